/* SPDX-License-Identifier: MIT */
/*
 * operation: the settings of one command that compares git with live, in four groups.
 *
 *     struct operation operation = {.files = {...}, .target = {...}, .policy = {...}, .limits = {...}};
 *     plan_operation(&operation, &plan, &err);     sync/apply/plan_operation.h
 *     apply_operation(&operation, &plan);          sync/apply/apply_operation.h
 *
 * An operation is filled in once (by cmd/session, or by a test) and only read afterwards, from any thread. A function
 * that needs another policy or resolution than the operation's takes it as an argument; nobody copies an operation to
 * change a field. A review has two operations, which cmd/session fills in (struct operation_review). A *run* is one
 * execution of apply or rollback and has an id; an operation exists for every command.
 */
#ifndef DASHSYNC_SYNC_COMPARE_OPERATION_H
#define DASHSYNC_SYNC_COMPARE_OPERATION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"
#include "model/document/azure.h"
#include "model/document/resolve.h"
#include "model/document/rewrite.h"
#include "model/plan/decide.h"
#include "model/plan/retired.h"
#include "sync/grafana/gateway.h"
#include "sync/source/source.h"

struct operation_review;
struct writers;

/* Called after each dashboard, from any thread, one call at a time: `done` of `total` are finished. */
typedef void operation_progress_fn(void *user, size_t done, size_t total);

/* The dashboard files that are read, and the commit that they belong to. */
struct operation_files {
	struct source *source;
	const char *directory; /* from which the source was opened */
	struct source_rules rules;
	bool rules_are_configured;   /* they are those of a config: a path that never was is a mistake */
	const struct slice *formats; /* of each rule: "json" or "yaml", or at NULL: by the file's name; may be NULL */
	const char *config_path; /* in the source: older commits are read with their own config; NULL: with today's */
	const char *only;        /* only files at or below this path, relative to the root; "" or NULL: all */
	const char *const *only_globs; /* uids or paths (fnmatch without flags); one must match; none: all */
	size_t only_globs_count;
	bool only_are_uids;                    /* a person named them as uids, without --only: an error says so */
	const struct operation_review *review; /* only what a branch changes; NULL: everything */
	bool has_commit;
	bool dirty; /* the trailer gets dirty=1 */
	struct commit commit;
};

/*
 * A branch under review (--base): the operation is what the merge will make of the target, and `before` what it is
 * without it. Both have the same source and commit, so that only the settings differ between them.
 */
struct operation_review {
	struct source *fork;            /* the files where the branch began, read by the rules of `before` */
	const struct operation *before; /* by REV's config; its links lead to dashboards of `fork` */
	bool settings_differ;           /* the branch changes a key that makes documents or decisions */
	bool judges; /* it changes one that may change the state of a dashboard whose document stays the same */
};

/* Where the dashboards are live, and how git's documents become the target's. */
struct operation_target {
	const struct gateway *gateway; /* NULL: offline, nothing is asked, and every valid row is in-sync */
	bool is_captured;              /* it answers from a capture (sync/capture), and nobody is asked */
	const char *name;              /* in the config; NULL without one */
	const char *endpoint;          /* its URL, for lines to type; NULL: not known */
	const char *program;           /* how lines to type begin, "dashsync -C infra"; NULL: "dashsync" */
	bool program_names_target;     /* with -t */
	const char *token_variable;    /* which holds the token, for lines to type; NULL: DASHSYNC_TOKEN */
	struct resolution resolution;
	struct rewrites rewrites;
	const struct azure *azure; /* how live uids are made; NULL: they are those of git */
	struct slice id;           /* of the config, or at NULL */
	struct retired_list retired;
};

/* What may be written. */
struct operation_policy {
	struct policy decision; /* the options that the decision table knows */
	uint32_t quiet_minutes; /* a dashboard that somebody saved less than so many minutes ago is left; 0: off */
	uint32_t max_failures;  /* no new write starts after so many failed; 0: no limit */
};

/* How wide and how far it goes, and what ends it. */
struct operation_limits {
	uint32_t jobs;                   /* dashboards compared side by side */
	uint32_t write_jobs;             /* dashboards written side by side, at most */
	struct writers *writers;         /* which of them may save now (sync/base/writers.h); NULL: all */
	uint32_t history_depth;          /* commits searched for a base */
	int64_t now;                     /* seconds since the epoch at the start; 0: quiet_minutes is off */
	const char *run;                 /* 12 hex digits; for apply and rollback */
	const atomic_int *interrupted;   /* once it is set, nothing new is started; may be NULL */
	operation_progress_fn *progress; /* or NULL */
	void *progress_user;
};

struct operation {
	struct operation_files files;
	struct operation_target target;
	struct operation_policy policy;
	struct operation_limits limits;
};

/* Whether a signal or --run-timeout ends the operation. */
bool operation_is_interrupted(const struct operation *operation);

/* Sleeps in slices of 25 ms, so that an interruption ends the sleep. */
void operation_sleep(const struct operation *operation, uint32_t milliseconds);

/* A clock that does not go back, in milliseconds, from 1. */
uint64_t operation_milliseconds(void);

/* The target's rewrites for the server that answered so: newer servers store numbers as doubles. */
struct rewrites operation_rewrites(const struct operation *operation, const struct live *live);

#endif
