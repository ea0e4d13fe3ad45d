/* SPDX-License-Identifier: MIT */
/*
 * time_range: which stretch of time a panel asks for, and in which steps, as Grafana's front end works it out
 * (dateMath, applyPanelTimeOverrides, rangeUtil.calculateInterval and roundInterval).
 *
 * All moments and durations are milliseconds, moments since the epoch; nothing here reads a clock, `now` is the
 * caller's. The zone is UTC and weeks begin on Sundays, the front end's defaults.
 */
#ifndef DASHSYNC_MODEL_QUERY_TIME_RANGE_H
#define DASHSYNC_MODEL_QUERY_TIME_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct value;

struct time_range {
	int64_t from;
	int64_t to;
};

/*
 * A moment as dashboards write it: digits (milliseconds), ISO 8601 with or without zone and fraction (UTC when
 * without), or date math: "now", "now-6h", "now-1d/d", "now/fy", "2026-01-31||+1M". Units are s m h d w M Q y; `/`
 * rounds down to the start of the unit, or with `round_up` to its last millisecond. A month's end stays one: a month
 * before 31 March is the last of February. False when it is not a moment, or outside of the years 1 to 9999.
 */
bool time_parse(struct slice text, int64_t now, bool round_up, int64_t *out);

/*
 * The range of a panel: the dashboard's `time` (now-6h to now when it has none), in its place `timeFrom` of the panel
 * ("2h": the last two hours) where the dashboard's range is relative to now, and all of it `timeShift` earlier. False,
 * and in *why the words for what cannot be read. Takes no panel as NULL.
 */
bool time_range_of_panel(const struct value *dashboard, const struct value *panel, int64_t now, struct time_range *out,
			 const char **why);

/*
 * A duration: "15s", "1m30s", "500ms", "1.5h", "1d", ">10s" (how Grafana marks a least interval); digits alone are
 * seconds. Units are ms s m h d w M (30 days) y (365 days). False when it is none or is longer than 1000 years.
 */
bool duration_parse(struct slice text, int64_t *milliseconds);

/* The interval for so many points: the range over `points`, rounded to the usual intervals, at least `least`. */
int64_t interval_of(const struct time_range *range, int64_t points, int64_t least);

/* "15s", "1m", "500ms": in the largest unit that fits once, what is left over cut off. */
const char *interval_text(struct arena *arena, int64_t milliseconds);

#endif
