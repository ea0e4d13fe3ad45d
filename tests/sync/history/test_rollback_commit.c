/* SPDX-License-Identifier: MIT */
/* What a commit of a rollback is refused for, and what goes wrong in it; tests/e2e/test_rollback_commit.py has the
 * rest.
 */
#include "tests/sync/compare/stage.h"

#include "sync/history/rollback.h"
#include "sync/history/rollback_commit.h"
#include "tests/model/document/reading.h"

static const char *author; /* of the variables that git reads */

static const char *variable(const char *name)
{
	if (strcmp(name, "GIT_AUTHOR_NAME") == 0)
		return author;
	return strstr(name, "EMAIL") ? "<operator@example.org>" : "Operator";
}

/* Puts files in place, but the n-th. */
struct disk {
	struct stage *s;
	unsigned fails_at; /* 0: none */
	unsigned writes;
};

static bool replace(void *user, const char *path, struct slice read, struct slice text, struct error *err)
{
	struct disk *disk = user;
	(void)read;
	if (++disk->writes == disk->fails_at)
		return error_set(err, FAULT_FAILED, "no room");
	repo_write(disk->s->repo, path, arena_slice(disk->s->arena, text).at);
	return true;
}

static struct rollback_commit commit_of(struct disk *disk)
{
	author = "Operator";
	return (struct rollback_commit){
		.operation = &disk->s->operation, .variable = variable, .replace = replace, .user = disk};
}

static void assert_said(const char *text, const char *part)
{
	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("'%s' has no '%s'", text, part);
}

static const char *git_says(struct stage *s, const char *format)
{
	const char *out = repo_path(s->repo, "../said");
	const char *const command[] = {"sh", "-c",
				       arena_printf(s->arena, "git log -1 --format='%s' >'%s'", format, out), NULL};
	repo_run(s->repo, command);
	return arena_slice(s->arena, reading_file(s->arena, out)).at;
}

/* Live of these dashboards goes from "one" to "two" by a run, and the rollback of that run is planned. */
static void plan_rollback(struct stage *s, size_t count, struct rollback *rollback)
{
	ERROR_AUTO err = {0};
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < count; i++) {
			const char *uid = arena_printf(s->arena, "d%zu", i);
			stage_put(s, uid, round ? "two" : "one", "");
			if (!round)
				stage_seed(s, "", uid, "one", "");
		}
		stage_commit(s, round ? "two" : "one");
	}
	stage_plan(s);
	stage_apply(s);
	*rollback = (struct rollback){.run = s->operation.limits.run};
	plan_free(&s->plan);
	plan_init(&s->plan);
	if (!rollback_plan(&s->operation, rollback, &s->plan, &err))
		fail_msg("%s", err.message);
	assert_int_equal(s->plan.count, count);
}

static void roll_back(struct stage *s, const struct rollback *rollback)
{
	s->operation.limits.run = "0123456789ab";
	rollback_apply(&s->operation, rollback, &s->plan);
	for (size_t i = 0; i < s->plan.count; i++)
		assert_int_equal(s->plan.rows[i].write.outcome, OUTCOME_WRITTEN);
}

/* ---- before ---- */

static void what_another_repository_wrote_is_not_committed_here(void **state)
{
	struct stage *s = *state;
	struct disk disk = {s, 0, 0};
	struct rollback rollback;
	ERROR_AUTO err = {0};
	s->operation.target.id = slice_of("0badcafe");
	plan_rollback(s, 1, &rollback);
	s->operation.target.id = slice_of("deadbeef");
	stage_put(s, "d0", "three", "");
	stage_commit(s, "three");
	plan_free(&s->plan);
	plan_init(&s->plan);
	assert_true(rollback_plan(&s->operation, &rollback, &s->plan, &err));
	assert_int_equal(stage_row(s, "d0")->state, STATE_FOREIGN);
	const struct rollback_commit commit = commit_of(&disk);
	assert_true(rollback_commit_is_due(&s->plan));
	assert_false(rollback_commit_check(&commit, &s->plan, &err));
	assert_int_equal(err.fault, FAULT_REFUSED);
	assert_string_equal(err.message, "'d0' was written by another repository");
	assert_string_equal(err.hint, "Roll back there, or leave out --commit.");
	s->operation.target.id = (struct slice){0};
}

