/* SPDX-License-Identifier: MIT */
/* Trees, the blobs in them, and what one tree has that another, or the work tree, has not. */
#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/path.h"
#include "sync/git/git.h"
#include "sync/git/git_handle.h"

DROP(drop_tree, git_tree, git_tree_free)
DROP(drop_entry, git_tree_entry, git_tree_entry_free)
DROP(drop_diff, git_diff, git_diff_free)
DROP(drop_index, git_index, git_index_free)
DROP(drop_bytes, git_odb_object, git_odb_object_free)

enum entry_kind git_kind_of_mode(uint32_t mode)
{
	switch (mode & 0170000) {
	case 0040000:
		return ENTRY_FOLDER;
	case 0120000:
		return ENTRY_LINK;
	case 0160000:
		return ENTRY_REPOSITORY;
	default:
		return ENTRY_FILE;
	}
}

static enum entry_kind kind_of(const git_tree_entry *entry)
{
	return git_kind_of_mode(git_tree_entry_filemode_raw(entry));
}

/* A tree that must be here. */
static bool look_up(struct git *git, const struct git_id *id, git_tree **out, struct error *err)
{
	git_object *object = NULL;
	bool found = false;
	if (!git_look_up(git, id, GIT_OBJECT_TREE, &object, &found, err))
		return false;
	*out = (git_tree *)object;
	return found || git_fail_object(id, GIT_ENOTFOUND, err);
}

bool git_find_entry(struct git *git, const struct git_id *tree_id, const char *path, enum entry_kind *kind,
		    struct git_id *id, struct error *err)
{
	if (*path == '\0') {
		*kind = ENTRY_FOLDER;
		*id = *tree_id;
		return true;
	}
	HOLD(git);
	AUTO(drop_tree) git_tree *tree = NULL;
	AUTO(drop_entry) git_tree_entry *entry = NULL;
	if (!look_up(git, tree_id, &tree, err))
		return false;
	int code = git_tree_entry_bypath(&entry, tree, path);
	const git_error *last = git_error_last();
	bool lost = last && last->klass == GIT_ERROR_ODB; /* a tree on the way that this clone lacks is no answer */
	if (code == GIT_ENOTFOUND && !lost) {
		*kind = ENTRY_NOTHING;
		return true;
	}
	if (code != 0) {
		error_set(err, FAULT_FAILED, "entry '%s' of git tree cannot be read: %s", path, git_last_words());
		return git_hint_for(code, err);
	}
	*kind = git_kind_of_mode(git_tree_entry_filemode_raw(entry));
	*id = git_id_from_oid(git_tree_entry_id(entry));
	return true;
}

bool git_list_tree(struct git *git, struct arena *arena, const struct git_id *id, struct entries *out,
		   struct error *err)
{
	HOLD(git);
	AUTO(drop_tree) git_tree *tree = NULL;
	if (!look_up(git, id, &tree, err))
		return false;
	for (size_t i = 0; i < git_tree_entrycount(tree); i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
		struct slice name = slice_of(git_tree_entry_name(entry));
		/* git itself writes no such names, but a crafted tree may hold them */
		if (!entry_is_reserved(name) && !memchr(name.at, '/', name.length))
			entries_add(out, arena, name, kind_of(entry));
	}
	return true;
}

/* ---- what was replaced ---- */

struct comparison {
	struct git *git;
	struct arena *arena;
	struct entries *out;
	struct error *err;
};

static bool add_missing(const struct comparison *comparison, const char *folder, const git_tree_entry *old,
			const git_tree_entry *new, size_t depth);

static bool is_same(const git_tree_entry *a, const git_tree_entry *b)
{
	return git_oid_equal(git_tree_entry_id(a), git_tree_entry_id(b)) &&
	       git_tree_entry_filemode_raw(a) == git_tree_entry_filemode_raw(b);
}

/* What of the tree `old` is not in `new` (NULL: nothing is) as it was; both are at `folder`. */
static bool compare_trees(const struct comparison *comparison, const char *folder, const struct git_id *old,
			  const struct git_id *new, size_t depth)
{
	AUTO(drop_tree) git_tree *before = NULL;
	AUTO(drop_tree) git_tree *after = NULL;
	if (depth > LIMIT_DEPTH)
		return error_set(comparison->err, FAULT_FAILED, "folders are nested too deeply");
	if (!look_up(comparison->git, old, &before, comparison->err) ||
	    (new && !look_up(comparison->git, new, &after, comparison->err)))
		return false;
	size_t count = after ? git_tree_entrycount(after) : 0;
	for (size_t i = 0, at = 0; i < git_tree_entrycount(before); i++) {
		const git_tree_entry *entry = git_tree_entry_byindex(before, i);
		int order = -1;
		while (at < count && (order = git_tree_entry_cmp(git_tree_entry_byindex(after, at), entry)) < 0)
			at++;
		const git_tree_entry *other = at < count && order == 0 ? git_tree_entry_byindex(after, at) : NULL;
		if ((!other || !is_same(entry, other)) && !add_missing(comparison, folder, entry, other, depth))
			return false;
	}
	return true;
}

