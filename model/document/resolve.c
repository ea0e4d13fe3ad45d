/* SPDX-License-Identifier: MIT */
/*
 * One walk over the tree does both: it puts the inputs in and maps data sources, so that a value from the config, which
 * is a uid of the target already, is never taken for one of git and mapped again. Nodes are made only on the way from
 * the root to a change.
 *
 * A dashboard names data sources in these places, at any depth (panels, panels of rows, queries, variables,
 * annotations, links to Explore):
 *   - "datasource": "uid or name"              (Grafana before 8.3)
 *   - "datasource": {"type": ..., "uid": ...}
 *   - "datasourceUid": "uid"
 *   - "current": {"value": uid, or [uid, ...]} of a variable {"type": "datasource"}; its text is a name, and stays
 * Only what the map names changes, so the built-in ones (-- Grafana --, -- Mixed --, __expr__, ...) stay.
 */
#include "model/document/resolve.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/document.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct resolver {
	struct arena *arena;
	struct diagnostics *diags;
	const char *file;
	const struct resolution *with;
	struct pairs inputs;  /* of this export: name and value */
	size_t longest_input; /* the longest name, in bytes */
	size_t filled;        /* bytes of the texts that got an input or a link; too many refuse the dashboard */
};

/* ---- the inputs of an export ---- */

static struct place place_of(const struct resolver *resolver, const struct value *value)
{
	return (struct place){resolver->file, value->line, value->column};
}

/* Newer exports list expressions as an input; some tools list the others too, by plugin or by uid. */
const char *resolve_built_in(struct slice plugin)
{
	static const struct {
		const char *plugin;
		const char *uid;
	} rows[] = {
		{"__expr__", "__expr__"},           {"grafana", "-- Grafana --"},
		{"-- Grafana --", "-- Grafana --"}, {"datasource", "grafana"},
		{"mixed", "-- Mixed --"},           {"-- Mixed --", "-- Mixed --"},
		{"dashboard", "-- Dashboard --"},   {"-- Dashboard --", "-- Dashboard --"},
	};
	for (size_t i = 0; i < COUNT(rows); i++)
		if (slice_is(plugin, rows[i].plugin))
			return rows[i].uid;
	return NULL;
}

/* The value that the export carries itself: of a constant, and of types that are not known. */
static bool carried_value(const struct value *input, struct slice *out)
{
	const struct value *value = value_get(input, "value");
	if (!value || (value->kind != VALUE_STRING && value->kind != VALUE_NUMBER))
		return false;
	*out = value->text;
	return true;
}

static bool input_value(const struct resolver *resolver, const struct value *input, struct slice *out)
{
	struct slice name = value_get_text(input, "name");
	const struct slice *value = pairs_find(&resolver->with->inputs, name);
	if (!value && value_is_text(value_get(input, "type"), "datasource")) {
		struct slice plugin = value_get_text(input, "pluginId");
		value = pairs_find(&resolver->with->datasource_defaults, plugin);
		if (!value && resolve_built_in(plugin)) {
			*out = slice_of(resolve_built_in(plugin));
			return true;
		}
	} else if (!value) {
		return carried_value(input, out);
	}
	if (value)
		*out = *value;
	return value != NULL;
}

static void report_missing(struct resolver *resolver, const struct value *input)
{
	struct slice name = value_get_text(input, "name");
	struct slice plugin = value_get_text(input, "pluginId");
	struct diagnostic *diag = diag_error(resolver->diags, place_of(resolver, input), "input",
					     "input '%s' of the export has no value",
					     text_c_string(resolver->arena, name));
	if (value_is_text(value_get(input, "type"), "datasource") && plugin.length)
		diag_hint(resolver->diags, diag, "Set 'inputs.%s' or 'datasource-defaults.%s' of the target.",
			  text_c_string(resolver->arena, name), text_c_string(resolver->arena, plugin));
	else
		diag_hint(resolver->diags, diag, "Set 'inputs.%s' of the target.",
			  text_c_string(resolver->arena, name));
}

/* One entry of __inputs, to `*out`; false with an error when it is malformed or has no value. */
static bool read_input(struct resolver *resolver, const struct value *input, struct pair *out)
{
	static const char *const keys[] = {"name", "type"};
	for (size_t i = 0; i < COUNT(keys); i++) {
		if (value_get_text(input, keys[i]).length)
			continue;
		diag_error(resolver->diags, place_of(resolver, input), "input",
			   "an entry of '__inputs' must be an object with a '%s' that is a string", keys[i]);
		return false;
	}
	out->key = value_get_text(input, "name");
	if (input_value(resolver, input, &out->value))
		return true;
	report_missing(resolver, input);
	return false;
}

