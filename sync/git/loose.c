/* SPDX-License-Identifier: MIT */
/*
 * The object 0123abc... is in the file 01/23abc... of one of the folders, which are looked at in order. The first bytes
 * of its stream are inflated into `head`, to read the header; what of the content came along is copied from there.
 */
#include "sync/git/loose.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "model/base/inflate.h"

#define HEAD_BYTES   ((size_t)64)   /* of the inflated stream: the longest header has 28 */
#define PACKED_BYTES ((size_t)4096) /* of a file: more than enough for its head */
#define FOLDERS_MOST ((size_t)256)
#define DEPTH_MOST   5              /* of alternates of alternates, as in libgit2 */
#define RATIO_MOST   ((size_t)1032) /* deflate makes no more of a byte */
#define LIST_BYTES   ((size_t)1 << 20)

struct loose {
	struct arena *arena;
	const char **folders;
	size_t count;
	size_t room;
};

struct loose_file {
	struct git_id id;
	char *packed; /* the file, or its begin */
	size_t file_size;
	struct inflater *inflater;
	enum inflate_state state;
	char head[HEAD_BYTES];
	size_t head_length;
	size_t start; /* of the content in `head` */
	const char *type;
	size_t size;
};

/* ---- folders ---- */

static void close_descriptor(int *descriptor)
{
	if (*descriptor >= 0)
		close(*descriptor);
}

#define DESCRIPTOR_AUTO __attribute__((cleanup(close_descriptor))) int

/* At most `most` bytes from the begin of a file; the caller frees. NULL with errno set. */
static char *read_begin(int descriptor, size_t most, size_t *length)
{
	char *bytes = heap_alloc(most + 1);
	size_t at = 0;
	ssize_t got = 1;
	while (at < most && got > 0) {
		got = read(descriptor, bytes + at, most - at);
		if (got < 0 && errno == EINTR)
			got = 1;
		else if (got > 0)
			at += (size_t)got;
	}
	bytes[at] = '\0';
	*length = at;
	if (got >= 0)
		return bytes;
	free(bytes);
	return NULL;
}

static bool is_known(const struct loose *loose, const char *folder)
{
	for (size_t i = 0; i < loose->count; i++)
		if (strcmp(loose->folders[i], folder) == 0)
			return true;
	return false;
}

static void add_folder(struct loose *loose, const char *folder, size_t depth);

/* The folders of a list, one a line. As in libgit2, only the first list may have relative ones. */
static void add_alternates(struct loose *loose, const char *folder, size_t depth)
{
	DESCRIPTOR_AUTO descriptor = open(arena_printf(loose->arena, "%s/info/alternates", folder),
					  O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size_t length = 0;
	char *list = descriptor >= 0 ? read_begin(descriptor, LIST_BYTES, &length) : NULL;
	char *rest = list;
	for (char *line; list && (line = strsep(&rest, "\r\n")) != NULL;) {
		if (*line == '\0' || *line == '#')
			continue;
		bool is_relative = *line == '.' && depth == 0;
		add_folder(loose, is_relative ? arena_printf(loose->arena, "%s/%s", folder, line) : line, depth + 1);
	}
	free(list);
}

/* DEPTH_MOST and FOLDERS_MOST bound the recursion. */
static void add_folder(struct loose *loose, const char *folder, size_t depth)
{
	if (depth > DEPTH_MOST || loose->count == FOLDERS_MOST || is_known(loose, folder))
		return;
	const char *copy = arena_strdup(loose->arena, folder);
	loose->folders = arena_grow(loose->arena, loose->folders, loose->count, &loose->room, sizeof *loose->folders);
	loose->folders[loose->count++] = copy;
	add_alternates(loose, copy, depth);
}

struct loose *loose_new(const char *folder)
{
	struct loose *loose = heap_alloc(sizeof *loose);
	*loose = (struct loose){.arena = arena_new()};
	add_folder(loose, folder, 0);
	return loose;
}

void loose_free(struct loose *loose)
{
	if (!loose)
		return;
	arena_free(loose->arena);
	free(loose);
}

/* ---- one file ---- */

static bool fail(const struct git_id *id, const char *why, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	return error_set(err, FAULT_FAILED, "loose object '%s' is damaged: %s", git_print_id(scratch, id), why);
}

static bool fail_file(const struct loose_file *file, const char *why, struct error *err)
{
	return fail(&file->id, why, err);
}

/* Why a stream that gave `got` bytes is not an object of `size`; NULL when it is one. */
static const char *fault_of(enum inflate_state state, size_t got, size_t size)
{
	if (got > size)
		return "it has more bytes than its header says";
	switch (state) {
	case INFLATE_CUT:
		return "it is cut short";
	case INFLATE_BROKEN:
		return "it cannot be decompressed";
	case INFLATE_REST:
		return "something follows the object";
	default:
		return got < size ? "it has fewer bytes than its header says" : NULL;
	}
}

/* Reads "type size" and a NUL as git writes it: no sign, no leading zero. NULL for any other type. */
static const char *read_type(const char *head, const char **rest)
{
	static const char *const types[] = {"commit", "tree", "blob", "tag"};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		size_t length = strlen(types[i]);
		if (strncmp(head, types[i], length) == 0 && head[length] == ' ') {
			*rest = head + length + 1;
			return types[i];
		}
	}
	return NULL;
}

