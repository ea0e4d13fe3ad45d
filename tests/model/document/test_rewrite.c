/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/document/rewrite.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "tests/model/value/parsed.h"

static void the_normal_form_has_no_server_owned_keys(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *dashboard = parsed(
		arena,
		"{\"id\":1,\"title\":\"t\",\"uid\":\"u\",\"version\":3,\"iteration\":9,\"panels\":[{\"id\":4}]}");
	const struct value *normal = normal_form(arena, dashboard);
	assert_true(value_equal(normal, parsed(arena, "{\"title\":\"t\",\"panels\":[{\"id\":4}]}")));
	assert_ptr_equal(value_get(normal, "panels")->items, value_get(dashboard, "panels")->items);
	assert_int_equal(normal->line, 1);
	assert_ptr_equal(normal_form(arena, normal), normal);
}

static void what_the_server_rewrites_is_told_from_drift(void **state)
{
	(void)state;
	static const struct {
		const char *git;
		const char *live;
		bool equal;
	} cases[] = {
		/* the refresh interval is raised to the minimum when it is under it or none at all */
		{"{\"refresh\":\"1s\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"4999ms\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"1.5s\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"auto\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"0\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"10\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"-1m\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"1d12h\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"1.5d\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"0d\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"1m 30s\"}", "{\"refresh\":\"5s\"}", true},
		{"{\"refresh\":\"5000s\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"5.5s\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"1m30s\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"+1m\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"1h\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"1d\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"1M\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"2w\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"1y\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":\"1s\"}", "{\"refresh\":\"10s\"}", false},
		{"{\"refresh\":\"\"}", "{\"refresh\":\"5s\"}", false},
		{"{\"refresh\":false}", "{\"refresh\":\"5s\"}", false},
		{"{}", "{\"refresh\":\"5s\"}", false},
		{"{\"x\":{\"refresh\":\"1s\"}}", "{\"x\":{\"refresh\":\"5s\"}}", false},
		/* the title is trimmed, as Go trims */
		{"{\"title\":\" A b\\t\"}", "{\"title\":\"A b\"}", true},
		{"{\"title\":\"\\u00a0\\u3000A\\u2028\"}", "{\"title\":\"A\"}", true},
		{"{\"title\":\"A\"}", "{\"title\":\" A\"}", false},
		{"{\"title\":\" A \"}", "{\"title\":\"A \"}", false},
		{"{\"panels\":[{\"title\":\" A\"}]}", "{\"panels\":[{\"title\":\"A\"}]}", false},
		/* numbers are kept as text */
		{"[9007199254740993]", "[9007199254740992]", false},
		{"[1.0]", "[1]", true},
	};
	ARENA_AUTO arena = arena_new();
	const struct rewrites none = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct value *git = parsed(arena, cases[i].git);
		const struct value *live = parsed(arena, cases[i].live);
		if (rewrite_equal(arena, git, live, &none) != cases[i].equal)
			fail_msg("git %s, live %s", cases[i].git, cases[i].live);
		const struct value *aligned = rewrite_align(arena, git, live, &none);
		assert_true(value_equal(aligned, cases[i].equal ? live : git));
	}
}

static void numbers_are_compared_as_the_doubles_that_some_servers_keep(void **state)
{
	(void)state;
	static const struct {
		const char *git;
		const char *live;
		bool equal;
	} cases[] = {
		{"9007199254740993", "9007199254740992", true},
		{"9007199254740993", "9007199254740994", false},
		{"0.1000000000000000055511151231257827", "0.1", true},
		{"0.1", "0.10000000000000001", false}, /* no server spells it so */
		{"123456789012345678901", "123456789012345680000", true},
		{"1e400", "1e400", true},
		{"1e400", "1.7976931348623157e308", false},
		{"1e-400", "0", true},
		{"2", "3", false},
		{"\"2\"", "2", false},
	};
	ARENA_AUTO arena = arena_new();
	const struct rewrites doubles = {.doubles = true};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct value *git = parsed(arena, arena_printf(arena, "{\"a\":[%s]}", cases[i].git));
		const struct value *live = parsed(arena, arena_printf(arena, "{\"a\":[%s]}", cases[i].live));
		if (rewrite_equal(arena, git, live, &doubles) != cases[i].equal)
			fail_msg("git %s, live %s", cases[i].git, cases[i].live);
	}
}

