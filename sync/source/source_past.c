/* SPDX-License-Identifier: MIT */
/* The past of what a source reads: its commits are listed once, for all threads. */
#include "sync/source/source_handle.h"

#include "model/base/arena.h"
#include "sync/git/ancestry.h"
#include "sync/source/lineage.h"
#include "sync/source/past_paths.h"
#include "sync/source/patterns.h"
#include "sync/source/replaced.h"

/* The newest `commits` commits that the read one descends from, itself first. */
static bool take_past(struct source *source, size_t commits, struct commit_nodes *out, struct error *err)
{
	pthread_mutex_lock(&source->lock);
	bool made = commits <= source->past_asked ||
		    commit_nodes_read(source->git, &source->commit, commits, source->arena, &source->past, err);
	if (made) {
		source->past_asked = commits > source->past_asked ? commits : source->past_asked;
		*out = source->past;
		out->count = out->count < commits ? out->count : commits;
	}
	pthread_mutex_unlock(&source->lock);
	return made;
}

/* The same, behind at most as many commits that are newer on the main line of this repository. */
static bool take_line(struct source *source, size_t commits, struct commit_nodes *out, struct error *err)
{
	pthread_mutex_lock(&source->lock);
	bool made = commits == source->line_asked ||
		    commit_nodes_read_line(source->git, &source->commit, commits, source->arena, &source->line, err);
	if (made) {
		source->line_asked = commits;
		*out = source->line;
	}
	pthread_mutex_unlock(&source->lock);
	return made;
}

bool source_history(struct source *source, const struct source_query *query, struct error *err)
{
	struct commit_nodes past = {0};
	if (!source->has_commit)
		return true;
	bool walked = take_past(source, query->commits, &past, err) &&
		      lineage_walk(source->git, &past, query, NULL, err);
	return walked || error_context(err, "history of '%s' cannot be read", query->path);
}

bool source_past(struct source *source, struct arena *arena, const struct source_query *query, struct source_past *out,
		 struct error *err)
{
	struct commit_nodes line = {0};
	*out = (struct source_past){0};
	if (!source->has_commit)
		return true;
	if (!take_line(source, query->commits, &line, err))
		return error_context(err, "history of '%s' cannot be read", query->path);
	struct past_commit *commits = arena_array(arena, line.count, sizeof *commits);
	for (size_t i = 0; i < line.count; i++) {
		commits[i] = (struct past_commit){
			.hash = git_print_id(arena, &line.items[i].commit),
			.time = line.items[i].time,
			.parent = line.items[i].first_parent,
			.content = PAST_NOTHING,
		};
	}
	*out = (struct source_past){commits, line.count, line.start, line.items};
	bool walked = lineage_walk(source->git, &line, query, commits, err);
	return walked || error_context(err, "history of '%s' cannot be read", query->path);
}

const enum kinship *source_past_kinship(struct source *source, struct arena *arena, const struct source_past *past,
					const char *hash)
{
	struct git_id other;
	const struct commit_nodes nodes = {past->nodes, past->count, past->start};
	enum kinship *kinships = arena_array(arena, past->count, sizeof *kinships);
	for (size_t i = 0; i < past->count; i++)
		kinships[i] = KINSHIP_UNRELATED;
	if (past->count && git_parse_id(slice_of(hash), &other))
		commit_nodes_kinship(source->git, &nodes, &other, kinships);
	return kinships;
}

bool source_find_past_paths(struct source *source, const struct source_rules *rules, size_t commits,
			    struct arena *arena, struct source_past_paths *out, struct error *err)
{
	struct commit_nodes past = {0};
	*out = (struct source_past_paths){.was = arena_array(arena, rules->count, sizeof *out->was)};
	bool found = (!source->has_commit || take_past(source, commits, &past, err)) &&
		     past_paths_find(source->git, &past, patterns_new(arena, rules), !source->is_commit, out, err);
	return found || error_context(err, "history cannot be read");
}

bool source_replaced(struct source *source, const struct source_rules *rules, const struct replaced_query *query,
		     struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct commit_nodes past = {0};
	if (!source->has_commit)
		return true;
	const struct patterns *patterns = patterns_new(scratch, rules);
	bool walked = take_past(source, query->commits, &past, err) &&
		      replaced_walk(source->git, &past, patterns, !source->is_commit, query, err);
	return walked || error_context(err, "history cannot be read");
}
