/* SPDX-License-Identifier: MIT */
/* What is in a file beside dashboards, or instead of them: named for what it is, passed over, or read after all. */
#include "tests/testing.h"

#include "model/base/limits.h"
#include "model/document/foreign.h"
#include "model/value/value.h"
#include "tests/model/document/read.h"

struct message_case {
	enum file_format format;
	const char *text;
	const char *summary;
	const char *message; /* of the first diagnostic, or its begin */
};

static void check_messages(const struct message_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		READ_AUTO read = read_text(cases[i].text, cases[i].format);
		const char *message = read.diags.count ? read.diags.items[0].message : "";
		if (strcmp(summary(&read), cases[i].summary) != 0 ||
		    strncmp(message, cases[i].message, strlen(cases[i].message)) != 0)
			fail_msg("%s\nfound    %s %s\nexpected %s %s", cases[i].text, summary(&read), message,
				 cases[i].summary, cases[i].message);
	}
}

/* ---- inputs of generators ---- */

#define BOARD(rest) "{\"uid\":\"a\",\"title\":\"T\"," rest "}"

static void panels_that_are_none_make_no_dashboard(void **state)
{
	(void)state;
	static const struct message_case cases[] = {
		{FILE_JSON, BOARD("\"schemaVersion\":38,\"panels\":{\"cpu\":{}}"), "| 1:52 not-a-dashboard",
		 "not a dashboard: 'panels' is an object, not a list"},
		{FILE_JSON, BOARD("\"panels\":\"cpu\""), "| 1:33 not-a-dashboard",
		 "not a dashboard: 'panels' is a string, not a list"},
		{FILE_JSON, BOARD("\"rows\":7"), "| 1:31 not-a-dashboard",
		 "not a dashboard: 'rows' is a number, not a list"},
		{FILE_JSON, BOARD("\"panels\":[\"cpu\",\"disk\"]"), "| 1:34 not-a-dashboard",
		 "not a dashboard: 'panels' has a string where an object belongs"},
		{FILE_JSON, BOARD("\"panels\":[{\"stat\":\"Up\",\"expr\":\"up\"}]"), "| 1:34 not-a-dashboard",
		 "not a dashboard: its only panel has no 'type'"},
		{FILE_JSON, BOARD("\"panels\":[{\"a\":1},{\"type\":1}]"), "| 1:34 not-a-dashboard",
		 "not a dashboard: none of its 2 panels has a 'type'"},
		{FILE_YAML,
		 "title: Heap\nuid: grabana\nrows:\n  - name: Go\n    panels:\n      - graph: {title: Heap}\n",
		 "| 6:9 not-a-dashboard", "not a dashboard: its only panel has no 'type'"},
		{FILE_JSON, "{\"dashboard\":" BOARD("\"panels\":[1]") ",\"meta\":{}}", "| 1:47 not-a-dashboard", ""},
		{FILE_YAML,
		 "kind: ConfigMap\napiVersion: v1\ndata:\n  a.json: '{\"title\":\"T\",\"panels\":[{\"id\":1}]}'\n",
		 "| 4:11 not-a-dashboard", "not a dashboard: its only panel has no 'type'"},
	};
	check_messages(cases, COUNT(cases));
}

static void a_dashboard_may_have_no_panels(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{BOARD("\"panels\":[]"), "a@1:1"},
		{BOARD("\"panels\":null"), "a@1:1"},
		{BOARD("\"panels\":null,\"rows\":[]"), "a@1:1"},
		{BOARD("\"rows\":[{\"title\":\"R\"}]"), "a@1:1"},
		{BOARD("\"rows\":[{\"panels\":[{\"type\":\"graph\"}]}]"), "a@1:1"},
		{BOARD("\"panels\":[{\"type\":\"row\",\"panels\":[]}]"), "a@1:1"},
		{BOARD("\"panels\":[{\"libraryPanel\":{}}]"), "a@1:1"},
		{BOARD("\"panels\":[{\"id\":1},{\"type\":\"stat\"}]"), "a@1:1"},
	};
	check_cases(cases, COUNT(cases), FILE_JSON);
}

/* ---- other things ---- */

