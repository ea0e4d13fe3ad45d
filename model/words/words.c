/* SPDX-License-Identifier: MIT */
#include "model/words/words.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define WORDS_BYTES (SIZE_MAX / 2)

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void words_comma(struct strbuf *out)
{
	if (out->length > 0)
		strbuf_add_text(out, ", ");
}

void words_add_text(struct strbuf *out, struct slice text)
{
	bool is_quoted = text.length == 0 || is_blank(text.at[0]) || is_blank(text.at[text.length - 1]);
	strbuf_add_text(out, is_quoted ? "'" : "");
	strbuf_add_slice(out, text);
	strbuf_add_text(out, is_quoted ? "'" : "");
}

void words_add_value(struct strbuf *out, const struct value *value)
{
	if (value->kind == VALUE_STRING) {
		words_add_text(out, value->text);
	} else if (value->kind == VALUE_ARRAY) {
		strbuf_add_char(out, '[');
		for (size_t i = 0; i < value->count; i++) {
			strbuf_add_text(out, i ? ", " : "");
			words_add_value(out, &value->items[i]);
		}
		strbuf_add_char(out, ']');
	} else if (value->kind == VALUE_OBJECT) {
		strbuf_add_char(out, '{');
		for (size_t i = 0; i < value->count; i++) {
			strbuf_add_text(out, i ? ", " : "");
			words_add_text(out, value->members[i].key);
			strbuf_add_text(out, ": ");
			words_add_value(out, &value->members[i].value);
		}
		strbuf_add_char(out, '}');
	} else {
		json_write(value, out);
	}
}

const char *words_of_value(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO out = STRBUF_INIT(WORDS_BYTES);
	if (!value)
		return NULL;
	words_add_value(&out, value);
	return text_c_string(arena, strbuf_slice(&out));
}

const char *words_of_json(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO out = STRBUF_INIT(WORDS_BYTES);
	json_write_pretty(value, &out);
	struct slice text = strbuf_slice(&out);
	text.length -= slice_ends_with(text, "\n");
	return text_c_string(arena, text);
}

const char *words_of_size(struct arena *arena, const struct value *value, bool other)
{
	bool is_list = value->kind == VALUE_ARRAY;
	if (!is_list && value->kind != VALUE_OBJECT)
		return words_of_value(arena, value);
	return arena_printf(
		arena, "%s%s of %s",
		other     ? "another "
		: is_list ? "a "
			  : "an ",
		is_list ? "list" : "object",
		words_of_count(arena, value->count, is_list ? "item" : "member", is_list ? "items" : "members"));
}

size_t words_bytes(const struct value *value, size_t most)
{
	bool is_list = value->kind == VALUE_ARRAY;
	size_t bytes = 1;
	if (!is_list && value->kind != VALUE_OBJECT)
		return 1 + value->text.length;
	for (size_t i = 0; i < value->count && bytes <= most; i++) {
		bytes += is_list ? 0 : 1 + value->members[i].key.length;
		bytes += words_bytes(is_list ? &value->items[i] : &value->members[i].value,
				     bytes > most ? 0 : most - bytes);
	}
	return bytes;
}

/* ---- line ends ---- */

enum line_ends words_line_ends(struct slice text)
{
	size_t feeds = 0;
	size_t returns = 0;
	for (size_t i = 0; i < text.length; i++) {
		feeds += text.at[i] == '\n';
		returns += text.at[i] == '\n' && i > 0 && text.at[i - 1] == '\r';
	}
	if (feeds == 0)
		return LINE_ENDS_NONE;
	return returns == 0 ? LINE_ENDS_LF : returns == feeds ? LINE_ENDS_CRLF : LINE_ENDS_MIXED;
}

struct slice words_without_cr(struct arena *arena, struct slice text)
{
	enum line_ends ends = words_line_ends(text);
	if (ends != LINE_ENDS_CRLF && ends != LINE_ENDS_MIXED)
		return text;
	char *out = arena_array(arena, text.length, 1);
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] != '\r' || i + 1 == text.length || text.at[i + 1] != '\n')
			out[length++] = text.at[i];
	return (struct slice){out, length};
}

const char *words_of_line_ends(struct arena *arena, struct slice old, struct slice new)
{
	static const char *const names[] = {
		[LINE_ENDS_LF] = "LF", [LINE_ENDS_CRLF] = "CRLF", [LINE_ENDS_MIXED] = "CRLF and LF"};
	enum line_ends before = words_line_ends(old);
	enum line_ends after = words_line_ends(new);
	if (before == LINE_ENDS_MIXED && after == LINE_ENDS_MIXED)
		return "CRLF and LF line ends";
	if (before == after || before == LINE_ENDS_NONE || after == LINE_ENDS_NONE)
		return NULL;
	return arena_printf(arena, "line ends: %s → %s", names[before], names[after]);
}

