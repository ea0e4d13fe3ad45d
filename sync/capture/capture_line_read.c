/* SPDX-License-Identifier: MIT */
/*
 * Keys that this version does not know are passed over; those that it knows are as they were written, or the line is
 * refused. Documents are read as texts (json_read_folded): of most only some are looked at.
 */
#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/base/when.h"
#include "model/value/digest.h"
#include "model/value/json.h"
#include "sync/capture/capture_line.h"

#define UID_KEY "{\"uid\":"

/* FAULT_DATA with the place of a value, or of the line. */
static bool refuse(const struct value *at, struct place origin, const char *what, struct error *err)
{
	bool has_place = at && at->line;
	return error_set(err, FAULT_DATA, "%s, line %" PRIu32 ", column %" PRIu32 ": %s", origin.file, origin.line,
			 has_place ? at->column : 1, what);
}

/* The first problem of a text that is not JSON. */
static bool refuse_json(const struct diagnostics *diags, struct place origin, struct error *err)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *diag = &diags->items[i];
		if (diag->severity == SEVERITY_ERROR)
			return error_set(err, FAULT_DATA, "%s, line %" PRIu32 ", column %" PRIu32 ": %s", origin.file,
					 origin.line, diag->place.column, diag->message);
	}
	return refuse(NULL, origin, "not JSON", err);
}

static bool read_field(struct arena *arena, const struct capture_field *field, const struct value *value, void *at)
{
	switch (field->type) {
	case CAPTURE_TEXT:
		*(struct slice *)at = value ? arena_slice(arena, value->text) : (struct slice){0};
		return !value || value->kind == VALUE_STRING;
	case CAPTURE_NUMBER:
		*(int64_t *)at = field->absent;
		return !value || (value->kind == VALUE_NUMBER && value_to_integer(value, at));
	case CAPTURE_BOOL:
		*(bool *)at = value && value->kind == VALUE_BOOL && value->boolean;
		return !value || value->kind == VALUE_BOOL;
	}
	return false;
}

static bool read_fields(struct arena *arena, const struct capture_field *fields, const struct value *object,
			struct place origin, void *to, struct error *err)
{
	static const char *const kinds[] = {
		[CAPTURE_TEXT] = "a text", [CAPTURE_NUMBER] = "a whole number", [CAPTURE_BOOL] = "true or false"};
	for (; fields->key; fields++) {
		const struct value *value = value_get(object, fields->key);
		bool has_kind = !value || value->kind == VALUE_STRING || fields->type != CAPTURE_TEXT;
		if (has_kind && read_field(arena, fields, value, (char *)to + fields->offset))
			continue;
		return refuse(value, origin, arena_printf(arena, "'%s' must be %s", fields->key, kinds[fields->type]),
			      err);
	}
	return true;
}

/* Which document is meant. */
static bool read_content(const struct captured *captured, const struct value *object, struct place origin, size_t *out,
			 struct error *err)
{
	const struct value *content = value_get(object, "content");
	int64_t index;
	*out = NO_CONTENT;
	if (!content)
		return true;
	if (!value_to_integer(content, &index) || index < 0 || (uint64_t)index >= captured->documents_count)
		return refuse(content, origin, "'content' must be the number of one of the documents", err);
	*out = (size_t)index;
	return true;
}

static bool read_documents(struct arena *arena, const struct value *root, struct place origin, struct captured *out,
			   struct error *err)
{
	const struct value *list = value_get_kind(root, "documents", VALUE_ARRAY);
	if (!list)
		return refuse(value_get(root, "documents"), origin, "'documents' must be an array", err);
	out->documents = arena_array(arena, list->count, sizeof *out->documents);
	out->documents_count = list->count;
	for (size_t i = 0; i < list->count; i++) {
		out->documents[i] = value_get_text(&list->items[i], "document");
		if (!out->documents[i].length || out->documents[i].at[0] != '{')
			return refuse(&list->items[i], origin, "'document' must be an object", err);
	}
	return true;
}

static bool is_digest(struct slice text)
{
	if (text.length != DIGEST_HEX)
		return false;
	for (size_t i = 0; i < text.length; i++)
		if (!strchr("0123456789abcdef", text.at[i]))
			return false;
	return true;
}

static bool read_version(struct arena *arena, const struct value *from, struct place origin, struct captured *out,
			 struct error *err)
{
	struct captured_version *item = &out->versions[out->versions_count];
	const int64_t above = out->versions_count ? item[-1].version.version : INT64_MAX;
	*item = (struct captured_version){.version.found = true};
	if (!read_fields(arena, capture_version_fields, from, origin, &item->version, err) ||
	    !read_content(out, from, origin, &item->content, err))
		return false;
	if (item->version.version < 1 || item->version.version >= above)
		return refuse(from, origin, "'versions' must be in order, newest first", err);
	if (item->version.digest.at && !is_digest(item->version.digest))
		return refuse(from, origin, "'digest' must be 64 hexadecimal digits", err);
	out->versions_count++;
	return true;
}

