/* SPDX-License-Identifier: MIT */
/* Calendar units (months, years, weeks that begin on Monday) go through struct tm, which carries over by itself. */
#include "model/time_range.h"

#include <inttypes.h>
#include <time.h>

#include "model/arena.h"
#include "model/number.h"
#include "model/strbuf.h"
#include "model/value.h"
#include "model/when.h"

#define COUNT(array)  (sizeof(array) / sizeof *(array))
#define SECOND        INT64_C(1000)
#define MINUTE        (60 * SECOND)
#define HOUR          (60 * MINUTE)
#define DAY           (24 * HOUR)
#define LARGEST_COUNT 1000000 /* of any unit; keeps sums within the calendar's years */
#define LONGEST_TEXT  100
#define MOST_TERMS    20                        /* of one expression */
#define FARTHEST      INT64_C(8640000000000000) /* as far from the epoch as a browser's Date goes */

/* Units of date math. */
static const struct unit {
	char letter;
	int64_t length; /* ms; 0: as many months */
	int months;
} units[] = {
	{'s', SECOND, 0},  {'m', MINUTE, 0}, {'h', HOUR, 0}, {'d', DAY, 0},
	{'w', 7 * DAY, 0}, {'M', 0, 1},      {'Q', 0, 3},    {'y', 0, 12},
};

static const struct unit *unit_find(char letter)
{
	for (size_t i = 0; i < COUNT(units); i++)
		if (units[i].letter == letter)
			return &units[i];
	return NULL;
}

/* Takes a number off the front; false when there is none, or one that is too large. */
static bool take_number(struct slice *text, int64_t *out)
{
	size_t digits = 0;
	*out = 0;
	while (digits < text->length && text->at[digits] >= '0' && text->at[digits] <= '9') {
		*out = *out * 10 + (text->at[digits++] - '0');
		if (*out > LARGEST_COUNT)
			return false;
	}
	*text = (struct slice){text->at + digits, text->length - digits};
	return digits > 0;
}

static struct tm calendar(int64_t milliseconds)
{
	struct tm tm;
	time_t seconds = (time_t)(milliseconds / SECOND - (milliseconds % SECOND < 0));
	gmtime_r(&seconds, &tm);
	return tm;
}

static int64_t add_months(int64_t at, int64_t months)
{
	struct tm tm = calendar(at);
	int day = tm.tm_mday;
	int64_t within = ((at % SECOND) + SECOND) % SECOND;
	tm.tm_mon += (int)months;
	tm.tm_mday = 1;
	timegm(&tm); /* puts month and year in order */
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = tm.tm_year + 1900;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int last = days[tm.tm_mon] + (tm.tm_mon == 1 && leap);
	tm.tm_mday = day < last ? day : last; /* a month after the 31st of January is the 28th of February */
	return (int64_t)timegm(&tm) * SECOND + within;
}

static int64_t shift(int64_t at, const struct unit *unit, int64_t count)
{
	return unit->length ? at + unit->length * count : add_months(at, unit->months * count);
}

/* The beginning of the unit that a time is in. */
static int64_t floor_to(int64_t at, const struct unit *unit)
{
	struct tm tm = calendar(at);
	if (unit->length && unit->length < 7 * DAY)
		return at - ((at % unit->length) + unit->length) % unit->length;
	tm.tm_sec = tm.tm_min = tm.tm_hour = 0;
	if (unit->length) {
		tm.tm_mday -= (tm.tm_wday + 6) % 7; /* Monday */
	} else {
		tm.tm_mday = 1;
		tm.tm_mon -= tm.tm_mon % unit->months;
	}
	return (int64_t)timegm(&tm) * SECOND;
}

