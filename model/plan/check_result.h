/* SPDX-License-Identifier: MIT */
/*
 * check_result: what was found out about whether a dashboard works, as a value: its data sources and the queries of its
 * panels.
 *
 * sync/check/check_run.h asks and fills it, reports print it. An item is one data source reference or one query, with a
 * status; how bad a status is says a table, or the target's `check` in the config. Of what data sources answered only
 * counts are kept, never values: reports are public in many repositories.
 */
#ifndef DASHSYNC_MODEL_PLAN_CHECK_RESULT_H
#define DASHSYNC_MODEL_PLAN_CHECK_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct arena;

enum check_status {
	CHECK_OK,         /* visible, and of the right type; or answered with rows */
	CHECK_INVISIBLE,  /* a data source that this identity does not see: it may not exist */
	CHECK_OTHER_TYPE, /* a data source of another type than the dashboard says */
	CHECK_FAILED,     /* a query that its data source does not answer, in the data source's words */
	CHECK_EMPTY,      /* a query that is answered with nothing */
	CHECK_SLOW,       /* a query whose answer took longer than `slow-query` */
	CHECK_UNCHECKED,  /* what cannot be asked from here, and why */
	CHECK_UNANSWERED, /* the server could not be asked: `fault` says how */
	CHECK_STATUS_COUNT,
};

enum check_severity {
	CHECK_USUAL, /* the config says nothing: as the table has it */
	CHECK_NOTE,
	CHECK_WARNING,
	CHECK_ERROR,
};

/* The severities that a config sets, by status. */
struct check_severities {
	enum check_severity of[CHECK_STATUS_COUNT];
};

/* One data source reference or one query. */
struct check_item {
	enum check_status status;
	enum check_severity severity; /* CHECK_USUAL while it is CHECK_OK */
	enum fault fault;             /* of CHECK_UNANSWERED; else FAULT_NONE */
	bool is_query;                /* else a data source reference */
	const char *what;             /* panel 'CPU' (id 4), query A; untrusted text */
	const char *form;        /* of a reference: how it names the data source (datasource_form_name); else NULL */
	const char *data_source; /* uid, name or ${variable}; NULL when none is named */
	const char *type;        /* plugin id, or NULL */
	const char *reason;      /* one line, or NULL; may quote a server */
	uint64_t rows;           /* of a query */
	uint32_t line, column;   /* in the dashboard's file; 0: unknown */
};

/* Of one dashboard. */
struct check {
	struct check_item *items; /* data sources first, then queries, each in the order of the document */
	size_t count;
	size_t room;
	bool is_live;    /* of what is live, after a write; else of what git has */
	size_t left_out; /* queries that were not asked because nothing about them changes */
};

/* Adds an item with the severity that its status has, unless it brings one; CHECK_OK has none. Texts are copied. */
void check_add(struct check *check, struct arena *arena, const struct check_severities *severities,
	       const struct check_item *item);

/* How many items there are. */
struct check_counts {
	size_t data_sources; /* references */
	size_t queries;
	size_t status[CHECK_STATUS_COUNT];
	size_t errors;
	size_t warnings;
};
struct check_counts check_count(const struct check *check);

/*
 * What the check means for the exit code: of what is an error the worst fault, which is that of what could not be asked
 * (interrupted, denied, unreachable), else FAULT_FAILED; FAULT_NONE when nothing is an error. Takes NULL.
 */
enum fault check_fault(const struct check *check);

/* Whether anything that was asked is an error; what could not be asked says nothing of the dashboard. Takes NULL. */
bool check_is_broken(const struct check *check);

/*
 * The first error in words, of what was asked if there is one: "panel 'CPU' (id 4), query A: parse error"; NULL when
 * there is none.
 */
const char *check_first_problem(struct arena *arena, const struct check *check);

/* The name of a status in reports and in the config: "query-error". */
const char *check_status_name(enum check_status status);

/* "note", "warning", "error"; "ok" for CHECK_USUAL. */
const char *check_severity_name(enum check_severity severity);

#endif
