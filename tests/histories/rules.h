/* SPDX-License-Identifier: MIT */
/*
 * rules: what docs/decision-table.md says of a dashboard, worked out from the ledger alone. It shares no code with the
 * product, and is written for reading, not for speed: every version is compared with every commit.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_RULES_H
#define DASHSYNC_TESTS_HISTORIES_RULES_H

#include "tests/histories/ledger.h"

#define RULES_HOUR    3600 /* a version that is so much older than a commit surely came first */
#define RULES_MINUTES 600  /* and so much where git equals the base of rule 1 */

enum rule { RULE_NONE, RULE_EQUAL, RULE_OURS, RULE_MERGED, RULE_TAKEN, RULE_HISTORY };

struct ruling {
	const char *state;
	enum rule rule;                  /* that found the base */
	int64_t version;                 /* of the base; 0: none */
	const struct log_commit *commit; /* of the base, or NULL */
};

/* Of dashboard `d` for a plan of this commit, which is on the main line. */
struct ruling rules_decide(const struct ledger *ledger, unsigned d, const struct log_commit *git, bool rewind);

/* A dashboard that left git. */
struct rules_removal {
	const struct log_commit *by; /* that took it away: the newest; NULL: it did not leave */
	bool is_shown;               /* that what is live is this repository's, from before that */
};

struct rules_removal rules_removed(const struct ledger *ledger, unsigned d, const struct log_commit *git);

/* What the server lists of a version, and what it serves as live. */
struct board rules_listed(const struct ledger *ledger, const struct entry *entry);

/* When a version was saved; a resave has the time of the version below it. */
int64_t rules_created(const struct ledger *ledger, unsigned d, int64_t version);

#endif