static void a_target_adds_rows(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		const char *sent; /* NULL: any */
		const char *stored;
		const char *git;
		const char *live;
		const char *aligned; /* NULL: git itself */
	} cases[] = {
		{"/style", "\"light\"", "\"dark\"", "{\"style\":\"light\"}", "{\"style\":\"dark\"}",
		 "{\"style\":\"dark\"}"},
		{"/style", "\"light\"", "\"dark\"", "{\"style\":\"x\"}", "{\"style\":\"dark\"}", NULL},
		{"/style", "\"light\"", "\"dark\"", "{\"style\":\"light\"}", "{\"style\":\"x\"}", NULL},
		{"/n", "1.0", "2.0", "{\"n\":1}", "{\"n\":2}", "{\"n\":2}"},
		{"/a/*/b", NULL, NULL, "{\"a\":[{\"b\":1,\"c\":1},{\"b\":2}]}", "{\"a\":[{\"b\":7,\"c\":3},{\"b\":8}]}",
		 "{\"a\":[{\"b\":7,\"c\":1},{\"b\":8}]}"},
		{"/a/1/b", NULL, NULL, "{\"a\":[{\"b\":1},{\"b\":2}]}", "{\"a\":[{\"b\":7},{\"b\":8}]}",
		 "{\"a\":[{\"b\":1},{\"b\":8}]}"},
		{"/a/01/b", NULL, NULL, "{\"a\":[{\"b\":1},{\"b\":2}]}", "{\"a\":[{\"b\":7},{\"b\":8}]}", NULL},
		{"/a/*/b", NULL, NULL, "{\"a\":[{\"b\":1}]}", "{\"a\":[{\"b\":7},{\"b\":8}]}", NULL},
		{"/x~1y/~0z", NULL, NULL, "{\"x/y\":{\"~z\":1}}", "{\"x/y\":{\"~z\":2}}", "{\"x/y\":{\"~z\":2}}"},
		{"/a", NULL, NULL, "{\"a\":{\"b\":[1]}}", "{\"a\":[2]}", "{\"a\":[2]}"},
		{"/a", NULL, NULL, "{\"a\":1,\"b\":2}", "{\"b\":3}", "{\"b\":2}"},
		{"/a", NULL, NULL, "{\"b\":2}", "{\"a\":1,\"b\":3}", "{\"b\":2,\"a\":1}"},
		{"/a", NULL, "1", "{\"b\":2}", "{\"a\":1,\"b\":3}", "{\"b\":2,\"a\":1}"},
		{"/a", NULL, "5", "{\"b\":2}", "{\"a\":1,\"b\":3}", NULL},
		{"/a", "null", "1", "{\"b\":2}", "{\"a\":1,\"b\":3}", NULL},
		{"/a/b", NULL, NULL, "{\"b\":2}", "{\"b\":3}", NULL},
		{"a", NULL, NULL, "{\"a\":2}", "{\"a\":3}", NULL},
		{"/a", NULL, NULL, "{\"a\":[1,{\"c\":2}]}", "{\"a\":[1.0,{\"c\":2}]}", NULL},
	};
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct value *git = parsed(arena, cases[i].git);
		const struct value *live = parsed(arena, cases[i].live);
		struct rewrite row = {
			.path = slice_of(cases[i].path),
			.sent = cases[i].sent ? parsed(arena, cases[i].sent) : NULL,
			.stored = cases[i].stored ? parsed(arena, cases[i].stored) : NULL,
		};
		struct rewrites rewrites = {.items = &row, .count = 1};
		const struct value *aligned = rewrite_align(arena, git, live, &rewrites);
		STRBUF_AUTO text = STRBUF_INIT(1000);
		json_write(aligned, &text);
		assert_string_equal(text.at, cases[i].aligned ? cases[i].aligned : cases[i].git);
		if (!cases[i].aligned)
			assert_ptr_equal(aligned, git);
	}
}

static void write_value(const struct value *value, struct strbuf *out)
{
	if (value)
		json_write(value, out);
	else
		strbuf_add_text(out, "any");
}

/* One line a row: path, sent, stored. */
static void write_rows(const struct rewrite *rows, size_t count, struct strbuf *out)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_printf(out, "%s%.*s ", i ? "\n" : "", SLICE_ARG(rows[i].path));
		write_value(rows[i].sent, out);
		strbuf_add_char(out, ' ');
		write_value(rows[i].stored, out);
	}
}