/* One "-6h", "+1d" or "/d" off the front. */
static bool take_term(struct slice *text, bool round_up, int64_t *at)
{
	int64_t count = 1;
	char sign = text->at[0];
	*text = (struct slice){text->at + 1, text->length - 1};
	if (sign != '/' && sign != '-' && sign != '+')
		return false;
	bool counted = text->length && text->at[0] >= '0' && text->at[0] <= '9';
	if (counted && (!take_number(text, &count) || (sign == '/' && count != 1)))
		return false;
	if (text->length >= 2 && text->at[0] == 'f') /* fiscal: months of the year that begin in January here */
		*text = (struct slice){text->at + 1, text->length - 1};
	const struct unit *unit = text->length ? unit_find(text->at[0]) : NULL;
	if (!unit)
		return false;
	*text = (struct slice){text->at + 1, text->length - 1};
	if (sign != '/')
		*at = shift(*at, unit, sign == '-' ? -count : count);
	else
		*at = round_up ? shift(floor_to(*at, unit), unit, 1) - 1 : floor_to(*at, unit);
	return true;
}

static bool parse_math(struct slice text, int64_t now, bool round_up, int64_t *out)
{
	static const char word[] = "now";
	int64_t at = now;
	if (!slice_starts_with(text, word))
		return false;
	text = (struct slice){text.at + sizeof word - 1, text.length - (sizeof word - 1)};
	for (int terms = 0; text.length; terms++)
		if (terms == MOST_TERMS || !take_term(&text, round_up, &at))
			return false;
	*out = at;
	return true;
}

/* Spaces may stand anywhere in it. */
static bool parse_spaced_math(struct slice text, int64_t now, bool round_up, int64_t *out)
{
	STRBUF_AUTO plain = STRBUF_INIT(LONGEST_TEXT);
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] != ' ')
			strbuf_add_char(&plain, text.at[i]);
	return !strbuf_full(&plain) && parse_math(strbuf_slice(&plain), now, round_up, out);
}

/* A day, or a day and a time, made RFC 3339 by what they leave out. */
static bool parse_calendar(struct slice text, int64_t *out)
{
	static const char rest[] = "T00:00:00";
	STRBUF_AUTO whole = STRBUF_INIT(LONGEST_TEXT);
	int64_t seconds;
	if (text.length < 10)
		return false;
	strbuf_add(&whole, text.at, 10);
	strbuf_add_text(&whole, text.length > 10 && (text.at[10] == ' ' || text.at[10] == 'T') ? "T" : "");
	strbuf_add(&whole, text.at + whole.length, text.length - whole.length);
	strbuf_add_text(&whole, text.length == 10 ? rest : "");
	bool is_zoned = when_parse(strbuf_slice(&whole), &seconds);
	strbuf_add_text(&whole, "Z");
	if (strbuf_full(&whole) || (!is_zoned && !when_parse(strbuf_slice(&whole), &seconds)))
		return false;
	*out = seconds * SECOND;
	return true;
}

bool time_parse(struct slice text, int64_t now, bool round_up, int64_t *out)
{
	int64_t at;
	bool is_time = parse_spaced_math(text, now, round_up, &at) ||
		       (number_check(text) == NUMBER_OK && number_to_integer(text, &at)) || parse_calendar(text, &at);
	if (!is_time || at > FARTHEST || at < -FARTHEST)
		return false;
	*out = at;
	return true;
}

/* ---- durations ---- */

bool duration_parse(struct slice text, int64_t *milliseconds)
{
	int64_t sum = 0;
	if (text.length && text.at[0] == '>')
		text = (struct slice){text.at + 1, text.length - 1};
	for (int terms = 0; text.length || terms == 0; terms++) {
		int64_t count;
		if (terms == MOST_TERMS || !take_number(&text, &count) || text.length == 0)
			return false;
		bool is_ms = slice_starts_with(text, "ms");
		const struct unit *unit = unit_find(text.at[0]);
		if (!unit)
			return false;
		int64_t length = unit->length ? unit->length : unit->months * 30 * DAY;
		if (unit->letter == 'y')
			length = 365 * DAY;
		sum += count * (is_ms ? 1 : length);
		text = (struct slice){text.at + 1 + is_ms, text.length - 1 - is_ms};
	}
	*milliseconds = sum;
	return true;
}

/* ---- the range of a panel ---- */

