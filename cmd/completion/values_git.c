/* SPDX-License-Identifier: MIT */
#include "cmd/completion/values_git.h"

#include <stdlib.h>

#include "cmd/completion/values_config.h"
#include "model/base/arena.h"
#include "model/base/path.h"
#include "sync/git/ancestry.h"
#include "sync/git/git.h"

#define MOST_REFS     2000
#define MOST_COMMITS  20  /* that are offered */
#define SHORT_HASH    10  /* digits */
#define MOST_ANCESTRY 500 /* commits that are looked at */

static void close_git(struct git **git)
{
	git_close(*git);
}

static void free_walk(struct ancestry **walk)
{
	ancestry_free(*walk);
}

/* The repository of the current folder; NULL where there is none that can be read. */
static struct git *open_here(const struct completion *completion)
{
	ERROR_AUTO err = {0};
	struct git *git = NULL;
	struct git_place place = {".", completion->question->variable, true};
	return git_open(&place, &git, &err) ? git : NULL;
}

static bool add_ref(void *user, const char *name, enum git_ref_kind kind)
{
	static const char *const kinds[] = {"branch", "tag", "remote branch"};
	struct completion *completion = user;
	struct slice text = {arena_strdup(completion->arena, name), strlen(name)};
	candidates_add(completion->candidates, text, slice_of(kinds[kind]));
	return completion->candidates->count < MOST_REFS && !deadline_passed(&completion->deadline);
}

void values_refs(struct completion *completion, const char *detail)
{
	(void)detail;
	ERROR_AUTO err = {0};
	__attribute__((cleanup(close_git))) struct git *git = open_here(completion);
	if (git && git_visit_refs(git, add_ref, completion, &err))
		candidates_sort(completion->candidates);
	candidates_add(completion->candidates, slice_of("HEAD"), slice_of("the current commit"));
}

/* `path` relative to the work tree; NULL when it is outside of it. */
static const char *path_in(const struct git *git, struct arena *arena, const char *path)
{
	char *resolved = realpath(path, NULL);
	const char *full = arena_strdup(arena, resolved);
	free(resolved);
	return full && git_work_tree(git) ? path_below(git_work_tree(git), full) : NULL;
}

static void add_commit(struct completion *completion, struct git *git, const struct git_id *id)
{
	struct commit commit;
	if (git_read_commit(git, completion->arena, id, &commit))
		candidates_add(completion->candidates, (struct slice){commit.hash, SHORT_HASH},
			       slice_of(commit.subject));
}

/* What is at `path` in a commit, or in none: a blob of zeros. False when it cannot be read. */
static bool read_blob_at(struct git *git, const struct git_node *node, const char *path, struct git_id *out)
{
	ERROR_AUTO err = {0};
	enum entry_kind kind;
	*out = (struct git_id){{0}};
	return git_find_entry(git, &node->tree, path, &kind, out, &err);
}

/* Whether a commit has another file at `path` than each of its parents, as `git log` chooses. */
static bool changes(const struct completion *completion, struct git *git, const struct git_node *node, const char *path)
{
	ERROR_AUTO err = {0};
	struct git_id here;
	if (!read_blob_at(git, node, path, &here))
		return false;
	bool differs = node->parents_count > 0 || !git_same_id(&here, &(struct git_id){{0}});
	for (size_t i = 0; i < node->parents_count && differs; i++) {
		struct git_node parent;
		struct git_id there;
		bool found;
		differs = git_read_node(git, completion->arena, &node->parents[i], &parent, &found, &err) && found &&
			  read_blob_at(git, &parent, path, &there) && !git_same_id(&here, &there);
	}
	return differs;
}

static void add_commits(struct completion *completion, struct git *git, const char *path)
{
	ERROR_AUTO err = {0};
	struct git_id head;
	struct git_node node;
	bool born = false;
	bool found = false;
	if (!git_read_head(git, &head, &born, &err) || !born)
		return;
	__attribute__((cleanup(free_walk))) struct ancestry *walk = ancestry_new(git, &head);
	size_t most = completion->candidates->count + MOST_COMMITS;
	for (size_t i = 0; i < MOST_ANCESTRY && completion->candidates->count < most; i++) {
		if (deadline_passed(&completion->deadline) || !ancestry_next(walk, &node, &found, &err) || !found)
			return;
		if (changes(completion, git, &node, path))
			add_commit(completion, git, &node.id);
	}
}

void values_versions(struct completion *completion, const char *detail)
{
	(void)detail;
	struct candidates *candidates = completion->candidates;
	const struct line *line = completion->line;
	candidates_add(candidates, slice_of("-1"), slice_of("one version back"));
	candidates_add(candidates, slice_of("-2"), slice_of("two versions back"));
	candidates_add(candidates, slice_of("-3"), slice_of("three versions back"));
	completion->deadline = deadline_in(completion->question->milliseconds * COMPLETION_VERSIONS_TIMES);
	const char *file = line->arguments_count ? values_file_of(completion, line->arguments[0]) : NULL;
	__attribute__((cleanup(close_git))) struct git *git = file ? open_here(completion) : NULL;
	const char *path = git ? path_in(git, completion->arena, file) : NULL;
	if (path)
		add_commits(completion, git, path);
}
