/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/query/datasource_refs.h"
#include "model/value/json.h"
#include "tests/model/value/parsed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static struct datasource_refs refs_of(struct arena *arena, const char *text)
{
	return datasource_refs_of(arena, parsed(arena, text));
}

static void assert_slice(struct slice found, const char *expected)
{
	if (!expected) {
		assert_int_equal(found.length, 0);
		return;
	}
	assert_int_equal(found.length, strlen(expected));
	assert_memory_equal(found.at, expected, found.length);
}

/* ---- one value ---- */

static void every_form_of_a_reference_is_told_from_the_others(void **state)
{
	static const struct {
		const char *json;
		enum datasource_form form;
		const char *name;
		const char *type;
	} rows[] = {
		/* a text is a uid or a name (up to 8.2) */
		{"\"Prometheus EU\"", DATASOURCE_NAME, "Prometheus EU", NULL},
		{"{\"name\":\"N\"}", DATASOURCE_NAME, "N", NULL},
		{"{\"uid\":null,\"name\":\"N\"}", DATASOURCE_NAME, "N", NULL},
		/* an object since */
		{"{\"type\":\"loki\",\"uid\":\"L1\"}", DATASOURCE_UID, "L1", "loki"},
		{"{\"uid\":\"L1\"}", DATASOURCE_UID, "L1", NULL},
		{"{\"type\":null,\"uid\":\"L1\"}", DATASOURCE_UID, "L1", NULL},
		{"{\"name\":\"N\",\"type\":\"loki\",\"uid\":\"L1\"}", DATASOURCE_UID, "L1", "loki"},
		{"{\"type\":\"loki\"}", DATASOURCE_TYPE, NULL, "loki"},
		{"{\"type\":\"loki\",\"uid\":\"\"}", DATASOURCE_TYPE, NULL, "loki"},
		{"{\"type\":\"loki\",\"uid\":null}", DATASOURCE_TYPE, NULL, "loki"},
		{"{\"type\":\"$kind\"}", DATASOURCE_TYPE, NULL, "$kind"},
		/* the default */
		{"null", DATASOURCE_DEFAULT, NULL, NULL},
		{"\"\"", DATASOURCE_DEFAULT, NULL, NULL},
		{"\"default\"", DATASOURCE_DEFAULT, NULL, NULL},
		{"{}", DATASOURCE_DEFAULT, NULL, NULL},
		{"{\"uid\":\"default\"}", DATASOURCE_DEFAULT, NULL, NULL},
		{"{\"uid\":\"\"}", DATASOURCE_DEFAULT, NULL, NULL},
		{"{\"name\":\"\"}", DATASOURCE_DEFAULT, NULL, NULL},
		{"{\"type\":\"\",\"uid\":\"\"}", DATASOURCE_DEFAULT, NULL, NULL},
		/* variables */
		{"\"$ds\"", DATASOURCE_VARIABLE, "ds", NULL},
		{"\"${ds}\"", DATASOURCE_VARIABLE, "ds", NULL},
		{"\"${ds:raw}\"", DATASOURCE_VARIABLE, "ds", NULL},
		{"\"${ds.text}\"", DATASOURCE_VARIABLE, "ds", NULL},
		{"\"[[ds]]\"", DATASOURCE_VARIABLE, "ds", NULL},
		{"{\"type\":\"loki\",\"uid\":\"${ds}\"}", DATASOURCE_VARIABLE, "ds", "loki"},
		{"{\"type\":\"datasource\",\"uid\":\"$ds\"}", DATASOURCE_VARIABLE, "ds", "datasource"},
		/* placeholders of an export that Grafana takes for no variable stand as they are */
		{"\"${DS_AZURE MONITOR}\"", DATASOURCE_NAME, "${DS_AZURE MONITOR}", NULL},
		{"{\"uid\":\"${DS_A-B}\"}", DATASOURCE_UID, "${DS_A-B}", NULL},
		/* a part of a text is put in by Grafana, too, and then it is a uid or a name */
		{"\"prom-$env\"", DATASOURCE_UNKNOWN, "prom-$env", NULL},
		{"{\"uid\":\"${a}${b}\"}", DATASOURCE_UNKNOWN, "${a}${b}", NULL},
		/* not in the list of data sources */
		{"\"-- Grafana --\"", DATASOURCE_GRAFANA, NULL, NULL},
		{"\"grafana\"", DATASOURCE_GRAFANA, NULL, NULL},
		{"{\"type\":\"grafana\",\"uid\":\"-- Grafana --\"}", DATASOURCE_GRAFANA, NULL, "grafana"},
		{"{\"type\":\"datasource\",\"uid\":\"grafana\"}", DATASOURCE_GRAFANA, NULL, "datasource"},
		{"{\"type\":\"datasource\"}", DATASOURCE_GRAFANA, NULL, "datasource"},
		{"{\"type\":\"grafana\"}", DATASOURCE_GRAFANA, NULL, "grafana"},
		{"\"Current Resource\"", DATASOURCE_RESOURCE, NULL, NULL},
		{"{\"name\":\"Current Resource\"}", DATASOURCE_RESOURCE, NULL, NULL},
		{"{\"type\":\"prometheus\",\"uid\":\"Current Resource\"}", DATASOURCE_RESOURCE, NULL, "prometheus"},
		{"\"current resource\"", DATASOURCE_NAME, "current resource", NULL},
		{"\"-- Mixed --\"", DATASOURCE_MIXED, NULL, NULL},
		{"{\"type\":\"datasource\",\"uid\":\"-- Mixed --\"}", DATASOURCE_MIXED, NULL, "datasource"},
		{"{\"type\":\"mixed\"}", DATASOURCE_MIXED, NULL, "mixed"},
		{"\"-- Dashboard --\"", DATASOURCE_DASHBOARD, NULL, NULL},
		{"{\"type\":\"datasource\",\"uid\":\"-- Dashboard --\"}", DATASOURCE_DASHBOARD, NULL, "datasource"},
		{"{\"type\":\"dashboard\"}", DATASOURCE_DASHBOARD, NULL, "dashboard"},
		{"\"__expr__\"", DATASOURCE_EXPRESSION, NULL, NULL},
		{"{\"uid\":\"-100\"}", DATASOURCE_EXPRESSION, NULL, NULL},
		{"{\"type\":\"__expr__\"}", DATASOURCE_EXPRESSION, NULL, "__expr__"},
		{"{\"type\":\"__expr__\",\"uid\":\"abc\"}", DATASOURCE_EXPRESSION, NULL, "__expr__"},
		{"{\"type\":\"__expr__\",\"uid\":\"${DS_EXPRESSION}\"}", DATASOURCE_EXPRESSION, NULL, "__expr__"},
		/* none */
		{"5", DATASOURCE_UNKNOWN, NULL, NULL},
		{"true", DATASOURCE_UNKNOWN, NULL, NULL},
		{"[\"L1\"]", DATASOURCE_UNKNOWN, NULL, NULL},
		{"{\"type\":\"loki\",\"uid\":5}", DATASOURCE_UNKNOWN, NULL, "loki"},
		/* case and blanks count */
		{"\"Default\"", DATASOURCE_NAME, "Default", NULL},
		{"\"-- mixed --\"", DATASOURCE_NAME, "-- mixed --", NULL},
		{"\" grafana\"", DATASOURCE_NAME, " grafana", NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		ARENA_AUTO arena = arena_new();
		struct datasource_ref ref;
		datasource_ref_read(parsed(arena, rows[i].json), &ref);
		if (ref.form != rows[i].form)
			fail_msg("%s is '%s', not '%s'", rows[i].json, datasource_form_name(ref.form),
				 datasource_form_name(rows[i].form));
		assert_slice(ref.name, rows[i].name);
		assert_slice(ref.type, rows[i].type);
		assert_false(ref.is_current);
	}
	struct datasource_ref absent;
	datasource_ref_read(NULL, &absent);
	assert_int_equal(absent.form, DATASOURCE_DEFAULT);
}

static void a_reference_to_a_variable_is_the_whole_text(void **state)
{
	static const struct {
		const char *text;
		const char *name; /* NULL: it is none */
	} rows[] = {
		{"$a", "a"},         {"$_a1", "_a1"},
		{"$1", "1"},         {"${a}", "a"},
		{"${a:csv}", "a"},   {"${a:date:YYYY}", "a"},
		{"${a.text}", "a"},  {"${a.text:raw}", "a"},
		{"[[a]]", "a"},      {"[[a:regex]]", "a"},
		{"", NULL},          {"a", NULL},
		{"$", NULL},         {"$$", NULL},
		{"$$a", NULL},       {"${", NULL},
		{"${}", NULL},       {"${:raw}", NULL},
		{"${a", NULL},       {"$a}", NULL},
		{"${a}}", NULL},     {"${a b}", NULL},
		{"${a-b}", NULL},    {"$a-b", NULL},
		{"[[", NULL},        {"[[]]", NULL},
		{"[a]", NULL},       {"[[a]", NULL},
		{"[[a]]]", NULL},    {" $a", NULL},
		{"$a ", NULL},       {"$a$b", NULL},
		{"$\xc3\xa4", NULL},
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct slice name = slice_of("untouched");
		if (variable_reference(slice_of(rows[i].text), &name) != (rows[i].name != NULL))
			fail_msg("'%s'", rows[i].text);
		assert_slice(name, rows[i].name ? rows[i].name : "untouched");
	}
	struct slice name;
	assert_false(variable_reference((struct slice){0}, &name));
	assert_false(variable_reference((struct slice){"$a\0b", 4}, &name));
	assert_true(variable_reference((struct slice){"$ab", 2}, &name)); /* not a byte behind its end */
	assert_slice(name, "a");
}

static void forms_have_the_names_of_the_report(void **state)
{
	static const char *const names[] = {
		"uid",   "name",          "default of its type", "default",          "variable", "built in",
		"mixed", "another panel", "expression",          "current resource", "unknown"};
	(void)state;
	assert_int_equal(COUNT(names), DATASOURCE_FORM_COUNT);
	for (size_t i = 0; i < COUNT(names); i++)
		assert_string_equal(datasource_form_name((enum datasource_form)i), names[i]);
}

/* ---- places ---- */

struct expected {
	enum datasource_form form;
	const char *name;
	const char *path;
	const char *what;
	uint32_t line, column;
};

static void check_refs(const char *json, const struct expected *expected, size_t count)
{
	ARENA_AUTO arena = arena_new();
	struct datasource_refs refs = refs_of(arena, json);
	for (size_t i = 0; i < refs.count && i < count; i++) {
		const struct datasource_ref *ref = &refs.items[i];
		assert_string_equal(ref->path, expected[i].path);
		assert_string_equal(ref->what, expected[i].what);
		assert_int_equal(ref->form, expected[i].form);
		assert_slice(ref->name, expected[i].name);
		if (expected[i].line) {
			assert_int_equal(ref->line, expected[i].line);
			assert_int_equal(ref->column, expected[i].column);
		}
	}
	assert_int_equal(refs.count, count);
}

static void panels_and_their_queries_name_data_sources(void **state)
{
	static const char json[] = "{\"title\":\"T\",\n"
				   " \"panels\":[\n"
				   "  {\"id\":4,\"title\":\"CPU\",\"type\":\"graph\",\n"
				   "   \"datasource\":{\"uid\":\"a\"},\n"
				   "   \"targets\":[{\"refId\":\"A\",\"datasource\":\"b\"},\n"
				   "    {\"refId\":\"B\"}]}]}";
	static const struct expected expected[] = {
		{DATASOURCE_UID, "a", "/panels/[id=4]/datasource", "panel 'CPU' (id 4)", 4, 17},
		{DATASOURCE_NAME, "b", "/panels/[id=4]/targets/[refId=A]/datasource", "panel 'CPU' (id 4), query A", 5,
		 41},
	};
	(void)state;
	check_refs(json, expected, COUNT(expected));
}

static void panels_in_rows_of_both_kinds_are_reached(void **state)
{
	static const char json[] =
		"{\"panels\":[{\"id\":1,\"type\":\"row\",\"title\":\"R\",\"datasource\":{\"uid\":\"r\"},\"panels\":["
		"{\"id\":2,\"title\":\"In\",\"datasource\":\"a\","
		"\"targets\":[{\"refId\":\"A\",\"datasource\":\"b\"}]}]}],"
		"\"rows\":[{\"title\":\"Old\",\"panels\":[{\"id\":3,\"title\":\"Was\",\"datasource\":\"c\"}]}]}";
	static const struct expected expected[] = {
		{DATASOURCE_UID, "r", "/panels/[id=1]/datasource", "row 'R' (id 1)", 0, 0},
		{DATASOURCE_NAME, "a", "/panels/[id=1]/panels/[id=2]/datasource", "panel 'In' (id 2)", 0, 0},
		{DATASOURCE_NAME, "b", "/panels/[id=1]/panels/[id=2]/targets/[refId=A]/datasource",
		 "panel 'In' (id 2), query A", 0, 0},
		{DATASOURCE_NAME, "c", "/rows/0/panels/[id=3]/datasource", "panel 'Was' (id 3)", 0, 0},
	};
	(void)state;
	check_refs(json, expected, COUNT(expected));
}

static void panels_without_an_identity_of_their_own_go_by_their_place(void **state)
{
	static const char json[] =
		"{\"panels\":[{\"id\":4,\"title\":\"A\",\"datasource\":\"a\"},{\"id\":4,\"title\":\"A\",\"datasource\":"
		"\"b\"},"
		"{\"type\":\"graph\",\"datasource\":\"c\"}]}";
	static const struct expected expected[] = {
		{DATASOURCE_NAME, "a", "/panels/0/datasource", "panel 'A' (id 4) #1", 0, 0},
		{DATASOURCE_NAME, "b", "/panels/1/datasource", "panel 'A' (id 4) #2", 0, 0},
		{DATASOURCE_NAME, "c", "/panels/2/datasource", "graph panel #3", 0, 0},
	};
	(void)state;
	check_refs(json, expected, COUNT(expected));
}

static void queries_that_say_nothing_where_their_panel_says_nothing_ask_the_default(void **state)
{
	static const char json[] =
		"{\"panels\":["
		"{\"id\":1,\"title\":\"Neither\",\"targets\":[{\"refId\":\"A\"},{\"refId\":\"B\"}]},"
		"{\"id\":2,\"title\":\"Null\",\"datasource\":null,\"targets\":[{\"refId\":\"A\"}]},"
		"{\"id\":3,\"title\":\"Each\",\"targets\":[{\"refId\":\"A\",\"datasource\":\"a\"}]},"
		"{\"id\":4,\"title\":\"One\",\"targets\":[{\"refId\":\"A\",\"datasource\":\"a\"},{\"refId\":\"B\"}]},"
		"{\"id\":5,\"title\":\"None\",\"targets\":[]},"
		"{\"id\":6,\"title\":\"Text\",\"type\":\"text\"},"
		"{\"id\":7,\"title\":\"Mixed\",\"datasource\":\"-- Mixed --\",\"targets\":[{\"refId\":\"A\"}]},"
		"{\"id\":8,\"title\":\"All\",\"datasource\":\"-- Mixed --\","
		"\"targets\":[{\"refId\":\"A\",\"datasource\":\"a\"}]},"
		"{\"id\":9,\"title\":\"Nulls\",\"datasource\":\"-- Mixed --\","
		"\"targets\":[{\"refId\":\"A\",\"datasource\":null}]},"
		"{\"id\":10,\"title\":\"Inherits\",\"datasource\":\"a\",\"targets\":[{\"datasource\":null}]},"
		"{\"id\":11,\"title\":\"Row\",\"type\":\"row\",\"datasource\":null,\"panels\":[]},"
		"{\"id\":12,\"title\":\"Said\",\"datasource\":\"default\",\"targets\":[{\"refId\":\"A\"}]},"
		"{\"id\":13,\"title\":\"Own\",\"datasource\":null,\"targets\":[{\"datasource\":\"a\"}]}]}";
	static const struct expected expected[] = {
		{DATASOURCE_DEFAULT, NULL, "/panels/[id=1]", "panel 'Neither' (id 1)", 0, 0},
		{DATASOURCE_DEFAULT, NULL, "/panels/[id=2]", "panel 'Null' (id 2)", 0, 0},
		{DATASOURCE_NAME, "a", "/panels/[id=3]/targets/[refId=A]/datasource", "panel 'Each' (id 3), query A", 0,
		 0},
		{DATASOURCE_DEFAULT, NULL, "/panels/[id=4]", "panel 'One' (id 4)", 0, 0},
		{DATASOURCE_NAME, "a", "/panels/[id=4]/targets/[refId=A]/datasource", "panel 'One' (id 4), query A", 0,
		 0},
		{DATASOURCE_DEFAULT, NULL, "/panels/[id=7]", "panel 'Mixed' (id 7)", 0, 0},
		{DATASOURCE_MIXED, NULL, "/panels/[id=7]/datasource", "panel 'Mixed' (id 7)", 0, 0},
		{DATASOURCE_MIXED, NULL, "/panels/[id=8]/datasource", "panel 'All' (id 8)", 0, 0},
		{DATASOURCE_NAME, "a", "/panels/[id=8]/targets/[refId=A]/datasource", "panel 'All' (id 8), query A", 0,
		 0},
		{DATASOURCE_DEFAULT, NULL, "/panels/[id=9]", "panel 'Nulls' (id 9)", 0, 0},
		{DATASOURCE_MIXED, NULL, "/panels/[id=9]/datasource", "panel 'Nulls' (id 9)", 0, 0},
		{DATASOURCE_NAME, "a", "/panels/[id=10]/datasource", "panel 'Inherits' (id 10)", 0, 0},
		{DATASOURCE_DEFAULT, NULL, "/panels/[id=12]/datasource", "panel 'Said' (id 12)", 0, 0},
		{DATASOURCE_NAME, "a", "/panels/[id=13]/targets/0/datasource", "panel 'Own' (id 13), query #1", 0, 0},
	};
	(void)state;
	check_refs(json, expected, COUNT(expected));
}

static void variables_and_annotations_name_data_sources(void **state)
{
	static const char json[] =
		"{\"templating\":{\"list\":[{\"name\":\"q\",\"type\":\"query\",\"datasource\":{\"uid\":\"a\"}},"
		"{\"name\":\"f\",\"type\":\"adhoc\",\"datasource\":\"$ds\"},"
		"{\"name\":\"g\",\"type\":\"groupby\"},{\"name\":\"old\",\"type\":\"query\",\"datasource\":null},"
		"{\"name\":\"c\",\"type\":\"custom\"},{\"name\":\"n\",\"type\":\"custom\",\"datasource\":null}]},"
		"\"annotations\":{\"list\":[{\"name\":\"Deploys\",\"datasource\":\"b\","
		"\"target\":{\"datasource\":{\"uid\":\"c\"}}},{\"name\":\"Plain\",\"enable\":true},"
		"{\"name\":\"Alerts\",\"builtIn\":1},"
		"{\"name\":\"Own\",\"builtIn\":1,\"datasource\":\"-- Grafana --\"}]}}";
	static const struct expected expected[] = {
		{DATASOURCE_UID, "a", "/templating/list/[name=q]/datasource", "variable 'q'", 0, 0},
		{DATASOURCE_VARIABLE, "ds", "/templating/list/[name=f]/datasource", "variable 'f'", 0, 0},
		{DATASOURCE_DEFAULT, NULL, "/templating/list/[name=g]", "variable 'g'", 0, 0},
		{DATASOURCE_DEFAULT, NULL, "/templating/list/[name=old]", "variable 'old'", 0, 0},
		{DATASOURCE_NAME, "b", "/annotations/list/[name=Deploys]/datasource", "annotation 'Deploys'", 0, 0},
		{DATASOURCE_UID, "c", "/annotations/list/[name=Deploys]/target/datasource",
		 "annotation 'Deploys': target", 0, 0},
		{DATASOURCE_DEFAULT, NULL, "/annotations/list/[name=Plain]", "annotation 'Plain'", 0, 0},
		{DATASOURCE_GRAFANA, NULL, "/annotations/list/[name=Own]/datasource", "annotation 'Own'", 0, 0},
	};
	(void)state;
	check_refs(json, expected, COUNT(expected));
}

/* Exports leave data sources behind where nobody asks them. */
static void what_nothing_asks_is_said(void **state)
{
	static const char json[] =
		"{\"panels\":[{\"id\":1,\"type\":\"row\",\"datasource\":\"a\",\"targets\":[{\"datasource\":\"b\"},{}],"
		"\"panels\":[{\"id\":2,\"type\":\"graph\",\"datasource\":\"c\"},"
		"{\"id\":3,\"type\":\"text\",\"datasource\":\"d\"}]},"
		"{\"id\":4,\"type\":\"alertlist\",\"datasource\":\"e\",\"options\":{\"datasource\":\"f\"}},"
		"{\"id\":5,\"type\":\"news\",\"targets\":[{\"refId\":\"A\"}]}],"
		"\"rows\":[{\"datasource\":\"g\",\"panels\":[{\"id\":6,\"datasource\":\"h\"}]}],"
		"\"templating\":{\"list\":[{\"name\":\"q\",\"type\":\"query\",\"datasource\":\"i\"},"
		"{\"name\":\"c\",\"type\":\"custom\",\"datasource\":\"j\"},"
		"{\"name\":\"ds\",\"type\":\"datasource\",\"datasource\":\"k\",\"current\":{\"value\":\"l\"}}]},"
		"\"annotations\":{\"list\":[{\"enable\":true,\"datasource\":\"m\"},"
		"{\"enable\":false,\"datasource\":\"n\",\"target\":{\"datasource\":\"o\"}},"
		"{\"enable\":false},{\"datasource\":\"p\"}]}}";
	static const struct {
		const char *name;
		const char *idle;
	} rows[] = {
		{"a", "a panel of type 'row' sends no queries"},
		{"b", "a panel of type 'row' sends no queries"},
		{"c", NULL},
		{"d", "a panel of type 'text' sends no queries"},
		{"e", "a panel of type 'alertlist' sends no queries"},
		{"f", NULL},
		{"g", "a row sends no queries"},
		{"h", NULL},
		{"i", NULL},
		{"j", "a variable of type 'custom' sends no query"},
		{"l", NULL},
		{"k", "a variable of type 'datasource' sends no query"},
		{"m", NULL},
		{"n", "the annotation is off"},
		{"o", "the annotation is off"},
		{"p", NULL},
	};
	ARENA_AUTO arena = arena_new();
	struct datasource_refs refs = refs_of(arena, json);
	(void)state;
	for (size_t i = 0; i < refs.count && i < COUNT(rows); i++) {
		assert_slice(refs.items[i].name, rows[i].name);
		if (rows[i].idle)
			assert_string_equal(refs.items[i].idle, rows[i].idle);
		else
			assert_null(refs.items[i].idle);
	}
	assert_int_equal(refs.count, COUNT(rows));
}

static void a_variable_may_be_the_resource_that_the_portal_shows(void **state)
{
	static const struct {
		enum datasource_form form;
		const char *current;
	} rows[] = {
		{DATASOURCE_RESOURCE, "{\"text\":\"Current Resource\",\"value\":\"x-1\"}"},
		{DATASOURCE_RESOURCE, "{\"text\":[\"Current Resource\"],\"value\":[\"x-1\"]}"},
		{DATASOURCE_RESOURCE, "{\"value\":\"Current Resource\"}"},
		{DATASOURCE_NAME, "{\"text\":\"Other\",\"value\":\"x-1\"}"},
		{DATASOURCE_NAME, "{\"text\":[\"Current Resource\",\"Other\"],\"value\":\"x-1\"}"},
	};
	ARENA_AUTO arena = arena_new();
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct datasource_refs refs = refs_of(
			arena, arena_printf(arena,
					    "{\"templating\":{\"list\":[{\"name\":\"ds\",\"type\":\"datasource\","
					    "\"query\":\"prometheus\",\"current\":%s}]}}",
					    rows[i].current));
		assert_int_equal(refs.count, 1);
		assert_int_equal(refs.items[0].form, rows[i].form);
		assert_true(refs.items[0].is_current);
	}
}

