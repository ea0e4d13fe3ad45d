/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/document/document.h"
#include "model/document/rewrite.h"
#include "model/value/digest.h"
#include "model/value/json.h"
#include "tests/model/document/read.h"
#include "tests/model/document/reading.h"

/* ---- what is a dashboard ---- */

static void a_file_name_says_its_format(void **state)
{
	(void)state;
	enum file_format format = FILE_JSON;
	assert_true(file_format_of("a/b.YAML", &format));
	assert_int_equal(format, FILE_YAML);
	assert_true(file_format_of("b.yml", &format));
	assert_int_equal(format, FILE_YAML);
	assert_true(file_format_of("x.yaml.json", &format));
	assert_int_equal(format, FILE_JSON);
	assert_false(file_format_of("json", &format));
	assert_false(file_format_of("x.json.tmpl", &format));
	assert_false(file_format_of("README.md", &format));
}

static void a_model_is_told_from_other_objects(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"{\"uid\":\"a\",\"title\":\"T\"}", "a@1:1"},
		{"{\"title\":\"T\"}", "-@1:1"},
		{"{\"uid\":\"\",\"panels\":[]}", "-@1:1"},
		{"{\"uid\":null,\"panels\":[]}", "-@1:1"},
		{"{\"uid\":\"a\",\"rows\":[]}", "a@1:1"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"schemaVersion\":1,\"x\":1}", "a@1:1"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"__inputs\":[],\"time\":{}}", "a@1:1"},
		/* a folder, an alert rule, a JSON schema, a data source, a panel */
		{"{\"uid\":\"a\",\"title\":\"T\",\"hasAcl\":false,\"url\":\"/f\"}", "| 1:1 not-a-dashboard"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"condition\":\"A\",\"data\":[]}", "| 1:1 not-a-dashboard"},
		{"{\"$schema\":\"x\",\"title\":\"T\",\"type\":\"object\"}", "| 1:1 not-a-dashboard"},
		{"{\"name\":\"p\",\"type\":\"prometheus\",\"uid\":\"a\"}", "| 1:1 not-a-dashboard"},
		{"{\"title\":\"CPU\",\"type\":\"graph\",\"targets\":[]}", "| 1:1 not-a-dashboard"},
		{"{\"uid\":\"a\",\"title\":5,\"schemaVersion\":1}", "| 1:1 not-a-dashboard"},
		{"{\"panels\":{},\"rows\":1}", "| 1:1 not-a-dashboard"},
		{"{}", "| 1:1 not-a-dashboard"},
		{"[]", "| 1:1 not-a-dashboard"},
		{"\"x\"", "| 1:1 not-a-dashboard"},
		{"null", "| 1:1 not-a-dashboard"},
		{"", "| 0:0 not-a-dashboard"},
		{" \n", "| 0:0 not-a-dashboard"},
		{"{\"panels\":[]", "| 1:13 syntax"},
	};
	check_cases(cases, COUNT(cases), FILE_JSON);
}

static void yaml_without_a_value_is_no_dashboard(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"# only a comment\n", "| 0:0 not-a-dashboard"},
		{"---\n---\n# nothing\n", "| 0:0 not-a-dashboard"},
		{"just text\n", "| 1:1 not-a-dashboard"},
		{"title: T\nuid: a\n---\n42\n", "a@1:1 | 4:1 not-a-dashboard"},
	};
	check_cases(cases, COUNT(cases), FILE_YAML);
}

static void what_was_found_is_said(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"{\"access\":\"proxy\",\"name\":\"p\",\"type\":\"t\",\"url\":\"u\"}",
		 "not a dashboard: found an object with 'access', 'name', 'type', ..."},
		{"{\"a\":1}", "not a dashboard: found an object with 'a'"},
		{"[]", "not a dashboard: found an empty array"},
		{"7", "not a dashboard: found a number"},
		{"{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"g\"}}",
		 "not a dashboard: found Deployment 'g' of apps/v1"},
		{"{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"data\":{\"x.txt\":\"y\"}}",
		 "not a dashboard: ConfigMap has no dashboard in 'data' or 'binaryData'"},
		{"{\"kind\":\"DashboardList\",\"apiVersion\":\"dashboard.grafana.app/v1\",\"items\":[]}",
		 "not a dashboard: DashboardList has no items"},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		READ_AUTO read = read_text(cases[i].text, FILE_JSON);
		assert_int_equal(read.diags.count, 1);
		assert_string_equal(read.diags.items[0].message, cases[i].summary);
	}
}

