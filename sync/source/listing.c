/* SPDX-License-Identifier: MIT */
/*
 * A walk from the root that goes only into folders that a rule reaches. Each place has two paths: the one that it is
 * shown and listed by, and, behind links, the real one, which is what git ignores or tracks.
 *
 * Links make the tree a graph. A folder that is already open above is not entered again, which ends every circle, and
 * the number of entries is limited, which ends a crafted tree whose links (or, in a commit, shared subtrees) multiply.
 */
#include "sync/source/listing.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/path.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/utf8.h"
#include "sync/source/patterns.h"
#include "sync/source/source.h"
#include "sync/source/store.h"

#define ENTRIES_MAX ((size_t)1000000) /* looked at in one listing */

struct listing {
	struct store *store;
	const struct patterns *patterns;
	struct arena *arena; /* for what is given back */
	struct source_files files;
	size_t room;
	size_t entries;          /* looked at so far */
	bool stopped;            /* what git ignores is not known */
	bool *matched;           /* per rule: some file was found */
	bool *present;           /* per rule: something is at its path, a file or not, read or not */
	const char **repository; /* per rule: another repository that it may lead into and does not name, or NULL */
	struct diagnostics *diags;
};

/* A folder that is being looked into, and those above it. */
struct level {
	const struct level *above;
	const char *shown;
	const char *real;
	size_t depth;
	struct arena *arena; /* for what is needed only while it is open, so that memory does not grow with the tree */
};

static struct place whole(const char *file)
{
	return (struct place){.file = file};
}

bool listing_takes(const char *path)
{
	static const char *const endings[] = {".json", ".yaml", ".yml"};
	const char *slash = strrchr(path, '/');
	if (strcmp(slash ? slash + 1 : path, "dashsync.yaml") == 0)
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		if (slice_ends_with(slice_of(path), endings[i]))
			return true;
	}
	return false;
}

static void add_file(struct listing *listing, const char *path, size_t rule)
{
	struct source_files *files = &listing->files;
	files->items = heap_grow(files->items, files->count, &listing->room, sizeof *files->items);
	files->items[files->count++] = (struct source_file){arena_strdup(listing->arena, path), rule};
	for (size_t i = rule; i < patterns_count(listing->patterns); i++) {
		if (!listing->matched[i])
			listing->matched[i] = patterns_match(listing->patterns, i, path);
	}
}

/* Remembers the rules that name what is at `path`; with `below` also those that may name something below it. */
static void mark_present(struct listing *listing, const char *path, bool below)
{
	for (size_t i = 0; i < patterns_count(listing->patterns); i++)
		if (!listing->present[i])
			listing->present[i] = below ? patterns_lead(listing->patterns, i, path)
						    : patterns_name(listing->patterns, i, path);
}

/* Adds the file when it is a dashboard by name and rule. */
static void consider_file(struct listing *listing, const char *shown)
{
	size_t rule = listing_takes(shown) ? patterns_first(listing->patterns, shown) : PATTERNS_NONE;
	if (rule != PATTERNS_NONE)
		add_file(listing, shown, rule);
}

static bool is_open(const struct level *level, const char *real)
{
	for (; level; level = level->above) {
		if (strcmp(level->real, real) == 0)
			return true;
	}
	return false;
}

/* True when the rules would want what is at `path`, so that a problem with it is worth telling. */
static bool is_wanted(const struct listing *listing, const char *path)
{
	return patterns_first(listing->patterns, path) != PATTERNS_NONE || patterns_expect(listing->patterns, path);
}

static void report_name(struct listing *listing, const char *path)
{
	STRBUF_AUTO shown = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	text_printable(slice_of(path), &shown);
	struct diagnostic *diag = diag_error(listing->diags, whole(shown.at), "file-name",
					     "name '%s' is not UTF-8, so the file is not read", shown.at);
	diag_hint(listing->diags, diag, "Rename it, or add it to 'exclude'.");
}

#define IN_THAT_REPOSITORY "Run dashsync in that repository, or copy its dashboards into this one."

static void report_repository(struct listing *listing, const char *path)
{
	mark_present(listing, path, true);
	if (!patterns_expect(listing->patterns, path)) {
		for (size_t i = 0; i < patterns_count(listing->patterns); i++)
			if (!listing->repository[i] && patterns_lead(listing->patterns, i, path))
				listing->repository[i] = arena_strdup(listing->arena, path);
		return;
	}
	struct diagnostic *diag = diag_warning(listing->diags, whole(path), "submodule",
					       "folder '%s' is another git repository and is not read", path);
	diag_hint(listing->diags, diag, IN_THAT_REPOSITORY);
}