static void another_thing_is_named(void **state)
{
	(void)state;
	static const struct message_case cases[] = {
		{FILE_JSON,
		 "{\"kind\":\"Dashboard\",\"metadata\":{\"name\":\"p\",\"project\":\"q\"},\"spec\":{\"panels\":{},"
		 "\"layouts\":[]}}",
		 "| 1:1 not-a-dashboard", "not a Grafana dashboard: found a Perses dashboard"},
		{FILE_YAML, "apiVersion: perses.dev/v1alpha1\nkind: PersesDashboard\nspec: {}\n",
		 "| 1:1 not-a-dashboard", "not a Grafana dashboard: found a Perses dashboard"},
		{FILE_JSON,
		 "{\"$schema\":\"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\","
		 "\"resources\":[]}",
		 "| 1:1 not-a-dashboard", "not a Grafana dashboard: found an ARM template"},
		{FILE_JSON,
		 "{\"type\":\"Microsoft.Dashboard/dashboards\",\"apiVersion\":\"2025-08-01\",\"name\":\"d\","
		 "\"properties\":{}}",
		 "| 1:1 not-a-dashboard", "not a Grafana dashboard: found an ARM resource (Microsoft.Dashboard)"},
		{FILE_JSON, "{\"properties\":{\"lenses\":[]},\"name\":\"x\"}", "| 1:1 not-a-dashboard",
		 "not a Grafana dashboard: found a dashboard of the Azure portal"},
		{FILE_JSON, "{\"type\":\"Microsoft.Storage/storageAccounts\",\"apiVersion\":\"x\",\"kind\":\"V2\"}",
		 "| 1:1 not-a-dashboard", "not a Grafana dashboard: found an ARM resource"},
		{FILE_JSON, "{\"version\":\"Notebook/1.0\",\"items\":[]}", "| 1:1 not-a-dashboard",
		 "not a Grafana dashboard: found an Azure workbook"},
		{FILE_JSON, "{\"dashboard\":{\"class\":\"dashboard\",\"rows\":[{\"class\":\"row\",\"panels\":[]}]}}",
		 "| 1:1 not-a-dashboard", "not a Grafana dashboard: found a template of a dashboard generator"},
		{FILE_YAML, "dashboard: {title: T, rows: []}\n", "| 1:1 grafyaml",
		 "not a Grafana dashboard: found a grafyaml file"},
		{FILE_JSON, "{\"title\":\"T\",\"widgets\":[],\"layout_type\":\"ordered\"}", "| 1:1 not-a-dashboard",
		 "not a Grafana dashboard: found a Datadog dashboard"},
		{FILE_JSON, "{\"uid\":\"l\",\"name\":\"L\",\"kind\":1,\"model\":{\"type\":\"text\"}}",
		 "| 1:1 not-a-dashboard", "not a Grafana dashboard: found a library panel of Grafana"},
		{FILE_JSON, "{\"title\":\"CPU\",\"type\":\"stat\",\"gridPos\":{}}", "| 1:1 not-a-dashboard",
		 "not a Grafana dashboard: found one panel, without the dashboard around it"},
		{FILE_YAML,
		 "kind: ConfigMap\napiVersion: v1\ndata:\n  p.json: "
		 "'{\"kind\":\"Dashboard\",\"spec\":{\"layouts\":[]}}'\n"
		 "  a.json: '{\"panels\":[]}'\n",
		 "-@5:11 | 4:11 not-read", "not a Grafana dashboard: found a Perses dashboard"},
	};
	check_messages(cases, COUNT(cases));
}

static void a_file_of_other_things_has_one_error(void **state)
{
	(void)state;
	static const struct message_case cases[] = {
		{FILE_YAML, "- {metric: a, unit: b}\n- {metric: c, unit: d}\n- {metric: e, unit: f}\n",
		 "| 1:3 not-a-dashboard",
		 "not a dashboard: found an object with 'metric', 'unit'; the file has 2 more values that are not "
		 "dashboards"},
		{FILE_JSON, "[7,{}]", "| 1:2 not-a-dashboard",
		 "not a dashboard: found a number; the file has another value that is not a dashboard"},
		{FILE_JSON, "[" BOARD("\"panels\":[1]") "," BOARD("\"panels\":[2]") ",{\"uid\":\"b\",\"title\":\"T\"}]",
		 "b@1:76 | 1:35 not-a-dashboard", "not a dashboard: 'panels' has a number where an object belongs; "},
		/* what is surely meant as a dashboard is named one by one */
		{FILE_JSON, "[{\"elements\":{},\"layout\":{}},{\"elements\":{},\"layout\":{}}]",
		 "| 1:2 schema-v2, 1:30 schema-v2", "schema v2"},
	};
	check_messages(cases, COUNT(cases));
}

