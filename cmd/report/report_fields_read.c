/* SPDX-License-Identifier: MIT */
/* A report may come from anybody: each value is held to its type, and what the C code relies on is checked here. */
#include "cmd/report/report_fields.h"

#include <stdarg.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/string_list.h"
#include "model/base/text.h"
#include "model/value/digest.h"

bool report_reader_bad(const struct report_reader *reader, const struct value *at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(reader->arena, format, arguments);
	va_end(arguments);
	error_set(reader->err, FAULT_DATA, "%s:%u:%u: %s", reader->file, at->line, at->column, message);
	return error_hint(reader->err, "Make the report again with this dashsync, with --report json=FILE.");
}

static void set_enum(void *to, unsigned value)
{
	memcpy(to, &value, sizeof value);
}

/* A pointer of any type; what it leads to is as its own type. */
static void set_pointer(void *to, const void *pointer)
{
	memcpy(to, &pointer, sizeof pointer);
}

/* ---- the types: false where the value is of another one ---- */

typedef bool read_fn(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		     size_t *count);

/* A line that people read; it may hold no U+0000 as it is, for it is a C string. */
static bool read_text(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		      size_t *count)
{
	(void)count;
	bool is_text = value->kind == VALUE_STRING;
	if (is_text)
		*(const char **)to = text_c_string(reader->arena, value->text);
	return is_text || (value->kind == VALUE_NULL && field->type == FIELD_TEXT);
}

static bool read_slice(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		       size_t *count)
{
	(void)field;
	(void)count;
	if (value->kind == VALUE_STRING)
		*(struct slice *)to = arena_slice(reader->arena, value->text);
	return value->kind == VALUE_STRING || value->kind == VALUE_NULL;
}

static bool read_texts(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		       size_t *count)
{
	(void)field;
	if (value->kind != VALUE_ARRAY)
		return false;
	const char **texts = arena_array(reader->arena, value->count, sizeof *texts);
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i].kind != VALUE_STRING)
			return false;
		texts[i] = text_c_string(reader->arena, value->items[i].text);
	}
	set_pointer(to, texts);
	*count = value->count;
	return true;
}

static bool read_slices(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
			size_t *count)
{
	(void)field;
	(void)count;
	if (value->kind != VALUE_ARRAY)
		return false;
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i].kind != VALUE_STRING)
			return false;
		string_list_add(to, reader->arena, arena_slice(reader->arena, value->items[i].text));
	}
	return true;
}

static bool read_whole(const struct value *value, int64_t least, int64_t most, int64_t *out)
{
	int64_t number;
	if (value->kind != VALUE_NUMBER || !value_to_integer(value, &number) || number < least || number > most)
		return false;
	*out = number;
	return true;
}

static bool read_indices(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
			 size_t *count)
{
	(void)field;
	if (value->kind != VALUE_ARRAY)
		return false;
	uint32_t *indices = arena_array(reader->arena, value->count, sizeof *indices);
	for (size_t i = 0; i < value->count; i++) {
		int64_t index;
		if (!read_whole(&value->items[i], 0, UINT32_MAX, &index))
			return false;
		indices[i] = (uint32_t)index;
	}
	set_pointer(to, indices);
	*count = value->count;
	return true;
}

static bool read_long(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		      size_t *count)
{
	(void)reader;
	(void)count;
	if (value->kind == VALUE_NULL && field->has_unknown) {
		*(int64_t *)to = field->unknown;
		return true;
	}
	return read_whole(value, 0, INT64_MAX, to);
}

static bool read_size(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		      size_t *count)
{
	(void)reader;
	(void)count;
	int64_t number;
	if (!read_whole(value, 0, INT64_MAX, &number))
		return false;
	if (field->type == FIELD_SIZE)
		*(size_t *)to = (size_t)number;
	else
		*(uint64_t *)to = (uint64_t)number;
	return true;
}

static bool read_place(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		       size_t *count)
{
	(void)reader;
	(void)field;
	(void)count;
	int64_t number = 0;
	if (value->kind != VALUE_NULL && !read_whole(value, 1, UINT32_MAX, &number))
		return false;
	*(uint32_t *)to = (uint32_t)number;
	return true;
}

static bool read_coordinate(struct report_reader *reader, const struct field *field, const struct value *value,
			    void *to, size_t *count)
{
	(void)reader;
	(void)field;
	(void)count;
	int64_t number;
	if (!read_whole(value, -REPORT_FARTHEST, REPORT_FARTHEST, &number))
		return false;
	*(int32_t *)to = (int32_t)number;
	return true;
}

static bool read_bool(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		      size_t *count)
{
	(void)reader;
	(void)field;
	(void)count;
	if (value->kind == VALUE_BOOL)
		*(bool *)to = value->boolean;
	return value->kind == VALUE_BOOL;
}

static bool find_word(const struct field *field, const struct value *value, unsigned *out)
{
	for (unsigned i = 0; i < field->words->count; i++) {
		if (!value_is_text(value, field->words->name(i)))
			continue;
		*out = i;
		return true;
	}
	return false;
}

static bool read_word(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		      size_t *count)
{
	(void)reader;
	(void)count;
	unsigned word;
	if (!find_word(field, value, &word))
		return false;
	set_enum(to, word);
	return true;
}

