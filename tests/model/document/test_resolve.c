/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/document/document.h"
#include "model/document/resolve.h"
#include "model/document/unresolved.h"
#include "model/value/json.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TEXT(text)                                                                                                     \
	{                                                                                                              \
		(text), sizeof(text) - 1                                                                               \
	}

static const struct pair inputs[] = {
	{TEXT("DS"), TEXT("prom-prod")},
	{TEXT("DS_A B"), TEXT("${DS}")},
	{TEXT("VAR_N"), TEXT("7")},
};
static const struct pair defaults[] = {
	{TEXT("loki"), TEXT("loki-prod")},
};
static const struct pair datasources[] = {
	{TEXT("-- Mixed --"), TEXT("mixed-prod")},
	{TEXT("dev"), TEXT("prod")},
	{TEXT("prod"), TEXT("dev")},
	{TEXT("prom-prod"), TEXT("never")},
};
static const struct resolution with = {
	.inputs = {inputs, COUNT(inputs)},
	.datasource_defaults = {defaults, COUNT(defaults)},
	.datasources = {datasources, COUNT(datasources)},
};
static const struct resolution with_nothing;

static const struct value *resolve_text(struct arena *arena, const char *text, const struct resolution *resolution,
					struct diagnostics *diags, struct document *document)
{
	struct documents documents;
	diagnostics_init(diags, arena);
	if (!documents_read(arena, slice_of(text), FILE_JSON, "x.json", diags, &documents))
		fail_msg("%s: %s", text, diags->items[0].message);
	*document = documents.items[0];
	return resolve(arena, document, resolution, diags);
}

static void check_resolved(const char *text, const char *expected)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct document document;
	const struct value *found = resolve_text(arena, text, &with, &diags, &document);
	if (!found)
		fail_msg("%s: %s", text, diags.items[0].message);
	STRBUF_AUTO out = STRBUF_INIT(10000);
	json_write(found, &out);
	assert_string_equal(out.at, expected);
	assert_int_equal(diags.count, 0);
}

/* ---- inputs ---- */

#define DS_INPUT "\"__inputs\":[{\"name\":\"DS\",\"type\":\"datasource\",\"pluginId\":\"prometheus\"}]"

static void an_input_is_put_into_whole_strings_and_parts(void **state)
{
	(void)state;
	check_resolved(
		"{" DS_INPUT ",\"title\":\"${DS}\",\"tags\":[\"a ${DS} b ${DS}\",\"${DS\",\"$${DS}}\",\"${\"]}",
		"{\"title\":\"prom-prod\",\"tags\":[\"a prom-prod b prom-prod\",\"${DS\",\"$prom-prod}\",\"${\"]}");
}

static void names_that_are_no_input_and_keys_stay(void **state)
{
	(void)state;
	check_resolved("{" DS_INPUT ",\"panels\":[],\"links\":[\"${DS2}\",\"${D}\",\"${ds}\",\"$DS\",\"${DS:raw}\"],"
		       "\"time\":{\"${DS}\":1}}",
		       "{\"panels\":[],\"links\":[\"${DS2}\",\"${D}\",\"${ds}\",\"$DS\",\"${DS:raw}\"],"
		       "\"time\":{\"${DS}\":1}}");
}

static void what_an_input_brings_is_not_looked_at_again(void **state)
{
	(void)state;
	check_resolved(
		"{\"__inputs\":[{\"name\":\"DS_A B\",\"type\":\"datasource\",\"pluginId\":\"x\"},"
		"{\"name\":\"DS\",\"type\":\"datasource\"}],"
		"\"panels\":[{\"type\":\"x\",\"datasource\":{\"uid\":\"${DS}\"}},{\"datasource\":\"${DS_A B}\"}]}",
		"{\"panels\":[{\"type\":\"x\",\"datasource\":{\"uid\":\"prom-prod\"}},{\"datasource\":\"${DS}\"}]}");
}

