/* SPDX-License-Identifier: MIT */
/* generate: a random history; the same seed and mask give the same one on every machine. */
#ifndef DASHSYNC_TESTS_HISTORIES_GENERATE_H
#define DASHSYNC_TESTS_HISTORIES_GENERATE_H

#include <stdint.h>

#include "tests/histories/history.h"

/* What a history may have beside commits, edits and clean applies. */
enum generate_mask {
	WITH_OLD = 1 << 0,       /* commits that are not the newest, --allow-older-commit, --adopt */
	WITH_OVERWRITE = 1 << 1, /* --on-drift=merge and overwrite */
	WITH_RESTORES = 1 << 2,
	WITH_FAULTS = 1 << 3,
	WITH_KILLS = 1 << 4,
	WITH_HOOKS = 1 << 5,   /* others ahead of a request */
	WITH_RACES = 1 << 6,   /* others within a save */
	WITH_HELD = 1 << 7,    /* saved plans */
	WITH_SERVERS = 1 << 8, /* other profiles, a server that forgets versions, live that is not git's */
	WITH_REPEATS =
		1 << 9, /* small sets of values, few seconds between two steps, several commits before an apply */
	WITH_BRANCHES = 1 << 10, /* and commits of other files */
	WITH_CLOCKS = 1 << 11,   /* the committer's and the server's differ by 2 s or 10 min */
	WITH_UPGRADES = 1 << 12, /* the server migrates what it serves; people press save; spellings change */
	WITH_TOOLS = 1 << 13,    /* old JSON pasted, messages posted again, deploys without a trailer */
	WITH_REMOVALS = 1 << 14, /* files leave git and return; other repositories take over what left */
	WITH_BUSY = 1 << 15,     /* the server is too busy for some saves, and people save meanwhile */
	WITH_ALL = (1 << 16) - 1,
};

void generate(struct arena *arena, uint64_t seed, unsigned mask, struct history *out);

#endif