static bool read_bits(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		      size_t *count)
{
	(void)reader;
	(void)count;
	uint32_t bits = 0;
	if (value->kind != VALUE_ARRAY)
		return false;
	for (size_t i = 0; i < value->count; i++) {
		unsigned word;
		if (!find_word(field, &value->items[i], &word))
			return false;
		bits |= 1u << word;
	}
	*(uint32_t *)to = bits;
	return true;
}

static bool read_fault(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		       size_t *count)
{
	static const enum fault faults[] = {FAULT_NONE,   FAULT_FAILED, FAULT_REFUSED,
					    FAULT_USAGE,  FAULT_DATA,   FAULT_UNREACHABLE,
					    FAULT_DENIED, FAULT_CONFIG, FAULT_INTERRUPTED};
	(void)reader;
	(void)field;
	(void)count;
	int64_t number;
	if (!read_whole(value, 0, FAULT_INTERRUPTED, &number))
		return false;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		if (number != (int64_t)faults[i])
			continue;
		set_enum(to, faults[i]);
		return true;
	}
	return false;
}

static bool read_sign(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		      size_t *count)
{
	(void)reader;
	(void)field;
	(void)count;
	bool is_sign = value_is_text(value, "+") || value_is_text(value, "-");
	if (is_sign || value_is_text(value, ""))
		*(char *)to = is_sign ? value->text.at[0] : ' ';
	return is_sign || value_is_text(value, "");
}

static bool read_digest(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
			size_t *count)
{
	(void)reader;
	(void)field;
	(void)count;
	if (value->kind == VALUE_NULL)
		return true;
	if (value->kind != VALUE_STRING || !is_hex(value->text, DIGEST_HEX))
		return false;
	memcpy(((struct digest *)to)->hex, value->text.at, DIGEST_HEX);
	return true;
}

static bool read_value(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		       size_t *count)
{
	(void)field;
	(void)count;
	set_pointer(to, value_keep_plain(reader->arena, value)); /* a null may be one: the record's check knows */
	return true;
}

static bool read_object(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
			size_t *count)
{
	(void)count;
	if (value->kind == VALUE_NULL && field->record->is_none)
		return true;
	return value->kind == VALUE_OBJECT && fields_read(reader, field->record, value, to);
}

static bool read_pointer(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
			 size_t *count)
{
	(void)count;
	if (value->kind == VALUE_NULL)
		return true;
	if (value->kind != VALUE_OBJECT)
		return false;
	void *item = arena_alloc(reader->arena, field->record->size);
	set_pointer(to, item);
	return fields_read(reader, field->record, value, item);
}

static bool read_list(struct report_reader *reader, const struct field *field, const struct value *value, void *to,
		      size_t *count)
{
	const struct record *record = field->record;
	if (value->kind != VALUE_ARRAY)
		return false;
	char *items = arena_array(reader->arena, value->count, record->size);
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i].kind != VALUE_OBJECT)
			return report_reader_bad(reader, &value->items[i], "each of '%s' must be an object",
						 field->key);
		if (!fields_read(reader, record, &value->items[i], items + i * record->size))
			return false;
	}
	set_pointer(to, items);
	*count = value->count;
	return true;
}

static const struct {
	read_fn *read;
	const char *expected;
} readers[] = {
	[FIELD_TEXT] = {read_text, "a text or null"},
	[FIELD_STRING] = {read_text, "a text"},
	[FIELD_SLICE] = {read_slice, "a text or null"},
	[FIELD_TEXTS] = {read_texts, "an array of texts"},
	[FIELD_SLICES] = {read_slices, "an array of texts"},
	[FIELD_INDICES] = {read_indices, "an array of whole numbers"},
	[FIELD_LONG] = {read_long, "a whole number, 0 or above"},
	[FIELD_SIZE] = {read_size, "a whole number, 0 or above"},
	[FIELD_COUNT] = {read_size, "a whole number, 0 or above"},
	[FIELD_PLACE] = {read_place, "a whole number above 0, or null"},
	[FIELD_COORDINATE] = {read_coordinate, "a whole number within 1000000"},
	[FIELD_BOOL] = {read_bool, "true or false"},
	[FIELD_WORD] = {read_word, "one of its words (docs/report.md)"},
	[FIELD_BITS] = {read_bits, "an array of its words (docs/report.md)"},
	[FIELD_FAULT] = {read_fault, "an exit code"},
	[FIELD_SIGN] = {read_sign, "'+', '-' or an empty text"},
	[FIELD_DIGEST] = {read_digest, "a digest of 64 hex digits, or null"},
	[FIELD_VALUE] = {read_value, "a value"},
	[FIELD_OBJECT] = {read_object, "an object"},
	[FIELD_POINTER] = {read_pointer, "an object or null"},
	[FIELD_LIST] = {read_list, "an array"},
};

bool fields_read(struct report_reader *reader, const struct record *record, const struct value *object, void *to)
{
	size_t none;
	for (size_t i = 0; i < record->count; i++) {
		const struct field *field = &record->fields[i];
		const struct value *value = value_get(object, field->key);
		char *at = to;
		if (field->derive || field->type == FIELD_FILE || (!value && field->is_newer))
			continue;
		if (!value)
			return report_reader_bad(reader, object, "key '%s' is missing", field->key);
		size_t *count = field->count ? (size_t *)(void *)(at + field->count) : &none;
		if (readers[field->type].read(reader, field, value, at + field->offset, count))
			continue;
		if (reader->err->fault != FAULT_NONE)
			return false;
		return report_reader_bad(reader, value, "'%s' must be %s", field->key, readers[field->type].expected);
	}
	return !record->check || record->check(reader, object, to);
}
