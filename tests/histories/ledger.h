/* SPDX-License-Identifier: MIT */
/*
 * ledger: who set what is live, kept from the log alone.
 *
 * Each field of each version has an owner: the version by which a person set its value, or none when a run or the seed
 * of a fresh dashboard did. A value that a run writes over is a loss until it is accounted for (check.c).
 */
#ifndef DASHSYNC_TESTS_HISTORIES_LEDGER_H
#define DASHSYNC_TESTS_HISTORIES_LEDGER_H

#include "tests/histories/log.h"

struct arena;

#define NO_COMMIT SIZE_MAX

struct entry {
	const struct log_version *version;
	size_t commit; /* of an own save; NO_COMMIT for any other */
	bool is_undone;
	int64_t owners[BOARD_FIELDS]; /* 0: nobody */
};

struct loss {
	unsigned dashboard;
	unsigned field;
	const char *value; /* what was replaced */
	const char *by;    /* with what */
	int64_t owner;     /* the version that set it */
	int64_t version;   /* of the run, that replaced it */
	const char *run;
	bool is_unseen;   /* it was saved after what the run had looked at */
	bool is_deferred; /* may be named later */
	bool is_settled;
};

struct ledger {
	struct arena *arena;
	unsigned keep;
	const struct log_commit **commits;
	size_t commits_count;
	size_t commits_room;
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

/* Whether some commit up to `commit` says the same, from that of the base below the owner on: git has taken it in. */
bool ledger_released(const struct ledger *ledger, size_t commit, unsigned dashboard, unsigned field, const char *value,
		     int64_t owner);

#endif