/* `head` ends with the header's NUL. */
static bool read_header(struct loose_file *file)
{
	const char *at = NULL;
	file->type = read_type(file->head, &at);
	if (!file->type || *at < '0' || *at > '9' || (*at == '0' && at[1] != '\0'))
		return false;
	for (; *at >= '0' && *at <= '9'; at++)
		if (__builtin_mul_overflow(file->size, 10, &file->size) ||
		    __builtin_add_overflow(file->size, (size_t)(*at - '0'), &file->size))
			return false;
	return *at == '\0';
}

static bool start_reading(struct loose_file *file, size_t length, enum loose_part part, struct error *err)
{
	file->inflater = inflater_new((struct slice){file->packed, length});
	file->state = inflater_take(file->inflater, file->head, HEAD_BYTES, &file->head_length);
	const char *end = memchr(file->head, '\0', file->head_length);
	if (file->state == INFLATE_CUT || file->state == INFLATE_BROKEN)
		return fail_file(file, fault_of(file->state, 0, 0), err);
	if (!end || !read_header(file))
		return fail_file(file, "it has no header of a type and a size", err);
	file->start = (size_t)(end - file->head) + 1;
	if (file->size / RATIO_MOST > file->file_size)
		return fail_file(file, "it has fewer bytes than its header says", err);
	if (part == LOOSE_WHOLE && file->size > LOOSE_MOST_BYTES) {
		ARENA_AUTO scratch = arena_new();
		return error_set(err, FAULT_FAILED, "git object '%s' has %zu bytes, more than the limit of %zu",
				 git_print_id(scratch, &file->id), file->size, LOOSE_MOST_BYTES);
	}
	return true;
}

void loose_close(struct loose_file *file)
{
	if (!file)
		return;
	inflater_free(file->inflater);
	free(file->packed);
	free(file);
}

/* A copy of `begun`, of whose file `length` bytes were read; it owns them, also on failure. */
static bool make_file(const struct loose_file *begun, size_t length, enum loose_part part, struct loose_file **out,
		      struct error *err)
{
	struct loose_file *file = heap_alloc(sizeof *file);
	*file = *begun;
	if (start_reading(file, length, part, err)) {
		*out = file;
		return true;
	}
	loose_close(file);
	return false;
}

