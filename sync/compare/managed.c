/* SPDX-License-Identifier: MIT */
#include "sync/compare/managed.h"

#include <pthread.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/document/document.h"
#include "sync/compare/engine.h"

struct managed {
	const struct engine *engine;
	struct arena *arena;
	struct slice *uids; /* sorted, once `loaded` */
	size_t count;
	size_t room;
	bool loaded;
	pthread_mutex_t lock;
};

struct managed *managed_new(const struct engine *engine)
{
	struct managed *managed = heap_alloc(sizeof *managed);
	*managed = (struct managed){.engine = engine, .arena = arena_new()};
	pthread_mutex_init(&managed->lock, NULL);
	return managed;
}

void managed_free(struct managed *managed)
{
	if (!managed)
		return;
	pthread_mutex_destroy(&managed->lock);
	arena_free(managed->arena);
	free(managed);
}

static int compare_uids(const void *left, const void *right)
{
	return slice_compare(*(const struct slice *)left, *(const struct slice *)right);
}

static void take_file(struct managed *managed, const struct source_file *file)
{
	ARENA_AUTO scratch = arena_new();
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, scratch);
	engine_read(managed->engine, scratch, file, &documents, &diags);
	for (size_t i = 0; i < documents.count; i++) {
		if (!documents.items[i].uid.length)
			continue;
		managed->uids = arena_grow(managed->arena, managed->uids, managed->count, &managed->room,
					   sizeof *managed->uids);
		managed->uids[managed->count++] = arena_slice(managed->arena, documents.items[i].uid);
	}
}

/* Files that cannot be read have no uids here; plan says what is wrong with them. */
static void load(struct managed *managed)
{
	const struct engine *engine = managed->engine;
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO ignored = {0};
	struct diagnostics diags;
	struct source_files files = {0};
	diagnostics_init(&diags, scratch);
	source_list(engine->source, engine->rules, engine->rules_count, scratch, &files, &diags, &ignored);
	for (size_t i = 0; i < files.count; i++)
		take_file(managed, &files.items[i]);
	if (managed->count)
		qsort(managed->uids, managed->count, sizeof *managed->uids, compare_uids);
	managed->loaded = true;
}

static void load_once(struct managed *managed)
{
	pthread_mutex_lock(&managed->lock);
	if (!managed->loaded)
		load(managed);
	pthread_mutex_unlock(&managed->lock);
}

bool managed_find(struct managed *managed, struct slice live_uid, struct slice *uid)
{
	ARENA_AUTO scratch = arena_new();
	load_once(managed);
	for (size_t i = 0; i < managed->count; i++) {
		struct slice live = azure_live_uid(scratch, managed->engine->azure, managed->uids[i]);
		if (!live.at || !slice_equal(live, live_uid))
			continue;
		*uid = managed->uids[i];
		return true;
	}
	return false;
}

bool managed_has(struct managed *managed, struct slice uid)
{
	load_once(managed);
	return managed->count && bsearch(&uid, managed->uids, managed->count, sizeof uid, compare_uids);
}
