/* SPDX-License-Identifier: MIT */
/*
 * Where the file is, and whether it can be believed: only in a folder that is this user's and that nobody else can
 * write to. Root with the HOME of somebody else (sudo) makes no folder there, for its owner could not use it later.
 */
#include "cmd/completion/cache.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd/completion/regular_file.h"
#include "model/base/arena.h"
#include "model/base/path.h"
#include "sync/base/replace_file.h"

#define FRONT     "completion-" /* of the name of each file */
#define TEMPORARY ".tmp"        /* the end of the name of a new one, until it is whole */
#define MONTH     (30 * 24 * 3600)
#define MINUTE    60

/* FNV-1a */
static uint64_t hash_of(struct slice text)
{
	uint64_t hash = 14695981039346656037U;
	for (size_t i = 0; i < text.length; i++)
		hash = (hash ^ (unsigned char)text.at[i]) * 1099511628211U;
	return hash ^ hash >> 32;
}

/* ---- where it is ---- */

static const char *absolute(variable_fn *variable, const char *name)
{
	const char *value = variable ? variable(name) : NULL;
	return value && *value == '/' ? value : NULL;
}

static void locate(struct cache *cache, struct arena *arena, variable_fn *variable)
{
	const char *home = absolute(variable, "HOME");
	cache->home = absolute(variable, "XDG_CACHE_HOME");
	if (!cache->home && home)
		cache->home = path_join(arena, home, ".cache");
	if (!cache->home)
		return;
	cache->folder = path_join(arena, cache->home, "dashsync");
	cache->name = arena_printf(arena, FRONT "%016llx", (unsigned long long)hash_of(cache->key));
}

/* A descriptor of the folder; -1 when it is not there, or when others can write to it. */
static int open_folder(const struct cache *cache)
{
	struct stat info;
	int folder = cache->folder ? open(cache->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
	if (folder < 0 || (fstat(folder, &info) == 0 && info.st_uid == geteuid() && (info.st_mode & 022) == 0))
		return folder;
	close(folder);
	return -1;
}

/* ---- what is in it ---- */

static bool read_file(int folder, const char *name, struct arena *arena, struct slice *out)
{
	struct stat info;
	int descriptor = regular_file_open(folder, name, O_NOFOLLOW, &info);
	if (descriptor < 0)
		return false;
	bool ok = info.st_uid == geteuid() && (uint64_t)info.st_size <= CACHE_TEXT_BYTES;
	if (ok) {
		char *text = arena_alloc(arena, (size_t)info.st_size + 1);
		*out = (struct slice){text, regular_file_read(descriptor, text, (size_t)info.st_size, 0)};
	}
	close(descriptor);
	return ok;
}

static void make_table(struct cache *cache, struct arena *arena)
{
	size_t slots = 16;
	while (slots < 2 * cache->files.count)
		slots *= 2;
	cache->mask = slots - 1;
	cache->table = arena_array(arena, slots, sizeof *cache->table);
	for (size_t i = 0; i < cache->files.count; i++) {
		size_t slot = hash_of(cache->files.items[i].path) & cache->mask;
		while (cache->table[slot])
			slot = (slot + 1) & cache->mask;
		cache->table[slot] = (uint32_t)i + 1;
	}
}

void cache_open(struct cache *cache, struct arena *arena, variable_fn *variable, struct slice key)
{
	struct slice text = {0};
	*cache = (struct cache){.key = key};
	locate(cache, arena, variable);
	int folder = open_folder(cache);
	if (folder < 0)
		return;
	if (read_file(folder, cache->name, arena, &text) && cache_text_read(text, key, arena, &cache->files))
		make_table(cache, arena);
	close(folder);
}

struct cached_file *cache_find(const struct cache *cache, const char *path)
{
	struct slice wanted = slice_of(path);
	size_t slot = cache->table ? hash_of(wanted) & cache->mask : 0;
	for (; cache->table && cache->table[slot]; slot = (slot + 1) & cache->mask) {
		struct cached_file *file = &cache->files.items[cache->table[slot] - 1];
		if (slice_equal(file->path, wanted))
			return file;
	}
	return NULL;
}

/* ---- the next one ---- */

/* Whether folders may be made in a folder: one of this user, or of root, as those of the system are. */
static bool is_ours(const char *folder)
{
	struct stat info;
	return stat(folder, &info) == 0 && S_ISDIR(info.st_mode) && (info.st_uid == geteuid() || info.st_uid == 0);
}

static int make_folder(const struct cache *cache, struct arena *arena)
{
	if (!is_ours(cache->home) && is_ours(path_folder(arena, cache->home)))
		mkdir(cache->home, 0700);
	if (is_ours(cache->home))
		mkdir(cache->folder, 0700);
	return open_folder(cache);
}

/* Removes what nobody needs any more: caches of a month ago, and files of processes that were ended meanwhile. */
static void tidy(int folder)
{
	DIR *directory = fdopendir(dup(folder));
	time_t now = time(NULL);
	struct dirent *item;
	struct stat info;
	while (directory && (item = readdir(directory)) != NULL) {
		struct slice name = slice_of(item->d_name);
		time_t age = slice_ends_with(name, TEMPORARY) ? MINUTE : MONTH;
		if (slice_starts_with(name, FRONT) && fstatat(folder, item->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0 &&
		    info.st_mtime < now - age)
			unlinkat(folder, item->d_name, 0);
	}
	if (directory)
		closedir(directory);
}

void cache_replace(const struct cache *cache, struct arena *arena, struct slice text)
{
	int folder = cache->folder ? make_folder(cache, arena) : -1;
	if (folder < 0)
		return;
	tidy(folder);
	close(folder);
	replace_file_hint(path_join(arena, cache->folder, cache->name), text);
}
