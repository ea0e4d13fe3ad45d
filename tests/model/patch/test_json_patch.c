/* SPDX-License-Identifier: MIT */
/* A row is a text, what its value shall be, and the text that comes out. */
#include "model/patch/json_patch.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "tests/model/value/parsed.h"
#include "tests/testing.h"

struct row {
	const char *text;
	const char *desired;
	const char *expected;
};

/* The whole text with the new one of the dashboard in it. */
static char *rewritten(struct arena *arena, const struct json_patch *patch)
{
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	struct slice all = patch->text->text;
	struct slice old;
	assert_true(json_patch(patch, &old, &out));
	const char *end = old.at + old.length;
	return arena_printf(arena, "%.*s%.*s%.*s", (int)(old.at - all.at), all.at, SLICE_ARG(strbuf_slice(&out)),
			    (int)(all.at + all.length - end), end);
}

static void check(const struct row *row)
{
	ARENA_AUTO arena = arena_new();
	const struct value *file = parsed(arena, row->text);
	const struct value *desired = parsed(arena, row->desired);
	struct json_text text = json_text_of(slice_of(row->text));
	const char *out = rewritten(arena, &(struct json_patch){&text, file, file, desired, desired, false});
	assert_string_equal(out, row->expected);
	assert_true(value_equal(parsed(arena, out), desired));
}

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check(&rows[i]);
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

static void what_is_equal_keeps_every_byte(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"{ \"a\" :1.0 ,\n\n\"b\":[1e3,\t1152921504606846977] }\n\n",
		 "{\"b\":[1000,1152921504606846977],\"a\":1}",
		 "{ \"a\" :1.0 ,\n\n\"b\":[1e3,\t1152921504606846977] }\n\n"},
		{"{\"a\": \"\\u00e9\\/\"}", "{\"a\": \"é/\"}", "{\"a\": \"\\u00e9\\/\"}"},
		{"{}", "{}", "{}"},
	};
	CHECK(rows);
}

static void a_changed_value_is_replaced_in_its_place(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"{\n  \"a\": 1.0,\n  \"b\": \"x\"\n}\n", "{\"a\":1,\"b\":\"y\"}",
		 "{\n  \"a\": 1.0,\n  \"b\": \"y\"\n}\n"},
		{"{\"b\":[1.50,2.0],\"a\":null}", "{\"a\":true,\"b\":[1.5,3]}", "{\"b\":[1.50,3],\"a\":true}"},
		{"{ \"a\" : { \"b\" : 1 } }", "{\"a\":{\"b\":1e400}}", "{ \"a\" : { \"b\" : 1e400 } }"},
		{"{\r\n\t\"a\": [\r\n\t\t1,\r\n\t\t2\r\n\t]\r\n}\r\n", "{\"a\":[1,3]}",
		 "{\r\n\t\"a\": [\r\n\t\t1,\r\n\t\t3\r\n\t]\r\n}\r\n"},
		{"{\n  \"a\": 1\n}", "{\"a\":{\"b\":[],\"c\":[1]}}",
		 "{\n  \"a\": {\n    \"b\": [],\n    \"c\": [\n      1\n    ]\n  }\n}"},
		{"{\n  \"a\": {\"b\": 1}\n}", "{\"a\":{\"b\":[1,2]}}", "{\n  \"a\": {\"b\": [1, 2]}\n}"},
	};
	CHECK(rows);
}

static void a_new_member_stands_where_its_neighbours_say(void **state)
{
	(void)state;
	static const struct row rows[] = {
		/* the keys are sorted */
		{"{\n  \"a\": 1,\n  \"c\": 3\n}\n", "{\"c\":3,\"b\":{\"x\":1},\"a\":1}",
		 "{\n  \"a\": 1,\n  \"b\": {\n    \"x\": 1\n  },\n  \"c\": 3\n}\n"},
		/* they are not: behind the one that it follows */
		{"{\n  \"z\": 1,\n  \"c\": 3\n}\n", "{\"z\":1,\"b\":2,\"c\":3,\"d\":4}",
		 "{\n  \"z\": 1,\n  \"b\": 2,\n  \"c\": 3,\n  \"d\": 4\n}\n"},
		{"{\"z\":1,\"c\":3}", "{\"b\":2,\"z\":1,\"c\":3}", "{\"b\":2,\"z\":1,\"c\":3}"},
		/* nor is what is desired in their order */
		{"{\"z\":1,\"c\":3}", "{\"a\":0,\"c\":3,\"b\":2,\"z\":1}", "{\"z\":1,\"c\":3,\"a\":0,\"b\":2}"},
		{"{\"z\": 1}", "{\"z\":1,\"c\":3}", "{\"z\": 1, \"c\": 3}"},
		{"{\n\t\"z\" : 1\n}", "{\"z\":1,\"c\":[{}]}", "{\n\t\"z\" : 1,\n\t\"c\" : [\n\t\t{}\n\t]\n}"},
		{"{\r\n    \"z\":1\r\n}\r\n", "{\"z\":1,\"c\":[3]}",
		 "{\r\n    \"z\":1,\r\n    \"c\":[\r\n        3\r\n    ]\r\n}\r\n"},
		{"{}", "{\"a\": [1, {\"b\": 2}]}", "{\"a\": [1, {\"b\": 2}]}"},
	};
	CHECK(rows);
}

