/* SPDX-License-Identifier: MIT */
/* Tables: by a function where one key tells it, else by keys that all have to be there. */
#include "model/document/foreign.h"

#include <string.h>

#include "model/base/crypto.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/document/classic.h"
#include "model/value/value.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define LEVELS       16 /* that a dashboard is looked for in a thing that is not read */

#define EXPORT_IT "Export the dashboard from Grafana as JSON, or keep this file out of the 'path' with 'exclude'."

/* ---- other things ---- */

static bool is_perses(const struct value *object)
{
	const struct value *spec = value_get(object, "spec");
	struct slice kind = value_get_text(object, "kind");
	if (slice_starts_with(value_get_text(object, "apiVersion"), "perses.dev/"))
		return slice_is(kind, "PersesDashboard") || slice_is(kind, "Dashboard");
	return slice_is(kind, "Dashboard") && !value_get(object, "apiVersion") &&
	       (value_get(spec, "layouts") || value_get(value_get(object, "metadata"), "project"));
}

static bool is_arm_template(const struct value *object)
{
	return slice_contains(value_get_text(object, "$schema"), "eploymentTemplate.json");
}

/* Also one resource of a template. */
static bool is_arm_dashboard(const struct value *object)
{
	return slice_starts_with(value_get_text(object, "type"), "Microsoft.Dashboard/");
}

static bool is_portal_dashboard(const struct value *object)
{
	return slice_starts_with(value_get_text(object, "type"), "Microsoft.Portal/") ||
	       value_get(value_get(object, "properties"), "lenses");
}

static bool is_arm_resource(const struct value *object)
{
	return slice_starts_with(value_get_text(object, "type"), "Microsoft.");
}

static bool is_workbook(const struct value *object)
{
	return slice_starts_with(value_get_text(object, "version"), "Notebook/");
}

/* Templates that scylla-monitoring and others expand: parts name a class, whose keys are elsewhere. */
static bool is_class_template(const struct value *object)
{
	const struct value *model = value_get(object, "dashboard");
	return value_get_kind(model ? model : object, "class", VALUE_STRING) &&
	       (value_get(model ? model : object, "rows") || value_get(model ? model : object, "panels"));
}

/*
 * grafyaml's files look like the body of a save, but are the input of a generator that adds what is missing: ids,
 * schemaVersion, the templating object. Sent as they are they would make a broken dashboard. A save whose dashboard
 * came from Grafana has at least one of these keys.
 */
static bool is_grafyaml(const struct value *object)
{
	const struct value *model = value_get(object, "dashboard");
	return !value_get(object, "meta") && value_get_kind(model, "rows", VALUE_ARRAY) &&
	       !value_get(model, "schemaVersion") && !value_get(model, "uid") && !value_get(model, "id");
}

static bool is_datadog(const struct value *object)
{
	return value_get_kind(object, "widgets", VALUE_ARRAY) && value_get(object, "layout_type");
}

static bool is_library_panel(const struct value *object)
{
	return value_get_kind(object, "model", VALUE_OBJECT) && value_get_kind(object, "kind", VALUE_NUMBER);
}

static bool is_panel(const struct value *object)
{
	return value_get_kind(object, "gridPos", VALUE_OBJECT) && value_get_kind(object, "type", VALUE_STRING) &&
	       !value_get(object, "schemaVersion");
}

bool foreign_find(const struct value *object, struct foreign *out)
{
	static const struct {
		bool (*is)(const struct value *object);
		struct foreign foreign;
	} rows[] = {
		{is_perses, {"not-a-dashboard", "a Perses dashboard", EXPORT_IT}},
		{is_arm_template,
		 {"not-a-dashboard", "an ARM template",
		  "Keep the dashboard's own JSON in git: the template creates the resource, dashsync writes what is in "
		  "it."}},
		{is_arm_dashboard,
		 {"not-a-dashboard", "an ARM resource (Microsoft.Dashboard)",
		  "Keep the dashboard's own JSON in git, as 'serializedData' of its definition has it: dashsync writes "
		  "what is in the resource."}},
		{is_portal_dashboard, {"not-a-dashboard", "a dashboard of the Azure portal", EXPORT_IT}},
		{is_arm_resource, {"not-a-dashboard", "an ARM resource", NULL}},
		{is_workbook, {"not-a-dashboard", "an Azure workbook", EXPORT_IT}},
		{is_class_template,
		 {"not-a-dashboard", "a template of a dashboard generator, whose parts have a 'class'",
		  "Commit what the generator makes of it."}},
		{is_grafyaml,
		 {"grafyaml", "a grafyaml file, whose 'dashboard' has no 'schemaVersion', 'uid' or 'id'",
		  "Commit the dashboard as Grafana exports it, not the grafyaml file that it is made from."}},
		{is_datadog, {"not-a-dashboard", "a Datadog dashboard", EXPORT_IT}},
		{is_library_panel, {"not-a-dashboard", "a library panel of Grafana", NULL}},
		{is_panel, {"not-a-dashboard", "one panel, without the dashboard around it", NULL}},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (!rows[i].is(object))
			continue;
		*out = rows[i].foreign;
		return true;
	}
	return false;
}