static void an_input_takes_the_first_value_that_there_is(void **state)
{
	(void)state;
	/* inputs before datasource-defaults and before the export's own value; an expression needs neither */
	check_resolved(
		"{\"__inputs\":[{\"name\":\"DS\",\"type\":\"datasource\",\"pluginId\":\"loki\"},"
		"{\"name\":\"L\",\"type\":\"datasource\",\"pluginId\":\"loki\"},"
		"{\"name\":\"E\",\"type\":\"datasource\",\"pluginId\":\"__expr__\"},"
		"{\"name\":\"G\",\"type\":\"datasource\",\"pluginId\":\"grafana\"},"
		"{\"name\":\"M\",\"type\":\"datasource\",\"pluginId\":\"-- Mixed --\"},"
		"{\"name\":\"VAR_N\",\"type\":\"constant\",\"value\":\"5\"},"
		"{\"name\":\"VAR_M\",\"type\":\"constant\",\"value\":\"m\"},"
		"{\"name\":\"VAR_E\",\"type\":\"constant\",\"value\":\"\"},"
		"{\"name\":\"VAR_O\",\"type\":\"other\",\"value\":1.50}],"
		"\"panels\":[],\"tags\":[\"${DS} ${L} ${E} ${G} ${M} ${VAR_N} ${VAR_M} ${VAR_E} ${VAR_O}\"]}",
		"{\"panels\":[],\"tags\":[\"prom-prod loki-prod __expr__ -- Grafana -- -- Mixed -- 7 m  1.50\"]}");
}

static void the_parts_of_an_export_are_dropped(void **state)
{
	(void)state;
	check_resolved("{\"__inputs\":[],\"__requires\":[1],\"__elements\":{},\"title\":\"T\",\"panels\":[]}",
		       "{\"title\":\"T\",\"panels\":[]}");
	check_resolved("{\"__inputs\":null,\"title\":\"T\",\"panels\":[]}", "{\"title\":\"T\",\"panels\":[]}");
}

/* The problems of an export without a config, as "line:column message (hint)" lines. */
static void check_problems(const char *text, const char *expected)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct document document;
	assert_null(resolve_text(arena, text, &with_nothing, &diags, &document));
	STRBUF_AUTO out = STRBUF_INIT(10000);
	for (size_t i = 0; i < diags.count; i++) {
		const struct diagnostic *diag = &diags.items[i];
		assert_string_equal(diag->rule, "input");
		assert_string_equal(diag->place.file, "x.json");
		strbuf_printf(&out, "%u:%u %s (%s)\n", diag->place.line, diag->place.column, diag->message,
			      diag->hint ? diag->hint : "");
	}
	assert_string_equal(out.at, expected);
}

static void every_input_without_a_value_is_named_with_the_key_that_would_set_it(void **state)
{
	(void)state;
	check_problems("{\"panels\":[],\"__inputs\":[\n"
		       "{\"name\":\"DS_P\",\"type\":\"datasource\",\"pluginId\":\"prometheus\"},\n"
		       "{\"name\":\"DS_Q\",\"type\":\"datasource\"},\n"
		       " {\"name\":\"VAR_C\",\"type\":\"constant\"}]}",
		       "2:1 input 'DS_P' of the export has no value "
		       "(Set 'inputs.DS_P' or 'datasource-defaults.prometheus' of the target.)\n"
		       "3:1 input 'DS_Q' of the export has no value (Set 'inputs.DS_Q' of the target.)\n"
		       "4:2 input 'VAR_C' of the export has no value (Set 'inputs.VAR_C' of the target.)\n");
}

static void malformed_inputs_are_diagnosed(void **state)
{
	(void)state;
	check_problems("{\"panels\":[],\"__inputs\":{}}", "1:25 '__inputs' must be an array, found object ()\n");
	check_problems("{\"panels\":[],\"__inputs\":[7,{\"type\":\"constant\",\"value\":\"x\"},{\"name\":\"N\"},"
		       "{\"name\":\"\",\"type\":\"constant\"}]}",
		       "1:26 an entry of '__inputs' must be an object with a 'name' that is a string ()\n"
		       "1:28 an entry of '__inputs' must be an object with a 'name' that is a string ()\n"
		       "1:60 an entry of '__inputs' must be an object with a 'type' that is a string ()\n"
		       "1:73 an entry of '__inputs' must be an object with a 'name' that is a string ()\n");
}

/* Ten panels of 800 references to a value of 9,000 bytes, at most 65 MiB: one too many, and an error instead of a cut.
 */
