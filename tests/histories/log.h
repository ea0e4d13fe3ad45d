/* SPDX-License-Identifier: MIT */
/*
 * log: what happened when a history was played, in order, as an outsider sees it: the commits, the versions that the
 * server stored, and what the reports said. The checker knows nothing else.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_LOG_H
#define DASHSYNC_TESTS_HISTORIES_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/histories/board.h"
#include "tests/histories/commits.h"

struct log_commit {
	char hash[COMMIT_HASH_ROOM];
	size_t number; /* its parent is the one before */
	struct board boards[BOARD_MOST];
};

enum log_who { WHO_SEED, WHO_PERSON, WHO_RUN };

struct log_version {
	unsigned dashboard;
	int64_t version;
	enum log_who who;
	struct board board;
	/* of a run's trailer */
	const char *run; /* NULL: none */
	const char *commit;
	int64_t on;
	int64_t to; /* of a rollback; else 0 */
	bool merged;
	bool raced;
};

/* One row of a report. */
struct log_row {
	unsigned dashboard;
	const char *state;
	const char *action;
	const char *outcome;
	const char *shown; /* the old and new values of its changes and edits */
	const char *told;  /* its reason, note, warning, hint */
	int64_t live_version;
	bool is_fault;
	unsigned gets; /* requests about this dashboard so far */
	unsigned lists;
	unsigned saves;
};

/* A plan or an apply. */
struct log_run {
	const char *id; /* NULL until it is applied */
	size_t commit;
	const char *drift;
	bool adopt;
	bool rewind;
	bool is_killed;    /* nobody has seen its report of the apply */
	bool is_clean;     /* no fault, no hook, and applied right after it was planned */
	bool is_disturbed; /* some fault was met */
	bool is_replan;    /* right after a clean apply, of the same */
	bool is_from_hold; /* a plan carried out later */
	size_t depth;      /* of a run within another's hook: 1 */
	struct log_row planned[BOARD_MOST];
	struct log_row ended[BOARD_MOST];
	size_t rows;
};

enum event_kind { EVENT_COMMIT, EVENT_VERSION, EVENT_PLAN, EVENT_BEGIN, EVENT_END };

struct event {
	enum event_kind kind;
	size_t step; /* of the history, from 1 */
	union {
		const struct log_commit *commit;
		const struct log_version *version;
		const struct log_run *run; /* PLAN: its report is out; BEGIN, END: of its apply */
	};
};

struct log {
	struct event *items;
	size_t count;
	size_t room;
	unsigned keep; /* versions that the server lists of a dashboard; 0: all */
};

#endif
