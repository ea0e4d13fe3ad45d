/* SPDX-License-Identifier: MIT */
/* Puts the parts together: a store says where bytes come from (folder.h, tree.h), git says what was committed. */
#include "sync/source/source_handle.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "sync/git/ancestry.h"
#include "sync/git/git.h"
#include "sync/source/committing.h"
#include "sync/source/folder.h"
#include "sync/source/left_out.h"
#include "sync/source/listing.h"
#include "sync/source/patterns.h"
#include "sync/source/store.h"
#include "sync/source/tree.h"

void source_close(struct source *source)
{
	if (!source)
		return;
	if (source->store)
		source->store->operations->close(source->store);
	git_close(source->git);
	pthread_mutex_destroy(&source->lock);
	arena_free(source->arena);
	free(source);
}

static char *real_directory(const char *directory, struct error *err)
{
	struct stat info;
	char *real = realpath(directory, NULL);
	if (!real) {
		error_set(err, FAULT_USAGE, "folder '%s' cannot be opened: %s", directory, strerror(errno));
		return NULL;
	}
	if (stat(real, &info) == 0 && S_ISDIR(info.st_mode))
		return real;
	free(real);
	error_set(err, FAULT_USAGE, "folder '%s' cannot be opened: not a folder", directory);
	return NULL;
}

/* `directory` as seen from the work tree; "" where there is none, and inside .git. */
static const char *prefix_of(struct arena *arena, const char *work_tree, const char *directory)
{
	size_t length = work_tree && strcmp(work_tree, "/") != 0 ? strlen(work_tree) : 0;
	if (!work_tree || strncmp(work_tree, directory, length) != 0 || directory[length] != '/')
		return "";
	const char *prefix = directory + length + 1;
	bool in_git = strcmp(prefix, ".git") == 0 || strncmp(prefix, ".git/", 5) == 0;
	return in_git ? "" : arena_strdup(arena, prefix);
}

static bool read_start(struct source *source, const char *ref, struct error *err)
{
	if (ref) {
		if (!git_resolve(source->git, ref, &source->commit, err))
			return false;
		source->has_commit = true;
	} else if (!git_read_head(source->git, &source->commit, &source->has_commit, err)) {
		return false;
	}
	if (!source->has_commit)
		return true;
	struct git_node node;
	bool found = false;
	if (!git_read_node(source->git, source->arena, &source->commit, &node, &found, err))
		return false;
	if (!found)
		return error_set(err, FAULT_FAILED, "commit of '%s' is not in this clone", ref ? ref : "HEAD");
	source->tree = node.tree;
	return true;
}

static bool open_in_git(struct source *source, const char *directory, const char *ref, struct error *err)
{
	const char *work_tree = git_work_tree(source->git);
	source->prefix = prefix_of(source->arena, work_tree, directory);
	source->is_commit = ref != NULL;
	if (!ref && !work_tree) {
		error_set(err, FAULT_USAGE, "repository '%s' has no working tree", directory);
		return error_hint(err,
				  "A commit of it can be read with --ref; files need a clone with a working tree.");
	}
	if (!read_start(source, ref, err))
		return false;
	source->store = ref ? tree_open(source->git, &source->tree) : folder_open(work_tree, source->git, err);
	return source->store != NULL;
}

static bool open_outside_git(struct source *source, const char *directory, const char *ref, struct error *err)
{
	if (ref)
		return error_set(err, FAULT_USAGE, "ref '%s' cannot be read: '%s' is not in a git repository", ref,
				 directory);
	source->prefix = "";
	source->store = folder_open(directory, NULL, err);
	return source->store != NULL;
}

struct source *source_open(const struct source_where *where, struct error *err)
{
	char *directory = real_directory(where->directory, err);
	if (!directory)
		return NULL;
	struct source *source = heap_alloc(sizeof *source);
	*source = (struct source){.arena = arena_new()};
	pthread_mutex_init(&source->lock, NULL);
	const struct git_place place = {
		.directory = directory, .variable = where->variable, .commits_only = where->ref != NULL};
	bool opened = git_open(&place, &source->git, err);
	if (opened)
		opened = source->git ? open_in_git(source, directory, where->ref, err)
				     : open_outside_git(source, directory, where->ref, err);
	free(directory);
	if (opened)
		return source;
	source_close(source);
	return NULL;
}

const char *source_prefix(const struct source *source)
{
	return source->prefix;
}

const char *source_work_tree(const struct source *source)
{
	return source->git ? git_work_tree(source->git) : NULL;
}

bool source_list(struct source *source, const struct source_rules *rules, struct arena *arena, struct source_files *out,
		 struct diagnostics *diags, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	const struct patterns *patterns = patterns_new(scratch, rules);
	return listing_run(source->store, patterns, arena, out, diags, err);
}

bool source_read(struct source *source, struct arena *arena, const char *path, size_t limit, struct source_content *out,
		 struct error *err)
{
	source->reads += !source->is_commit;
	return source->store->operations->read(source->store, arena, path, limit, out, err);
}

size_t source_reads(const struct source *source)
{
	return source->reads + (source->git ? git_blobs_read(source->git) : 0);
}

bool source_commit(struct source *source, struct arena *arena, struct commit *out)
{
	return source->has_commit && git_read_commit(source->git, arena, &source->commit, out);
}

bool source_find_commit(struct source *source, struct arena *arena, const char *hash, struct commit *out)
{
	struct git_id id;
	return source->git && git_parse_id(slice_of(hash), &id) && git_read_commit(source->git, arena, &id, out);
}