static void inputs_that_multiply_are_refused_once(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct document document;
	STRBUF_AUTO text = STRBUF_INIT(1000000);
	strbuf_printf(&text,
		      "{\"title\":\"T\",\"__inputs\":[{\"name\":\"C\",\"type\":\"constant\",\"value\":\"%09000d\"}],"
		      "\n\"panels\":[",
		      0);
	for (size_t i = 0; i < 10; i++) {
		strbuf_add_text(&text, i ? ",\n{\"type\":\"text\",\"title\":\"" : "{\"type\":\"text\",\"title\":\"");
		for (size_t j = 0; j < 800; j++)
			strbuf_add_text(&text, "${C}");
		strbuf_add_text(&text, "\"}");
	}
	strbuf_add_text(&text, "]}");
	assert_null(resolve_text(arena, text.at, &with_nothing, &diags, &document));
	assert_int_equal(diags.count, 1);
	assert_string_equal(diags.items[0].rule, "too-large");
	assert_string_equal(diags.items[0].message, "more than 67108864 bytes of text, inputs put in");
	assert_int_equal(diags.items[0].place.line, 11); /* nine panels are 64.8 million bytes */
	assert_non_null(diags.items[0].hint);
}

static void a_long_run_of_open_references_is_no_trap(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(2000000);
	strbuf_add_text(&text, "{" DS_INPUT ",\"panels\":[],\"description\":\"");
	for (int i = 0; i < 300000; i++)
		strbuf_add_text(&text, "${");
	strbuf_add_text(&text, "DS}\"}");
	struct diagnostics diags;
	struct document document;
	const struct value *found = resolve_text(arena, text.at, &with, &diags, &document);
	assert_true(slice_ends_with(value_get_text(found, "description"), "${prom-prod"));
}

/* ---- data sources ---- */

static void data_sources_are_mapped_wherever_a_dashboard_names_one(void **state)
{
	(void)state;
	static const struct {
		const char *form; /* with the uid as %s */
	} places[] = {
		{"{\"panels\":[{\"type\":\"x\",\"datasource\":\"%s\"}]}"},
		{"{\"panels\":[{\"type\":\"x\",\"datasource\":{\"type\":\"p\",\"uid\":\"%s\"}}]}"},
		{"{\"panels\":[{\"type\":\"x\",\"datasource\":{\"uid\":\"%s\"}}]}"},
		{"{\"panels\":[{\"type\":\"x\",\"targets\":[{\"datasource\":{\"uid\":\"%s\"}}]}]}"},
		{"{\"panels\":[{\"type\":\"row\",\"panels\":[{\"type\":\"x\",\"targets\":[{"
		 "\"datasource\":\"%s\"}]}]}]}"},
		{"{\"rows\":[{\"panels\":[{\"type\":\"x\",\"datasource\":\"%s\"}]}]}"},
		{"{\"panels\":[],\"templating\":{\"list\":[{\"type\":\"query\",\"datasource\":{\"uid\":\"%s\"}}]}}"},
		{"{\"panels\":[],\"templating\":{\"list\":[{\"type\":\"datasource\",\"current\":{\"value\":\"%s\"}}]}"
		 "}"},
		{"{\"panels\":[],\"templating\":{\"list\":[{\"current\":{\"value\":[\"x\",\"%s\"]},"
		 "\"type\":\"datasource\"}]}}"},
		{"{\"panels\":[],\"annotations\":{\"list\":[{\"datasource\":{\"uid\":\"%s\"}}]}}"},
		{"{\"panels\":[],\"annotations\":{\"list\":[{\"target\":{\"datasource\":{\"uid\":\"%s\"}}}]}}"},
		{"{\"panels\":[{\"type\":\"x\",\"fieldConfig\":{\"defaults\":{\"links\":[{\"internal\":{"
		 "\"datasourceUid\":\"%s\"}}]}}}"
		 "]}"},
	};
	for (size_t i = 0; i < COUNT(places); i++) {
		static const char *const pairs[][2] = {{"dev", "prod"}, {"prod", "dev"}, {"-- Mixed --", "mixed-prod"}};
		for (size_t k = 0; k < COUNT(pairs); k++) {
			STRBUF_AUTO before = STRBUF_INIT(1000);
			STRBUF_AUTO after = STRBUF_INIT(1000);
			const char *hole = strstr(places[i].form, "%s");
			strbuf_add(&before, places[i].form, (size_t)(hole - places[i].form));
			strbuf_add_slice(&after, strbuf_slice(&before));
			strbuf_add_text(&before, pairs[k][0]);
			strbuf_add_text(&before, hole + 2);
			strbuf_add_text(&after, pairs[k][1]);
			strbuf_add_text(&after, hole + 2);
			check_resolved(before.at, after.at);
		}
	}
}

