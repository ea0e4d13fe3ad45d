/* SPDX-License-Identifier: MIT */
#include "sync/compare/uid_index.h"

#include <pthread.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/string_list.h"
#include "model/document/document.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"

struct uid_index {
	const struct operation *operation;
	struct arena *arena;
	struct string_list uids; /* sorted, once `loaded` */
	bool loaded;
	pthread_mutex_t lock;
};

struct uid_index *uid_index_new(const struct operation *operation)
{
	struct uid_index *uid_index = heap_alloc(sizeof *uid_index);
	*uid_index = (struct uid_index){.operation = operation, .arena = arena_new()};
	pthread_mutex_init(&uid_index->lock, NULL);
	return uid_index;
}

void uid_index_free(struct uid_index *uid_index)
{
	if (!uid_index)
		return;
	pthread_mutex_destroy(&uid_index->lock);
	arena_free(uid_index->arena);
	free(uid_index);
}

static void take_file(struct uid_index *uid_index, const struct source_file *file)
{
	ARENA_AUTO scratch = arena_new();
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, scratch);
	desired_documents(uid_index->operation, scratch, file, &documents, &diags);
	for (size_t i = 0; i < documents.count; i++) {
		if (!documents.items[i].uid.length)
			continue;
		string_list_add(&uid_index->uids, uid_index->arena,
				arena_slice(uid_index->arena, documents.items[i].uid));
	}
}

/* Files that cannot be read have no uids here; plan says what is wrong with them. */
static void load(struct uid_index *uid_index)
{
	const struct operation *operation = uid_index->operation;
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO ignored = {0};
	struct diagnostics diags;
	struct source_files files = {0};
	diagnostics_init(&diags, scratch);
	source_list(operation->files.source, &operation->files.rules, scratch, &files, &diags, &ignored);
	for (size_t i = 0; i < files.count; i++)
		take_file(uid_index, &files.items[i]);
	string_list_sort(&uid_index->uids);
	uid_index->loaded = true;
}

static void load_once(struct uid_index *uid_index)
{
	pthread_mutex_lock(&uid_index->lock);
	if (!uid_index->loaded)
		load(uid_index);
	pthread_mutex_unlock(&uid_index->lock);
}

bool uid_index_find(struct uid_index *uid_index, struct slice live_uid, struct slice *uid)
{
	ARENA_AUTO scratch = arena_new();
	load_once(uid_index);
	for (size_t i = 0; i < uid_index->uids.count; i++) {
		struct slice live = azure_live_uid(scratch, uid_index->operation->target.azure,
						   uid_index->uids.items[i]);
		if (!live.at || !slice_equal(live, live_uid))
			continue;
		*uid = uid_index->uids.items[i];
		return true;
	}
	return false;
}

bool uid_index_has(struct uid_index *uid_index, struct slice uid)
{
	load_once(uid_index);
	return string_list_find(&uid_index->uids, uid);
}
