/* SPDX-License-Identifier: MIT */
/*
 * Each row of the table of equivalences: what it holds for, and what next to it is another dashboard. The names of the
 * cases are in docs/equivalences.md, in its order (tests/docs.py).
 */
#include "tests/corpus.h"

#include <time.h>

#include "model/base/arena.h"
#include "model/document/document.h"
#include "model/document/equivalence.h"
#include "model/document/normal.h"
#include "model/value/digest.h"
#include "model/value/value.h"
#include "tests/model/document/reading.h"
#include "tests/model/value/parsed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define STEPS        "{\"fieldConfig\":{\"defaults\":{\"thresholds\":{\"steps\":["
#define OVERRIDES    "{\"fieldConfig\":{\"overrides\":[{\"properties\":[{\"id\":"
#define BUILT_IN                                                                                                       \
	"\"enable\":true,\"hide\":true,\"name\":\"Annotations & Alerts\",\"type\":\"dashboard\",\"builtIn\":1,"        \
	"\"iconColor\":\"rgba(0, 211, 255, 1)\""
#define LISTED(items) "{\"annotations\":{\"list\":[" items "]}}"
#define OLD_BUILT_IN  "{\"datasource\":\"-- Grafana --\"," BUILT_IN "}"
#define NEW_BUILT_IN  "{\"datasource\":{\"uid\":\"-- Grafana --\",\"type\":\"grafana\"}," BUILT_IN "}"

/* ---- the rows ---- */

enum {
	ROOT = 1,
	PANEL = 2,
	ELSEWHERE = 4,
	ANYWHERE = ROOT | PANEL | ELSEWHERE,
};

struct example {
	const char *name;
	const char *with;
	const char *without;
	const char *other; /* what the row does not reach */
	unsigned places;
};

