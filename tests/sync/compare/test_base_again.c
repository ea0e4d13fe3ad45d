/* SPDX-License-Identifier: MIT */
/*
 * Contents and messages that come back: what git had once, what the server had once, and what dashsync once said. Two
 * hours are between a commit and what was done before it; a save comes ten minutes after the last commit.
 */
#include "tests/sync/compare/stage.h"

/* A save of dashsync as it stands in a version's message. */
struct ours {
	const char *commit;
	const char *expr; /* what was sent */
	unsigned run;
	int64_t on;
};

static const char *save_message(struct stage *s, const struct ours *save)
{
	const char *sent =
		arena_slice(s->arena, slice_of(stage_message(s, save->commit, stage_model(s, "a", save->expr, ""), "")))
			.at;
	const char *content = strstr(sent, "content=");
	return arena_printf(s->arena, "subject\n[dashsync commit=%s %.42s run=%012x on=%d at=1]", save->commit, content,
			    save->run, (int)save->on);
}

static void save_again(struct stage *s, const struct ours *save)
{
	stage_edit(s, "a", save->expr, "", save_message(s, save));
}

static void put_back(struct stage *s, const char *expr, int64_t to, unsigned run)
{
	stage_edit(s, "a", expr, "",
		   arena_printf(s->arena, "Put back\n[dashsync rollback to=%d run=%012x raced=1]", (int)to, run));
}

static int64_t now(void *user)
{
	const struct stage *s = user;
	return s->repo->time + 600;
}

static void serve(struct stage *s, size_t versions_to_keep)
{
	stage_serve(s, &(struct grafana_options){.versions_to_keep = versions_to_keep, .now = now, .user = s});
}

static const char *commit_expr(struct stage *s, const char *expr)
{
	s->repo->time += 7200;
	stage_put(s, "a", expr, "");
	return stage_commit(s, expr);
}

/* Git and live have "one", which dashsync wrote as version 2. */
static const char *written(struct stage *s)
{
	const char *commit = commit_expr(s, "one");
	stage_seed(s, "", "a", "zero", "");
	save_again(s, &(struct ours){commit, "one", 0xb, 1});
	return commit;
}

/* ---- contents ---- */

static void an_edit_that_equals_a_commit_that_was_reverted_stays(void **state)
{
	struct stage *s = *state;
	serve(s, 0);
	written(s);
	commit_expr(s, "two");
	commit_expr(s, "one");
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_IN_SYNC);
	stage_edit(s, "a", "two", "", "incident");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.decision->state, STATE_DRIFTED);
	assert_int_equal(comparison.action, ACTION_KEEP);
	assert_int_equal(comparison.base.version, 2);
	commit_expr(s, "three");
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_CONFLICT);
}

static void older_json_that_is_pasted_after_the_base_was_dropped_is_lost(void **state)
{
	struct stage *s = *state;
	serve(s, 20);
	written(s);
	save_again(s, &(struct ours){commit_expr(s, "two"), "two", 0xc, 2});
	for (int i = 0; i < 25; i++)
		stage_edit(s, "a", arena_printf(s->arena, "by hand %d", i), "", "");
	stage_edit(s, "a", "one", "", "as it was");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_LOST);
	assert_int_equal(comparison.decision->state, STATE_BASE_LOST);
	assert_int_equal(comparison.action, ACTION_REFUSE);
}

/* ---- messages ---- */

static void a_version_that_is_posted_again_with_its_message_is_an_edit(void **state)
{
	struct stage *s = *state;
	serve(s, 0);
	const struct ours first = {written(s), "one", 0xb, 1};
	save_again(s, &(struct ours){commit_expr(s, "two"), "two", 0xc, 2});
	save_again(s, &first);
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 3);
	assert_int_equal(comparison.decision->state, STATE_DRIFTED);
	assert_non_null(strstr(comparison.note, "version 4 has a trailer that does not match"));
}

/* Whether it is the same save again can only be known while the versions between are listed. */
static void what_was_posted_again_is_an_edit_also_when_its_first_is_no_longer_listed(void **state)
{
	struct stage *s = *state;
	serve(s, 2);
	const struct ours first = {written(s), "one", 0xb, 1};
	save_again(s, &(struct ours){commit_expr(s, "two"), "two", 0xc, 2});
	save_again(s, &first);
	stage_edit(s, "a", "three", "", "");
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_BASE_LOST);
}

static void a_race_is_ours_where_the_versions_between_are_others(void **state)
{
	struct stage *s = *state;
	serve(s, 0);
	written(s);
	const char *two = commit_expr(s, "two");
	stage_edit(s, "a", "by hand", "", "");
	save_again(s, &(struct ours){two, "two", 0xc, 2});
	commit_expr(s, "three");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 4);
	assert_int_equal(comparison.decision->state, STATE_CHANGED);
}

