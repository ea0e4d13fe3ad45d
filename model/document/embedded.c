/* SPDX-License-Identifier: MIT */
/*
 * A literal block lost only its indentation. Putting that back changes nothing in JSON, where no string spans lines,
 * nor in YAML without markers of documents and directives, which begin their line; and it lets the reader count the
 * columns of the file.
 */
#include "model/document/embedded.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"

static struct slice indented(struct arena *arena, struct slice text, uint32_t spaces)
{
	STRBUF_AUTO out = STRBUF_INIT(2 * LIMIT_DOCUMENT_BYTES);
	const char *end = text.at + text.length;
	for (const char *at = text.at; at < end;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline ? newline + 1 : end;
		for (uint32_t i = 0; i < spaces && *at != '\n'; i++) /* the file has none before an empty line either */
			strbuf_add_char(&out, ' ');
		strbuf_add(&out, at, (size_t)(next - at));
		at = next;
	}
	/* deep indentation of very many lines: a position that is a little off is better than no dashboard */
	return strbuf_full(&out) ? text : arena_slice(arena, strbuf_slice(&out));
}

/* Puts all nodes of a tree that was just read, and that nobody else has seen, to one place. */
static void put_at(const struct value *tree, uint32_t line, uint32_t column)
{
	struct value *value = (struct value *)tree;
	value->line = line;
	value->column = column;
	if (value->kind == VALUE_ARRAY)
		for (uint32_t i = 0; i < value->count; i++)
			put_at(&value->items[i], line, column);
	if (value->kind != VALUE_OBJECT)
		return;
	for (uint32_t i = 0; i < value->count; i++) {
		struct member *member = (struct member *)&value->members[i];
		member->line = line;
		member->column = column;
		put_at(&member->value, line, column);
	}
}

/* Adds what was found in the embedded text at the place of the string that holds it. */
static void report_at(const struct diagnostics *found, const char *language, struct place place,
		      struct diagnostics *diags)
{
	for (size_t i = 0; i < found->count; i++) {
		const struct diagnostic *inner = &found->items[i];
		struct diagnostic *outer = diag_error(diags, place, inner->rule,
						      "in the embedded %s, line %u column %u: %s", language,
						      inner->place.line, inner->place.column, inner->message);
		if (inner->hint)
			diag_hint(diags, outer, "%s", inner->hint);
	}
}

static const struct value *read_json(struct arena *arena, struct slice text, struct place place,
				     struct diagnostics *diags, size_t *values)
{
	size_t left = LIMIT_VALUES - *values;
	const struct value *root = json_read_within(arena, text, place, diags, &left);
	*values = LIMIT_VALUES - left;
	return root;
}

static bool read_yaml(struct arena *arena, struct slice text, struct place place, struct diagnostics *diags,
		      size_t *values, struct yaml_stream *out)
{
	size_t left = LIMIT_VALUES - *values;
	bool ok = yaml_read_within(arena, text, place, diags, &left, out);
	*values = LIMIT_VALUES - left;
	return ok;
}

const struct value *embedded_read(struct arena *arena, const struct value *string, const char *file,
				  struct diagnostics *diags, size_t *values)
{
	struct place place = {file, string->line, string->column};
	if (string->verbatim && string->column > 0) {
		place.column = 1;
		return read_json(arena, indented(arena, string->text, string->column - 1), place, diags, values);
	}
	struct diagnostics found;
	diagnostics_init(&found, arena);
	const struct value *root = read_json(arena, string->text, (struct place){NULL, 1, 1}, &found, values);
	report_at(&found, "JSON", place, diags);
	if (root)
		put_at(root, place.line, place.column);
	return root;
}

/* Whether a line begins with what YAML knows at the begin of a line only: a marker of a document, or a directive. */
static bool has_markers(struct slice text)
{
	static const char *const markers[] = {"---", "...", "%"};
	while (text.length > 0) {
		for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++)
			if (slice_starts_with(text, markers[i]))
				return true;
		const char *newline = memchr(text.at, '\n', text.length);
		size_t line = newline ? (size_t)(newline - text.at) + 1 : text.length;
		text = (struct slice){text.at + line, text.length - line};
	}
	return false;
}

bool embedded_read_yaml(struct arena *arena, const struct value *string, const char *file, struct diagnostics *diags,
			size_t *values, struct yaml_stream *out)
{
	struct place place = {file, string->line, string->column};
	if (string->verbatim && string->column > 0 && !has_markers(string->text)) {
		place.column = 1;
		return read_yaml(arena, indented(arena, string->text, string->column - 1), place, diags, values, out);
	}
	struct diagnostics found;
	diagnostics_init(&found, arena);
	bool ok = read_yaml(arena, string->text, (struct place){NULL, 1, 1}, &found, values, out);
	report_at(&found, "YAML", place, diags);
	for (size_t i = 0; ok && i < out->count; i++)
		put_at(&out->documents[i], place.line, place.column);
	return ok;
}
