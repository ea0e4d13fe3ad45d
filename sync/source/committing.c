/* SPDX-License-Identifier: MIT */
/* A path may lead through links; what is committed is the file that it leads to. */
#include "sync/source/committing.h"

#include "model/base/arena.h"
#include "sync/source/store.h"

/* The file that a path leads to; NULL on failure. */
static const char *follow(const struct committing *committing, struct arena *arena, const char *path, struct error *err)
{
	struct resolved_path resolved_path;
	struct store *store = committing->store;
	if (!store->operations->follow(store, arena, path, &resolved_path, err))
		return NULL;
	if (resolved_path.kind == ENTRY_FILE)
		return resolved_path.path;
	store_refuse(path, resolved_path.kind, err);
	return NULL;
}

/* Whether the index has the file as HEAD has it: what is staged would be lost in the commit, or under it. */
static bool is_staged(const struct committing *committing, const char *path, bool *staged, struct error *err)
{
	struct git_id here;
	struct git_id there;
	enum entry_kind kind = ENTRY_NOTHING;
	bool is_submodule = false;
	if (!git_find_entry(committing->git, committing->tree, path, &kind, &there, err))
		return false;
	bool is_tracked = git_find_staged(committing->git, path, &is_submodule, &here);
	*staged = kind != ENTRY_FILE || !is_tracked || !git_same_id(&here, &there);
	return true;
}

static bool check_file(const struct committing *committing, const char *path, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	const char *file = follow(committing, scratch, path, err);
	bool staged = false;
	if (!file || !is_staged(committing, file, &staged, err))
		return false;
	if (staged) {
		error_set(err, FAULT_REFUSED, "file '%s' is staged as something else than HEAD has", file);
		return error_hint(err, "Commit it, or unstage it (git restore --staged).");
	}
	if (git_has_filter(committing->git, file)) {
		error_set(err, FAULT_REFUSED,
			  "file '%s' is committed through a filter program, which dashsync does not run", file);
		return error_hint(err, "Leave out --commit; 'dashsync pull' and 'git commit' do the same.");
	}
	return true;
}

bool committing_check(const struct committing *committing, const char *const *paths, size_t count, struct error *err)
{
	if (git_is_busy(committing->git)) {
		error_set(err, FAULT_REFUSED, "a merge, a rebase or the like is under way in the repository");
		return error_hint(err, "Finish or abort it; 'git status' says what it is.");
	}
	for (size_t i = 0; i < count; i++)
		if (!check_file(committing, paths[i], err))
			return false;
	return true;
}

bool committing_name(const struct committing *committing, struct arena *arena, const char *path, struct slice text,
		     struct source_text *out, struct error *err)
{
	struct git_id blob;
	const char *file = follow(committing, arena, path, err);
	if (!file || !git_hash_file(committing->git, file, text, &blob, err))
		return false;
	*out = (struct source_text){.path = arena_strdup(arena, file), .blob = git_print_id(arena, &blob)};
	return true;
}

bool committing_make(const struct committing *committing, struct arena *arena, const struct source_order *order,
		     struct source_made *out, struct error *err)
{
	struct git_id made;
	struct git_file *files = arena_array(arena, order->count, sizeof *files);
	struct git_order asked = {
		.files = files,
		.count = order->count,
		.parent = *committing->head,
		.author = order->author,
		.committer = order->committer,
		.message = order->message,
	};
	for (size_t i = 0; i < order->count; i++) {
		files[i].path = order->texts[i].path;
		if (!git_parse_id(slice_of(order->texts[i].blob), &files[i].blob))
			return error_set(err, FAULT_FAILED, "file '%s' has no name in git", files[i].path);
	}
	if (!git_commit_files(committing->git, &asked, &made, err))
		return false;
	out->hash = git_print_id(arena, &made);
	out->branch = git_read_branch(committing->git, arena);
	return true;
}
