/* SPDX-License-Identifier: MIT */
/* Which refs say where the main line is. A ref that is not there, or cannot be read, says nothing. */
#include <git2.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "sync/git/git.h"
#include "sync/git/git_handle.h"

DROP(drop_reference, git_reference, git_reference_free)
DROP(drop_config, git_config, git_config_free)

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

/* Adds what the branch of HEAD follows. */
static void add_upstream(struct tips *tips)
{
	AUTO(drop_reference) git_reference *head = NULL;
	AUTO(drop_reference) git_reference *upstream = NULL;
	if (git_repository_head(&head, tips->git->repository) == 0 && git_reference_is_branch(head) &&
	    git_branch_upstream(&upstream, head) == 0)
		add(tips, git_reference_name(upstream));
}

size_t git_list_main_tips(struct git *git, struct git_id out[GIT_MAIN_TIPS])
{
	HOLD(git);
	AUTO(drop_config) git_config *config = NULL;
	const char *branch = NULL;
	struct tips tips = {git, out, 0};
	add(&tips, "HEAD");
	add_upstream(&tips);
	add_branch(&tips, "HEAD"); /* of a remote: its main branch */
	add_branch(&tips, "main");
	add_branch(&tips, "master");
	if (git_repository_config_snapshot(&config, git->repository) == 0 &&
	    git_config_get_string(&branch, config, "init.defaultBranch") == 0)
		add_branch(&tips, branch);
	return tips.count;
}
