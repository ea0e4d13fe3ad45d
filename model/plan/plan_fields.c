/* SPDX-License-Identifier: MIT */
/*
 * One table of keys for each object of the file, in the order of the file; reading and writing both walk it, so that
 * neither can know a key that the other does not. A key's type is a row too: what to call it in an error, how to read
 * it, how to make it.
 */
#include "model/plan/plan_fields.h"

#include <assert.h>
#include <stdarg.h>

#include "model/base/arena.h"
#include "model/base/renamed.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/plan/plan_file.h"
#include "model/value/digest.h"

static const struct plan_field plan_items[] = {
	{"dashsync_plan", PLAN_NUMBER, offsetof(struct saved_plan, format), PLAN_THERE, 0},
	{"version", PLAN_TEXT, offsetof(struct saved_plan, version), PLAN_THERE, 0},
	{"target", PLAN_TEXT, offsetof(struct saved_plan, target), PLAN_NULL, 0},
	{"endpoint", PLAN_TEXT, offsetof(struct saved_plan, endpoint), PLAN_THERE, 0},
	{"config", PLAN_DIGEST, offsetof(struct saved_plan, config), PLAN_THERE, 0},
	{"commit", PLAN_COMMIT, offsetof(struct saved_plan, commit), PLAN_THERE, 0},
	{"subject", PLAN_TEXT, offsetof(struct saved_plan, subject), PLAN_NULL, 0},
	{"path", PLAN_TEXT, offsetof(struct saved_plan, path), PLAN_LEFT_OUT, 0},
	{"only", PLAN_TEXTS, offsetof(struct saved_plan, only), PLAN_LEFT_OUT, 0},
	{"options", PLAN_OPTIONS, offsetof(struct saved_plan, options), PLAN_THERE, 0},
	{"dashboards", PLAN_ROWS, 0, PLAN_THERE, 0},
	{"checksum", PLAN_DIGEST, offsetof(struct saved_plan, checksum), PLAN_THERE, 0},
};

static const struct plan_field option_items[] = {
	{"on-drift", PLAN_ON_DRIFT, offsetof(struct policy, on_drift), PLAN_THERE, 0},
	{"adopt", PLAN_FLAG, offsetof(struct policy, adopt), PLAN_THERE, 0},
	{"allow-older-commit", PLAN_FLAG, offsetof(struct policy, allow_older_commit), PLAN_THERE, 0},
};

static const struct plan_field row_items[] = {
	{"uid", PLAN_TEXT, offsetof(struct saved_row, uid), PLAN_THERE, 0},
	{"live_uid", PLAN_TEXT, offsetof(struct saved_row, live_uid), PLAN_THERE, 0},
	{"file", PLAN_TEXT, offsetof(struct saved_row, file), PLAN_THERE, 0},
	{"id", PLAN_NUMBER, offsetof(struct saved_row, id), PLAN_NULL, 0},
	{"folder", PLAN_TEXT, offsetof(struct saved_row, folder), PLAN_NULL, 0},
	{"version", PLAN_NUMBER, offsetof(struct saved_row, version), PLAN_NULL, -1},
	{"base_version", PLAN_NUMBER, offsetof(struct saved_row, base_version), PLAN_NULL, 0},
	{"base_commit", PLAN_COMMIT, offsetof(struct saved_row, base_commit), PLAN_NULL, 0},
	{"live", PLAN_DIGEST, offsetof(struct saved_row, live), PLAN_THERE, 0},
	{"git", PLAN_DIGEST, offsetof(struct saved_row, git), PLAN_THERE, 0},
	{"result", PLAN_DIGEST, offsetof(struct saved_row, result), PLAN_THERE, 0},
	{"state", PLAN_STATE, offsetof(struct saved_row, state), PLAN_THERE, 0},
	{"action", PLAN_ACTION, offsetof(struct saved_row, action), PLAN_THERE, 0},
};

#define FIELDS(array)                                                                                                  \
	{                                                                                                              \
		array, sizeof(array) / sizeof(array)[0]                                                                \
	}

