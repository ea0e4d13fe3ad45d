/* SPDX-License-Identifier: MIT */
/*
 * calendar: days and seconds of the proleptic Gregorian calendar in UTC, as timegm and gmtime_r count them. Nothing
 * here reads a clock, and no time zone changes an answer; only TZ=right/... makes the C library count leap seconds.
 */
#ifndef DASHSYNC_MODEL_BASE_CALENDAR_H
#define DASHSYNC_MODEL_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#define CALENDAR_DAY   INT64_C(86400) /* seconds */
#define CALENDAR_YEARS 9999           /* years that are named go from 1 to this */

struct calendar {
	int64_t year;
	int64_t month; /* from 1 */
	int64_t day;   /* from 1 */
	int64_t hour;
	int64_t minute;
	int64_t second;
};

/* Days of a month; `month` from 1 to 12. */
int64_t calendar_days(int64_t year, int64_t month);

/* Whether it names a moment: no 31 April, no hour 24. A 60th second is taken, as RFC 3339 has it. */
bool calendar_is_valid(const struct calendar *calendar);

/*
 * Seconds since the epoch. The month may lie outside of its year (month 0 is December before), the smaller parts
 * outside of theirs.
 */
int64_t calendar_seconds(const struct calendar *calendar);

/* The parts of a moment, for years from 1 to 9999 and some around. */
struct calendar calendar_of(int64_t seconds);

/* The day of the week, Sunday 0. */
int64_t calendar_weekday(int64_t seconds);

#endif
