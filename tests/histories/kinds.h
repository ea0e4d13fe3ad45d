/* SPDX-License-Identifier: MIT */
/*
 * kinds: what the rules cannot tell (docs/decision-table.md), counted: how often each kind of it came, and the seed of
 * the shortest history that has it.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_KINDS_H
#define DASHSYNC_TESTS_HISTORIES_KINDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum kind {
	KIND_NONE,
	/* an edit that a run replaced */
	KIND_WAS_TIP,  /* a person set by hand what git said then */
	KIND_TOGETHER, /* taken in together with something else, and then taken back: no whole version was a commit's */
	KIND_LOST_CLOCKS,
	KIND_LOST_MIGRATED,
	KIND_LOST_TOOL,    /* another tool's deployment of an old commit looks like a person's save */
	KIND_LOST_ANOTHER, /* another repository's save is the base, and no commit here descends from its commit */
	KIND_LOST_TWICE,   /* a content that came back: an old commit says what a person set again */
	/* drift that nobody's edit is */
	KIND_TOLD_MARGIN,
	KIND_TOLD_CLOCKS,
	KIND_TOLD_TOGETHER,
	KIND_TOLD_MIGRATED,
	KIND_TOLD_PRESSED,
	KIND_TOLD_TOOL,
	KIND_TOLD_WAS_TIP,
	KIND_TOLD_BACK, /* git took in what was replaced already, and a person put back what was there before */
	KIND_TOLD_LATE,
	KIND_TOLD_ANOTHER, /* as KIND_LOST_ANOTHER */
	/* an orphan that is another's */
	KIND_ORPHAN_DROPPED,
	KINDS,
};

/* Of one history, and of many. */
struct kinds {
	unsigned count[KINDS];
};

struct kinds_table {
	struct {
		unsigned histories;
		uint64_t seed;
		size_t steps;
	} rows[KINDS];
};

void kinds_add(struct kinds_table *table, const struct kinds *of, uint64_t seed, size_t steps);
void kinds_print(const struct kinds_table *table, FILE *out);
const char *kinds_words(enum kind kind);

#endif
