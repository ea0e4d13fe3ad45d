/* SPDX-License-Identifier: MIT */
/*
 * Patterns and texts with JavaScript's answers (fixtures/regex/rows.mjs makes them): each must be the same here, or be
 * refused, as its row says. With a file as argument the rows of that file, of which each may be either.
 */
#include <time.h>

#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/base/strbuf.h"
#include "model/query/js_regex.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define LARGEST_ROWS ((size_t)256 << 20)

static const char *rows_path = DASHSYNC_FIXTURES "/regex/rows.json";

static unsigned flags_of(struct slice letters)
{
	unsigned flags = 0;
	for (size_t i = 0; i < letters.length; i++) {
		flags |= letters.at[i] == 'i' ? JS_REGEX_FOLDS : 0;
		flags |= letters.at[i] == 'm' ? JS_REGEX_LINES : 0;
		flags |= letters.at[i] == 'y' ? JS_REGEX_STICKY : 0;
	}
	return flags;
}

/* Whether the match that was found is the one that the row has. */
static bool is_same(const struct js_regex *regex, struct slice text, const struct value *answer)
{
	const struct value *groups = value_get_kind(answer, "groups", VALUE_ARRAY);
	int64_t at = 0;
	if (!groups || !number_to_integer(value_get(answer, "at")->text, &at) ||
	    groups->count != js_regex_captures(regex) + 1)
		return false;
	bool same = js_regex_group(regex, text, 0).at == text.at + at;
	for (uint32_t i = 0; i < groups->count; i++) {
		struct slice group = js_regex_group(regex, text, i);
		if (groups->items[i].kind == VALUE_NULL)
			same &= !group.at;
		else
			same &= group.at && slice_equal(group, groups->items[i].text);
	}
	return same;
}

/* "same", "refused" or "other". */
static const char *outcome_of(struct arena *arena, const struct value *row, const char **why)
{
	const struct value *answer = value_get(row, "answer");
	struct slice text = value_get_text(row, "text");
	struct js_regex *regex = js_regex_open(arena, value_get_text(row, "pattern"),
					       flags_of(value_get_text(row, "flags")), why);
	if (!regex)
		return "refused";
	text.at = text.at ? text.at : "";
	enum js_regex_result result = js_regex_exec(regex, text, 0);
	const char *outcome = "refused";
	*why = result == JS_REGEX_FOUND ? "a match" : "no match";
	if (result == JS_REGEX_NONE)
		outcome = answer->kind == VALUE_NULL ? "same" : "other";
	else if (result == JS_REGEX_FOUND)
		outcome = is_same(regex, text, answer) ? "same" : "other";
	uint64_t steps = UINT64_MAX;
	js_regex_meter(regex, 0, &steps);
	if (js_regex_exec(regex, text, 0) != result ||
	    (strcmp(outcome, "same") == 0 && result == JS_REGEX_FOUND && !is_same(regex, text, answer)))
		outcome = "other when counted";
	js_regex_close(regex);
	return outcome;
}

static struct slice read_all(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	STRBUF_AUTO text = STRBUF_INIT(LARGEST_ROWS);
	assert_non_null(file);
	for (int c = getc(file); c != EOF; c = getc(file))
		strbuf_add_char(&text, (char)c);
	fclose(file);
	assert_false(strbuf_full(&text));
	return arena_slice(arena, strbuf_slice(&text));
}

