/* SPDX-License-Identifier: MIT */
/*
 * A walk down the folders, each a run of the sorted files. A folder with nothing else in it is a rule; one that has
 * other files beside its dashboards is tried by the endings of names, then with a few excludes, then file by file.
 * What came out is then looked over for rules that differ in one folder's name only, which become a glob. A pattern is
 * believed only after it was held against all files, by the code that will match it (patterns.h).
 *
 * The root is never a rule as a whole: the next YAML file of a CI system would be taken for a dashboard.
 */
#include "sync/init/cover.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "sync/source/patterns.h"
#include "sync/source/source.h"

#define MOST_EXCLUDES 12
#define ALIKE         3   /* so many rules that differ in one name are one glob */
#define MOST_COMPARED 500 /* rules; comparing all with all takes its time */

/* The files of one folder, all below it among them. */
struct run {
	const struct cover_file *files;
	size_t count;
	size_t depth; /* bytes of the folder in each path, with its slash; 0 for the root */
};

struct walk {
	struct arena *arena;
	const struct cover_file *files; /* all */
	size_t count;
	struct cover *out;
};

static const char *const endings[] = {".json", ".yaml", ".yml"};

#define ENDINGS (sizeof endings / sizeof endings[0])

/* A name as a pattern that matches only itself. */
static const char *escape(struct arena *arena, const char *path, size_t length)
{
	STRBUF_AUTO text = STRBUF_INIT(2 * length + 1);
	for (size_t i = 0; i < length; i++) {
		bool magic = i == 0 && (path[i] == ':' || path[i] == '!');
		if (magic || strchr("*?[\\", path[i]))
			strbuf_add_char(&text, '\\');
		strbuf_add_char(&text, path[i]);
	}
	return arena_slice(arena, strbuf_slice(&text)).at;
}

static size_t dashboards_in(const struct run *run)
{
	size_t count = 0;
	for (size_t i = 0; i < run->count; i++)
		count += run->files[i].is_dashboard;
	return count;
}

/* Whether a rule must not name the file. */
static bool is_other(const struct cover_file *file)
{
	return !file->is_dashboard && !file->is_broken && !file->is_companion;
}

static size_t others_in(const struct run *run)
{
	size_t count = 0;
	for (size_t i = 0; i < run->count; i++)
		count += is_other(&run->files[i]);
	return count;
}

/* Whether there is a dashboard in it, or a file that is meant as one. */
static bool is_meant(const struct run *run)
{
	for (size_t i = 0; i < run->count; i++)
		if (run->files[i].is_dashboard || run->files[i].is_broken)
			return true;
	return false;
}

/* The bytes of the child's name after the folder, with the slash of a folder. */
static size_t child_length(const struct run *run, size_t file)
{
	const char *rest = run->files[file].path + run->depth;
	size_t length = strcspn(rest, "/");
	return length + (rest[length] == '/');
}

/* The child that begins at `*at`, which moves past it; a file is a run of one whose depth is its whole path. */
static struct run next_child(const struct run *run, size_t *at)
{
	size_t from = *at;
	size_t depth = run->depth + child_length(run, from);
	while (*at < run->count && strncmp(run->files[from].path, run->files[*at].path, depth) == 0 &&
	       (*at == from || run->files[from].path[depth - 1] == '/'))
		(*at)++;
	return (struct run){run->files + from, *at - from, depth};
}

static bool is_file(const struct run *run)
{
	return run->files[0].path[run->depth] == '\0';
}

static void add_rule(struct walk *walk, const char *path, struct slice *exclude, size_t exclude_count)
{
	struct cover *out = walk->out;
	out->items = arena_grow(walk->arena, out->items, out->count, &out->room, sizeof *out->items);
	out->items[out->count++] = (struct config_dashboards){
		.path = slice_of(path),
		.exclude = {.items = exclude, .count = exclude_count},
	};
}

/* ---- holding patterns against the files ---- */

static struct patterns *patterns_of(struct arena *arena, const struct config_dashboards *rules, size_t count)
{
	struct source_rule *sources = arena_array(arena, count, sizeof *sources);
	for (size_t i = 0; i < count; i++)
		sources[i] = (struct source_rule){.path = rules[i].path,
						  .exclude = rules[i].exclude.items,
						  .exclude_count = rules[i].exclude.count};
	return patterns_new(arena, &(struct source_rules){sources, count});
}

/* Whether the pattern matches dashboards only; how many goes to `*matched`. */
static bool is_clean(const struct walk *walk, const char *path, size_t *matched)
{
	ARENA_AUTO scratch = arena_new();
	const struct config_dashboards rule = {.path = slice_of(path)};
	const struct patterns *patterns = patterns_of(scratch, &rule, 1);
	*matched = 0;
	for (size_t i = 0; i < walk->count; i++) {
		if (!patterns_match(patterns, 0, walk->files[i].path))
			continue;
		if (is_other(&walk->files[i]))
			return false;
		*matched += walk->files[i].is_dashboard;
	}
	return true;
}