static void library_elements_and_links_name_data_sources(void **state)
{
	static const char json[] =
		"{\"__elements\":{\"lib1\":{\"kind\":1,\"model\":{\"datasource\":{\"uid\":\"a\"},"
		"\"targets\":[{\"refId\":\"A\",\"datasource\":{\"uid\":\"b\"}}]}}},"
		"\"panels\":[{\"id\":1,\"title\":\"P\",\"fieldConfig\":{\"defaults\":{\"links\":[{\"title\":\"L\","
		"\"internal\":{\"datasourceUid\":\"c\",\"datasourceName\":\"C\"}}]}},"
		"\"options\":{\"datasource\":\"-- Grafana --\",\"infinity\":{\"datasourceUid\":\"${ds}\"},"
		"\"x\":{\"datasourceUid\":null,\"datasourceId\":3}}}]}";
	static const struct expected expected[] = {
		{DATASOURCE_UID, "a", "/__elements/lib1/model/datasource", "__elements.lib1.model", 0, 0},
		{DATASOURCE_UID, "b", "/__elements/lib1/model/targets/0/datasource", "__elements.lib1.model.targets[0]",
		 0, 0},
		{DATASOURCE_UID, "c", "/panels/[id=1]/fieldConfig/defaults/links/0/internal/datasourceUid",
		 "panel 'P' (id 1), link 'L' #1: internal", 0, 0},
		{DATASOURCE_GRAFANA, NULL, "/panels/[id=1]/options/datasource", "panel 'P' (id 1): options", 0, 0},
		{DATASOURCE_VARIABLE, "ds", "/panels/[id=1]/options/infinity/datasourceUid",
		 "panel 'P' (id 1): options.infinity", 0, 0},
	};
	(void)state;
	check_refs(json, expected, COUNT(expected));
}

