/* SPDX-License-Identifier: MIT */
/* History is asked only when something is amiss: a config whose paths all have files costs nothing. */
#include "sync/compare/config_paths.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/path.h"
#include "model/base/text.h"
#include "sync/compare/operation.h"
#include "sync/source/source.h"

#define NO_DEPTH "Fetch all commits: git fetch --unshallow; in a pipeline, fetch-depth: 0."

struct paths {
	const struct operation *operation;
	struct arena *arena;
	const struct source_files *listed;
	struct source_past_paths past;
	bool is_shallow;
	struct diagnostics *diags;
};

/* ---- what was meant ---- */

struct names {
	const char **items;
	size_t count;
	size_t room;
};

/* A file and the folders above it. */
static void add_names(struct names *names, struct arena *arena, const char *path)
{
	for (; *path; path = path_folder(arena, path)) {
		names->items = arena_grow(arena, names->items, names->count, &names->room, sizeof *names->items);
		names->items[names->count++] = path;
	}
}

/* The file or folder with dashboards whose name is nearest, or NULL. A pattern is near to no name. */
static const char *find_nearest(const struct paths *paths, const char *word)
{
	ERROR_AUTO ignored = {0};
	struct arena *arena = paths->arena;
	struct source_rule all = {.path = slice_of(".")};
	struct source_files files = {0};
	struct diagnostics diags;
	struct names names = {0};
	if (strpbrk(word, "*?["))
		return NULL;
	diagnostics_init(&diags, arena);
	source_list(paths->operation->files.source, &(struct source_rules){&all, 1}, arena, &files, &diags, &ignored);
	for (size_t i = 0; i < files.count; i++)
		add_names(&names, arena, files.items[i].path);
	return text_nearest(slice_of(word), names.items, names.count);
}

/* ---- what is wrong ---- */

/* ", and was not in the last 200 commits", "" where there are none. Of a shallow clone nobody has seen so many. */
static const char *history_words(const struct paths *paths, const char *verb)
{
	const struct operation *operation = paths->operation;
	if (!operation->files.has_commit)
		return "";
	if (paths->is_shallow)
		return arena_printf(paths->arena, ", and %s in the commits that this shallow clone has", verb);
	return arena_printf(paths->arena, ", and %s in the last %u commits", verb, operation->limits.history_depth);
}

static bool refuse_path(const struct paths *paths, const char *path, struct error *err)
{
	const char *nearest = find_nearest(paths, path);
	error_set(err, FAULT_CONFIG, "%s: path '%s' is not there%s", paths->operation->files.config_path, path,
		  history_words(paths, "was not"));
	if (nearest)
		return error_hint(err, "Did you mean '%s'?", nearest);
	return error_hint(err, "Correct the path under 'dashboards', or remove it.");
}

static const char *first_absent(const struct paths *paths)
{
	for (size_t i = 0; i < paths->operation->files.rules.count; i++)
		if (paths->listed->absent[i])
			return paths->listed->absent[i];
	return NULL;
}

/* In a shallow clone: the commits are not here, or the path, where one is near to it, is a mistake. */
static const char *shallow_hint(const struct paths *paths, const char *path)
{
	const char *nearest = path ? find_nearest(paths, path) : NULL;
	return nearest ? arena_printf(paths->arena, "Did you mean '%s'? If not: %s", nearest, NO_DEPTH) : NO_DEPTH;
}

/* What a path is that leads nowhere today and is no mistake. */
static void warn(const struct paths *paths, const char *path, bool was)
{
	struct diagnostics *diags = paths->diags;
	struct diagnostic *diag = diag_warning(
		diags, (struct place){0}, "no-files",
		was ? "path '%s' is not there any more: its dashboards have left git"
		    : "path '%s' is not there, and the clone is too shallow to show whether it ever was",
		path);
	diag_hint(diags, diag, "%s",
		  was ? "Remove the path when its dashboards are gone from the server." : shallow_hint(paths, path));
}

/* The first warning of a folder that is there and not read. */
static const struct diagnostic *find_unread(const struct diagnostics *diags)
{
	for (size_t i = 0; i < diags->count; i++)
		if (strcmp(diags->items[i].rule, "submodule") == 0)
			return &diags->items[i];
	return NULL;
}

static bool refuse_all(const struct paths *paths, struct error *err)
{
	const struct diagnostic *unread = find_unread(paths->diags);
	error_set(err, FAULT_CONFIG, "%s: no path under 'dashboards' has a dashboard file%s",
		  paths->operation->files.config_path, history_words(paths, "none had one"));
	if (unread)
		return error_hint(err, "%s. %s", unread->message, unread->hint ? unread->hint : "");
	if (paths->is_shallow)
		return error_hint(err, "%s", shallow_hint(paths, first_absent(paths)));
	return error_hint(err, "Dashboards end in .json, .yaml or .yml; files that git ignores or that 'exclude' "
			       "matches are skipped.");
}

bool config_paths_check(const struct operation *operation, struct arena *arena, const struct source_files *listed,
			struct diagnostics *diags, struct error *err)
{
	const struct operation_files *files = &operation->files;
	struct paths paths = {operation, arena, listed, {0}, source_is_shallow(files->source), diags};
	bool finds_nothing = listed->count == 0 && diags->errors == 0;
	if (!files->rules_are_configured || (!finds_nothing && !first_absent(&paths)))
		return true;
	if (!source_find_past_paths(files->source, &files->rules, operation->limits.history_depth, arena, &paths.past,
				    err))
		return false;
	for (size_t i = 0; i < files->rules.count; i++) {
		if (!listed->absent[i])
			continue;
		if (!paths.past.was[i] && !paths.is_shallow)
			return refuse_path(&paths, listed->absent[i], err);
		warn(&paths, listed->absent[i], paths.past.was[i]);
	}
	return !finds_nothing || paths.past.any_dashboard || refuse_all(&paths, err);
}
