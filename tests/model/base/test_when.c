/* SPDX-License-Identifier: MIT */
/* Moments are those of `date -u -d ... +%s`. */
#include "tests/testing.h"

#include "model/base/calendar.h"
#include "model/base/strbuf.h"
#include "model/base/when.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void moments_of_rfc_3339_are_read_to_the_second(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t seconds;
	} cases[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2026-01-31T09:00:00Z", 1769850000},
		{"2026-01-31T09:00:00.5+01:00", 1769846400},
		{"2026-01-31T09:00:00-0130", 1769855400},
		{"2024-02-29T23:59:59Z", 1709251199},
		{"2000-03-01T00:00:00Z", 951868800},
		{"0001-01-01T00:00:00Z", -62135596800},
		{"9999-12-31T23:59:59Z", 253402300799},
		{"2016-12-31T23:59:60Z", 1483228800},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t seconds;
		if (!when_parse(slice_of(cases[i].text), &seconds))
			fail_msg("'%s' is not read", cases[i].text);
		assert_int_equal(seconds, cases[i].seconds);
	}
}

static void what_is_no_moment_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",
		"2026",
		"2026-01-31",
		"2026-01-31T09:00Z",
		"2026-01-31T09:00:00",
		"2026-01-31T09:00:00.Z",
		"2026-01-31T09:00:00+1:00",
		"2026-01-31T09:00:00+24:00",
		"2026-01-31T09:00:00Z ",
		" 2026-01-31T09:00:00Z",
		"2026-02-29T09:00:00Z",
		"2026-13-01T09:00:00Z",
		"2026-00-01T09:00:00Z",
		"0000-01-01T00:00:00Z",
		"2026-01-31T24:00:00Z",
		"2026-1-31T09:00:00Z",
		"+026-01-31T09:00:00Z",
	};
	int64_t seconds = 7;
	for (size_t i = 0; i < COUNT(texts); i++)
		if (when_parse(slice_of(texts[i]), &seconds))
			fail_msg("'%s' is read", texts[i]);
	assert_false(when_parse((struct slice){"2026-01-31\0"
					       "09:00:00Z",
					       20},
				&seconds));
	assert_int_equal(seconds, 7);
}

static void dashboards_leave_out_the_zone_the_seconds_and_the_time(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t milliseconds;
	} cases[] = {
		{"2026-01-31", 1769817600000},
		{"2026-01-31T09:00", 1769850000000},
		{"2026-01-31 09:00:00", 1769850000000},
		{"2026-01-31T09:00:00.0439", 1769850000043},
		{"2026-01-31T09:00:00.5+01:00", 1769846400500},
		{"1969-12-31T23:59:59.999Z", -1},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t milliseconds;
		if (!when_parse_iso(slice_of(cases[i].text), &milliseconds))
			fail_msg("'%s' is not read", cases[i].text);
		assert_int_equal(milliseconds, cases[i].milliseconds);
	}
}

static void a_person_names_a_day_or_how_long_ago(void **state)
{
	(void)state;
	const int64_t now = 1769850000;
	int64_t seconds;
	assert_true(when_parse_since(slice_of("90m"), now, &seconds));
	assert_int_equal(seconds, now - 5400);
	assert_true(when_parse_since(slice_of("2w"), now, &seconds));
	assert_int_equal(seconds, now - 14 * CALENDAR_DAY);
	assert_true(when_parse_since(slice_of("2026-01-31"), now, &seconds));
	assert_int_equal(seconds, 1769817600);
	assert_true(when_parse_since(slice_of("2026-01-31T09:00:00Z"), now, &seconds));
	assert_int_equal(seconds, now);
	assert_false(when_parse_since(slice_of("2026-01-31T09:00:00"), now, &seconds));
	assert_false(when_parse_since(slice_of("soon"), now, &seconds));
}

static void an_age_has_the_largest_unit_that_fits_twice(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(100);
	when_age(90 * 60, &out);
	strbuf_add_text(&out, ", ");
	when_age(3 * CALENDAR_DAY, &out);
	strbuf_add_text(&out, ", ");
	when_age(1, &out);
	strbuf_add_text(&out, ", ");
	when_age(0, &out);
	assert_string_equal(out.at, "90 minutes, 3 days, 1 second, 0 seconds");
}

static void a_moment_is_written_as_rfc_3339_has_it(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(100);
	when_format(0, &out);
	assert_string_equal(out.at, "1970-01-01T00:00:00Z");
	strbuf_reset(&out);
	when_format(1772355723, &out);
	assert_string_equal(out.at, "2026-03-01T09:02:03Z");
	int64_t seconds;
	assert_true(when_parse(strbuf_slice(&out), &seconds));
	assert_int_equal(seconds, 1772355723);
}

static void every_day_of_400_years_comes_back(void **state)
{
	(void)state;
	for (int64_t day = -170000; day < 170000; day++) {
		struct calendar calendar = calendar_of(day * CALENDAR_DAY + 3723);
		assert_true(calendar_is_valid(&calendar));
		assert_int_equal(calendar_seconds(&calendar), day * CALENDAR_DAY + 3723);
		assert_int_equal(calendar.hour, 1);
		assert_int_equal(calendar_weekday(day * CALENDAR_DAY), ((day + 4) % 7 + 7) % 7);
	}
	assert_int_equal(calendar_days(1900, 2), 28);
	assert_int_equal(calendar_days(2000, 2), 29);
	assert_int_equal(calendar_days(2026, 12), 31);
	assert_int_equal(calendar_seconds(&(struct calendar){2026, 0, 1, 0, 0, 0}), 1764547200); /* December 2025 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_of_rfc_3339_are_read_to_the_second),
		cmocka_unit_test(what_is_no_moment_is_refused),
		cmocka_unit_test(dashboards_leave_out_the_zone_the_seconds_and_the_time),
		cmocka_unit_test(a_person_names_a_day_or_how_long_ago),
		cmocka_unit_test(an_age_has_the_largest_unit_that_fits_twice),
		cmocka_unit_test(a_moment_is_written_as_rfc_3339_has_it),
		cmocka_unit_test(every_day_of_400_years_comes_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