static void what_is_removed_goes_with_its_comma_and_line(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}\n", "{\"a\":1,\"c\":3}",
		 "{\n  \"a\": 1,\n  \"c\": 3\n}\n"},
		{"{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{\"a\":1}", "{\n  \"a\": 1\n}\n"},
		{"{ \"a\": 1, \"b\": 2 }", "{\"b\":2}", "{ \"b\": 2 }"},
		{"{\n  \"a\": [\n    1,\n    2\n  ]\n}", "{\"a\":[]}", "{\n  \"a\": []\n}"},
		{"{\"a\": [1 , 2 , 3 ]}", "{\"a\":[1,2]}", "{\"a\": [1 , 2 ]}"},
	};
	CHECK(rows);
}

static void items_are_paired_by_what_they_are(void **state)
{
	(void)state;
	static const struct row rows[] = {
		/* a panel in front */
		{"{\n  \"panels\": [\n    {\"id\": 1, \"x\": 1.0},\n    {\"id\": 2, \"x\": 2.0}\n  ]\n}\n",
		 "{\"panels\":[{\"id\":3},{\"id\":1,\"x\":1},{\"id\":2,\"x\":5}]}",
		 "{\n  \"panels\": [\n    {\n      \"id\": 3\n    },\n    {\"id\": 1, \"x\": 1.0},\n    {\"id\": 2, "
		 "\"x\": 5}\n  ]\n}\n"},
		/* two that changed places */
		{"{\"panels\":[{\"id\":1,\"x\":1.0},{\"id\":2,\"x\":2.0}]}",
		 "{\"panels\":[{\"id\":2,\"x\":2},{\"id\":1,\"x\":1}]}",
		 "{\"panels\":[{\"id\":2,\"x\":2.0},{\"id\":1,\"x\":1.0}]}"},
		/* brackets on one line */
		{"{\n  \"panels\": [{\n    \"id\": 1\n  }, {\n    \"id\": 2\n  }]\n}",
		 "{\"panels\":[{\"id\":1},{\"id\":2},{\"id\":3}]}",
		 "{\n  \"panels\": [{\n    \"id\": 1\n  }, {\n    \"id\": 2\n  }, {\n    \"id\": 3\n  }]\n}"},
		{"{\"panels\":[{\"id\":1,\"targets\":[{\"refId\":\"A\",\"e\":1.0},{\"refId\":\"B\",\"e\":2.0}]}]}",
		 "{\"panels\":[{\"id\":1,\"targets\":[{\"refId\":\"B\",\"e\":2}]}]}",
		 "{\"panels\":[{\"id\":1,\"targets\":[{\"refId\":\"B\",\"e\":2.0}]}]}"},
		{"{\"tags\": [\"a\", \"c\"]}", "{\"tags\":[\"a\",\"b\",\"c\"]}", "{\"tags\": [\"a\", \"b\", \"c\"]}"},
		{"{\n  \"tags\": []\n}", "{\"tags\":[\"a\"]}", "{\n  \"tags\": [\n    \"a\"\n  ]\n}"},
		{"{\"tags\": [\"a\"]}", "{\"tags\":[\"b\",\"a\",7]}", "{\"tags\": [\"b\", \"a\", 7]}"},
	};
	CHECK(rows);
}

