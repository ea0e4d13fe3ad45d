/* SPDX-License-Identifier: MIT */
/* Walks two documents side by side with the JSON Pointer (RFC 6901) of where it is, and notes each difference. */
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/document/rewrite.h"
#include "model/value/value.h"

struct walk {
	struct arena *arena;
	struct strbuf pointer;
	struct rewrite *rows;
	size_t room;
	size_t count;
};

static void compare(struct walk *walk, const struct value *sent, const struct value *stored);

static void add_row(struct walk *walk, const struct value *sent, const struct value *stored)
{
	if (walk->count < walk->room)
		walk->rows[walk->count] = (struct rewrite){arena_slice(walk->arena, strbuf_slice(&walk->pointer)), sent,
							   stored};
	walk->count++;
}

/* Compares below one more segment, escaped as RFC 6901 says. */
static void descend(struct walk *walk, struct slice segment, const struct value *sent, const struct value *stored)
{
	size_t length = walk->pointer.length;
	strbuf_add_char(&walk->pointer, '/');
	for (size_t i = 0; i < segment.length; i++) {
		if (segment.at[i] == '~')
			strbuf_add_text(&walk->pointer, "~0");
		else if (segment.at[i] == '/')
			strbuf_add_text(&walk->pointer, "~1");
		else
			strbuf_add_char(&walk->pointer, segment.at[i]);
	}
	compare(walk, sent, stored);
	walk->pointer.length = length;
}

static void compare_objects(struct walk *walk, const struct value *sent, const struct value *stored)
{
	for (size_t i = 0; i < sent->count; i++) {
		const struct member *member = &sent->members[i];
		descend(walk, member->key, &member->value, value_get_slice(stored, member->key));
	}
	for (size_t i = 0; i < stored->count; i++) {
		const struct member *member = &stored->members[i];
		if (!value_get_slice(sent, member->key))
			descend(walk, member->key, NULL, &member->value);
	}
}

static void compare(struct walk *walk, const struct value *sent, const struct value *stored)
{
	bool same_shape = sent && stored && sent->kind == stored->kind;
	if (same_shape && value_equal(sent, stored))
		return;
	if (same_shape && sent->kind == VALUE_OBJECT) {
		compare_objects(walk, sent, stored);
	} else if (same_shape && sent->kind == VALUE_ARRAY && sent->count == stored->count) {
		for (uint32_t i = 0; i < sent->count; i++)
			descend(walk, slice_of(arena_printf(walk->arena, "%u", i)), &sent->items[i], &stored->items[i]);
	} else {
		add_row(walk, sent, stored);
	}
}

size_t rewrite_rows(struct arena *arena, const struct value *sent, const struct value *stored, struct rewrite *rows,
		    size_t room)
{
	struct walk walk = {.arena = arena, .pointer = STRBUF_INIT(LIMIT_DOCUMENT_BYTES), .rows = rows, .room = room};
	compare(&walk, sent, stored);
	strbuf_free(&walk.pointer);
	return walk.count;
}
