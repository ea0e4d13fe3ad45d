/* SPDX-License-Identifier: MIT */
/* What both readers say of texts that are neither JSON nor YAML for a reason that has a name. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/unreadable.h"
#include "model/value/yaml.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define BYTES(string)                                                                                                  \
	{                                                                                                              \
		(string), sizeof(string) - 1                                                                           \
	}

enum language {
	JSON,
	YAML,
};

struct unreadable_case {
	enum language language;
	struct slice text;
	const char *problems;
};

static void read_as(enum language language, struct slice text, const char *file, struct diagnostics *diags)
{
	ARENA_AUTO arena = arena_new();
	struct yaml_stream stream;
	struct place origin = {file, 1, 1};
	bool ok = language == JSON ? json_read(arena, text, origin, diags) != NULL
				   : yaml_read(arena, text, origin, diags, &stream);
	assert_true(ok == (diags->errors == 0));
}

static void check_cases(const struct unreadable_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ARENA_AUTO arena = arena_new();
		struct diagnostics diags;
		STRBUF_AUTO list = STRBUF_INIT(10000);
		diagnostics_init(&diags, arena);
		read_as(cases[i].language, cases[i].text, "x", &diags);
		for (size_t k = 0; k < diags.count; k++)
			strbuf_printf(&list, "%s%u:%u %s", k ? ", " : "", diags.items[k].place.line,
				      diags.items[k].place.column, diags.items[k].rule);
		if (!slice_is(strbuf_slice(&list), cases[i].problems))
			fail_msg("case %zu\nfound    %s\nexpected %s", i, list.at ? list.at : "", cases[i].problems);
	}
}

static void a_text_in_utf_16_or_utf_32_is_called_so(void **state)
{
	(void)state;
	static const struct {
		struct slice text;
		const char *message;
		const char *hint;
	} cases[] = {
		{BYTES("\xFF\xFE{\0}\0"), "the file is UTF-16, not UTF-8", "iconv -f UTF-16 -t UTF-8 d/a.json >"},
		{BYTES("\xFE\xFF\0{\0}"), "the file is UTF-16, not UTF-8", "iconv -f UTF-16 -t UTF-8 d/a.json >"},
		{BYTES("{\0}\0"), "the file is UTF-16, not UTF-8", "iconv -f UTF-16LE -t"},
		{BYTES("\0{\0}"), "the file is UTF-16, not UTF-8", "iconv -f UTF-16BE -t"},
		{BYTES("\xFF\xFE\0\0{\0\0\0"), "the file is UTF-32, not UTF-8", "iconv -f UTF-32 -t"},
		{BYTES("\0\0\xFE\xFF\0\0\0{"), "the file is UTF-32, not UTF-8", "iconv -f UTF-32 -t"},
		{BYTES("1\0\0\0"), "the file is UTF-32, not UTF-8", "iconv -f UTF-32LE -t"},
		{BYTES("\0\0\0001"), "the file is UTF-32, not UTF-8", "iconv -f UTF-32BE -t"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (enum language language = JSON; language <= YAML; language++) {
			ARENA_AUTO arena = arena_new();
			struct diagnostics diags;
			diagnostics_init(&diags, arena);
			read_as(language, cases[i].text, "d/a.json", &diags);
			assert_int_equal(diags.count, 1);
			assert_string_equal(diags.items[0].rule, "invalid-utf8");
			assert_string_equal(diags.items[0].message, cases[i].message);
			assert_non_null(strstr(diags.items[0].hint, cases[i].hint));
		}
	}
}

/* The name goes into a command, so only one that a shell takes as it is does. */
static void a_command_is_offered_for_plain_names_only(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		const char *hint;
	} cases[] = {
		{"d/a.json", "Take it off: sed -i '1s/^\\xEF\\xBB\\xBF//' d/a.json"},
		{"my d/a.json", "Save the file as UTF-8 without a byte-order mark."},
		{"$(id).json", "Save the file as UTF-8 without a byte-order mark."},
		{"-a.json", "Save the file as UTF-8 without a byte-order mark."},
		{NULL, "Save the file as UTF-8 without a byte-order mark."},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		ARENA_AUTO arena = arena_new();
		struct diagnostics diags;
		diagnostics_init(&diags, arena);
		read_as(JSON, (struct slice)BYTES("\xEF\xBB\xBF{}"), cases[i].file, &diags);
		assert_string_equal(diags.items[0].rule, "byte-order-mark");
		assert_string_equal(diags.items[0].hint, cases[i].hint);
	}
}

#define OURS   "<<<<<<< HEAD\n"
#define MIDDLE "=======\n"
#define THEIRS ">>>>>>> feature\n"