const struct plan_fields plan_fields_root = FIELDS(plan_items);
const struct plan_fields plan_fields_options = FIELDS(option_items);
const struct plan_fields plan_fields_row = FIELDS(row_items);

/* Plans that 0.1.0 saved have these. */
static const struct renamed renamed_keys[] = {
	{"rewind", "allow-older-commit"},
	{0},
};

const struct plan_field *plan_fields_find(const struct plan_fields *fields, struct slice key)
{
	key = renamed_now(renamed_keys, key);
	for (size_t i = 0; i < fields->count; i++)
		if (slice_is(key, fields->items[i].key))
			return &fields->items[i];
	return NULL;
}

bool plan_fields_bad(const struct plan_reader *reader, const struct value *at, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *message = arena_vprintf(reader->scratch, format, arguments);
	va_end(arguments);
	error_set(reader->err, FAULT_DATA, "%s:%u:%u: %s", reader->file, at->line, at->column, message);
	return error_hint(reader->err, PLAN_MAKE_AGAIN);
}

const char *plan_fields_shown(const struct plan_reader *reader, struct slice text)
{
	enum { COLUMNS = 80, BYTES = 4000 };
	STRBUF_AUTO out = STRBUF_INIT(BYTES);
	text_printable_cut(text, COLUMNS, &out);
	return arena_slice(reader->scratch, strbuf_slice(&out)).at;
}

/* ---- reading a value ---- */

static bool read_text(struct plan_reader *reader, const struct value *value, void *to)
{
	if (value->kind == VALUE_STRING)
		*(struct slice *)to = arena_slice(reader->arena, value->text);
	return value->kind == VALUE_STRING;
}

static bool read_texts(struct plan_reader *reader, const struct value *value, void *to)
{
	struct string_list texts = {0};
	if (value->kind != VALUE_ARRAY)
		return false;
	for (size_t i = 0; i < value->count; i++) {
		if (value->items[i].kind != VALUE_STRING)
			return false;
		string_list_add(&texts, reader->arena, arena_slice(reader->arena, value->items[i].text));
	}
	*(struct string_list *)to = texts;
	return true;
}

static bool read_commit(struct plan_reader *reader, const struct value *value, void *to)
{
	enum { COMMIT_HEX = 40 };
	struct slice text = {0};
	if (!read_text(reader, value, &text) || !is_hex(text, COMMIT_HEX))
		return false;
	*(struct slice *)to = text;
	return true;
}

static bool read_number(struct plan_reader *reader, const struct value *value, void *to)
{
	(void)reader;
	int64_t number;
	if (value->kind != VALUE_NUMBER || !value_to_integer(value, &number) || number < 0)
		return false;
	*(int64_t *)to = number;
	return true;
}

static bool read_digest(struct plan_reader *reader, const struct value *value, void *to)
{
	struct slice text = {0};
	if (!read_text(reader, value, &text) || !is_hex(text, DIGEST_HEX))
		return false;
	memcpy(((struct digest *)to)->hex, text.at, DIGEST_HEX + 1);
	return true;
}

static bool read_flag(struct plan_reader *reader, const struct value *value, void *to)
{
	(void)reader;
	if (value->kind == VALUE_BOOL)
		*(bool *)to = value->boolean;
	return value->kind == VALUE_BOOL;
}

static bool read_on_drift(struct plan_reader *reader, const struct value *value, void *to)
{
	(void)reader;
	return value->kind == VALUE_STRING && on_drift_parse(value->text, to);
}

static bool read_state(struct plan_reader *reader, const struct value *value, void *to)
{
	(void)reader;
	for (enum state state = 0; state < STATE_COUNT; state++) {
		if (!value_is_text(value, state_name(state)))
			continue;
		*(enum state *)to = state;
		return true;
	}
	return false;
}

