/* SPDX-License-Identifier: MIT */
/*
 * A path without links is one lookup. Where that finds nothing or a link, the path is walked segment by segment, each
 * link's text put in front of what is left, the way the kernel does it, with the kernel's limit of 40 links.
 */
#include "sync/source/tree.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/path.h"
#include "sync/source/source.h"

#define LINKS_MAX      40
#define LINK_BYTES_MAX ((size_t)4096)

struct tree {
	struct store store; /* first, so that a store is a tree */
	struct git *git;
	struct git_id root;
};

static struct tree *tree_of(struct store *store)
{
	return (struct tree *)store;
}

/* A path on its way: what is resolved, and what is left to walk. */
struct walk {
	struct git *git;
	struct arena *arena;
	const struct git_id *root;
	const char *done;
	const char *rest;
	size_t links;
	enum entry_kind kind; /* of what is at `done` */
	struct git_id id;
};

/* Goes to the folder above; ENTRY_OUTSIDE when there is none. */
static bool step_up(struct walk *walk, struct error *err)
{
	if (*walk->done == '\0') {
		walk->kind = ENTRY_OUTSIDE;
		return true;
	}
	const char *slash = strrchr(walk->done, '/');
	walk->done = slash ? arena_copy(walk->arena, walk->done, (size_t)(slash - walk->done)) : "";
	return git_find_entry(walk->git, walk->root, walk->done, &walk->kind, &walk->id, err);
}

/* Puts the text of the link at `walk->id` in front of what is left. `walk->done` is still the folder that the link is
 * in. */
static bool step_through(struct walk *walk, struct error *err)
{
	struct slice text;
	if (++walk->links > LINKS_MAX) {
		walk->kind = ENTRY_CIRCLE;
		return true;
	}
	if (!git_read_blob(walk->git, walk->arena, &walk->id, LINK_BYTES_MAX, &text, err))
		return false;
	if (slice_starts_with(text, "/")) {
		walk->kind = ENTRY_OUTSIDE;
		return true;
	}
	walk->rest = *walk->rest ? path_join(walk->arena, text.at, walk->rest) : text.at;
	walk->kind = ENTRY_FOLDER;
	return true;
}

/* Takes one segment of what is left. */
static bool step(struct walk *walk, struct error *err)
{
	size_t length = strcspn(walk->rest, "/");
	const char *segment = arena_copy(walk->arena, walk->rest, length);
	walk->rest += length + strspn(walk->rest + length, "/");
	if (*segment == '\0' || strcmp(segment, ".") == 0)
		return true;
	if (strcmp(segment, "..") == 0)
		return step_up(walk, err);
	const char *path = path_join(walk->arena, walk->done, segment);
	if (!git_find_entry(walk->git, walk->root, path, &walk->kind, &walk->id, err))
		return false;
	if (walk->kind == ENTRY_LINK)
		return step_through(walk, err);
	walk->done = path;
	return true;
}

bool tree_find(struct git *git, struct arena *arena, const struct git_id *tree, const char *path,
	       struct tree_place *out, struct error *err)
{
	enum entry_kind kind;
	struct git_id id;
	if (!git_find_entry(git, tree, path, &kind, &id, err))
		return false;
	if (kind != ENTRY_LINK && kind != ENTRY_NOTHING) {
		*out = (struct tree_place){kind, path, id};
		return true;
	}
	struct walk walk = {.git = git, .arena = arena, .root = tree, .done = "", .rest = path, .kind = ENTRY_FOLDER};
	while (*walk.rest && walk.kind == ENTRY_FOLDER) {
		if (!step(&walk, err))
			return false;
	}
	if (*walk.rest && (walk.kind == ENTRY_FILE || walk.kind == ENTRY_REPOSITORY))
		walk.kind = ENTRY_NOTHING; /* as if a file were a folder */
	*out = (struct tree_place){walk.kind, walk.done, walk.id};
	return true;
}

static bool tree_list(struct store *store, struct arena *arena, const char *folder, struct entries *out,
		      struct error *err)
{
	struct tree *tree = tree_of(store);
	enum entry_kind kind;
	struct git_id id;
	if (!git_find_entry(tree->git, &tree->root, folder, &kind, &id, err))
		return false;
	if (kind != ENTRY_FOLDER)
		return error_set(err, FAULT_FAILED, "folder '%s' cannot be read: the commit has no such folder",
				 folder);
	return git_list_tree(tree->git, arena, &id, out, err);
}

static bool tree_follow(struct store *store, struct arena *arena, const char *path, struct resolved_path *out,
			struct error *err)
{
	struct tree *tree = tree_of(store);
	struct tree_place place;
	if (!tree_find(tree->git, arena, &tree->root, path, &place, err))
		return false;
	*out = (struct resolved_path){place.kind, place.path};
	return true;
}

static const char *tree_destination(struct store *store, struct arena *arena, const char *path)
{
	struct tree *tree = tree_of(store);
	ERROR_AUTO err = {0};
	enum entry_kind kind;
	struct git_id id;
	struct slice text;
	if (!git_find_entry(tree->git, &tree->root, path, &kind, &id, &err) || kind != ENTRY_LINK ||
	    !git_read_blob(tree->git, arena, &id, LINK_BYTES_MAX, &text, &err))
		return "?";
	return text.at;
}

/* What is in a commit is tracked. */
static bool tree_ignores(struct store *store, const char *path, enum entry_kind kind, bool *ignored, struct error *err)
{
	(void)store;
	(void)path;
	(void)kind;
	(void)err;
	*ignored = false;
	return true;
}

static bool tree_read(struct store *store, struct arena *arena, const char *path, size_t limit,
		      struct source_content *out, struct error *err)
{
	struct tree *tree = tree_of(store);
	struct tree_place place;
	if (!tree_find(tree->git, arena, &tree->root, path, &place, err))
		return error_context(err, "file '%s' cannot be read", path);
	if (place.kind == ENTRY_NOTHING) {
		*out = (struct source_content){0};
		return true;
	}
	if (place.kind != ENTRY_FILE)
		return store_refuse(path, place.kind, err);
	if (!git_read_blob(tree->git, arena, &place.id, limit, &out->text, err))
		return error_context(err, "file '%s' cannot be read", path);
	out->found = true;
	return true;
}

static void tree_close(struct store *store)
{
	free(tree_of(store));
}

static const struct store_operations tree_operations = {
	.list = tree_list,
	.follow = tree_follow,
	.destination = tree_destination,
	.ignores = tree_ignores,
	.read = tree_read,
	.close = tree_close,
	.is_commit = true,
};

struct store *tree_open(struct git *git, const struct git_id *root)
{
	struct tree *tree = heap_alloc(sizeof *tree);
	*tree = (struct tree){.store.operations = &tree_operations, .git = git, .root = *root};
	return &tree->store;
}