static struct example examples[] = {
	{"an_absent_style_is_dark", "{\"style\":\"dark\"}", "{}", "{\"style\":\"light\"}", ROOT},
	{"no_number_of_grafana_com_is_null", "{\"gnetId\":null}", "{}", "{\"gnetId\":1860}", ROOT},
	{"a_dashboard_is_editable", "{\"editable\":true}", "{}", "{\"editable\":false}", ROOT},
	{"tooltips_are_not_shared", "{\"graphTooltip\":0.0}", "{}", "{\"graphTooltip\":1}", ROOT},
	{"an_empty_time_zone_is_none", "{\"timezone\":\"\"}", "{}", "{\"timezone\":\"browser\"}", ROOT},
	{"an_empty_first_day_of_the_week_is_none", "{\"weekStart\":\"\"}", "{}", "{\"weekStart\":\"monday\"}", ROOT},
	{"a_fiscal_year_starts_in_january", "{\"fiscalYearStartMonth\":0}", "{}", "{\"fiscalYearStartMonth\":3}", ROOT},
	{"graphs_do_not_move_by_themselves", "{\"liveNow\":false}", "{}", "{\"liveNow\":true}", ROOT},
	{"no_tags_are_an_empty_list", "{\"tags\":[]}", "{}", "{\"tags\":[\"a\"]}", ROOT},
	{"no_links_are_an_empty_list", "{\"links\":[]}", "{}", "{\"links\":{}}", ROOT | PANEL},
	{"no_settings_of_the_time_picker_are_an_empty_object", "{\"timepicker\":{}}", "{}",
	 "{\"timepicker\":{\"hidden\":true}}", ROOT},
	{"no_variables_are_an_empty_list", "{\"templating\":{\"list\":[],\"x\":1}}", "{\"templating\":{\"x\":1}}",
	 "{\"templating\":{\"list\":[{}],\"x\":1}}", ROOT},
	{"no_variables_are_an_empty_object", "{\"templating\":{}}", "{}", "{\"templating\":{\"enable\":true}}", ROOT},
	{"the_built_in_annotation_is_added_as_it_was", LISTED(OLD_BUILT_IN ",{\"name\":\"a\"}"),
	 LISTED("{\"name\":\"a\"}"), LISTED("{\"name\":\"a\"}," OLD_BUILT_IN), ROOT},
	{"the_built_in_annotation_is_added_as_it_is", LISTED(NEW_BUILT_IN ",{\"name\":\"a\"}"),
	 LISTED("{\"name\":\"a\"}"), LISTED("{\"datasource\":\"Loki\"," BUILT_IN "},{\"name\":\"a\"}"), ROOT},
	{"no_annotations_are_an_empty_list", "{\"annotations\":{\"list\":[],\"x\":1}}", "{\"annotations\":{\"x\":1}}",
	 "{\"annotations\":{\"list\":[{}],\"x\":1}}", ROOT},
	{"no_annotations_are_an_empty_object", LISTED(NEW_BUILT_IN), "{}", LISTED("{\"name\":\"a\"}"), ROOT},
	{"a_graph_is_drawn_with_flot", "{\"renderer\":\"flot\"}", "{}", "{\"renderer\":\"png\"}", PANEL},
	{"an_empty_title_is_none", "{\"title\":\"\"}", "{}", "{\"title\":\" \"}", PANEL},
	{"a_panel_is_not_transparent", "{\"transparent\":false}", "{}", "{\"transparent\":true}", PANEL},
	{"no_options_are_an_empty_object", "{\"options\":{}}", "{}", "{\"options\":{\"content\":\"\"}}", PANEL},
	{"no_links_of_a_panel_are_an_empty_list", "{\"links\":[]}", "{}", "{\"links\":[{}]}", ROOT | PANEL},
	{"no_time_range_of_a_panel_is_null", "{\"timeFrom\":null}", "{}", "{\"timeFrom\":\"1h\"}", PANEL},
	{"no_time_shift_of_a_panel_is_null", "{\"timeShift\":null}", "{}", "{\"timeShift\":\"1h\"}", PANEL},
	{"the_first_threshold_has_no_value", STEPS "{\"color\":\"green\",\"value\":null}]}}}}",
	 STEPS "{\"color\":\"green\"}]}}}}", STEPS "{\"color\":\"green\",\"value\":0}]}}}}", PANEL},
	{"the_first_threshold_of_an_override_has_no_value",
	 OVERRIDES "\"thresholds\",\"value\":{\"steps\":[{\"value\":null},{\"value\":null}]}}]}]}}",
	 OVERRIDES "\"thresholds\",\"value\":{\"steps\":[{},{\"value\":null}]}}]}]}}",
	 OVERRIDES "\"thresholds\",\"value\":{\"steps\":[{},{}]}}]}]}}", PANEL},
	{"no_defaults_of_fields_are_an_empty_object", "{\"fieldConfig\":{\"defaults\":{},\"x\":1}}",
	 "{\"fieldConfig\":{\"x\":1}}", "{\"fieldConfig\":{\"defaults\":{\"unit\":\"s\"},\"x\":1}}", PANEL},
	{"no_overrides_are_an_empty_list", "{\"fieldConfig\":{\"overrides\":[],\"x\":1}}",
	 "{\"fieldConfig\":{\"x\":1}}", "{\"fieldConfig\":{\"overrides\":[{}],\"x\":1}}", PANEL},
	{"no_settings_of_fields_are_an_empty_object", "{\"fieldConfig\":{\"defaults\":{},\"overrides\":[]}}", "{}",
	 "{\"fieldConfig\":null}", PANEL},
	{"a_mark_of_the_browser_is_no_setting",
	 "{\"$$hashKey\":1,\"x\":[{\"y\":[{\"$$hashKey\":\"object:7\",\"z\":1}]}]}", "{\"x\":[{\"y\":[{\"z\":1}]}]}",
	 "{\"x\":[{\"y\":[{\"$hashKey\":\"object:7\",\"z\":1}]}]}", ANYWHERE},
};

static bool same_meaning(struct arena *arena, const struct value *a, const struct value *b)
{
	return value_equal(equivalence_normal(arena, a), equivalence_normal(arena, b));
}

/* `text` in a dashboard, by a format with one %s. */
static const struct value *placed(struct arena *arena, const char *format, const char *text)
{
	const char *at = strstr(format, "%s");
	assert_non_null(at);
	return parsed(arena, arena_printf(arena, "%.*s%s%s", (int)(at - format), format, text, at + 2));
}

