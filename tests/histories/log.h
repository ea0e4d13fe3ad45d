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
	size_t number;                       /* the n-th that was made, on whichever branch */
	const struct log_commit *parents[2]; /* NULL: none */
	uint64_t ancestors;                  /* a bit a number, its own too */
	int64_t authored;                    /* by the server's clock */
	int64_t time;                        /* the committer's, by a clock of its own */
	struct board boards[BOARD_MOST];
	size_t notes; /* changes of the file beside the dashboards */
};

#define LOG_COMMITS_MOST 64

/* ANOTHER: dashsync, of another repository. */
enum log_who { WHO_SEED, WHO_PERSON, WHO_TOOL, WHO_ANOTHER, WHO_RUN };

/* What a version's message claims; a backup tool can post it again. */
struct log_claim {
	const char *run; /* NULL: no trailer */
	const char *commit;
	const char *content;
	int64_t on;
	int64_t to; /* of a rollback; else 0 */
	int64_t at; /* the commit's time */
	bool merged;
	bool raced;
};

struct log_version {
	unsigned dashboard;
	int64_t version;
	enum log_who who;
	bool is_press; /* a person pressed save and changed nothing */
	struct board board;
	int64_t created;
	const char *message;
	struct log_claim claim;
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
	bool is_killed;     /* nobody has seen its report of the apply */
	bool is_clean;      /* no fault, no hook, and applied right after it was planned */
	bool is_disturbed;  /* some fault was met */
	bool is_replan;     /* right after a clean apply, of the same */
	const char *expect; /* a state that its first row must have, or NULL */
	bool is_hold;       /* its plan is kept */
	bool is_from_hold;  /* a plan carried out later */
	size_t depth;       /* of a run within another's hook: 1 */
	struct log_row planned[BOARD_MOST];
	struct log_row ended[BOARD_MOST];
	size_t planned_rows; /* of a plan that was kept there may be others than at the end */
	size_t rows;         /* at the end */
	const char *notes;   /* of the plan, a line each */
};

enum event_kind { EVENT_COMMIT, EVENT_MAIN, EVENT_VERSION, EVENT_UPGRADE, EVENT_PLAN, EVENT_BEGIN, EVENT_END };

struct event {
	enum event_kind kind;
	size_t step; /* of the history, from 1 */
	union {
		const struct log_commit *commit; /* MAIN: where the main line is from now on */
		bool lists;                      /* UPGRADE: old versions are served in the new form, too */
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