/* ---- data sources ---- */

static bool has_text(const struct value *value)
{
	return value && value->kind == VALUE_STRING && value->text.length > 0;
}

const char *words_of_data_source(struct arena *arena, const struct value *reference)
{
	const struct value *uid = value_get(reference, "uid");
	const struct value *type = value_get(reference, "type");
	if (!reference || reference->kind == VALUE_NULL)
		return reference ? "default (null)" : NULL;
	if (reference->kind != VALUE_OBJECT || !(has_text(uid) || has_text(type)))
		return words_of_value(arena, reference);
	if (has_text(uid))
		return words_of_value(arena, uid);
	return arena_printf(arena, "default of type %s", words_of_value(arena, type));
}

const char *words_of_data_source_type(struct arena *arena, const struct value *reference)
{
	const struct value *type = value_get(reference, "type");
	const char *words = words_of_data_source(arena, reference);
	if (!has_text(type) || !has_text(value_get(reference, "uid")))
		return words;
	return arena_printf(arena, "%s (%s)", words, words_of_value(arena, type));
}

/* ---- places ---- */

const char *words_of_move(struct arena *arena, const struct value *old, const struct value *new)
{
	static const char *const coordinates[] = {"x", "y", "w", "h"};
	STRBUF_AUTO out = STRBUF_INIT(WORDS_BYTES);
	for (size_t i = 0; i < sizeof coordinates / sizeof *coordinates; i++) {
		const struct value *before = value_get(old, coordinates[i]);
		const struct value *after = value_get(new, coordinates[i]);
		if (before && after ? value_equal(before, after) : before == after)
			continue;
		words_comma(&out);
		strbuf_printf(&out, "%s %s → %s", coordinates[i], before ? words_of_value(arena, before) : "none",
			      after ? words_of_value(arena, after) : "none");
	}
	return text_c_string(arena, strbuf_slice(&out));
}

const char *words_of_place(struct arena *arena, const struct value *grid)
{
	static const char *const coordinates[] = {"w", "h", "x", "y"};
	int64_t numbers[4];
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		const struct value *value = value_get(grid, coordinates[i]);
		if (!value || !value_to_integer(value, &numbers[i]) || numbers[i] < 0 || numbers[i] >= INT32_MAX)
			return "";
	}
	return arena_printf(arena, "%dx%d at x %d, y %d", (int)numbers[0], (int)numbers[1], (int)numbers[2],
			    (int)numbers[3]);
}

const char *words_of_type(struct arena *arena, const struct value *panel)
{
	static const char *const names[][2] = {
		{"timeseries", "time series"},
		{"barchart", "bar chart"},
		{"bargauge", "bar gauge"},
		{"piechart", "pie chart"},
		{"state-timeline", "state timeline"},
		{"status-history", "status history"},
		{"xychart", "xy chart"},
		{"alertlist", "alert list"},
		{"annolist", "annotation list"},
		{"dashlist", "dashboard list"},
		{"nodeGraph", "node graph"},
		{"table-old", "table (old)"},
	};
	struct slice type = value_get_text(panel, "type");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (slice_is(type, names[i][0]))
			return names[i][1];
	return text_c_string(arena, type);
}

/* ---- counts ---- */

bool words_is_empty(const struct value *value)
{
	if (value->kind == VALUE_ARRAY) {
		for (size_t i = 0; i < value->count; i++)
			if (!words_is_empty(&value->items[i]))
				return false;
		return true;
	}
	if (value->kind == VALUE_OBJECT) {
		for (size_t i = 0; i < value->count; i++)
			if (!words_is_empty(&value->members[i].value))
				return false;
		return true;
	}
	return value->kind == VALUE_NULL || (value->kind == VALUE_STRING && value->text.length == 0);
}

size_t words_leaves(const struct value *value)
{
	size_t count = 0;
	if (!value)
		return 0;
	if (value->kind != VALUE_ARRAY && value->kind != VALUE_OBJECT)
		return 1;
	for (size_t i = 0; i < value->count; i++)
		count += words_leaves(value->kind == VALUE_ARRAY ? &value->items[i] : &value->members[i].value);
	return count;
}

const char *words_of_count(struct arena *arena, size_t count, const char *one, const char *many)
{
	return arena_printf(arena, "%zu %s", count, count == 1 ? one : many);
}
