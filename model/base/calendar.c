/* SPDX-License-Identifier: MIT */
/*
 * Years are counted from March, so that the leap day is the last of its year and months have the lengths 31 30 31 30
 * 31 in turn; and in eras of 400 years, after which days repeat.
 */
#include "model/base/calendar.h"

#define ERA_DAYS    146097
#define ERA_YEARS   400
#define EPOCH_SHIFT 719468 /* days from 1 March of the year 0 to the epoch */

/* Division that rounds down, also below zero. */
static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
	int64_t from_march = month - 3;
	year += floor_divide(from_march, 12);
	from_march -= floor_divide(from_march, 12) * 12;
	int64_t era = floor_divide(year, ERA_YEARS);
	int64_t of_era = year - era * ERA_YEARS;
	int64_t of_year = (153 * from_march + 2) / 5 + day - 1;
	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_SHIFT;
}

int64_t calendar_days(int64_t year, int64_t month)
{
	return days_of(year, month + 1, 1) - days_of(year, month, 1);
}

bool calendar_is_valid(const struct calendar *calendar)
{
	return calendar->year >= 1 && calendar->year <= CALENDAR_YEARS && calendar->month >= 1 &&
	       calendar->month <= 12 && calendar->day >= 1 &&
	       calendar->day <= calendar_days(calendar->year, calendar->month) && calendar->hour >= 0 &&
	       calendar->hour <= 23 && calendar->minute >= 0 && calendar->minute <= 59 && calendar->second >= 0 &&
	       calendar->second <= 60;
}

int64_t calendar_seconds(const struct calendar *calendar)
{
	return days_of(calendar->year, calendar->month, calendar->day) * CALENDAR_DAY + calendar->hour * 3600 +
	       calendar->minute * 60 + calendar->second;
}

struct calendar calendar_of(int64_t seconds)
{
	int64_t days = floor_divide(seconds, CALENDAR_DAY);
	int64_t of_day = seconds - days * CALENDAR_DAY;
	days += EPOCH_SHIFT;
	int64_t era = floor_divide(days, ERA_DAYS);
	int64_t of_era = days - era * ERA_DAYS;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA_DAYS - 1)) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t from_march = (5 * of_year + 2) / 153;
	return (struct calendar){
		.year = era * ERA_YEARS + year + (from_march >= 10),
		.month = from_march < 10 ? from_march + 3 : from_march - 9,
		.day = of_year - (153 * from_march + 2) / 5 + 1,
		.hour = of_day / 3600,
		.minute = of_day / 60 % 60,
		.second = of_day % 60,
	};
}

int64_t calendar_weekday(int64_t seconds)
{
	int64_t day = (floor_divide(seconds, CALENDAR_DAY) + 4) % 7; /* the epoch was a Thursday */
	return day < 0 ? day + 7 : day;
}