/* The rows say where and what, and are those that make the two documents equal. */
static void what_a_server_changed_becomes_rows_that_explain_it(void **state)
{
	(void)state;
	static const struct {
		const char *sent;
		const char *stored;
		size_t count;
		const char *rows; /* of the first three */
	} cases[] = {
		{"{\"a\":1,\"b\":[{}]}", "{\"b\":[{}],\"a\":1}", 0, ""},
		{"{\"a\":1}", "{\"a\":2}", 1, "/a 1 2"},
		{"{\"a\":1}", "{\"a\":1,\"b\":2}", 1, "/b any 2"},
		{"{\"a\":1,\"b\":2}", "{\"a\":1}", 1, "/b 2 any"},
		{"{}", "{\"b\":1,\"a\":{\"c\":2}}", 2, "/b any 1\n/a any {\"c\":2}"},
		{"{\"a\":1}", "{\"a\":{\"b\":1}}", 1, "/a 1 {\"b\":1}"},
		{"{\"a\":null}", "{\"a\":false}", 1, "/a null false"},
		{"{\"a\":{\"b\":1,\"c\":2},\"d\":3}", "{\"a\":{\"b\":5,\"c\":2},\"d\":4}", 2, "/a/b 1 5\n/d 3 4"},
		{"{\"a\":[1,2,3]}", "{\"a\":[7,2,8]}", 2, "/a/0 1 7\n/a/2 3 8"},
		{"{\"a\":[{\"b\":1},{\"b\":2}]}", "{\"a\":[{\"b\":1},{}]}", 1, "/a/1/b 2 any"},
		{"{\"a\":[1,2]}", "{\"a\":[1]}", 1, "/a [1,2] [1]"},
		{"{\"a\":[]}", "{\"a\":{}}", 1, "/a [] {}"},
		{"{\"x/y\":{\"~z\":1,\"~1\":2}}", "{\"x/y\":{\"~z\":3,\"~1\":4}}", 2, "/x~1y/~0z 1 3\n/x~1y/~01 2 4"},
		{"{\"\":{\"\":1}}", "{\"\":{\"\":2}}", 1, "// 1 2"},
		{"{\"a\":1,\"b\":2,\"c\":3,\"d\":4}", "{\"e\":5}", 5, "/a 1 any\n/b 2 any\n/c 3 any"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ARENA_AUTO arena = arena_new();
		const struct value *sent = parsed(arena, cases[i].sent);
		const struct value *stored = parsed(arena, cases[i].stored);
		struct rewrite rows[3];
		STRBUF_AUTO text = STRBUF_INIT(1000);
		size_t count = rewrite_rows(arena, sent, stored, rows, 3);
		write_rows(rows, count < 3 ? count : 3, &text);
		assert_string_equal(text.at ? text.at : "", cases[i].rows);
		assert_int_equal(count, cases[i].count);
		if (count > 3)
			continue;
		const struct rewrites all = {.items = rows, .count = count};
		assert_true(rewrite_equal(arena, sent, stored, &all));
		for (size_t without = 0; without < count; without++) { /* each of them is needed */
			const struct rewrite kept = rows[without];
			rows[without].path = slice_of("/elsewhere");
			assert_false(rewrite_equal(arena, sent, stored, &all));
			rows[without] = kept;
		}
	}
}

static void what_is_not_rewritten_is_shared(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *git = parsed(arena, "{\n\"panels\":[{\"id\":1}],\n \"refresh\":\"1s\",\"x\":1}");
	const struct value *live = parsed(arena, "{\"x\":2,\"refresh\":\"5s\",\"panels\":[{\"id\":2}]}");
	const struct rewrites none = {0};
	const struct value *aligned = rewrite_align(arena, git, live, &none);
	assert_true(value_equal(aligned, parsed(arena, "{\"panels\":[{\"id\":1}],\"refresh\":\"5s\",\"x\":1}")));
	assert_ptr_equal(value_get(aligned, "panels")->items, value_get(git, "panels")->items);
	assert_int_equal(aligned->line, git->line);
	assert_false(rewrite_equal(arena, git, live, &none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_normal_form_has_no_server_owned_keys),
		cmocka_unit_test(what_the_server_rewrites_is_told_from_drift),
		cmocka_unit_test(numbers_are_compared_as_the_doubles_that_some_servers_keep),
		cmocka_unit_test(a_target_adds_rows),
		cmocka_unit_test(what_a_server_changed_becomes_rows_that_explain_it),
		cmocka_unit_test(what_is_not_rewritten_is_shared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
