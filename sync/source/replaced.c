/* SPDX-License-Identifier: MIT */
/* Every edge between two commits is a diff of two trees; a blob that was seen under a name is not read again. */
#include "sync/source/replaced.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/value/digest.h"
#include "sync/git/idset.h"
#include "sync/source/lineage.h"
#include "sync/source/listing.h"
#include "sync/source/patterns.h"
#include "sync/source/tree.h"

struct walk {
	struct git *git;
	const struct patterns *patterns;
	const struct replaced_query *query;
	struct idset seen; /* contents under a name */
	bool stopped;
};

/* One id for a content and its name: the same content under another name is another dashboard file. */
static struct git_id named(const struct git_id *blob, const char *path)
{
	struct git_id id = *blob;
	struct digest name = digest_of_bytes(slice_of(path));
	for (size_t i = 0; i < GIT_ID_BYTES; i++)
		id.bytes[i] ^= (unsigned char)name.hex[i];
	return id;
}

/* Visits what `path` was in a commit. What this clone lacks, or what is too large to be a dashboard, is passed over. */
static void visit_file(struct walk *walk, const struct commit_node *before, const struct commit *by, const char *path)
{
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO ignored = {0};
	struct tree_place place;
	struct replaced replaced = {.file.path = path, .by = by};
	if (!listing_takes(path))
		return;
	replaced.file.rule = patterns_first(walk->patterns, path);
	if (replaced.file.rule == PATTERNS_NONE ||
	    !tree_find(walk->git, scratch, &before->tree, path, &place, &ignored) || place.kind != ENTRY_FILE)
		return;
	struct git_id id = named(&place.id, path);
	replaced.had = git_print_id(scratch, &before->commit);
	if (idset_add(&walk->seen, &id) &&
	    git_read_blob(walk->git, scratch, &place.id, LIMIT_DOCUMENT_BYTES, &replaced.text, &ignored))
		walk->stopped = !walk->query->visit(walk->query->user, &replaced);
}

static void visit_all(struct walk *walk, const struct commit_node *before, const struct commit *by,
		      const struct entries *entries)
{
	for (size_t i = 0; i < entries->count && !walk->stopped; i++)
		visit_file(walk, before, by, entries->items[i].name);
}

/* What a commit changed in each of its parents. */
static bool visit_commit(struct walk *walk, const struct commit_nodes *past, size_t index, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	const struct commit_node *child = &past->items[index];
	struct commit commit;
	if (child->parents_count && !git_read_commit(walk->git, scratch, &child->commit, &commit))
		return error_set(err, FAULT_FAILED, "commit cannot be read again");
	for (size_t i = 0; i < child->parents_count; i++) {
		const struct commit_node *parent = &past->items[child->parents[i]];
		struct entries entries = {0};
		if (git_same_id(&parent->tree, &child->tree))
			continue;
		if (!git_list_replaced(walk->git, scratch, &parent->tree, &child->tree, &entries, err))
			return false;
		visit_all(walk, parent, &commit, &entries);
	}
	return true;
}

static bool visit_here(struct walk *walk, const struct commit_node *newest, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct entries entries = {0};
	if (!git_list_touched(walk->git, scratch, &newest->tree, &entries, err))
		return false;
	visit_all(walk, newest, NULL, &entries);
	return true;
}

bool replaced_walk(struct git *git, const struct commit_nodes *past, const struct patterns *patterns, bool here,
		   const struct replaced_query *query, struct error *err)
{
	struct walk walk = {.git = git, .patterns = patterns, .query = query};
	bool walked = !here || !past->count || visit_here(&walk, &past->items[0], err);
	for (size_t i = 0; i < past->count && walked && !walk.stopped; i++)
		walked = visit_commit(&walk, past, i, err);
	idset_free(&walk.seen);
	return walked;
}
