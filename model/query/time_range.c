/* SPDX-License-Identifier: MIT */
/*
 * Date math is a moment and steps from it: "-6h" and "+1M" move it, "/d" rounds it. Seconds to weeks are lengths;
 * months and longer are counted on the calendar.
 */
#include "model/query/time_range.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/calendar.h"
#include "model/base/number.h"
#include "model/base/scan.h"
#include "model/base/when.h"
#include "model/value/value.h"

#define SECOND       INT64_C(1000)
#define DAY          (CALENDAR_DAY * SECOND)
#define LONGEST      (1000 * 365 * DAY) /* of all durations */
#define MOST_COUNTED 7                  /* digits of "now-1234567s": keeps products small */

static const char now_word[] = "now";

/* ---- date math ---- */

struct unit {
	const char *name;
	int64_t length; /* ms; 0 for those counted in months */
	int64_t months;
};

static const struct unit units[] = {
	{"s", SECOND, 0}, {"m", 60 * SECOND, 0}, {"h", 3600 * SECOND, 0},
	{"d", DAY, 0},    {"w", 7 * DAY, 0},     {"M", 0, 1},
	{"Q", 0, 3},      {"y", 0, 12},          {"fQ", 0, 3},
	{"fy", 0, 12},
};

static bool is_in_calendar(int64_t milliseconds)
{
	const int64_t first = INT64_C(-62135596800000);
	const int64_t last = INT64_C(253402300799999);
	return milliseconds >= first && milliseconds <= last;
}

static struct slice rest_of(struct slice text, size_t from)
{
	return (struct slice){text.at + from, text.length - from};
}

static int64_t floor_to(int64_t moment, int64_t length)
{
	int64_t over = moment % length;
	return moment - over - (over < 0 ? length : 0);
}

/* The moment so many months on, at the same time of the same day or the month's last. */
static int64_t add_months(int64_t moment, int64_t months)
{
	int64_t seconds = floor_to(moment, SECOND) / SECOND;
	struct calendar calendar = calendar_of(seconds);
	int64_t day = calendar.day;
	calendar.month += months;
	calendar.day = 1;
	int64_t most = calendar_days(calendar.year, calendar.month);
	calendar.day = day < most ? day : most;
	return calendar_seconds(&calendar) * SECOND + (moment - seconds * SECOND);
}

static int64_t start_of(int64_t moment, const struct unit *unit)
{
	struct calendar calendar = calendar_of(floor_to(moment, SECOND) / SECOND);
	if (strcmp(unit->name, "w") == 0)
		return floor_to(moment, DAY) - calendar_weekday(floor_to(moment, DAY) / SECOND) * DAY;
	if (unit->length)
		return floor_to(moment, unit->length);
	calendar = (struct calendar){
		.year = calendar.year, .month = calendar.month - (calendar.month - 1) % unit->months, .day = 1};
	return calendar_seconds(&calendar) * SECOND;
}

static int64_t add_units(int64_t moment, int64_t count, const struct unit *unit)
{
	return unit->length ? moment + count * unit->length : add_months(moment, count * unit->months);
}

/* Reads digits off the front of `text`; none are one. False when there are too many. */
static bool take_count(struct slice *text, int64_t *count)
{
	size_t digits = 0;
	*count = 0;
	for (; digits < text->length && is_digit(text->at[digits]); digits++)
		if (digits < MOST_COUNTED)
			*count = *count * 10 + (text->at[digits] - '0');
	if (digits == 0)
		*count = 1;
	*text = rest_of(*text, digits);
	return digits <= MOST_COUNTED;
}

static const struct unit *take_unit(struct slice *text)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (!slice_starts_with(*text, units[i].name))
			continue;
		*text = rest_of(*text, strlen(units[i].name));
		return &units[i];
	}
	return NULL;
}