static bool read_action(struct plan_reader *reader, const struct value *value, void *to)
{
	(void)reader;
	static const enum action writing[] = {ACTION_UPDATE, ACTION_MERGE};
	for (size_t i = 0; i < sizeof writing / sizeof writing[0]; i++) {
		if (!value_is_text(value, action_name(writing[i])))
			continue;
		*(enum action *)to = writing[i];
		return true;
	}
	return false;
}

static bool read_options(struct plan_reader *reader, const struct value *value, void *to)
{
	return value->kind == VALUE_OBJECT && plan_fields_read(reader, &plan_fields_options, value, to);
}

/* The order is asked for, not made: so a uid that is there twice is found beside itself, with its place. */
static bool read_rows(struct plan_reader *reader, const struct value *value, void *to)
{
	struct saved_plan *plan = to;
	if (value->kind != VALUE_ARRAY)
		return false;
	plan->rows = arena_array(reader->arena, value->count, sizeof *plan->rows);
	for (size_t i = 0; i < value->count; i++) {
		const struct value *item = &value->items[i];
		struct saved_row *row = &plan->rows[i];
		if (item->kind != VALUE_OBJECT)
			return plan_fields_bad(reader, item, "each of 'dashboards' must be an object");
		if (!plan_fields_read(reader, &plan_fields_row, item, row))
			return false;
		int order = i ? slice_compare(plan->rows[i - 1].uid, row->uid) : -1;
		if (order >= 0)
			return plan_fields_bad(reader, item, "uid '%s' is %s", plan_fields_shown(reader, row->uid),
					       order == 0 ? "there twice" : "not in its place: uids are sorted");
	}
	plan->count = value->count;
	return true;
}

/* ---- making a value ---- */

static struct value make_text(struct arena *arena, const void *from)
{
	(void)arena;
	return value_text(*(const struct slice *)from);
}

static struct value make_texts(struct arena *arena, const void *from)
{
	const struct string_list *texts = from;
	struct value *items = arena_array(arena, texts->count, sizeof *items);
	for (size_t i = 0; i < texts->count; i++)
		items[i] = value_text(texts->items[i]);
	return value_array(arena, items, texts->count);
}

static struct value make_number(struct arena *arena, const void *from)
{
	return value_integer(arena, *(const int64_t *)from);
}

static struct value make_digest(struct arena *arena, const void *from)
{
	(void)arena;
	return value_text(slice_of(((const struct digest *)from)->hex));
}

static struct value make_flag(struct arena *arena, const void *from)
{
	(void)arena;
	return value_bool(*(const bool *)from);
}

static struct value make_on_drift(struct arena *arena, const void *from)
{
	(void)arena;
	return value_text(slice_of(on_drift_name(*(const enum on_drift *)from)));
}

static struct value make_state(struct arena *arena, const void *from)
{
	(void)arena;
	return value_text(slice_of(state_name(*(const enum state *)from)));
}

static struct value make_action(struct arena *arena, const void *from)
{
	(void)arena;
	return value_text(slice_of(action_name(*(const enum action *)from)));
}

static struct value make_options(struct arena *arena, const void *from)
{
	return plan_fields_make(arena, &plan_fields_options, from);
}

static struct value make_rows(struct arena *arena, const void *from)
{
	const struct saved_plan *plan = from;
	struct value *items = arena_array(arena, plan->count, sizeof *items);
	for (size_t i = 0; i < plan->count; i++)
		items[i] = plan_fields_make(arena, &plan_fields_row, &plan->rows[i]);
	return value_array(arena, items, plan->count);
}

/* ---- fields ---- */

/* `read` says whether the value is one of the type; where it set the error itself, that one holds. */
static const struct {
	const char *expected;
	bool (*read)(struct plan_reader *reader, const struct value *value, void *to);
	struct value (*make)(struct arena *arena, const void *from);
} types[] = {
	[PLAN_TEXT] = {"a text", read_text, make_text},
	[PLAN_TEXTS] = {"an array of texts", read_texts, make_texts},
	[PLAN_COMMIT] = {"a commit of 40 hex digits", read_commit, make_text},
	[PLAN_NUMBER] = {"a whole number, 0 or above", read_number, make_number},
	[PLAN_DIGEST] = {"a digest of 64 hex digits", read_digest, make_digest},
	[PLAN_FLAG] = {"true or false", read_flag, make_flag},
	[PLAN_ON_DRIFT] = {"'keep', 'refuse', 'merge' or 'overwrite'", read_on_drift, make_on_drift},
	[PLAN_STATE] = {"a state", read_state, make_state},
	[PLAN_ACTION] = {"'update' or 'merge'", read_action, make_action},
	[PLAN_OPTIONS] = {"an object", read_options, make_options},
	[PLAN_ROWS] = {"an array", read_rows, make_rows},
};

