/* SPDX-License-Identifier: MIT */
/* Resources that hold a model, those that hold JSON as text, lists, and the table of kinds. */
#include "model/document/resource.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/document/config_map.h"
#include "model/document/document_reader.h"
#include "model/document/embedded.h"
#include "model/document/envelope.h"
#include "model/document/foreign.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct resource {
	const struct value *whole;
	struct slice api_version;
	struct slice group;   /* empty for the core group */
	struct slice version; /* the rest of api_version */
	struct slice kind;
	struct slice name; /* or at NULL */
	const struct value *metadata;
	const struct value *spec; /* an object, or NULL */
};

static bool resource_of(const struct value *value, const struct envelope_context *around, struct resource *out)
{
	struct resource found = {
		.whole = value,
		.api_version = value_get_text(value, "apiVersion"),
		.kind = value_get_text(value, "kind"),
		.metadata = value_get_kind(value, "metadata", VALUE_OBJECT),
		.spec = value_get_kind(value, "spec", VALUE_OBJECT),
	};
	if (!found.kind.at && found.metadata) {
		found.kind = around->item_kind;
		found.api_version = found.api_version.at ? found.api_version : around->item_version;
	}
	if (!found.kind.at || !(found.api_version.at || found.metadata))
		return false;
	const char *slash = found.api_version.length ? memchr(found.api_version.at, '/', found.api_version.length)
						     : NULL;
	found.version = found.api_version;
	if (slash) {
		found.group = (struct slice){found.api_version.at, (size_t)(slash - found.api_version.at)};
		found.version = (struct slice){slash + 1, found.api_version.length - found.group.length - 1};
	}
	found.name = slice_or_none(value_get_text(found.metadata, "name"));
	*out = found;
	return true;
}

/* "ConfigMap 'x'", for messages. */
static const char *resource_title(struct arena *arena, const struct resource *resource)
{
	if (resource->name.length == 0)
		return arena_printf(arena, "%s", text_c_string(arena, resource->kind));
	return arena_printf(arena, "%s '%s'", text_c_string(arena, resource->kind),
			    text_c_string(arena, resource->name));
}

/* The model of a resource that names it by metadata.name, to which a uid inside must agree. */
static void open_named_model(struct document_reader *reader, const struct resource *resource,
			     struct envelope_context *inside)
{
	if (!resource->spec) {
		diag_error(reader->diags, document_reader_place(reader, resource->whole), "no-spec",
			   "%s has no dashboard: 'spec' is not an object", resource_title(reader->arena, resource));
		return;
	}
	if (document_reader_is_v2(resource->spec)) {
		document_reader_refuse_v2(reader, resource->spec, resource->api_version);
		return;
	}
	const struct value *own = value_get_kind(resource->spec, "uid", VALUE_STRING);
	if (own && own->text.length && resource->name.length && !slice_equal(own->text, resource->name)) {
		struct diagnostic *diag = diag_error(reader->diags, document_reader_place(reader, own), "uid-mismatch",
						     "uid '%s' is not the name of the resource, '%s'",
						     text_c_string(reader->arena, own->text),
						     text_c_string(reader->arena, resource->name));
		diag_hint(reader->diags, diag, "Make 'spec.uid' equal 'metadata.name', or remove it.");
		return;
	}
	inside->uid = resource->name;
	document_reader_add(reader, resource->spec, inside);
}

static void open_grafana_app(struct document_reader *reader, const struct resource *resource,
			     const struct envelope_context *around)
{
	struct envelope_context inside = document_reader_wrap(around, ENVELOPE_RESOURCE);
	const struct value *annotations = value_get(resource->metadata, "annotations");
	inside.folder_uid = slice_or_none(value_get_text(annotations, "grafana.app/folder"));
	if (slice_starts_with(resource->version, "v2"))
		document_reader_refuse_v2(reader, resource->whole, resource->api_version);
	else if (slice_starts_with(resource->version, "v0") || slice_starts_with(resource->version, "v1"))
		open_named_model(reader, resource, &inside);
	else
		diag_error(reader->diags, document_reader_place(reader, resource->whole), "unknown-api-version",
			   "'%s' cannot be read: only v0 and v1 are known",
			   text_c_string(reader->arena, resource->api_version));
}

static void open_grizzly(struct document_reader *reader, const struct resource *resource,
			 const struct envelope_context *around)
{
	struct envelope_context inside = document_reader_wrap(around, ENVELOPE_GRIZZLY);
	struct slice folder = value_get_text(resource->metadata, "folder");
	if (!slice_is(folder, "general") && !slice_is(folder, "General")) /* grizzly's words for no folder */
		inside.folder_uid = slice_or_none(folder);
	open_named_model(reader, resource, &inside);
}

/* ---- resources that hold JSON as text ---- */