bool cover_is_right(const struct cover *cover, const struct cover_file *files, size_t count)
{
	ARENA_AUTO scratch = arena_new();
	const struct patterns *patterns = patterns_of(scratch, cover->items, cover->count);
	for (size_t i = 0; i < count; i++)
		if ((files[i].is_dashboard || is_other(&files[i])) &&
		    (patterns_first(patterns, files[i].path) != PATTERNS_NONE) != files[i].is_dashboard)
			return false;
	return true;
}

static struct slice folder_in(const char *path)
{
	const char *slash = strrchr(path, '/');
	return (struct slice){path, slash ? (size_t)(slash - path) : 0};
}

void cover_gaps(struct arena *arena, const struct cover *cover, const struct cover_file *files, size_t count,
		struct string_list *out)
{
	ARENA_AUTO scratch = arena_new();
	const struct patterns *patterns = patterns_of(scratch, cover->items, cover->count);
	*out = (struct string_list){0};
	for (size_t i = 0; i < count; i++) {
		struct slice folder = folder_in(files[i].path);
		const char *ending = strrchr(files[i].path, '.');
		bool is_seen = out->count && slice_equal(out->items[out->count - 1], folder);
		if (!files[i].is_dashboard || is_seen)
			continue;
		ARENA_AUTO name = arena_new();
		const char *path = arena_printf(name, "%.*s%snew-dashboard%s", SLICE_ARG(folder),
						folder.length ? "/" : "", ending ? ending : "");
		if (patterns_first(patterns, path) == PATTERNS_NONE)
			string_list_add(out, arena, arena_keep(arena, folder));
	}
	string_list_sort(out);
}

bool cover_is_other(const struct cover_file *file, struct slice folder)
{
	return is_other(file) && slice_equal(folder_in(file->path), folder);
}

/* ---- one folder ---- */

static const char *folder_of(struct arena *arena, const struct run *run)
{
	return escape(arena, run->files[0].path, run->depth ? run->depth - 1 : 0);
}

/* "FOLDER/", then any name that ends so. */
static const char *glob_of(struct arena *arena, const struct run *run, const char *ending)
{
	const char *folder = folder_of(arena, run);
	return arena_printf(arena, "%s%s*%s", folder, *folder ? "/" : "", ending);
}

/* How many dashboards of the run have the ending. */
static size_t ending_so(const struct run *run, const char *ending)
{
	size_t count = 0;
	for (size_t i = 0; i < run->count; i++)
		count += run->files[i].is_dashboard && slice_ends_with(slice_of(run->files[i].path), ending);
	return count;
}

/* A glob for each ending that its dashboards have; false, and nothing added, when one would match other files too. */
static bool cover_by_endings(struct walk *walk, const struct run *run)
{
	const char *globs[ENDINGS];
	size_t count = 0;
	for (size_t i = 0; i < ENDINGS; i++) {
		size_t desired = ending_so(run, endings[i]);
		size_t matched;
		if (!desired)
			continue;
		globs[count] = glob_of(walk->arena, run, endings[i]);
		if (!is_clean(walk, globs[count], &matched) || matched < desired)
			return false;
		count++;
	}
	for (size_t i = 0; i < count; i++)
		add_rule(walk, globs[i], NULL, 0);
	return true;
}

struct excludes {
	struct slice items[MOST_EXCLUDES];
	size_t count;
	const char *ending; /* only such files matter; "" for all */
	bool too_many;
};

/* The largest folders without a dashboard, and the single files; recursion is as deep as the folders. */
static void gather_excludes(struct arena *arena, const struct run *run, struct excludes *out)
{
	for (size_t at = 0; at < run->count && !out->too_many;) {
		struct run child = next_child(run, &at);
		bool matters = false;
		for (size_t i = 0; i < child.count; i++)
			matters |= is_other(&child.files[i]) &&
				   slice_ends_with(slice_of(child.files[i].path), out->ending);
		if (!matters)
			continue;
		if (!is_file(&child) && dashboards_in(&child)) {
			gather_excludes(arena, &child, out);
			continue;
		}
		out->too_many = out->count == MOST_EXCLUDES;
		if (out->too_many)
			return;
		const char *path = is_file(&child) ? escape(arena, child.files[0].path, child.depth)
						   : folder_of(arena, &child);
		out->items[out->count++] = slice_of(path);
	}
}

/* The folder (or, with one ending, a glob) without a few things; false when those are as many as the dashboards. */
static bool cover_with_excludes(struct walk *walk, const struct run *run)
{
	struct excludes excludes = {.ending = ""};
	size_t all = dashboards_in(run);
	for (size_t i = 0; i < ENDINGS; i++)
		if (ending_so(run, endings[i]) == all)
			excludes.ending = endings[i];
	if (*excludes.ending == '\0' && run->depth == 0)
		return false;
	gather_excludes(walk->arena, run, &excludes);
	if (excludes.too_many || excludes.count >= all)
		return false;
	struct slice *kept = arena_copy_array(walk->arena, excludes.items, excludes.count, sizeof *kept);
	const char *path = *excludes.ending ? glob_of(walk->arena, run, excludes.ending) : folder_of(walk->arena, run);
	add_rule(walk, path, kept, excludes.count);
	return true;
}