/* ---- companions ---- */

#define KIND(api, kind) "apiVersion: " api "\nkind: " kind "\nmetadata: {name: n}\nspec: {title: T}\n"

static void what_belongs_beside_dashboards_is_passed_over(void **state)
{
	(void)state;
	static const char *const texts[] = {
		KIND("folder.grafana.app/v1beta1", "Folder"),
		KIND("grafana.integreatly.org/v1beta1", "GrafanaFolder"),
		KIND("grafana.integreatly.org/v1beta1", "Grafana"),
		KIND("integreatly.org/v1alpha1", "GrafanaDataSource"),
		KIND("grizzly.grafana.com/v1alpha1", "DashboardFolder"),
		KIND("kustomize.config.k8s.io/v1beta1", "Kustomization"),
		KIND("provisioning.grafana.app/v0alpha1", "Repository"),
		"apiVersion: 1\nproviders: [{name: x}]\n",
	};
	for (size_t i = 0; i < COUNT(texts); i++) {
		READ_AUTO read = read_text(texts[i], FILE_YAML);
		assert_string_equal(summary(&read), "");
		assert_int_equal(read.documents.count, 0);
		assert_int_equal(read.documents.passed_count, 1);
		assert_int_equal(read.documents.passed[0].kind, PASSED_COMPANION);
		assert_int_equal(read.documents.passed[0].place.line, 1);
	}
}

static void other_kinds_alone_are_refused(void **state)
{
	(void)state;
	static const struct message_case cases[] = {
		{FILE_YAML, KIND("v1", "Namespace"), "| 1:1 not-a-dashboard",
		 "not a dashboard: found Namespace 'n' of v1"},
		{FILE_YAML, KIND("v1", "Namespace") "---\n" KIND("v1", "Service"), "| 1:1 not-a-dashboard",
		 "not a dashboard: found Namespace 'n' of v1"},
		{FILE_YAML, KIND("folder.grafana.app/v1", "Folder") "---\n" KIND("v1", "Service"),
		 "| 6:1 not-a-dashboard", "not a dashboard: found Service 'n' of v1"},
	};
	check_messages(cases, COUNT(cases));
	READ_AUTO read = read_text(cases[1].text, FILE_YAML);
	assert_int_equal(read.documents.passed_count, 2);
}

static void some_companions_are_known_by_their_names(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		const char *what;
	} cases[] = {
		{"d/kustomization.yaml", "a kustomization"},
		{"kustomization.yml", "a kustomization"},
		{"c/Chart.yaml", "the Chart.yaml of a Helm chart"},
		{"d/x-kustomization.yaml", NULL},
		{"d/a.yaml", NULL},
	};
	const struct value empty = {.kind = VALUE_OBJECT};
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *what = foreign_companion_file(cases[i].file, &empty);
		assert_string_equal(what ? what : "", cases[i].what ? cases[i].what : "");
	}
}

/* ---- nothing is left out in silence ---- */

#define MODEL  "{\"uid\":\"x\",\"title\":\"T\",\"panels\":[]}"
#define BASE64 "eyJ1aWQiOiJiIiwidGl0bGUiOiJUIiwicGFuZWxzIjpbXX0=" /* uid b */
#define BESIDE "---\nuid: a\ntitle: T\npanels: []\n"

