/* SPDX-License-Identifier: MIT */
/* Moments are those of `date -u`; the rest is arithmetic on them that is written out. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/query/time_range.h"
#include "model/value/json.h"
#include "tests/model/value/parsed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define MINUTE       INT64_C(60000)
#define HOUR         INT64_C(3600000)
#define DAY          INT64_C(86400000)

/* Saturday, 2026-01-31 09:30:15.250 */
#define TODAY INT64_C(1769817600000)
#define NOW   (TODAY + 9 * HOUR + 30 * MINUTE + 15250)

static void date_math_is_what_the_browser_makes_of_it(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t down;
		int64_t up;
	} cases[] = {
		{"now", NOW, NOW},
		{"now-6h", NOW - 6 * HOUR, NOW - 6 * HOUR},
		{"now+1h", NOW + HOUR, NOW + HOUR},
		{"now-h", NOW - HOUR, NOW - HOUR},
		{"now-1d-2h+3m", NOW - 26 * HOUR + 3 * MINUTE, NOW - 26 * HOUR + 3 * MINUTE},
		{"now/s", NOW - 250, NOW + 749},
		{"now/m", NOW - 15250, NOW + 44749},
		{"now/h", TODAY + 9 * HOUR, TODAY + 10 * HOUR - 1},
		{"now/d", TODAY, TODAY + DAY - 1},
		{"now-1d/d", TODAY - DAY, TODAY - 1},
		{"now/d+8h", TODAY + 8 * HOUR, TODAY + 32 * HOUR - 1},
		{"now/w", 1769299200000, TODAY + DAY - 1},   /* Sunday the 25th; Saturday is the last day */
		{"now/M", 1767225600000, 1769904000000 - 1}, /* 1 January, 1 February */
		{"now-1M", NOW - 31 * DAY, NOW - 31 * DAY},  /* 31 December */
		{"now+1M", NOW + 28 * DAY, NOW + 28 * DAY},  /* there is no 31 February */
		{"now-1M/M", 1767225600000 - 31 * DAY, 1767225600000 - 1},
		{"now-1Q/Q", 1759276800000, 1767225600000 - 1}, /* 1 October */
		{"now/y", 1767225600000, 1767225600000 + 365 * DAY - 1},
		{"now-1y/fy", 1735689600000, 1767225600000 - 1}, /* 1 January 2025 */
		{"2026-01-31||+1M/d", TODAY + 28 * DAY, TODAY + 29 * DAY - 1},
		{"1769851815250", NOW, NOW},
		{"0", 0, 0},
		{"2021-10-27T07:00:00.000Z", 1635318000000, 1635318000000},
		{"2026-01-31 00:00", TODAY, TODAY},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t down = 0;
		int64_t up = 0;
		if (!time_parse(slice_of(cases[i].text), NOW, false, &down) ||
		    !time_parse(slice_of(cases[i].text), NOW, true, &up) || down != cases[i].down || up != cases[i].up)
			fail_msg("'%s' is %lld and %lld", cases[i].text, (long long)down, (long long)up);
	}
}

static void what_is_no_time_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",     "nowhere",    "now-",       "now-6",           "now-6x",    "now/2d", "now-12345678s",
		"-6h",  "now -6h",    "$from",      "2026-02-30",      "now-3000y", "||+1d",  "99999999999999999",
		"now/", "now-1d/d/z", "now-1d||/d", "253402300800000",
	};
	int64_t moment = 7;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (time_parse(slice_of(texts[i]), NOW, false, &moment))
			fail_msg("'%s' is read", texts[i]);
	assert_int_equal(moment, 7);
}

static void a_panel_may_have_a_range_of_its_own(void **state)
{
	(void)state;
	static const struct {
		const char *dashboard;
		const char *panel;
		int64_t from;
		int64_t to;
	} cases[] = {
		{"{}", "{}", NOW - 6 * HOUR, NOW},
		{"{\"time\":null}", "{}", NOW - 6 * HOUR, NOW},
		{"{\"time\":{\"from\":\"now-1h\",\"to\":\"now\"}}", "{}", NOW - HOUR, NOW},
		{"{\"time\":{\"from\":\"now/d\",\"to\":\"now/d\"}}", "{}", TODAY, TODAY + DAY - 1},
		{"{\"time\":{\"from\":1769817600000,\"to\":1769904000000}}", "{}", TODAY, TODAY + DAY},
		{"{}", "{\"timeFrom\":\"2h\"}", NOW - 2 * HOUR, NOW},
		{"{}", "{\"timeFrom\":\"1d/d\"}", TODAY - DAY, NOW},
		{"{}", "{\"timeFrom\":\"now/d\"}", TODAY, NOW},
		{"{}", "{\"timeFrom\":\"+2h\"}", NOW, NOW + 2 * HOUR},
		{"{}", "{\"timeShift\":\"1d\"}", NOW - DAY - 6 * HOUR, NOW - DAY},
		{"{}", "{\"timeFrom\":\"1h\",\"timeShift\":\"1d/d\"}", TODAY - DAY, TODAY - 1},
		{"{}", "{\"timeFrom\":\"\",\"timeShift\":null}", NOW - 6 * HOUR, NOW},
		/* a range that is not relative keeps its place */
		{"{\"time\":{\"from\":\"2026-01-31\",\"to\":\"now\"}}", "{\"timeFrom\":\"1h\"}", TODAY, NOW},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		ARENA_AUTO arena = arena_new();
		struct time_range range = {0, 0};
		const char *why = "";
		if (!time_range_of_panel(parsed(arena, cases[i].dashboard), parsed(arena, cases[i].panel), NOW, &range,
					 &why) ||
		    range.from != cases[i].from || range.to != cases[i].to)
			fail_msg("%s %s: %lld to %lld %s", cases[i].dashboard, cases[i].panel, (long long)range.from,
				 (long long)range.to, why);
	}
	struct time_range range;
	const char *why;
	ARENA_AUTO arena = arena_new();
	assert_true(time_range_of_panel(parsed(arena, "{}"), NULL, NOW, &range, &why));
}