/* The file of an object in one folder, opened; -1 with errno set. */
static int open_file(const char *folder, const struct git_id *id)
{
	ARENA_AUTO scratch = arena_new();
	const char *hex = git_print_id(scratch, id);
	return open(arena_printf(scratch, "%s/%.2s/%s", folder, hex, hex + 2), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

/* Opens the first file of the object that is there; -1 without an error when none is. */
static bool find_file(struct loose *loose, const struct git_id *id, int *descriptor, struct error *err)
{
	*descriptor = -1;
	for (size_t i = 0; i < loose->count && *descriptor < 0; i++) {
		*descriptor = open_file(loose->folders[i], id);
		if (*descriptor < 0 && errno != ENOENT && errno != ENOTDIR)
			return fail(id, strerror(errno), err);
	}
	return true;
}

bool loose_open(struct loose *loose, const struct git_id *id, enum loose_part part, struct loose_file **out,
		struct error *err)
{
	DESCRIPTOR_AUTO descriptor = -1;
	struct stat info;
	size_t length = 0;
	*out = NULL;
	if (!find_file(loose, id, &descriptor, err))
		return false;
	if (descriptor < 0)
		return true;
	if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode))
		return fail(id, "it is not a regular file", err);
	size_t most = part == LOOSE_WHOLE ? LOOSE_MOST_BYTES + LOOSE_MOST_BYTES / 64 : PACKED_BYTES;
	char *packed = read_begin(descriptor, (size_t)info.st_size < most ? (size_t)info.st_size : most, &length);
	if (!packed)
		return fail(id, strerror(errno), err);
	return make_file(&(struct loose_file){.id = *id, .packed = packed, .file_size = (size_t)info.st_size}, length,
			 part, out, err);
}

bool loose_parse(const struct git_id *id, struct slice bytes, struct loose_file **out, struct error *err)
{
	char *packed = heap_alloc(bytes.length + 1);
	*out = NULL;
	if (bytes.length)
		memcpy(packed, bytes.at, bytes.length);
	return make_file(&(struct loose_file){.id = *id, .packed = packed, .file_size = bytes.length}, bytes.length,
			 LOOSE_WHOLE, out, err);
}

const char *loose_type(const struct loose_file *file)
{
	return file->type;
}

size_t loose_size(const struct loose_file *file)
{
	return file->size;
}

bool loose_take(struct loose_file *file, char *bytes, struct error *err)
{
	size_t got = file->head_length - file->start;
	size_t more = 0;
	char beyond;
	enum inflate_state state = file->state;
	memcpy(bytes, file->head + file->start, got < file->size ? got : file->size);
	if (state == INFLATE_MORE && got < file->size) {
		state = inflater_take(file->inflater, bytes + got, file->size - got, &more);
		got += more;
	}
	if (state == INFLATE_MORE && got == file->size) {
		state = inflater_take(file->inflater, &beyond, 1, &more);
		got += more;
	}
	const char *fault = fault_of(state, got, file->size);
	return !fault || fail_file(file, fault, err);
}

/* ---- abbreviated names ---- */

static void close_directory(DIR **directory)
{
	if (*directory)
		closedir(*directory);
}

/* Counts a name unless it is the one that was found last: the same object in two folders is one. */
static void add_match(const char *name, size_t *count, struct git_id *found)
{
	struct git_id id;
	if (!git_parse_id(slice_of(name), &id) || (*count && git_same_id(&id, found)))
		return;
	*found = id;
	(*count)++;
}

size_t loose_complete(struct loose *loose, const char *digits, struct git_id *out)
{
	ARENA_AUTO scratch = arena_new();
	size_t count = 0;
	for (size_t i = 0; i < loose->count; i++) {
		const char *folder = arena_printf(scratch, "%s/%.2s", loose->folders[i], digits);
		__attribute__((cleanup(close_directory))) DIR *directory = opendir(folder);
		for (struct dirent *item; directory && (item = readdir(directory)) != NULL;)
			if (slice_starts_with(slice_of(item->d_name), digits + 2))
				add_match(arena_printf(scratch, "%.2s%s", digits, item->d_name), &count, out);
	}
	return count;
}
