/* SPDX-License-Identifier: MIT */
/*
 * arena: memory for everything that lives as long as a document, a plan row or a phase.
 *
 *     struct arena *arena = arena_new();
 *     const char *name = arena_printf(arena, "%s.json", uid);
 *     arena_free(arena);                        frees all of it
 *
 * Allocation cannot fail: out of memory aborts, here and nowhere else, because inputs are bounded by tested limits.
 * In a debug build (DASHSYNC_ARENA_DEBUG) each allocation is a malloc of its own, so that the sanitizers see overruns.
 * An arena belongs to one thread at a time.
 */
#ifndef DASHSYNC_MODEL_BASE_ARENA_H
#define DASHSYNC_MODEL_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "model/base/slice.h"

struct arena;

/* A new empty arena; costs nothing until the first allocation. The caller frees it. */
struct arena *arena_new(void);

/* Frees all that was allocated from it. Takes NULL. */
void arena_free(struct arena *arena);

/* Calls `end` when the arena is freed, before its memory goes: the last one added is the first. */
void arena_at_end(struct arena *arena, void (*end)(void *user), void *user);

/* The cleanup attribute for a local arena: `ARENA_AUTO arena = arena_new();`. */
void arena_cleanup(struct arena **arena);
#define ARENA_AUTO __attribute__((cleanup(arena_cleanup))) struct arena *

/* Zeroed memory, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* Zeroed memory for `count` elements of `size` bytes; aborts when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/*
 * Room for one more element in an array that grows: `items` itself, or a larger copy when `count` has reached `*room`.
 *
 *     list->items = arena_grow(arena, list->items, list->count, &list->room, sizeof *list->items);
 *     list->items[list->count++] = item;
 */
void *arena_grow(struct arena *arena, void *items, size_t count, size_t *room, size_t size);

/* A copy of `count` elements of `size` bytes, which may be none. */
void *arena_copy_array(struct arena *arena, const void *items, size_t count, size_t size);

/* A NUL-terminated copy of `length` bytes. */
char *arena_copy(struct arena *arena, const char *text, size_t length);

/* A NUL-terminated copy of a slice, as a slice. */
struct slice arena_slice(struct arena *arena, struct slice text);

/* As arena_slice, but a slice at NULL, which means "absent", stays one. */
struct slice arena_keep(struct arena *arena, struct slice text);

/* A NUL-terminated copy of a C string; NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *text);

/* "first; second", or `second` alone when `first` is NULL: how remarks on one thing become one. */
const char *arena_join(struct arena *arena, const char *first, const char *second);

/* Formatted text, NUL-terminated. */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *arena, const char *format, va_list arguments) __attribute__((format(printf, 2, 0)));

/*
 * For the few places that must own memory outside an arena (errors, growing buffers): as malloc and realloc, but out
 * of memory aborts. Free with free(). heap_grow is arena_grow for an array on the heap.
 */
void *heap_alloc(size_t size);
void *heap_resize(void *memory, size_t size);
void *heap_grow(void *items, size_t count, size_t *room, size_t size);
struct slice heap_slice(struct slice text); /* a NUL-terminated copy; free what it is at */
char *heap_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *heap_vprintf(const char *format, va_list arguments) __attribute__((format(printf, 1, 0)));

#endif
