/* SPDX-License-Identifier: MIT */
/* What commits say, and how they are related. */
#include <git2.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/utf8.h"
#include "sync/git/git.h"
#include "sync/git/git_handle.h"

DROP(drop_commit, git_commit, git_commit_free)

static bool look_up(struct git *git, const struct git_id *id, git_commit **out, bool *found, struct error *err)
{
	git_object *object = NULL;
	bool read = git_look_up(git, id, GIT_OBJECT_COMMIT, &object, found, err);
	*out = (git_commit *)object;
	return read;
}

/* The first line, where git_commit_summary joins the lines of the first paragraph. */
static struct slice subject_of(const char *message)
{
	message += strspn(message, " \t\r\n");
	return (struct slice){message, strcspn(message, "\r\n")};
}

/* A commit message may be in any encoding; a byte that is no UTF-8 becomes U+FFFD. */
static char *repaired(struct arena *arena, struct slice text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	char *copy = arena_alloc(arena, text.length * 3 + 1);
	char *end = copy;
	while (text.length > 0) {
		uint32_t point;
		size_t length = utf8_decode(text, &point);
		end = mempcpy(end, length ? text.at : replacement, length ? length : sizeof replacement - 1);
		size_t read = length ? length : 1;
		text = (struct slice){text.at + read, text.length - read};
	}
	return copy;
}

bool git_read_commit(struct git *git, struct arena *arena, const struct git_id *id, struct commit *out)
{
	HOLD(git);
	ERROR_AUTO ignored = {0};
	AUTO(drop_commit) git_commit *commit = NULL;
	bool found = false;
	if (!look_up(git, id, &commit, &found, &ignored) || !found)
		return false;
	const git_signature *author = git_commit_author(commit);
	*out = (struct commit){
		.hash = git_print_id(arena, id),
		.subject = repaired(arena, subject_of(git_commit_message(commit))),
		.author = repaired(arena, slice_of(*author->name ? author->name : author->email)),
		.time = git_commit_time(commit),
	};
	return true;
}

bool git_read_node(struct git *git, struct arena *arena, const struct git_id *id, struct git_node *out, bool *found,
		   struct error *err)
{
	HOLD(git);
	AUTO(drop_commit) git_commit *commit = NULL;
	if (!look_up(git, id, &commit, found, err))
		return false;
	if (!*found)
		return true;
	size_t count = git_commit_parentcount(commit);
	struct git_id *parents = arena_array(arena, count, sizeof *parents);
	for (size_t i = 0; i < count; i++)
		parents[i] = git_id_from_oid(git_commit_parent_id(commit, (unsigned)i));
	*out = (struct git_node){
		.id = *id,
		.tree = git_id_from_oid(git_commit_tree_id(commit)),
		.time = git_commit_time(commit),
		.parents = parents,
		.parents_count = count,
	};
	return true;
}

bool git_is_ancestor(struct git *git, const struct git_id *ancestor, const struct git_id *descendant, bool *answer)
{
	HOLD(git);
	git_oid older;
	git_oid newer;
	git_id_to_oid(ancestor, &older);
	git_id_to_oid(descendant, &newer);
	int code = git_graph_descendant_of(git->repository, &newer, &older);
	if (code < 0)
		return false;
	*answer = code == 1;
	return true;
}

bool git_find_common(struct git *git, const struct git_id *first, const struct git_id *second, struct git_id *out,
		     bool *found, struct error *err)
{
	HOLD(git);
	git_oid one;
	git_oid two;
	git_oid base;
	git_id_to_oid(first, &one);
	git_id_to_oid(second, &two);
	int code = git_merge_base(&base, git->repository, &one, &two);
	*found = code == 0;
	if (*found)
		*out = git_id_from_oid(&base);
	if (code == 0 || code == GIT_ENOTFOUND)
		return true;
	error_set(err, FAULT_FAILED, "git's history cannot be read: %s", git_last_words());
	return git_hint_for(code, err);
}
