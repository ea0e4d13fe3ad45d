/* SPDX-License-Identifier: MIT */
#include "cmd/report/report_fields.h"

#include <inttypes.h>
#include <string.h>

#include "cmd/shell/terminal.h"
#include "model/base/strbuf.h"
#include "model/base/string_list.h"
#include "model/value/digest.h"
#include "model/value/json.h"

#define PRINTED_AT ((size_t)1 << 16) /* bytes in the buffer that are printed before the next item */

static void begin_line(struct json_out *out)
{
	strbuf_add_char(out->to, '\n');
	for (size_t i = 0; i < out->depth; i++)
		strbuf_add_text(out->to, "  ");
}

/* Between two items no character of more than one byte is cut. */
void json_out_item(struct json_out *out)
{
	if (out->to->length >= PRINTED_AT) {
		terminal_print_json(strbuf_slice(out->to), out->stream);
		strbuf_reset(out->to);
	}
	if (out->is_begun)
		strbuf_add_text(out->to, out->is_inline ? ", " : ",");
	if (!out->is_inline)
		begin_line(out);
	out->is_begun = true;
}

void json_out_open(struct json_out *out, char bracket)
{
	strbuf_add_char(out->to, bracket);
	out->depth++;
	out->is_begun = false;
}

void json_out_close(struct json_out *out, char bracket)
{
	out->depth--;
	if (out->is_begun && !out->is_inline)
		begin_line(out);
	strbuf_add_char(out->to, bracket);
	out->is_begun = true;
}

void json_out_key(struct json_out *out, const char *key)
{
	json_out_item(out);
	strbuf_printf(out->to, "\"%s\": ", key);
}

void json_out_slice(struct json_out *out, struct slice text)
{
	if (text.at)
		json_write_string(text, out->to);
	else
		json_out_word(out, "null");
}

void json_out_text(struct json_out *out, const char *text)
{
	json_out_slice(out, slice_of(text));
}

void json_out_number(struct json_out *out, int64_t number)
{
	strbuf_printf(out->to, "%" PRId64, number);
}

void json_out_word(struct json_out *out, const char *word)
{
	strbuf_add_text(out->to, word);
}

static unsigned enum_at(const void *from)
{
	unsigned value;
	memcpy(&value, from, sizeof value);
	return value;
}

static const void *pointer_at(const void *from)
{
	const void *pointer;
	memcpy(&pointer, from, sizeof pointer);
	return pointer;
}

/* ---- the types ---- */

typedef void write_fn(struct json_out *out, const struct field *field, const void *from, size_t count);

static void write_text(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)count;
	const char *text = *(const char *const *)from;
	json_out_text(out, text || field->type == FIELD_TEXT ? text : "");
}

static void write_slice(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	json_out_slice(out, *(const struct slice *)from);
}

static void write_texts(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	const char *const *texts = pointer_at(from);
	json_out_open(out, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_item(out);
		json_out_text(out, texts[i]);
	}
	json_out_close(out, ']');
}

static void write_slices(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	const struct string_list *list = from;
	json_out_open(out, '[');
	for (size_t i = 0; i < list->count; i++) {
		json_out_item(out);
		json_out_slice(out, list->items[i]);
	}
	json_out_close(out, ']');
}

static void write_indices(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	const uint32_t *indices = pointer_at(from);
	out->is_inline = true;
	json_out_open(out, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_item(out);
		json_out_number(out, indices[i]);
	}
	json_out_close(out, ']');
	out->is_inline = false;
}

static void write_long(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)count;
	int64_t number = *(const int64_t *)from;
	if (field->has_unknown && number == field->unknown)
		json_out_word(out, "null");
	else
		json_out_number(out, number);
}

static void write_size(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)count;
	uint64_t number = field->type == FIELD_SIZE ? *(const size_t *)from : *(const uint64_t *)from;
	json_out_number(out, number > INT64_MAX ? INT64_MAX : (int64_t)number);
}

