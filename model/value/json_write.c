/* SPDX-License-Identifier: MIT */
/*
 * One walk with three styles: compact and pretty keep the order of keys and every spelling, canonical sorts the keys
 * and spells each value in the one way of algorithm 1. Depth is bounded by the readers.
 */
#include "model/value/json.h"

#include "model/base/number.h"
#include "model/base/strbuf.h"

enum style {
	STYLE_COMPACT,
	STYLE_PRETTY,
	STYLE_CANONICAL,
};

static void write_value(const struct value *value, enum style style, size_t depth, struct strbuf *out);

/* The two-character escape of a byte, or 0 when it has none. */
static char short_escape(char c)
{
	switch (c) {
	case '"':
	case '\\':
		return c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	default:
		return '\0';
	}
}

void json_write_string(struct slice text, struct strbuf *out)
{
	strbuf_add_char(out, '"');
	if (!text.at)
		text = slice_of("");
	size_t plain = 0; /* where the run that needs no escape began */
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if ((unsigned char)c >= 0x20 && c != '"' && c != '\\')
			continue;
		strbuf_add(out, text.at + plain, i - plain);
		plain = i + 1;
		char escape = short_escape(c);
		if (escape) {
			char bytes[2] = {'\\', escape};
			strbuf_add(out, bytes, sizeof bytes);
		} else {
			strbuf_printf(out, "\\u%04x", (unsigned)c);
		}
	}
	strbuf_add(out, text.at + plain, text.length - plain);
	strbuf_add_char(out, '"');
}

static void write_text(const struct value *value, enum style style, struct strbuf *out)
{
	if (style == STYLE_CANONICAL || !value->spelling.at) {
		json_write_string(value->text, out);
		return;
	}
	strbuf_add_char(out, '"');
	strbuf_add_slice(out, value->spelling);
	strbuf_add_char(out, '"');
}

static void write_break(enum style style, size_t depth, struct strbuf *out)
{
	if (style != STYLE_PRETTY)
		return;
	strbuf_add_char(out, '\n');
	for (size_t i = 0; i < depth; i++)
		strbuf_add(out, "  ", 2);
}

static void write_array(const struct value *array, enum style style, size_t depth, struct strbuf *out)
{
	strbuf_add_char(out, '[');
	for (size_t i = 0; i < array->count; i++) {
		if (i)
			strbuf_add_char(out, ',');
		write_break(style, depth + 1, out);
		write_value(&array->items[i], style, depth + 1, out);
	}
	if (array->count)
		write_break(style, depth, out);
	strbuf_add_char(out, ']');
}

static void write_object(const struct value *object, enum style style, size_t depth, struct strbuf *out)
{
	strbuf_add_char(out, '{');
	for (size_t i = 0; i < object->count; i++) {
		const struct member *member = style == STYLE_CANONICAL ? value_sorted_member(object, i)
								       : &object->members[i];
		if (i)
			strbuf_add_char(out, ',');
		write_break(style, depth + 1, out);
		json_write_string(member->key, out);
		strbuf_add_char(out, ':');
		if (style == STYLE_PRETTY)
			strbuf_add_char(out, ' ');
		write_value(&member->value, style, depth + 1, out);
	}
	if (object->count)
		write_break(style, depth, out);
	strbuf_add_char(out, '}');
}

static void write_value(const struct value *value, enum style style, size_t depth, struct strbuf *out)
{
	switch (value->kind) {
	case VALUE_NULL:
		strbuf_add_text(out, "null");
		break;
	case VALUE_BOOL:
		strbuf_add_text(out, value->boolean ? "true" : "false");
		break;
	case VALUE_NUMBER:
		if (style == STYLE_CANONICAL)
			number_canonical(value->text, out);
		else
			strbuf_add_slice(out, value->text);
		break;
	case VALUE_STRING:
		write_text(value, style, out);
		break;
	case VALUE_ARRAY:
		write_array(value, style, depth, out);
		break;
	case VALUE_OBJECT:
		write_object(value, style, depth, out);
		break;
	}
}

void json_write(const struct value *value, struct strbuf *out)
{
	write_value(value, STYLE_COMPACT, 0, out);
}

void json_write_pretty(const struct value *value, struct strbuf *out)
{
	write_value(value, STYLE_PRETTY, 0, out);
	strbuf_add_char(out, '\n');
}

void json_write_canonical(const struct value *value, struct strbuf *out)
{
	write_value(value, STYLE_CANONICAL, 0, out);
}