static void a_merge_conflict_is_named_at_its_first_marker(void **state)
{
	(void)state;
	static const struct unreadable_case cases[] = {
		{JSON,
		 BYTES("{\n\"uid\": \"a\",\n" OURS "\"title\": \"A\",\n" MIDDLE "\"title\": \"B\",\n" THEIRS "}\n"),
		 "3:1 merge-conflict"},
		{JSON, BYTES("{\n\"a\": 1,\n\"a\": 2\n" OURS "}\n"), "4:1 merge-conflict"},
		{JSON, BYTES("{\n\"a\": 1\n||||||| base\r\n}\n"), "3:1 merge-conflict"},
		{JSON, BYTES("{\n\"a\": 1\n}\n>>>>>>>"), "4:1 merge-conflict"},
		{JSON, BYTES("[\n<<<<<<<<\n]"), "2:1 syntax"},
		{JSON, BYTES("{\"a\":\"\\n<<<<<<< HEAD\\n\"}"), ""},
		{YAML, BYTES("uid: b\ntitle: B\n" OURS "refresh: 1m\n" MIDDLE "refresh: 5m\n" THEIRS "panels: []\n"),
		 "3:1 merge-conflict"},
		{YAML,
		 BYTES("data:\n  a.json: |\n    {\n" OURS "    \"a\": 1\n" MIDDLE "    \"a\": 2\n" THEIRS "    }\n"),
		 "4:1 merge-conflict"},
		{YAML, BYTES("a: \"x\n" OURS "y\"\n"), "2:1 merge-conflict"}, /* which libyaml would read as text */
		{YAML, BYTES("a: |\n  " OURS "  " MIDDLE), ""},
		{YAML, BYTES("a: &b {c: 1}\nd:\n  <<: *b\n"), ""},
	};
	check_cases(cases, COUNT(cases));
}

static void a_template_is_called_so_where_its_action_is(void **state)
{
	(void)state;
	static const struct unreadable_case cases[] = {
		{JSON, BYTES("{\"uid\":\"a\",\"title\":\"{{ include \"app.fullname\" . }}\"}"), "1:21 template"},
		{JSON, BYTES("{\"uid\": {{ .Values.uid | quote }}}"), "1:9 template"},
		{JSON, BYTES("{{- if .Values.on }}\n{}\n{{- end }}\n"), "1:1 template"},
		{JSON, BYTES("{}\n{{- end }}\n"), "2:1 template"},
		{JSON, BYTES("{% if x %}{}{% endif %}"), "1:1 template"},
		{JSON, BYTES("<% if x %>{}"), "1:1 template"},
		/* a legend is text of its own, wherever else the error is */
		{JSON, BYTES("{\"legendFormat\":\"{{pod}}\",}"), "1:27 syntax"},
		{JSON, BYTES("{\"legendFormat\":\"{{pod}}\" \"a\":1}"), "1:27 syntax"},
		{JSON, BYTES("{\"legendFormat\":\"{{\",\n\"a\":}"), "2:5 syntax"},
		{JSON, BYTES("{\"a\":{\"b\":{}}}}"), "1:15 syntax"},
		{JSON, BYTES("{\"legendFormat\":\"{{pod}}\"}"), ""},
		{YAML, BYTES("{{- if .Values.on }}\nkind: ConfigMap\n{{- end }}\n"), "1:1 template"},
		{YAML, BYTES("kind: ConfigMap\ndata:\n{{ (.Files.Glob \"*.json\").AsConfig | indent 2 }}\n"),
		 "3:1 template"},
		{YAML, BYTES("kind: ConfigMap\nname: {{ include \"app\" . }}\n"), "2:7 template"},
		{YAML, BYTES("- {{ x }}\n"), "1:3 template"},
		{YAML, BYTES("{% raw %}\na: 1\n"), "1:1 template"},
		{YAML, BYTES("legend: '{{pod}}'\na: [\n"), "3:1 syntax"},
		{YAML, BYTES("legend: '{{pod}}'\nname: x{{ y }}\n"), ""},
		{YAML, BYTES("a: |\n  {{ x }}\n"), ""},
	};
	check_cases(cases, COUNT(cases));
}

static void the_hint_of_a_template_is_to_render_or_to_skip_it(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	read_as(YAML, slice_of("name: {{ x }}\n"), "charts/x.yaml", &diags);
	assert_string_equal(diags.items[0].message, "this looks like a template ({{ ... }})");
	assert_non_null(strstr(diags.items[0].hint, "helm template CHART"));
	assert_non_null(strstr(diags.items[0].hint, "exclude: [\"charts/x.yaml\"]"));
}

static void a_place_counts_lines_of_all_kinds_and_characters(void **state)
{
	(void)state;
	static const char text[] = "a\r\n\xC3\xBC"
				   "b\rc\nd";
	static const struct place places[] = {{"x", 5, 3}, {"x", 5, 4}, {"x", 5, 4}, {"x", 6, 1}, {"x", 6, 2},
					      {"x", 6, 2}, {"x", 6, 3}, {"x", 7, 1}, {"x", 7, 2}, {"x", 8, 1}};
	for (size_t i = 0; i < COUNT(places); i++) {
		struct place place = unreadable_place(slice_of(text), i, places[0]);
		if (i == 5)
			continue; /* inside of a character */
		assert_int_equal(place.line, places[i].line);
		assert_int_equal(place.column, places[i].column);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_in_utf_16_or_utf_32_is_called_so),
		cmocka_unit_test(a_command_is_offered_for_plain_names_only),
		cmocka_unit_test(a_merge_conflict_is_named_at_its_first_marker),
		cmocka_unit_test(a_template_is_called_so_where_its_action_is),
		cmocka_unit_test(the_hint_of_a_template_is_to_render_or_to_skip_it),
		cmocka_unit_test(a_place_counts_lines_of_all_kinds_and_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
