/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/digest.h"
#include "model/value/json.h"

static const struct place START = {"x.json", 1, 1};

static const struct value *read_ok(struct arena *arena, const char *text)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *value = json_read(arena, slice_of(text), START, &diags);
	if (!value)
		fail_msg("%s: %s", text, diags.count ? diags.items[0].message : "?");
	return value;
}

/* The diagnostics of a text as "line:column rule" words. */
static char *problems(struct arena *arena, struct slice text)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *value = json_read(arena, text, START, &diags);
	assert_true((value == NULL) == (diags.errors > 0));
	STRBUF_AUTO list = STRBUF_INIT(10000);
	for (size_t i = 0; i < diags.count; i++)
		strbuf_printf(&list, "%s%u:%u %s", i ? ", " : "", diags.items[i].place.line,
			      diags.items[i].place.column, diags.items[i].rule);
	return arena_strdup(arena, list.at ? list.at : "");
}

static void every_spelling_survives(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	static const char *const texts[] = {
		"{\"b\":9007199254740993,\"a\":1e400,\"c\":[1.0,-0,3.141592653589793238462643383279502884]}",
		"[\"\\u0000\",\"\\u0041\\/\",\"\xF0\x9F\x93\x88\",\"\\ud83d\\udcc8\",\"\xC3\xBC\",\"\"]",
		"[true,false,null,{},[]]",
		"\"x\"",
		"-12.50",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		STRBUF_AUTO out = STRBUF_INIT(10000);
		json_write(read_ok(arena, texts[i]), &out);
		assert_string_equal(out.at, texts[i]);
	}
}

static void positions_count_characters(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *root = read_ok(arena, "{\n  \"\xC3\xBC\": \"\xF0\x9F\x93\x88\", \"k\": [1,\n 22]}");
	const struct value *list = value_get(root, "k");
	assert_int_equal(list->line, 2);
	assert_int_equal(list->column, 18);
	assert_int_equal(root->members[1].column, 13);
	assert_int_equal(list->items[1].line, 3);
	assert_int_equal(list->items[1].column, 2);
}

static void an_origin_moves_the_positions(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, slice_of("[1,\n2]"), (struct place){"x.yaml", 7, 5}, &diags);
	assert_int_equal(root->items[0].line, 7);
	assert_int_equal(root->items[0].column, 6);
	assert_int_equal(root->items[1].line, 8);
	assert_int_equal(root->items[1].column, 1);
}