static void a_lfs_pointer_is_recognised_before_parsing(void **state)
{
	(void)state;
	static const enum file_format formats[] = {FILE_JSON, FILE_YAML};
	for (size_t i = 0; i < COUNT(formats); i++) {
		READ_AUTO read = read_text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
					   formats[i]);
		assert_string_equal(summary(&read), "| 1:1 git-lfs-pointer");
		assert_non_null(strstr(read.diags.items[0].hint, "git lfs pull"));
	}
}

/* ---- envelopes ---- */

static const struct envelope_case {
	const char *file;
	enum envelope envelope;
	const char *folder;
	uint32_t line; /* where the model begins */
	uint32_t column;
} envelopes[] = {
	{"plain.json", ENVELOPE_PLAIN, "", 1, 1},
	{"plain.yaml", ENVELOPE_PLAIN, "", 1, 1},
	{"api.json", ENVELOPE_API, "infra", 2, 16},
	{"save.json", ENVELOPE_API, "infra", 2, 16},
	{"version.json", ENVELOPE_API, "", 4, 11},
	{"resource.json", ENVELOPE_RESOURCE, "infra", 5, 11},
	{"resource.yaml", ENVELOPE_RESOURCE, "infra", 8, 3},
	{"grizzly.json", ENVELOPE_GRIZZLY, "infra", 5, 11},
	{"operator.yaml", ENVELOPE_OPERATOR, "infra", 11, 5},
	{"configmap.yaml", ENVELOPE_CONFIGMAP, "", 11, 5},
	{"folded.yaml", ENVELOPE_CONFIGMAP, "", 10, 15},
	{"list.yaml", ENVELOPE_CONFIGMAP, "infra", 15, 22},
	{"items.json", ENVELOPE_RESOURCE, "", 4, 45},
	{"multi.yaml", ENVELOPE_RESOURCE, "infra", 15, 3},
	{"array.json", ENVELOPE_PLAIN, "", 2, 3},
};

static struct slice read_fixture(struct arena *arena, const char *name, enum file_format *format)
{
	assert_true(file_format_of(name, format));
	return reading_file(arena, arena_printf(arena, DASHSYNC_FIXTURES "/envelopes/%s", name));
}

static void a_document_in_every_envelope_and_its_plain_form_have_the_same_digest(void **state)
{
	(void)state;
	struct digest plain = {0};
	for (size_t i = 0; i < COUNT(envelopes); i++) {
		ARENA_AUTO arena = arena_new();
		enum file_format format;
		struct slice text = read_fixture(arena, envelopes[i].file, &format);
		READ_AUTO read = read_bytes(text, format);
		if (!read.ok || read.documents.count != 1)
			fail_msg("%s: %s", envelopes[i].file, summary(&read));
		struct digest digest = digest_of_value(normal_form(arena, read.documents.items[0].dashboard));
		if (i == 0)
			plain = digest;
		if (!digest_equal(&plain, &digest))
			fail_msg("%s has another digest", envelopes[i].file);
	}
}

static void an_envelope_says_uid_folder_and_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(envelopes); i++) {
		ARENA_AUTO arena = arena_new();
		enum file_format format;
		struct slice text = read_fixture(arena, envelopes[i].file, &format);
		READ_AUTO read = read_bytes(text, format);
		assert_int_equal(read.documents.count, 1);
		const struct document *document = &read.documents.items[0];
		if (document->place.line != envelopes[i].line || document->place.column != envelopes[i].column)
			fail_msg("%s: %s", envelopes[i].file, summary(&read));
		assert_int_equal(document->envelope, envelopes[i].envelope);
		assert_true(slice_is(document->uid, "fleet"));
		assert_true(slice_is(document->title, "Fleet"));
		assert_true(slice_is(document->folder_uid, envelopes[i].folder));
		assert_false(document->is_export);
		assert_true(document_check(document, &read.diags));
		assert_int_equal(read.diags.count, 0);
	}
}

