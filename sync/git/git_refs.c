/* SPDX-License-Identifier: MIT */
#include <git2.h>
#include <string.h>

#include "sync/git/git.h"
#include "sync/git/git_handle.h"

struct walk {
	git_ref_fn *visit;
	void *user;
};

static int visit_one(const char *name, void *payload)
{
	static const struct {
		const char *folder;
		enum git_ref_kind kind;
	} kinds[] = {{"refs/heads/", GIT_REF_BRANCH}, {"refs/tags/", GIT_REF_TAG}, {"refs/remotes/", GIT_REF_REMOTE}};
	const struct walk *walk = payload;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		size_t length = strlen(kinds[i].folder);
		if (strncmp(name, kinds[i].folder, length) == 0)
			return walk->visit(walk->user, name + length, kinds[i].kind) ? 0 : GIT_EUSER;
	}
	return 0;
}

bool git_visit_refs(struct git *git, git_ref_fn *visit, void *user, struct error *err)
{
	HOLD(git);
	struct walk walk = {visit, user};
	int code = git_reference_foreach_name(git->repository, visit_one, &walk);
	return code == 0 || code == GIT_EUSER ||
	       error_set(err, FAULT_FAILED, "refs cannot be read: %s", git_last_words());
}
