/* SPDX-License-Identifier: MIT */
/* successor_items: what items of a list became, each in overrides by its name. Private to model/report. */
#ifndef DASHSYNC_MODEL_REPORT_SUCCESSOR_ITEMS_H
#define DASHSYNC_MODEL_REPORT_SUCCESSOR_ITEMS_H

#include <stddef.h>

struct succession;
struct successor;
struct value;

/* The overrides of the new panel by name; before the others. */
void successor_index_overrides(struct succession *succession);

/* What became of the property of an override of old, or a note of one that only new has. */
void successors_judge_old(struct succession *succession, const struct value *override);
void successors_judge_new(struct succession *succession, const struct value *override, size_t index);

/* {series: color} */
void successor_follow_colors(struct succession *succession, const struct successor *row, const struct value *old);

/* [{alias, fill, ...}] of a graph, or [{pattern, unit, ...}] of an old table */
void successor_follow_items(struct succession *succession, const struct successor *row, const struct value *old);

#endif
