/* SPDX-License-Identifier: MIT */
#include "cmd/completion/listed_files.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "model/base/path.h"
#include "sync/git/entry.h"
#include "sync/source/listing.h"
#include "sync/source/patterns.h"

#define DEEPEST 64 /* folders in each other */

struct walk {
	const struct patterns *patterns;
	const struct deadline *deadline;
	struct arena *arena;
	struct listed_files *out;
	size_t room;
};

/* The file system may leave the type out of the folder; it is asked then. */
static mode_t mode_of(DIR *directory, const struct dirent *item)
{
	struct stat info = {.st_mode = DTTOIF(item->d_type)};
	if (item->d_type == DT_UNKNOWN && fstatat(dirfd(directory), item->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return 0;
	return info.st_mode;
}

static void add(struct walk *walk, const char *path)
{
	struct listed_files *out = walk->out;
	out->items = arena_grow(walk->arena, out->items, out->count, &walk->room, sizeof *out->items);
	out->items[out->count++] = (struct listed_file){.is = {.path = slice_of(path)}};
}

static void enter(struct walk *walk, int descriptor, const char *folder, int depth);

static void visit(struct walk *walk, DIR *directory, const char *folder, const struct dirent *item, int depth)
{
	mode_t mode = mode_of(directory, item);
	bool is_file = S_ISREG(mode) && listing_takes(item->d_name);
	if (entry_is_reserved(slice_of(item->d_name)) || (!is_file && !S_ISDIR(mode)))
		return;
	const char *path = path_join(walk->arena, folder, item->d_name);
	if (is_file) {
		if (patterns_first(walk->patterns, path) != PATTERNS_NONE)
			add(walk, path);
	} else if (depth < DEEPEST && patterns_reach(walk->patterns, path)) {
		enter(walk, openat(dirfd(directory), item->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
		      path, depth + 1);
	}
}

/* Looks into a folder, whose descriptor it takes; not into another repository. */
static void enter(struct walk *walk, int descriptor, const char *folder, int depth)
{
	DIR *directory = descriptor >= 0 ? fdopendir(descriptor) : NULL;
	if (!directory) {
		if (descriptor >= 0)
			close(descriptor);
		return;
	}
	bool is_other = depth > 0 && faccessat(descriptor, ".git", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	struct dirent *item;
	while (!is_other && !walk->out->is_cut && (item = readdir(directory)) != NULL) {
		visit(walk, directory, folder, item, depth);
		walk->out->is_cut = walk->out->is_cut || deadline_passed(walk->deadline);
	}
	closedir(directory);
}

void listed_files_find(int root, const struct source_rules *rules, const struct deadline *deadline, struct arena *arena,
		       struct listed_files *out)
{
	struct walk walk = {patterns_new(arena, rules), deadline, arena, out, 0};
	*out = (struct listed_files){0};
	enter(&walk, fcntl(root, F_DUPFD_CLOEXEC, 0), "", 0);
}
