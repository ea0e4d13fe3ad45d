/* SPDX-License-Identifier: MIT */
/*
 * Both functions walk the table of keys: a field is found by its row's offset and compared or copied by its row's kind,
 * so that a new key needs nothing here.
 */
#include "model/config/config_sides.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/config/config_keys.h"
#include "model/value/value.h"

#define LINE_BYTES 2000

static const void *field_of(const struct config_key *key, const void *from)
{
	return (const char *)from + key->at;
}

static size_t count_of(const struct config_key *key, const void *from)
{
	size_t count;
	memcpy(&count, (const char *)from + key->count_at, sizeof count);
	return count;
}

/* The size of the field that a kind fills; 0 for a map from name to object, and for an object without a flag. */
static size_t size_of(enum config_kind kind)
{
	static const size_t sizes[KIND_COUNT] = {
		[KIND_TEXT] = sizeof(struct slice),        [KIND_INTEGER] = sizeof(uint32_t),
		[KIND_ID] = sizeof(struct slice),          [KIND_WORD] = sizeof(struct slice),
		[KIND_CHOICE] = sizeof(unsigned),          [KIND_URL] = sizeof(struct slice),
		[KIND_PATH] = sizeof(struct slice),        [KIND_PATHS] = sizeof(struct string_list),
		[KIND_LIMIT] = sizeof(struct slice),       [KIND_POINTER] = sizeof(struct slice),
		[KIND_ANY] = sizeof(const struct value *), [KIND_MAP] = sizeof(struct pairs),
		[KIND_SCALARS] = sizeof(struct pairs),     [KIND_OBJECTS] = sizeof(const void *),
	};
	return sizes[kind];
}

/* Whether a section's keys are fields of struct config_target. */
static bool is_of_target(enum config_section where)
{
	return where == SECTION_TARGET || where == SECTION_AZURE || where == SECTION_AUTH || where == SECTION_CHECK;
}

/* ---- what differs ---- */

static bool same_text(struct slice a, struct slice b)
{
	return (a.at != NULL) == (b.at != NULL) && slice_equal(a, b);
}

static bool same_paths(const struct string_list *a, const struct string_list *b)
{
	bool same = a->count == b->count;
	for (size_t i = 0; i < a->count && same; i++)
		same = slice_equal(a->items[i], b->items[i]);
	return same;
}

static bool same_pairs(const struct pairs *a, const struct pairs *b)
{
	bool same = a->count == b->count;
	for (size_t i = 0; i < a->count && same; i++)
		same = slice_equal(a->items[i].key, b->items[i].key) &&
		       slice_equal(a->items[i].value, b->items[i].value);
	return same;
}

/* Two values of any kind; NULL is the text `*`. */
static bool same_any(const struct value *a, const struct value *b)
{
	return a && b ? value_equal(a, b) : a == b;
}

static bool same_value(const struct config_key *key, const void *a, const void *b)
{
	const void *left = field_of(key, a);
	const void *right = field_of(key, b);
	switch (key->kind) {
	case KIND_INTEGER:
	case KIND_CHOICE:
		return memcmp(left, right, size_of(key->kind)) == 0;
	case KIND_PATHS:
		return same_paths(left, right);
	case KIND_MAP:
	case KIND_SCALARS:
		return same_pairs(left, right);
	case KIND_ANY:
		return same_any(*(const struct value *const *)left, *(const struct value *const *)right);
	case KIND_OBJECT: /* its keys have rows of their own; here only whether it is there */
		return !key->count_at || count_of(key, a) == count_of(key, b);
	case KIND_TEXT:
	case KIND_ID:
	case KIND_WORD:
	case KIND_URL:
	case KIND_PATH:
	case KIND_LIMIT:
	case KIND_POINTER:
		return same_text(*(const struct slice *)left, *(const struct slice *)right);
	case KIND_BOOLEAN:
	case KIND_OBJECTS:
	case KIND_NAMED:
	case KIND_COUNT:
		break;
	}
	return true;
}

/* Two lists of objects: the same keys in the same order. */
static bool same_objects(const struct config_key *list, const void *a, const void *b)
{
	const char *left = *(const char *const *)field_of(list, a);
	const char *right = *(const char *const *)field_of(list, b);
	size_t size = config_sections[list->inside].size;
	bool same = count_of(list, a) == count_of(list, b);
	for (size_t i = 0; i < config_keys_count && same; i++) {
		const struct config_key *key = &config_keys[i];
		if (key->where != list->inside || !key->supported)
			continue;
		for (size_t n = 0; n < count_of(list, a) && same; n++)
			same = same_value(key, left + n * size, right + n * size);
	}
	return same;
}