static void check(const struct example *example, const char *format, bool reached)
{
	ARENA_AUTO arena = arena_new();
	const struct value *with = placed(arena, format, example->with);
	const struct value *without = placed(arena, format, example->without);
	const struct value *other = placed(arena, format, example->other);
	if (same_meaning(arena, with, without) != reached)
		fail_msg("%s is %sas good as %s in %s", example->with, reached ? "not " : "", example->without, format);
	if (same_meaning(arena, other, without) || same_meaning(arena, other, with))
		fail_msg("%s is taken for %s in %s", example->other, example->without, format);
	assert_ptr_equal(equivalence_normal(arena, without), without);
}

/* The places that a row reaches, and the same key next to them. */
static void row_holds_in_its_place_and_nowhere_else(void **state)
{
	static const struct {
		const char *format;
		unsigned place;
	} places[] = {
		{"%s", ROOT},
		{"{\"panels\":[{\"id\":1},%s]}", PANEL},
		{"{\"panels\":[{\"type\":\"row\",\"panels\":[%s]}]}", PANEL},
		{"{\"rows\":[{\"panels\":[{\"id\":1},%s]}]}", PANEL},
		{"{\"rows\":[%s]}", ELSEWHERE},
		{"{\"x\":%s}", ELSEWHERE},
		{"{\"panels\":%s}", ELSEWHERE},
		{"{\"panels\":[{\"targets\":[%s]}]}", ELSEWHERE},
		{"{\"panels\":[{\"panels\":[{\"panels\":[%s]}]}]}", ELSEWHERE},
		{"{\"templating\":{\"list\":[%s]}}", ELSEWHERE},
	};
	const struct example *example = *state;
	for (size_t i = 0; i < COUNT(places); i++)
		check(example, places[i].format, example->places & places[i].place);
}

/* ---- what holds for all of them ---- */

static void an_object_that_is_emptied_is_left_out(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *normal = parsed(
		arena,
		"{\"annotations\":{\"list\":[{\"$$hashKey\":\"object:1\",\"datasource\":\"-- Grafana --\"," BUILT_IN
		"}]},"
		"\"panels\":[\n{\"fieldConfig\":{\"defaults\":{},\"overrides\":[]},\"id\":1}]}");
	const struct value *made = equivalence_normal(arena, normal);
	assert_true(value_equal(made, parsed(arena, "{\"panels\":[{\"id\":1}]}")));
	const struct value *panel = &value_get(made, "panels")->items[0];
	assert_int_equal(panel->line, 2);
}

static void what_has_one_spelling_is_shared(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *normal = parsed(arena, "{\"style\":\"dark\",\"panels\":[{\"id\":1},{\"id\":2,\"targets\":[{"
						   "\"expr\":\"up\"}],\"title\":\"\"}]}");
	const struct value *made = equivalence_normal(arena, normal);
	const struct value *panels = value_get(normal, "panels");
	const struct value *made_panels = value_get(made, "panels");
	assert_ptr_not_equal(made_panels->items, panels->items);
	assert_ptr_equal(value_get(&made_panels->items[1], "targets")->items,
			 value_get(&panels->items[1], "targets")->items);
	assert_int_equal(made->column, normal->column);
	assert_ptr_equal(equivalence_normal(arena, made), made);
	const struct value *other_keys = parsed(arena,
						"{\"\":[{\"\":\"\"}],\"panels\":{\"0\":{\"title\":\"\"}},\"rows\":7}");
	assert_ptr_equal(equivalence_normal(arena, other_keys), other_keys);
}

static void a_null_elsewhere_is_another_value(void **state)
{
	(void)state;
	static const struct {
		const char *with;
		const char *without;
	} pairs[] = {
		{OVERRIDES "\"custom.thresholdsStyle\",\"value\":{\"steps\":[{\"value\":null}]}}]}]}}",
		 OVERRIDES "\"custom.thresholdsStyle\",\"value\":{\"steps\":[{}]}}]}]}}"},
		{STEPS "{},{\"value\":null}]}}}}", STEPS "{},{}]}}}}"},
		{"{\"datasource\":null}", "{}"},
		{"{\"description\":null}", "{}"},
		{"{\"interval\":null}", "{}"},
		{"{\"targets\":[{\"hide\":false}]}", "{\"targets\":[{}]}"},
	};
	for (size_t i = 0; i < COUNT(pairs); i++) {
		ARENA_AUTO arena = arena_new();
		const struct value *with = placed(arena, "{\"panels\":[%s]}", pairs[i].with);
		assert_false(same_meaning(arena, with, placed(arena, "{\"panels\":[%s]}", pairs[i].without)));
	}
}