static void set_unknown(const struct plan_field *field, void *to)
{
	if (field->type == PLAN_NUMBER)
		*(int64_t *)to = field->unknown;
	else if (field->type == PLAN_TEXTS)
		*(struct string_list *)to = (struct string_list){0};
	else
		*(struct slice *)to = (struct slice){0};
}

static bool is_unknown(const struct plan_field *field, const void *from)
{
	if (field->unknowns == PLAN_THERE)
		return false;
	if (field->type == PLAN_TEXTS)
		return ((const struct string_list *)from)->count == 0;
	return field->type == PLAN_NUMBER ? *(const int64_t *)from == field->unknown
					  : !((const struct slice *)from)->at;
}

bool plan_fields_read_one(struct plan_reader *reader, const struct plan_field *field, const struct value *value,
			  void *to)
{
	if (value->kind == VALUE_NULL && field->unknowns == PLAN_NULL) {
		set_unknown(field, to);
		return true;
	}
	if (types[field->type].read(reader, value, to))
		return true;
	if (reader->err->fault != FAULT_NONE)
		return false;
	return plan_fields_bad(reader, value, "'%s' must be %s%s", field->key, types[field->type].expected,
			       field->unknowns == PLAN_NULL ? ", or null" : "");
}

bool plan_fields_read(struct plan_reader *reader, const struct plan_fields *fields, const struct value *object,
		      void *to)
{
	for (size_t i = 0; i < object->count; i++) {
		const struct member *member = &object->members[i];
		const struct value at = {.line = member->line, .column = member->column};
		if (!plan_fields_find(fields, member->key))
			return plan_fields_bad(reader, &at, "unknown key '%s'", plan_fields_shown(reader, member->key));
	}
	for (size_t i = 0; i < fields->count; i++) {
		const struct plan_field *field = &fields->items[i];
		const char *former = renamed_before(renamed_keys, field->key);
		const struct value *value = value_get(object, field->key);
		const struct value *before = former ? value_get(object, former) : NULL;
		if (value && before)
			return plan_fields_bad(reader, before, "'%s' is the former name of '%s', which is there too",
					       former, field->key);
		value = value ? value : before;
		if (!value && field->unknowns == PLAN_LEFT_OUT)
			set_unknown(field, (char *)to + field->offset);
		else if (!value)
			return plan_fields_bad(reader, object, "key '%s' is missing", field->key);
		else if (!plan_fields_read_one(reader, field, value, (char *)to + field->offset))
			return false;
	}
	return true;
}

struct value plan_fields_make_one(struct arena *arena, const struct plan_field *field, const void *from)
{
	const void *at = (const char *)from + field->offset;
	return is_unknown(field, at) ? value_null() : types[field->type].make(arena, at);
}

struct value plan_fields_make(struct arena *arena, const struct plan_fields *fields, const void *from)
{
	struct member *members = arena_array(arena, fields->count, sizeof *members);
	size_t count = 0;
	for (size_t i = 0; i < fields->count; i++) {
		const struct plan_field *field = &fields->items[i];
		if (field->unknowns == PLAN_LEFT_OUT && is_unknown(field, (const char *)from + field->offset))
			continue;
		members[count].key = slice_of(field->key);
		members[count++].value = plan_fields_make_one(arena, field, from);
	}
	struct value object;
	bool unique = value_object(arena, members, count, &object, NULL);
	assert(unique);
	(void)unique;
	return object;
}
