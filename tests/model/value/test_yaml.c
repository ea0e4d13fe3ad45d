/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/yaml.h"

static const struct place START = {"x.yaml", 1, 1};

/* What a text reads as: its documents as JSON, one after the other with blanks between; NULL when it has problems. */
static const char *read_all(struct arena *arena, struct slice text, struct diagnostics *diags)
{
	struct yaml_stream stream = {0};
	diagnostics_init(diags, arena);
	bool ok = yaml_read(arena, text, START, diags, &stream);
	assert_int_equal(ok, diags->errors == 0);
	if (!ok) {
		assert_null(stream.documents);
		return NULL;
	}
	STRBUF_AUTO out = STRBUF_INIT(10000000);
	for (size_t i = 0; i < stream.count; i++) {
		if (i)
			strbuf_add_char(&out, ' ');
		json_write(&stream.documents[i], &out);
	}
	return arena_strdup(arena, strbuf_slice(&out).at);
}

static void expect(const char *text, const char *json)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	const char *read = read_all(arena, slice_of(text), &diags);
	if (!read)
		fail_msg("%s: %u:%u %s", text, diags.items[0].place.line, diags.items[0].place.column,
			 diags.items[0].message);
	assert_string_equal(read, json);
}

/* The problems of a text as "line:column rule" words. */
static void expect_problems_in(struct slice text, const char *problems)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	assert_null(read_all(arena, text, &diags));
	STRBUF_AUTO list = STRBUF_INIT(10000);
	for (size_t i = 0; i < diags.count; i++)
		strbuf_printf(&list, "%s%u:%u %s", i ? ", " : "", diags.items[i].place.line,
			      diags.items[i].place.column, diags.items[i].rule);
	assert_string_equal(strbuf_slice(&list).at, problems);
}

static void expect_problems(const char *text, const char *problems)
{
	expect_problems_in(slice_of(text), problems);
}

/* The first problem's message, and hint. */
static void expect_message(const char *text, const char *message, const char *hint)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	assert_null(read_all(arena, slice_of(text), &diags));
	assert_string_equal(diags.items[0].message, message);
	assert_string_equal(diags.items[0].hint ? diags.items[0].hint : "", hint);
}

static const struct value *read_root(struct arena *arena, const char *text, struct place origin)
{
	struct diagnostics diags;
	struct yaml_stream stream;
	diagnostics_init(&diags, arena);
	assert_true(yaml_read(arena, slice_of(text), origin, &diags, &stream));
	assert_int_equal(stream.count, 1);
	return &stream.documents[0];
}

static void assert_stands_at(const struct value *value, uint32_t line, uint32_t column)
{
	assert_non_null(value);
	assert_int_equal(value->line, line);
	assert_int_equal(value->column, column);
}

/* A text of `count` times the same. The caller frees it. */
static char *repeat(const char *piece, size_t count)
{
	size_t length = strlen(piece);
	char *text = heap_alloc(length * count + 1);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * length, piece, length);
	text[length * count] = '\0';
	return text;
}

