/* SPDX-License-Identifier: MIT */
/* Moments are written as a calendar says them and turned into seconds by `date -u -d ... +%s`. */
#include "tests/testing.h"

#include <inttypes.h>

#include "model/arena.h"
#include "model/json.h"
#include "model/time_range.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define S            INT64_C(1000)
#define HOUR         (3600 * S)
#define DAY          (24 * HOUR)

/* 2026-03-15T10:20:30.250Z, a Sunday. */
#define NOW        (1773570030 * S + 250)
#define MIDNIGHT   (1773532800 * S) /* 2026-03-15T00:00:00Z */
#define MONDAY     (1773014400 * S) /* 2026-03-09T00:00:00Z */
#define NEXT_WEEK  (1773619200 * S) /* 2026-03-16T00:00:00Z */
#define MARCH      (1772323200 * S) /* 2026-03-01T00:00:00Z */
#define APRIL      (1775001600 * S) /* 2026-04-01T00:00:00Z */
#define NEW_YEAR   (1767225600 * S) /* 2026-01-01T00:00:00Z */
#define NEXT_YEAR  (1798761600 * S) /* 2027-01-01T00:00:00Z */
#define JANUARY_31 (1769850000 * S) /* 2026-01-31T09:00:00Z */

struct moment {
	const char *text;
	int64_t at;
};

static int64_t parse(const char *text, int64_t now, bool round_up)
{
	int64_t at = -1;
	if (!time_parse(slice_of(text), now, round_up, &at))
		fail_msg("'%s' is not taken for a time", text);
	return at;
}

static void check_moments(const struct moment *rows, size_t count, int64_t now, bool round_up)
{
	for (size_t i = 0; i < count; i++)
		if (parse(rows[i].text, now, round_up) != rows[i].at)
			fail_msg("'%s' is %" PRId64 ", not %" PRId64, rows[i].text, parse(rows[i].text, now, round_up),
				 rows[i].at);
}

static void date_math_counts_from_now(void **state)
{
	static const struct moment rows[] = {
		{"now", NOW},
		{"now-6h", NOW - 6 * HOUR},
		{"now-90s", NOW - 90 * S},
		{"now-5m", NOW - 300 * S},
		{"now+2d", NOW + 2 * DAY},
		{"now-1w", NOW - 7 * DAY},
		{"now-d", NOW - DAY},
		{"now-1d-1h", NOW - DAY - HOUR},
		{"now - 6h", NOW - 6 * HOUR},
		{" now ", NOW},
		{"now-1M", (1771150830 * S) + 250}, /* 2026-02-15T10:20:30 */
		{"now-1Q", (1765794030 * S) + 250}, /* 2025-12-15T10:20:30 */
		{"now-1y", (1742034030 * S) + 250}, /* 2025-03-15T10:20:30 */
		{"now-0d", NOW},
	};
	(void)state;
	check_moments(rows, COUNT(rows), NOW, false);
	check_moments(rows, COUNT(rows), NOW, true);
}

static void roundings_go_to_the_beginning_or_to_the_last_millisecond(void **state)
{
	static const struct {
		const char *text;
		int64_t first, next;
	} rows[] = {
		{"now/s", 1773570030 * S, 1773570031 * S},
		{"now/m", 1773570000 * S, 1773570060 * S},
		{"now/h", MIDNIGHT + 10 * HOUR, MIDNIGHT + 11 * HOUR},
		{"now/d", MIDNIGHT, MIDNIGHT + DAY},
		{"now/1d", MIDNIGHT, MIDNIGHT + DAY},
		{"now / d", MIDNIGHT, MIDNIGHT + DAY},
		{"now/w", MONDAY, NEXT_WEEK},
		{"now/M", MARCH, APRIL},
		{"now/Q", NEW_YEAR, APRIL},
		{"now/fQ", NEW_YEAR, APRIL},
		{"now/y", NEW_YEAR, NEXT_YEAR},
		{"now/fy", NEW_YEAR, NEXT_YEAR},
		{"now-1d/d", MIDNIGHT - DAY, MIDNIGHT},
		{"now-1M/M", MARCH - 28 * DAY, MARCH},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(parse(rows[i].text, NOW, false), rows[i].first);
		assert_int_equal(parse(rows[i].text, NOW, true), rows[i].next - 1);
	}
	assert_int_equal(parse("now/d+1h", NOW, false), MIDNIGHT + HOUR);
	assert_int_equal(parse("now/w", MONDAY, false), MONDAY);
	assert_int_equal(parse("now/w", NEXT_WEEK - 1, false), MONDAY);
	assert_int_equal(parse("now/d", -1, false), -DAY); /* the last millisecond of 1969 */
	assert_int_equal(parse("now/s", -1, false), -S);
	assert_int_equal(parse("now/M", -1, false), -31 * DAY);
}

