/* SPDX-License-Identifier: MIT */
/*
 * A recursive-descent reader (RFC 8259) over the text in memory, in one pass. Depth bounds the recursion. Children are
 * gathered on two stacks that the whole read shares and copied to the arena when their container closes, so that
 * arrays and members are contiguous. Columns are bytes since the line began less the continuation bytes among them,
 * counted while strings are checked: a document in one line of megabytes costs no second look.
 */
#include "model/value/json.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/number.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/utf8.h"
#include "model/value/json_escape.h"
#include "model/value/unreadable.h"
#include "model/value/value_stack.h"

struct reader {
	struct arena *arena;
	struct diagnostics *diags;
	struct place origin;
	const char *begin;
	const char *at;
	const char *end;
	const char *line_start;
	size_t continuations; /* bytes of the line so far that begin no character */
	uint32_t line;        /* from 0, relative to the origin */
	uint32_t depth;
	size_t left;      /* values that may still be read */
	size_t most;      /* that may be read in all, for a message */
	const char *fold; /* key of the documents that are folded, or NULL */
	struct value_stack values;
	struct value_stack members;
};

static bool read_value(struct reader *reader, struct value *out);

/* The place of `at`, which must be on the current line. */
static struct place place_of(const struct reader *reader, const char *at)
{
	size_t column = (size_t)(at - reader->line_start) - reader->continuations;
	struct place place = {.file = reader->origin.file, .line = reader->origin.line + reader->line};
	place.column = (uint32_t)column + (reader->line == 0 ? reader->origin.column : 1);
	return place;
}

static void set_place(const struct reader *reader, const char *at, uint32_t *line, uint32_t *column)
{
	struct place place = place_of(reader, at);
	*line = place.line;
	*column = place.column;
}

/* What stands at the reader, for a message: a character in quotes, or the end of the text. */
static const char *found_here(const struct reader *reader)
{
	if (reader->at == reader->end)
		return "the end of the text";
	struct slice rest = {reader->at, (size_t)(reader->end - reader->at)};
	uint32_t point;
	size_t length = utf8_decode(rest, &point);
	if (length == 0)
		return "a byte that is not UTF-8";
	STRBUF_AUTO shown = STRBUF_INIT(64);
	text_printable((struct slice){reader->at, length}, &shown);
	return arena_printf(reader->diags->arena, "'%s'", shown.at);
}

static bool syntax_error(struct reader *reader, const char *expected)
{
	struct slice text = {reader->begin, (size_t)(reader->end - reader->begin)};
	if (!unreadable_conflict(text, reader->origin, reader->diags) &&
	    !unreadable_json_template(text, (size_t)(reader->at - reader->begin), reader->origin, reader->diags))
		diag_error(reader->diags, place_of(reader, reader->at), "syntax", "expected %s, found %s", expected,
			   found_here(reader));
	return false;
}

static void skip_space(struct reader *reader)
{
	for (; reader->at < reader->end; reader->at++) {
		char c = *reader->at;
		if (c == '\n') {
			reader->line++;
			reader->line_start = reader->at + 1;
			reader->continuations = 0;
		} else if (c != ' ' && c != '\t' && c != '\r') {
			return;
		}
	}
}

/*
 * Checks one escape at reader->at (on the backslash) and steps over it. A lone surrogate is an error that reading
 * survives: no server keeps one.
 */
