/* SPDX-License-Identifier: MIT */
/* timegm and gmtime_r are pure: of <time.h> only they are allowed here (tests/layers/rooms.txt). */
#include "model/base/calendar.h"

#include <assert.h>
#include <time.h>

static int64_t seconds_of(int64_t year, int64_t month, int64_t day)
{
	struct tm parts = {.tm_year = (int)(year - 1900), .tm_mon = (int)(month - 1), .tm_mday = (int)day};
	return timegm(&parts);
}

static struct tm parts_of(int64_t seconds)
{
	struct tm parts;
	time_t time = seconds;
	struct tm *found = gmtime_r(&time, &parts);
	assert(found); /* years that do not fit an int: nobody asks for them */
	return parts;
}

int64_t calendar_days(int64_t year, int64_t month)
{
	return (seconds_of(year, month + 1, 1) - seconds_of(year, month, 1)) / CALENDAR_DAY;
}

bool calendar_is_valid(const struct calendar *calendar)
{
	struct calendar same = calendar_of(seconds_of(calendar->year, calendar->month, calendar->day));
	return calendar->year >= 1 && calendar->year <= CALENDAR_YEARS && same.year == calendar->year &&
	       same.month == calendar->month && same.day == calendar->day && calendar->hour >= 0 &&
	       calendar->hour <= 23 && calendar->minute >= 0 && calendar->minute <= 59 && calendar->second >= 0 &&
	       calendar->second <= 60;
}

int64_t calendar_seconds(const struct calendar *calendar)
{
	return seconds_of(calendar->year, calendar->month, calendar->day) + calendar->hour * 3600 +
	       calendar->minute * 60 + calendar->second;
}

struct calendar calendar_of(int64_t seconds)
{
	const struct tm parts = parts_of(seconds);
	return (struct calendar){
		.year = (int64_t)parts.tm_year + 1900,
		.month = (int64_t)parts.tm_mon + 1,
		.day = parts.tm_mday,
		.hour = parts.tm_hour,
		.minute = parts.tm_min,
		.second = parts.tm_sec,
	};
}

int64_t calendar_weekday(int64_t seconds)
{
	return parts_of(seconds).tm_wday;
}
