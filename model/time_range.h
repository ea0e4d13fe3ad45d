/* SPDX-License-Identifier: MIT */
/*
 * time_range: the times and durations that dashboards are written with, and the interval that a panel asks for.
 *
 * Times are milliseconds since the epoch. Date math is Grafana's: now, now-6h, now-1d/d (units s m h d w M Q y), in
 * UTC; where a dashboard says another time zone, only roundings differ, by less than a day. Weeks begin on Monday.
 * Pure: `now` is passed in.
 */
#ifndef DASHSYNC_MODEL_TIME_RANGE_H
#define DASHSYNC_MODEL_TIME_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/slice.h"

struct arena;
struct value;

struct time_range {
	int64_t from;
	int64_t to;
};

/*
 * A time as dashboards write it: digits (milliseconds), RFC 3339, a day or a day and time without a zone (UTC), or date
 * math, with spaces or without. Fractions of a second are cut. `round_up` rounds `/unit` to the last millisecond of the
 * unit, as the end of a range is. False when it is none, or farther from the epoch than a browser can say (8.64e15 ms).
 */
bool time_parse(struct slice text, int64_t now, bool round_up, int64_t *out);

/*
 * The range of a panel (NULL: of the dashboard): the dashboard's `time`, the last six hours without one; with the
 * panel's `timeFrom` ("2h") instead when that is relative to now, and moved back by its `timeShift` ("1d"). False, and
 * the words in `*why`, when one of them cannot be read.
 */
bool time_range_of_panel(const struct value *dashboard, const struct value *panel, int64_t now, struct time_range *out,
			 const char **why);

/*
 * A duration in milliseconds: "15s", "1m30s", "500ms", "1d", with or without ">" in front; a month has 30 days and a
 * year 365. False when it is none.
 */
bool duration_parse(struct slice text, int64_t *milliseconds);

/*
 * How far apart `points` points of a range are, rounded to one of the usual intervals as Grafana's browser does (facts:
 * @grafana/data, rangeutil), at least `least`, and at least a millisecond.
 */
int64_t interval_of(const struct time_range *range, int64_t points, int64_t least);

/* An interval above zero in the largest unit, up to days, that it is a whole number of: "15s", "1m", "500ms". */
const char *interval_text(struct arena *arena, int64_t milliseconds);

#endif