static void text_that_happens_to_be_a_uid_stays(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"{\"title\":\"dev\",\"tags\":[\"dev\"],\"uid\":\"dev\",\"panels\":[{\"type\":\"x\",\"uid\":\"dev\","
		"\"expr\":\"dev\"}]"
		"}",
		"{\"panels\":[{\"type\":\"x\",\"datasource\":{\"type\":\"dev\",\"name\":\"dev\",\"x\":{\"uid\":\"dev\"}"
		"}}]}",
		"{\"panels\":[],\"templating\":{\"list\":[{\"type\":\"custom\",\"current\":{\"value\":\"dev\"}}]}}",
		"{\"panels\":[],\"templating\":{\"list\":[{\"type\":\"datasource\",\"query\":\"dev\",\"name\":\"dev\","
		"\"current\":{\"text\":\"dev\"}}]}}",
		"{\"panels\":[{\"type\":\"x\",\"datasource\":\"develop\"},{\"datasource\":\"Dev\"},{\"datasource\":["
		"\"dev\"]}]}",
	};
	for (size_t i = 0; i < COUNT(texts); i++)
		check_resolved(texts[i], texts[i]);
}

static void built_in_data_sources_stay_when_the_map_does_not_name_them(void **state)
{
	(void)state;
	static const char *const text =
		"{\"panels\":[{\"type\":\"x\",\"datasource\":{\"uid\":\"-- Grafana --\"}},{\"datasource\":"
		"\"-- Dashboard --\"},{\"datasource\":{\"uid\":\"__expr__\"}},{\"datasource\":"
		"null},{\"datasource\":\"grafana\"},{\"datasource\":{\"uid\":\"${ds}\"}}]}";
	check_resolved(text, text);
}

static void what_does_not_change_is_shared(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct document document;
	const char *plain = "{\"panels\":[{\"type\":\"x\",\"datasource\":\"other\"}]}";
	const struct value *same = resolve_text(arena, plain, &with, &diags, &document);
	assert_ptr_equal(same, document.dashboard);

	const char *text = "{\"templating\":{\"list\":[1,2]},\n \"panels\":[{\"type\":\"x\",\"targets\":[1]},\n"
			   "  {\"options\":{\"a\":[1]},\"datasource\":\"dev\"}]}";
	const struct value *found = resolve_text(arena, text, &with, &diags, &document);
	const struct value *before = value_get(document.dashboard, "panels");
	const struct value *after = value_get(found, "panels");
	assert_ptr_not_equal(found, document.dashboard);
	assert_ptr_equal(value_get(found, "templating")->members, value_get(document.dashboard, "templating")->members);
	assert_ptr_equal(after->items[0].members, before->items[0].members);
	assert_ptr_equal(value_get(&after->items[1], "options")->members,
			 value_get(&before->items[1], "options")->members);
	/* and the original is as it was */
	assert_true(value_is_text(value_get(&before->items[1], "datasource"), "dev"));
}

static void what_changes_keeps_its_place(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct document document;
	const char *text = "{\"panels\":[\n  {\"id\":1,\"type\":\"x\",\n   \"datasource\": \"dev\"}]}";
	const struct value *panels = value_get(resolve_text(arena, text, &with, &diags, &document), "panels");
	const struct value *datasource = value_get(&panels->items[0], "datasource");
	assert_true(value_is_text(datasource, "prod"));
	assert_int_equal(datasource->line, 3);
	assert_int_equal(datasource->column, 18);
	assert_int_equal(panels->items[0].line, 2);
	assert_int_equal(panels->items[0].column, 3);
	assert_int_equal(panels->line, 1);
	assert_int_equal(panels->column, 11);
}

static void a_pair_is_found_by_its_key(void **state)
{
	(void)state;
	struct pairs none = {0};
	assert_null(pairs_find(&none, slice_of("dev")));
	assert_null(pairs_find(&with.datasources, slice_of("de")));
	assert_true(slice_is(*pairs_find(&with.datasources, slice_of("dev")), "prod"));
}

/* ---- what nothing fills in ---- */

#define PANEL(datasource) "{\"type\":\"stat\",\"datasource\":" datasource "}"

