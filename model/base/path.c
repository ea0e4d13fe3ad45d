/* SPDX-License-Identifier: MIT */
/* A folder is a prefix that ends where a segment ends: "dashboards" is not the folder of "dashboards-old/a.json". */
#include "model/base/path.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"

const char *path_below(const char *folder, const char *path)
{
	size_t length = strlen(folder);
	if (length == 0)
		return path;
	if (strncmp(folder, path, length) != 0 || (path[length] != '/' && path[length] != '\0'))
		return NULL;
	return path[length] ? path + length + 1 : "";
}

bool path_is_below(const char *folder, const char *path)
{
	return path_below(folder, path) != NULL;
}

char *path_join(struct arena *arena, const char *folder, const char *name)
{
	return *folder ? arena_printf(arena, "%s/%s", folder, name) : arena_strdup(arena, name);
}

const char *path_folder(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	if (!slash)
		return "";
	return arena_copy(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *path_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

const char *path_tidy(struct arena *arena, const char *path)
{
	STRBUF_AUTO tidied = STRBUF_INIT(strlen(path) + 1);
	for (const char *at = path; *at;) {
		size_t length = strcspn(at, "/");
		bool idle = length == 0 || (length == 1 && *at == '.');
		if (!idle && tidied.length)
			strbuf_add_char(&tidied, '/');
		if (!idle)
			strbuf_add(&tidied, at, length);
		at += length;
		at += *at == '/';
	}
	return arena_slice(arena, strbuf_slice(&tidied)).at;
}
