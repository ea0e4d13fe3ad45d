/* SPDX-License-Identifier: MIT */
/* Strings are stepped over and brackets counted: in a text that has been read, that is enough to find where things end.
 */
#include "model/patch/json_layout.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/utf8.h"
#include "model/value/json.h"
#include "model/value/value.h"

/* ---- finding ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t skip_space(struct slice text, size_t at)
{
	while (at < text.length && is_space(text.at[at]))
		at++;
	return at;
}

/* Behind the string whose quote is at `at`. */
static size_t skip_string(struct slice text, size_t at)
{
	for (at++; at < text.length && text.at[at] != '"'; at++)
		at += text.at[at] == '\\';
	return at < text.length ? at + 1 : text.length;
}

/* Behind the value that begins at `at`. */
static size_t skip_value(struct slice text, size_t at)
{
	size_t depth = 0;
	while (at < text.length) {
		char c = text.at[at];
		if (c == '"') {
			at = skip_string(text, at);
		} else if (c == '[' || c == '{') {
			depth++;
			at++;
			continue;
		} else if (c == ']' || c == '}') {
			depth -= depth > 0;
			at++;
		} else if (depth == 0) {
			while (at < text.length && !is_space(text.at[at]) && !memchr(",]}", text.at[at], 3))
				at++;
		} else {
			at++;
		}
		if (depth == 0)
			return at;
	}
	return at;
}

static struct slice cut(struct slice text, size_t from, size_t to)
{
	return (struct slice){text.at + from, to - from};
}

struct slice json_value_text(struct slice text)
{
	return cut(text, 0, skip_value(text, 0));
}

void json_cursor_move(struct json_cursor *cursor, struct slice text, uint32_t line, uint32_t column)
{
	if (line < cursor->line + 1 || (line == cursor->line + 1 && column < cursor->column + 1))
		*cursor = (struct json_cursor){0};
	while (cursor->line + 1 < line) {
		const char *newline = cursor->at < text.length
					      ? memchr(text.at + cursor->at, '\n', text.length - cursor->at)
					      : NULL;
		cursor->at = newline ? (size_t)(newline - text.at) + 1 : text.length;
		if (!newline)
			return;
		cursor->line_at = cursor->at;
		cursor->line++;
		cursor->column = 0;
	}
	for (; cursor->column + 1 < column && cursor->at < text.length; cursor->column++)
		do
			cursor->at++;
		while (cursor->at < text.length && ((unsigned char)text.at[cursor->at] & 0xC0) == 0x80);
}

/* The item at `*at`, which is left on the comma or bracket behind it. */
static struct json_item item_at(struct slice text, size_t *at, bool is_member)
{
	struct json_item item = {0};
	size_t begin = skip_space(text, *at);
	item.lead = cut(text, *at, begin);
	if (is_member) {
		size_t end = skip_string(text, begin);
		item.key = cut(text, begin, end);
		begin = skip_space(text, skip_space(text, end) + 1);
		item.colon = cut(text, end, begin);
	}
	size_t end = skip_value(text, begin);
	item.value = cut(text, begin, end);
	*at = skip_space(text, end);
	item.tail = cut(text, end, *at);
	return item;
}

struct json_items json_items_of(struct arena *arena, struct slice container)
{
	struct json_items list = {0};
	size_t room = 0;
	size_t end = container.length - 1; /* the closing bracket */
	size_t at = 1;
	bool more = skip_space(container, at) < end;
	while (more) {
		list.items = arena_grow(arena, list.items, list.count, &room, sizeof *list.items);
		list.items[list.count++] = item_at(container, &at, container.at[0] == '{');
		more = at < end;
		at++;
	}
	return list;
}

/* ---- the style ---- */

/* The white space at the start of the first line that has any before something else. */
static struct slice first_indent(struct slice text)
{
	const char *end = text.at + text.length;
	for (const char *at = text.at; (at = memchr(at, '\n', (size_t)(end - at))) != NULL;) {
		const char *begin = ++at;
		while (at < end && (*at == ' ' || *at == '\t'))
			at++;
		if (at > begin && at < end && *at != '\r' && *at != '\n')
			return (struct slice){begin, (size_t)(at - begin)};
	}
	return slice_of("  ");
}

static struct slice first_newline(struct slice text)
{
	const char *newline = text.length ? memchr(text.at, '\n', text.length) : NULL;
	return slice_of(newline && newline > text.at && newline[-1] == '\r' ? "\r\n" : "\n");
}

