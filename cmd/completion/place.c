/* SPDX-License-Identifier: MIT */
#include "cmd/completion/place.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/completion/regular_file.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/path.h"

#define CONFIG "dashsync.yaml"

bool completion_place_enter(const struct line *line)
{
	for (size_t i = 0; i < line->given_count; i++) {
		const char *folder = line->values[i];
		if (line->given[i]->type == OPTION_DIRECTORY && *folder && chdir(folder) != 0)
			return false;
	}
	return true;
}

/* Whether the folder is the root of a work tree, or has none above it. */
static bool is_top(struct arena *arena, const char *folder)
{
	return strcmp(folder, "/") == 0 || access(path_join(arena, folder, ".git"), F_OK) == 0;
}

/* The folders from the current one up to the root of the work tree; outside of one, the current one alone. */
static const char *top_of(struct arena *arena, const char *here)
{
	for (const char *folder = here;; folder = path_folder(arena, folder)) {
		if (access(path_join(arena, folder, ".git"), F_OK) == 0)
			return folder;
		if (is_top(arena, folder))
			return here;
	}
}

/* The path of the config; NULL when there is none. */
static const char *find_config(struct arena *arena)
{
	char *resolved = realpath(".", NULL);
	const char *folder = arena_strdup(arena, resolved);
	free(resolved);
	if (!folder)
		return NULL;
	const char *top = top_of(arena, folder);
	for (;; folder = path_folder(arena, folder)) {
		const char *path = path_join(arena, folder, CONFIG);
		if (access(path, F_OK) == 0)
			return path;
		if (strcmp(folder, top) == 0)
			return NULL;
	}
}

void completion_place_find(const struct line *line, struct arena *arena, struct completion_place *out)
{
	struct slice text;
	struct diagnostics diags;
	const char *named = line_value(line, "config");
	const char *path = named ? named : find_config(arena);
	*out = (struct completion_place){.folder = "."};
	diagnostics_init(&diags, arena);
	if (!path || !regular_file_text(arena, path, LIMIT_CONFIG_BYTES, &text))
		return;
	const char *folder = path_folder(arena, path);
	out->folder = *folder ? folder : ".";
	out->has_config = config_read(arena, text, path, &diags, &out->config);
}
