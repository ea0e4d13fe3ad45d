/* SPDX-License-Identifier: MIT */
/* The ways in: text, several YAML documents, a tree. What a value is, is decided in envelope.c. */
#include "model/document/document.h"

#include <strings.h>

#include "model/base/arena.h"
#include "model/base/utf8.h"
#include "model/document/document_reader.h"
#include "model/document/envelope.h"
#include "model/value/json.h"
#include "model/value/yaml.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

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

static bool open_roots(struct document_reader *reader, const struct value *roots, size_t count, struct documents *out)
{
	size_t errors = reader->diags->errors;
	for (size_t i = 0; i < count; i++)
		envelope_open(reader, &roots[i], &(struct envelope_context){0});
	document_reader_finish(reader, errors);
	*out = (struct documents){reader->items, reader->count, reader->passed, reader->passed_count};
	return reader->diags->errors == errors;
}

bool documents_of_value(struct arena *arena, const struct value *root, const char *file, struct diagnostics *diags,
			struct documents *out)
{
	struct document_reader reader = {.arena = arena, .file = file, .diags = diags};
	return open_roots(&reader, root, 1, out);
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
	struct document_reader reader = {.arena = arena, .file = file, .diags = diags};
	struct yaml_stream stream;
	if (!yaml_read(arena, text, (struct place){file, 1, 1}, diags, &stream))
		return false;
	if (stream.count == 0) {
		diag_error(diags, (struct place){.file = file}, "not-a-dashboard",
			   "not a dashboard: found no value, only comments or empty documents");
		return false;
	}
	return open_roots(&reader, stream.documents, stream.count, out);
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
