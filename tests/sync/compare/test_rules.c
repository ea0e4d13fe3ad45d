/* SPDX-License-Identifier: MIT */
/*
 * Every situation of fixtures/rules: its commits in a real repository, its versions on a server that only lists them,
 * and the comparison of the product in between. The answers are those of an independent model of the rules
 * (docs/decision-table.md).
 *
 *     test_rules FILE [EVERY [FIRST]]      every EVERY-th situation from the FIRST-th, counted from 0
 */
#include "tests/testing.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/calendar.h"
#include "model/document/document.h"
#include "model/plan/trailer.h"
#include "model/value/digest.h"
#include "model/value/json.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"
#include "tests/sync/compare/situation.h"
#include "tests/sync/git/repo.h"

#define EPOCH 1700000000 /* what the situations count from */

const char *__lsan_default_suppressions(void); /* see tests/sync/source/sources.c */
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

struct player {
	struct arena *arena;
	struct repo *repo;
	struct situation *situations;
	size_t count;
	const char **hashes; /* of each commit of each situation, one after the other */
	size_t wrong;

	/* of the situation that is played */
	const struct situation *now;
	const char *const *commits;
};

static const char *model_of(struct arena *arena, const struct situation_document *document)
{
	return arena_printf(
		arena,
		"{\"uid\":\"d\",\"title\":\"D\",\"panels\":[{\"id\":1,\"type\":\"text\"}],\"schemaVersion\":%d,"
		"\"a\":%d,\"b\":%d,\"c\":%d%s}",
		document->is_migrated ? 39 : 36, document->a, document->b, document->c,
		document->is_respelled ? ",\"gnetId\":null" : "");
}

static const struct value *read_model(struct arena *arena, const struct situation_document *document)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *value = json_read(arena, slice_of(model_of(arena, document)), (struct place){0}, &diags);
	assert_non_null(value);
	return value;
}

/* ---- the repository: all commits of all situations in one stream for git fast-import ---- */

static void write_commit(FILE *stream, struct arena *scratch, const struct situation *situation, size_t first,
			 size_t index)
{
	const struct situation_commit *commit = &situation->commits[index];
	const char *text = model_of(scratch, &commit->document);
	fprintf(stream, "commit refs/heads/all\nmark :%zu\ncommitter T <t@example.invalid> %lld +0000\ndata 1\nc\n",
		first + index + 1, (long long)(EPOCH + commit->time));
	if (commit->parents_count == 0)
		fprintf(stream, "deleteall\n");
	for (size_t p = 0; p < commit->parents_count; p++)
		fprintf(stream, "%s :%zu\n", p ? "merge" : "from", first + commit->parents[p] + 1);
	/* commits without a change of the file are told apart by another one */
	fprintf(stream, "M 100644 inline other\ndata <<END\n%zu\nEND\n", first + index);
	fprintf(stream, "M 100644 inline dashboards/d.json\ndata %zu\n%s\n", strlen(text), text);
}

static void write_stream(struct player *player)
{
	FILE *stream = fopen(repo_path(player->repo, "stream"), "we");
	assert_non_null(stream);
	size_t first = 0;
	for (size_t i = 0; i < player->count; i++) {
		ARENA_AUTO scratch = arena_new();
		const struct situation *situation = &player->situations[i];
		for (size_t c = 0; c < situation->commits_count; c++) {
			if (situation->commits[c].parents_count == 0)
				fprintf(stream, "reset refs/heads/all\n");
			write_commit(stream, scratch, situation, first, c);
		}
		first += situation->commits_count;
	}
	assert_int_equal(fclose(stream), 0);
}