static void a_month_ends_on_the_last_day_that_it_has(void **state)
{
	static const struct moment rows[] = {
		{"now+1M", 1772269200 * S},  /* 2026-02-28T09:00:00Z */
		{"now+2M", 1774947600 * S},  /* 2026-03-31T09:00:00Z */
		{"now+3M", 1777539600 * S},  /* 2026-04-30T09:00:00Z */
		{"now-2M", 1764493200 * S},  /* 2025-11-30T09:00:00Z */
		{"now+25M", 1835427600 * S}, /* 2028-02-29T09:00:00Z, a leap year */
		{"now-47M", 1646038800 * S}, /* 2022-02-28T09:00:00Z */
	};
	(void)state;
	check_moments(rows, COUNT(rows), JANUARY_31, false);
	assert_int_equal(parse("now+1y", 1709208000 * S, false), 1740744000 * S); /* 29 February 2024 to the 28th */
	assert_int_equal(parse("now+4y", 1709208000 * S, false), 1835438400 * S); /* to the 29th */
}

static void times_are_read_with_a_zone_and_without(void **state)
{
	static const struct moment rows[] = {
		{"1773570030250", NOW},
		{"0", 0},
		{"-1", -1},
		{"1.773570030250e12", NOW},
		{"8640000000000000", INT64_C(8640000000000000)},
		{"2026-03-15", MIDNIGHT},
		{"2026-03-15T10:20:30", 1773570030 * S},
		{"2026-03-15 10:20:30", 1773570030 * S},
		{"2026-03-15T10:20:30Z", 1773570030 * S},
		{"2026-03-15T10:20:30.250Z", 1773570030 * S},
		{"2026-03-15 10:20:30.250", 1773570030 * S},
		{"2026-03-15T10:20:30+02:00", 1773570030 * S - 2 * HOUR},
		{"2026-03-15 10:20:30-01:30", 1773570030 * S + 90 * 60 * S},
		{"1969-12-31", -DAY},
	};
	(void)state;
	check_moments(rows, COUNT(rows), NOW, false);
	check_moments(rows, COUNT(rows), NOW, true);
}

static void what_is_no_time_is_refused_and_changes_nothing(void **state)
{
	static const char *const texts[] = {
		"",
		" ",
		"tomorrow",
		"no",
		"nowhere",
		"now-",
		"now/",
		"now+",
		"now-6",
		"now-6x",
		"now-6hh",
		"now*2h",
		"now/2d",
		"now/0d",
		"now/f",
		"now-1000001s",
		"now-99999999999999999999d",
		"now-1000000y", /* before a browser's first day */
		"now+1000000y+1000000y",
		"now-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s-1s",
		"8640000000000001",
		"-8640000000000001",
		"9223372036854775807",
		"-9223372036854775808",
		"9223372036854775808",
		"1e30",
		"0.5",
		"12345.000d", /* of ten characters, as a day */
		"2026-03",
		"2026-13-01",
		"2026-03-15T",
		"2026-03-15T10:20",
		"2026-03-15x10:20:30",
		"2026-03-15T10:20:30 and more",
		"${__from}",
	};
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		int64_t at = 7;
		if (time_parse(slice_of(texts[i]), NOW, false, &at))
			fail_msg("'%s' is taken for %" PRId64, texts[i], at);
		assert_int_equal(at, 7);
	}
	int64_t at = 7;
	assert_false(time_parse((struct slice){"now\0", 4}, NOW, false, &at));
	assert_false(time_parse((struct slice){NULL, 0}, NOW, false, &at));
}

/* ---- durations and intervals ---- */

static void durations_add_up(void **state)
{
	static const struct moment rows[] = {
		{"15s", 15 * S},  {"1m30s", 90 * S},         {"500ms", 500},
		{"1m", 60 * S},   {"2h", 2 * HOUR},          {"1d", DAY},
		{"1w", 7 * DAY},  {"1M", 30 * DAY},          {"1y", 365 * DAY},
		{">10s", 10 * S}, {"1s500ms", 1500},         {"0s", 0},
		{"1ms", 1},       {"1000000s", 1000000 * S}, {"1d12h", 36 * HOUR},
	};
	static const char *const none[] = {
		"",         ">",    "s",         "15",   "15 s",
		"15sm",     "-1s",  "1.5s",      "15S",  "1x",
		"1000001s", "auto", "$interval", ">>1s", "1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s1s"};
	(void)state;
	int64_t length = 7;
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!duration_parse(slice_of(rows[i].text), &length))
			fail_msg("'%s' is not taken for a duration", rows[i].text);
		assert_int_equal(length, rows[i].at);
	}
	length = 7;
	for (size_t i = 0; i < COUNT(none); i++) {
		if (duration_parse(slice_of(none[i]), &length))
			fail_msg("'%s' is taken for a duration", none[i]);
		assert_int_equal(length, 7);
	}
}

