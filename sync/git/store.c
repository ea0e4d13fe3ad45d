/* SPDX-License-Identifier: MIT */
/* What the two stores share: growing entries, joining paths, and one wording for what is no readable file. */
#include "sync/git/store.h"

#include <string.h>

#include "model/base/arena.h"

void entries_add(struct entries *entries, struct arena *arena, struct slice name, enum entry_kind kind)
{
	if (entries->count == entries->room) {
		size_t room = entries->room ? entries->room * 2 : 32;
		struct entry *items = arena_array(arena, room, sizeof *items);
		if (entries->count)
			memcpy(items, entries->items, entries->count * sizeof *items);
		entries->items = items;
		entries->room = room;
	}
	entries->items[entries->count++] = (struct entry){arena_copy(arena, name.at, name.length), kind};
}

bool entry_is_reserved(struct slice name)
{
	return name.length == 0 || slice_is(name, ".") || slice_is(name, "..") || slice_is(name, ".git");
}

char *path_join(struct arena *arena, const char *folder, const char *name)
{
	size_t folder_length = strlen(folder);
	size_t name_length = strlen(name);
	if (folder_length == 0)
		return arena_copy(arena, name, name_length);
	char *path = arena_alloc(arena, folder_length + name_length + 2);
	memcpy(path, folder, folder_length);
	path[folder_length] = '/';
	memcpy(path + folder_length + 1, name, name_length);
	return path;
}

bool store_refuse(const char *path, enum entry_kind kind, struct error *err)
{
	static const char *const why[] = {
		[ENTRY_FILE] = "it cannot be read",
		[ENTRY_FOLDER] = "it is a folder",
		[ENTRY_LINK] = "it is a link",
		[ENTRY_REPOSITORY] = "it is another git repository",
		[ENTRY_OTHER] = "it is no regular file",
		[ENTRY_NOTHING] = "it is not there",
		[ENTRY_OUTSIDE] = "it leads outside the dashboards' repository or into git's own data",
		[ENTRY_CIRCLE] = "its links lead in a circle",
	};
	return error_set(err, FAULT_FAILED, "file '%s' cannot be read: %s", path, why[kind]);
}