/* Whether the file at `path` is what HEAD has there, links followed on both sides. */
static bool is_dirty(struct source *source, const char *path, bool *dirty, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct tree_place committed;
	struct resolved_path resolved_path;
	struct git_id now;
	struct source_content content;
	*dirty = true;
	if (!tree_find(source->git, scratch, &source->tree, path, &committed, err))
		return false;
	if (committed.kind != ENTRY_FILE)
		return true;
	if (!source->store->operations->follow(source->store, scratch, path, &resolved_path, err))
		return false;
	if (!source_read(source, scratch, path, LIMIT_DOCUMENT_BYTES, &content, err))
		return false;
	if (!content.found || resolved_path.kind != ENTRY_FILE)
		return true;
	if (!git_hash_file(source->git, resolved_path.path, content.text, &now, err))
		return false;
	*dirty = !git_same_id(&committed.id, &now);
	return true;
}

static int compare_name(const void *path, const void *entry)
{
	return strcmp(path, ((const struct entry *)entry)->name);
}

/* Whether git's index knows a file to be as it was committed; a hash tells for all others. */
static bool is_known_clean(struct source *source, const struct entries *touched, const char *path)
{
	ERROR_AUTO ignored = {0};
	enum entry_kind kind = ENTRY_NOTHING;
	struct git_id id;
	if (touched->count && bsearch(path, touched->items, touched->count, sizeof *touched->items, compare_name))
		return false;
	return git_find_entry(source->git, &source->tree, path, &kind, &id, &ignored) && kind == ENTRY_FILE;
}

bool source_first_dirty(struct source *source, const char *const *paths, size_t count, const char **dirty,
			struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct entries touched = {0};
	*dirty = NULL;
	if (source->is_commit || count == 0)
		return true;
	if (!source->has_commit) {
		*dirty = paths[0];
		return true;
	}
	if (!git_list_touched(source->git, scratch, &source->tree, &touched, err))
		return false;
	for (size_t i = 0; i < count && !*dirty; i++) {
		bool differs = false;
		if (!is_known_clean(source, &touched, paths[i]) && !is_dirty(source, paths[i], &differs, err))
			return false;
		*dirty = differs ? paths[i] : NULL;
	}
	return true;
}

static struct committing committing_of(struct source *source)
{
	return (struct committing){source->git, source->store, &source->commit, &source->tree};
}

bool source_check_commit(struct source *source, const char *const *paths, size_t count, struct error *err)
{
	const struct committing committing = committing_of(source);
	if (!source->git || source->is_commit)
		return error_set(err, FAULT_USAGE, "a commit needs the working tree of a git repository");
	if (!source->has_commit)
		return error_set(err, FAULT_REFUSED, "the current branch has no commit yet");
	return committing_check(&committing, paths, count, err);
}

const char *source_setting(struct source *source, struct arena *arena, const char *name)
{
	return source->git ? git_read_setting(source->git, arena, name) : NULL;
}

bool source_name_text(struct source *source, struct arena *arena, const char *path, struct slice text,
		      struct source_text *out, struct error *err)
{
	const struct committing committing = committing_of(source);
	return committing_name(&committing, arena, path, text, out, err);
}

bool source_make_commit(struct source *source, struct arena *arena, const struct source_order *order,
			struct source_made *out, struct error *err)
{
	const struct committing committing = committing_of(source);
	return committing_make(&committing, arena, order, out, err);
}

bool source_read_at(struct source *source, struct arena *arena, const char *hash, const char *path,
		    struct source_content *out, struct error *err)
{
	struct git_id id;
	struct git_node node;
	struct tree_place place = {.kind = ENTRY_NOTHING};
	struct source_content content = {0};
	bool has_commit = false;
	if (source->git && git_parse_id(slice_of(hash), &id) &&
	    !git_read_node(source->git, arena, &id, &node, &has_commit, err))
		return false;
	if (has_commit && !tree_find(source->git, arena, &node.tree, path, &place, err))
		return false;
	content.found = place.kind == ENTRY_FILE;
	if (content.found && !git_read_blob(source->git, arena, &place.id, LIMIT_DOCUMENT_BYTES, &content.text, err))
		return false;
	*out = content;
	return true;
}

enum kinship source_kinship(struct source *source, const char *first, const char *second)
{
	struct git_id a;
	struct git_id b;
	if (!source->git || !git_parse_id(slice_of(first), &a) || !git_parse_id(slice_of(second), &b))
		return KINSHIP_UNKNOWN;
	return ancestry_kinship(source->git, &a, &b);
}

bool source_merge_base(struct source *source, struct arena *arena, const char *ref, const char **hash,
		       struct error *err)
{
	struct git_id other;
	struct git_id base;
	struct commit commit;
	bool found = false;
	if (!source->git || !source->has_commit)
		return error_set(err, FAULT_USAGE, "ref '%s' cannot be compared: there is no commit here", ref);
	if (!git_resolve(source->git, ref, &other, err) ||
	    !ancestry_common(source->git, &source->commit, &other, &base, &found, err))
		return false;
	if (!found || !git_read_commit(source->git, arena, &base, &commit)) {
		error_set(err, FAULT_USAGE, "'%s' and the planned commit have no common commit in this clone", ref);
		return error_hint(
			err, source_is_shallow(source)
				     ? "This clone is shallow: git fetch --unshallow; in a pipeline, fetch-depth: 0."
				     : "Name the branch that it will be merged into.");
	}
	*hash = commit.hash;
	return true;
}

bool source_is_shallow(struct source *source)
{
	return source->git && git_is_shallow(source->git);
}

bool source_find_skipped(struct source *source, const struct source_rules *rules, struct arena *arena,
			 struct source_skipped *out, struct error *err)
{
	return left_out_skipped(source->is_commit ? NULL : source->git, source->store, rules, arena, out, err);
}

const char *source_why_unread(struct source *source, struct arena *arena, const char *path)
{
	return left_out_reason(source->store, arena, path);
}
