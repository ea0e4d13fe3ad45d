/* SPDX-License-Identifier: MIT */
#include <git2.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/text.h"
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

struct names {
	struct arena *arena;
	const char **items;
	size_t count;
	size_t room;
};

static bool add_name(void *user, const char *name, enum git_ref_kind kind)
{
	enum { MOST_NAMES = 10000 };
	struct names *names = user;
	(void)kind;
	names->items = arena_grow(names->arena, names->items, names->count, &names->room, sizeof *names->items);
	names->items[names->count++] = arena_strdup(names->arena, name);
	return names->count < MOST_NAMES;
}

bool git_suggest_ref(struct git *git, const char *ref, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO ignored = {0};
	struct names names = {.arena = arena};
	struct slice name = {ref, strcspn(ref, "~^@:")};
	git_visit_refs(git, add_name, &names, &ignored);
	const char *nearest = text_nearest(name, names.items, names.count);
	if (!nearest || slice_is(name, nearest))
		return false;
	const char *otherwise = arena_strdup(arena, err->hint);
	return error_hint(err, "Did you mean '%s%s'? If not: %s", nearest, ref + name.length, otherwise);
}