#define RESOURCE(api, metadata, spec)                                                                                  \
	"{\"apiVersion\":\"" api "\",\"kind\":\"Dashboard\",\"metadata\":{" metadata "},\"spec\":" spec "}"
#define APP "dashboard.grafana.app/"

static void a_resource_is_named_by_its_metadata(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{RESOURCE(APP "v0alpha1", "\"name\":\"n\"", "{\"panels\":[]}"), "n@1:98"},
		{RESOURCE(APP "v1", "\"name\":\"n\"", "{\"title\":\"T\",\"x\":1}"), "n@1:92"},
		{RESOURCE(APP "v1", "\"name\":\"n\"", "{\"uid\":\"n\"}"), "n@1:92"},
		{RESOURCE(APP "v1", "\"generateName\":\"n\"", "{\"uid\":\"u\"}"), "u@1:100"},
		{RESOURCE(APP "v1", "\"name\":\"n\"", "{\"uid\":\"\"}"), "n@1:92"},
		{RESOURCE(APP "v1", "\"name\":\"n\"", "{\"uid\":\"u\"}"), "| 1:99 uid-mismatch"},
		{RESOURCE("grizzly.grafana.com/v1alpha1", "\"name\":\"n\"", "{\"uid\":\"u\"}"), "| 1:103 uid-mismatch"},
		{RESOURCE(APP "v1", "\"name\":\"n\"", "\"text\""), "| 1:1 no-spec"},
		{RESOURCE(APP "v3", "\"name\":\"n\"", "{\"panels\":[]}"), "| 1:1 unknown-api-version"},
		{RESOURCE("perses.dev/v1", "\"name\":\"n\"", "{\"panels\":[]}"), "| 1:1 not-a-dashboard"},
	};
	check_cases(cases, COUNT(cases), FILE_JSON);
}

#define V2_SPEC "{\"title\":\"T\",\"elements\":{},\"layout\":{\"kind\":\"GridLayout\"}}"

static void schema_v2_is_refused_wherever_it_is(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{RESOURCE(APP "v2beta1", "\"name\":\"n\"", V2_SPEC), "| 1:1 schema-v2"},
		{RESOURCE(APP "v2", "\"name\":\"n\"", "{}"), "| 1:1 schema-v2"},
		{RESOURCE(APP "v1", "\"name\":\"n\"", V2_SPEC), "| 1:92 schema-v2"},
		{V2_SPEC, "| 1:1 schema-v2"},
		{"{\"dashboard\":" V2_SPEC ",\"meta\":{}}", "| 1:14 schema-v2"},
		{"[{\"uid\":\"a\",\"title\":\"T\"}," V2_SPEC "]", "a@1:2 | 1:26 schema-v2"},
	};
	check_cases(cases, COUNT(cases), FILE_JSON);
	READ_AUTO read = read_text(cases[0].text, FILE_JSON);
	assert_non_null(strstr(read.diags.items[0].message, "schema v2 ('dashboard.grafana.app/v2beta1')"));
	assert_non_null(strstr(read.diags.items[0].hint, "v1"));
}

static void an_operator_resource_without_json_is_refused_by_what_it_has(void **state)
{
	(void)state;
	static const char *const sources[] = {
		"url", "gzipJson", "jsonnet", "jsonnetLib", "grafanaCom", "configMapRef", "gzipConfigMapRef",
	};
	for (size_t i = 0; i < COUNT(sources); i++) {
		ARENA_AUTO arena = arena_new();
		const char *text = arena_printf(arena,
						"apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaDashboard\n"
						"metadata: {name: d}\nspec:\n  json: \"\"\n  %s: x\n",
						sources[i]);
		READ_AUTO read = read_text(text, FILE_YAML);
		assert_int_equal(read.diags.count, 1);
		assert_string_equal(read.diags.items[0].rule, "operator-source");
		assert_string_equal(read.diags.items[0].message,
				    arena_printf(arena,
						 "GrafanaDashboard 'd' keeps its dashboard in '%s': "
						 "only 'json' can be read",
						 sources[i]));
	}
}

#define OPERATOR "apiVersion: integreatly.org/v1alpha1\nkind: GrafanaDashboard\nspec:\n"