/* Both sides of every bound of Grafana's roundInterval. */
static void intervals_are_those_that_a_browser_asks_for(void **state)
{
	static const struct {
		int64_t bound, below, from;
	} rows[] = {
		{10, 1, 10},
		{15, 10, 20},
		{35, 20, 50},
		{75, 50, 100},
		{150, 100, 200},
		{350, 200, 500},
		{750, 500, S},
		{1500, S, 2 * S},
		{3500, 2 * S, 5 * S},
		{7500, 5 * S, 10 * S},
		{12500, 10 * S, 15 * S},
		{17500, 15 * S, 20 * S},
		{25000, 20 * S, 30 * S},
		{45000, 30 * S, 60 * S},
		{90000, 60 * S, 120 * S},
		{210000, 120 * S, 300 * S},
		{450000, 300 * S, 600 * S},
		{750000, 600 * S, 900 * S},
		{1050000, 900 * S, 1200 * S},
		{1500000, 1200 * S, 1800 * S},
		{2700000, 1800 * S, HOUR},
		{5400000, HOUR, 2 * HOUR},
		{9000000, 2 * HOUR, 3 * HOUR},
		{16200000, 3 * HOUR, 6 * HOUR},
		{32400000, 6 * HOUR, 12 * HOUR},
		{86400000, 12 * HOUR, DAY},
		{604800000, DAY, 7 * DAY},
		{1814400000, 7 * DAY, 30 * DAY},
		{3628800000, 30 * DAY, 365 * DAY},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct time_range below = {0, rows[i].bound * 100 - 1};
		const struct time_range from = {NOW, NOW + rows[i].bound * 100};
		assert_int_equal(interval_of(&below, 100, 0), rows[i].below);
		assert_int_equal(interval_of(&from, 100, 0), rows[i].from);
	}
}

static void an_interval_is_never_below_the_least(void **state)
{
	(void)state;
	const struct time_range six_hours = {NOW - 6 * HOUR, NOW};
	assert_int_equal(interval_of(&six_hours, 720, 0), 30 * S); /* exactly 30 s apart */
	assert_int_equal(interval_of(&six_hours, 720, 15 * S), 30 * S);
	assert_int_equal(interval_of(&six_hours, 720, 45 * S), 45 * S);
	const struct time_range nothing = {NOW, NOW};
	const struct time_range backwards = {NOW, NOW - HOUR};
	const struct time_range all = {-INT64_C(8640000000000000), INT64_C(8640000000000000)};
	assert_int_equal(interval_of(&nothing, 720, 0), 1);
	assert_int_equal(interval_of(&backwards, 720, 0), 1);
	assert_int_equal(interval_of(&six_hours, 0, 0), 1);
	assert_int_equal(interval_of(&six_hours, -5, 0), 1);
	assert_int_equal(interval_of(&all, 1, 0), 365 * DAY);
}

static void an_interval_is_written_in_the_largest_unit_that_fits(void **state)
{
	static const struct moment rows[] = {
		{"1ms", 1},     {"999ms", 999}, {"1500ms", 1500},   {"1s", S},   {"15s", 15 * S}, {"90s", 90 * S},
		{"1m", 60 * S}, {"1h", HOUR},   {"36h", 36 * HOUR}, {"1d", DAY}, {"7d", 7 * DAY}, {"365d", 365 * DAY},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_string_equal(interval_text(arena, rows[i].at), rows[i].text);
}

/* ---- ranges ---- */

/* The range of a panel in a dashboard, or the words why there is none. */
static const char *range_of(const char *dashboard, const char *panel, struct time_range *out)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct place place = {"x.json", 1, 1};
	const struct value *whole = json_read(arena, slice_of(dashboard), place, &diags);
	const struct value *part = panel ? json_read(arena, slice_of(panel), place, &diags) : NULL;
	assert_int_equal(diags.errors, 0);
	const char *why = "untouched";
	bool ok = time_range_of_panel(whole, part, NOW, out, &why);
	assert_true(ok == !why);
	return why;
}

