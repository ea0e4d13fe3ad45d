/* SPDX-License-Identifier: MIT */
/*
 * ledger: who set what is live, kept from the log alone.
 *
 * Each field of each version has an owner: the version by which a person set its value, or none when a run, another
 * tool or the seed did. Beside it stands what git and live last had in common: as whole documents, and field by field.
 * A value that a run writes over is a loss until it is accounted for (check.c), unless it is what was in common when
 * the person set it, or a later commit brought it in.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_LEDGER_H
#define DASHSYNC_TESTS_HISTORIES_LEDGER_H

#include "tests/histories/kinds.h"
#include "tests/histories/log.h"

struct arena;

#define NO_COMMIT SIZE_MAX

/* What git and live last had in common. */
struct common {
	bool is_known;
	struct board whole;
	struct board single; /* each field by itself */
};

struct entry {
	const struct log_version *version;
	size_t commit; /* of an own save; NO_COMMIT for any other */
	size_t seq;    /* of its event */
	bool is_undone;
	bool is_tip;                  /* it was what git said then */
	int64_t owners[BOARD_FIELDS]; /* 0: nobody */
	bool is_back[BOARD_FIELDS];   /* set to what was in common then */
	struct common before;         /* in common until then */
};

struct loss {
	unsigned dashboard;
	unsigned field;
	const char *value; /* what was replaced */
	const char *by;    /* with what */
	int64_t owner;     /* the version that set it */
	int64_t version;   /* of the run, that replaced it */
	const char *run;
	enum kind kind;   /* KIND_NONE: it must be accounted for */
	bool is_unseen;   /* it was saved after what the run had looked at */
	bool is_deferred; /* may be named later */
	bool is_settled;
};

struct ledger {
	struct arena *arena;
	unsigned keep;
	const struct log_commit *commits[LOG_COMMITS_MOST]; /* by their numbers */
	size_t made[LOG_COMMITS_MOST];                      /* the events that made them */
	size_t commits_count;
	const struct log_commit *tip; /* of the main line */
	bool is_upgraded;
	bool lists_upgraded;
	size_t seq;
	struct common common[BOARD_MOST];
	struct entry *entries[BOARD_MOST]; /* the n-th is version n + 1 */
	size_t entries_count[BOARD_MOST];
	size_t entries_room[BOARD_MOST];
	const struct log_run **runs; /* that have begun */
	size_t runs_count;
	size_t runs_room;
	struct loss *losses;
	size_t losses_count;
	size_t losses_room;
};

void ledger_commit(struct ledger *ledger, const struct log_commit *commit);
void ledger_main(struct ledger *ledger, const struct log_commit *tip);
void ledger_begin(struct ledger *ledger, const struct log_run *run);

/* Adds a version, its owners, and the losses that it brings. */
const struct entry *ledger_version(struct ledger *ledger, const struct log_version *version);

/* Lookups: NULL when there is none. */
const struct log_run *ledger_run(const struct ledger *ledger, const char *id);
const struct entry *ledger_live(const struct ledger *ledger, unsigned dashboard);
const struct entry *ledger_at(const struct ledger *ledger, unsigned dashboard, int64_t version);

/* The oldest version that the server still lists. */
int64_t ledger_oldest(const struct ledger *ledger, unsigned dashboard);

/* The newest save of a run that the server still lists below `version`, put-backs and what they undid apart. */
const struct entry *ledger_base(const struct ledger *ledger, unsigned dashboard, int64_t version);

/* By its hash; NULL for one that is not known. */
const struct log_commit *ledger_commit_of(const struct ledger *ledger, const char *hash);

/* Whether a commit that was made after `seq`, of a set of them, brought this value in. */
bool ledger_brought(const struct ledger *ledger, uint64_t commits, unsigned dashboard, unsigned field,
		    const char *value, size_t seq);

#endif