static void an_operator_resource_holds_json(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{OPERATOR "  json: '{\"uid\":\"a\",\"title\":\"T\"}'\n", "a@4:9"},
		{OPERATOR "  uid: b\n  json: '{\"uid\":\"a\",\"title\":\"T\"}'\n", "b@5:9"},
		{OPERATOR "  folder: F\n", "| 1:1 operator-source"},
		{OPERATOR "  json: {uid: a}\n", "| 1:1 operator-source"},
		{OPERATOR "  json: '[1]'\n", "| 4:9 not-a-dashboard"},
	};
	check_cases(cases, COUNT(cases), FILE_YAML);
}

#define CONFIGMAP "apiVersion: v1\nkind: ConfigMap\ndata:\n"

static void a_configmap_is_a_folder_of_files(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{CONFIGMAP "  a.json: '{\"uid\":\"a\",\"title\":\"T\"}'\n  b.json: '{\"panels\":[]}'\n",
		 "a@4:11, -@5:11"},
		/* other readers take dashboards from any name, so they count; what is no JSON is not ours */
		{CONFIGMAP "  json: '{\"uid\":\"a\",\"title\":\"T\"}'\n  b: '{'\n  c: text\n", "a@4:9"},
		{CONFIGMAP "  a.json: '{\"panels\":[]}'\n  ds.json: '{\"access\":\"proxy\"}'\n", "-@4:11"},
		{CONFIGMAP "  a.json: '{\"panels\":[]}'\n  b.json: '{'\n", "-@4:11 | 5:11 syntax"},
		{CONFIGMAP "  a.json: '{\"panels\":[]}'\n  b.json: {}\n", "-@4:11 | 5:11 configmap-entry"},
		{CONFIGMAP "  ds.json: '{\"access\":\"proxy\"}'\n", "| 1:1 not-a-dashboard"},
		{"apiVersion: v1\nkind: ConfigMap\n", "| 1:1 not-a-dashboard"},
	};
	check_cases(cases, COUNT(cases), FILE_YAML);
}

static void a_problem_in_a_literal_block_has_its_true_place(void **state)
{
	(void)state;
	READ_AUTO read = read_text(
		CONFIGMAP "  a.json: |\n    {\n      \"title\": \"T\",\n      \"title\": \"U\"\n    }\n", FILE_YAML);
	assert_string_equal(summary(&read), "| 7:7 duplicate-key");
	assert_null(strstr(read.diags.items[0].message, "embedded"));
}

static void a_node_in_a_literal_block_has_its_true_place(void **state)
{
	(void)state;
	READ_AUTO read = read_text(
		CONFIGMAP "  a.json: |\n    {\n      \"panels\": [\n        {\"id\": 4, \"type\": \"stat\"}]}\n",
		FILE_YAML);
	assert_string_equal(summary(&read), "-@5:5");
	const struct value *panels = value_get(read.documents.items[0].dashboard, "panels");
	assert_int_equal(panels->items[0].line, 7);
	assert_int_equal(panels->items[0].column, 9);
}

static void a_problem_in_another_string_is_worded_at_the_string(void **state)
{
	(void)state;
	READ_AUTO read = read_text("[\n{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"data\":{\n"
				   "\"a.json\":\"{\\n \\\"panels\\\": [}\"}}]",
				   FILE_JSON);
	assert_string_equal(summary(&read), "| 3:10 syntax");
	assert_non_null(strstr(read.diags.items[0].message, "in the embedded JSON, line 2 column 13: "));
}

static void all_nodes_of_an_embedded_string_stand_at_the_string(void **state)
{
	(void)state;
	READ_AUTO read = read_text(CONFIGMAP "  a.json: '{\"panels\": [{\"id\": 4, \"type\": \"stat\"}]}'\n",
				   FILE_YAML);
	assert_int_equal(read.documents.count, 1);
	const struct value *panels = value_get(read.documents.items[0].dashboard, "panels");
	const struct member *id = &panels->items[0].members[0];
	assert_int_equal(id->line, 4);
	assert_int_equal(id->column, 11);
	assert_int_equal(id->value.line, 4);
	assert_int_equal(id->value.column, 11);
}