/* Whether it is a folder of dashboards: some lie in it directly, or all in folders that hold nothing else. */
static bool is_home(const struct run *run)
{
	bool pure = run->depth > 0;
	for (size_t at = 0; at < run->count;) {
		struct run child = next_child(run, &at);
		size_t dashboards = dashboards_in(&child);
		if (is_file(&child) && dashboards)
			return true;
		pure = pure && (dashboards == 0 || others_in(&child) == 0);
	}
	return pure;
}

static void cover_run(struct walk *walk, const struct run *run);

static void cover_children(struct walk *walk, const struct run *run)
{
	for (size_t at = 0; at < run->count;) {
		struct run child = next_child(run, &at);
		if (!is_file(&child))
			cover_run(walk, &child);
		else if (child.files[0].is_dashboard)
			add_rule(walk, escape(walk->arena, child.files[0].path, child.depth), NULL, 0);
	}
}

/* The only child folder that has dashboards; false when there are several. */
static bool only_child(const struct run *run, struct run *out)
{
	size_t found = 0;
	for (size_t at = 0; at < run->count;) {
		struct run child = next_child(run, &at);
		if (!is_meant(&child))
			continue;
		*out = child;
		found += is_file(&child) ? 2 : 1;
	}
	return found == 1;
}

/* Recursion is as deep as the folders, which the file system bounds. */
static void cover_run(struct walk *walk, const struct run *run)
{
	struct run child;
	size_t all = dashboards_in(run);
	if (all == 0)
		return;
	if (only_child(run, &child))
		cover_run(walk, &child);
	else if (run->depth && others_in(run) == 0)
		add_rule(walk, folder_of(walk->arena, run), NULL, 0);
	else if (!is_home(run) || (!cover_by_endings(walk, run) && !cover_with_excludes(walk, run)))
		cover_children(walk, run);
}

/* ---- folders that are alike ---- */

/* The path with its n-th segment as `*`; NULL when that would be the last one, or a glob. */
static const char *generalised(struct arena *arena, struct slice path, size_t segment)
{
	const char *from = path.at;
	for (; segment && from; segment--) {
		const char *slash = strchr(from, '/');
		from = slash ? slash + 1 : NULL;
	}
	const char *rest = from ? strchr(from, '/') : NULL;
	if (!rest || memchr(from, '*', (size_t)(rest - from)))
		return NULL;
	return arena_printf(arena, "%.*s*%s", (int)(from - path.at), path.at, rest);
}

/* Marks the rules that this glob would stand for; how many. */
static size_t mark_alike(struct arena *scratch, const struct cover *cover, const char *glob, size_t segment,
			 bool *alike)
{
	size_t count = 0;
	for (size_t i = 0; i < cover->count; i++) {
		const char *other = generalised(scratch, cover->items[i].path, segment);
		alike[i] = other && !cover->items[i].exclude.count && strcmp(other, glob) == 0;
		count += alike[i];
	}
	return count;
}

/* Puts the glob in the place of the first of those, and takes the others out. */
static void replace_alike(struct arena *arena, struct cover *cover, const char *glob, const bool *alike)
{
	size_t kept = 0;
	bool placed = false;
	for (size_t i = 0; i < cover->count; i++) {
		if (alike[i] && placed)
			continue;
		cover->items[kept] = cover->items[i];
		if (alike[i])
			cover->items[kept].path = slice_of(arena_strdup(arena, glob));
		placed |= alike[i];
		kept++;
	}
	cover->count = kept;
}

/* Whether some glob took the place of the i-th rule. */
static bool generalise(struct walk *walk, size_t i)
{
	ARENA_AUTO scratch = arena_new();
	struct cover *cover = walk->out;
	bool *alike = arena_array(scratch, cover->count, sizeof *alike);
	const char *path = cover->items[i].path.at;
	size_t slashes = 0;
	for (const char *at = path; *at; at++)
		slashes += *at == '/';
	for (size_t segment = 0; segment < slashes && !cover->items[i].exclude.count; segment++) {
		size_t unused;
		const char *glob = generalised(scratch, cover->items[i].path, segment);
		if (!glob || mark_alike(scratch, cover, glob, segment, alike) < ALIKE || !is_clean(walk, glob, &unused))
			continue;
		replace_alike(walk->arena, cover, glob, alike);
		return true;
	}
	return false;
}

void cover_find(struct arena *arena, const struct cover_file *files, size_t count, struct cover *out)
{
	struct walk walk = {arena, files, count, out};
	struct run root = {files, count, 0};
	*out = (struct cover){0};
	cover_run(&walk, &root);
	for (size_t i = 0; i < out->count && out->count <= MOST_COMPARED; i++)
		generalise(&walk, i);
}

void cover_each(struct arena *arena, const struct cover_file *files, size_t count, struct cover *out)
{
	struct walk walk = {arena, files, count, out};
	*out = (struct cover){0};
	for (size_t i = 0; i < count; i++)
		if (files[i].is_dashboard)
			add_rule(&walk, escape(arena, files[i].path, strlen(files[i].path)), NULL, 0);
}
