/* SPDX-License-Identifier: MIT */
/*
 * test_histories [--seed S] [--count N] [--shard I/N] [--replay FILE] [--mask M] [--cases DIR] [--keep-going] [--print]
 *                [--kind K]
 *
 * Replays every case of fixtures/histories, then plays N generated histories and checks each. The first that fails is
 * shrunk, step by step, to one in which nothing can be left out, and written as a case: once it is understood, it goes
 * into fixtures/histories. In the end stands how many histories had what the rules cannot tell, by kind. `--print`
 * shows each history and what happened; `--kind` shrinks the first that has something of this kind (kinds.h).
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "tests/histories/check.h"
#include "tests/histories/generate.h"
#include "tests/histories/play.h"
#include "tests/histories/shrink.h"

#define LOG_ROOM         ((size_t)1 << 24)
#define FILE_ROOM        65536
#define HISTORIES_A_REPO 250

/* See tests/sync/source/sources.c. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

struct options {
	uint64_t seed;
	uint64_t count;
	uint64_t shard;
	uint64_t shards;
	unsigned mask;
	const char *replay;
	const char *cases;
	bool keep_going;
	bool print;
	unsigned kind; /* KIND_NONE: what is broken */
};

/* Plays and checks; NULL when all promises are kept. The log goes to `out` when that is not NULL. */
static const char *judge(struct arena *arena, struct commits *commits, const struct history *history,
			 struct kinds *kinds, FILE *out)
{
	struct log log = {0};
	*kinds = (struct kinds){0};
	play(arena, commits, history, &log);
	if (out) {
		STRBUF_AUTO text = STRBUF_INIT(LOG_ROOM);
		log_write(&log, &text);
		fprintf(out, "%s", text.at ? text.at : "");
	}
	return check_log(arena, &log, kinds);
}

/* ---- shrinking ---- */

struct wish {
	struct commits *commits;
	unsigned kind;
};

static bool still_fails(void *user, const struct history *history)
{
	ARENA_AUTO arena = arena_new();
	const struct wish *wish = user;
	struct kinds kinds;
	const char *why = judge(arena, wish->commits, history, &kinds, NULL);
	return wish->kind ? !why && kinds.count[wish->kind] > 0 : why != NULL;
}

static void report(struct commits *commits, const struct history *failed, uint64_t seed, unsigned kind)
{
	ARENA_AUTO arena = arena_new();
	struct history history = *failed;
	struct wish wish = {commits, kind};
	shrink(arena, &history, still_fails, &wish);
	STRBUF_AUTO text = STRBUF_INIT(FILE_ROOM);
	history_write(&history, &text);
	printf("---- shrunken ----\n%s---- what happened ----\n", text.at);
	struct kinds kinds;
	const char *why = judge(arena, commits, &history, &kinds, stdout);
	why = why ? why : kinds_words((enum kind)kind);
	printf("---- broken ----\n%s\n", why);
	const char *name = arena_printf(arena, "history-%" PRIu64 ".txt", seed);
	FILE *file = fopen(name, "w");
	if (!file)
		return;
	fprintf(file, "# seed %" PRIu64 "\n# %s\n%s", seed, why, text.at);
	fclose(file);
	printf("written to %s\n", name);
}

/* ---- cases ---- */

static bool replay(struct commits *commits, const char *path, bool is_loud)
{
	ARENA_AUTO arena = arena_new();
	char *text = arena_alloc(arena, FILE_ROOM);
	FILE *file = fopen(path, "r");
	struct history history;
	unsigned line = 0;
	if (!file) {
		printf("%s cannot be read\n", path);
		return false;
	}
	size_t length = fread(text, 1, FILE_ROOM - 1, file);
	fclose(file);
	text[length] = '\0';
	if (!history_read(arena, text, &history, &line)) {
		printf("%s:%u: not a line of a history\n", path, line);
		return false;
	}
	struct kinds kinds;
	const char *why = judge(arena, commits, &history, &kinds, is_loud ? stdout : NULL);
	if (why)
		printf("%s: %s\n", path, why);
	return !why;
}

static int is_case(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && strcmp(dot, ".txt") == 0;
}