static void every_problem_is_named_at_its_place(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	static const struct {
		const char *text;
		const char *problems;
	} rows[] = {
		{"", "1:1 syntax"},
		{"{", "1:2 syntax"},
		{"{\"a\":1,}", "1:8 syntax"},
		{"[1,]", "1:4 syntax"},
		{"[1 2]", "1:4 syntax"},
		{"{\"a\" 1}", "1:6 syntax"},
		{"{a:1}", "1:2 syntax"},
		{"tru", "1:1 syntax"},
		{"01", "1:1 syntax"},
		{"1 1", "1:3 syntax"},
		{"// no\n1", "1:1 syntax"},
		{"\"a\nb\"", "1:3 syntax"},
		{"\"\\x\"", "1:3 syntax"},
		{"\"\\u12g4\"", "1:4 syntax"},
		{"\"abc", "1:5 syntax"},
		{"NaN", "1:1 syntax"},
		{"\xEF\xBB\xBF{}", "1:1 byte-order-mark"},
		{"{\"a\":1,\"a\":2,\n\"a\":3}", "1:8 duplicate-key, 2:1 duplicate-key"},
		{"{\"a\":1,\"\\u0061\":2}", "1:8 duplicate-key"},
		{"[\"\\ud800\", \"\\udc00\", \"\\ud800\\u0041\"]",
		 "1:3 lone-surrogate, 1:13 lone-surrogate, 1:23 lone-surrogate"},
		{"[\"\xFF\", \"\xC0\x80\", \"\xED\xA0\x80\"]", "1:3 invalid-utf8, 1:8 invalid-utf8, 1:14 invalid-utf8"},
		{"[1e1234567890]", "1:2 number-too-long"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_string_equal(problems(arena, slice_of(rows[i].text)), rows[i].problems);
}

static void nesting_is_bounded(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(10000);
	for (int i = 0; i < LIMIT_DEPTH; i++)
		strbuf_add_char(&text, '[');
	for (int i = 0; i < LIMIT_DEPTH; i++)
		strbuf_add_char(&text, ']');
	assert_string_equal(problems(arena, strbuf_slice(&text)), "");
	strbuf_reset(&text);
	for (int i = 0; i <= LIMIT_DEPTH; i++)
		strbuf_add_char(&text, '[');
	assert_string_equal(problems(arena, strbuf_slice(&text)), "1:1001 too-deep");
}

/* An array of zeros that is `count` values in all. */
static void add_zeros(struct strbuf *text, size_t count)
{
	strbuf_add_text(text, "[0");
	for (size_t i = 2; i < count; i++)
		strbuf_add_text(text, ",0");
	strbuf_add_text(text, "]");
}

static void as_many_values_as_the_limit_are_read(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT((size_t)8 << 20);
	add_zeros(&text, LIMIT_VALUES);
	assert_string_equal(problems(arena, strbuf_slice(&text)), "");
	strbuf_reset(&text);
	add_zeros(&text, LIMIT_VALUES + 1);
	assert_string_equal(problems(arena, strbuf_slice(&text)), "1:4000000 too-many-values");
	strbuf_reset(&text);
	strbuf_add_text(&text, "{\"n\":0,\n\"a\":");
	add_zeros(&text, LIMIT_VALUES - 2);
	strbuf_add_text(&text, ",\n\"b\": {}}");
	assert_string_equal(problems(arena, strbuf_slice(&text)), "3:6 too-many-values");
}

static void texts_of_one_file_share_a_budget(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	size_t left = 5;
	assert_non_null(json_read_within(arena, slice_of("[1,2]"), START, &diags, &left));
	assert_int_equal(left, 2);
	assert_non_null(json_read_within(arena, slice_of("{\"a\":1}"), START, &diags, &left));
	assert_int_equal(left, 0);
	assert_null(json_read_within(arena, slice_of("1"), START, &diags, &left));
	assert_string_equal(diags.items[0].rule, RULE_TOO_MANY_VALUES);
	assert_non_null(diags.items[0].hint);
}

static void documents_in_a_list_are_folded_to_their_text(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const char *text = "[{\"n\":1,\"data\":{ \"data\": {\"a\":1.0} },\"m\":\"x\"},\n "
			   "{\"data\":{}},{\"data\":\"{}\"},{\"data\":[1]}]";
	const struct value *list = json_read_folded(arena, slice_of(text), START, &diags, "data");
	assert_non_null(list);
	assert_true(slice_is(value_get_text(&list->items[0], "data"), "{ \"data\": {\"a\":1.0} }"));
	assert_true(slice_is(value_get_text(&list->items[0], "m"), "x"));
	assert_true(slice_is(value_get_text(&list->items[1], "data"), "{}"));
	assert_int_equal(value_get(&list->items[1], "data")->line, 2);
	assert_int_equal(value_get(&list->items[1], "data")->column, 10);
	assert_int_equal(value_get(&list->items[2], "data")->kind, VALUE_NULL);
	assert_int_equal(value_get(&list->items[3], "data")->kind, VALUE_NULL);
	assert_null(json_read_folded(arena, slice_of("[{\"data\":{\"a\":tru}}]"), START, &diags, "data"));
	assert_int_equal(diags.items[0].place.column, 15);
}

static void each_folded_document_has_a_budget_of_its_own(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	STRBUF_AUTO text = STRBUF_INIT((size_t)16 << 20);
	strbuf_add_text(&text, "[{\"data\":{\"a\":");
	add_zeros(&text, LIMIT_VALUES - 1);
	strbuf_add_text(&text, "}},{\"data\":{\"a\":");
	add_zeros(&text, LIMIT_VALUES - 1);
	strbuf_add_text(&text, "}}]");
	assert_non_null(json_read_folded(arena, strbuf_slice(&text), START, &diags, "data"));
	strbuf_reset(&text);
	strbuf_add_text(&text, "[{\"data\":{\"a\":");
	add_zeros(&text, LIMIT_VALUES);
	strbuf_add_text(&text, "}}]");
	assert_null(json_read_folded(arena, strbuf_slice(&text), START, &diags, "data"));
	assert_string_equal(diags.items[0].rule, RULE_TOO_MANY_VALUES);
}

static void equality_ignores_order_and_spelling(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *a = read_ok(arena, "{\"a\":1.0,\"b\":[\"\\u0041\",true]}");
	assert_true(value_equal(a, read_ok(arena, "{\"b\":[\"A\",true],\"a\":1e0}")));
	assert_false(value_equal(a, read_ok(arena, "{\"b\":[\"A\",false],\"a\":1}")));
	assert_false(value_equal(a, read_ok(arena, "{\"b\":[true,\"A\"],\"a\":1}")));
	assert_false(value_equal(a, read_ok(arena, "{\"a\":1}")));
	assert_false(value_equal(a, read_ok(arena, "{\"b\":[\"A\",true],\"a\":\"1\"}")));
}

static void the_canonical_text_is_algorithm_1(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *value = read_ok(
		arena,
		" { \"b\" : [ 100 , 1.50, -0 ] , \"a\" : \"\\u0001\\u001F\\/\\n\\u00e9\\\"\\\\\\u007f\", \"B\": {} }");
	STRBUF_AUTO text = STRBUF_INIT(1000);
	json_write_canonical(value, &text);
	assert_string_equal(text.at, "{\"B\":{},\"a\":\"\\u0001\\u001f/\\n\xC3\xA9\\\"\\\\\x7f\",\"b\":[1e2,15e-1,0]}");
}

/* The vectors of docs/digest.md, computed with sha256sum over the canonical text. */
static void the_digest_is_sha256_of_the_canonical_text(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct digest empty = digest_of_value(read_ok(arena, " { } "));
	assert_string_equal(empty.hex, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
	struct digest one = digest_of_value(read_ok(arena, "[1.0]"));
	struct digest same = digest_of_value(read_ok(arena, "[ 10e-1 ]"));
	assert_true(digest_equal(&one, &same));
	assert_false(digest_equal(&one, &empty));
	struct digest bytes = digest_of_bytes(slice_of("[1]"));
	assert_string_equal(one.hex, bytes.hex);
}

static void pretty_text_reads_back_equal(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *value = read_ok(arena, "{\"a\":[1,{\"b\":[]}],\"c\":{}}");
	STRBUF_AUTO text = STRBUF_INIT(1000);
	json_write_pretty(value, &text);
	assert_string_equal(text.at, "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}\n");
	assert_true(value_equal(value, read_ok(arena, text.at)));
}

static void a_changed_copy_shares_the_rest(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *value = read_ok(arena, "{\"z\":1,\"panels\":[1,2],\"a\":3}");
	struct value with = value_with(arena, value, slice_of("z"), value_text(slice_of("new")));
	STRBUF_AUTO text = STRBUF_INIT(1000);
	json_write(&with, &text);
	assert_string_equal(text.at, "{\"z\":\"new\",\"panels\":[1,2],\"a\":3}");
	assert_ptr_equal(value_get(&with, "panels")->items, value_get(value, "panels")->items);
	static const char *const drop[] = {"z", "nothing", NULL};
	struct value without = value_without(arena, value, drop);
	assert_null(value_get(&without, "z"));
	assert_int_equal(without.count, 2);
	assert_non_null(value_get(value, "z"));
}

static void objects_of_many_keys_are_found_by_key(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(100000);
	strbuf_add_char(&text, '{');
	for (int i = 0; i < 500; i++)
		strbuf_printf(&text, "%s\"k%d\":%d", i ? "," : "", (i * 7919) % 500, i);
	strbuf_add_char(&text, '}');
	const struct value *value = read_ok(arena, text.at);
	for (int i = 0; i < 500; i++) {
		int64_t number;
		assert_true(value_to_integer(value_get(value, arena_printf(arena, "k%d", (i * 7919) % 500)), &number));
		assert_int_equal(number, i);
	}
	for (size_t i = 1; i < value->count; i++)
		assert_true(slice_compare(value_sorted_member(value, i - 1)->key, value_sorted_member(value, i)->key) <
			    0);
	assert_null(value_get(value, "k500"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_spelling_survives),
		cmocka_unit_test(positions_count_characters),
		cmocka_unit_test(an_origin_moves_the_positions),
		cmocka_unit_test(every_problem_is_named_at_its_place),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(as_many_values_as_the_limit_are_read),
		cmocka_unit_test(texts_of_one_file_share_a_budget),
		cmocka_unit_test(documents_in_a_list_are_folded_to_their_text),
		cmocka_unit_test(each_folded_document_has_a_budget_of_its_own),
		cmocka_unit_test(equality_ignores_order_and_spelling),
		cmocka_unit_test(the_canonical_text_is_algorithm_1),
		cmocka_unit_test(the_digest_is_sha256_of_the_canonical_text),
		cmocka_unit_test(pretty_text_reads_back_equal),
		cmocka_unit_test(a_changed_copy_shares_the_rest),
		cmocka_unit_test(objects_of_many_keys_are_found_by_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
