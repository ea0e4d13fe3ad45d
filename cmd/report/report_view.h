/* SPDX-License-Identifier: MIT */
/*
 * report_view: what all formats for people show of a dashboard: whether it has a section, whose changes are in it, and
 * what becomes of an edit by hand. For the rooms of formats.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_VIEW_H
#define DASHSYNC_CMD_REPORT_REPORT_VIEW_H

#include <stdbool.h>

#include "model/plan/plan.h"

struct arena;
struct report;

/* Whether the report has anything to say of a row. */
bool report_is_shown(const struct report *report, const struct plan_row *row);

/* Whether what people did on the server is shown, from git's side to live, for it stays. */
bool report_shows_edits(const struct report *report, const struct plan_row *row);

/* Whether git's change and live's edits stand apart: both sides changed. */
bool report_shows_both(const struct report *report, const struct plan_row *row);

/*
 * Which groups of a page, one of git's changes or of live's edits, the reader finds elsewhere: as a conflict of the
 * row, which has its three values, or, with `by_edits`, among live's edits. A value of the page, in the arena; of a row
 * that is written no conflict is shown.
 */
bool *report_told(struct arena *arena, const struct plan_row *row, const struct page *page,
		  const struct changes *changes, bool by_edits);

/* What becomes of an edit by hand, the worst first. */
enum edit_fate {
	FATE_LOST,
	FATE_STOPS,
	FATE_UNSEEN, /* nobody could look */
	FATE_MERGED,
	FATE_KEPT,
	FATE_COUNT,
	FATE_NONE = FATE_COUNT, /* there is no edit */
};

enum edit_fate report_fate(const struct report *report, const struct plan_row *row);

/* "would be lost", "stops the write", "stays on the server"; of a row with an edit that was seen. */
const char *report_fate_words(const struct report *report, const struct plan_row *row);

/* The sentence above a list of the edits: "Your merge would overwrite 2 edits by hand."; one of several targets alone.
 */
const char *report_fates(struct arena *arena, const struct report *report);

#endif
