/* SPDX-License-Identifier: MIT */
/*
 * A '*' that is followed by an 'x' can only end at one of the x in the path, and the matcher goes on from each of them:
 * the product over all '*' of a pattern bounds its steps. What has a single '*' is linear and not kept.
 */
#include "sync/git/costly_ignores.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "model/base/path.h"

#define MOST_STEPS   2e9               /* some tens of seconds */
#define MOST_BYTES   ((size_t)4 << 20) /* of a .gitignore */
#define SHOWN_BYTES  100
#define ANY          '\0' /* a '*' before '?' or '[' may end anywhere */
#define FEWEST_STARS ((size_t)2)

/* A pattern with several '*'. */
struct pattern {
	const char *folder; /* of its .gitignore: "" for the work tree */
	const char *text;
	const char *ends; /* the character after each '*', in lower case */
	size_t stars;
	uint32_t line;
	double spent;
};

/* A folder above the last path, and how many patterns those above it have. */
struct level {
	const char *folder;
	size_t patterns;
};

struct costly_ignores {
	struct arena *arena;
	const char *work_tree;
	struct level *levels; /* a listing goes into a folder and comes out again: each .gitignore is read once */
	size_t levels_count;
	size_t levels_room;
	struct pattern *patterns; /* of all levels */
	size_t count;
	size_t room;
	struct pattern worst; /* that has spent most so far */
	double spent;
};

struct costly_ignores *costly_ignores_new(const char *work_tree)
{
	struct costly_ignores *ignores = heap_alloc(sizeof *ignores);
	*ignores = (struct costly_ignores){.arena = arena_new()};
	ignores->work_tree = arena_strdup(ignores->arena, work_tree);
	return ignores;
}

void costly_ignores_free(struct costly_ignores *ignores)
{
	if (!ignores)
		return;
	arena_free(ignores->arena);
	free(ignores);
}

/* ---- reading ---- */

/* Git folds only these, whatever the locale. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The character after each run of '*' in a pattern, but for a run at its end, which ends at once. */
static size_t find_ends(const char *text, char *ends)
{
	size_t count = 0;
	while (*text) {
		if (*text != '*') {
			text += *text == '\\' && text[1] ? 2 : 1;
			continue;
		}
		text += strspn(text, "*");
		const char *next = *text == '\\' && text[1] ? text + 1 : text;
		if (*next)
			ends[count++] = next == text && strchr("?[", *next) ? ANY : lower(*next);
	}
	return count;
}

static void add_line(struct costly_ignores *ignores, const char *folder, const char *text, uint32_t line)
{
	if (*text == '#')
		return;
	char *ends = arena_alloc(ignores->arena, strlen(text) / 2 + 1);
	size_t stars = find_ends(text, ends);
	if (stars < FEWEST_STARS)
		return;
	ignores->patterns = arena_grow(ignores->arena, ignores->patterns, ignores->count, &ignores->room,
				       sizeof *ignores->patterns);
	ignores->patterns[ignores->count++] = (struct pattern){
		.folder = folder,
		.text = arena_strdup(ignores->arena, text),
		.ends = ends,
		.stars = stars,
		.line = line,
	};
}

static void close_file(FILE **file)
{
	if (*file)
		fclose(*file);
}

static FILE *open_regular(const char *path)
{
	struct stat info;
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (descriptor >= 0 && fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode))
		return fdopen(descriptor, "r");
	if (descriptor >= 0)
		close(descriptor);
	return NULL;
}

static bool read_file(struct costly_ignores *ignores, const char *folder, struct error *err)
{
	const char *name = path_join(ignores->arena, folder, ".gitignore");
	__attribute__((cleanup(close_file)))
	FILE *file = open_regular(arena_printf(ignores->arena, "%s/%s", ignores->work_tree, name));
	char *text = NULL;
	size_t room = 0;
	size_t bytes = 0;
	ssize_t length;
	for (uint32_t line = 1; file && bytes <= MOST_BYTES && (length = getline(&text, &room, file)) >= 0; line++) {
		bytes += (size_t)length;
		text[strcspn(text, "\r\n")] = '\0';
		add_line(ignores, folder, text, line);
	}
	free(text);
	return bytes <= MOST_BYTES || error_set(err, FAULT_DATA, "'%s' has more than %zu bytes", name, MOST_BYTES);
}

static bool enter(struct costly_ignores *ignores, const char *folder, struct error *err)
{
	ignores->levels = arena_grow(ignores->arena, ignores->levels, ignores->levels_count, &ignores->levels_room,
				     sizeof *ignores->levels);
	ignores->levels[ignores->levels_count++] = (struct level){folder, ignores->count};
	return read_file(ignores, folder, err);
}

/* Leaves the folders that are not above the path, and reads the .gitignore of those that are. */
static bool go_to(struct costly_ignores *ignores, const char *path, struct error *err)
{
	const struct level *level = NULL;
	for (; ignores->levels_count > 1; ignores->levels_count--) {
		level = &ignores->levels[ignores->levels_count - 1];
		if (path_is_below(level->folder, path))
			break;
		ignores->count = level->patterns;
	}
	if (!ignores->levels_count && !enter(ignores, "", err))
		return false;
	size_t known = strlen(ignores->levels[ignores->levels_count - 1].folder);
	const char *rest = path + known + (path[known] == '/'); /* the path of the last folder itself has no rest */
	for (const char *end = strchr(rest, '/'); end; end = strchr(end + 1, '/'))
		if (!enter(ignores, arena_copy(ignores->arena, path, (size_t)(end - path)), err))
			return false;
	return true;
}

/* ---- counting ---- */

/* How often each character is in a path, in lower case; ANY stands for all of them. */
static void count_characters(const char *path, double *counts)
{
	for (const char *at = path; *at; at++) {
		counts[(unsigned char)lower(*at)]++;
		counts[(unsigned char)ANY]++;
	}
}

static double steps_of(const struct pattern *pattern, const double *counts)
{
	double steps = counts['/'] + 1; /* each folder above the path is matched, too */
	for (size_t i = 0; i < pattern->stars && steps <= MOST_STEPS; i++)
		steps *= counts[(unsigned char)pattern->ends[i]] + 1;
	return steps;
}

static bool refuse(const struct costly_ignores *ignores, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	const struct pattern *worst = &ignores->worst;
	error_set(err, FAULT_DATA, "%s:%u: matching the pattern '%.*s' takes too long",
		  path_join(scratch, worst->folder, ".gitignore"), worst->line, SHOWN_BYTES, worst->text);
	return error_hint(err, "Write it with fewer '*': '**/' matches whatever '**/**/' does.");
}

bool costly_ignores_spend(struct costly_ignores *ignores, const char *path, struct error *err)
{
	double counts[UINT8_MAX + 1] = {0};
	if (!go_to(ignores, path, err))
		return false;
	if (ignores->count)
		count_characters(path, counts);
	for (size_t i = 0; i < ignores->count; i++) {
		struct pattern *pattern = &ignores->patterns[i];
		double steps = steps_of(pattern, counts);
		pattern->spent += steps;
		ignores->spent += steps;
		if (pattern->spent > ignores->worst.spent)
			ignores->worst = *pattern;
	}
	return ignores->spent <= MOST_STEPS || refuse(ignores, err);
}
