/* SPDX-License-Identifier: MIT */
/* Open addressing in a table that is at most half full, with FNV-1a, its high half folded in. */
#include "model/text_diff/intern.h"

#include "model/base/arena.h"

#define FIRST_PLACES ((size_t)64)
#define MOST_PROBES  ((size_t)64)

struct intern_place {
	uint32_t hash;
	uint32_t id; /* and one; 0: free */
};

struct intern intern_new(struct arena *arena)
{
	return (struct intern){
		.arena = arena,
		.places = arena_array(arena, FIRST_PLACES, sizeof(struct intern_place)),
		.places_count = FIRST_PLACES,
	};
}

static uint32_t hash_of(struct slice text)
{
	uint64_t hash = 14695981039346656037U;
	for (size_t i = 0; i < text.length; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 1099511628211U;
	return (uint32_t)(hash ^ (hash >> 32));
}

/* The place of a text, or the free one for it; NULL when neither is near. */
static struct intern_place *find(const struct intern *table, uint32_t hash, const struct slice *text)
{
	for (size_t i = 0; i < MOST_PROBES; i++) {
		struct intern_place *place = &table->places[(hash + i) & (table->places_count - 1)];
		if (place->id == 0)
			return place;
		if (text && place->hash == hash && slice_equal(table->texts[place->id - 1], *text))
			return place;
	}
	return NULL;
}

static void grow(struct intern *table)
{
	struct intern_place *places = table->places;
	size_t count = table->places_count;
	table->places_count = 2 * count;
	table->places = arena_array(table->arena, 2 * count, sizeof *places);
	for (size_t i = 0; i < count; i++) {
		struct intern_place *place = places[i].id ? find(table, places[i].hash, NULL) : NULL;
		if (place)
			*place = places[i];
	}
}

uint32_t intern_id(struct intern *table, struct slice text)
{
	uint32_t hash = hash_of(text);
	if (2 * table->count >= table->places_count)
		grow(table);
	struct intern_place *place = find(table, hash, &text);
	if (place && place->id)
		return place->id - 1;
	table->texts = arena_grow(table->arena, table->texts, table->count, &table->room, sizeof *table->texts);
	table->texts[table->count++] = text;
	if (place)
		*place = (struct intern_place){hash, (uint32_t)table->count};
	return (uint32_t)table->count - 1;
}