static bool read_inputs(struct resolver *resolver, const struct value *dashboard)
{
	const struct value *list = value_get(dashboard, "__inputs");
	if (!list || list->kind == VALUE_NULL)
		return true;
	if (list->kind != VALUE_ARRAY) {
		diag_error(resolver->diags, place_of(resolver, list), "input", "'__inputs' must be an array, found %s",
			   value_kind_name(list->kind));
		return false;
	}
	struct pair *pairs = arena_array(resolver->arena, list->count, sizeof *pairs);
	bool complete = true;
	for (uint32_t i = 0; i < list->count; i++) {
		complete = read_input(resolver, &list->items[i], &pairs[i]) && complete;
		if (pairs[i].key.length > resolver->longest_input)
			resolver->longest_input = pairs[i].key.length;
	}
	pairs_sort(pairs, list->count);
	resolver->inputs = (struct pairs){pairs, list->count};
	return complete;
}

/* ---- strings ---- */

/* The input that `text` starts with as `${NAME}`: its value, and the length of the reference; NULL when there is none.
 */
static const struct slice *reference_at(const struct resolver *resolver, struct slice text, size_t *length)
{
	struct slice rest = {text.at + 2, text.length - 2};
	size_t near = rest.length < resolver->longest_input + 1 ? rest.length : resolver->longest_input + 1;
	const char *close = memchr(rest.at, '}', near);
	if (!close)
		return NULL;
	*length = (size_t)(close - text.at) + 1;
	return pairs_find(&resolver->inputs, (struct slice){rest.at, (size_t)(close - rest.at)});
}

/* The next `${NAME}` of an input at or after `from`, and its value; false when there is none. */
static bool next_reference(const struct resolver *resolver, struct slice text, size_t from, struct slice *reference,
			   struct slice *value)
{
	const char *end = text.at + text.length;
	for (const char *at = text.at + from; (at = memmem(at, (size_t)(end - at), "${", 2)) != NULL; at += 2) {
		size_t length = 0;
		const struct slice *found = reference_at(resolver, (struct slice){at, (size_t)(end - at)}, &length);
		if (!found)
			continue;
		*reference = (struct slice){at, length};
		*value = *found;
		return true;
	}
	return false;
}

static bool is_too_large(const struct resolver *resolver)
{
	return resolver->filled > LIMIT_DOCUMENT_BYTES;
}

/* Once: behind it no text gets an input or a link. */
static void report_too_large(struct resolver *resolver, const struct value *at, const char *what, const char *hint)
{
	struct diagnostic *diag = diag_error(resolver->diags, place_of(resolver, at), "too-large",
					     "more than %zu bytes of text, %s", LIMIT_DOCUMENT_BYTES, what);
	diag_hint(resolver->diags, diag, "%s", hint);
	resolver->filled = LIMIT_DOCUMENT_BYTES + 1;
}

/* The text with all inputs put in; what they bring is not looked at again. False when there is none. */
static bool put_inputs_in(struct resolver *resolver, const struct value *string, struct slice *out)
{
	struct slice text = string->text;
	struct slice reference;
	struct slice value;
	if (text.length == 0 || resolver->inputs.count == 0 || is_too_large(resolver) ||
	    !next_reference(resolver, text, 0, &reference, &value))
		return false;
	STRBUF_AUTO buf = STRBUF_INIT(LIMIT_DOCUMENT_BYTES - resolver->filled);
	size_t from = 0;
	do {
		size_t at = (size_t)(reference.at - text.at);
		strbuf_add(&buf, text.at + from, at - from);
		strbuf_add_slice(&buf, value);
		from = at + reference.length;
	} while (!strbuf_full(&buf) && next_reference(resolver, text, from, &reference, &value));
	strbuf_add(&buf, text.at + from, text.length - from);
	if (strbuf_full(&buf)) {
		report_too_large(resolver, string, "inputs put in",
				 "Inputs with long values multiply: write the values out, or shorten them.");
		return false;
	}
	resolver->filled += buf.length;
	*out = arena_slice(resolver->arena, strbuf_slice(&buf));
	return true;
}

/* ---- the walk ---- */

/* What a value is to its parent; says which strings are uids of data sources. */
enum role {
	ROLE_OTHER,
	ROLE_UID,                 /* a uid, or an array of them */
	ROLE_DATASOURCE,          /* a uid, or an object with one */
	ROLE_DATASOURCE_VARIABLE, /* the `current` of a data source variable */
};