/* Says why what a link leads to is not read. */
static void report_link(struct listing *listing, const char *path, const char *to, enum entry_kind kind)
{
	mark_present(listing, path, true);
	const char *why = kind == ENTRY_OUTSIDE  ? "which is outside the root or inside git's own data"
			  : kind == ENTRY_CIRCLE ? "which leads back to it"
						 : "which is not there";
	struct diagnostic *diag = diag_error(listing->diags, whole(path), "link", "link '%s' leads to '%s', %s", path,
					     to, why);
	diag_hint(listing->diags, diag, "Replace the link by the file, or add it to 'exclude'.");
}

static bool walk_folder(struct listing *listing, struct level *level, struct error *err);

/* Something could not be read: a diagnostic on disk, where others can; in a commit the end of the walk. */
static bool report_unreadable(struct listing *listing, const char *path, struct error *failure, struct error *err)
{
	if (listing->store->operations->is_commit) {
		error_move(err, failure);
		return error_context(err, "'%s' cannot be read", path);
	}
	mark_present(listing, path, true);
	diag_error(listing->diags, whole(path), "unreadable", "%s", failure->message);
	return true;
}

/* Looks into a folder below `above`. An endless tree stops the walk. */
static bool enter(struct listing *listing, const struct level *above, const char *shown, const char *real,
		  struct error *err)
{
	struct level level = {.above = above, .shown = shown, .real = real, .depth = above->depth + 1};
	if (!patterns_reach(listing->patterns, shown) || is_open(above, real))
		return true;
	if (level.depth > LIMIT_DEPTH) {
		mark_present(listing, shown, true);
		diag_error(listing->diags, whole(shown), "depth", "folder '%s' is more than %d folders deep", shown,
			   LIMIT_DEPTH);
		return true;
	}
	ERROR_AUTO failure = {0};
	if (walk_folder(listing, &level, &failure))
		return true;
	if (listing->entries > ENTRIES_MAX || listing->stopped) {
		error_move(err, &failure);
		return false;
	}
	return report_unreadable(listing, shown, &failure, err);
}

static bool visit_link(struct listing *listing, const struct level *level, const char *shown, const char *real,
		       struct error *err)
{
	if (!is_wanted(listing, shown) && !patterns_reach(listing->patterns, shown))
		return true;
	struct store *store = listing->store;
	struct resolved_path resolved_path;
	ERROR_AUTO failure = {0};
	if (!store->operations->follow(store, level->arena, real, &resolved_path, &failure))
		return report_unreadable(listing, shown, &failure, err);
	switch (resolved_path.kind) {
	case ENTRY_FILE:
		consider_file(listing, shown);
		return true;
	case ENTRY_FOLDER:
		return enter(listing, level, shown, resolved_path.path, err);
	case ENTRY_REPOSITORY:
		report_repository(listing, shown);
		return true;
	case ENTRY_OTHER:
		return true;
	default:
		if (is_wanted(listing, shown))
			report_link(listing, shown, store->operations->destination(store, level->arena, real),
				    resolved_path.kind);
		return true;
	}
}

/* True when an entry can be passed over by its name alone, before git is asked whether it ignores it. */
static bool is_beside(const struct listing *listing, const char *shown, enum entry_kind kind)
{
	switch (kind) {
	case ENTRY_FILE:
		return !listing_takes(shown) || patterns_first(listing->patterns, shown) == PATTERNS_NONE;
	case ENTRY_FOLDER:
		return !patterns_reach(listing->patterns, shown);
	case ENTRY_LINK:
	case ENTRY_REPOSITORY:
		return !is_wanted(listing, shown) && !patterns_reach(listing->patterns, shown);
	default:
		return true;
	}
}