static void every_row_has_the_answer_of_javascript_or_is_refused(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	size_t sames = 0;
	size_t refusals = 0;
	size_t faults = 0;
	diagnostics_init(&diags, arena);
	const struct value *rows = json_read(arena, read_all(arena, rows_path), (struct place){"rows.json", 1, 1},
					     &diags);
	if (!rows)
		fail_msg("%s: %s", rows_path, diags.count ? diags.items[0].message : "?");
	for (uint32_t i = 0; i < rows->count; i++) {
		const char *why = "";
		ARENA_AUTO row_arena = arena_new();
		const struct value *row = &rows->items[i];
		const char *found = outcome_of(row_arena, row, &why);
		struct slice kind = value_get_text(row, "kind");
		bool ok = slice_is(kind, "either") ? strncmp(found, "other", 5) != 0 : slice_is(kind, found);
		sames += strcmp(found, "same") == 0;
		refusals += strcmp(found, "refused") == 0;
		faults += !ok;
		if (!ok)
			print_error("row %u, /%.*s/%.*s of '%.*s': %s (%s)\n", i + 1,
				    SLICE_ARG(value_get_text(row, "pattern")), SLICE_ARG(value_get_text(row, "flags")),
				    SLICE_ARG(value_get_text(row, "text")), found, why);
	}
	print_message("%zu rows as in JavaScript, %zu refused\n", sames, refusals);
	assert_int_equal(faults, 0);
	assert_true(sames >= 150 && refusals >= 50);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* The bound is on steps; the time is only what a person may notice, with sanitizers and a busy machine. */
static void no_pattern_takes_long_on_any_text(void **state)
{
	static const char *const patterns[] = {
		"(x+x+)+y",  "(a|a)*b",       "(a|b|ab)*c",
		"(aa|a)+$b", "(a{30}){30}b",  "(.*)(.*)(.*)(.*)(.*)(.*)(.*)x",
		"a*a*a*a*b", "(?=(a+a+)+b)c", "(?:a+?b?)+c",
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	char *longest = arena_alloc(arena, 1002);
	memset(longest, 'a', 1001);
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		const char *why = NULL;
		struct timespec start;
		clock_gettime(CLOCK_MONOTONIC, &start);
		struct js_regex *regex = js_regex_open(arena, slice_of(patterns[i]), 0, &why);
		if (!regex)
			fail_msg("%s: %s", patterns[i], why);
		enum js_regex_result first = js_regex_exec(regex, (struct slice){longest, 1000}, 0);
		assert_int_equal(js_regex_exec(regex, (struct slice){longest, 1000}, 0), first);
		assert_int_equal(js_regex_exec(regex, (struct slice){longest, 1001}, 0), JS_REGEX_COSTLY);
		assert_int_not_equal(first, JS_REGEX_FOUND);
		js_regex_close(regex);
		if (seconds_since(&start) > 20)
			fail_msg("%s takes %.1f s", patterns[i], seconds_since(&start));
	}
}

/* Each of the places where a match may begin costs little; all together are too much. */
static void the_steps_of_all_places_count(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *why = NULL;
	char *text = arena_alloc(arena, 1000);
	memset(text, 'a', 1000);
	memcpy(text + 998, "xb", 2);
	struct js_regex *regex = js_regex_open(arena, slice_of("(?:a|a){14}b"), 0, &why);
	assert_non_null(regex);
	assert_int_equal(js_regex_exec(regex, (struct slice){text + 950, 50}, 0), JS_REGEX_NONE);
	assert_int_equal(js_regex_exec(regex, (struct slice){text, 1000}, 0), JS_REGEX_COSTLY);
	js_regex_close(regex);
}

/* The steps of all texts come out of one meter, and when it is empty the answer is neither a match nor none. */
static void a_meter_is_for_all_texts(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *why = NULL;
	uint64_t steps = 1000000;
	struct slice text = slice_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	struct js_regex *regex = js_regex_open(arena, slice_of("(?:a|a){5}b?[cd]"), 0, &why);
	assert_non_null(regex);
	js_regex_meter(regex, 10, &steps);
	unsigned rounds = 0;
	while (js_regex_exec(regex, text, 0) == JS_REGEX_NONE && rounds < 10000)
		rounds++;
	assert_in_range(rounds, 10, 1000);
	assert_int_equal(js_regex_exec(regex, text, 0), JS_REGEX_SPENT);
	assert_int_equal(steps, 0);
	assert_int_equal(js_regex_exec(regex, slice_of("x"), 0), JS_REGEX_NONE); /* what takes no steps is answered */
	steps = 1000000;
	assert_int_equal(js_regex_exec(regex, text, 0), JS_REGEX_NONE);
	uint64_t left = steps;
	js_regex_meter(regex, 1000000, &steps);
	assert_int_equal(js_regex_exec(regex, text, 0), JS_REGEX_NONE);
	assert_int_equal(steps, left); /* free */
	js_regex_close(regex);
}

static void names_and_captures_are_found(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *why = NULL;
	struct slice text = slice_of("xab");
	struct js_regex *regex = js_regex_open(arena, slice_of("(?<text>a)(?:b)(?<value>c)?"), 0, &why);
	assert_non_null(regex);
	assert_int_equal(js_regex_captures(regex), 2);
	assert_int_equal(js_regex_named(regex, "text"), 1);
	assert_int_equal(js_regex_named(regex, "value"), 2);
	assert_int_equal(js_regex_named(regex, "other"), 0);
	assert_int_equal(js_regex_exec(regex, text, 0), JS_REGEX_FOUND);
	assert_true(slice_is(js_regex_group(regex, text, 0), "ab"));
	assert_true(slice_is(js_regex_group(regex, text, 1), "a"));
	assert_null(js_regex_group(regex, text, 2).at);
	assert_int_equal(js_regex_exec(regex, text, 2), JS_REGEX_NONE);
	assert_int_equal(js_regex_exec(regex, (struct slice){"\xff", 1}, 0), JS_REGEX_APART);
	assert_int_equal(js_regex_exec(regex, (struct slice){NULL, 0}, 0), JS_REGEX_NONE);
	js_regex_close(regex);
	js_regex_close(NULL);
}

static void a_refusal_has_its_reason(void **state)
{
	static const struct {
		const char *pattern, *why;
	} rows[] = {
		{"(?i)a", "it has a group '(?' that JavaScript does not have"},
		{"a++", "it has a quantifier with nothing to repeat"},
		{"(?=a)*", "it repeats an assertion or an empty class"},
		{"(a*)*", "it repeats a group that may match nothing"},
		{"((a)|b)*", "it repeats a group with an optional capture or a back reference"},
		{"(?<=(a))b", "it has a capture inside a lookbehind"},
		{"(a)(?<=\\1)", "it has a back reference inside a lookbehind"},
		{"\\Aa", "it has an escape that JavaScript and PCRE2 read differently"},
		{"a)", "it closes a group that is not open"},
		{"\xf0\x9f\x98\x80", "it has characters on which JavaScript and PCRE2 disagree"},
		{"(a", "missing closing parenthesis"},
	};
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *why = NULL;
		assert_null(js_regex_open(arena, slice_of(rows[i].pattern), 0, &why));
		assert_string_equal(why, rows[i].why);
	}
	char *long_pattern = arena_alloc(arena, 1002);
	const char *why = NULL;
	memset(long_pattern, '(', 1001);
	assert_null(js_regex_open(arena, slice_of(long_pattern), 0, &why));
	assert_string_equal(why, "it is longer than 1000 bytes");
	long_pattern[1000] = '\0';
	assert_null(js_regex_open(arena, slice_of(long_pattern), 0, &why));
	assert_string_equal(why, "its groups are nested too deep");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_has_the_answer_of_javascript_or_is_refused),
		cmocka_unit_test(no_pattern_takes_long_on_any_text),
		cmocka_unit_test(the_steps_of_all_places_count),
		cmocka_unit_test(a_meter_is_for_all_texts),
		cmocka_unit_test(names_and_captures_are_found),
		cmocka_unit_test(a_refusal_has_its_reason),
	};
	if (argc > 1)
		rows_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