static void plain_scalars_mean_what_the_core_schema_says(void **state)
{
	(void)state;
	static const struct {
		const char *yaml;
		const char *json;
	} cases[] = {
		{"[~, null, Null, NULL, ]", "[null,null,null,null]"},
		{"a:", "{\"a\":null}"},
		{"[true, True, TRUE, false, False, FALSE]", "[true,true,true,false,false,false]"},
		{"[no, on, yes, y, off, nULL, tRUE]", "[\"no\",\"on\",\"yes\",\"y\",\"off\",\"nULL\",\"tRUE\"]"},
		{"[2026-01-31, 12:30:45, 1_000, 0b1, 1.2.3]",
		 "[\"2026-01-31\",\"12:30:45\",\"1_000\",\"0b1\",\"1.2.3\"]"},
		{"[\"1\", 'true', \"\", '~']", "[\"1\",\"true\",\"\",\"~\"]"},
		{"- <<\n- =\n- .\n", "[\"<<\",\"=\",\".\"]"},
		{"|\n 1\n", "\"1\\n\""},
		{">-\n 1\n", "\"1\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(cases[i].yaml, cases[i].json);
}

static void numbers_keep_their_text_or_their_value(void **state)
{
	(void)state;
	static const struct {
		const char *yaml;
		const char *json;
	} cases[] = {
		{"9007199254740993", "9007199254740993"},
		{"1.0", "1.0"},
		{"1E+400", "1E+400"},
		{"-0", "-0"},
		{"0x1F", "31"},
		{"0xff", "255"},
		{"0xFFFFFFFFFFFFFFFF", "18446744073709551615"},
		{"0x00000000000000000000001", "1"},
		{"0o17", "15"},
		{"0o1777777777777777777777", "18446744073709551615"},
		{"+1", "1"},
		{"+0", "0"},
		{"-007", "-7"},
		{"007", "7"},
		{"000", "0"},
		{".5", "0.5"},
		{"-.5", "-0.5"},
		{"1.", "1"},
		{"1.e3", "1e3"},
		{"+.5e-3", "0.5e-3"},
		{"012.50E+07", "12.50e+07"},
		{"+9007199254740993000000000000000000001", "9007199254740993000000000000000000001"},
		{"0x", "\"0x\""},
		{"0xG", "\"0xG\""},
		{"-0x1", "\"-0x1\""},
		{"0X1", "\"0X1\""},
		{"0o8", "\"0o8\""},
		{"1e", "\"1e\""},
		{"1e+", "\"1e+\""},
		{"+", "\"+\""},
		{"e5", "\"e5\""},
		{"1 2", "\"1 2\""},
		{"+-1", "\"+-1\""},
		{"-.nan", "\"-.nan\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect(cases[i].yaml, cases[i].json);
}

static void numbers_that_json_lacks_are_refused(void **state)
{
	(void)state;
	expect_problems("- .inf\n- -.INF\n- +.Inf\n- .NaN\n",
			"1:3 not-finite, 2:3 not-finite, 3:3 not-finite, 4:3 not-finite");
	expect_problems("a: 0x10000000000000000", "1:4 number-too-long");
	expect_problems("a: 0o2000000000000000000000", "1:4 number-too-long");
	expect_problems("a: 12e4567890123", "1:4 number-too-long");
	expect_message("0x10000000000000000", "number '0x10000000000000000' of over 64 bits",
		       "Put it in quotes if text is meant.");
	char *digits = repeat("1", LIMIT_NUMBER_BYTES + 1);
	expect_problems(digits, "1:1 number-too-long");
	digits[0] = '+';
	expect_problems(digits, "1:1 number-too-long");
	expect(digits + 1, digits + 1);
	free(digits);
}

static void core_tags_are_honoured(void **state)
{
	(void)state;
	expect("[!!str 1, !!str true, !!str , ! 12, !!int \"12\", !!float 3, !!float \"1.\", !!bool 'true', !!null '']",
	       "[\"1\",\"true\",\"\",\"12\",12,3,1,true,null]");
	expect("!!map {a: !!seq [1]}", "{\"a\":[1]}");
	expect("!<tag:yaml.org,2002:str> 1", "\"1\"");
	expect("%TAG !y! tag:yaml.org,2002:\n---\n!y!str 1", "\"1\"");
	expect("a: &x ! 12\nb: *x\nc: &e\n! d: 1\n", "{\"a\":\"12\",\"b\":\"12\",\"c\":null,\"d\":1}");
}

static void a_tag_is_held_to_its_text_in_every_spelling(void **state)
{
	(void)state;
	expect("%TAG !y! tag:yaml.org,2002:\n---\n[!y!int \"12\", !<tag:yaml.org,2002:float> 1, "
	       "!<tag:yaml.org,2002:seq> []]",
	       "[12,1,[]]");
	expect("{!!str 1: a, !!int 2: b, ! 3: c}", "{\"1\":\"a\",\"2\":\"b\",\"3\":\"c\"}");
	expect_problems("[!!int 1.0, !!int 1e3, !!bool yes, !!null x, !!float .inf, !!int '']",
			"1:2 tag, 1:13 tag, 1:24 tag, 1:36 tag, 1:46 not-finite, 1:60 tag");
	expect_problems("!!int x: 1\n? !!bool no\n: 2\n", "1:1 tag, 2:3 tag");
	expect_problems("%TAG !! tag:example.com,2000:\n---\n!!int 12\n", "3:1 tag");
	expect_message("!!int x", "'x' does not match its tag '!!int'", "");
}

static void other_tags_are_refused_and_reading_goes_on(void **state)
{
	(void)state;
	expect_problems(
		"a: !foo x\nb: !!timestamp 2026-01-31\nc: !!int x\nd: !!seq {}\ne: !!map []\nf: !!str []\n!foo g: 1\n",
		"1:4 tag, 2:4 tag, 3:4 tag, 4:4 tag, 5:4 tag, 6:4 tag, 7:1 tag");
	expect_problems("a: !h!x 1", "1:4 syntax");
	expect_message("!!set {a: }", "tag '!!set' has no meaning for a mapping",
		       "Only the core tags are known: !!str, !!int, !!float, !!bool, !!null, !!map and !!seq.");
	char *directives = repeat("%TAG ! x\n", 101);
	expect_problems(directives, "101:1 tag");
	free(directives);
}

static void every_node_has_its_place(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *root = read_root(arena,
					     "\xC3\xBC: {\xF0\x9F\x93\x88: [1,\r\n  22]}\r\n"
					     "b:\r\n  - x: 'y'\r\n  -\r\nc:\r\n",
					     START);
	assert_stands_at(root, 1, 1);
	assert_int_equal(root->members[1].line, 3);
	assert_int_equal(root->members[1].column, 1);
	const struct value *first = value_get(root, "\xC3\xBC");
	assert_stands_at(first, 1, 4);
	assert_int_equal(first->members[0].column, 5);
	assert_stands_at(&first->members[0].value.items[0], 1, 9);
	assert_stands_at(&first->members[0].value.items[1], 2, 3);
	const struct value *list = value_get(root, "b");
	assert_stands_at(list, 4, 3);
	assert_stands_at(&list->items[0], 4, 5);
	assert_stands_at(value_get(&list->items[0], "x"), 4, 8);
	assert_stands_at(value_get(root, "c"), 6, 3);
}

static void an_origin_moves_the_places(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *root = read_root(arena, "[1,\n 2]", (struct place){"x.json", 7, 5});
	assert_stands_at(root, 7, 5);
	assert_stands_at(&root->items[0], 7, 6);
	assert_stands_at(&root->items[1], 8, 2);
}

static void a_literal_block_stands_where_its_first_line_does(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	static const struct {
		const char *yaml;
		uint32_t line;
		uint32_t column;
	} cases[] = {
		{"a: |\n  {}\n", 2, 3},
		{"a: |-  # why\n    {\n      }\n", 2, 5},
		{"a: |+\n\n\n  x\n", 2, 3},
		{"a: |2\n     x\n", 2, 3},
		{"a: !!str &x\n  # comment | with a bar\n\n  |\n   x\n", 5, 4},
		{"a: |\r\n  x\r\n", 2, 3},
		{"\xC3\xBC: \xC3\xBC\na: |\n   x\n", 3, 4},
		{"a: |\n  \n   \n   x\n", 2, 4},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct value *value = value_get(read_root(arena, cases[i].yaml, START), "a");
		assert_stands_at(value, cases[i].line, cases[i].column);
		assert_true(value->verbatim);
	}
}

static void only_literal_blocks_are_verbatim(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *root = read_root(
		arena, "a: >\n  x\nb: \"x\"\nc: x\nd: |\ne: !!int |-\n 12\nf: &f |\n x\ng: *f\n", START);
	for (size_t i = 0; i < 4; i++)
		assert_false(root->members[i].value.verbatim);
	assert_int_equal(value_get(root, "e")->kind, VALUE_NUMBER);
	assert_true(value_get(root, "g")->verbatim);
	assert_stands_at(value_get(root, "g"), 9, 2);
}

static void json_in_a_block_has_true_places(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *root = read_root(arena, "kind: ConfigMap\ndata:\n  x.json: |-\n    {\"a\":\n    1}\n",
					     START);
	const struct value *block = value_get(value_get(root, "data"), "x.json");
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *json = json_read(arena, block->text, (struct place){"x.yaml", block->line, block->column},
					     &diags);
	assert_stands_at(json, 4, 5);
	assert_int_equal(value_get(json, "a")->line, 5);
}

static void aliases_give_what_they_name(void **state)
{
	(void)state;
	expect("a: &x [1, &y {b: 2}]\nc: *x\nd: *y\n", "{\"a\":[1,{\"b\":2}],\"c\":[1,{\"b\":2}],\"d\":{\"b\":2}}");
	expect("- &x 1\n- *x\n- &x 2\n- *x\n", "[1,1,2,2]");
	expect("- &x [&x 1, *x]\n- *x\n", "[[1,1],1]");
	expect("- &x 0x1F\n- {*x : 1}\n- {&k k: *x}\n- *k\n", "[31,{\"0x1F\":1},{\"k\":31},\"k\"]");
	ARENA_AUTO arena = arena_new();
	const struct value *root = read_root(arena, "a: &x\n  b: [1]\nc: *x\n", START);
	assert_ptr_equal(value_get(root, "a")->members, value_get(root, "c")->members);
	assert_stands_at(value_get(value_get(root, "c"), "b"), 2, 6);
}

static void aliases_that_name_nothing_are_refused(void **state)
{
	(void)state;
	expect_problems("a: *x\nb: &x 1\nc: *y\n", "1:4 alias, 3:4 alias");
	expect_problems("--- &x 1\n--- *x\n", "2:5 alias");
	expect_problems("&x [*x, {a: *x}]", "1:5 alias, 1:13 alias");
	expect_message("- &x\n  <<: *x\n", "alias '*x' is inside the node that it names", "");
	expect_message("- *x", "alias '*x' names no anchor before it", "");
}

static void merge_keys_bring_what_is_not_written(void **state)
{
	(void)state;
	expect("- &m {a: 1, b: 2}\n- {b: 3, <<: *m}\n", "[{\"a\":1,\"b\":2},{\"b\":3,\"a\":1}]");
	expect("{<<: {a: 1}, a: 2}", "{\"a\":2}");
	expect("<<: [{a: 1, b: 1}, {b: 2, c: 2}, {c: 3, d: 3}]\nd: 4\n", "{\"d\":4,\"a\":1,\"b\":1,\"c\":2}");
	expect("- &m {a: 1}\n- &n {<<: *m, b: 2}\n- {<<: *n, c: 3}\n",
	       "[{\"a\":1},{\"b\":2,\"a\":1},{\"c\":3,\"b\":2,\"a\":1}]");
	expect("{!!merge <<: {a: 1}}", "{\"a\":1}");
	expect("<<: []\n", "{}");
	expect("[{\"<<\": 1}, {!!str <<: 1}]", "[{\"<<\":1},{\"<<\":1}]");
}

static void merge_keys_take_only_mappings(void **state)
{
	(void)state;
	expect_problems("<<: 1", "1:5 merge-key");
	expect_problems("<<: [{a: 1}, [{b: 1}], x]", "1:14 merge-key, 1:24 merge-key");
	expect_problems("<<: {a: 1}\n<<: {b: 1}\n", "2:1 duplicate-key");
	expect_message("<<: no", "'<<' takes a mapping or a list of mappings, not string", "");
}

static void duplicate_keys_are_all_named(void **state)
{
	(void)state;
	expect_problems("a: 1\nb: {c: 1, \"c\": 2}\na: 2\n<<: {a: 3}\na: 4\n",
			"2:11 duplicate-key, 3:1 duplicate-key, 5:1 duplicate-key");
	expect_message("x: 1\nx: 2\n", "duplicate key 'x'; it is also in line 1, column 1", "");
	expect_problems("1: a\n\"1\": b\n", "2:1 duplicate-key");
}

static void keys_are_their_text(void **state)
{
	(void)state;
	expect("{1: a, 0x1F: b, true: c, ~: d, null: e, .inf: f}",
	       "{\"1\":\"a\",\"0x1F\":\"b\",\"true\":\"c\",\"~\":\"d\",\"null\":\"e\",\".inf\":\"f\"}");
	expect("?\n: a\n", "{\"\":\"a\"}");
	expect_problems("? [x]\n: 1\n? {y: 1}\n: 2\nz: 1\nz: 2\n",
			"1:3 complex-key, 3:3 complex-key, 6:1 duplicate-key");
	expect_problems("- &x [1]\n- {*x : 1}\n", "2:4 complex-key");
}

static void a_stream_gives_its_documents_and_leaves_empty_ones_out(void **state)
{
	(void)state;
	expect("", "");
	expect("# only a comment\n", "");
	expect("---\n---\n...\n", "");
	expect("---\na: 1\n---\n---\n# none\n---\n- 2\n...\n--- null\n--- ''\n", "{\"a\":1} [2] null \"\"");
	expect("%YAML 1.2\n---\nno\n", "\"no\"");
}

static void what_is_between_documents_is_passed_over(void **state)
{
	(void)state;
	expect("...\n", "");
	expect("# none\n...\n...\n", "");
	expect("a: 1\n...\nb: 2\n", "{\"a\":1} {\"b\":2}");
	expect("a: 1\r\n... # end\r\n\r\n# next\r\n...\r\n- 2\r\n...\r\n--- 3\r\n", "{\"a\":1} [2] 3");
	expect("\t\n \t# a comment\n\t{\"a\":\n\t1}\n", "{\"a\":1}");
	expect("a: |\n  ...\n  %x\n", "{\"a\":\"...\\n%x\\n\"}"); /* inside of one it is text */
	expect("--- a\n%b\n", "\"a %b\"");
	expect("a: ...x\n", "{\"a\":\"...x\"}");
	expect_problems("%FOO\n...\n---\na\n", "1:5 syntax");
	expect_problems("a: 1\n%FOO\n---\nb: 1\n", "2:5 syntax"); /* that document has no end */
}

/* The place of a problem behind such lines is the one in the file. */
static void places_stay_behind_what_is_respelled(void **state)
{
	(void)state;
	expect_problems("%FOO \xC3\xBC\n---\na: 1\n...\nb: 1\nb: 2\n", "1:1 yaml-directive, 6:1 duplicate-key");
}

static void an_unknown_directive_is_passed_over_with_a_warning(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	assert_string_equal(read_all(arena, slice_of("%FOO bar # x\n%YAML 1.2\n---\nno\n"), &diags), "\"no\"");
	assert_int_equal(diags.count, 1);
	assert_string_equal(diags.items[0].message, "an unknown directive is passed over: '%FOO bar # x'");
	assert_string_equal(read_all(arena, slice_of("%YAML 1.3\n---\nno\n"), &diags), "\"no\"");
	assert_int_equal(diags.items[0].severity, SEVERITY_WARNING);
	assert_string_equal(diags.items[0].message, "a later version of YAML: read as YAML 1.2");
	char *directives = repeat("%FOO x\n", 21);
	expect_problems(directives, "1:5 syntax");
	free(directives);
}

static void what_libyaml_reads_otherwise_is_refused(void **state)
{
	(void)state;
	expect_problems("{ ?foo: bar }", "1:3 question-mark");
	expect_problems("- a: {b: 1,\n  ?c : 2}\n", "2:3 question-mark");
	expect_problems("[?x]", "1:2 question-mark");
	expect_problems("[a, ?\"x\"]", "1:5 question-mark");
	expect_problems("[ ?&x a ]", "1:3 question-mark");
	expect_problems("{ ?#x\n : 1}", "1:3 question-mark");
	expect("[? x, {? y : 1}, a?b, 'c ?d', {?\n z: 2}]", "[{\"x\":null},{\"y\":1},\"a?b\",\"c ?d\",{\"z\":2}]");
	expect("# why?yes\n?a: {# ?no\n  b: c?d}\n? e\n: f\n", "{\"?a\":{\"b\":\"c?d\"},\"e\":\"f\"}");
	expect_problems("key: &an:chor value\n", "1:9 anchor");
	expect_problems("- !!str\n  &a:b c\n", "2:5 anchor");
	expect_problems("- &a x\n- {*a: 1}\n", "2:6 anchor");
	expect("- &a-b_1 x\n- {*a-b_1 : &c 1, d: [*a-b_1]}\n- *a-b_1", "[\"x\",{\"x\":1,\"d\":[\"x\"]},\"x\"]");
	expect_message("[?x]", "'?' with text right behind it is text in YAML 1.2 and a key's mark in YAML 1.1",
		       "Put the text in quotes, or a space behind '?' if it marks a key.");
	expect_message("&a:b c", "the name 'a' goes on here in YAML 1.2, and ends before in YAML 1.1",
		       "Name anchors with letters, digits, '-' and '_', and put a space behind the name.");
}

static void a_block_that_ends_in_blanks_without_a_line_break_is_refused(void **state)
{
	(void)state;
	expect_problems("foo: |\n  x\n   ", "3:1 line-break");
	expect_problems("- |+\n   ", "2:1 line-break");
	expect_problems("a: >-\n x\n\n ", "4:1 line-break");
	expect_problems("a: &x !!str |\n \xC3\xBC\n  ", "3:1 line-break");
	expect("foo: |\n  x\n   \n", "{\"foo\":\"x\\n \\n\"}");
	expect("a: |\n  x", "{\"a\":\"x\"}");
	expect("a: |\n  x\nb: 1\n ", "{\"a\":\"x\\n\",\"b\":1}");
	expect("a: x\n  ", "{\"a\":\"x\"}");
}

static void another_version_is_refused(void **state)
{
	(void)state;
	expect("%YAML 1.1\n---\n# nothing that means something else\n", "");
	expect_problems("%YAML 1.1\n---\na: 1\na: 2\n", "1:1 yaml-version, 4:1 duplicate-key");
	expect_problems("%YAML 2.0\n---\nno\n", "1:1 syntax");
}

static void broken_encoding_is_named_at_its_place(void **state)
{
	(void)state;
	expect_problems("\xEF\xBB\xBF"
			"a: 1\na: 2\n",
			"1:1 byte-order-mark, 2:1 duplicate-key");
	expect_problems("\xC3\xBC: 1\nb: \xC3\xBC\xC3", "2:5 invalid-utf8");
	expect_problems("a: \xED\xA0\x80", "1:4 invalid-utf8");
	expect_problems_in((struct slice){"\xFF\xFE"
					  "a\0",
					  4},
			   "1:1 invalid-utf8");
	expect_message("a: \xFE", "invalid UTF-8: byte 0xfe", "Save the file as UTF-8.");
	expect_problems_in((struct slice){"a: b\nc: \0", 9}, "2:4 control-character");
	expect_problems("a: \x7F", "1:4 control-character");
	expect_problems("a: b\xE2\x80\xA8"
			"c",
			"1:5 line-break");
	expect("\"\\u2028\\0\\x7f\"", "\"\xE2\x80\xA8\\u0000\x7F\"");
}

static void tabs_for_indentation_are_said_so(void **state)
{
	(void)state;
	expect_problems("a:\n\tb: 1\n", "2:1 tab");
	expect_problems("a:\n  b: 1\n\tc: 2\n", "3:1 tab");
	expect_problems("a: |\n\tx\n", "2:1 tab");
	expect_message("a:\n\tb: 1\n", "a tab where YAML allows only spaces", "Indent with spaces.");
	expect("a:\t1\t# tab\n", "{\"a\":1}");
}

static void a_tab_is_named_by_what_it_stands_behind(void **state)
{
	(void)state;
	static const char replace[] = "Put a space in its place.";
	static const char alone[] = "Take it out, or put spaces in its place.";
	expect_problems("a: 1\n\t\nb: 2\n", "2:1 tab");
	expect_message("a: 1\n\t\nb: 2\n", "a tab alone on a line", alone);
	expect_message("a: |\n  x\n \t", "a tab alone on a line", alone);
	expect_problems("- a\n-\tb\n", "2:2 tab");
	expect_message("-\t-1\n", "a tab after '-', where YAML allows only spaces", replace);
	expect_message("? a\n: -\tb\n", "a tab after '-', where YAML allows only spaces", replace);
	expect_message("?\ta\n", "a tab after '?', where YAML allows only spaces", replace);
	expect_problems("q: |-\n \tbar\n", "2:2 tab");
	expect_message(
		"q: |-\n \tbar\n", "a tab at the beginning of a block of text",
		"Indent with spaces; where the text itself begins with the tab, write how many behind the '|', as "
		"'|2'.");
	expect_message("q: >\n\tbar\n", "a tab at the beginning of a block of text", "Indent with spaces.");
	expect("q: |-1\n \tbar\n", "{\"q\":\"\\tbar\"}");
	expect("q: |\n  select\n  \tcol\n  from\n", "{\"q\":\"select\\n\\tcol\\nfrom\\n\"}");
}

static void broken_syntax_is_named_at_its_place(void **state)
{
	(void)state;
	expect_problems("a: 1\nb: c: d\n", "2:5 syntax");
	expect_problems("a: [1, 2\nb: 3\n", "2:2 syntax");
	expect_problems("a: @x", "1:4 syntax");
	expect_problems("a: 1\na: 2\nb: 'x", "3:6 syntax");
	expect_message("a: [1,\n2\n",
		       "did not find expected ',' or ']', while parsing a flow sequence that begins in line 1", "");
	expect_message("a: @x", "found character that cannot start any token",
		       "Quote text that begins with a special character of YAML.");
	expect_message("a: b: c", "mapping values are not allowed in this context",
		       "Quote text that holds ': ', and check the indentation.");
}

static void alias_bombs_are_refused_at_the_alias(void **state)
{
	(void)state;
	STRBUF_AUTO bomb = STRBUF_INIT(10000);
	strbuf_add_text(&bomb, "- &a0 [x,x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 9; i++) {
		strbuf_printf(&bomb, "- &a%d [", i);
		for (int j = 0; j < 10; j++)
			strbuf_printf(&bomb, "%s*a%d", j ? "," : "", i - 1);
		strbuf_add_text(&bomb, "]\n");
	}
	expect_problems(bomb.at, "7:8 too-many-values");
}

static void long_text_cannot_be_multiplied_without_end(void **state)
{
	(void)state;
	char *mebibyte = repeat("x", 1 << 20);
	STRBUF_AUTO text = STRBUF_INIT((size_t)2 << 20);
	strbuf_printf(&text, "- &a %s\n", mebibyte);
	for (int i = 0; i < 64; i++)
		strbuf_add_text(&text, i % 2 ? "- *a\n" : "- {*a : }\n");
	free(mebibyte);
	expect_problems(text.at, "65:3 too-large");
}

static void as_many_nodes_as_the_limit_are_read(void **state)
{
	(void)state;
	/* 1 + (1 + 1000) + n * 1001 values */
	STRBUF_AUTO text = STRBUF_INIT(100000);
	strbuf_add_text(&text, "- &a [");
	for (int i = 0; i < 1000; i++)
		strbuf_add_text(&text, i ? ",1" : "1");
	strbuf_add_text(&text, "]\n");
	size_t nodes = 1002;
	for (; nodes + 1001 <= LIMIT_VALUES; nodes += 1001)
		strbuf_add_text(&text, "- *a\n");
	for (; nodes < LIMIT_VALUES; nodes++)
		strbuf_add_text(&text, "- 1\n");
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct yaml_stream stream;
	diagnostics_init(&diags, arena);
	assert_true(yaml_read(arena, strbuf_slice(&text), START, &diags, &stream));
	strbuf_add_text(&text, "- 1\n");
	assert_false(yaml_read(arena, strbuf_slice(&text), START, &diags, &stream));
	assert_string_equal(diags.items[0].rule, "too-many-values");
}

static void depth_is_limited(void **state)
{
	(void)state;
	char *nested = repeat("[", LIMIT_DEPTH * 2 + 2);
	memset(nested + LIMIT_DEPTH, ']', LIMIT_DEPTH);
	nested[2 * LIMIT_DEPTH] = '\0';
	expect(nested, nested);
	memset(nested, '[', LIMIT_DEPTH + 1);
	expect_problems(nested, "1:1001 too-deep");
	free(nested);
	char *brackets = repeat("[", 100000);
	expect_problems(brackets, "1:1001 too-deep");
	free(brackets);
	char *dashes = repeat("- ", 100000);
	expect_problems(dashes, "1:2001 too-deep");
	free(dashes);
}

static void depth_counts_through_aliases(void **state)
{
	(void)state;
	/* every line is one level deeper than the one before; the list around them is one more */
	STRBUF_AUTO text = STRBUF_INIT(100000);
	strbuf_add_text(&text, "- &a0 []\n");
	for (int i = 1; i < LIMIT_DEPTH; i++)
		strbuf_printf(&text, "- &a%d [0, *a%d, &b [0]]\n", i, i - 1);
	expect_problems(text.at, "1000:13 too-deep");
	*strstr(text.at, "- &a999") = '\0';
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct yaml_stream stream;
	diagnostics_init(&diags, arena);
	assert_true(yaml_read(arena, slice_of(text.at), START, &diags, &stream));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_scalars_mean_what_the_core_schema_says),
		cmocka_unit_test(numbers_keep_their_text_or_their_value),
		cmocka_unit_test(numbers_that_json_lacks_are_refused),
		cmocka_unit_test(core_tags_are_honoured),
		cmocka_unit_test(other_tags_are_refused_and_reading_goes_on),
		cmocka_unit_test(every_node_has_its_place),
		cmocka_unit_test(an_origin_moves_the_places),
		cmocka_unit_test(a_literal_block_stands_where_its_first_line_does),
		cmocka_unit_test(only_literal_blocks_are_verbatim),
		cmocka_unit_test(json_in_a_block_has_true_places),
		cmocka_unit_test(aliases_give_what_they_name),
		cmocka_unit_test(aliases_that_name_nothing_are_refused),
		cmocka_unit_test(merge_keys_bring_what_is_not_written),
		cmocka_unit_test(merge_keys_take_only_mappings),
		cmocka_unit_test(duplicate_keys_are_all_named),
		cmocka_unit_test(keys_are_their_text),
		cmocka_unit_test(a_stream_gives_its_documents_and_leaves_empty_ones_out),
		cmocka_unit_test(another_version_is_refused),
		cmocka_unit_test(broken_encoding_is_named_at_its_place),
		cmocka_unit_test(tabs_for_indentation_are_said_so),
		cmocka_unit_test(a_tab_is_named_by_what_it_stands_behind),
		cmocka_unit_test(what_is_between_documents_is_passed_over),
		cmocka_unit_test(places_stay_behind_what_is_respelled),
		cmocka_unit_test(an_unknown_directive_is_passed_over_with_a_warning),
		cmocka_unit_test(what_libyaml_reads_otherwise_is_refused),
		cmocka_unit_test(a_block_that_ends_in_blanks_without_a_line_break_is_refused),
		cmocka_unit_test(a_tag_is_held_to_its_text_in_every_spelling),
		cmocka_unit_test(broken_syntax_is_named_at_its_place),
		cmocka_unit_test(alias_bombs_are_refused_at_the_alias),
		cmocka_unit_test(long_text_cannot_be_multiplied_without_end),
		cmocka_unit_test(as_many_nodes_as_the_limit_are_read),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(depth_counts_through_aliases),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