/* The first colon between a key and a value, with what is around it. */
static struct slice first_colon(struct slice text)
{
	for (size_t at = 0; at < text.length; at++) {
		if (text.at[at] != '"')
			continue;
		size_t end = skip_string(text, at);
		size_t colon = skip_space(text, end);
		at = end - 1;
		if (colon >= text.length || text.at[colon] != ':')
			continue;
		struct slice found = cut(text, end, skip_space(text, colon + 1));
		return memchr(found.at, '\n', found.length) ? slice_of(": ") : found;
	}
	return slice_of(": ");
}

/* Whether a text, which has none of these characters itself, has escapes of some: \uXXXX from `low` to `high`. */
static bool has_escape(struct slice text, uint32_t low, uint32_t high)
{
	const char *end = text.at + text.length;
	for (const char *at = text.at; (at = memmem(at, (size_t)(end - at), "\\u", 2)) != NULL; at += 2) {
		uint32_t point = 0;
		for (int i = 2; i < 6 && at + i < end; i++)
			point = point << 4 | (uint32_t)((at[i] & 0xF) + (at[i] > '9' ? 9 : 0));
		if (point >= low && point <= high)
			return true;
	}
	return false;
}

static bool has_wide(struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if ((unsigned char)text.at[i] >= 0x80)
			return true;
	return false;
}

struct json_style json_style_of(struct slice text)
{
	struct json_style style = {
		.newline = first_newline(text),
		.indent = first_indent(text),
		.colon = first_colon(text),
		.is_ascii = !has_wide(text) && has_escape(text, 0x80, 0xFFFF),
	};
	bool is_spaced = is_space(style.colon.at[style.colon.length - 1]);
	style.comma = slice_of(is_spaced ? ", " : ",");
	style.is_html = !memchr(text.at, '<', text.length) && !memchr(text.at, '>', text.length) &&
			!memchr(text.at, '&', text.length) &&
			(has_escape(text, '<', '<') || has_escape(text, '>', '>') || has_escape(text, '&', '&'));
	return style;
}

/* ---- writing ---- */

static void write_escape(uint32_t point, struct strbuf *out)
{
	if (point > 0xFFFF) {
		strbuf_printf(out, "\\u%04x", (unsigned)(0xD800 + ((point - 0x10000) >> 10)));
		point = 0xDC00 + ((point - 0x10000) & 0x3FF);
	}
	strbuf_printf(out, "\\u%04x", (unsigned)point);
}

static bool is_escaped(const struct json_style *style, uint32_t point)
{
	return (style->is_ascii && point >= 0x80) || (style->is_html && (point == '<' || point == '>' || point == '&'));
}

void json_layout_write_string(struct slice text, const struct json_style *style, struct strbuf *out)
{
	STRBUF_AUTO plain = STRBUF_INIT(text.length * 6 + 2);
	json_write_string(text, &plain);
	struct slice rest = strbuf_slice(&plain);
	while (rest.length) {
		uint32_t point = 0;
		size_t length = utf8_decode(rest, &point);
		length = length ? length : 1;
		if (is_escaped(style, point))
			write_escape(point, out);
		else
			strbuf_add(out, rest.at, length);
		rest = (struct slice){rest.at + length, rest.length - length};
	}
}

static void write_break(const struct json_style *style, struct json_spot path, size_t depth, struct strbuf *out)
{
	if (!path.is_multiline)
		return;
	strbuf_add_slice(out, style->newline);
	strbuf_add_slice(out, path.indent);
	for (size_t i = 0; i < depth; i++)
		strbuf_add_slice(out, style->indent);
}

static void write_value(const struct value *value, const struct json_style *style, struct json_spot path, size_t depth,
			struct strbuf *out)
{
	bool is_object = value->kind == VALUE_OBJECT;
	if (value->kind == VALUE_STRING) {
		json_layout_write_string(value->text, style, out);
		return;
	}
	if (!is_object && value->kind != VALUE_ARRAY) {
		json_write(value, out);
		return;
	}
	strbuf_add_char(out, is_object ? '{' : '[');
	for (size_t i = 0; i < value->count; i++) {
		if (i)
			strbuf_add_slice(out, path.is_multiline ? slice_of(",") : style->comma);
		write_break(style, path, depth + 1, out);
		if (is_object) {
			json_layout_write_string(value->members[i].key, style, out);
			strbuf_add_slice(out, style->colon);
		}
		write_value(is_object ? &value->members[i].value : &value->items[i], style, path, depth + 1, out);
	}
	if (value->count)
		write_break(style, path, depth, out);
	strbuf_add_char(out, is_object ? '}' : ']');
}

void json_layout_write(const struct value *value, const struct json_style *style, struct json_spot path,
		       struct strbuf *out)
{
	write_value(value, style, path, 0, out);
}