static void import(struct player *player)
{
	write_stream(player);
	repo_run(player->repo,
		 (const char *const[]){"sh", "-c",
				       "git fast-import --quiet --force --export-marks=marks <stream && "
				       "git update-ref -d refs/heads/all && sort -t: -k2 -n marks >sorted",
				       NULL});
	size_t total = 0;
	for (size_t i = 0; i < player->count; i++)
		total += player->situations[i].commits_count;
	player->hashes = arena_array(player->arena, total, sizeof *player->hashes);
	FILE *marks = fopen(repo_path(player->repo, "sorted"), "re");
	assert_non_null(marks);
	for (size_t i = 0; i < total; i++) {
		size_t mark;
		char hash[41];
		assert_int_equal(fscanf(marks, " :%zu %40s", &mark, hash), 2);
		assert_int_equal(mark, i + 1);
		player->hashes[i] = arena_strdup(player->arena, hash);
	}
	assert_int_equal(fclose(marks), 0);
}

/* ---- the server: it only lists ---- */

static struct slice time_text(struct arena *arena, int64_t seconds)
{
	struct calendar c = calendar_of(EPOCH + seconds);
	return slice_of(arena_printf(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)c.year, (int)c.month, (int)c.day,
				     (int)c.hour, (int)c.minute, (int)c.second));
}

static struct slice message_of(struct player *player, struct arena *arena, const struct situation_version *version)
{
	if (version->is_rollback)
		return slice_of(arena_printf(arena, "back\n[dashsync rollback to=%lld run=%012x]",
					     (long long)version->to, (unsigned)version->run));
	if (!version->is_save)
		return slice_of("");
	struct digest digest = digest_of_value(normal_form(arena, read_model(arena, &version->content)));
	return slice_of(arena_printf(arena, "subject\n[dashsync commit=%s content=1:%.32s run=%012x on=%lld at=%lld%s]",
				     player->commits[version->commit], digest.hex, (unsigned)version->run,
				     (long long)version->on,
				     (long long)(EPOCH + player->now->commits[version->commit].time),
				     version->is_merged ? " merged=1" : ""));
}

static bool list(void *self, struct arena *arena, struct slice uid, const struct version_query *query,
		 struct version_list *out, struct error *err)
{
	struct player *player = self;
	const struct situation *now = player->now;
	(void)uid;
	(void)err;
	*out = (struct version_list){.items = arena_array(arena, query->limit, sizeof *out->items)};
	for (size_t i = (size_t)query->start; i < now->versions_count && out->count < query->limit; i++) {
		const struct situation_version *version = &now->versions[now->versions_count - 1 - i];
		out->items[out->count++] = (struct version){
			.found = true,
			.version = version->number,
			.created = time_text(arena, version->created),
			.created_by = slice_of("somebody"),
			.message = message_of(player, arena, version),
			.text = slice_of(model_of(arena, &version->document)),
		};
	}
	return true;
}

static bool get(void *self, struct arena *arena, struct slice uid, struct live *out, struct error *err)
{
	const struct player *player = self;
	const struct situation_version *newest = &player->now->versions[player->now->versions_count - 1];
	(void)uid;
	(void)err;
	*out = (struct live){
		.found = true,
		.dashboard = read_model(arena, &player->now->live),
		.id = 1,
		.version = newest->number,
		.has_meta = true,
		.folder_uid = slice_of(""),
		.can_save = true,
		.updated = time_text(arena, newest->created),
		.updated_by = slice_of("somebody"),
	};
	return true;
}

/* ---- playing ---- */

static void set_main(struct player *player, const char *hash)
{
	FILE *ref = fopen(repo_path(player->repo, ".git/refs/heads/main"), "we");
	assert_non_null(ref);
	fprintf(ref, "%s\n", hash);
	assert_int_equal(fclose(ref), 0);
}

static void compare(struct player *player, struct arena *arena, struct comparison *out)
{
	static const struct gateway_ops ops = {.get = get, .versions = list};
	static const struct source_rule rules[] = {{.path = {"dashboards", 10}}};
	const struct gateway gateway = {&ops, player};
	const struct value sent = value_integer(arena, 9);
	const struct value stored = value_integer(arena, 2);
	const struct rewrite rewrite = {slice_of("/a"), &sent, &stored};
	ERROR_AUTO err = {0};
	struct operation operation = {
		.files = {.rules = {rules, 1}, .directory = player->repo->path},
		.target = {.gateway = &gateway, .rewrites = {&rewrite, 1, false}},
		.limits = {.run = "000000000000", .jobs = 1, .history_depth = 200},
	};
	const char *applied = player->commits[player->now->applied];
	operation.files.source = source_open(&(struct source_where){.directory = player->repo->path, .ref = applied},
					     &err);
	if (!operation.files.source)
		fail_msg("%s", err.message);
	assert_true(source_commit(operation.files.source, arena, &operation.files.commit));
	operation.files.has_commit = true;
	const struct desired *desired = desired_find(&operation, arena, slice_of("d"), &err);
	if (!desired)
		fail_msg("%s", err.message);
	compare_with_live(&operation, arena, desired, out);
	source_close(operation.files.source);
}

