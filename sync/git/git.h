/* SPDX-License-Identifier: MIT */
/*
 * git: one repository, read through libgit2, whose header only .c files of this folder include.
 *
 *     struct git *git;
 *     git_open(&place, &git, &err);          git is NULL when there is no repository
 *     git_resolve(git, "main~2", &commit, &err);
 *     git_close(git);
 *
 * libgit2's objects belong to one thread at a time, so every function holds the repository's one lock for as long as it
 * runs; callers need none. Nothing here runs a hook, a filter program or a shell, and nothing but `git_open`'s folder
 * says which repository is meant: GIT_DIR and its kin are not looked at. Settings are those that git has (settings.h).
 * Names are verb first (git_read_blob), where libgit2 puts the noun first (git_blob_lookup); the .c files include both,
 * so a clash does not compile.
 *
 * A damaged object is an error that names it (guard.h).
 */
#ifndef DASHSYNC_SYNC_GIT_GIT_H
#define DASHSYNC_SYNC_GIT_GIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "sync/git/commit.h"
#include "sync/git/entry.h"
#include "sync/git/git_id.h"

struct arena;
struct git;

/* Where a repository is looked for, and how much of it is needed. */
struct git_place {
	const char *directory;
	const char *(*variable)(const char *name); /* the environment, as getenv: settings of git; NULL: it is empty */
	bool commits_only; /* the index is not opened: its formats are more than libgit2 reads, and no commit needs it
			    */
};

/*
 * Opens the repository that a folder is in: a clone, a linked worktree or a bare repository. *out is NULL when there is
 * none. Fails when there is one that cannot be read, or that belongs to another user (ownership.h).
 */
bool git_open(const struct git_place *place, struct git **out, struct error *err);
void git_close(struct git *git); /* takes NULL */

/* The folder of the work tree, resolved and without a final slash; NULL for a bare repository. */
const char *git_work_tree(const struct git *git);

/* True when some commits are here without their parents. */
bool git_is_shallow(struct git *git);

/* Paths of the index that are not in the work tree on purpose (skip-worktree: a sparse checkout). Not with
 * commits_only. */
bool git_list_skipped(struct git *git, struct arena *arena, struct entries *out, struct error *err);

/* All paths of the index. Not with commits_only. */
bool git_list_staged(struct git *git, struct arena *arena, struct entries *out, struct error *err);

/* HEAD's commit; *born is false when there is no commit yet. */
bool git_read_head(struct git *git, struct git_id *out, bool *born, struct error *err);

/* The commit that a ref, a hash or an expression like "main~2" names. FAULT_USAGE when it names none, with the
 * nearest branch or tag as hint. */
bool git_resolve(struct git *git, const char *ref, struct git_id *out, struct error *err);

#define GIT_MAIN_TIPS 16 /* room for what git_list_main_tips finds */

/*
 * The commits that may be the tip of the main line that `commit` is on: of the branches `main`, `master` and
 * init.defaultBranch, here and at the remotes `origin` and `upstream`, and of what the remotes' HEAD is; where `commit`
 * is HEAD, of what its branch follows; where none of them is there, HEAD. Other branches are somebody's work that
 * nobody has merged, also while they are checked out. Returns how many there are; some may be the same.
 */
size_t git_list_main_tips(struct git *git, const struct git_id *commit, struct git_id out[GIT_MAIN_TIPS]);

enum git_ref_kind {
	GIT_REF_BRANCH,
	GIT_REF_TAG,
	GIT_REF_REMOTE, /* a branch of a remote: "origin/main" */
};

/* Gets the short name of a ref, borrowed for the call, under the repository's lock. Return false to stop. */
typedef bool git_ref_fn(void *user, const char *name, enum git_ref_kind kind);

/* Visits the branches and tags, in no order. Those that lead nowhere too. */
bool git_visit_refs(struct git *git, git_ref_fn *visit, void *user, struct error *err);

/*
 * Puts the branch or tag that is nearest to an unknown ref, or to its name in "mian~2", before the hint of an error.
 * Leaves the error as it is when none is near. Returns false.
 */
bool git_suggest_ref(struct git *git, const char *ref, struct error *err);

/* A commit for people; false when it is not here. */
bool git_read_commit(struct git *git, struct arena *arena, const struct git_id *id, struct commit *out);

/* A commit for walking the history. */
struct git_node {
	struct git_id id;
	struct git_id tree;
	int64_t time; /* of the committer, in seconds */
	const struct git_id *parents;
	size_t parents_count;
};

