/* SPDX-License-Identifier: MIT */
/*
 * cache: what earlier searches of the same folder found, in $XDG_CACHE_HOME/dashsync or ~/.cache/dashsync.
 *
 *     struct cache cache;
 *     cache_open(&cache, arena, variable, key);       always works; maybe with nothing in it
 *     struct cached_file *file = cache_find(&cache, path);
 *     ...
 *     cache_replace(&cache, text);                    of cache_text.h
 *
 * It is a hint: a file that is not there, not this user's, not regular, too large or with an error counts as empty, and
 * one that cannot be written stays away, without a word. It holds paths, uids and titles, and no secrets.
 */
#ifndef DASHSYNC_CMD_COMPLETION_CACHE_H
#define DASHSYNC_CMD_COMPLETION_CACHE_H

#include <stdint.h>

#include "cmd/completion/cache_text.h"

typedef const char *variable_fn(const char *name);

struct cache {
	struct slice key;
	const char *home;   /* where caches are, "/home/me/.cache"; NULL: nowhere */
	const char *folder; /* dashsync's in it */
	const char *name;   /* of the file in there */
	struct cached_files files;
	uint32_t *table; /* of each slot the index of a file, one added; 0: free */
	size_t mask;
};

/* Looks for the cache of a key. `variable` is getenv, or NULL: no environment. Everything lives in `arena`. */
void cache_open(struct cache *cache, struct arena *arena, variable_fn *variable, struct slice key);

/* The file at a path, or NULL. Safe from several threads. */
struct cached_file *cache_find(const struct cache *cache, const char *path);

/*
 * Puts a new text in the place of the old one, whole or not at all, and removes caches that were not written for a
 * month. The folder is made where it is missing, for this user alone.
 */
void cache_replace(const struct cache *cache, struct arena *arena, struct slice text);

#endif
