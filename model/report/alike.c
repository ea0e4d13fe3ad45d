/* SPDX-License-Identifier: MIT */
#include "model/report/alike.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"

#define KEY_BYTES (SIZE_MAX / 2)

struct keyed {
	struct slice key; /* at NULL: alike to none */
	struct unit *unit;
	uint32_t order;
};

static int compare_keys(const void *a, const void *b)
{
	const struct keyed *left = a;
	const struct keyed *right = b;
	int order = slice_compare(left->key, right->key);
	return order ? order : (left->order > right->order) - (left->order < right->order);
}

/* Adds a text so that no two lists of texts make one key. */
void alike_add_slice(struct strbuf *key, struct slice text)
{
	strbuf_printf(key, "%zu:", text.length);
	strbuf_add_slice(key, text);
}

void alike_add_text(struct strbuf *key, const char *text)
{
	if (text)
		alike_add_slice(key, slice_of(text));
	else
		strbuf_add_char(key, '-');
}

void alike_units(struct grouping *grouping, struct units *units, key_function *key_of, alike_function *merge)
{
	struct keyed *keyed = arena_array(grouping->scratch, units->count, sizeof *keyed);
	struct unit **members = arena_array(grouping->scratch, units->count, sizeof *members);
	size_t count = 0;
	for (size_t i = 0; i < units->count; i++) {
		STRBUF_AUTO key = STRBUF_INIT(KEY_BYTES);
		if (units->items[i].draft->group.changes_count == 0 || !key_of(grouping, &units->items[i], &key))
			continue;
		keyed[count] = (struct keyed){arena_slice(grouping->scratch, strbuf_slice(&key)), &units->items[i],
					      units->items[i].draft->changes[0]};
		count++;
	}
	if (count)
		qsort(keyed, count, sizeof *keyed, compare_keys);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from; to < count && slice_equal(keyed[from].key, keyed[to].key); to++)
			members[to - from] = keyed[to].unit;
		if (to - from > 1)
			merge(grouping, members, to - from);
	}
}

/* ---- where ---- */

bool alike_has_one_noun(struct unit *const *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (strcmp(members[i]->label.noun, members[0]->label.noun) != 0)
			return false;
	return true;
}

static bool has_one_subject(struct unit *const *members, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (members[i]->draft->group.subject != members[0]->draft->group.subject)
			return false;
	return true;
}

/* The places of the members: what the label says of all of them is left out. */
void alike_add_places(struct grouping *grouping, struct unit *const *members, size_t count)
{
	bool is_noun_said = alike_has_one_noun(members, count);
	bool is_subject_said = has_one_subject(members, count);
	for (size_t i = 0; i < count; i++) {
		const struct unit *unit = members[i];
		const char *place = is_noun_said && !is_subject_said       ? unit_panel(grouping, unit)
				    : is_subject_said && *unit->label.noun ? unit->label.noun
									   : unit_place(grouping, unit);
		grouping_place(grouping, members[0]->draft, place);
	}
}