/* ---- real dashboards ---- */

/* One dashboard of the corpus: its content, and what it means. */
struct entry {
	struct digest content;
	struct digest meaning;
	const char *path;
};

struct entries {
	struct entry *items;
	size_t count;
	size_t room;
	size_t bytes;
	double seconds; /* in equivalence_normal */
	size_t changed; /* how many had something of the table */
};

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void add_dashboard(struct entries *entries, const char *path, const struct value *dashboard)
{
	ARENA_AUTO arena = arena_new();
	const struct value *normal = normal_form(arena, dashboard);
	double start = now();
	const struct value *meaning = equivalence_normal(arena, normal);
	entries->seconds += now() - start;
	entries->changed += meaning != normal;
	assert_ptr_equal(equivalence_normal(arena, meaning), meaning);
	entries->items = heap_grow(entries->items, entries->count, &entries->room, sizeof *entries->items);
	entries->items[entries->count++] = (struct entry){digest_of_value(normal), digest_of_value(meaning), path};
}

static void read_entries(struct arena *arena, const char *corpus, struct entries *entries)
{
	char *text = (char *)reading_file(arena, arena_printf(arena, "%s/MANIFEST.tsv", corpus)).at;
	strsep(&text, "\n");
	for (char *line; (line = strsep(&text, "\n")) != NULL && *line;) {
		ARENA_AUTO file = arena_new();
		struct diagnostics diags;
		diagnostics_init(&diags, file);
		const char *path = strsep(&line, "\t");
		enum file_format format = FILE_JSON;
		file_format_of(path, &format);
		struct slice bytes = reading_file(file, arena_printf(file, "%s/%s", corpus, path));
		struct documents documents;
		documents_read(file, bytes, format, path, &diags, &documents);
		entries->bytes += bytes.length;
		for (size_t i = 0; i < documents.count; i++)
			add_dashboard(entries, path, documents.items[i].dashboard);
	}
}

static int by_meaning(const void *a, const void *b)
{
	const struct entry *left = a;
	const struct entry *right = b;
	int order = strcmp(left->meaning.hex, right->meaning.hex);
	return order ? order : strcmp(left->content.hex, right->content.hex);
}

static void two_real_dashboards_never_become_one(void **state)
{
	(void)state;
	const char *corpus = corpus_or_skip();
	ARENA_AUTO arena = arena_new();
	struct entries entries = {0};
	read_entries(arena, corpus, &entries);
	qsort(entries.items, entries.count, sizeof *entries.items, by_meaning);
	size_t collapsed = 0;
	for (size_t i = 1; i < entries.count; i++) {
		const struct entry *one = &entries.items[i - 1];
		const struct entry *two = &entries.items[i];
		if (!digest_equal(&one->meaning, &two->meaning) || digest_equal(&one->content, &two->content))
			continue;
		print_error("%s\n  means the same as %s\n", one->path, two->path);
		collapsed++;
	}
	print_message("%zu dashboards, %zu with something of the table; %.1f MB in %.0f ms\n", entries.count,
		      entries.changed, (double)entries.bytes / 1e6, entries.seconds * 1e3);
	free(entries.items);
	assert_true(entries.count > 500);
	assert_int_equal(collapsed, 0);
}

int main(void)
{
	struct CMUnitTest tests[COUNT(examples) + 4] = {
		cmocka_unit_test(an_object_that_is_emptied_is_left_out),
		cmocka_unit_test(what_has_one_spelling_is_shared),
		cmocka_unit_test(a_null_elsewhere_is_another_value),
		cmocka_unit_test(two_real_dashboards_never_become_one),
	};
	for (size_t i = 0; i < COUNT(examples); i++)
		tests[4 + i] = (struct CMUnitTest){.name = examples[i].name,
						   .test_func = row_holds_in_its_place_and_nowhere_else,
						   .initial_state = &examples[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
