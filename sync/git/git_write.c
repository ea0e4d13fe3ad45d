/* SPDX-License-Identifier: MIT */
/* Making a commit of files of the work tree. */
#include <git2.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "sync/git/git.h"
#include "sync/git/git_handle.h"

DROP(drop_object, git_object, git_object_free)
DROP(drop_tree, git_tree, git_tree_free)
DROP(drop_signature, git_signature, git_signature_free)

/* Puts the file into the index in memory. It must still have the content that it was given. */
static bool stage(struct git *git, const struct git_file *file, git_tree_update *out, struct error *err)
{
	git_oid desired;
	git_id_to_oid(&file->blob, &desired);
	int code = git_index_add_bypath(git->index, file->path);
	const git_index_entry *entry = code == 0 ? git_index_get_bypath(git->index, file->path, 0) : NULL;
	if (!entry)
		return error_set(err, FAULT_FAILED, "file '%s' cannot be staged: %s", file->path, git_last_words());
	if (git_oid_cmp(&entry->id, &desired) != 0)
		return error_set(err, FAULT_FAILED, "file '%s' changed since it was written", file->path);
	*out = (git_tree_update){GIT_TREE_UPDATE_UPSERT, desired, (git_filemode_t)entry->mode, file->path};
	return true;
}

/* The index is written first: what fails after that leaves files that are staged, and no index behind its HEAD. */
static int write_commit(struct git *git, const struct git_order *order, const git_tree_update *updates, git_oid *out)
{
	AUTO(drop_object) git_object *parent = NULL;
	AUTO(drop_tree) git_tree *before = NULL;
	AUTO(drop_tree) git_tree *after = NULL;
	AUTO(drop_signature) git_signature *author = NULL;
	AUTO(drop_signature) git_signature *committer = NULL;
	git_oid head;
	git_oid tree;
	git_id_to_oid(&order->parent, &head);
	int code = git_object_lookup(&parent, git->repository, &head, GIT_OBJECT_COMMIT);
	if (code == 0)
		code = git_commit_tree(&before, (git_commit *)parent);
	if (code == 0)
		code = git_tree_create_updated(&tree, git->repository, before, order->count, updates);
	if (code == 0)
		code = git_tree_lookup(&after, git->repository, &tree);
	if (code == 0)
		code = git_signature_now(&author, order->author.name, order->author.email);
	if (code == 0)
		code = git_signature_now(&committer, order->committer.name, order->committer.email);
	if (code == 0)
		code = git_index_write(git->index);
	if (code == 0)
		code = git_commit_create_v(out, git->repository, "HEAD", author, committer, NULL, order->message, after,
					   1, (git_commit *)parent);
	return code;
}

bool git_commit_files(struct git *git, const struct git_order *order, struct git_id *out, struct error *err)
{
	HOLD(git);
	git_oid made;
	git_tree_update *updates = heap_alloc(order->count * sizeof *updates);
	bool ok = git_index_read(git->index, true) == 0 ||
		  error_set(err, FAULT_FAILED, "index cannot be read: %s", git_last_words());
	for (size_t i = 0; i < order->count && ok; i++)
		ok = stage(git, &order->files[i], &updates[i], err);
	if (ok && write_commit(git, order, updates, &made) != 0)
		ok = error_set(err, FAULT_FAILED, "git cannot commit: %s", git_last_words());
	free(updates);
	if (ok)
		*out = git_id_from_oid(&made);
	return ok;
}
