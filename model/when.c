/* SPDX-License-Identifier: MIT */
/* Parsing is strptime's; what it does not know (fractions, "14d") is cut off and read apart. */
#include "model/when.h"

#include <inttypes.h>
#include <time.h>

#include "model/number.h"
#include "model/strbuf.h"

#define LONGEST_TIME 40

static const struct {
	char letter;
	const char *name;
	int64_t seconds;
} units[] = {
	{'w', NULL, 7 * 24 * 3600}, /* a unit to ask in, not to answer in */
	{'d', "days", 24 * 3600},   {'h', "hours", 3600}, {'m', "minutes", 60}, {'s', "seconds", 1},
};

#define UNITS (sizeof units / sizeof units[0])

/* The seconds of a time in this format and, behind it, an optional fraction and a zone when `zoned`. */
static bool parse_as(struct slice text, const char *format, bool zoned, int64_t *seconds)
{
	char copy[LONGEST_TIME];
	struct tm tm = {0};
	if (text.length >= sizeof copy || text.length == 0)
		return false;
	memcpy(copy, text.at, text.length);
	copy[text.length] = '\0';
	const char *end = strptime(copy, format, &tm);
	if (!end)
		return false;
	struct tm zone = {0};
	if (zoned && *end == '.')
		end += 1 + strspn(end + 1, "0123456789");
	if (zoned)
		end = strptime(end, "%z", &zone);
	if (!end || *end)
		return false;
	*seconds = timegm(&tm) - zone.tm_gmtoff;
	return true;
}

bool when_parse(struct slice text, int64_t *seconds)
{
	return parse_as(text, "%Y-%m-%dT%H:%M:%S", true, seconds);
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
	return when_parse(text, seconds) || parse_as(text, "%Y-%m-%d", false, seconds);
}

void when_age(int64_t seconds, struct strbuf *out)
{
	for (size_t i = 0; i < UNITS; i++) {
		if (!units[i].name || (seconds < 2 * units[i].seconds && i + 1 < UNITS))
			continue;
		strbuf_printf(out, "%" PRId64 " %s", seconds / units[i].seconds, units[i].name);
		return;
	}
}