static enum role role_of_member(const struct value *object, enum role role, struct slice key)
{
	if (slice_is(key, "datasource"))
		return ROLE_DATASOURCE;
	if (slice_is(key, "datasourceUid"))
		return ROLE_UID;
	if (role == ROLE_DATASOURCE && slice_is(key, "uid"))
		return ROLE_UID;
	if (role == ROLE_DATASOURCE_VARIABLE && slice_is(key, "value"))
		return ROLE_UID;
	if (slice_is(key, "current") && value_is_text(value_get(object, "type"), "datasource"))
		return ROLE_DATASOURCE_VARIABLE;
	return ROLE_OTHER;
}

/* Each resolve_ function makes the resolved value in `*out` and returns true, or returns false when nothing changes. */
static bool resolve_value(struct resolver *resolver, const struct value *value, enum role role, struct value *out);

/* The links of a text of this value, with what the target calls their dashboards. */
static bool put_links_in(struct resolver *resolver, const struct value *value, struct slice *text)
{
	if (!resolver->with->links || is_too_large(resolver))
		return false;
	size_t most = LIMIT_DOCUMENT_BYTES - resolver->filled;
	switch (links_rewrite(resolver->arena, resolver->with->links, *text, most, text)) {
	case LINKS_NONE:
		return false;
	case LINKS_TOO_LARGE:
		report_too_large(resolver, value, "links to dashboards with the target's uids",
				 "The target's uids are long: this dashboard has too many links.");
		return false;
	case LINKS_REWRITTEN:
		break;
	}
	resolver->filled += text->length;
	return true;
}

static bool resolve_string(struct resolver *resolver, const struct value *value, enum role role, struct value *out)
{
	struct slice text = value->text;
	bool changed = put_inputs_in(resolver, value, &text);
	if (!changed && (role == ROLE_UID || role == ROLE_DATASOURCE)) {
		const struct slice *mapped = pairs_find(&resolver->with->datasources, value->text);
		changed = mapped != NULL;
		text = mapped ? *mapped : text;
	}
	changed = put_links_in(resolver, value, &text) || changed;
	if (changed)
		*out = value_text(text);
	return changed;
}

static bool resolve_array(struct resolver *resolver, const struct value *value, enum role role, struct value *out)
{
	struct value *items = NULL;
	struct value changed;
	for (uint32_t i = 0; i < value->count; i++) {
		if (!resolve_value(resolver, &value->items[i], role == ROLE_UID ? ROLE_UID : ROLE_OTHER, &changed))
			continue;
		if (!items)
			items = arena_copy_array(resolver->arena, value->items, value->count, sizeof *items);
		items[i] = changed;
	}
	if (items)
		*out = value_array(resolver->arena, items, value->count);
	return items != NULL;
}

static bool resolve_object(struct resolver *resolver, const struct value *value, enum role role, struct value *out)
{
	struct member *members = NULL;
	struct value changed;
	for (uint32_t i = 0; i < value->count; i++) {
		const struct member *member = &value->members[i];
		enum role inner = role_of_member(value, role, member->key);
		if (!resolve_value(resolver, &member->value, inner, &changed))
			continue;
		if (!members)
			members = arena_copy_array(resolver->arena, value->members, value->count, sizeof *members);
		members[i].value = changed;
	}
	if (members)
		*out = value_object_unchecked(resolver->arena, members, value->count); /* the keys are the same */
	return members != NULL;
}

static bool resolve_value(struct resolver *resolver, const struct value *value, enum role role, struct value *out)
{
	bool changed = false;
	if (value->kind == VALUE_STRING)
		changed = resolve_string(resolver, value, role, out);
	else if (value->kind == VALUE_ARRAY)
		changed = resolve_array(resolver, value, role, out);
	else if (value->kind == VALUE_OBJECT)
		changed = resolve_object(resolver, value, role, out);
	if (changed) {
		out->line = value->line;
		out->column = value->column;
	}
	return changed;
}

/* A value in the arena; the walk passes them on the stack. */
static const struct value *keep(struct arena *arena, struct value value)
{
	struct value *kept = arena_alloc(arena, sizeof *kept);
	*kept = value;
	return kept;
}

const struct value *resolve(struct arena *arena, const struct document *document, const struct resolution *with,
			    struct diagnostics *diags)
{
	static const char *const export_keys[] = {"__inputs", "__requires", "__elements", NULL};
	struct resolver resolver = {.arena = arena, .diags = diags, .file = document->place.file, .with = with};
	const struct value *dashboard = document->dashboard;
	if (!read_inputs(&resolver, dashboard))
		return NULL;
	if (document->is_export)
		dashboard = keep(arena, value_without(arena, dashboard, export_keys));
	struct value resolved;
	bool changed = resolve_value(&resolver, dashboard, ROLE_OTHER, &resolved);
	if (is_too_large(&resolver))
		return NULL;
	return changed ? keep(arena, resolved) : dashboard;
}
