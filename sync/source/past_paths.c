/* SPDX-License-Identifier: MIT */
/* What is still there needs no look, so only what each commit took away from its parents is compared with the rules. */
#include "sync/source/past_paths.h"

#include "model/base/arena.h"
#include "sync/git/git.h"
#include "sync/source/commit_nodes.h"
#include "sync/source/listing.h"
#include "sync/source/patterns.h"

static void take(const struct patterns *patterns, const struct entries *entries, struct source_past_paths *out)
{
	for (size_t i = 0; i < entries->count; i++) {
		const char *path = entries->items[i].name;
		for (size_t rule = 0; rule < patterns_count(patterns); rule++)
			out->was[rule] |= patterns_name(patterns, rule, path);
		out->any_dashboard |= listing_takes(path) && patterns_first(patterns, path) != PATTERNS_NONE;
	}
}

static bool take_here(struct git *git, const struct commit_nodes *past, const struct patterns *patterns,
		      struct source_past_paths *out, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct entries entries = {0};
	if (!git_list_staged(git, scratch, &entries, err) ||
	    (past->count && !git_list_touched(git, scratch, &past->items[0].tree, &entries, err)))
		return false;
	take(patterns, &entries, out);
	return true;
}

static bool take_commit(struct git *git, const struct commit_nodes *past, size_t index, const struct patterns *patterns,
			struct source_past_paths *out, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	const struct commit_node *child = &past->items[index];
	for (size_t i = 0; i < child->parents_count; i++) {
		const struct commit_node *parent = &past->items[child->parents[i]];
		struct entries entries = {0};
		if (git_same_id(&parent->tree, &child->tree))
			continue;
		if (!git_list_replaced(git, scratch, &parent->tree, &child->tree, &entries, err))
			return false;
		take(patterns, &entries, out);
	}
	return true;
}

bool past_paths_find(struct git *git, const struct commit_nodes *past, const struct patterns *patterns, bool here,
		     struct source_past_paths *out, struct error *err)
{
	if (git && here && !take_here(git, past, patterns, out, err))
		return false;
	for (size_t i = 0; i < past->count; i++)
		if (!take_commit(git, past, i, patterns, out, err))
			return false;
	return true;
}