/* ---- what a run put back after a race ---- */

/* Version 3 is a person's, 4 covered it, 5 put it back. Gives the commit of 4. */
static const char *covered_and_put_back(struct stage *s)
{
	written(s);
	const char *two = commit_expr(s, "two");
	stage_edit(s, "a", "by hand", "", "");
	save_again(s, &(struct ours){two, "two", 0xc, 2});
	put_back(s, "by hand", 3, 0xc);
	return two;
}

static void a_save_that_was_put_back_is_passed_over(void **state)
{
	struct stage *s = *state;
	serve(s, 0);
	covered_and_put_back(s);
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(comparison.decision->state, STATE_CONFLICT);
	commit_expr(s, "one"); /* it is not what git and live had in common by another rule either */
	assert_int_equal(stage_compare(s, "a").base.version, 2);
}

/* Git said at its commit what the save had, and it lasted no longer than the race. */
static void a_save_that_was_put_back_agrees_with_no_commit(void **state)
{
	struct stage *s = *state;
	serve(s, 0);
	covered_and_put_back(s);
	stage_edit(s, "a", "one", "", "Restored from version 2");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(comparison.decision->state, STATE_CHANGED);
}

static void a_rollback_undoes_only_the_newest_save_of_its_run(void **state)
{
	struct stage *s = *state;
	serve(s, 0);
	written(s);
	const char *two = commit_expr(s, "two");
	save_again(s, &(struct ours){two, "two", 0xc, 2});
	stage_edit(s, "a", "by hand", "", "");
	save_again(s, &(struct ours){two, "two b", 0xc, 3});
	put_back(s, "by hand", 4, 0xc);
	assert_int_equal(stage_compare(s, "a").base.version, 3);
}

static void the_message_of_a_rollback_that_is_posted_again_undoes_nothing(void **state)
{
	struct stage *s = *state;
	serve(s, 0);
	const char *two = covered_and_put_back(s);
	save_again(s, &(struct ours){two, "two", 0xc, 5});
	assert_int_equal(stage_compare(s, "a").decision->state, STATE_IN_SYNC);
	put_back(s, "by hand", 3, 0xc);
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 6);
	assert_int_equal(comparison.decision->state, STATE_DRIFTED);
	assert_int_equal(comparison.action, ACTION_KEEP);
}

static void a_rollback_of_another_run_undoes_nothing(void **state)
{
	struct stage *s = *state;
	serve(s, 0);
	written(s);
	put_back(s, "zero", 1, 0xc);
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(comparison.decision->state, STATE_DRIFTED);
}

/* Eight versions of 600 KB are more than may be held as trees; the oldest is as its commit but for a rewrite. */
static void versions_of_large_dashboards_are_compared_up_to_rewrites_too(void **state)
{
	struct stage *s = *state;
	char *text = heap_alloc(600001);
	memset(text, 'x', 600000);
	text[600000] = '\0';
	const char *sent = arena_printf(s->arena, ",\"refresh\":\"1s\",\"description\":\"%s\"", text);
	const char *stored = arena_printf(s->arena, ",\"refresh\":\"5s\",\"description\":\"%s\"", text);
	free(text);
	stage_put(s, "a", "one", sent);
	const char *commit = stage_commit(s, "one");
	stage_put(s, "a", "two", sent);
	stage_commit(s, "two");
	stage_seed(s, "", "a", "one", stored);
	for (int edit = 2; edit <= 8; edit++)
		stage_edit(s, "a", arena_printf(s->arena, "by hand %d", edit), stored, "");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_COMMIT);
	assert_int_equal(comparison.base.version, 1);
	assert_true(slice_is(comparison.base.commit, commit));
	assert_int_equal(comparison.decision->state, STATE_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(an_edit_that_equals_a_commit_that_was_reverted_stays),
		stage_test(older_json_that_is_pasted_after_the_base_was_dropped_is_lost),
		stage_test(a_version_that_is_posted_again_with_its_message_is_an_edit),
		stage_test(what_was_posted_again_is_an_edit_also_when_its_first_is_no_longer_listed),
		stage_test(a_race_is_ours_where_the_versions_between_are_others),
		stage_test(a_save_that_was_put_back_is_passed_over),
		stage_test(a_save_that_was_put_back_agrees_with_no_commit),
		stage_test(a_rollback_undoes_only_the_newest_save_of_its_run),
		stage_test(the_message_of_a_rollback_that_is_posted_again_undoes_nothing),
		stage_test(a_rollback_of_another_run_undoes_nothing),
		stage_test(versions_of_large_dashboards_are_compared_up_to_rewrites_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