static void new_texts_are_escaped_as_the_others_are(void **state)
{
	(void)state;
	static const struct row rows[] = {
		{"{\"a\": \"\\u00e9\", \"b\": 1}", "{\"a\":\"é\",\"b\":\"ü😀<\\n\"}",
		 "{\"a\": \"\\u00e9\", \"b\": \"\\u00fc\\ud83d\\ude00<\\n\"}"},
		{"{\"a\": \"\\u003c\", \"b\": 1}", "{\"a\":\"<\",\"b\":\"é>&\"}",
		 "{\"a\": \"\\u003c\", \"b\": \"é\\u003e\\u0026\"}"},
		{"{\"a\": \"\\u00e9ä\", \"b\": 1}", "{\"a\":\"éä\",\"b\":\"ü\"}", /* both kinds: as it comes */
		 "{\"a\": \"\\u00e9ä\", \"b\": \"ü\"}"},
		{"{\"a\": \"é\", \"b\": 1}", "{\"a\":\"é\",\"b\":\"\\u00fc\\u003c\\u0000\"}",
		 "{\"a\": \"é\", \"b\": \"ü<\\u0000\"}"},
		{"{\"a\": 1}", "{\"a\":1,\"\":{\"\\u0001\\\"\":2}}", "{\"a\": 1, \"\": {\"\\u0001\\\"\": 2}}"},
	};
	CHECK(rows);
}

/* What one dashboard of a file becomes; `inner` is its key in the file. */
static char *patched(struct arena *arena, const char *text, const char *inner, const char *current, const char *desired,
		     const char *spelled)
{
	const struct value *root = parsed(arena, text);
	struct json_text all = json_text_of(slice_of(text));
	struct json_patch patch = {
		.text = &all,
		.file = inner ? value_get(root, inner) : root,
		.desired = parsed(arena, desired),
	};
	patch.current = current ? parsed(arena, current) : patch.file;
	patch.spelled = spelled ? parsed(arena, spelled) : patch.desired;
	return rewritten(arena, &patch);
}

static void what_stands_around_a_dashboard_stays(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const char *text = "{\n    \"é\": 1, \"dashboard\": {\n        \"title\": \"A\"\n    },\n    \"b\": 2.0 }";
	assert_string_equal(patched(arena, text, "dashboard", NULL, "{\"title\":\"B\",\"x\":[1]}", NULL),
			    "{\n    \"é\": 1, \"dashboard\": {\n        \"title\": \"B\",\n        \"x\": [\n"
			    "            1\n        ]\n    },\n    \"b\": 2.0 }");
}

static void what_the_file_says_stays_where_it_means_what_is_wanted(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	/* the id has no meaning, "here" means "there", and 1s is as good as 5s */
	const char *text = "{\"id\":7,\"ds\":\"here\",\"refresh\":\"1s\",\"a\":1}";
	assert_string_equal(patched(arena, text, NULL, "{\"ds\":\"there\",\"refresh\":\"5s\",\"a\":1,\"z\":0}",
				    "{\"ds\":\"there\",\"refresh\":\"5s\",\"a\":2,\"z\":0,\"more\":\"there\"}",
				    "{\"ds\":\"here\",\"refresh\":\"5s\",\"a\":2,\"z\":0,\"more\":\"here\"}"),
			    "{\"id\":7,\"ds\":\"here\",\"refresh\":\"1s\",\"a\":2,\"more\":\"here\"}");
}

static void a_dashboard_that_is_kept_in_a_string_is_refused(void **state)
{
	(void)state;
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	const char *text = "{\"json\": \"{}\"}";
	struct value inner = {.kind = VALUE_OBJECT, .line = 1, .column = 10};
	struct json_text all = json_text_of(slice_of(text));
	struct slice old;
	struct json_patch patch = {&all, &inner, &inner, &inner, &inner, false};
	assert_false(json_patch(&patch, &old, &out));
	assert_int_equal(out.length, 0);
	inner.line = 9;
	assert_false(json_patch(&patch, &old, &out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_equal_keeps_every_byte),
		cmocka_unit_test(a_changed_value_is_replaced_in_its_place),
		cmocka_unit_test(a_new_member_stands_where_its_neighbours_say),
		cmocka_unit_test(what_is_removed_goes_with_its_comma_and_line),
		cmocka_unit_test(items_are_paired_by_what_they_are),
		cmocka_unit_test(new_texts_are_escaped_as_the_others_are),
		cmocka_unit_test(what_stands_around_a_dashboard_stays),
		cmocka_unit_test(what_the_file_says_stays_where_it_means_what_is_wanted),
		cmocka_unit_test(a_dashboard_that_is_kept_in_a_string_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