static void a_range_that_cannot_be_read_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *dashboard;
		const char *panel;
		const char *why;
	} cases[] = {
		{"{\"time\":{\"from\":\"soon\"}}", "{}", "the dashboard's time.from is not a time"},
		{"{\"time\":{\"to\":\"soon\"}}", "{}", "the dashboard's time.to is not a time"},
		{"{}", "{\"timeFrom\":\"$span\"}", "the panel's timeFrom is not a duration"},
		{"{}", "{\"timeShift\":\"-1d\"}", "the panel's timeShift is not a duration"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		ARENA_AUTO arena = arena_new();
		struct time_range range = {1, 2};
		const char *why = NULL;
		assert_false(time_range_of_panel(parsed(arena, cases[i].dashboard), parsed(arena, cases[i].panel), NOW,
						 &range, &why));
		assert_string_equal(why, cases[i].why);
		assert_int_equal(range.to, 2);
	}
}

static void durations_are_read_in_milliseconds(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t milliseconds;
	} cases[] = {
		{"15s", 15000},   {"1m30s", 90000},      {"1d", DAY},   {"500ms", 500},
		{">10s", 10000},  {"1.5h", 90 * MINUTE}, {"30", 30000}, {"1w", 7 * DAY},
		{"1M", 30 * DAY}, {"2y", 730 * DAY},     {"0s", 0},     {"0.25s", 250},
	};
	static const char *const none[] = {"",    ">",    "s",           "-1s",   "1x",       "1m30",
					   "1 m", "auto", "$__interval", "1001y", "99999999s"};
	int64_t milliseconds;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (!duration_parse(slice_of(cases[i].text), &milliseconds) || milliseconds != cases[i].milliseconds)
			fail_msg("'%s' is %lld", cases[i].text, (long long)milliseconds);
	for (size_t i = 0; i < COUNT(none); i++)
		if (duration_parse(slice_of(none[i]), &milliseconds))
			fail_msg("'%s' is read", none[i]);
}

/* 6 h over 1000 points is 21.6 s, which lies between 17.5 and 25; and so on. */
static void intervals_are_rounded_to_the_usual_ones(void **state)
{
	(void)state;
	static const struct {
		int64_t span;
		int64_t points;
		int64_t least;
		int64_t interval;
		const char *text;
	} cases[] = {
		{6 * HOUR, 1000, 0, 20000, "20s"},
		{DAY, 1000, 0, 60000, "1m"},
		{7 * DAY, 1000, 0, 600000, "10m"},
		{HOUR, 1000, 15000, 15000, "15s"},
		{90 * MINUTE, 60, 0, 120000, "2m"},     /* 90 s is the first that is 2 m */
		{90 * MINUTE - 60, 60, 0, 60000, "1m"}, /* 89.999 s */
		{5, 1, 0, 1, "1ms"},
		{10, 1, 0, 10, "10ms"},
		{HOUR, 0, 0, HOUR, "1h"}, /* no points are one */
		{6 * DAY, 1, 0, DAY, "1d"},
		{7 * DAY, 1, 0, 7 * DAY, "7d"},
		{41 * DAY, 1, 0, 30 * DAY, "30d"},
		{42 * DAY, 1, 0, 365 * DAY, "1y"},
		{0, 100, 0, 1, "1ms"},
		{-DAY, 100, 90000, 90000, "1m"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		ARENA_AUTO arena = arena_new();
		struct time_range range = {NOW, NOW + cases[i].span};
		int64_t interval = interval_of(&range, cases[i].points, cases[i].least);
		const char *text = interval_text(arena, interval);
		if (interval != cases[i].interval || strcmp(text, cases[i].text) != 0)
			fail_msg("case %zu: %lld %s", i, (long long)interval, text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(date_math_is_what_the_browser_makes_of_it),
		cmocka_unit_test(what_is_no_time_is_refused),
		cmocka_unit_test(a_panel_may_have_a_range_of_its_own),
		cmocka_unit_test(a_range_that_cannot_be_read_is_named),
		cmocka_unit_test(durations_are_read_in_milliseconds),
		cmocka_unit_test(intervals_are_rounded_to_the_usual_ones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
