/* SPDX-License-Identifier: MIT */
/*
 * fold: the kinds of groups. A fold looks at the changes that nobody has taken yet, makes groups of those that it
 * understands and takes them. Their order is the table in page_of.c: the most special one first, fold_single last.
 * Private to model/report.
 */
#ifndef DASHSYNC_MODEL_REPORT_FOLD_H
#define DASHSYNC_MODEL_REPORT_FOLD_H

#include "model/report/grouping.h"

typedef void fold_function(struct grouping *grouping);

fold_function fold_replaced;         /* another panel under the same id */
fold_function fold_duplicated;       /* panels that are copies of others */
fold_function fold_rows_to_grid;     /* rows[] of old dashboards became panels with a place */
fold_function fold_row_folded;       /* rows collapsed or opened */
fold_function fold_pushed;           /* panels moved by the same distance */
fold_function fold_ids;              /* panels renumbered */
fold_function fold_ref_ids;          /* queries that got other letters */
fold_function fold_variable_renamed; /* with its uses */
fold_function fold_data_source;      /* one data source for another */
fold_function fold_type;             /* panels of another type, with the settings that follow */
fold_function fold_upgrade;          /* schema and plugin versions, defaults written or dropped */
fold_function fold_current;          /* the current values of variables */
fold_function fold_single;           /* each change that is left */

#endif