static bool read_end(const struct value *time, const char *key, const char *usual, int64_t now, bool round_up,
		     int64_t *out)
{
	const struct value *value = value_get(time, key);
	bool is_text = value && (value->kind == VALUE_STRING || value->kind == VALUE_NUMBER) && value->text.length;
	return time_parse(is_text ? value->text : slice_of(usual), now, round_up, out);
}

/* A term of a panel: "2h" as it stands, or "now-2h". Empty: it has none. */
static struct slice term_of(const struct value *panel, const char *key)
{
	struct slice text = value_get_text(panel, key);
	return slice_starts_with(text, "now-") ? (struct slice){text.at + 4, text.length - 4} : text;
}

/* Whether the dashboard's range moves with the clock; panels of one that stands still have no range of their own. */
static bool is_relative(const struct value *time)
{
	struct slice from = value_get_text(time, "from");
	return from.length == 0 || slice_starts_with(from, "now");
}

static bool move_back(struct slice term, int64_t *at)
{
	int64_t count;
	const struct unit *unit;
	if (!take_number(&term, &count) || term.length != 1 || !(unit = unit_find(term.at[0])))
		return false;
	*at = shift(*at, unit, -count);
	return true;
}

bool time_range_of_panel(const struct value *dashboard, const struct value *panel, int64_t now, struct time_range *out,
			 const char **why)
{
	const struct value *time = value_get(dashboard, "time");
	struct time_range range;
	struct slice from = term_of(panel, "timeFrom");
	struct slice back = term_of(panel, "timeShift");
	*why = "the time range of the dashboard cannot be read";
	if (!read_end(time, "from", "now-6h", now, false, &range.from) ||
	    !read_end(time, "to", "now", now, true, &range.to))
		return false;
	*why = "the panel's own time range cannot be read";
	if (from.length && is_relative(time)) {
		range.from = range.to = now;
		if (!move_back(from, &range.from))
			return false;
	}
	if (back.length && (!move_back(back, &range.from) || !move_back(back, &range.to)))
		return false;
	*why = NULL;
	*out = range;
	return true;
}

/* ---- intervals ---- */

/* What is below the bound becomes the interval. */
static const struct {
	int64_t below;
	int64_t interval;
} usual_intervals[] = {
	{10, 1},
	{15, 10},
	{35, 20},
	{75, 50},
	{150, 100},
	{350, 200},
	{750, 500},
	{1500, SECOND},
	{3500, 2 * SECOND},
	{7500, 5 * SECOND},
	{12500, 10 * SECOND},
	{17500, 15 * SECOND},
	{25000, 20 * SECOND},
	{45000, 30 * SECOND},
	{90000, MINUTE},
	{210000, 2 * MINUTE},
	{450000, 5 * MINUTE},
	{750000, 10 * MINUTE},
	{1050000, 15 * MINUTE},
	{1500000, 20 * MINUTE},
	{2700000, 30 * MINUTE},
	{5400000, HOUR},
	{9000000, 2 * HOUR},
	{16200000, 3 * HOUR},
	{32400000, 6 * HOUR},
	{86400000, 12 * HOUR},
	{604800000, DAY},
	{1814400000, 7 * DAY},
	{3628800000, 30 * DAY},
	{INT64_MAX, 365 * DAY},
};

int64_t interval_of(const struct time_range *range, int64_t points, int64_t least)
{
	int64_t exact = points > 0 && range->to > range->from ? (range->to - range->from) / points : 0;
	size_t i = 0;
	while (exact >= usual_intervals[i].below)
		i++;
	int64_t interval = usual_intervals[i].interval;
	return interval > least ? interval : least;
}

const char *interval_text(struct arena *arena, int64_t milliseconds)
{
	static const struct {
		int64_t length;
		const char *unit;
	} names[] = {{DAY, "d"}, {HOUR, "h"}, {MINUTE, "m"}, {SECOND, "s"}, {1, "ms"}};
	size_t i = 0;
	while (milliseconds % names[i].length != 0)
		i++;
	return arena_printf(arena, "%" PRId64 "%s", milliseconds / names[i].length, names[i].unit);
}