static bool is_same(const struct config_key *key, const void *a, const void *b)
{
	return key->kind == KIND_OBJECTS ? same_objects(key, a, b) : same_value(key, a, b);
}

/* ---- in words ---- */

/* "azure.names", "on-drift" */
static const char *full_name(struct arena *arena, const struct config_key *key)
{
	if (key->where == SECTION_TOP || key->where == SECTION_TARGET)
		return key->name;
	return arena_printf(arena, "%s.%s", config_sections[key->where].name, key->name);
}

/* A default in words, without the Markdown that the page wants around it. */
static const char *plain(struct arena *arena, const char *fallback)
{
	size_t length = strlen(fallback);
	bool is_code = length > 1 && fallback[0] == '`' && fallback[length - 1] == '`';
	return is_code ? arena_slice(arena, (struct slice){fallback + 1, length - 2}).at : fallback;
}

/* The value in words; NULL where there is none to show: it may be a secret, or it is longer than a word. */
static const char *shown_value(struct arena *arena, const struct config_key *key, const void *from)
{
	unsigned choice;
	const void *field = field_of(key, from);
	if (key->secret)
		return NULL;
	switch (key->kind) {
	case KIND_ID:
	case KIND_WORD:
	case KIND_LIMIT:
		if (((const struct slice *)field)->at)
			return arena_slice(arena, *(const struct slice *)field).at;
		return key->fallback ? plain(arena, key->fallback) : "none";
	case KIND_CHOICE:
		memcpy(&choice, field, sizeof choice);
		for (const struct config_word *word = key->words; word->name; word++)
			if ((unsigned)word->value == choice)
				return word->name;
		return plain(arena, key->fallback);
	default:
		return NULL;
	}
}

static const char *line_of(struct arena *arena, const struct config_key *key, const char *target, const void *rev,
			   const void *branch)
{
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	const char *from = shown_value(arena, key, rev);
	const char *to = shown_value(arena, key, branch);
	strbuf_printf(&line, "'%s'", full_name(arena, key));
	if (target)
		strbuf_printf(&line, " of target '%s'", target);
	strbuf_add_text(&line, " changes");
	if (from && to)
		strbuf_printf(&line, " from %s to %s", from, to);
	strbuf_add_text(&line, key->side == SIDE_REV ? ": takes effect after the merge; not followed here." : ".");
	return arena_strdup(arena, line.at);
}

void config_differences(struct arena *arena, const struct config_side_view *rev, const struct config_side_view *branch,
			struct config_differences *out)
{
	const struct config_target absent = config_target_default();
	const struct config_target *rev_target = rev->target ? rev->target : &absent;
	const struct config_target *branch_target = branch->target ? branch->target : &absent;
	struct slice name = rev->target ? rev->target->name : branch_target->name;
	struct config_difference *items = arena_array(arena, config_keys_count, sizeof *items);
	*out = (struct config_differences){.items = items};
	for (size_t i = 0; i < config_keys_count; i++) {
		const struct config_key *key = &config_keys[i];
		bool is_target = is_of_target(key->where);
		const void *a = is_target ? (const void *)rev_target : rev->config;
		const void *b = is_target ? (const void *)branch_target : branch->config;
		if (!key->supported || (!is_target && key->where != SECTION_TOP) || is_same(key, a, b))
			continue;
		bool followed = key->side == SIDE_BRANCH;
		out->any |= followed;
		out->judges |= key->judges;
		if (key->announced)
			items[out->count++] = (struct config_difference){
				.key = full_name(arena, key),
				.text = line_of(arena, key, is_target ? arena_slice(arena, name).at : NULL, a, b),
				.followed = followed,
			};
	}
}

/* ---- which side ---- */

struct config_target config_sided(const struct config_target *rev, const struct config_target *branch)
{
	struct config_target sided = *rev;
	for (size_t i = 0; i < config_keys_count; i++) {
		const struct config_key *key = &config_keys[i];
		if (!key->supported || key->side != SIDE_BRANCH || !is_of_target(key->where))
			continue;
		memcpy((char *)&sided + key->at, field_of(key, branch), size_of(key->kind));
		if (key->kind == KIND_OBJECTS)
			memcpy((char *)&sided + key->count_at, (const char *)branch + key->count_at, sizeof(size_t));
	}
	return sided;
}
