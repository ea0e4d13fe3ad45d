/* SPDX-License-Identifier: MIT */
/*
 * successors: where a setting of one type of panel went in another. Private to model/report.
 *
 * A panel that got another type keeps of its settings what has a successor with the same meaning: the `fill: 3` of a
 * graph is the `fillOpacity: 30` of a time series. The table of successors.c has these, with their sources; of each it
 * says whether the new panel has it. Settings that nobody had changed from Grafana's default are not spoken of.
 */
#ifndef DASHSYNC_MODEL_REPORT_SUCCESSORS_H
#define DASHSYNC_MODEL_REPORT_SUCCESSORS_H

#include <stdbool.h>

#include "model/base/slice.h"
#include "model/report/succession.h"

/* Whether a member of a panel belongs to its type: not its title, place, queries and the like. */
bool successors_is_setting(struct slice key);

/* Notes for each setting of a row in the table that was set. Fills the private part. */
void successors_follow(struct succession *succession);

/* Whether the table has spoken of a path in old, or of one in new. */
bool successors_heard(const struct succession *succession, const char *path);
bool successors_claimed(const struct succession *succession, const char *path);

#endif
