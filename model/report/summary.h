/* SPDX-License-Identifier: MIT */
/*
 * summary: what a person must know of a part that was added or removed, in place of its JSON: whole queries and texts,
 * formulas, and how many settings are left. Private to model/report.
 */
#ifndef DASHSYNC_MODEL_REPORT_SUMMARY_H
#define DASHSYNC_MODEL_REPORT_SUMMARY_H

#include "model/report/grouping.h"
#include "model/words/trail.h"

/*
 * Fills label, sign, texts and details of a draft with the value that a change added ('+') or removed ('-'). `label` is
 * what the value is called; a panel has its own words in place of it.
 */
void summary_of_part(struct grouping *grouping, struct group_draft *draft, const struct trail *trail, char sign);

/* The panels in a row: those within, else those behind it up to the next row. */
size_t summary_row_panels(const struct value *dashboard, const struct value *row);

#endif