/* A grafana-operator resource whose dashboard is somewhere else is refused by the key that says where. */
static void refuse_operator(struct document_reader *reader, const struct resource *resource)
{
	static const char *const elsewhere[] = {
		"url", "gzipJson", "jsonnet", "jsonnetLib", "grafanaCom", "configMapRef", "gzipConfigMapRef",
	};
	const char *title = resource_title(reader->arena, resource);
	for (size_t i = 0; i < COUNT(elsewhere); i++) {
		const struct value *source = value_get(resource->spec, elsewhere[i]);
		if (!source)
			continue;
		struct diagnostic *diag = diag_error(
			reader->diags, document_reader_place(reader, source), "operator-source",
			"%s keeps its dashboard in '%s': only 'json' can be read", title, elsewhere[i]);
		diag_hint(reader->diags, diag, "Put the dashboard itself into the repository.");
		return;
	}
	diag_error(reader->diags, document_reader_place(reader, resource->whole), "operator-source",
		   "%s has no dashboard: 'spec.json' is not a string", title);
}

static void open_operator(struct document_reader *reader, const struct resource *resource,
			  const struct envelope_context *around)
{
	struct envelope_context inside = document_reader_wrap(around, ENVELOPE_OPERATOR);
	inside.uid = slice_or_none(
		value_get_text(resource->spec, "uid")); /* overrides the model's, as the operator does */
	inside.folder_uid = slice_or_none(value_get_text(resource->spec, "folderUID"));
	const struct value *json = value_get_kind(resource->spec, "json", VALUE_STRING);
	if (!json || json->text.length == 0) {
		refuse_operator(reader, resource);
		return;
	}
	const struct value *root = embedded_read(reader->arena, json, reader->file, reader->diags, &reader->embedded);
	if (root)
		envelope_open(reader, root, &inside);
}

static void open_configmap(struct document_reader *reader, const struct resource *resource,
			   const struct envelope_context *around)
{
	config_map_open(reader, resource->whole, resource_title(reader->arena, resource), around);
}

/* ---- lists ---- */

static bool is_list(const struct resource *resource)
{
	return slice_ends_with(resource->kind, "List") && value_get_kind(resource->whole, "items", VALUE_ARRAY);
}

static void open_list(struct document_reader *reader, const struct resource *resource,
		      const struct envelope_context *around)
{
	struct envelope_context inside = *around;
	inside.item_kind = slice_or_none((struct slice){resource->kind.at, resource->kind.length - strlen("List")});
	inside.item_version = resource->api_version;
	const struct value *items = value_get(resource->whole, "items");
	if (items->count == 0)
		document_reader_pass_over(
			reader, resource->whole,
			&(struct passed_over){.what = resource_title(reader->arena, resource), .why = "has no items"});
	for (uint32_t i = 0; i < items->count; i++)
		envelope_open(reader, &items->items[i], &inside);
}

/* ---- the table ---- */

static const struct {
	const char *group;
	const char *kind;
	void (*open)(struct document_reader *reader, const struct resource *resource,
		     const struct envelope_context *around);
} kinds[] = {
	{"dashboard.grafana.app", "Dashboard", open_grafana_app},
	{"dashboard.grafana.app", "DashboardWithAccessInfo", open_grafana_app},
	{"grizzly.grafana.com", "Dashboard", open_grizzly},
	{"grafana.integreatly.org", "GrafanaDashboard", open_operator},
	{"integreatly.org", "GrafanaDashboard", open_operator}, /* version 4 and before */
	{"", "ConfigMap", open_configmap},
};

/* A resource of another kind. */
static void pass_over(struct document_reader *reader, const struct resource *resource)
{
	const char *api = arena_printf(reader->arena, "%s", text_c_string(reader->arena, resource->api_version));
	struct passed_over passed = {
		.what = arena_printf(reader->arena, "%s%s%s", resource_title(reader->arena, resource),
				     *api ? " of " : "", api),
	};
	if (foreign_holds_dashboard(resource->whole, &reader->looked))
		passed.kind = PASSED_HOLDER;
	else if (foreign_is_companion(resource->group, resource->kind))
		passed.kind = PASSED_COMPANION;
	document_reader_pass_over(reader, resource->whole, &passed);
}

static void open_kind(struct document_reader *reader, const struct resource *resource,
		      const struct envelope_context *around)
{
	for (size_t i = 0; i < COUNT(kinds); i++) {
		if (!slice_is(resource->group, kinds[i].group) || !slice_is(resource->kind, kinds[i].kind))
			continue;
		kinds[i].open(reader, resource, around);
		return;
	}
	pass_over(reader, resource);
}

bool resource_open(struct document_reader *reader, const struct value *value, const struct envelope_context *around)
{
	struct resource resource;
	if (!resource_of(value, around, &resource))
		return false;
	if (is_list(&resource))
		open_list(reader, &resource, around);
	else
		open_kind(reader, &resource, around);
	return true;
}
