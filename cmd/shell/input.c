/* SPDX-License-Identifier: MIT */
#include "cmd/shell/input.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/path.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define MOST_NAMES 1000 /* of a folder that are looked at for a suggestion */

static void close_file(FILE **file)
{
	if (*file && *file != stdin)
		fclose(*file);
}

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

/* The entry of the path's folder whose name is nearest to the path's, as a path; NULL when none is near. */
static const char *find_nearest(struct arena *arena, const char *path)
{
	const char *name = path_name(path);
	struct slice folder = {path, (size_t)(name - path)};
	__attribute__((cleanup(close_folder)))
	DIR *entries = opendir(folder.length ? arena_slice(arena, folder).at : ".");
	const char **names = arena_array(arena, MOST_NAMES, sizeof *names);
	size_t count = 0;
	for (const struct dirent *entry; entries && count < MOST_NAMES && (entry = readdir(entries));)
		if (entry->d_name[0] != '.')
			names[count++] = arena_strdup(arena, entry->d_name);
	const char *nearest = text_nearest(slice_of(name), names, count);
	return nearest ? arena_printf(arena, "%.*s%s", SLICE_ARG(folder), nearest) : NULL;
}

bool input_refuse(const char *path, const char *what, const char *otherwise, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	if (errno != ENOENT)
		return error_set(err, FAULT_USAGE, "'%s' cannot be read: %s", path, strerror(errno));
	error_set(err, FAULT_USAGE, "there is no %s '%s'", what, path);
	const char *nearest = find_nearest(arena, path);
	if (nearest)
		return error_hint(err, "Did you mean '%s'?", nearest);
	return otherwise ? error_hint(err, "%s", otherwise) : false;
}

bool input_read(const char *path, struct strbuf *buf, struct error *err)
{
	__attribute__((cleanup(close_file))) FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	if (!file)
		return input_refuse(path, "file", NULL, err);
	char chunk[16384];
	size_t length;
	while ((length = fread(chunk, 1, sizeof chunk, file)) > 0 && !strbuf_full(buf))
		strbuf_add(buf, chunk, length);
	if (ferror(file))
		return error_set(err, FAULT_USAGE, "'%s' cannot be read: %s", path, strerror(errno));
	if (strbuf_full(buf))
		return error_set(err, FAULT_DATA, "'%s' is larger than %zu MiB", path, buf->maximum >> 20);
	return true;
}
