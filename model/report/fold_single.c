/* SPDX-License-Identifier: MIT */
/* What no other fold has claimed: a group a change. */
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/fold.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define VALUE_BYTES (SIZE_MAX / 2)

/* A value as a person reads it: a text without quotes and escapes, all else as JSON. NULL stays NULL. */
static const char *words_of_value(struct arena *arena, const struct value *value)
{
	if (!value)
		return NULL;
	if (value->kind == VALUE_STRING)
		return text_c_string(arena, value->text);
	STRBUF_AUTO text = STRBUF_INIT(VALUE_BYTES);
	json_write(value, &text);
	return text_c_string(arena, strbuf_slice(&text));
}

/* What the change is about, behind the words of its subject. */
static const char *label_of(const struct grouping *grouping, size_t change)
{
	const char *what = grouping->changes->items[change].what;
	const char *words = grouping->subjects[grouping->subject[change]].words;
	size_t length = strlen(words);
	if (strncmp(what, words, length) != 0)
		return arena_strdup(grouping->arena, what);
	what += length;
	return arena_strdup(grouping->arena, what + strspn(what, ",: "));
}

void fold_single(struct grouping *grouping)
{
	for (size_t i = 0; i < grouping->changes->count; i++) {
		const struct change *change = &grouping->changes->items[i];
		if (grouping->is_taken[i])
			continue;
		struct group_draft *draft = grouping_add(grouping,
							 change->kind == CHANGE_ADD      ? GROUP_ADDED
							 : change->kind == CHANGE_REMOVE ? GROUP_REMOVED
							 : change->kind == CHANGE_MOVE   ? GROUP_MOVED
											 : GROUP_EDIT,
							 grouping->subject[i]);
		draft->group.label = label_of(grouping, i);
		draft->group.old = words_of_value(grouping->arena, change->old);
		draft->group.new = words_of_value(grouping->arena, change->new);
		draft->group.is_text = change->old && change->new && change->old->kind == VALUE_STRING &&
				       change->new->kind == VALUE_STRING;
		grouping_take(grouping, draft, i);
	}
}
