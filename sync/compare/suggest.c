/* SPDX-License-Identifier: MIT */
/* Files that cannot be read have no uids here; 'dashsync validate' says what is wrong with them. */
#include "sync/compare/suggest.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/path.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"

struct names {
	struct arena *arena;
	const char **items;
	size_t count;
	size_t room;
};

static void add_name(struct names *names, const char *name)
{
	names->items = arena_grow(names->arena, names->items, names->count, &names->room, sizeof *names->items);
	names->items[names->count++] = name;
}

static void add_uids(struct names *names, const struct operation *operation, const struct source_file *file)
{
	ARENA_AUTO scratch = arena_new();
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, scratch);
	desired_documents(operation, scratch, file, &documents, &diags);
	for (size_t i = 0; i < documents.count; i++)
		if (documents.items[i].uid.length)
			add_name(names, arena_slice(names->arena, documents.items[i].uid).at);
}

static bool has_name(const struct names *names, struct slice word)
{
	for (size_t i = 0; i < names->count; i++)
		if (slice_is(word, names->items[i]))
			return true;
	return false;
}

/* Whether a word names the file, whose path is from the root: "dashboards/web.json", or a path that ends so. */
static bool is_path_of(struct slice word, const char *path)
{
	struct slice file = slice_of(path);
	size_t least = word.length < file.length ? word.length : file.length;
	if (memcmp(word.at + word.length - least, path + file.length - least, least) != 0)
		return false;
	char before = word.length > least   ? word.at[word.length - least - 1]
		      : file.length > least ? path[file.length - least - 1]
					    : '/';
	return least > 0 && before == '/' && strchr(path_name(path), '.');
}

bool suggest_dashboard(const struct operation *operation, struct slice word, enum suggested suggested,
		       const char *otherwise, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO ignored = {0};
	struct diagnostics diags;
	struct source_files files = {0};
	struct names names = {.arena = arena};
	diagnostics_init(&diags, arena);
	source_list(operation->files.source, &operation->files.rules, arena, &files, &diags, &ignored);
	for (size_t i = 0; i < files.count; i++) {
		size_t before = names.count;
		add_uids(&names, operation, &files.items[i]);
		if (suggested == SUGGESTED_UIDS && names.count > before && is_path_of(word, files.items[i].path))
			return error_hint(err, "Did you mean '%s'? The file has this uid.", names.items[before]);
		if (suggested == SUGGESTED_UIDS_AND_FILES)
			add_name(&names, files.items[i].path);
	}
	bool is_there = has_name(&names, word);
	const char *nearest = is_there ? NULL : text_nearest(word, names.items, names.count);
	if (nearest)
		return error_hint(err, "Did you mean '%s'?", nearest);
	if (otherwise)
		return error_hint(err, "%s", otherwise);
	if (is_there)
		return error_hint(err, "'dashsync validate' says what is wrong with it.");
	return error_hint(err, "'dashsync validate -v' lists the uids%s.",
			  suggested == SUGGESTED_UIDS_AND_FILES ? " and files" : "");
}
