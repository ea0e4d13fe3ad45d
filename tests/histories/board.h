/* SPDX-License-Identifier: MIT */
/*
 * board: the small dashboard of the histories: a description and three panels with a title and a query each.
 *
 * Most values that git or a person sets are texts that nobody else sets ("g4", "p17"), so that "is the edit still live"
 * is a comparison of one field; others are of a small set, so that contents come back. A field at NULL is absent; a
 * panel is there when its fields are.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_BOARD_H
#define DASHSYNC_TESTS_HISTORIES_BOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct arena;

#define BOARD_PANELS 3
#define BOARD_FIELDS (1 + 2 * BOARD_PANELS)                    /* the description, then title and query of each panel */
#define BOARD_WHATS  ((unsigned)(BOARD_FIELDS + BOARD_PANELS)) /* what an edit may touch: a field, or a whole panel */
#define BOARD_MOST   3                                         /* dashboards of one history */

struct board {
	const char *fields[BOARD_FIELDS];
	bool is_noisy;    /* has the spellings of docs/equivalences.md that a resave leaves behind */
	bool is_absent;   /* of a commit: git does not have the file */
	bool is_migrated; /* in the form of a newer server: a higher schemaVersion, and a field more */
};

/* The board that a history begins with. */
struct board board_first(void);

/* Sets a field; or takes a panel away (what >= BOARD_FIELDS), or puts it there with this value when it was not. */
void board_set(struct board *board, unsigned what, const char *value);

/* The uid of the n-th dashboard, and the number of a uid; BOARD_MOST for one that is none of ours. */
const char *board_uid(unsigned dashboard);
unsigned board_of(struct slice uid);

/* As a Grafana dashboard, and back; false when the text is no such dashboard. */
const char *board_json(struct arena *arena, unsigned dashboard, const struct board *board);
bool board_read(struct arena *arena, struct slice json, struct board *out);

/* The same fields; fields and form, which is the same in meaning; and text for text. */
bool board_says(const struct board *a, const struct board *b);
bool board_means(const struct board *a, const struct board *b);
bool board_equal(const struct board *a, const struct board *b);

/* Whether two fields are the same: both absent, or the same text. */
bool board_same(const char *a, const char *b);

/* "panel 2's title" */
const char *board_field_name(unsigned field);

#endif