/* Carries out all steps. */
static bool apply_math(struct slice math, bool round_up, int64_t *moment)
{
	while (math.length > 0) {
		char step = math.at[0];
		int64_t count;
		math = rest_of(math, 1);
		if (!strchr("+-/", step) || step == '\0' || !take_count(&math, &count))
			return false;
		const struct unit *unit = take_unit(&math);
		if (!unit || (step == '/' && count != 1))
			return false;
		if (step != '/')
			*moment = add_units(*moment, step == '-' ? -count : count, unit);
		else if (round_up)
			*moment = add_units(start_of(*moment, unit), 1, unit) - 1;
		else
			*moment = start_of(*moment, unit);
		if (!is_in_calendar(*moment))
			return false;
	}
	return true;
}

/* Cuts "2026-01-31||+1M" at the bars; what has none is a moment without math. */
static void split_anchor(struct slice text, struct slice *anchor, struct slice *math)
{
	const char *bars = text.length ? memmem(text.at, text.length, "||", 2) : NULL;
	*anchor = bars ? (struct slice){text.at, (size_t)(bars - text.at)} : text;
	*math = bars ? rest_of(text, anchor->length + 2) : (struct slice){"", 0};
}

static bool is_relative(struct slice text)
{
	return slice_starts_with(text, now_word);
}

bool time_parse(struct slice text, int64_t now, bool round_up, int64_t *out)
{
	int64_t moment = now;
	struct slice anchor;
	struct slice math;
	split_anchor(text, &anchor, &math);
	if (is_relative(text))
		math = rest_of(text, strlen(now_word));
	else if (is_digits(anchor) ? number_check(anchor) != NUMBER_OK || !number_to_integer(anchor, &moment)
				   : !when_parse_iso(anchor, &moment))
		return false;
	if (!is_in_calendar(moment) || !apply_math(math, round_up, &moment))
		return false;
	*out = moment;
	return true;
}

/* ---- the range of a panel ---- */

/* The text of one end: a string, or a number as some exports have it. */
static struct slice end_of(const struct value *time, const char *key)
{
	const struct value *end = value_get(time, key);
	bool has_text = end && (end->kind == VALUE_STRING || end->kind == VALUE_NUMBER);
	return has_text ? end->text : (struct slice){NULL, 0};
}

static bool apply_from(struct slice text, int64_t now, struct time_range *range)
{
	if (slice_starts_with(text, "+")) { /* what is to come */
		range->from = range->to = now;
		return apply_math(text, true, &range->to);
	}
	range->to = now;
	if (is_relative(text))
		return time_parse(text, now, false, &range->from);
	range->from = now;
	int64_t count;
	const struct unit *unit;
	if (!take_count(&text, &count) || !(unit = take_unit(&text)))
		return false;
	range->from = add_units(now, -count, unit);
	return is_in_calendar(range->from) && apply_math(text, false, &range->from);
}

/* Moves one end: "1d" and "1d/d" are steps without their sign. */
static bool shift_end(struct slice text, bool round_up, int64_t *moment)
{
	int64_t count;
	const struct unit *unit;
	if (!take_count(&text, &count) || !(unit = take_unit(&text)))
		return false;
	*moment = add_units(*moment, -count, unit);
	return is_in_calendar(*moment) && apply_math(text, round_up, moment);
}

bool time_range_of_panel(const struct value *dashboard, const struct value *panel, int64_t now, struct time_range *out,
			 const char **why)
{
	const struct value *time = value_get(dashboard, "time");
	struct slice from = end_of(time, "from");
	struct slice to = end_of(time, "to");
	struct slice own = value_get_text(panel, "timeFrom");
	struct slice shift = value_get_text(panel, "timeShift");
	struct time_range range;
	from = from.length ? from : slice_of("now-6h");
	to = to.length ? to : slice_of(now_word);
	if (!time_parse(from, now, false, &range.from)) {
		*why = "the dashboard's time.from is not a time";
		return false;
	}
	if (!time_parse(to, now, true, &range.to)) {
		*why = "the dashboard's time.to is not a time";
		return false;
	}
	if (own.length && is_relative(from) && !apply_from(own, now, &range)) {
		*why = "the panel's timeFrom is not a duration";
		return false;
	}
	if (shift.length && (!shift_end(shift, false, &range.from) || !shift_end(shift, true, &range.to))) {
		*why = "the panel's timeShift is not a duration";
		return false;
	}
	*out = range;
	return true;
}