static void a_placeholder_without_input_and_variable_is_a_warning(void **state)
{
	(void)state;
	static const struct pair mapped[] = {{TEXT("${DS_MAPPED}"), TEXT("prod")}};
	static const struct resolution mapping = {.datasources = {mapped, COUNT(mapped)}};
	static const struct {
		const char *panels;
		const char *expected;
	} cases[] = {
		{PANEL("\"${DS_X}\"") "," PANEL("{\"uid\":\"${DS_X}\"}"), "'${DS_X}' (2 places)\n"},
		{PANEL("\"$nobody\"") "," PANEL("\"${other:text}\""), "'$nobody'\n'${other:text}'\n"},
		{PANEL("\"$ds\"") "," PANEL("{\"uid\":\"${ds:raw}\"}"), ""},
		{PANEL("\"${DS_MAPPED}\"") "," PANEL("\"${__x}\"") "," PANEL("\"a $b\"") "," PANEL("null"), ""},
		{"{\"type\":\"x\",\"datasourceUid\":\"${DS_Y}\"}", "'${DS_Y}'\n"},
		{"{\"type\":\"x\",\"a\":[\"${VAR_N}\",\"${nobody}\",\"$VAR_N\",\"x ${VAR_N}\"]}", "'${VAR_N}'\n"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		ARENA_AUTO arena = arena_new();
		struct diagnostics diags;
		struct document document;
		const char *text = arena_printf(
			arena, "{\"title\":\"T\",\"templating\":{\"list\":[{\"name\":\"ds\"}]},\"panels\":[%s]}",
			cases[i].panels);
		const struct value *resolved = resolve_text(arena, text, &mapping, &diags, &document);
		unresolved_warn(arena, &document, resolved, &diags);
		assert_int_equal(diags.errors, 0);
		const char *found = "";
		for (size_t k = 0; k < diags.count; k++) {
			const char *name = diags.items[k].message;
			const char *places = strstr(name, " (");
			assert_string_equal(diags.items[k].rule, "unresolved-input");
			found = arena_printf(arena, "%s%.*s%s\n", found, (int)strcspn(name, " "), name,
					     places ? places : "");
		}
		assert_string_equal(found, cases[i].expected);
	}
}

static void an_unresolved_data_source_has_the_line_that_maps_it(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct document document;
	const struct value *resolved = resolve_text(
		arena,
		"{\"apiVersion\":\"grafana.integreatly.org/v1beta1\",\"kind\":\"GrafanaDashboard\",\"spec\":{"
		"\"datasources\":[{\"inputName\":\"DS_X\",\"datasourceName\":\"Prometheus\"}],"
		"\"json\":\"{\\\"title\\\":\\\"T\\\",\\\"panels\\\":[{\\\"type\\\":\\\"x\\\",\\\"datasource\\\":\\\"${"
		"DS_X}\\\"}]}\"}}",
		&with_nothing, &diags, &document);
	unresolved_warn(arena, &document, resolved, &diags);
	assert_int_equal(diags.warnings, 1);
	assert_string_equal(diags.items[0].hint, "Map it in the target: datasources: { \"${DS_X}\": UID }. "
						 "'spec.datasources' is not read.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_input_is_put_into_whole_strings_and_parts),
		cmocka_unit_test(names_that_are_no_input_and_keys_stay),
		cmocka_unit_test(what_an_input_brings_is_not_looked_at_again),
		cmocka_unit_test(an_input_takes_the_first_value_that_there_is),
		cmocka_unit_test(the_parts_of_an_export_are_dropped),
		cmocka_unit_test(every_input_without_a_value_is_named_with_the_key_that_would_set_it),
		cmocka_unit_test(malformed_inputs_are_diagnosed),
		cmocka_unit_test(inputs_that_multiply_are_refused_once),
		cmocka_unit_test(a_long_run_of_open_references_is_no_trap),
		cmocka_unit_test(data_sources_are_mapped_wherever_a_dashboard_names_one),
		cmocka_unit_test(text_that_happens_to_be_a_uid_stays),
		cmocka_unit_test(built_in_data_sources_stay_when_the_map_does_not_name_them),
		cmocka_unit_test(what_does_not_change_is_shared),
		cmocka_unit_test(what_changes_keeps_its_place),
		cmocka_unit_test(a_pair_is_found_by_its_key),
		cmocka_unit_test(a_placeholder_without_input_and_variable_is_a_warning),
		cmocka_unit_test(an_unresolved_data_source_has_the_line_that_maps_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
