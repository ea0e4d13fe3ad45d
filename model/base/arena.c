/* SPDX-License-Identifier: MIT */
/*
 * Chunks double from 512 bytes to 1 MiB, so that a plan row costs little and a document few mallocs. A request that
 * would waste most of a chunk gets one of its own. The debug build puts every allocation in a chunk of its own.
 */
#include "model/base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define FIRST_ROOM  ((size_t)8) /* elements of an array that grows */
#define FIRST_CHUNK ((size_t)512)
#define LAST_CHUNK  ((size_t)1 << 20)
#define ALIGNMENT   (sizeof(max_align_t) > 16 ? sizeof(max_align_t) : 16)

struct chunk {
	struct chunk *next;
	size_t used;
	size_t room;
	_Alignas(16) char bytes[];
};

struct ending {
	struct ending *next;
	void (*end)(void *user);
	void *user;
};

struct arena {
	struct chunk *chunks; /* the first is the one being filled */
	size_t next_room;
	struct ending *endings;
};

static _Noreturn void out_of_memory(void)
{
	fputs("dashsync: out of memory\n", stderr);
	abort();
}

void *heap_alloc(size_t size)
{
	void *memory = malloc(size ? size : 1);
	if (!memory)
		out_of_memory();
	return memory;
}

void *heap_resize(void *memory, size_t size)
{
	void *resized = realloc(memory, size ? size : 1);
	if (!resized)
		out_of_memory();
	return resized;
}

/* The room that an array of `count` elements gets when it is full; aborts when its bytes cannot be counted. */
static size_t grown(size_t room, size_t size)
{
	room = room ? room * 2 : FIRST_ROOM;
	if (size && room > SIZE_MAX / 2 / size)
		out_of_memory();
	return room;
}

void *heap_grow(void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = grown(*room, size);
	return heap_resize(items, *room * size);
}

struct slice heap_slice(struct slice text)
{
	char *copy = heap_alloc(text.length + 1);
	if (text.length)
		memcpy(copy, text.at, text.length);
	copy[text.length] = '\0';
	return (struct slice){copy, text.length};
}

char *heap_vprintf(const char *format, va_list arguments)
{
	char *text = NULL;
	if (vasprintf(&text, format, arguments) < 0)
		out_of_memory();
	return text;
}

char *heap_printf(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = heap_vprintf(format, arguments);
	va_end(arguments);
	return text;
}

struct arena *arena_new(void)
{
	struct arena *arena = heap_alloc(sizeof *arena);
	*arena = (struct arena){.next_room = FIRST_CHUNK};
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	for (struct ending *ending = arena->endings; ending; ending = ending->next)
		ending->end(ending->user);
	for (struct chunk *chunk = arena->chunks; chunk;) {
		struct chunk *next = chunk->next;
		free(chunk);
		chunk = next;
	}
	free(arena);
}

void arena_cleanup(struct arena **arena)
{
	arena_free(*arena);
	*arena = NULL;
}

static struct chunk *new_chunk(size_t room)
{
	struct chunk *chunk = heap_alloc(sizeof *chunk + room);
	*chunk = (struct chunk){.room = room};
	return chunk;
}

/* A chunk with room for `size`; one for this request alone goes behind the one being filled. */
static struct chunk *chunk_for(struct arena *arena, size_t size)
{
	struct chunk *first = arena->chunks;
#ifndef DASHSYNC_ARENA_DEBUG
	if (first && first->room - first->used >= size)
		return first;
	if (size <= arena->next_room / 4) {
		struct chunk *chunk = new_chunk(arena->next_room);
		chunk->next = first;
		arena->chunks = chunk;
		if (arena->next_room < LAST_CHUNK)
			arena->next_room *= 2;
		return chunk;
	}
#endif
	struct chunk *own = new_chunk(size);
	if (first) {
		own->next = first->next;
		first->next = own;
	} else {
		arena->chunks = own;
	}
	return own;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	if (size > SIZE_MAX / 2)
		out_of_memory();
#ifndef DASHSYNC_ARENA_DEBUG
	size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
#endif
	struct chunk *chunk = chunk_for(arena, size);
	void *memory = chunk->bytes + chunk->used;
	chunk->used += size;
	return memset(memory, 0, size);
}

void arena_at_end(struct arena *arena, void (*end)(void *user), void *user)
{
	struct ending *ending = arena_alloc(arena, sizeof *ending);
	*ending = (struct ending){arena->endings, end, user};
	arena->endings = ending;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		out_of_memory();
	return arena_alloc(arena, total);
}

void *arena_grow(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
	if (count < *room)
		return items;
	*room = grown(*room, size);
	void *larger = arena_array(arena, *room, size);
	if (count)
		memcpy(larger, items, count * size);
	return larger;
}

void *arena_copy_array(struct arena *arena, const void *items, size_t count, size_t size)
{
	void *copy = arena_array(arena, count, size);
	return count ? memcpy(copy, items, count * size) : copy;
}

char *arena_copy(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	if (length)
		memcpy(copy, text, length);
	return copy;
}

struct slice arena_slice(struct arena *arena, struct slice text)
{
	return (struct slice){arena_copy(arena, text.at, text.length), text.length};
}

struct slice arena_keep(struct arena *arena, struct slice text)
{
	return text.at ? arena_slice(arena, text) : (struct slice){0};
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

const char *arena_join(struct arena *arena, const char *first, const char *second)
{
	return first ? arena_printf(arena, "%s; %s", first, second) : second;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
	char *text = heap_vprintf(format, arguments);
	char *copy = arena_strdup(arena, text);
	free(text);
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = arena_vprintf(arena, format, arguments);
	va_end(arguments);
	return text;
}
