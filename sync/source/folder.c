/* SPDX-License-Identifier: MIT */
/*
 * realpath(3) says where links lead, and openat(2) with O_NOFOLLOW on each segment, from a descriptor of the root, then
 * opens exactly that place. Opening never blocks (a named pipe would), and only regular files are read.
 */
#include "sync/source/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "model/base/path.h"
#include "sync/base/under_way.h"
#include "sync/git/git.h"
#include "sync/source/source.h"
#include "sync/source/store.h"

struct folder {
	struct store store; /* first, so that a store is a folder */
	char *root;         /* resolved, without a final slash: "" for / */
	int descriptor;     /* of the root */
	struct git *git;    /* or NULL */
};

static struct folder *folder_of(struct store *store)
{
	return (struct folder *)store;
}

static void close_descriptor(int *descriptor)
{
	if (*descriptor >= 0)
		close(*descriptor);
}

#define DESCRIPTOR_AUTO __attribute__((cleanup(close_descriptor))) int

static void close_directory(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

#define DIRECTORY_AUTO __attribute__((cleanup(close_directory))) DIR *

static char *full_path(const struct folder *folder, struct arena *arena, const char *path)
{
	return arena_printf(arena, "%s/%s", folder->root, path);
}

/* Opens what is at `path` below the root, following no link on the way. -1 with errno set. */
static int open_below(const struct folder *folder, struct arena *arena, const char *path, int flags)
{
	int at = fcntl(folder->descriptor, F_DUPFD_CLOEXEC, 0);
	char *rest = arena_strdup(arena, *path ? path : ".");
	while (at >= 0 && rest) {
		char *segment = strsep(&rest, "/");
		int next = openat(at, segment, (rest ? O_PATH | O_DIRECTORY : flags) | O_NOFOLLOW | O_CLOEXEC);
		int why = errno;
		close(at);
		errno = why;
		at = next;
	}
	return at;
}

static enum entry_kind kind_of_mode(mode_t mode)
{
	if (S_ISREG(mode))
		return ENTRY_FILE;
	if (S_ISDIR(mode))
		return ENTRY_FOLDER;
	return S_ISLNK(mode) ? ENTRY_LINK : ENTRY_OTHER;
}

/* True for a folder that is a repository of its own: git does not look into it either. */
static bool is_repository(const struct folder *folder, const char *path)
{
	if (!folder->git || *path == '\0')
		return false;
	ARENA_AUTO scratch = arena_new();
	struct git_id id;
	bool is_submodule = false;
	return faccessat(folder->descriptor, path_join(scratch, path, ".git"), F_OK, AT_SYMLINK_NOFOLLOW) == 0 ||
	       (git_find_staged(folder->git, path, &is_submodule, &id) && is_submodule);
}

/* The file system may leave the type out of the folder; it is asked then. */
static enum entry_kind kind_of_item(DIR *directory, const struct dirent *item)
{
	struct stat info;
	if (item->d_type != DT_UNKNOWN)
		return kind_of_mode(DTTOIF(item->d_type));
	if (fstatat(dirfd(directory), item->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return ENTRY_NOTHING;
	return kind_of_mode(info.st_mode);
}

static bool folder_list(struct store *store, struct arena *arena, const char *path, struct entries *out,
			struct error *err)
{
	struct folder *folder = folder_of(store);
	int descriptor = open_below(folder, arena, path, O_RDONLY | O_DIRECTORY);
	DIRECTORY_AUTO directory = descriptor >= 0 ? fdopendir(descriptor) : NULL;
	if (!directory) {
		int why = errno;
		if (descriptor >= 0)
			close(descriptor);
		return error_set(err, FAULT_FAILED, "folder '%s' cannot be read: %s", path, strerror(why));
	}
	errno = 0;
	for (struct dirent *item; (item = readdir(directory)) != NULL; errno = 0) {
		struct slice name = slice_of(item->d_name);
		if (entry_is_reserved(name))
			continue;
		enum entry_kind kind = kind_of_item(directory, item);
		if (kind == ENTRY_FOLDER && is_repository(folder, path_join(arena, path, item->d_name)))
			kind = ENTRY_REPOSITORY;
		entries_add(out, arena, name, kind);
	}
	if (errno)
		return error_set(err, FAULT_FAILED, "folder '%s' cannot be read: %s", path, strerror(errno));
	return true;
}

/* `resolved` relative to the root, or NULL when it is outside it or in git's own data. */
static const char *below_root(const struct folder *folder, const char *resolved)
{
	const char *path = path_below(folder->root, resolved);
	if (path && *folder->root == '\0') /* below / the first slash is left */
		path++;
	for (const char *segment = path; segment; segment = strchr(segment, '/')) {
		segment += *segment == '/';
		if (strncmp(segment, ".git", 4) == 0 && (segment[4] == '/' || segment[4] == '\0'))
			return NULL;
	}
	return path;
}

/* What realpath's errno says about a path. False when it says nothing about the path itself. */
static bool resolved_of_errno(int why, struct resolved_path *out)
{
	switch (why) {
	case ENOENT:
	case ENOTDIR:
		*out = (struct resolved_path){.kind = ENTRY_NOTHING};
		return true;
	case ELOOP:
		*out = (struct resolved_path){.kind = ENTRY_CIRCLE};
		return true;
	default:
		return false;
	}
}

static bool folder_follow(struct store *store, struct arena *arena, const char *path, struct resolved_path *out,
			  struct error *err)
{
	struct folder *folder = folder_of(store);
	char *resolved = realpath(full_path(folder, arena, path), NULL);
	if (!resolved) {
		int why = errno;
		return resolved_of_errno(why, out) ||
		       error_set(err, FAULT_FAILED, "path '%s' cannot be resolved: %s", path, strerror(why));
	}
	const char *below = below_root(folder, resolved);
	struct stat info;
	if (!below) {
		*out = (struct resolved_path){.kind = ENTRY_OUTSIDE};
	} else if (lstat(resolved, &info) != 0) {
		*out = (struct resolved_path){.kind = ENTRY_NOTHING};
	} else {
		*out = (struct resolved_path){kind_of_mode(info.st_mode), arena_strdup(arena, below)};
		if (out->kind == ENTRY_FOLDER && is_repository(folder, out->path))
			out->kind = ENTRY_REPOSITORY;
	}
	free(resolved);
	return true;
}

static const char *folder_destination(struct store *store, struct arena *arena, const char *path)
{
	char *text = arena_alloc(arena, PATH_MAX);
	ssize_t length = readlink(full_path(folder_of(store), arena, path), text, PATH_MAX - 1);
	return length < 0 ? "?" : text;
}

static bool folder_ignores(struct store *store, const char *path, enum entry_kind kind, bool *ignored,
			   struct error *err)
{
	struct folder *folder = folder_of(store);
	UNDER_WAY_AUTO step = {.what = "matching git's ignore rules against", .of = path};
	under_way_begin(&step);
	*ignored = false;
	return !folder->git || git_ignores(folder->git, path, kind == ENTRY_FOLDER, ignored, err);
}

static bool read_fully(int descriptor, char *bytes, size_t size, size_t *length)
{
	for (*length = 0; *length < size;) {
		ssize_t got = read(descriptor, bytes + *length, size - *length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got == 0;
		*length += (size_t)got;
	}
	return true;
}

/*
 * Reads an open regular file. One byte more than its size is asked for, so that a file that grows in between is noticed
 * rather than cut.
 */
static bool read_descriptor(int descriptor, struct arena *arena, size_t limit, struct slice *out, struct error *err)
{
	struct stat info;
	if (fstat(descriptor, &info) != 0)
		return error_set(err, FAULT_FAILED, "%s", strerror(errno));
	if (!S_ISREG(info.st_mode))
		return error_set(err, FAULT_DATA, "it is not a regular file");
	size_t size = (size_t)info.st_size;
	if (size > limit)
		return error_set(err, FAULT_DATA, "it has %zu bytes, more than the limit of %zu", size, limit);
	char *bytes = arena_alloc(arena, size + 1);
	size_t length = 0;
	if (!read_fully(descriptor, bytes, size + 1, &length))
		return error_set(err, FAULT_FAILED, "%s", strerror(errno));
	if (length != size)
		return error_set(err, FAULT_FAILED, "it changed while it was read");
	*out = (struct slice){bytes, length};
	return true;
}

static bool folder_read(struct store *store, struct arena *arena, const char *path, size_t limit,
			struct source_content *out, struct error *err)
{
	struct resolved_path resolved_path;
	if (!store->operations->follow(store, arena, path, &resolved_path, err))
		return false;
	if (resolved_path.kind == ENTRY_NOTHING) {
		*out = (struct source_content){0};
		return true;
	}
	if (resolved_path.kind != ENTRY_FILE)
		return store_refuse(path, resolved_path.kind, err);
	DESCRIPTOR_AUTO descriptor = open_below(folder_of(store), arena, resolved_path.path,
						O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (descriptor < 0)
		return error_set(err, FAULT_FAILED, "file '%s' cannot be read: %s", path, strerror(errno));
	if (!read_descriptor(descriptor, arena, limit, &out->text, err))
		return error_context(err, "file '%s' cannot be read", path);
	out->found = true;
	return true;
}

static void folder_close(struct store *store)
{
	struct folder *folder = folder_of(store);
	close(folder->descriptor);
	free(folder->root);
	free(folder);
}

static const struct store_operations folder_operations = {
	.list = folder_list,
	.follow = folder_follow,
	.destination = folder_destination,
	.ignores = folder_ignores,
	.read = folder_read,
	.close = folder_close,
};

struct store *folder_open(const char *root, struct git *git, struct error *err)
{
	int descriptor = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor < 0) {
		error_set(err, FAULT_FAILED, "folder '%s' cannot be read: %s", root, strerror(errno));
		return NULL;
	}
	struct folder *folder = heap_alloc(sizeof *folder);
	*folder = (struct folder){
		.store.operations = &folder_operations,
		.root = heap_printf("%s", strcmp(root, "/") == 0 ? "" : root),
		.descriptor = descriptor,
		.git = git,
	};
	return &folder->store;
}