static void what_holds_a_dashboard_and_is_not_read_is_named(void **state)
{
	(void)state;
	static const struct message_case cases[] = {
		{FILE_YAML,
		 "apiVersion: grafana.integreatly.org/v1beta1\nkind: GrafanaManifest\nmetadata: {name: m}\nspec:\n"
		 "  template: {apiVersion: dashboard.grafana.app/v1beta1, kind: Dashboard, spec: {title: T}}\n" BESIDE,
		 "a@7:1 | 1:1 not-read", "GrafanaManifest 'm' of grafana.integreatly.org/v1beta1 holds a dashboard"},
		{FILE_YAML,
		 "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  c.json: '" MODEL "'\n" BESIDE,
		 "a@7:1 | 1:1 not-read", "Secret 's' of v1 holds a dashboard that is not read"},
		{FILE_YAML, "apiVersion: v1\nkind: Secret\ndata:\n  c.json: " BASE64 "\n" BESIDE,
		 "a@6:1 | 1:1 not-read", "Secret of v1 holds a dashboard that is not read"},
		{FILE_YAML,
		 "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    dashboards:\n"
		 "      - {title: T, panels: [{type: stat}]}\n" BESIDE,
		 "a@8:1 | 1:1 not-read", "HelmRelease of helm.toolkit.fluxcd.io/v2 holds a dashboard"},
		{FILE_YAML, "apiVersion: v1\nkind: Secret\nstringData: {c.json: '" MODEL "'}\n",
		 "| 1:1 not-a-dashboard", "not a dashboard: Secret of v1 holds a dashboard that is not read"},
		{FILE_YAML, KIND("folder.grafana.app/v1", "Folder") BESIDE, "a@6:1", ""},
		{FILE_YAML, "apiVersion: v1\nkind: Secret\nstringData: {password: x}\n" BESIDE, "a@5:1", ""},
	};
	check_messages(cases, COUNT(cases));
}

static void in_things_that_are_not_read_only_so_much_is_looked_at(void **state)
{
	(void)state;
	const struct value text = value_text(slice_of(MODEL));
	size_t looked = 0;
	assert_true(foreign_holds_dashboard(&text, &looked));
	assert_int_equal(looked, 1 + strlen(MODEL));
	looked = LIMIT_DOCUMENT_BYTES - strlen(MODEL);
	assert_false(foreign_holds_dashboard(&text, &looked));
}

/* Aliases make much of little: without a bound this takes minutes. */
static void a_small_file_cannot_make_much_to_look_at(void **state)
{
	(void)state;
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_add_text(
		&text,
		"apiVersion: v1\nkind: ConfigMap\ndata:\n  k: &k |\n    apiVersion: v1\n    kind: Foo\n    a: &a ey");
	for (size_t i = 0; i < 299998; i++)
		strbuf_add_char(&text, 'a');
	strbuf_add_text(&text, "\n    b: [*a");
	for (size_t i = 0; i < 150; i++)
		strbuf_add_text(&text, ", *a");
	strbuf_add_text(&text, "]\n");
	for (size_t i = 0; i < 100; i++)
		strbuf_printf(&text, "  k%zu: *k\n", i);
	READ_AUTO read = read_bytes(strbuf_slice(&text), FILE_YAML);
	assert_int_equal(read.documents.count, 0);
}

#define CONFIGMAP "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\n"

static void a_configmap_may_hold_base64(void **state)
{
	(void)state;
	static const struct message_case cases[] = {
		{FILE_YAML, CONFIGMAP "binaryData:\n  b.json: " BASE64 "\n", "b@5:11", ""},
		{FILE_YAML, CONFIGMAP "data:\n  a.json: '" MODEL "'\nbinaryData:\n  b.json: " BASE64 "\n",
		 "x@5:11, b@7:11", ""},
		{FILE_YAML,
		 CONFIGMAP "binaryData:\n  b.json: |\n    eyJ1aWQiOiJiIiwidGl0bGUiOiJU\n    IiwicGFuZWxzIjpbXX0=\n",
		 "b@6:5", ""},
		{FILE_YAML, CONFIGMAP "binaryData:\n  b: " BASE64 "\n", "b@5:6", ""},
		{FILE_YAML, CONFIGMAP "binaryData:\n  b.json: no!\n", "| 5:11 configmap-entry",
		 "'b.json' of the ConfigMap must be base64, found a string"},
		{FILE_YAML, CONFIGMAP "binaryData:\n  b.json: e30\n", "| 5:11 configmap-entry", ""}, /* no padding */
		{FILE_YAML, CONFIGMAP "binaryData:\n  b.json: ewo=\n", "| 5:11 syntax",
		 "in the embedded JSON, line 2 column 1: "},
		{FILE_YAML, CONFIGMAP "data:\n  a.json: '" MODEL "'\nbinaryData:\n  b.json.gz: H4sIAAAAAAAA\n",
		 "x@5:11 | 7:14 not-read", "'b.json.gz' of ConfigMap 'm' is not read: it is compressed"},
		{FILE_YAML, CONFIGMAP "binaryData:\n  logo.png: iVBORw0K\n", "| 1:1 not-a-dashboard",
		 "not a dashboard: ConfigMap 'm' has no dashboard in 'data' or 'binaryData'"},
	};
	check_messages(cases, COUNT(cases));
}

