/* SPDX-License-Identifier: MIT */
/* What happens between the plan of a rollback and its save; tests/e2e/test_rollback.py has the rest. */
#include "tests/sync/compare/stage.h"

#include "sync/history/rollback.h"

static const struct rollback to_one = {.uid = "a", .to = "1"};

/* Live is version 2, "two", and the rollback to version 1 is planned. */
static void plan_rollback(struct stage *s)
{
	ERROR_AUTO err = {0};
	stage_write_two(s);
	plan_free(&s->plan);
	plan_init(&s->plan);
	s->operation.limits.run = "0123456789ab";
	assert_true(rollback_plan(&s->operation, &to_one, &s->plan, &err));
	assert_int_equal(stage_row(s, "a")->action, ACTION_UPDATE);
}

static const struct plan_row *restore(struct stage *s)
{
	const struct rollback by_restore = {.uid = "a", .to = "1", .by_restore = true};
	rollback_apply(&s->operation, &by_restore, &s->plan);
	return stage_row(s, "a");
}

static const struct plan_row *roll_back(struct stage *s)
{
	rollback_apply(&s->operation, &to_one, &s->plan);
	return stage_row(s, "a");
}

static void what_was_planned_is_written_once(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	assert_int_equal(roll_back(s)->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(stage_look(s, "a").versions_count, 3);
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_DRIFTED);
}

static void an_edit_after_the_plan_stays(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	stage_edit(s, "a", "by hand", "", "");
	const struct plan_row *row = roll_back(s);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_string_equal(row->reason, "somebody saved since it was shown; their edit stays");
	assert_int_equal(stage_look(s, "a").versions_count, 3);
}

static void an_edit_of_equal_content_counts_too(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	stage_edit(s, "a", "by hand", "", "");
	stage_edit(s, "a", "two", "", "");
	assert_int_equal(roll_back(s)->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(stage_look(s, "a").versions_count, 4);
}

static void delete_before_save(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	(void)number;
	if (call == FAKE_SAVE)
		assert_true(grafana_delete(s->server, "a"));
}

static void a_dashboard_deleted_meanwhile_is_not_created(void **state)
{
	struct stage *s = *state;
	struct grafana_dashboard gone;
	plan_rollback(s);
	s->fake.before = delete_before_save;
	s->fake.user = s;
	assert_int_equal(roll_back(s)->write.outcome, OUTCOME_REFUSED);
	assert_false(grafana_look(s->server, "a", s->arena, &gone));
}

static void a_file_that_lost_the_dashboard_stops_it(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	repo_write(s->repo, "dashboards/a.json", "{\"uid\":\"b\",\"title\":\"B\"}");
	stage_open(s, NULL, NULL);
	const struct plan_row *row = roll_back(s);
	assert_int_equal(row->write.outcome, OUTCOME_SKIPPED);
	assert_int_equal(stage_look(s, "a").versions_count, 2);
}

static void a_version_that_cannot_be_read_any_more_stops_it(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	stage_fail(s, FAKE_VERSION, s->fake.requests[FAKE_VERSION] + 1, UINT64_MAX, "404");
	const struct plan_row *row = roll_back(s);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_string_equal(row->reason, "the version is not kept any more");
	assert_int_equal(stage_look(s, "a").versions_count, 2);
}

static void a_signal_before_its_turn_stops_it(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	s->interrupted = 1;
	assert_int_equal(roll_back(s)->write.outcome, OUTCOME_SKIPPED);
	assert_true(s->plan.interrupted);
	assert_int_equal(stage_look(s, "a").versions_count, 2);
}

/* ---- by the server's restore ---- */

static void a_restore_is_found_and_read_back(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	const struct plan_row *row = restore(s);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 3);
	assert_null(row->write.warning);
	assert_int_equal(stage_look(s, "a").versions_count, 3);
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_DRIFTED);
}

static void an_edit_after_the_plan_is_not_restored_over(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	stage_edit(s, "a", "by hand", "", "");
	assert_int_equal(restore(s)->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(stage_look(s, "a").versions_count, 3);
}

static void edit_before_save(void *user, enum fake_call call, uint64_t number)
{
	(void)number;
	struct stage *s = user;
	if (call != FAKE_SAVE || stage_look(s, "a").versions_count > 2)
		return;
	stage_edit(s, "a", "by hand", "", "");
}

static void what_a_restore_covers_is_named(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	s->fake.before = edit_before_save;
	s->fake.user = s;
	const struct plan_row *row = restore(s);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_non_null(strstr(row->reason, "version 3 by "));
	assert_non_null(strstr(row->hint, "'dashsync rollback a --to 3'"));
}

static void a_restore_whose_answer_is_lost_is_found_and_not_sent_again(void **state)
{
	static const char *const ways[] = {"lost-after", "500-after", "html-after"};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		stage_serve_profile(s, "grafana9");
		plan_rollback(s);
		stage_fail(s, FAKE_SAVE, s->fake.requests[FAKE_SAVE] + 1, s->fake.requests[FAKE_SAVE] + 1, ways[i]);
		assert_int_equal(restore(s)->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(stage_look(s, "a").versions_count, 3);
	}
}

static void a_restore_that_did_not_arrive_is_sent_again_three_times_at_most(void **state)
{
	static const char *const ways[] = {"not-sent", "lost-before"};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		stage_serve_profile(s, "grafana9");
		plan_rollback(s);
		uint64_t first = s->fake.requests[FAKE_SAVE] + 1;
		stage_fail(s, FAKE_SAVE, first, first + 1, ways[i]);
		assert_int_equal(restore(s)->write.outcome, OUTCOME_WRITTEN);
		stage_serve_profile(s, "grafana9");
		plan_rollback(s);
		first = s->fake.requests[FAKE_SAVE] + 1;
		stage_fail(s, FAKE_SAVE, first, UINT64_MAX, ways[i]);
		assert_int_equal(restore(s)->write.outcome, OUTCOME_FAILED);
		assert_int_equal(s->fake.requests[FAKE_SAVE], first + 2);
		assert_int_equal(stage_look(s, "a").versions_count, 2);
	}
}