static bool skip_escape(struct reader *reader)
{
	const char *escape = reader->at;
	char kind = escape + 1 < reader->end ? escape[1] : '\0';
	if (kind != 'u') {
		if (kind == '\0' || !strchr("\"\\/bfnrt", kind)) {
			reader->at++;
			return syntax_error(reader, "an escape (one of \" \\ / b f n r t u)");
		}
		reader->at += 2;
		return true;
	}
	int32_t unit = json_escape_hex4(escape + 2, reader->end);
	if (unit < 0) {
		reader->at += 2;
		return syntax_error(reader, "four hexadecimal digits");
	}
	reader->at += 6;
	if (unit < 0xD800 || unit > 0xDFFF)
		return true;
	bool paired = unit < 0xDC00 && reader->end - reader->at >= 6 && reader->at[0] == '\\' && reader->at[1] == 'u';
	int32_t low = paired ? json_escape_hex4(reader->at + 2, reader->end) : -1;
	if (low >= 0xDC00 && low <= 0xDFFF) {
		reader->at += 6;
		return true;
	}
	struct diagnostic *diag = diag_error(reader->diags, place_of(reader, escape), "lone-surrogate",
					     "lone surrogate '%.6s'", escape);
	diag_hint(reader->diags, diag, "No server keeps half of a surrogate pair: write the whole character.");
	return true;
}

/* Steps over the bytes of one character beyond ASCII; broken UTF-8 is reported once a run and passed over. */
static void skip_wide(struct reader *reader)
{
	struct slice rest = {reader->at, (size_t)(reader->end - reader->at)};
	uint32_t point;
	size_t length = utf8_decode(rest, &point);
	if (length) {
		reader->at += length;
		reader->continuations += length - 1;
		return;
	}
	struct diagnostic *diag = diag_error(reader->diags, place_of(reader, reader->at), "invalid-utf8",
					     "invalid UTF-8: byte 0x%02x", (unsigned char)*reader->at);
	diag_hint(reader->diags, diag, "Save the file as UTF-8.");
	while (reader->at < reader->end && (unsigned char)*reader->at >= 0x80 &&
	       utf8_decode((struct slice){reader->at, (size_t)(reader->end - reader->at)}, &point) == 0)
		reader->at++;
}

/* Steps over plain ASCII of a string: what most of a dashboard is. */
static const char *skip_plain(const char *at, const char *end)
{
	while (at < end && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x80 && *at != '"' && *at != '\\')
		at++;
	return at;
}

/* A string at reader->at (on its quote): its characters, and its spelling when it has escapes. */
static bool read_string(struct reader *reader, struct slice *text, struct slice *spelling)
{
	const char *begin = ++reader->at;
	bool escaped = false;
	size_t errors = reader->diags->errors;
	for (;;) {
		reader->at = skip_plain(reader->at, reader->end);
		if (reader->at == reader->end)
			return syntax_error(reader, "the closing '\"' of a string");
		if (*reader->at == '"')
			break;
		if (*reader->at == '\\') {
			escaped = true;
			if (!skip_escape(reader))
				return false;
		} else if ((unsigned char)*reader->at >= 0x80) {
			skip_wide(reader);
		} else {
			return syntax_error(reader, "no control character in a string (write it as an escape)");
		}
	}
	struct slice raw = {begin, (size_t)(reader->at - begin)};
	reader->at++;
	*spelling = (struct slice){0};
	*text = raw;
	if (escaped && reader->diags->errors == errors) {
		*spelling = raw;
		*text = json_escape_decode(reader->arena, raw);
	}
	return true;
}

static bool is_number_char(char c)
{
	return is_digit(c) || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

static bool read_number(struct reader *reader, struct value *out)
{
	const char *begin = reader->at;
	while (reader->at < reader->end && is_number_char(*reader->at))
		reader->at++;
	out->kind = VALUE_NUMBER;
	out->text = (struct slice){begin, (size_t)(reader->at - begin)};
	enum number_check check = number_check(out->text);
	struct place place = place_of(reader, begin);
	if (check == NUMBER_SYNTAX) {
		STRBUF_AUTO shown = STRBUF_INIT(128);
		text_printable_cut(out->text, 40, &shown);
		diag_error(reader->diags, place, "syntax", "'%s' is not a JSON number", shown.at);
		return false;
	}
	if (check == NUMBER_LENGTH)
		diag_error(reader->diags, place, "number-too-long", "number of %zu characters; the limit is %d",
			   out->text.length, LIMIT_NUMBER_BYTES);
	if (check == NUMBER_EXPONENT)
		diag_error(reader->diags, place, "number-too-long", "number with an exponent of over %d digits",
			   LIMIT_EXPONENT_DIGITS);
	return true;
}

static bool read_word(struct reader *reader, struct value *out)
{
	static const char *const words[] = {"true", "false", "null"};
	struct slice rest = {reader->at, (size_t)(reader->end - reader->at)};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!slice_starts_with(rest, words[i]))
			continue;
		*out = i < 2 ? value_bool(i == 0) : value_null();
		reader->at += strlen(words[i]);
		return true;
	}
	return syntax_error(reader, "a value");
}

