/* SPDX-License-Identifier: MIT */
/* One reader takes every spelling of a moment apart; the callers say which parts must be there. */
#include "model/base/when.h"

#include <inttypes.h>

#include "model/base/calendar.h"
#include "model/base/number.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"

static const struct {
	char letter;
	const char *name;
	int64_t seconds;
} units[] = {
	{'w', NULL, 7 * 24 * 3600}, /* a unit to ask in, not to answer in */
	{'d', "day", 24 * 3600},    {'h', "hour", 3600}, {'m', "minute", 60}, {'s', "second", 1},
};

#define UNITS (sizeof units / sizeof units[0])

/* What a text says, part by part. */
struct moment {
	struct calendar local;
	int64_t milliseconds; /* of the fraction */
	int64_t east;         /* seconds that the zone is ahead of UTC */
	bool has_time;
	bool has_second;
	bool has_zone;
};

/* The digits behind a point, cut to milliseconds. False when there are none. */
static bool take_fraction(struct slice *text, int64_t *milliseconds)
{
	int64_t digit;
	int64_t worth = 100;
	if (!scan_number(text, 1, &digit))
		return false;
	do {
		*milliseconds += digit * worth;
		worth /= 10;
	} while (scan_number(text, 1, &digit));
	return true;
}

/* Z, +01:00, +0100 or nothing. */
static bool take_zone(struct slice *text, struct moment *moment)
{
	int64_t hours;
	int64_t minutes;
	if (text->length == 0)
		return true;
	moment->has_zone = true;
	if (scan_one(text, "Zz"))
		return true;
	char sign = scan_one(text, "+-");
	if (!sign || !scan_number(text, 2, &hours))
		return false;
	scan_one(text, ":");
	if (!scan_number(text, 2, &minutes) || hours > 23 || minutes > 59)
		return false;
	moment->east = (hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1);
	return true;
}

static bool take_time(struct slice *text, struct moment *moment)
{
	moment->has_time = true;
	if (!scan_number(text, 2, &moment->local.hour) || !scan_one(text, ":") ||
	    !scan_number(text, 2, &moment->local.minute))
		return false;
	moment->has_second = scan_one(text, ":") != '\0';
	if (moment->has_second && !scan_number(text, 2, &moment->local.second))
		return false;
	if (moment->has_second && scan_one(text, ".") && !take_fraction(text, &moment->milliseconds))
		return false;
	return take_zone(text, moment);
}

static bool parse_moment(struct slice text, struct moment *moment)
{
	*moment = (struct moment){0};
	if (!scan_number(&text, 4, &moment->local.year) || !scan_one(&text, "-") ||
	    !scan_number(&text, 2, &moment->local.month) || !scan_one(&text, "-") ||
	    !scan_number(&text, 2, &moment->local.day))
		return false;
	if (scan_one(&text, "Tt ") && !take_time(&text, moment))
		return false;
	return text.length == 0 && calendar_is_valid(&moment->local);
}

static int64_t seconds_of(const struct moment *moment)
{
	return calendar_seconds(&moment->local) - moment->east;
}

bool when_parse(struct slice text, int64_t *seconds)
{
	struct moment moment;
	if (!parse_moment(text, &moment) || !moment.has_second || !moment.has_zone)
		return false;
	*seconds = seconds_of(&moment);
	return true;
}

bool when_parse_iso(struct slice text, int64_t *milliseconds)
{
	struct moment moment;
	if (!parse_moment(text, &moment))
		return false;
	*milliseconds = seconds_of(&moment) * 1000 + moment.milliseconds;
	return true;
}

static bool parse_age(struct slice text, int64_t *seconds)
{
	enum { LONGEST_AGE = 100000 }; /* of any unit: keeps the product small */
	int64_t count;
	if (text.length < 2)
		return false;
	struct slice digits = {text.at, text.length - 1};
	if (number_check(digits) != NUMBER_OK || !number_to_integer(digits, &count) || count < 0 || count > LONGEST_AGE)
		return false;
	for (size_t i = 0; i < UNITS; i++) {
		if (text.at[text.length - 1] != units[i].letter)
			continue;
		*seconds = count * units[i].seconds;
		return true;
	}
	return false;
}

bool when_parse_since(struct slice text, int64_t now, int64_t *seconds)
{
	int64_t age;
	if (parse_age(text, &age)) {
		*seconds = now - age;
		return true;
	}
	struct moment moment;
	if (!parse_moment(text, &moment) || (moment.has_time && !(moment.has_second && moment.has_zone)))
		return false;
	*seconds = seconds_of(&moment);
	return true;
}

void when_format(int64_t seconds, struct strbuf *out)
{
	const struct calendar at = calendar_of(seconds);
	strbuf_printf(out, "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64 ":%02" PRId64 ":%02" PRId64 "Z",
		      at.year, at.month, at.day, at.hour, at.minute, at.second);
}

void when_age(int64_t seconds, struct strbuf *out)
{
	for (size_t i = 0; i < UNITS; i++) {
		if (!units[i].name || (seconds < 2 * units[i].seconds && i + 1 < UNITS))
			continue;
		int64_t count = seconds / units[i].seconds;
		strbuf_printf(out, "%" PRId64 " %s%s", count, units[i].name, count == 1 ? "" : "s");
		return;
	}
}