static void a_panel_has_the_range_of_its_dashboard_or_its_own(void **state)
{
	static const struct {
		const char *dashboard, *panel;
		int64_t from, to;
	} rows[] = {
		{"{}", NULL, NOW - 6 * HOUR, NOW},
		{"{\"time\":null}", "{}", NOW - 6 * HOUR, NOW},
		{"{\"time\":{\"from\":\"\",\"to\":null}}", "{}", NOW - 6 * HOUR, NOW},
		{"{\"time\":{\"from\":\"now-1h\",\"to\":\"now\"}}", NULL, NOW - HOUR, NOW},
		{"{\"time\":{\"from\":\"now/d\",\"to\":\"now/d\"}}", NULL, MIDNIGHT, MIDNIGHT + DAY - 1},
		{"{\"time\":{\"from\":1000,\"to\":\"2000\"}}", NULL, 1000, 2000},
		{"{}", "{\"timeFrom\":\"2h\"}", NOW - 2 * HOUR, NOW},
		{"{}", "{\"timeFrom\":\"now-2h\"}", NOW - 2 * HOUR, NOW},
		{"{}", "{\"timeFrom\":null,\"timeShift\":null}", NOW - 6 * HOUR, NOW},
		{"{}", "{\"timeFrom\":\"\",\"timeShift\":\"\"}", NOW - 6 * HOUR, NOW},
		{"{}", "{\"timeShift\":\"1d\"}", NOW - DAY - 6 * HOUR, NOW - DAY},
		{"{}", "{\"timeFrom\":\"1h\",\"timeShift\":\"1w\"}", NOW - 7 * DAY - HOUR, NOW - 7 * DAY},
		{"{\"time\":{\"from\":\"1000\",\"to\":\"2000\"}}", "{\"timeFrom\":\"2h\"}", 1000, 2000},
		{"{\"time\":{\"from\":\"86401000\",\"to\":\"86402000\"}}", "{\"timeShift\":\"1d\"}", 1000, 2000},
		{"{\"time\":{\"from\":\"now-1y/y\",\"to\":\"now-1y/y\"}}", "{\"timeFrom\":\"10y\"}",
		 1458037230 * S + 250, NOW}, /* 2016-03-15T10:20:30 */
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct time_range range;
		const char *why = range_of(rows[i].dashboard, rows[i].panel, &range);
		if (why || range.from != rows[i].from || range.to != rows[i].to)
			fail_msg("row %zu: %s", i, why ? why : "another range");
	}
}

static void a_range_that_cannot_be_read_says_whose_it_is(void **state)
{
	static const struct {
		const char *dashboard, *panel;
		const char *why;
	} rows[] = {
		{"{\"time\":{\"from\":\"then\"}}", NULL, "the time range of the dashboard cannot be read"},
		{"{\"time\":{\"to\":\"then\"}}", NULL, "the time range of the dashboard cannot be read"},
		{"{\"time\":{\"from\":9223372036854775807}}", "{\"timeShift\":\"1d\"}",
		 "the time range of the dashboard cannot be read"},
		{"{}", "{\"timeFrom\":\"$range\"}", "the panel's own time range cannot be read"},
		{"{}", "{\"timeFrom\":\"now/d\"}", "the panel's own time range cannot be read"},
		{"{}", "{\"timeShift\":\"1d/d\"}", "the panel's own time range cannot be read"},
		{"{}", "{\"timeShift\":\"h\"}", "the panel's own time range cannot be read"},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct time_range range = {7, 7};
		const char *why = range_of(rows[i].dashboard, rows[i].panel, &range);
		assert_non_null(why);
		assert_string_equal(why, rows[i].why);
		assert_true(range.from == 7 && range.to == 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(date_math_counts_from_now),
		cmocka_unit_test(roundings_go_to_the_beginning_or_to_the_last_millisecond),
		cmocka_unit_test(a_month_ends_on_the_last_day_that_it_has),
		cmocka_unit_test(times_are_read_with_a_zone_and_without),
		cmocka_unit_test(what_is_no_time_is_refused_and_changes_nothing),
		cmocka_unit_test(durations_add_up),
		cmocka_unit_test(intervals_are_those_that_a_browser_asks_for),
		cmocka_unit_test(an_interval_is_never_below_the_least),
		cmocka_unit_test(an_interval_is_written_in_the_largest_unit_that_fits),
		cmocka_unit_test(a_panel_has_the_range_of_its_dashboard_or_its_own),
		cmocka_unit_test(a_range_that_cannot_be_read_says_whose_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
