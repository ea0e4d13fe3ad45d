/* SPDX-License-Identifier: MIT */
/*
 * Which refs say where the main line is. A ref that is not there, or cannot be read, says nothing. What a branch
 * follows is read from its settings: git_branch_upstream matches them by patterns, and libgit2 1.5 loses memory at
 * each.
 */
#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "sync/git/git.h"
#include "sync/git/git_handle.h"

struct tips {
	struct git *git;
	struct git_id *items;
	size_t count;
};

/* Adds what a ref leads to; a tag is no branch. */
static void add(struct tips *tips, const char *ref)
{
	git_oid oid;
	if (tips->count < GIT_MAIN_TIPS && git_reference_name_to_id(&oid, tips->git->repository, ref) == 0)
		tips->items[tips->count++] = git_id_from_oid(&oid);
}

/* Adds a branch, here and at the remotes. */
static void add_branch(struct tips *tips, const char *branch)
{
	static const char *const places[] = {"refs/heads/", "refs/remotes/origin/", "refs/remotes/upstream/"};
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		char *ref = heap_printf("%s%s", places[i], branch);
		add(tips, ref);
		free(ref);
	}
}

/* The ref that the branch of HEAD follows, by git's usual refspec; NULL when it follows none. */
static const char *upstream_of_head(struct git *git, struct arena *arena)
{
	const char *branch = git_read_branch(git, arena);
	if (!branch)
		return NULL;
	const char *remote = git_read_setting(git, arena, arena_printf(arena, "branch.%s.remote", branch));
	const char *merge = git_read_setting(git, arena, arena_printf(arena, "branch.%s.merge", branch));
	static const char heads[] = "refs/heads/";
	if (!remote || !merge || strncmp(merge, heads, strlen(heads)) != 0)
		return NULL;
	if (strcmp(remote, ".") == 0)
		return merge;
	return arena_printf(arena, "refs/remotes/%s/%s", remote, merge + strlen(heads));
}

size_t git_list_main_tips(struct git *git, const struct git_id *commit, struct git_id out[GIT_MAIN_TIPS])
{
	ARENA_AUTO arena = arena_new();
	const char *upstream = upstream_of_head(git, arena);
	const char *branch = git_read_setting(git, arena, "init.defaultBranch");
	struct tips tips = {git, out, 0};
	HOLD(git);
	add_branch(&tips, "HEAD"); /* of a remote: its main branch */
	add_branch(&tips, "main");
	add_branch(&tips, "master");
	if (branch)
		add_branch(&tips, branch);
	git_oid head;
	bool is_head = git_reference_name_to_id(&head, git->repository, "HEAD") == 0;
	struct git_id checked_out = is_head ? git_id_from_oid(&head) : (struct git_id){0};
	if (is_head && upstream && git_same_id(&checked_out, commit))
		add(&tips, upstream);
	if (!tips.count)
		add(&tips, "HEAD");
	return tips.count;
}
