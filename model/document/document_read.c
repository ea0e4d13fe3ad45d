/* SPDX-License-Identifier: MIT */
/* The ways in: text, several YAML documents, a tree. What a value is, is decided in envelope.c. */
#include "model/document/document.h"

#include <strings.h>

#include "model/base/arena.h"
#include "model/base/utf8.h"
#include "model/document/envelope.h"
#include "model/document/opening.h"
#include "model/value/json.h"
#include "model/value/yaml.h"

#define UID_LIMIT          40  /* of Grafana */
#define RESOURCE_UID_LIMIT 228 /* an ARM id of the longest names, with its slashes as `~` */
#define COUNT(array)       (sizeof(array) / sizeof *(array))

bool file_format_of(const char *path, enum file_format *out)
{
	static const struct {
		const char *suffix;
		enum file_format format;
	} formats[] = {{".json", FILE_JSON}, {".yaml", FILE_YAML}, {".yml", FILE_YAML}};
	const char *dot = strrchr(path, '.');
	for (size_t i = 0; dot && i < COUNT(formats); i++) {
		if (strcasecmp(dot, formats[i].suffix) != 0)
			continue;
		*out = formats[i].format;
		return true;
	}
	return false;
}

/* ---- reading ---- */

static void finish(struct opening *opening, size_t errors_before, struct documents *out)
{
	*out = (struct documents){opening->items, opening->count};
	if (opening->passed && opening->count == 0 && opening->diags->errors == errors_before)
		diag_error(opening->diags, opening->passed_place, "not-a-dashboard", "not a dashboard: %s",
			   opening->passed);
}

static bool open_roots(struct opening *opening, const struct value *roots, size_t count, struct documents *out)
{
	size_t errors = opening->diags->errors;
	for (size_t i = 0; i < count; i++)
		envelope_open(opening, &roots[i], &(struct wrapping){0});
	finish(opening, errors, out);
	return opening->diags->errors == errors;
}

bool documents_of_value(struct arena *arena, const struct value *root, const char *file, struct diagnostics *diags,
			struct documents *out)
{
	struct opening opening = {.arena = arena, .file = file, .diags = diags};
	return open_roots(&opening, root, 1, out);
}

static bool is_blank(struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!memchr(" \t\r\n", text.at[i], 4))
			return false;
	return true;
}

/* Text that no reader needs to see: false, with an error that says what it is. */
static bool text_is_worth_reading(struct slice text, const char *file, struct diagnostics *diags)
{
	struct place start = {file, 1, 1};
	if (slice_starts_with(text, "version https://git-lfs.github.com/spec/")) {
		struct diagnostic *diag = diag_error(diags, start, "git-lfs-pointer",
						     "not a dashboard: found a git-LFS pointer, not the file itself");
		diag_hint(diags, diag, "Run `git lfs pull`, and check out with LFS in CI.");
		return false;
	}
	if (is_blank(text)) {
		diag_error(diags, (struct place){.file = file}, "not-a-dashboard",
			   "not a dashboard: found an empty file");
		return false;
	}
	return true;
}

static bool read_yaml(struct arena *arena, struct slice text, const char *file, struct diagnostics *diags,
		      struct documents *out)
{
	struct opening opening = {.arena = arena, .file = file, .diags = diags};
	struct yaml_stream stream;
	if (!yaml_read(arena, text, (struct place){file, 1, 1}, diags, &stream))
		return false;
	if (stream.count == 0) {
		diag_error(diags, (struct place){.file = file}, "not-a-dashboard",
			   "not a dashboard: found no value, only comments or empty documents");
		return false;
	}
	return open_roots(&opening, stream.documents, stream.count, out);
}

bool documents_read(struct arena *arena, struct slice text, enum file_format format, const char *file,
		    struct diagnostics *diags, struct documents *out)
{
	*out = (struct documents){0};
	if (!text_is_worth_reading(text, file, diags))
		return false;
	bool ok;
	if (format == FILE_YAML) {
		ok = read_yaml(arena, text, file, diags, out);
	} else {
		const struct value *root = json_read(arena, text, (struct place){file, 1, 1}, diags);
		ok = root && documents_of_value(arena, root, file, diags, out);
	}
	for (size_t i = 0; i < out->count; i++)
		out->items[i].format = format;
	return ok;
}

/* ---- checking ---- */