static bool visit(struct listing *listing, const struct level *level, const struct entry *entry, struct error *err)
{
	if (++listing->entries > ENTRIES_MAX)
		return error_set(err, FAULT_FAILED, "folder '%s' holds more than %zu files and folders", level->shown,
				 ENTRIES_MAX);
	struct store *store = listing->store;
	const char *shown = path_join(level->arena, level->shown, entry->name);
	const char *real = path_join(level->arena, level->real, entry->name);
	bool ignored = false;
	mark_present(listing, shown, false);
	if (is_beside(listing, shown, entry->kind))
		return true;
	listing->stopped = !store->operations->ignores(store, real, entry->kind, &ignored, err);
	if (listing->stopped)
		return false;
	if (ignored) {
		mark_present(listing, shown, true);
		return true;
	}
	size_t bad;
	if (!utf8_valid(slice_of(entry->name), &bad)) {
		mark_present(listing, shown, true);
		report_name(listing, shown);
		return true;
	}
	switch (entry->kind) {
	case ENTRY_FILE:
		consider_file(listing, shown);
		return true;
	case ENTRY_FOLDER:
		return enter(listing, level, shown, real, err);
	case ENTRY_LINK:
		return visit_link(listing, level, shown, real, err);
	default:
		report_repository(listing, shown);
		return true;
	}
}

static bool walk_folder(struct listing *listing, struct level *level, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct entries entries = {0};
	struct store *store = listing->store;
	level->arena = arena;
	if (!store->operations->list(store, arena, level->real, &entries, err))
		return false;
	for (size_t i = 0; i < entries.count; i++) {
		if (!visit(listing, level, &entries.items[i], err))
			return false;
	}
	return true;
}

static int compare_paths(const void *left, const void *right)
{
	const struct source_file *a = left;
	const struct source_file *b = right;
	return strcmp(a->path, b->path);
}

static int compare_without_case(const void *left, const void *right)
{
	const struct source_file *a = left;
	const struct source_file *b = right;
	int order = strcasecmp(a->path, b->path);
	return order ? order : strcmp(a->path, b->path);
}

/* On a file system that ignores case, as macOS and Windows have, such files are one. */
static void report_case_twins(struct listing *listing, const struct source_files *files)
{
	ARENA_AUTO scratch = arena_new();
	struct source_file *sorted = arena_copy_array(scratch, files->items, files->count, sizeof *sorted);
	qsort(sorted, files->count, sizeof *sorted, compare_without_case);
	for (size_t i = 1; i < files->count; i++) {
		const char *first = sorted[i - 1].path;
		const char *second = sorted[i].path;
		if (strcasecmp(first, second) == 0)
			diag_warning(listing->diags, whole(second), "file-name",
				     "names '%s' and '%s' differ only in case", first, second);
	}
}

static void report_unmatched(struct listing *listing)
{
	for (size_t i = 0; i < patterns_count(listing->patterns); i++) {
		if (listing->matched[i] || !listing->present[i])
			continue;
		const char *path = patterns_text(listing->patterns, i);
		const char *repository = listing->repository[i];
		struct diagnostic *diag = diag_warning(
			listing->diags, whole(NULL), repository ? "submodule" : "no-files",
			repository ? "path '%s' matches no dashboard file: folder '%s' is another git repository and "
				     "is not read"
				   : "path '%s' matches no dashboard file",
			path, repository);
		diag_hint(listing->diags, diag,
			  repository ? IN_THAT_REPOSITORY
				     : "Dashboards end in .json, .yaml or .yml; files that git ignores or that "
				       "'exclude' matches are skipped.");
	}
}

/* Gives the files to the caller's arena, in order. */
static void finish(struct listing *listing, struct source_files *out)
{
	size_t rules = patterns_count(listing->patterns);
	const char **absent = arena_array(listing->arena, rules, sizeof *absent);
	struct source_files files = {.count = listing->files.count, .absent = absent};
	for (size_t i = 0; i < rules; i++)
		if (!listing->present[i])
			absent[i] = arena_strdup(listing->arena, patterns_text(listing->patterns, i));
	files.items = arena_copy_array(listing->arena, listing->files.items, files.count, sizeof *files.items);
	if (files.count) {
		qsort(files.items, files.count, sizeof *files.items, compare_paths);
		report_case_twins(listing, &files);
	}
	report_unmatched(listing);
	*out = files;
}

bool listing_run(struct store *store, const struct patterns *patterns, struct arena *arena, struct source_files *out,
		 struct diagnostics *diags, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct listing listing = {
		.store = store,
		.patterns = patterns,
		.arena = arena,
		.matched = arena_array(scratch, patterns_count(patterns), sizeof *listing.matched),
		.present = arena_array(scratch, patterns_count(patterns), sizeof *listing.present),
		.repository = arena_array(scratch, patterns_count(patterns), sizeof *listing.repository),
		.diags = diags,
	};
	struct level root = {.shown = "", .real = ""};
	bool walked = walk_folder(&listing, &root, err);
	if (walked)
		finish(&listing, out);
	free(listing.files.items);
	return walked;
}
