/* SPDX-License-Identifier: MIT */
#include "sync/source/left_out.h"

#include <string.h>

#include "model/base/arena.h"
#include "sync/git/git.h"
#include "sync/source/listing.h"
#include "sync/source/patterns.h"
#include "sync/source/source.h"
#include "sync/source/store.h"

/* What is at a path; what cannot be found out is there. */
static enum entry_kind kind_at(struct store *store, struct arena *arena, const char *path)
{
	ERROR_AUTO ignored = {0};
	struct resolved_path resolved;
	if (!store->operations->follow(store, arena, path, &resolved, &ignored))
		return ENTRY_OTHER;
	return resolved.kind;
}

bool left_out_skipped(struct git *git, struct store *store, const struct source_rules *rules, struct arena *arena,
		      struct source_skipped *out, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct entries skipped = {0};
	*out = (struct source_skipped){0};
	if (git && !git_list_skipped(git, scratch, &skipped, err))
		return false;
	const struct patterns *patterns = patterns_new(scratch, rules);
	for (size_t i = 0; i < skipped.count; i++) {
		const char *path = skipped.items[i].name;
		if (!listing_takes(path) || patterns_first(patterns, path) == PATTERNS_NONE ||
		    kind_at(store, scratch, path) != ENTRY_NOTHING)
			continue;
		if (!out->count++)
			out->first = arena_strdup(arena, path);
	}
	return true;
}

const char *left_out_reason(struct store *store, struct arena *arena, const char *path)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/'))
		if (kind_at(store, arena, arena_copy(arena, path, (size_t)(slash - path))) == ENTRY_REPOSITORY)
			return "it is in another git repository";
	enum entry_kind kind = kind_at(store, arena, path);
	if (kind == ENTRY_NOTHING)
		return NULL;
	ERROR_AUTO unused = {0};
	bool ignored = false;
	if (store->operations->ignores(store, path, kind, &ignored, &unused) && ignored)
		return "git ignores it";
	return kind == ENTRY_FOLDER ? "it is a folder" : "it is not read as a dashboard file";
}