static void write_place(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	uint32_t number = *(const uint32_t *)from;
	if (number)
		json_out_number(out, number);
	else
		json_out_word(out, "null");
}

static void write_coordinate(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	json_out_number(out, *(const int32_t *)from);
}

static void write_bool(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	json_out_word(out, *(const bool *)from ? "true" : "false");
}

static void write_word(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)count;
	json_out_text(out, field->words->name(enum_at(from)));
}

static void write_bits(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)count;
	uint32_t bits = *(const uint32_t *)from;
	out->is_inline = true;
	json_out_open(out, '[');
	for (unsigned i = 0; i < field->words->count; i++) {
		if (!(bits & (1u << i)))
			continue;
		json_out_item(out);
		json_out_text(out, field->words->name(i));
	}
	json_out_close(out, ']');
	out->is_inline = false;
}

static void write_fault(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	json_out_number(out, enum_at(from));
}

static void write_sign(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	char sign = *(const char *)from;
	json_out_text(out, sign == '+' ? "+" : sign == '-' ? "-" : "");
}

static void write_digest(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	const struct digest *digest = from;
	json_out_text(out, digest->hex[0] ? digest->hex : NULL);
}

static void write_value(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)count;
	const struct value *value = *(const struct value *const *)from;
	if (value)
		json_write(value, out->to);
	else
		json_out_word(out, "null");
}

static void write_struct(struct json_out *out, const struct record *record, const void *from)
{
	if (!from || (record->is_none && record->is_none(from))) {
		json_out_word(out, "null");
		return;
	}
	json_out_open(out, '{');
	fields_write(out, record, from);
	json_out_close(out, '}');
}

static void write_object(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)count;
	write_struct(out, field->record, from);
}

static void write_pointer(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)count;
	write_struct(out, field->record, pointer_at(from));
}

static void write_list(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	fields_write_list(out, field->record, pointer_at(from), count);
}

static void write_file(struct json_out *out, const struct field *field, const void *from, size_t count)
{
	(void)field;
	(void)from;
	(void)count;
	json_out_text(out, out->file);
}

static write_fn *const writers[] = {
	[FIELD_TEXT] = write_text,
	[FIELD_STRING] = write_text,
	[FIELD_SLICE] = write_slice,
	[FIELD_TEXTS] = write_texts,
	[FIELD_SLICES] = write_slices,
	[FIELD_INDICES] = write_indices,
	[FIELD_LONG] = write_long,
	[FIELD_SIZE] = write_size,
	[FIELD_COUNT] = write_size,
	[FIELD_PLACE] = write_place,
	[FIELD_COORDINATE] = write_coordinate,
	[FIELD_BOOL] = write_bool,
	[FIELD_WORD] = write_word,
	[FIELD_BITS] = write_bits,
	[FIELD_FAULT] = write_fault,
	[FIELD_SIGN] = write_sign,
	[FIELD_DIGEST] = write_digest,
	[FIELD_VALUE] = write_value,
	[FIELD_OBJECT] = write_object,
	[FIELD_POINTER] = write_pointer,
	[FIELD_LIST] = write_list,
	[FIELD_FILE] = write_file,
};

void fields_write(struct json_out *out, const struct record *record, const void *from)
{
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->fields[i];
		const char *at = from;
		json_out_key(out, field->key);
		if (field->derive) {
			field->derive(out, from);
			continue;
		}
		size_t count = field->count ? *(const size_t *)(const void *)(at + field->count) : 0;
		writers[field->type](out, field, at + field->offset, count);
	}
}

void fields_write_list(struct json_out *out, const struct record *record, const void *items, size_t count)
{
	json_out_open(out, '[');
	for (size_t i = 0; i < count; i++) {
		json_out_item(out);
		write_struct(out, record, (const char *)items + i * record->size);
	}
	json_out_close(out, ']');
}