static void a_server_that_is_too_busy_for_a_restore_is_outwaited(void **state)
{
	static const struct {
		const char *way;
		const char *words;
	} cases[] = {
		{"mismatch", "nobody changed the dashboard"},
		{"500-before", "database is locked; the restore is not in the versions so far"},
	};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		stage_serve_profile(s, "grafana9");
		plan_rollback(s);
		uint64_t first = s->fake.requests[FAKE_SAVE] + 1;
		stage_fail(s, FAKE_SAVE, first, first + 14, cases[i].way);
		assert_int_equal(restore(s)->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(stage_look(s, "a").versions_count, 3);
		stage_serve_profile(s, "grafana9");
		plan_rollback(s);
		stage_fail(s, FAKE_SAVE, 1, UINT64_MAX, cases[i].way);
		const struct plan_row *row = restore(s);
		assert_int_equal(row->write.outcome, OUTCOME_FAILED);
		assert_int_equal(row->fault, FAULT_FAILED);
		assert_non_null(strstr(row->reason, "the server is too busy ("));
		assert_non_null(strstr(row->reason, cases[i].words));
		assert_null(strstr(row->reason, "someone else"));
		assert_non_null(strstr(row->hint, "--write-jobs 1"));
		assert_int_equal(stage_look(s, "a").versions_count, 2);
	}
}

static void an_edit_while_the_server_is_too_busy_for_a_restore_stays(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	s->fake.before = edit_before_save;
	s->fake.user = s;
	stage_fail(s, FAKE_SAVE, 1, UINT64_MAX, "mismatch");
	assert_int_equal(restore(s)->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(stage_look(s, "a").versions_count, 3);
}

/* The server stores, during the pause, what it had answered 500. */
static void arrive_late(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	struct saved ignored;
	(void)number;
	if (call != FAKE_GET || s->fake.requests[FAKE_SAVE] < 2)
		return;
	s->fake.before = NULL;
	s->gateway.ops->restore(s->gateway.self, s->arena, stage_look(s, "a").id, 1, &ignored);
}

static void a_restore_that_arrives_late_is_found_and_blames_nobody(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	s->fake.before = arrive_late;
	s->fake.user = s;
	stage_fail(s, FAKE_SAVE, 2, 2, "500-before");
	const struct plan_row *row = restore(s);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 3);
	assert_null(row->write.warning);
	assert_int_equal(stage_look(s, "a").versions_count, 3);
}

static void a_server_without_restore_is_told(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	stage_fail(s, FAKE_SAVE, s->fake.requests[FAKE_SAVE] + 1, UINT64_MAX, "404");
	const struct plan_row *row = restore(s);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_non_null(strstr(row->hint, "leave out --restore"));
}

static void without_an_id_nothing_is_restored(void **state)
{
	struct stage *s = *state;
	plan_rollback(s);
	s->fake.hides_id = true;
	assert_int_equal(restore(s)->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(stage_look(s, "a").versions_count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(what_was_planned_is_written_once),
		stage_test(an_edit_after_the_plan_stays),
		stage_test(an_edit_of_equal_content_counts_too),
		stage_test(a_dashboard_deleted_meanwhile_is_not_created),
		stage_test(a_file_that_lost_the_dashboard_stops_it),
		stage_test(a_version_that_cannot_be_read_any_more_stops_it),
		stage_test(a_signal_before_its_turn_stops_it),
		stage_test(a_restore_is_found_and_read_back),
		stage_test(an_edit_after_the_plan_is_not_restored_over),
		stage_test(what_a_restore_covers_is_named),
		stage_test(a_restore_whose_answer_is_lost_is_found_and_not_sent_again),
		stage_test(a_restore_that_did_not_arrive_is_sent_again_three_times_at_most),
		stage_test(a_server_that_is_too_busy_for_a_restore_is_outwaited),
		stage_test(an_edit_while_the_server_is_too_busy_for_a_restore_stays),
		stage_test(a_restore_that_arrives_late_is_found_and_blames_nobody),
		stage_test(a_server_without_restore_is_told),
		stage_test(without_an_id_nothing_is_restored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