static bool is_uid_character(char c, const char *others)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return letter || (c >= '0' && c <= '9') || (c != '\0' && strchr(others, c));
}

static bool is_uid(struct slice uid)
{
	bool resource = slice_starts_with(uid, "subscriptions~");
	if (uid.length > (resource ? RESOURCE_UID_LIMIT : UID_LIMIT))
		return false;
	for (size_t i = 0; i < uid.length; i++)
		if (!is_uid_character(uid.at[i], resource ? "-_~.()" : "-_") &&
		    !(resource && (unsigned char)uid.at[i] >= 0x80)) /* a resource group's name may have any letter */
			return false;
	return uid.length > 0;
}

/* Whether servers, which trim white space as Go's strings.TrimSpace, would take it for an empty title. */
static bool is_white(struct slice text)
{
	while (text.length > 0) {
		uint32_t c = 0;
		size_t length = utf8_decode(text, &c);
		bool white = (c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xA0 || c == 0x1680 ||
			     (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
			     c == 0x3000;
		if (!white || length == 0)
			return false;
		text = (struct slice){text.at + length, text.length - length};
	}
	return true;
}

static struct place place_in(const struct document *document, const struct value *value)
{
	if (!value || value->line == 0)
		return document->place;
	return (struct place){document->place.file, value->line, value->column};
}

static void check_uid(const struct document *document, struct diagnostics *diags)
{
	const struct value *own = value_get(document->dashboard, "uid");
	struct place place = place_in(document, own);
	struct diagnostic *diag;
	if (own && own->kind != VALUE_STRING && own->kind != VALUE_NULL) {
		diag_error(diags, place, "uid", "'uid' must be a string, found %s", value_kind_name(own->kind));
	} else if (document->uid.length == 0) {
		diag = diag_error(diags, place, "uid", "the dashboard has no 'uid', so it cannot be found on a target");
		diag_hint(diags, diag, "Add a 'uid' of 1 to %d letters, digits, '-' or '_'.", UID_LIMIT);
	} else if (!is_uid(document->uid)) {
		diag = diag_error(diags, place, "uid", "uid '%.*s' is not one that Grafana takes",
				  SLICE_ARG(document->uid));
		diag_hint(diags, diag, "A uid has 1 to %d letters, digits, '-' or '_'.", UID_LIMIT);
	}
}

static void check_title(const struct document *document, struct diagnostics *diags)
{
	const struct value *title = value_get(document->dashboard, "title");
	struct place place = place_in(document, title);
	if (!title)
		diag_error(diags, place, "title", "the dashboard has no 'title'");
	else if (title->kind != VALUE_STRING)
		diag_error(diags, place, "title", "'title' must be a string, found %s", value_kind_name(title->kind));
	else if (is_white(title->text))
		diag_error(diags, place, "title", "'title' is empty");
}

/* Counts the library panels of `panels` and what its rows hold; the first goes to `*first`. `levels` bounds it. */
static size_t count_library_panels(const struct value *owner, int levels, const struct value **first)
{
	static const char *const keys[] = {"panels", "rows"};
	size_t count = 0;
	for (size_t k = 0; levels > 0 && k < COUNT(keys); k++) {
		const struct value *list = value_get_kind(owner, keys[k], VALUE_ARRAY);
		for (uint32_t i = 0; list && i < list->count; i++) {
			const struct value *library = value_get_kind(&list->items[i], "libraryPanel", VALUE_OBJECT);
			if (library && !*first)
				*first = library;
			count += library != NULL;
			count += count_library_panels(&list->items[i], levels - 1, first);
		}
	}
	return count;
}

static void warn_of_library_panels(const struct document *document, struct diagnostics *diags)
{
	const struct value *first = NULL;
	size_t count = count_library_panels(document->dashboard, 3, &first);
	if (count == 0)
		return;
	struct diagnostic *diag = diag_warning(diags, place_in(document, first), "library-panel",
					       "%zu library panel%s: their content is not in the file", count,
					       count == 1 ? "" : "s");
	diag_hint(diags, diag, "Library panels must exist on the target; dashsync neither compares nor writes them.");
}

bool document_check(const struct document *document, struct diagnostics *diags)
{
	size_t errors = diags->errors;
	check_uid(document, diags);
	check_title(document, diags);
	warn_of_library_panels(document, diags);
	return diags->errors == errors;
}