/* After an item: whether a comma, and so another one, follows; steps over it. */
static bool skip_comma(struct reader *reader)
{
	skip_space(reader);
	if (reader->at == reader->end || *reader->at != ',')
		return false;
	reader->at++;
	skip_space(reader);
	return true;
}

static bool read_array(struct reader *reader, struct value *out)
{
	size_t base = reader->values.count;
	reader->at++;
	skip_space(reader);
	bool more = reader->at < reader->end && *reader->at != ']';
	while (more) {
		struct value item;
		if (!read_value(reader, &item))
			return false;
		*(struct value *)value_stack_push(&reader->values, sizeof item) = item;
		more = skip_comma(reader);
	}
	if (reader->at == reader->end || *reader->at != ']')
		return syntax_error(reader, "',' or ']' in an array");
	reader->at++;
	size_t count = reader->values.count - base;
	*out = value_array(reader->arena, value_stack_from(&reader->values, base, sizeof *out), count);
	reader->values.count = base;
	return true;
}

/* Reads a value into memory of its own; all that is left of it is the text. */
static bool read_folded(struct reader *reader, struct value *out)
{
	const struct reader around = *reader;
	ARENA_AUTO scratch = arena_new();
	reader->arena = scratch;
	reader->left = LIMIT_VALUES;
	reader->fold = NULL;
	if (!read_value(reader, out))
		return false;
	reader->arena = around.arena;
	reader->left = around.left;
	reader->fold = around.fold;
	const struct value read = *out;
	*out = value_null();
	if (read.kind == VALUE_OBJECT)
		*out = value_text((struct slice){around.at, (size_t)(reader->at - around.at)});
	out->line = read.line;
	out->column = read.column;
	return true;
}

static bool read_member(struct reader *reader, struct member *out)
{
	if (reader->at == reader->end || *reader->at != '"')
		return syntax_error(reader, "a key in double quotes");
	*out = (struct member){0};
	set_place(reader, reader->at, &out->line, &out->column);
	struct slice spelling;
	if (!read_string(reader, &out->key, &spelling))
		return false;
	skip_space(reader);
	if (reader->at == reader->end || *reader->at != ':')
		return syntax_error(reader, "':' after a key");
	reader->at++;
	skip_space(reader);
	bool is_folded = reader->fold && slice_is(out->key, reader->fold);
	return is_folded ? read_folded(reader, &out->value) : read_value(reader, &out->value);
}

static void report_duplicates(struct reader *reader, const struct value *object)
{
	size_t cursor = 0;
	const struct member *first;
	const struct member *second;
	while (value_next_duplicate(object, &cursor, &first, &second)) {
		STRBUF_AUTO shown = STRBUF_INIT(400);
		text_printable_cut(second->key, 80, &shown);
		struct place place = {reader->origin.file, second->line, second->column};
		diag_error(reader->diags, place, "duplicate-key",
			   "duplicate key '%s'; it is also in line %u, column %u", shown.at ? shown.at : "",
			   first->line, first->column);
	}
}

