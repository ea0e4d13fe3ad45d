/* SPDX-License-Identifier: MIT */
#include "sync/git/entry.h"

#include <string.h>

#include "model/base/arena.h"

void entries_add(struct entries *entries, struct arena *arena, struct slice name, enum entry_kind kind)
{
	entries->items = arena_grow(arena, entries->items, entries->count, &entries->room, sizeof *entries->items);
	entries->items[entries->count++] = (struct entry){arena_copy(arena, name.at, name.length), kind};
}

bool entry_is_reserved(struct slice name)
{
	return name.length == 0 || slice_is(name, ".") || slice_is(name, "..") || slice_is(name, ".git");
}