/* ---- durations and intervals ---- */

/* Reads "1", "1.5" off the front as thousandths. */
static bool take_thousandths(struct slice *text, int64_t *thousandths)
{
	int64_t worth = 100;
	size_t length = text->length;
	if (!take_count(text, thousandths) || text->length == length)
		return false;
	*thousandths *= 1000;
	if (text->length < 2 || text->at[0] != '.' || !is_digit(text->at[1]))
		return true;
	*text = rest_of(*text, 1);
	for (; text->length && is_digit(text->at[0]); worth /= 10) {
		*thousandths += worth * (text->at[0] - '0');
		*text = rest_of(*text, 1);
	}
	return true;
}

/* Reads a unit's milliseconds off the front; at the end of the text it is the second. */
static bool take_length(struct slice *text, bool is_bare, int64_t *length)
{
	static const struct {
		const char *name;
		int64_t length;
	} lengths[] = {
		{"ms", 1},  {"s", SECOND},  {"m", 60 * SECOND}, {"h", 3600 * SECOND},
		{"d", DAY}, {"w", 7 * DAY}, {"M", 30 * DAY},    {"y", 365 * DAY},
	};
	*length = SECOND;
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		if (!slice_starts_with(*text, lengths[i].name))
			continue;
		*length = lengths[i].length;
		*text = rest_of(*text, strlen(lengths[i].name));
		return true;
	}
	return is_bare && text->length == 0;
}

bool duration_parse(struct slice text, int64_t *milliseconds)
{
	int64_t sum = 0;
	if (slice_starts_with(text, ">"))
		text = rest_of(text, 1);
	if (text.length == 0)
		return false;
	for (bool first = true; text.length > 0; first = false) {
		int64_t thousandths;
		int64_t length;
		if (!take_thousandths(&text, &thousandths) || !take_length(&text, first, &length) ||
		    thousandths / 1000 > LONGEST / length)
			return false;
		sum += thousandths / 1000 * length + thousandths % 1000 * length / 1000;
		if (sum > LONGEST)
			return false;
	}
	*milliseconds = sum;
	return true;
}

static int64_t round_interval(int64_t interval)
{
	static const struct {
		int64_t below;
		int64_t interval;
	} steps[] = {
		{10, 1},
		{15, 10},
		{35, 20},
		{75, 50},
		{150, 100},
		{350, 200},
		{750, 500},
		{1500, 1000},
		{3500, 2000},
		{7500, 5000},
		{12500, 10000},
		{17500, 15000},
		{25000, 20000},
		{45000, 30000},
		{90000, 60000},
		{210000, 120000},
		{450000, 300000},
		{750000, 600000},
		{1050000, 900000},
		{1500000, 1200000},
		{2700000, 1800000},
		{5400000, 3600000},
		{9000000, 7200000},
		{16200000, 10800000},
		{32400000, 21600000},
		{86400000, 43200000},
		{604800000, 86400000},
		{1814400000, 604800000},
		{3628800000, 2592000000},
	};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (interval < steps[i].below)
			return steps[i].interval;
	return 365 * DAY;
}

int64_t interval_of(const struct time_range *range, int64_t points, int64_t least)
{
	int64_t span = range->to - range->from;
	int64_t interval = round_interval(span / (points > 0 ? points : 1));
	return interval < least ? least : interval;
}

const char *interval_text(struct arena *arena, int64_t milliseconds)
{
	static const struct {
		int64_t length;
		const char *name;
	} names[] = {{365 * DAY, "y"}, {DAY, "d"}, {3600 * SECOND, "h"}, {60 * SECOND, "m"}, {SECOND, "s"}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (milliseconds >= names[i].length)
			return arena_printf(arena, "%" PRId64 "%s", milliseconds / names[i].length, names[i].name);
	return arena_printf(arena, "%" PRId64 "ms", milliseconds);
}