static void a_variable_of_data_sources_names_those_that_it_stands_at(void **state)
{
	static const char json[] =
		"{\"templating\":{\"list\":["
		"{\"name\":\"a\",\"type\":\"datasource\",\"query\":\"loki\",\n"
		" \"current\":{\"text\":\"Logs\",\"value\":\"L1\"},\"options\":[{\"value\":\"not this\"}]},\n"
		"{\"name\":\"b\",\"type\":\"datasource\",\"query\":\"loki\",\"multi\":true,"
		"\"current\":{\"value\":[\"L1\",\"$__all\",\"L2\",3]}},"
		"{\"name\":\"c\",\"type\":\"datasource\",\"current\":{\"value\":\"$__all\"}},"
		"{\"name\":\"d\",\"type\":\"datasource\",\"query\":\"loki\",\"current\":{\"value\":\"default\"}},"
		"{\"name\":\"e\",\"type\":\"datasource\",\"current\":{\"value\":\"\"}},"
		"{\"name\":\"f\",\"type\":\"datasource\",\"current\":{}},"
		"{\"name\":\"g\",\"type\":\"datasource\",\"current\":{\"text\":\"only\"}},"
		"{\"name\":\"h\",\"type\":\"datasource\"},"
		"{\"name\":\"i\",\"type\":\"datasource\",\"query\":\"grafana\",\"current\":{\"value\":\"-- Grafana "
		"--\"}},"
		"{\"name\":\"j\",\"type\":\"custom\",\"current\":{\"value\":\"L1\"}}]},"
		"\"panels\":[{\"id\":1,\"type\":\"datasource\",\"current\":{\"value\":\"no variable\"}}]}";
	static const struct expected expected[] = {
		{DATASOURCE_NAME, "L1", "/templating/list/[name=a]", "variable 'a'", 2, 35},
		{DATASOURCE_NAME, "L1", "/templating/list/[name=b]", "variable 'b'", 0, 0},
		{DATASOURCE_NAME, "L2", "/templating/list/[name=b]", "variable 'b'", 0, 0},
		{DATASOURCE_DEFAULT, NULL, "/templating/list/[name=d]", "variable 'd'", 0, 0},
		{DATASOURCE_GRAFANA, NULL, "/templating/list/[name=i]", "variable 'i'", 0, 0},
	};
	(void)state;
	check_refs(json, expected, COUNT(expected));
	ARENA_AUTO arena = arena_new();
	struct datasource_refs refs = refs_of(arena, json);
	for (size_t i = 0; i < refs.count; i++)
		assert_true(refs.items[i].is_current);
	assert_slice(refs.items[0].type, "loki");
	assert_slice(refs.items[3].type, "loki");
}

