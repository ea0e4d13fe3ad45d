/* SPDX-License-Identifier: MIT */
#include "cmd/completion/values_paths.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"

#define FOLDERS "/" /* as endings: no files */

static bool is_elsewhere(const struct line *line)
{
	for (size_t i = 0; i < line->given_count; i++)
		if (line->given[i]->type == OPTION_DIRECTORY)
			return true;
	return false;
}

static bool has_ending(const char *name, const char *endings)
{
	struct slice rest = slice_of(endings);
	const char *dot = strrchr(name, '.');
	while (rest.length > 0 && dot) {
		if (slice_is(scan_until(&rest, " "), dot + 1))
			return true;
		scan_one(&rest, " ");
	}
	return !endings;
}

/* Adds one name of the folder that is typed already; a folder with a slash, for more will follow. */
static void add_name(struct completion *completion, DIR *directory, struct slice folder, const char *name,
		     const char *endings)
{
	struct stat info;
	struct slice typed = completion->candidates->prefix;
	bool hidden = *name == '.' && !(typed.length > folder.length && typed.at[folder.length] == '.');
	if (hidden || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    fstatat(dirfd(directory), name, &info, 0) != 0)
		return;
	bool is_folder = S_ISDIR(info.st_mode);
	if (!is_folder && !has_ending(name, endings))
		return;
	const char *path = arena_printf(completion->arena, "%.*s%s%s", SLICE_ARG(folder), name, is_folder ? "/" : "");
	candidates_add(completion->candidates, slice_of(path), (struct slice){0});
}

static void list(struct completion *completion, const char *endings)
{
	struct slice typed = completion->candidates->prefix;
	const char *slash = typed.length ? memrchr(typed.at, '/', typed.length) : NULL;
	struct slice folder = {typed.at, slash ? (size_t)(slash + 1 - typed.at) : 0};
	DIR *directory = opendir(folder.length ? arena_slice(completion->arena, folder).at : ".");
	struct dirent *item;
	while (directory && (item = readdir(directory)) != NULL && !deadline_passed(&completion->deadline))
		add_name(completion, directory, folder, item->d_name, endings);
	if (directory)
		closedir(directory);
	candidates_sort(completion->candidates);
}

/* Files of these endings, behind what of the word is not theirs. */
static void offer(struct completion *completion, const char *endings)
{
	bool folders = endings && strcmp(endings, FOLDERS) == 0;
	if (is_elsewhere(completion->line)) {
		list(completion, endings);
		return;
	}
	strbuf_reset(completion->directive);
	strbuf_printf(completion->directive, ":%s %zu", folders ? "folders" : "files",
		      strlen(completion->candidates->front));
	if (endings && !folders)
		strbuf_printf(completion->directive, " %s", endings);
}

void values_files(struct completion *completion, const char *detail)
{
	offer(completion, detail);
}

void values_folders(struct completion *completion, const char *detail)
{
	(void)detail;
	offer(completion, FOLDERS);
}

void values_files_behind(struct completion *completion, size_t before)
{
	struct candidates *candidates = completion->candidates;
	struct slice prefix = candidates->prefix;
	candidates->front = arena_printf(completion->arena, "%s%.*s", candidates->front, (int)before, prefix.at);
	candidates->prefix = (struct slice){prefix.at + before, prefix.length - before};
	offer(completion, NULL);
}