/* LIMIT_DEPTH bounds the recursion. */
static bool add_missing(const struct comparison *comparison, const char *folder, const git_tree_entry *old,
			const git_tree_entry *new, size_t depth)
{
	const char *path = path_join(comparison->arena, folder, git_tree_entry_name(old));
	if (kind_of(old) == ENTRY_FOLDER) {
		struct git_id before = git_id_from_oid(git_tree_entry_id(old));
		struct git_id after;
		if (new)
			after = git_id_from_oid(git_tree_entry_id(new));
		return compare_trees(comparison, path, &before, new ? &after : NULL, depth + 1);
	}
	entries_add(comparison->out, comparison->arena, slice_of(path), ENTRY_FILE);
	return true;
}

bool git_list_replaced(struct git *git, struct arena *arena, const struct git_id *old, const struct git_id *new,
		       struct entries *out, struct error *err)
{
	HOLD(git);
	const struct comparison comparison = {git, arena, out, err};
	return compare_trees(&comparison, "", old, new, 0);
}

static void add_replaced(git_diff *diff, struct arena *arena, struct entries *out)
{
	for (size_t i = 0; i < git_diff_num_deltas(diff); i++) {
		const git_diff_delta *delta = git_diff_get_delta(diff, i);
		if (delta->status == GIT_DELTA_DELETED || delta->status == GIT_DELTA_MODIFIED)
			entries_add(out, arena, slice_of(delta->old_file.path), ENTRY_FILE);
	}
}

/* Files that the index was told not to compare. */
static void add_uncompared(const git_index *index, struct arena *arena, struct entries *out)
{
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex((git_index *)index, i);
		if ((entry->flags & GIT_INDEX_ENTRY_VALID) || (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE))
			entries_add(out, arena, slice_of(entry->path), ENTRY_FILE);
	}
}

/* The paths of the index; with `flags` only those that have one of them. */
static bool list_index(struct git *git, struct arena *arena, unsigned flags, struct entries *out, struct error *err)
{
	HOLD(git);
	AUTO(drop_index) git_index *index = NULL;
	if (git_repository_index(&index, git->repository) != 0)
		return error_set(err, FAULT_FAILED, "the index of git cannot be read: %s", git_last_words());
	for (size_t i = 0; i < git_index_entrycount(index); i++) {
		const git_index_entry *entry = git_index_get_byindex(index, i);
		if (!flags || (entry->flags_extended & flags))
			entries_add(out, arena, slice_of(entry->path), ENTRY_FILE);
	}
	return true;
}

bool git_list_skipped(struct git *git, struct arena *arena, struct entries *out, struct error *err)
{
	return list_index(git, arena, GIT_INDEX_ENTRY_SKIP_WORKTREE, out, err);
}

bool git_list_staged(struct git *git, struct arena *arena, struct entries *out, struct error *err)
{
	return list_index(git, arena, 0, out, err);
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(((const struct entry *)left)->name, ((const struct entry *)right)->name);
}

bool git_list_touched(struct git *git, struct arena *arena, const struct git_id *old, struct entries *out,
		      struct error *err)
{
	HOLD(git);
	AUTO(drop_tree) git_tree *from = NULL;
	AUTO(drop_diff) git_diff *diff = NULL;
	AUTO(drop_index) git_index *index = NULL;
	git_diff_options options;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.ignore_submodules = GIT_SUBMODULE_IGNORE_ALL; /* else libgit2 reads their objects, without the guard */
	if (!look_up(git, old, &from, err))
		return false;
	int code = git_repository_index(&index, git->repository);
	if (code == 0)
		code = git_diff_tree_to_workdir_with_index(&diff, git->repository, from, &options);
	if (code != 0)
		return git_fail_object(old, code, err);
	add_replaced(diff, arena, out);
	add_uncompared(index, arena, out);
	if (out->count)
		qsort(out->items, out->count, sizeof *out->items, compare_names);
	return true;
}

/* ---- blobs ---- */

size_t git_blobs_read(struct git *git)
{
	HOLD(git);
	return git->blobs_read;
}

bool git_read_blob(struct git *git, struct arena *arena, const struct git_id *id, size_t limit, struct slice *out,
		   struct error *err)
{
	HOLD(git);
	AUTO(drop_bytes) git_odb_object *object = NULL;
	git_oid oid;
	int type;
	size_t size;
	bool found = false;
	if (!git_read_header(git, id, &type, &size, &found, err))
		return false;
	if (!found)
		return git_fail_object(id, GIT_ENOTFOUND, err);
	git_id_to_oid(id, &oid);
	if (type != GIT_OBJECT_BLOB)
		return error_set(err, FAULT_FAILED, "git object '%s' is a %s, not a blob", git_oid_tostr_s(&oid),
				 git_object_type2string(type));
	if (size > limit)
		return error_set(err, FAULT_DATA, "it has %zu bytes, more than the limit of %zu", size, limit);
	int code = git_odb_read(&object, git->objects, &oid);
	if (code != 0)
		return git_fail_object(id, code, err);
	git->blobs_read++;
	*out = arena_slice(arena, (struct slice){git_odb_object_data(object), git_odb_object_size(object)});
	return true;
}
