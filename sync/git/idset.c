/* SPDX-License-Identifier: MIT */
/* Open addressing, at most half full. The ids are hashes themselves, so their first bytes say where to look. */
#include "sync/git/idset.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"

/* The slot that holds `id`, or the free one where it belongs. */
static size_t find_slot(const struct idset *set, const struct git_id *id)
{
	size_t slot;
	memcpy(&slot, id->bytes, sizeof slot);
	for (slot &= set->room - 1; set->taken[slot]; slot = (slot + 1) & (set->room - 1)) {
		if (git_same_id(&set->slots[slot], id))
			break;
	}
	return slot;
}

static void put(struct idset *set, size_t slot, const struct git_id *id, size_t number)
{
	set->slots[slot] = *id;
	set->taken[slot] = true;
	set->numbers[slot] = number;
	set->count++;
}

static void grow(struct idset *set)
{
	struct idset old = *set;
	size_t room = old.room ? old.room * 2 : 64;
	*set = (struct idset){
		.slots = heap_alloc(room * sizeof *set->slots),
		.taken = heap_alloc(room * sizeof *set->taken),
		.numbers = heap_alloc(room * sizeof *set->numbers),
		.room = room,
	};
	memset(set->taken, 0, room * sizeof *set->taken);
	for (size_t i = 0; i < old.room; i++) {
		if (old.taken[i])
			put(set, find_slot(set, &old.slots[i]), &old.slots[i], old.numbers[i]);
	}
	idset_free(&old);
}

bool idset_number(struct idset *set, const struct git_id *id, size_t *number)
{
	if (set->count >= set->room / 2)
		grow(set);
	size_t slot = find_slot(set, id);
	bool is_new = !set->taken[slot];
	if (is_new)
		put(set, slot, id, set->count);
	*number = set->numbers[slot];
	return is_new;
}

bool idset_add(struct idset *set, const struct git_id *id)
{
	size_t number;
	return idset_number(set, id, &number);
}

bool idset_has(const struct idset *set, const struct git_id *id)
{
	return set->count > 0 && set->taken[find_slot(set, id)];
}

void idset_free(struct idset *set)
{
	free(set->slots);
	free(set->taken);
	free(set->numbers);
	*set = (struct idset){0};
}