static void dashboards_of_odd_shape_name_nothing(void **state)
{
	static const char *const rows[] = {
		"{}",
		"{\"panels\":5,\"templating\":[],\"annotations\":{\"list\":{}},\"rows\":null}",
		"{\"panels\":[5,null,[],\"datasource\"],\"templating\":{\"list\":[5,null]}}",
		"{\"panels\":[{\"id\":1,\"targets\":[5,null]}]}",
		"{\"title\":\"datasource\",\"datasources\":\"a\",\"Datasource\":\"a\",\"tags\":[\"$ds\"]}",
		"[]",
		"\"datasource\"",
	};
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		check_refs(rows[i], NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_of_a_reference_is_told_from_the_others),
		cmocka_unit_test(a_reference_to_a_variable_is_the_whole_text),
		cmocka_unit_test(forms_have_the_names_of_the_report),
		cmocka_unit_test(panels_and_their_queries_name_data_sources),
		cmocka_unit_test(panels_in_rows_of_both_kinds_are_reached),
		cmocka_unit_test(panels_without_an_identity_of_their_own_go_by_their_place),
		cmocka_unit_test(queries_that_say_nothing_where_their_panel_says_nothing_ask_the_default),
		cmocka_unit_test(variables_and_annotations_name_data_sources),
		cmocka_unit_test(what_nothing_asks_is_said),
		cmocka_unit_test(a_variable_may_be_the_resource_that_the_portal_shows),
		cmocka_unit_test(library_elements_and_links_name_data_sources),
		cmocka_unit_test(a_variable_of_data_sources_names_those_that_it_stands_at),
		cmocka_unit_test(dashboards_of_odd_shape_name_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
