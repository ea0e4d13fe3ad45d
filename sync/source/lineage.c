/* SPDX-License-Identifier: MIT */
/* Every edge between two commits is looked at once, so a walk costs what `git log --follow` costs. */
#include "sync/source/lineage.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "sync/git/idset.h"
#include "sync/source/tree.h"

struct lineage {
	struct git *git;
	struct arena *arena; /* for paths */
	const struct commit_node *past;
	const struct source_query *query;
	const char **paths;          /* of each commit; NULL: not yet known */
	struct idset seen;           /* contents that were visited */
	struct past_commit *commits; /* whose contents are wanted, or NULL */
	const char *name;            /* of what was visited last, or NULL */
	bool stopped;
};

/* What is at a path of a commit. */
static bool find_place(struct lineage *lineage, struct arena *scratch, size_t commit, const char *path,
		       struct tree_place *out, struct error *err)
{
	return tree_find(lineage->git, scratch, &lineage->past[commit].tree, path, out, err);
}

bool past_file_text(const struct past_file *file, struct arena *arena, struct slice *out, struct error *err)
{
	return git_read_blob(file->git, arena, file->blob, LIMIT_DOCUMENT_BYTES, out, err);
}

/* Whether a file of a commit has what is looked for. What cannot be read has not. */
static bool holds(struct lineage *lineage, size_t commit, const char *path, const struct git_id *known)
{
	ARENA_AUTO scratch = arena_new();
	ERROR_AUTO ignored = {0}; /* a path that leads nowhere is only not followed */
	struct tree_place place;
	const struct source_query *query = lineage->query;
	if (!find_place(lineage, scratch, commit, path, &place, &ignored) || place.kind != ENTRY_FILE)
		return false;
	if (!query->holds || (known && git_same_id(known, &place.id)))
		return true;
	const struct past_file file = {path, git_print_id(scratch, &place.id), NULL, lineage->git, &place.id};
	return query->holds(query->user, &file);
}

/* Where a parent had what its child has at `path`; `path` itself when it is not found. */
static const char *path_in_parent(struct lineage *lineage, size_t child, size_t parent, const char *path,
				  const struct git_id *blob)
{
	ERROR_AUTO ignored = {0}; /* then it is not followed further */
	struct entries entries = {0};
	if (!lineage->query->holds || holds(lineage, parent, path, blob))
		return path;
	ARENA_AUTO scratch = arena_new();
	if (!git_list_replaced(lineage->git, scratch, &lineage->past[parent].tree, &lineage->past[child].tree, &entries,
			       &ignored))
		return path;
	for (size_t i = 0; i < entries.count; i++)
		if (holds(lineage, parent, entries.items[i].name, NULL))
			return arena_strdup(lineage->arena, entries.items[i].name);
	return path;
}

/* One id for a content and for what lies beside it in a commit. */
static struct git_id identity(struct lineage *lineage, struct arena *scratch, size_t index, const struct git_id *blob)
{
	ERROR_AUTO ignored = {0}; /* what cannot be read lies beside nothing */
	struct git_id id = *blob;
	struct tree_place beside;
	const char *path = lineage->query->beside;
	if (path && find_place(lineage, scratch, index, path, &beside, &ignored) && beside.kind == ENTRY_FILE)
		for (size_t i = 0; i < GIT_ID_BYTES; i++)
			id.bytes[i] ^= beside.id.bytes[(i + 1) % GIT_ID_BYTES];
	return id;
}

/* Visits what one commit has, when it is new, or under a new name. */
static bool visit_commit(struct lineage *lineage, size_t index, const struct git_id *blob, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	const struct source_query *query = lineage->query;
	struct commit commit;
	struct git_id id = identity(lineage, scratch, index, blob);
	size_t number;
	const char *name = lineage->paths[index];
	bool is_new = idset_number(&lineage->seen, &id, &number);
	bool is_renamed = query->names && lineage->name && strcmp(lineage->name, name) != 0;
	if (lineage->commits)
		lineage->commits[index].content = number;
	if (!is_new && !is_renamed)
		return true;
	lineage->name = name;
	if (!git_read_commit(lineage->git, scratch, &lineage->past[index].commit, &commit))
		return error_set(err, FAULT_FAILED, "commit cannot be read again");
	const struct past_file file = {name, git_print_id(scratch, blob), git_print_id(scratch, &id), lineage->git,
				       blob};
	lineage->stopped = !query->visit(query->user, &commit, &file);
	return true;
}

/* One commit: visit it, and say where its parents are to be looked at. */
static bool follow(struct lineage *lineage, size_t index, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	const struct commit_node *past = &lineage->past[index];
	const char *path = lineage->paths[index];
	struct tree_place place;
	if (!path)
		return true;
	if (!find_place(lineage, scratch, index, path, &place, err))
		return false;
	bool found = place.kind == ENTRY_FILE;
	if (found && !visit_commit(lineage, index, &place.id, err))
		return false;
	for (size_t i = 0; i < past->parents_count && !lineage->stopped; i++) {
		size_t parent = past->parents[i];
		bool is_same_tree = git_same_id(&lineage->past[parent].tree, &past->tree);
		if (!lineage->paths[parent])
			lineage->paths[parent] = found && !is_same_tree
							 ? path_in_parent(lineage, index, parent, path, &place.id)
							 : path;
	}
	return true;
}

bool lineage_walk(struct git *git, const struct commit_nodes *past, const struct source_query *query,
		  struct past_commit *commits, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct lineage lineage = {.git = git, .arena = arena, .past = past->items, .query = query, .commits = commits};
	lineage.paths = arena_array(arena, past->count + 1, sizeof *lineage.paths);
	for (size_t i = 0; i < past->count; i++)
		lineage.paths[i] = NULL;
	lineage.paths[0] = query->path; /* of a newer commit than today's: where it most likely is */
	lineage.paths[past->start] = query->path;
	bool walked = true;
	for (size_t i = 0; i < past->count && walked && !lineage.stopped; i++)
		walked = follow(&lineage, i, err);
	idset_free(&lineage.seen);
	return walked;
}