static void other_resources_are_passed_over_beside_dashboards(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"kind: Namespace\napiVersion: v1\n---\ntitle: T\nuid: a\n", "a@4:1"},
		{"kind: Namespace\napiVersion: v1\n---\nkind: Service\napiVersion: v1\n", "| 1:1 not-a-dashboard"},
		{"kind: Namespace\napiVersion: v1\n---\nelements: {}\nlayout: {}\n", "| 4:1 schema-v2"},
		{CONFIGMAP "  x.yaml: 'a: b'\n---\ntitle: T\nuid: a\n", "a@6:1"},
		{"kind: List\napiVersion: v1\nitems:\n- kind: Secret\n  apiVersion: v1\n- title: T\n  uid: a\n",
		 "a@6:3"},
		{"kind: List\napiVersion: v1\nitems:\n- access: proxy\n- title: T\n  uid: a\n",
		 "a@5:3 | 4:3 not-a-dashboard"},
	};
	check_cases(cases, COUNT(cases), FILE_YAML);
}

static void one_bad_dashboard_of_a_list_does_not_hide_the_others(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"[{\"uid\":\"a\",\"title\":\"T\"},7,{\"uid\":\"b\",\"title\":\"T\"},{}]",
		 "a@1:2, b@1:28 | 1:26 not-a-dashboard"},
	};
	check_cases(cases, COUNT(cases), FILE_JSON);
}

static void grafyaml_is_not_the_body_of_a_save(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"dashboard:\n  title: T\n  rows: []\n", "| 1:1 grafyaml"},
		{"dashboard:\n  title: T\n  rows: []\n  uid: a\n", "a@2:3"},
		{"dashboard:\n  title: T\n  rows: []\n  schemaVersion: 6\n", "-@2:3"},
		{"dashboard:\n  title: T\n  rows: []\nmeta: {}\n", "-@2:3"},
		{"dashboard:\n  title: T\n  panels: []\n", "-@2:3"},
		{"dashboard:\n  name: x\n", "| 2:3 not-a-dashboard"},
	};
	check_cases(cases, COUNT(cases), FILE_YAML);
}

static void a_version_has_the_uid_of_its_model_or_its_own(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"{\"data\":{\"uid\":\"a\",\"title\":\"T\"},\"version\":2,\"dashboardId\":1}", "a@1:9"},
		{"{\"data\":{\"title\":\"T\"},\"version\":2,\"parentVersion\":1,\"uid\":\"b\"}", "b@1:9"},
		{"{\"data\":{\"title\":\"T\"},\"version\":2}", "| 1:1 not-a-dashboard"},
	};
	check_cases(cases, COUNT(cases), FILE_JSON);
}

static void envelopes_nest_eight_deep(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"[[[[[[[{\"uid\":\"a\",\"title\":\"T\"}]]]]]]]", "a@1:8"},
		{"[[[[[[[[{\"uid\":\"a\",\"title\":\"T\"}]]]]]]]]", "| 1:9 too-deep"},
	};
	check_cases(cases, COUNT(cases), FILE_JSON);
}

static void an_export_is_known_by_its_keys(void **state)
{
	(void)state;
	static const char *const keys[] = {"__inputs", "__requires", "__elements"};
	for (size_t i = 0; i < COUNT(keys); i++) {
		ARENA_AUTO arena = arena_new();
		READ_AUTO read = read_text(arena_printf(arena, "{\"title\":\"T\",\"%s\":[]}", keys[i]), FILE_JSON);
		assert_int_equal(read.documents.count, 1);
		assert_true(read.documents.items[0].is_export);
	}
}

/* ---- checking ---- */

