/* SPDX-License-Identifier: MIT */
/* Who asks first puts an entry there that says so; who comes later waits until it is filled. */
#include "sync/check/data_source_cache.h"

#include <pthread.h>
#include <stdlib.h>

#include "model/base/arena.h"

struct entry {
	struct entry *next;
	struct slice uid;
	bool is_filled;
	struct data_source source;
	enum fault fault; /* with its texts, of a failure */
	const char *message;
	const char *hint;
};

struct data_source_cache {
	const struct data_sources *data_sources;
	pthread_mutex_t mutex; /* over all below */
	pthread_cond_t filled;
	struct arena *arena;
	struct entry *entries; /* a dashboard names a few, a repository some dozens */
};

struct data_source_cache *data_source_cache_new(const struct data_sources *data_sources)
{
	struct data_source_cache *cache = heap_alloc(sizeof *cache);
	*cache = (struct data_source_cache){.data_sources = data_sources, .arena = arena_new()};
	pthread_mutex_init(&cache->mutex, NULL);
	pthread_cond_init(&cache->filled, NULL);
	return cache;
}

void data_source_cache_free(struct data_source_cache *cache)
{
	if (!cache)
		return;
	arena_free(cache->arena);
	pthread_cond_destroy(&cache->filled);
	pthread_mutex_destroy(&cache->mutex);
	free(cache);
}

static struct entry *find(const struct data_source_cache *cache, struct slice uid)
{
	struct entry *entry = cache->entries;
	while (entry && !slice_equal(entry->uid, uid))
		entry = entry->next;
	return entry;
}

static void fill(struct data_source_cache *cache, struct entry *entry, const struct data_source *source,
		 const struct error *err)
{
	entry->source = (struct data_source){
		.seen = source->seen,
		.uid = arena_keep(cache->arena, source->uid),
		.name = arena_keep(cache->arena, source->name),
		.type = arena_keep(cache->arena, source->type),
		.interval = arena_keep(cache->arena, source->interval),
	};
	entry->fault = err->fault;
	entry->message = arena_strdup(cache->arena, err->message);
	entry->hint = arena_strdup(cache->arena, err->hint);
	entry->is_filled = true;
	pthread_cond_broadcast(&cache->filled);
}

/* Asks, with the mutex given back meanwhile. */
static struct entry *ask(struct data_source_cache *cache, struct slice uid)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct data_source source = {0};
	struct entry *entry = arena_alloc(cache->arena, sizeof *entry);
	*entry = (struct entry){.next = cache->entries, .uid = arena_slice(cache->arena, uid)};
	cache->entries = entry;
	pthread_mutex_unlock(&cache->mutex);
	cache->data_sources->ops->get(cache->data_sources->self, arena, uid, &source, &err);
	pthread_mutex_lock(&cache->mutex);
	fill(cache, entry, &source, &err);
	return entry;
}

bool data_source_cache_get(struct data_source_cache *cache, struct slice uid, struct data_source *out,
			   struct error *err)
{
	pthread_mutex_lock(&cache->mutex);
	struct entry *entry = find(cache, uid);
	if (!entry)
		entry = ask(cache, uid);
	while (!entry->is_filled)
		pthread_cond_wait(&cache->filled, &cache->mutex);
	pthread_mutex_unlock(&cache->mutex);
	if (entry->fault == FAULT_NONE) {
		*out = entry->source;
		return true;
	}
	error_set(err, entry->fault, "%s", entry->message);
	return entry->hint ? error_hint(err, "%s", entry->hint) : false;
}