/* What was found, as the files have it. */
static const char *answer(const struct player *player, struct arena *arena, const struct comparison *comparison)
{
	const struct base *base = &comparison->base;
	const char *state = state_name(comparison->decision->state);
	if (comparison->decision->state == STATE_ERROR)
		return arena_printf(arena, "error: %s", comparison->reason);
	if (!base_is_found(base))
		return state;
	size_t commit = 0;
	while (commit < player->now->commits_count && !slice_is(base->commit, player->commits[commit]))
		commit++;
	return arena_printf(arena, "%s %u%s v%lld c%zu", state, base->rule, base->is_merge ? "m" : "",
			    (long long)base->version, commit);
}

static void play(struct player *player, const struct situation *situation, const char *const *commits)
{
	ARENA_AUTO arena = arena_new();
	struct comparison comparison;
	player->now = situation;
	player->commits = commits;
	set_main(player, commits[situation->tip]);
	compare(player, arena, &comparison);
	const char *found = answer(player, arena, &comparison);
	const char *expected = situation->rule ? arena_printf(arena, "%s %u%s v%lld c%zu", situation->state,
							      situation->rule, situation->is_merge ? "m" : "",
							      (long long)situation->version, situation->commit)
					       : situation->state;
	if (strcmp(found, expected) == 0)
		return;
	if (player->wrong++ < 20)
		print_error("%s    decided: %s\n", situation->line, found);
}

static void read_situations(struct player *player, const char *path, size_t every, size_t first)
{
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	char *line = NULL;
	size_t line_room = 0;
	size_t room = 0;
	size_t seen = 0;
	while (getline(&line, &line_room, file) > 0) {
		if (!isdigit((unsigned char)*line) || seen++ % every != first)
			continue;
		player->situations = heap_grow(player->situations, player->count, &room, sizeof *player->situations);
		assert_true(situation_read(arena_strdup(player->arena, line), &player->situations[player->count++]));
	}
	free(line);
	assert_int_equal(fclose(file), 0);
}

static struct {
	const char *path;
	size_t every;
	size_t first;
} asked;

static void every_situation_is_decided_as_the_rules_say(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct player player = {.arena = arena, .repo = repo_new()};
	read_situations(&player, asked.path, asked.every, asked.first);
	assert_in_range(player.count, 1, 1000000);
	import(&player);
	/* one open repository keeps libgit2 from starting anew for each situation */
	ERROR_AUTO err = {0};
	struct source *kept = source_open(
		&(struct source_where){.directory = player.repo->path, .ref = player.hashes[0]}, &err);
	assert_non_null(kept);
	const char *const *commits = player.hashes;
	for (size_t i = 0; i < player.count; i++) {
		play(&player, &player.situations[i], commits);
		commits += player.situations[i].commits_count;
	}
	print_message("%zu situations, %zu decided otherwise\n", player.count, player.wrong);
	free(player.situations);
	source_close(kept);
	repo_free(player.repo);
	assert_int_equal(player.wrong, 0);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {cmocka_unit_test(every_situation_is_decided_as_the_rules_say)};
	if (argc < 2) {
		print_error("usage: test_rules FILE [EVERY [FIRST]]\n");
		return 64;
	}
	asked.path = argv[1];
	asked.every = argc > 2 ? strtoul(argv[2], NULL, 10) : 1;
	asked.first = argc > 3 ? strtoul(argv[3], NULL, 10) : 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