static bool read_object(struct reader *reader, struct value *out)
{
	size_t base = reader->members.count;
	reader->at++;
	skip_space(reader);
	bool more = reader->at < reader->end && *reader->at != '}';
	while (more) {
		struct member member;
		if (!read_member(reader, &member))
			return false;
		*(struct member *)value_stack_push(&reader->members, sizeof member) = member;
		more = skip_comma(reader);
	}
	if (reader->at == reader->end || *reader->at != '}')
		return syntax_error(reader, "',' or '}' in an object");
	reader->at++;
	size_t count = reader->members.count - base;
	const struct member *members = value_stack_from(&reader->members, base, sizeof *members);
	*out = value_object_unchecked(reader->arena, members, count);
	reader->members.count = base;
	report_duplicates(reader, out);
	return true;
}

static bool read_container(struct reader *reader, struct value *out)
{
	if (reader->depth == LIMIT_DEPTH) {
		diag_error(reader->diags, place_of(reader, reader->at), "too-deep",
			   "nested deeper than %d arrays and objects", LIMIT_DEPTH);
		return false;
	}
	reader->depth++;
	bool ok = *reader->at == '[' ? read_array(reader, out) : read_object(reader, out);
	reader->depth--;
	return ok;
}

/* Takes one value from the budget. */
static bool count_value(struct reader *reader)
{
	if (reader->left > 0) {
		reader->left--;
		return true;
	}
	struct diagnostic *diag = diag_error(reader->diags, place_of(reader, reader->at), RULE_TOO_MANY_VALUES,
					     "more than %zu values", reader->most);
	if (reader->most > LIMIT_VALUES)
		return false;
	diag_hint(reader->diags, diag, "The largest dashboards have some 100,000 values: is this one, or data?");
	return false;
}

static bool read_value(struct reader *reader, struct value *out)
{
	if (reader->at == reader->end)
		return syntax_error(reader, "a value");
	if (!count_value(reader))
		return false;
	struct value value = {0};
	uint32_t line;
	uint32_t column;
	set_place(reader, reader->at, &line, &column);
	char c = *reader->at;
	bool ok;
	if (c == '"') {
		value.kind = VALUE_STRING;
		ok = read_string(reader, &value.text, &value.spelling);
	} else if (c == '{' || c == '[') {
		ok = read_container(reader, &value);
	} else if (c == '-' || is_digit(c)) {
		ok = read_number(reader, &value);
	} else {
		ok = read_word(reader, &value);
	}
	value.line = line;
	value.column = column;
	*out = value;
	return ok;
}

/* Reads all of a text; the reader has its budget, and perhaps a key to fold. */
static const struct value *read_text(struct reader *reader, struct slice text)
{
	size_t errors = reader->diags->errors;
	if (!text.at)
		text = slice_of("");
	if (!unreadable_encoding(&text, reader->origin, reader->diags))
		return NULL;
	reader->begin = reader->at = reader->line_start = text.at;
	reader->end = text.at + text.length;
	struct value *root = arena_alloc(reader->arena, sizeof *root);
	skip_space(reader);
	bool ok = read_value(reader, root);
	if (ok) {
		skip_space(reader);
		if (reader->at != reader->end)
			ok = syntax_error(reader, "nothing after the value");
	}
	free(reader->values.items);
	free(reader->members.items);
	return ok && reader->diags->errors == errors ? root : NULL;
}

const struct value *json_read(struct arena *arena, struct slice text, struct place origin, struct diagnostics *diags)
{
	size_t left = LIMIT_VALUES;
	return json_read_within(arena, text, origin, diags, &left);
}

const struct value *json_read_within(struct arena *arena, struct slice text, struct place origin,
				     struct diagnostics *diags, size_t *left)
{
	struct reader reader = {.arena = arena, .diags = diags, .origin = origin, .left = *left};
	reader.most = *left > LIMIT_VALUES ? *left : LIMIT_VALUES;
	const struct value *root = read_text(&reader, text);
	*left = reader.left;
	return root;
}

const struct value *json_read_folded(struct arena *arena, struct slice text, struct place origin,
				     struct diagnostics *diags, const char *key)
{
	struct reader reader = {.arena = arena, .diags = diags, .origin = origin, .fold = key};
	reader.left = reader.most = LIMIT_VALUES;
	return read_text(&reader, text);
}