static bool read_end(const struct value *root, struct place origin, struct captured *out, struct error *err)
{
	const struct value *end = value_get(root, "end");
	for (unsigned i = END_WHOLE; i <= END_FAULT; i++) {
		if (!value_is_text(end, captured_end_names[i]))
			continue;
		out->end = (enum captured_end)i;
		if (i != END_FAULT || capture_fault_parse(value_get_text(root, "versions_fault"), &out->versions_fault))
			return true;
	}
	return refuse(end, origin, "'end' must be 'whole', 'ours', or 'fault' with a 'versions_fault'", err);
}

static bool read_versions(struct arena *arena, const struct value *root, struct place origin, struct captured *out,
			  struct error *err)
{
	const struct value *list = value_get_kind(root, "versions", VALUE_ARRAY);
	if (!list)
		return refuse(value_get(root, "versions"), origin, "'versions' must be an array", err);
	out->versions = arena_array(arena, list->count, sizeof *out->versions);
	for (size_t i = 0; i < list->count; i++)
		if (!read_version(arena, &list->items[i], origin, out, err))
			return false;
	return read_end(root, origin, out, err);
}

bool capture_read_line(struct arena *arena, struct slice text, struct place origin, struct captured *out,
		       struct error *err)
{
	struct diagnostics diags;
	struct captured captured = {.content = NO_CONTENT};
	diagnostics_init(&diags, arena);
	const struct value *root = json_read_folded(arena, text, origin, &diags, "document");
	if (!root)
		return refuse_json(&diags, origin, err);
	const struct value *live = value_get_kind(root, "live", VALUE_OBJECT);
	const struct value *fault = value_get(root, "live_fault");
	captured.uid = value_get_text(root, "uid");
	if (fault) {
		if (!capture_fault_parse(value_get_text(root, "live_fault"), &captured.live_fault))
			return refuse(fault, origin, "'live_fault' must be 'denied', 'unreachable' or 'failed'", err);
		*out = captured;
		return true;
	}
	if (!live)
		return refuse(value_get(root, "live"), origin, "'live' must be an object", err);
	if (!read_documents(arena, root, origin, &captured, err) ||
	    !read_fields(arena, capture_live_fields, live, origin, &captured.live, err) ||
	    !read_content(&captured, live, origin, &captured.content, err) ||
	    !read_versions(arena, root, origin, &captured, err))
		return false;
	*out = captured;
	return true;
}

bool capture_read_header(struct arena *arena, struct slice text, struct place origin, struct capture_header *out,
			 struct error *err)
{
	struct diagnostics diags;
	struct capture_header header = {0};
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, text, origin, &diags);
	if (!root || !value_get(root, "capture"))
		return error_set(err, FAULT_DATA, "%s is not a capture of dashsync", origin.file);
	if (!read_fields(arena, capture_header_fields, root, origin, &header, err))
		return false;
	if (header.format != CAPTURE_FORMAT) {
		error_set(err, FAULT_DATA, "%s has format %" PRId64 "; this dashsync reads format %d", origin.file,
			  header.format, CAPTURE_FORMAT);
		return error_hint(err, "Read it with the version that made it.");
	}
	int64_t seconds;
	if (!when_parse(header.read_at, &seconds))
		return refuse(value_get(root, "read_at"), origin, "'read_at' must be a time", err);
	if (!header.tool.at || header.dashboards < 0)
		return refuse(root, origin, "'tool' or 'dashboards' is missing", err);
	*out = header;
	return true;
}

bool capture_read_uid(struct arena *arena, struct slice text, struct place origin, struct slice *out, struct error *err)
{
	const size_t from = strlen(UID_KEY);
	struct diagnostics diags;
	size_t end = from + 1;
	diagnostics_init(&diags, arena);
	if (!slice_starts_with(text, UID_KEY "\""))
		return refuse(NULL, origin, "a line must begin with the key 'uid' and a text", err);
	while (end < text.length && text.at[end] != '"')
		end += text.at[end] == '\\' ? 2 : 1;
	if (end >= text.length)
		return refuse(NULL, origin, "the text of 'uid' has no end", err);
	const struct value *uid = json_read(arena, (struct slice){text.at + from, end + 1 - from}, origin, &diags);
	if (!uid)
		return refuse_json(&diags, origin, err);
	*out = arena_slice(arena, uid->text);
	return true;
}