/* ---- what belongs beside dashboards ---- */

bool foreign_is_companion(struct slice group, struct slice kind)
{
	static const char *const groups[] = {
		"grafana.integreatly.org",
		"integreatly.org",
		"grizzly.grafana.com",
		"kustomize.config.k8s.io",
	};
	static const char *const holders[] = {"Dashboard", "GrafanaDashboard", "GrafanaManifest"};
	for (size_t i = 0; i < COUNT(holders); i++)
		if (slice_is(kind, holders[i]))
			return false;
	for (size_t i = 0; i < COUNT(groups); i++)
		if (slice_is(group, groups[i]))
			return true;
	return slice_ends_with(group, ".grafana.app"); /* folders, playlists, alert rules, ... */
}

const char *foreign_companion_file(const char *file, const struct value *object)
{
	static const struct {
		const char *name;
		const char *what;
	} names[] = {
		{"kustomization.yaml", "a kustomization"},
		{"kustomization.yml", "a kustomization"},
		{"Chart.yaml", "the Chart.yaml of a Helm chart"},
	};
	static const char *const provisioned[] = {"providers", "datasources", "groups",    "contactPoints",
						  "policies",  "muteTimes",   "templates", "apps"};
	const char *slash = file ? strrchr(file, '/') : NULL;
	const char *name = slash ? slash + 1 : file;
	for (size_t i = 0; name && i < COUNT(names); i++)
		if (strcmp(name, names[i].name) == 0)
			return names[i].what;
	for (size_t i = 0; i < COUNT(provisioned); i++)
		if (value_get_kind(object, "apiVersion", VALUE_NUMBER) &&
		    value_get_kind(object, provisioned[i], VALUE_ARRAY))
			return "a provisioning file of Grafana";
	return NULL;
}

/* ---- what holds dashboards ---- */

/* JSON of a dashboard, or base64 of it. */
static bool text_holds(struct slice text)
{
	static const char *const words[] = {"\"panels\"", "\"schemaVersion\""};
	STRBUF_AUTO decoded = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	bool maybe = slice_starts_with(text, "ey") || slice_starts_with(text, "ew"); /* `{"`, or `{` and white space */
	if (maybe && base64_read(text, &decoded))
		text = strbuf_slice(&decoded);
	for (size_t i = 0; i < COUNT(words); i++)
		if (slice_contains(text, words[i]))
			return true;
	return false;
}

static bool object_holds(const struct value *object)
{
	struct slice api = value_get_text(object, "apiVersion");
	struct slice kind = value_get_text(object, "kind");
	bool is_resource = slice_starts_with(api, "dashboard.grafana.app/") ||
			   slice_starts_with(api, "grizzly.grafana.com/");
	if ((is_resource && slice_is(kind, "Dashboard")) || slice_is(kind, "GrafanaDashboard"))
		return true;
	return value_get_kind(object, "title", VALUE_STRING) && classic_panels(object).typed > 0;
}

static bool holds(const struct value *value, int levels, size_t *looked)
{
	*looked += 1 + (value->kind == VALUE_STRING ? value->text.length : 0);
	if (*looked > LIMIT_DOCUMENT_BYTES)
		return false;
	if (value->kind == VALUE_STRING)
		return text_holds(value->text);
	if (value->kind == VALUE_OBJECT && object_holds(value))
		return true;
	for (uint32_t i = 0; levels > 0 && i < value->count; i++) {
		if (value->kind == VALUE_OBJECT && holds(&value->members[i].value, levels - 1, looked))
			return true;
		if (value->kind == VALUE_ARRAY && holds(&value->items[i], levels - 1, looked))
			return true;
	}
	return false;
}

bool foreign_holds_dashboard(const struct value *value, size_t *looked)
{
	return holds(value, LEVELS, looked);
}