static void a_configmap_may_hold_yaml(void **state)
{
	(void)state;
	static const struct message_case cases[] = {
		{FILE_YAML, CONFIGMAP "data:\n  b.yaml: |\n    uid: b\n    title: T\n    panels: []\n", "b@6:5", ""},
		{FILE_YAML, CONFIGMAP "data:\n  b.yaml: \"uid: b\\ntitle: T\\n\"\n", "b@5:11", ""},
		{FILE_YAML, CONFIGMAP "data:\n  b.yaml: |\n\n\n    uid: b\n    title: T\n", "b@8:5", ""},
		{FILE_YAML, CONFIGMAP "data:\n  b.yaml: |\n\n    ---\n    uid: b\n    title: T\n", "b@6:5", ""},
		{FILE_YAML,
		 CONFIGMAP "data:\n  b.yaml: |\n    uid: b\n    title: T\n    ---\n    uid: c\n    title: T\n",
		 "b@6:5, c@6:5", ""},
		{FILE_YAML,
		 CONFIGMAP "data:\n  b.yml: |\n    kind: Deployment\n    apiVersion: v1\n  c: 'x: 1'\n  d: text\n"
			   "  a.json: '" MODEL "'\n",
		 "x@10:11", ""},
		{FILE_YAML,
		 CONFIGMAP "data:\n  a.json: '" MODEL "'\n  b.yaml: |\n    panels: [\n    title: T\n  c.yaml: 'a: ['\n",
		 "x@5:11 | 7:5 not-read", "'b.yaml' of ConfigMap 'm' is not read: "},
	};
	check_messages(cases, COUNT(cases));
}

static void a_node_of_embedded_yaml_has_its_true_place(void **state)
{
	(void)state;
	READ_AUTO read = read_text(CONFIGMAP "data:\n  b.yaml: |\n    title: T\n    panels:\n      - type: stat\n",
				   FILE_YAML);
	assert_string_equal(summary(&read), "-@6:5");
	const struct value *panels = value_get(read.documents.items[0].dashboard, "panels");
	assert_int_equal(panels->items[0].line, 8);
	assert_int_equal(panels->items[0].column, 9);
}

static void configmaps_may_be_in_lists(void **state)
{
	(void)state;
#define ITEM "metadata: {name: m}\n  data: {a.json: '" MODEL "'}\n"
	static const struct message_case cases[] = {
		{FILE_YAML, "apiVersion: v1\nkind: ConfigMapList\nitems:\n- " ITEM "- " ITEM, "x@5:18, x@7:18", ""},
		{FILE_YAML, "apiVersion: v1\nkind: List\nitems:\n- kind: ConfigMap\n  apiVersion: v1\n  " ITEM,
		 "x@7:18", ""},
		{FILE_YAML, "- kind: ConfigMap\n  apiVersion: v1\n  " ITEM, "x@4:18", ""},
	};
	check_messages(cases, COUNT(cases));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(panels_that_are_none_make_no_dashboard),
		cmocka_unit_test(a_dashboard_may_have_no_panels),
		cmocka_unit_test(another_thing_is_named),
		cmocka_unit_test(a_file_of_other_things_has_one_error),
		cmocka_unit_test(what_belongs_beside_dashboards_is_passed_over),
		cmocka_unit_test(other_kinds_alone_are_refused),
		cmocka_unit_test(some_companions_are_known_by_their_names),
		cmocka_unit_test(what_holds_a_dashboard_and_is_not_read_is_named),
		cmocka_unit_test(in_things_that_are_not_read_only_so_much_is_looked_at),
		cmocka_unit_test(a_small_file_cannot_make_much_to_look_at),
		cmocka_unit_test(a_configmap_may_hold_base64),
		cmocka_unit_test(a_configmap_may_hold_yaml),
		cmocka_unit_test(a_node_of_embedded_yaml_has_its_true_place),
		cmocka_unit_test(configmaps_may_be_in_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
