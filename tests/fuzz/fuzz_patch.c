/* SPDX-License-Identifier: MIT */
/* A JSON text, a NUL, and bytes that say how its value is edited: the patched text has the edited value. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/patch/json_patch.h"
#include "model/value/json.h"
#include "tests/fuzz/fuzz.h"

#define MOST_WRITTEN ((size_t)64 << 20)
#define DEEPEST      40

struct editor {
	struct arena *arena;
	const uint8_t *at;
	const uint8_t *end;
};

static unsigned next_byte(struct editor *editor)
{
	return editor->at < editor->end ? *editor->at++ : 255;
}

/* Something new. */
static struct value any_value(struct editor *editor)
{
	struct value number = value_integer(editor->arena, next_byte(editor));
	struct member members[] = {{.key = slice_of("id"), .value = number},
				   {.key = slice_of("é\n"), .value = value_array(editor->arena, &number, 1)}};
	struct value object = {0};
	value_object(editor->arena, members, 2, &object, NULL);
	switch (next_byte(editor) % 6) {
	case 0:
		return value_null();
	case 1:
		return number;
	case 2:
		return value_text(slice_of("a<\"\\\x01\xC3\xA9"));
	case 3:
		return value_array(editor->arena, &object, 1);
	case 4:
		return value_array(editor->arena, NULL, 0);
	default:
		return object;
	}
}

static struct value edited(struct editor *editor, const struct value *value, size_t depth);

static struct value edited_array(struct editor *editor, const struct value *array, size_t depth)
{
	struct value *items = arena_array(editor->arena, (size_t)array->count * 2 + 1, sizeof *items);
	size_t count = 0;
	for (size_t i = 0; i < array->count; i++) {
		unsigned what = next_byte(editor) % 8;
		if (what == 0)
			continue;
		if (what == 1)
			items[count++] = any_value(editor);
		items[count++] = edited(editor, &array->items[i], depth + 1);
		if (what == 2 && count > 1) {
			struct value last = items[count - 1];
			items[count - 1] = items[0];
			items[0] = last;
		}
	}
	if (next_byte(editor) % 8 == 0)
		items[count++] = any_value(editor);
	return value_array(editor->arena, items, count);
}

static struct value edited_object(struct editor *editor, const struct value *object, size_t depth)
{
	struct member *members = arena_array(editor->arena, (size_t)object->count + 1, sizeof *members);
	struct slice keys[] = {slice_of(""), slice_of("id"), slice_of("m\"\n"), slice_of("é"), slice_of("zz")};
	struct slice key = keys[next_byte(editor) % 5];
	size_t where = next_byte(editor);
	size_t count = 0;
	for (size_t i = 0; i < object->count; i++) {
		if (i == where && !value_get_slice(object, key))
			members[count++] = (struct member){.key = key, .value = any_value(editor)};
		if (next_byte(editor) % 8 == 0)
			continue;
		members[count] = object->members[i];
		members[count++].value = edited(editor, &object->members[i].value, depth + 1);
	}
	return value_object_unchecked(editor->arena, members, count);
}

static struct value edited(struct editor *editor, const struct value *value, size_t depth)
{
	unsigned what = next_byte(editor) % 16;
	if (what == 0)
		return any_value(editor);
	if (what > 12 || depth == DEEPEST)
		return *value;
	if (value->kind == VALUE_ARRAY)
		return edited_array(editor, value, depth);
	return value->kind == VALUE_OBJECT ? edited_object(editor, value, depth) : *value;
}

/* What is before the value. */
static size_t json_root_at(struct slice text)
{
	size_t at = 0;
	while (at < text.length && memchr(" \t\r\n", text.at[at], 4))
		at++;
	return at;
}

static void check(struct arena *arena, struct slice text, const struct value *file, const struct value *desired)
{
	STRBUF_AUTO out = STRBUF_INIT(MOST_WRITTEN);
	struct diagnostics diags;
	struct json_text all = json_text_of(text);
	struct slice old;
	struct json_patch patch = {&all, file, file, desired, desired, false};
	diagnostics_init(&diags, arena);
	strbuf_add(&out, text.at, json_root_at(text));
	assert(json_patch(&patch, &old, &out));
	strbuf_add(&out, old.at + old.length, (size_t)(text.at + text.length - old.at) - old.length);
	if (strbuf_full(&out))
		return;
	const struct value *again = json_read(arena, strbuf_slice(&out), (struct place){"fuzz.json", 1, 1}, &diags);
	assert(again && value_equal(again, desired));
	assert(desired != file || slice_equal(strbuf_slice(&out), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
	size_t length = nul ? (size_t)(nul - data) : size;
	struct slice text = {(const char *)data, length};
	diagnostics_init(&diags, arena);
	const struct value *file = json_read(arena, text, (struct place){"fuzz.json", 1, 1}, &diags);
	if (!file || file->kind != VALUE_OBJECT)
		return 0;
	struct editor editor = {arena, data + length + (nul != NULL), data + size};
	struct value desired = edited_object(&editor, file, 0);
	check(arena, text, file, file);
	check(arena, text, file, &desired);
	return 0;
}
