/* SPDX-License-Identifier: MIT */
/*
 * report_words: what all renderings for people say of a plan in the same words: which dashboard comes first, its one
 * line, who edited it, and the totals. Nothing here reads a clock: ages count from plan->read_at. The words are those
 * of files and servers in part, and not yet escaped; a U+0000 in them is written \x00. Private to cmd/report.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_WORDS_H
#define DASHSYNC_CMD_REPORT_REPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/plan/plan.h"

struct arena;
struct report;

/* What a reader has to see first. */
enum row_rank {
	RANK_LOST,     /* an edit by hand is or would be lost, or the row is refused or has failed */
	RANK_WRITE,    /* is or would be written */
	RANK_EDIT,     /* an edit by hand that stays */
	RANK_ERROR,    /* could not be read, or the file is invalid */
	RANK_MISSING,  /* not on the server */
	RANK_ORPHANED, /* not in git any more */
	RANK_IN_SYNC,  /* nothing to say of it */
	RANK_COUNT,
};

enum row_rank report_rank(const struct report *report, const struct plan_row *row);

/* All rows by rank, those of one rank in the order of the plan; in the arena, as many as the plan has. */
const struct plan_row **report_order(struct arena *arena, const struct report *report);

/*
 * What a row's own line says behind the title: "2 queries, 1 panel added"; "conflict: ana@example.org changed the same
 * query (v14, 9 hours ago)"; "" where there is nothing to say. Never empty for a row that is not in sync.
 */
const char *report_heading(struct arena *arena, const struct report *report, const struct plan_row *row);

/* "2 queries, 1 panel added" of a page, or the number of changes where it has no summary; "" without changes. */
const char *report_summary(struct arena *arena, const struct page *page, const struct changes *changes);

/*
 * The same of what git changes of a row: without live's edits, which stand apart, where both sides changed and git's
 * side would not take them along.
 */
const char *report_summary_of_git(struct arena *arena, const struct report *report, const struct plan_row *row);

/* What a dashboard on an empty resource gets: "23 panels, 4 variables". */
const char *report_contents(struct arena *arena, const struct changes *changes);

/* Whether anything is known of who saved the edit, and when. */
bool report_has_editor(const struct plan_row *row);

/* Who edited live: the name, or "somebody". */
const char *report_editor(struct arena *arena, const struct plan_row *row);

/* "1 query, edited by ana@example.org (v14, 9 hours ago): "message"": what was edited, by whom and why. */
const char *report_edit(struct arena *arena, const struct report *report, const struct plan_row *row);

/* "v14, 9 hours ago", "v9 to v11, 3 saves, 3 days ago"; "" where neither version nor time is known. */
const char *report_edited_when(struct arena *arena, const struct report *report, const struct plan_row *row);

/* "9 hours ago", counted from plan->read_at; the time itself where that cannot be counted. */
const char *report_age(struct arena *arena, const struct plan *plan, struct slice at);

/*
 * Where a person sees the live dashboard: at the configured endpoint; a dashboard of Azure in the portal. NULL where
 * there is none, or offline. Never an address that the server gave.
 */
const char *report_live_url(struct arena *arena, const struct plan *plan, const struct plan_row *row);

/* "200 dashboards: 194 in sync, 3 to write, 1 conflict", without a full stop. */
const char *report_totals(struct arena *arena, const struct report *report);

/* "live as captured 3 hours ago (2026-11-30 21:00 UTC)"; NULL where the server was asked, or nobody. */
const char *report_captured(struct arena *arena, const struct plan *plan);

/* "live read 06:12 UTC, 0.4 s", of a capture "compared 06:12 UTC, 0.4 s"; "" offline. */
const char *report_read(struct arena *arena, const struct plan *plan);

/* What a run that was interrupted leaves undone, after "Interrupted: ". */
const char *report_interruption(struct arena *arena, const struct plan *plan, bool may_write);

#endif