static void what_every_target_asks_is_checked(void **state)
{
	(void)state;
#define RG "~resourceGroups~rg(1).x_y~providers~Microsoft.Dashboard~dashboards~n"
	static const struct text_case cases[] = {
		{"{\"uid\":\"a_B-9\",\"title\":\"T\"}", ""},
		{"{\"title\":\"T\"}", "1:1 uid"},
		{"{\"uid\":7,\"title\":\"T\"}", "1:8 uid"},
		{"{\"uid\":\"a b\",\"title\":\"T\"}", "1:8 uid"},
		{"{\"uid\":\"a.b\",\"title\":\"T\"}", "1:8 uid"},
		{"{\"uid\":\"\\u00e9\",\"title\":\"T\"}", "1:8 uid"},
		{"{\"uid\":\"a\\u0000\",\"title\":\"T\"}", "1:8 uid"},
		{"{\"uid\":\"0123456789012345678901234567890123456789\",\"title\":\"T\"}", ""},
		{"{\"uid\":\"01234567890123456789012345678901234567890\",\"title\":\"T\"}", "1:8 uid"},
		{"{\"uid\":\"subscriptions~0000" RG "\",\"title\":\"T\"}", ""},
		{"{\"uid\":\"subscriptions~0000/" RG "\",\"title\":\"T\"}", "1:8 uid"},
		{"{\"uid\":\"a\",\"panels\":[]}", "1:1 title"},
		{"{\"uid\":\"a\",\"panels\":[],\"title\":3}", "1:32 title"},
		{"{\"uid\":\"a\",\"title\":\" \\t\\u00a0\\u3000\\u2003\"}", "1:20 title"},
		{"{\"uid\":\"a\",\"title\":\"\\n\\u000b\\f\\r\\u0085\\u1680\\u200a\\u2028\\u2029\\u202f\\u205f\"}",
		 "1:20 title"},
		{"{\"uid\":\"a\",\"title\":\"\\u200b\"}", ""}, /* which Go does not trim */
		{"{\"uid\":\"a\",\"title\":\" x \"}", ""},
		{"{\"panels\":[],\"title\":\"\"}", "1:1 uid, 1:22 title"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"panels\":[{\"type\":\"row\",\"panels\":[{\"libraryPanel\":{}}]},"
		 "{\"libraryPanel\":{}}],\"rows\":[{\"panels\":[{\"libraryPanel\":{}}]}]}",
		 "1:74 library-panel"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"panels\":[],\"x\":[{\"y\":1e999},-1e309]}", "1:46 number"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"panels\":[],\"x\":[1.7976931348623158e308,1e-999,0e999999]}", ""},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		READ_AUTO read = read_text(cases[i].text, FILE_JSON);
		assert_true(read.ok);
		bool ok = document_check(&read.documents.items[0], &read.diags);
		assert_true(ok == (read.diags.errors == 0));
		read.documents.count = 0;
		const char *found = read.diags.count ? summary(&read) + 2 : "";
		if (strcmp(found, cases[i].summary) != 0)
			fail_msg("%s\nfound    %s\nexpected %s", cases[i].text, found, cases[i].summary);
	}
}

static void the_longest_resource_uid_has_228_characters(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (int length = 228; length <= 229; length++) {
		const char *uid = arena_printf(arena, "subscriptions~%0*d", length - (int)strlen("subscriptions~"), 0);
		READ_AUTO read = read_text(arena_printf(arena, "{\"uid\":\"%s\",\"title\":\"T\"}", uid), FILE_JSON);
		assert_true(document_check(&read.documents.items[0], &read.diags) == (length == 228));
	}
}

static void a_panel_without_a_type_is_a_warning(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{"{\"uid\":\"a\",\"title\":\"T\",\"panels\":[{\"type\":\"stat\"},{\"id\":2}]}", "1:50 panel-type"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"rows\":[{\"panels\":[{\"type\":\"graph\"},{\"id\":1},{\"type\":7}]}]"
		 "}",
		 "1:60 panel-type"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"panels\":[{\"type\":\"row\",\"panels\":[{\"id\":2}]}]}",
		 "1:58 panel-type"},
		{"{\"uid\":\"a\",\"title\":\"T\",\"panels\":[{\"type\":\"x\",\"rows\":[{}],\"options\":{\"panels\":[{}]"
		 "}}]}",
		 ""},
		{"{\"uid\":\"a\",\"title\":\"T\",\"rows\":[{},{\"title\":\"R\"}]}", ""},
	};
	for (size_t i = 0; i < COUNT(cases); i++) {
		READ_AUTO read = read_text(cases[i].text, FILE_JSON);
		assert_true(read.ok && document_check(&read.documents.items[0], &read.diags));
		read.documents.count = 0;
		assert_string_equal(read.diags.count ? summary(&read) + 2 : "", cases[i].summary);
	}
}

