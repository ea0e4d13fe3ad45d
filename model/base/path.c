/* SPDX-License-Identifier: MIT */
/* A folder is a prefix that ends where a segment ends: "dashboards" is not the folder of "dashboards-old/a.json". */
#include "model/base/path.h"

#include <string.h>

#include "model/base/arena.h"

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