/* Without what git strips: control characters, brackets, and marks at the ends. */
static void a_name_is_cleaned_as_git_does(void **state)
{
	static const char *const rows[][2] = {
		{"Operator", "Operator"},
		{" .,:;'\"\\Op<er>at\nor\\\"';:,. ", "Operator"},
		{"O. P. Erator Jr.", "O. P. Erator Jr"},
		{"...", "Test"}, /* nothing is left: the repository's own */
		{"", "Test"},
		{NULL, "Test"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		void *own = NULL;
		stage_setup(&own);
		struct stage *s = own;
		struct disk disk = {s, 0, 0};
		struct rollback rollback;
		ERROR_AUTO err = {0};
		repo_git(s->repo, "config", "user.name", "Test");
		plan_rollback(s, 1, &rollback);
		struct rollback_commit commit = commit_of(&disk);
		author = rows[i][0];
		if (!rollback_commit_check(&commit, &s->plan, &err))
			fail_msg("%s", err.message);
		roll_back(s, &rollback);
		rollback_commit_make(&commit, &s->plan);
		const char *said = git_says(s, "%an <%ae>%n%cn");
		assert_string_equal(said, arena_printf(s->arena, "%s <operator@example.org>\nOperator\n", rows[i][1]));
		stage_teardown(&own);
	}
	(void)state;
}

/* ---- after ---- */

static void of_many_dashboards_the_message_names_some(void **state)
{
	enum { ALL = 102, NAMED = 100 };
	struct stage *s = *state;
	struct disk disk = {s, 0, 0};
	struct rollback rollback;
	plan_rollback(s, ALL, &rollback);
	struct rollback_commit commit = commit_of(&disk);
	commit.taken_back = rollback.run;
	roll_back(s, &rollback);
	rollback_commit_make(&commit, &s->plan);
	assert_int_equal(disk.writes, ALL);
	const char *said = git_says(s, "%B");
	assert_said(said, arena_printf(s->arena, "Roll back %d dashboards: run %s\n\n- ", ALL, rollback.run));
	assert_said(said, ": version 1 came back as version 3\n- and 2 more\n\n");
	size_t named = 0;
	for (const char *at = said; (at = strstr(at, "- \"Title of d")); at++)
		named++;
	assert_int_equal(named, NAMED);
	assert_said(said, "Rolled back by dashsync, run 0123456789ab; takes back run ");
	stage_open(s, NULL, NULL);
	stage_plan(s);
	for (size_t i = 0; i < ALL; i++)
		assert_int_equal(s->plan.rows[i].state, STATE_IN_SYNC);
}

/* The others are committed; what is not says so and keeps its outcome. */
static void a_file_that_cannot_be_written_is_left_out_of_the_commit(void **state)
{
	struct stage *s = *state;
	struct disk disk = {s, 2, 0};
	struct rollback rollback;
	plan_rollback(s, 3, &rollback);
	struct rollback_commit commit = commit_of(&disk);
	roll_back(s, &rollback);
	rollback_commit_make(&commit, &s->plan);
	assert_non_null(s->plan.follow_up);
	const struct plan_row *left = stage_row(s, "d1");
	assert_int_equal(left->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(left->fault, FAULT_FAILED);
	assert_string_equal(left->write.warning, "not committed: no room");
	assert_said(stage_row(s, "d0")->hint, "Git follows: committed as ");
	assert_said(stage_row(s, "d2")->hint, "Git follows: committed as ");
	const char *said = git_says(s, "%B");
	assert_said(said, "Roll back 2 dashboards");
	assert_null(strstr(said, "Title of d1"));
	assert_null(strstr(said, "more"));
}

static void a_file_that_lost_its_dashboard_meanwhile_is_left_out(void **state)
{
	struct stage *s = *state;
	struct disk disk = {s, 0, 0};
	struct rollback rollback;
	plan_rollback(s, 2, &rollback);
	struct rollback_commit commit = commit_of(&disk);
	roll_back(s, &rollback);
	repo_write(s->repo, "dashboards/d0.json", "{\"uid\":\"other\",\"title\":\"Other\"}");
	rollback_commit_make(&commit, &s->plan);
	const struct plan_row *left = stage_row(s, "d0");
	assert_int_equal(left->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(left->fault, FAULT_REFUSED);
	assert_string_equal(left->write.warning, "not committed: its file changed meanwhile");
	assert_said(git_says(s, "%B"), "Roll back \"Title of d1\" to version 1");
}

static void live_that_cannot_be_read_again_is_left_out(void **state)
{
	struct stage *s = *state;
	struct disk disk = {s, 0, 0};
	struct rollback rollback;
	plan_rollback(s, 1, &rollback);
	struct rollback_commit commit = commit_of(&disk);
	roll_back(s, &rollback);
	stage_fail(s, FAKE_GET, s->fake.requests[FAKE_GET] + 1, UINT64_MAX, "500-before");
	rollback_commit_make(&commit, &s->plan);
	const struct plan_row *left = stage_row(s, "d0");
	assert_int_equal(left->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(left->fault, FAULT_FAILED);
	assert_said(left->write.warning, "not committed: the server answered 500: database is locked");
	assert_null(s->plan.follow_up);
	assert_int_equal(disk.writes, 0);
}

static void what_somebody_saved_since_it_came_back_is_left_out(void **state)
{
	struct stage *s = *state;
	struct disk disk = {s, 0, 0};
	struct rollback rollback;
	plan_rollback(s, 1, &rollback);
	struct rollback_commit commit = commit_of(&disk);
	roll_back(s, &rollback);
	stage_edit(s, "d0", "by hand", "", "");
	rollback_commit_make(&commit, &s->plan);
	assert_int_equal(stage_row(s, "d0")->fault, FAULT_REFUSED);
	assert_said(stage_row(s, "d0")->write.warning, "not committed: somebody saved since it came back");
	assert_int_equal(disk.writes, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(what_another_repository_wrote_is_not_committed_here),
		cmocka_unit_test(a_name_is_cleaned_as_git_does),
		stage_test(of_many_dashboards_the_message_names_some),
		stage_test(a_file_that_cannot_be_written_is_left_out_of_the_commit),
		stage_test(a_file_that_lost_its_dashboard_meanwhile_is_left_out),
		stage_test(live_that_cannot_be_read_again_is_left_out),
		stage_test(what_somebody_saved_since_it_came_back_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
