/* SPDX-License-Identifier: MIT */
/*
 * First the names of all files, which cost little, then, in two threads, the two ends of each: 8 kB of the end have the
 * uid and the title of a file that Grafana wrote, the first 8 kB those of most others. Only where neither does is the
 * whole read.
 */
#include "cmd/completion/dashboards.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/completion/glimpse.h"
#include "cmd/completion/glimpse_json.h"
#include "cmd/completion/regular_file.h"
#include "model/base/arena.h"
#include "model/base/path.h"
#include "sync/base/pool.h"
#include "sync/git/entry.h"
#include "sync/source/listing.h"
#include "sync/source/patterns.h"

#define END_BYTES     ((size_t)8 << 10)
#define LARGEST_BYTES ((size_t)4 << 20) /* of a file that is read as a whole */
#define DEEPEST       64                /* folders in each other */
#define READERS       2
#define BLOCK         16 /* files that a thread takes at a time */

struct reader {
	struct arena *arena;
	char *end; /* room for twice END_BYTES */
	struct found_dashboard *items;
	size_t count;
	size_t room;
};

struct search {
	const struct dashboards_query *query;
	const struct patterns *patterns;
	struct arena *arena; /* of the paths */
	int root;
	const char **paths; /* those with names that begin with the prefix first */
	size_t count;
	size_t room;
	size_t preferred;
	atomic_size_t next;
	struct reader readers[READERS];
};

/* ---- which files ---- */

static void add_path(struct search *search, const char *path)
{
	struct slice prefix = search->query->prefix;
	search->paths = arena_grow(search->arena, search->paths, search->count, &search->room, sizeof *search->paths);
	search->paths[search->count] = path;
	if (strncmp(path_name(path), prefix.length ? prefix.at : "", prefix.length) == 0) {
		search->paths[search->count] = search->paths[search->preferred];
		search->paths[search->preferred++] = path;
	}
	search->count++;
}

/* The file system may leave the type out of the folder; it is asked then. */
static mode_t mode_of(DIR *directory, const struct dirent *item)
{
	struct stat info = {.st_mode = DTTOIF(item->d_type)};
	if (item->d_type == DT_UNKNOWN && fstatat(dirfd(directory), item->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return 0;
	return info.st_mode;
}

static void walk(struct search *search, int descriptor, const char *folder, int depth);

static void visit(struct search *search, DIR *directory, const char *folder, const struct dirent *item, int depth)
{
	mode_t mode = mode_of(directory, item);
	bool is_file = S_ISREG(mode) && listing_takes(item->d_name);
	if (entry_is_reserved(slice_of(item->d_name)) || (!is_file && !S_ISDIR(mode)))
		return;
	const char *path = path_join(search->arena, folder, item->d_name);
	if (is_file) {
		if (patterns_first(search->patterns, path) != PATTERNS_NONE)
			add_path(search, path);
	} else if (depth < DEEPEST && patterns_reach(search->patterns, path)) {
		walk(search, openat(dirfd(directory), item->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
		     path, depth + 1);
	}
}

/* Looks into a folder, whose descriptor it takes; not into another repository. */
static void walk(struct search *search, int descriptor, const char *folder, int depth)
{
	DIR *directory = descriptor >= 0 ? fdopendir(descriptor) : NULL;
	if (!directory) {
		if (descriptor >= 0)
			close(descriptor);
		return;
	}
	bool is_other = depth > 0 && faccessat(descriptor, ".git", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	struct dirent *item;
	while (!is_other && (item = readdir(directory)) != NULL && !deadline_passed(&search->query->deadline))
		visit(search, directory, folder, item, depth);
	closedir(directory);
}

/* ---- what is in them ---- */

static void look_at_all(struct reader *reader, struct glimpse *glimpse, int descriptor, size_t size)
{
	if (size > LARGEST_BYTES)
		return;
	char *text = arena_alloc(reader->arena, size + 1);
	glimpse_text(glimpse, (struct slice){text, regular_file_read(descriptor, text, size, 0)});
}

static void look_at(struct reader *reader, struct glimpse *glimpse, int descriptor, size_t size)
{
	size_t start = size > 2 * END_BYTES ? size - END_BYTES : 0;
	size_t length = regular_file_read(descriptor, reader->end, size - start, start);
	glimpse_tail(glimpse, (struct slice){reader->end, length});
	if (start == 0 && !glimpse_is_complete(glimpse)) {
		glimpse_text(glimpse, (struct slice){reader->end, length});
	} else if (!glimpse_is_complete(glimpse)) {
		char *head = reader->end + END_BYTES;
		length = regular_file_read(descriptor, head, END_BYTES, 0);
		const char *last = memrchr(head, '\n', length); /* no line is read in part */
		glimpse_text(glimpse, (struct slice){head, last ? (size_t)(last - head) : length});
		if (!glimpse_is_complete(glimpse))
			look_at_all(reader, glimpse, descriptor, size);
	}
}

static void read_file(struct search *search, struct reader *reader, const char *path)
{
	size_t size;
	struct glimpse glimpse = {0};
	struct found_dashboard found = {.path = path};
	struct slice prefix = search->query->prefix;
	int descriptor = regular_file_open(search->root, path, O_NOFOLLOW, &size);
	if (descriptor < 0)
		return;
	look_at(reader, &glimpse, descriptor, size);
	close(descriptor);
	if (!glimpse_name(&glimpse, reader->arena, &found.uid, &found.title) || found.uid.length < prefix.length ||
	    !slice_equal((struct slice){found.uid.at, prefix.length}, prefix))
		return;
	reader->items = arena_grow(reader->arena, reader->items, reader->count, &reader->room, sizeof *reader->items);
	reader->items[reader->count++] = found;
}

static void read_files(void *user, size_t index)
{
	struct search *search = user;
	struct reader *reader = &search->readers[index];
	reader->end = arena_alloc(reader->arena, 2 * END_BYTES);
	for (;;) {
		size_t first = atomic_fetch_add(&search->next, BLOCK);
		if (first >= search->count)
			return;
		for (size_t i = first; i < search->count && i < first + BLOCK; i++) {
			if (deadline_passed(&search->query->deadline))
				return;
			read_file(search, reader, search->paths[i]);
		}
	}
}

static void free_arena(void *arena)
{
	arena_free(arena);
}

void dashboards_find(const struct dashboards_query *query, struct arena *arena, struct found_dashboards *out)
{
	struct search search = {
		.query = query,
		.patterns = patterns_new(arena, query->rules),
		.arena = arena,
		.root = open(query->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
	};
	*out = (struct found_dashboards){0};
	if (search.root < 0)
		return;
	walk(&search, fcntl(search.root, F_DUPFD_CLOEXEC, 0), "", 0);
	for (size_t i = 0; i < READERS; i++) {
		search.readers[i].arena = arena_new();
		arena_at_end(arena, free_arena, search.readers[i].arena);
	}
	pool_run(READERS, READERS, read_files, &search);
	close(search.root);
	for (size_t i = 0; i < READERS; i++)
		out->count += search.readers[i].count;
	out->items = arena_array(arena, out->count + 1, sizeof *out->items);
	size_t at = 0;
	for (size_t i = 0; i < READERS; i++)
		for (size_t j = 0; j < search.readers[i].count; j++)
			out->items[at++] = search.readers[i].items[j];
}