static bool replay_cases(struct commits *commits, const char *folder)
{
	struct dirent **names = NULL;
	int count = scandir(folder, &names, is_case, alphasort);
	bool is_good = count >= 0;
	for (int i = 0; i < count; i++) {
		char *path = heap_printf("%s/%s", folder, names[i]->d_name);
		is_good = replay(commits, path, false) && is_good;
		free(path);
		free(names[i]);
	}
	free(names);
	printf("%d cases of %s replayed\n", count, folder);
	return is_good;
}

/* ---- generated ones ---- */

static bool play_one(struct commits *commits, const struct options *options, uint64_t seed, struct kinds_table *table)
{
	ARENA_AUTO arena = arena_new();
	struct history history;
	struct kinds kinds;
	generate(arena, seed, options->mask, &history);
	if (options->print) {
		STRBUF_AUTO text = STRBUF_INIT(FILE_ROOM);
		history_write(&history, &text);
		printf("---- seed %" PRIu64 " ----\n%s", seed, text.at);
	}
	const char *why = judge(arena, commits, &history, &kinds, options->print ? stdout : NULL);
	kinds_add(table, &kinds, seed, history.count);
	if (options->kind && !why && kinds.count[options->kind]) {
		report(commits, &history, seed, options->kind);
		return false;
	}
	if (!why)
		return true;
	printf("seed %" PRIu64 ": %s\n", seed, why);
	if (!options->keep_going)
		report(commits, &history, seed, KIND_NONE);
	fflush(stdout);
	return false;
}

static bool play_many(const struct options *options)
{
	struct commits *commits = commits_new();
	struct kinds_table table = {0};
	bool is_good = true;
	uint64_t played = 0;
	clock_t start = clock();
	for (uint64_t i = 0; i < options->count && (is_good || options->keep_going); i++) {
		if (i % options->shards != options->shard)
			continue;
		is_good = play_one(commits, options, options->seed + i, &table) && is_good;
		if (++played % HISTORIES_A_REPO == 0) {
			commits_free(commits);
			commits = commits_new();
		}
	}
	double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
	commits_free(commits);
	printf("%" PRIu64 " histories from seed %" PRIu64 " in %.1f s of processor time\n", played, options->seed,
	       seconds);
	kinds_print(&table, stdout);
	return is_good;
}

static const char *next(char **arguments, int count, int *i)
{
	if (*i + 1 < count)
		return arguments[++*i];
	fprintf(stderr, "%s needs a value\n", arguments[*i]);
	exit(64);
}

static struct options parse(int count, char **arguments)
{
	struct options options = {
		.seed = 1, .count = 300, .shards = 1, .mask = WITH_ALL, .cases = DASHSYNC_FIXTURES "/histories"};
	for (int i = 1; i < count; i++) {
		const char *name = arguments[i];
		if (strcmp(name, "--keep-going") == 0)
			options.keep_going = true;
		else if (strcmp(name, "--print") == 0)
			options.print = true;
		else if (strcmp(name, "--seed") == 0)
			options.seed = strtoull(next(arguments, count, &i), NULL, 10);
		else if (strcmp(name, "--count") == 0)
			options.count = strtoull(next(arguments, count, &i), NULL, 10);
		else if (strcmp(name, "--mask") == 0)
			options.mask = (unsigned)strtoul(next(arguments, count, &i), NULL, 0);
		else if (strcmp(name, "--kind") == 0)
			options.kind = (unsigned)strtoul(next(arguments, count, &i), NULL, 10) % KINDS;
		else if (strcmp(name, "--replay") == 0)
			options.replay = next(arguments, count, &i);
		else if (strcmp(name, "--cases") == 0)
			options.cases = next(arguments, count, &i);
		else if (strcmp(name, "--shard") != 0 ||
			 sscanf(next(arguments, count, &i), "%" SCNu64 "/%" SCNu64, &options.shard, &options.shards) !=
				 2 ||
			 options.shard >= options.shards)
			exit(64);
	}
	return options;
}

int main(int count, char **arguments)
{
	struct options options = parse(count, arguments);
	struct commits *commits = commits_new();
	bool is_good = options.replay ? replay(commits, options.replay, true) : replay_cases(commits, options.cases);
	commits_free(commits);
	if (is_good && !options.replay)
		is_good = play_many(&options);
	return is_good ? 0 : 1;
}