static void a_uid_of_null_is_none(void **state)
{
	(void)state;
	READ_AUTO read = read_text("{\"uid\":null,\"title\":\"T\"}", FILE_JSON);
	assert_false(document_check(&read.documents.items[0], &read.diags));
	assert_string_equal(read.diags.items[0].message,
			    "the dashboard has no 'uid', so it cannot be found on a target");
}

static void library_panels_are_counted_in_one_warning(void **state)
{
	(void)state;
	READ_AUTO read = read_text(
		"{\"uid\":\"a\",\"title\":\"T\",\"panels\":[{\"libraryPanel\":{}},{\"libraryPanel\":{}}]}", FILE_JSON);
	assert_true(document_check(&read.documents.items[0], &read.diags));
	assert_int_equal(read.diags.warnings, 1);
	assert_string_equal(read.diags.items[0].message, "2 library panels: their content is not in the file");
}

static void library_panels_in_rows_are_counted_too(void **state)
{
	(void)state;
	READ_AUTO read = read_text("{\"uid\":\"a\",\"title\":\"T\",\"rows\":[{\"panels\":[{\"libraryPanel\":{}}]}],"
				   "\"panels\":[{\"type\":\"row\",\"panels\":[{\"libraryPanel\":{}}]}]}",
				   FILE_JSON);
	assert_true(document_check(&read.documents.items[0], &read.diags));
	assert_string_equal(read.diags.items[0].message, "2 library panels: their content is not in the file");
}

static void library_panels_in_elements_are_in_the_file_and_not_written(void **state)
{
	(void)state;
	READ_AUTO read = read_text("{\"uid\":\"a\",\"title\":\"T\",\"__elements\":{\"lib\":{\"model\":{}}},"
				   "\"panels\":[{\"libraryPanel\":{\"uid\":\"lib\"}}]}",
				   FILE_JSON);
	assert_true(document_check(&read.documents.items[0], &read.diags));
	assert_string_equal(read.diags.items[0].message,
			    "1 library panel: its content, in '__elements', is not written");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_name_says_its_format),
		cmocka_unit_test(a_model_is_told_from_other_objects),
		cmocka_unit_test(yaml_without_a_value_is_no_dashboard),
		cmocka_unit_test(what_was_found_is_said),
		cmocka_unit_test(a_lfs_pointer_is_recognised_before_parsing),
		cmocka_unit_test(a_document_in_every_envelope_and_its_plain_form_have_the_same_digest),
		cmocka_unit_test(an_envelope_says_uid_folder_and_place),
		cmocka_unit_test(a_resource_is_named_by_its_metadata),
		cmocka_unit_test(schema_v2_is_refused_wherever_it_is),
		cmocka_unit_test(an_operator_resource_without_json_is_refused_by_what_it_has),
		cmocka_unit_test(an_operator_resource_holds_json),
		cmocka_unit_test(a_configmap_is_a_folder_of_files),
		cmocka_unit_test(a_problem_in_a_literal_block_has_its_true_place),
		cmocka_unit_test(a_node_in_a_literal_block_has_its_true_place),
		cmocka_unit_test(a_problem_in_another_string_is_worded_at_the_string),
		cmocka_unit_test(all_nodes_of_an_embedded_string_stand_at_the_string),
		cmocka_unit_test(other_resources_are_passed_over_beside_dashboards),
		cmocka_unit_test(one_bad_dashboard_of_a_list_does_not_hide_the_others),
		cmocka_unit_test(grafyaml_is_not_the_body_of_a_save),
		cmocka_unit_test(a_version_has_the_uid_of_its_model_or_its_own),
		cmocka_unit_test(envelopes_nest_eight_deep),
		cmocka_unit_test(an_export_is_known_by_its_keys),
		cmocka_unit_test(what_every_target_asks_is_checked),
		cmocka_unit_test(the_longest_resource_uid_has_228_characters),
		cmocka_unit_test(a_panel_without_a_type_is_a_warning),
		cmocka_unit_test(a_uid_of_null_is_none),
		cmocka_unit_test(library_panels_are_counted_in_one_warning),
		cmocka_unit_test(library_panels_in_rows_are_counted_too),
		cmocka_unit_test(library_panels_in_elements_are_in_the_file_and_not_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