/* *found is false when the commit is not in this clone. */
bool git_read_node(struct git *git, struct arena *arena, const struct git_id *id, struct git_node *out, bool *found,
		   struct error *err);

/*
 * Sets *answer to whether `ancestor` is one of `descendant`; false when that cannot be read. Not for a shallow clone:
 * libgit2 1.5 has no answer at its edge, and loses memory finding that out. So has git_find_common.
 */
bool git_is_ancestor(struct git *git, const struct git_id *ancestor, const struct git_id *descendant, bool *answer);

/* The best commit that both descend from, or are; *found is false when there is none. Not for a shallow clone. */
bool git_find_common(struct git *git, const struct git_id *first, const struct git_id *second, struct git_id *out,
		     bool *found, struct error *err);

/* What the mode of a tree's entry means. */
enum entry_kind git_kind_of_mode(uint32_t mode);

/* The entry at `path` below `tree`, links not followed; ENTRY_NOTHING when there is none. "" is the tree itself. */
bool git_find_entry(struct git *git, const struct git_id *tree, const char *path, enum entry_kind *kind,
		    struct git_id *id, struct error *err);

/* What a tree holds. */
bool git_list_tree(struct git *git, struct arena *arena, const struct git_id *tree, struct entries *out,
		   struct error *err);

/* The files of tree `old` that `new` does not have or has changed, by their paths. */
bool git_list_replaced(struct git *git, struct arena *arena, const struct git_id *old, const struct git_id *new,
		       struct entries *out, struct error *err);

/*
 * The same against the work tree, as `git status` compares: by stat where the index knows the file, else by content.
 * Files with a flag against comparing in the index (assume-unchanged, skip-worktree) are listed too. Sorted by path.
 */
bool git_list_touched(struct git *git, struct arena *arena, const struct git_id *old, struct entries *out,
		      struct error *err);

/* The bytes of a blob. Fails when it is not in this clone, and, without reading them, when there are more than `limit`.
 */
bool git_read_blob(struct git *git, struct arena *arena, const struct git_id *id, size_t limit, struct slice *out,
		   struct error *err);

/* How many blobs were read since the repository was opened. */
size_t git_blobs_read(struct git *git);

/*
 * Whether git ignores what is at `path` in the work tree, and nothing at or below it is tracked. Fails when that takes
 * too long to find out (costly_ignores.h).
 */
bool git_ignores(struct git *git, const char *path, bool is_folder, bool *ignored, struct error *err);

/* What the index has at `path`. False when that is nothing. */
bool git_find_staged(struct git *git, const char *path, bool *is_submodule, struct git_id *id);

/*
 * The name that the blob would have if `content` were added as `path`, with the line endings that the attributes of
 * `path` ask for. Filter programs (such as git-lfs) are not run.
 */
bool git_hash_file(struct git *git, const char *path, struct slice content, struct git_id *out, struct error *err);

/*
 * What a merge makes of a text that both sides changed since `fork`: the text in `arena`. False when they changed the
 * same lines, as `git merge` would stop there.
 */
bool git_merge_texts(struct arena *arena, struct slice fork, struct slice ours, struct slice theirs, struct slice *out);

/* ---- making a commit ---- */

/* A text of git's configuration ("user.name"), or NULL. */
const char *git_read_setting(struct git *git, struct arena *arena, const char *name);

/* The branch that HEAD is on; NULL when it is on none, or on one without a commit. */
const char *git_read_branch(struct git *git, struct arena *arena);

/* Whether a merge, a rebase or the like is under way. */
bool git_is_busy(struct git *git);

/* Whether a filter program (git-lfs, git-crypt) stands between the file and what is committed of it. */
bool git_has_filter(struct git *git, const char *path);

/* A file of the work tree, no link, with the content that it must have. */
struct git_file {
	const char *path;
	struct git_id blob; /* as git_hash_file names it */
};

struct git_order {
	const struct git_file *files;
	size_t count;
	struct git_id parent;
	struct person author;
	struct person committer;
	const char *message;
};

/*
 * Commits the parent's tree with these files on HEAD, which must be at the parent, and puts them into the index, of
 * which all else stays as it is. No hook is run and nothing is signed. On failure HEAD stays; the files may be staged
 * then.
 */
bool git_commit_files(struct git *git, const struct git_order *order, struct git_id *out, struct error *err);

#endif
