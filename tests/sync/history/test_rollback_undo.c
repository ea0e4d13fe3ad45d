/* SPDX-License-Identifier: MIT */
/* What a run wrote, taken back by the same run: versions 1 "one", 2 "two" by the run, 3 "one" again. */
#include "tests/sync/compare/stage.h"

#include "model/value/json.h"
#include "sync/compare/reread.h"
#include "sync/history/rollback.h"

#define WHY "check failed: panel 'P' (id 1), query A"

static void assert_said(const char *text, const char *part)
{
	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("'%s' has no '%s'", text, part);
}

/* Live goes from "one" to "two" by a run. */
static struct plan_row *write_two(struct stage *s)
{
	stage_write_two(s);
	struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 2);
	return row;
}

static struct plan_row *undo_saying(struct stage *s, const char *why)
{
	struct plan_row *row = stage_row(s, "a");
	struct reread *reread = reread_open(&s->operation, row, 1);
	rollback_undo(&s->operation, reread_desired(reread, s->arena, 0), row, why);
	reread_leave(reread, 0);
	reread_close(reread);
	return row;
}

static struct plan_row *undo(struct stage *s)
{
	return undo_saying(s, WHY);
}

/* The row of a save that stands, and why. */
static void assert_stands(const struct plan_row *row, const char *why)
{
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 2);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_said(row->write.warning, "not taken back: ");
	assert_said(row->write.warning, why);
}

static const char *message_of(struct stage *s, size_t version)
{
	return arena_slice(s->arena, stage_look(s, "a").versions[version - 1].message).at;
}

static bool live_has(struct stage *s, const char *text)
{
	struct grafana_dashboard seen = stage_look(s, "a");
	struct slice data = seen.versions[seen.versions_count - 1].data;
	return memmem(data.at, data.length, text, strlen(text)) != NULL;
}

/* ---- taken back ---- */

static void what_the_run_wrote_is_taken_back_and_says_why(void **state)
{
	struct stage *s = *state;
	write_two(s);
	const struct plan_row *row = undo(s);
	assert_int_equal(row->write.outcome, OUTCOME_ROLLED_BACK);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_int_equal(row->write.version, 3);
	assert_string_equal(row->reason, "went back to version 1, as version 3: " WHY);
	assert_null(row->write.warning);
	assert_true(live_has(s, "one"));
	assert_string_equal(message_of(s, 3), "Roll back to version 1: " WHY "\n"
					      "[dashsync rollback to=1 run=000000000001]");
	struct plan_counts counts = plan_count(&s->plan);
	assert_int_equal(counts.written, 0);
	assert_int_equal(counts.unwritten, 1);
	assert_int_equal(plan_apply_exit(&s->plan), FAULT_FAILED);
}

static void a_save_that_dashsync_merged_is_taken_back_to_what_the_person_made(void **state)
{
	struct stage *s = *state;
	write_two(s);
	stage_edit(s, "a", "two", ",\"description\":\"by hand\"", "");
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	s->operation.policy.decision.on_drift = ON_DRIFT_MERGE;
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.version, 4);
	const struct plan_row *row = undo(s);
	assert_int_equal(row->write.outcome, OUTCOME_ROLLED_BACK);
	assert_int_equal(row->write.version, 5);
	assert_true(live_has(s, "by hand"));
	assert_true(live_has(s, "two"));
}

static void a_reason_of_any_length_leaves_the_trailer_whole(void **state)
{
	struct stage *s = *state;
	char *why = arena_alloc(s->arena, 2001);
	memset(why, 'x', 2000);
	why[10] = '\n';
	write_two(s);
	undo_saying(s, why);
	struct slice message = slice_of(message_of(s, 3));
	struct trailer trailer;
	assert_true(message.length <= 500);
	assert_true(trailer_parse(message, &trailer));
	assert_int_equal(trailer.rollback_to, 1);
	assert_ptr_equal(strchr(message.at, '\n'), strrchr(message.at, '\n'));
}

static void a_rollback_whose_answer_is_lost_is_found_and_not_sent_again(void **state)
{
	static const char *const ways[] = {"lost-after", "500-after", "html-after"};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		stage_serve_profile(s, "grafana9");
		write_two(s);
		uint64_t saves = s->fake.requests[FAKE_SAVE];
		stage_fail(s, FAKE_SAVE, saves + 1, saves + 1, ways[i]);
		const struct plan_row *row = undo(s);
		assert_int_equal(row->write.outcome, OUTCOME_ROLLED_BACK);
		assert_said(row->write.warning, "the save was kept although");
		assert_int_equal(s->fake.requests[FAKE_SAVE], saves + 1);
		assert_int_equal(stage_look(s, "a").versions_count, 3);
	}
}

static void a_rollback_that_did_not_arrive_is_sent_again(void **state)
{
	static const char *const ways[] = {"not-sent", "lost-before", "500-before", "html-before"};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		stage_serve_profile(s, "grafana9");
		write_two(s);
		uint64_t saves = s->fake.requests[FAKE_SAVE];
		stage_fail(s, FAKE_SAVE, saves + 1, saves + 1, ways[i]);
		assert_int_equal(undo(s)->write.outcome, OUTCOME_ROLLED_BACK);
		assert_int_equal(stage_look(s, "a").versions_count, 3);
	}
}

/* ---- not taken back ---- */

static void what_somebody_saved_since_stays(void **state)
{
	struct stage *s = *state;
	write_two(s);
	stage_edit(s, "a", "by hand", "", "");
	assert_stands(undo(s), "somebody saved since; their edit stays");
	assert_int_equal(stage_look(s, "a").versions_count, 3);
}

static void an_edit_of_equal_content_counts_too(void **state)
{
	struct stage *s = *state;
	write_two(s);
	stage_edit(s, "a", "two", "", "");
	assert_stands(undo(s), "somebody saved since; their edit stays");
	assert_int_equal(stage_look(s, "a").versions_count, 3);
}

static void edit_before_second_save(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	if (call == FAKE_SAVE && number == 2)
		stage_edit(s, "a", "by hand", "", "");
}

static void an_edit_between_the_look_and_the_save_stays(void **state)
{
	struct stage *s = *state;
	write_two(s);
	s->fake.before = edit_before_second_save;
	s->fake.user = s;
	assert_stands(undo(s), "somebody saved it at the same time; their edit stays");
	assert_int_equal(stage_look(s, "a").versions_count, 3);
	assert_true(live_has(s, "by hand"));
}

static void failures_leave_the_save_and_say_so(void **state)
{
	static const struct {
		enum fake_call call;
		const char *way;
		const char *said;
	} faults[] = {
		{FAKE_GET, "500-before", "database is locked"},
		{FAKE_GET, "404", "it is not there any more"},
		{FAKE_VERSION, "500-before", "database is locked"},
		{FAKE_VERSION, "404", "the version is not kept any more"},
		{FAKE_SAVE, "500-before", "database is locked"},
		{FAKE_SAVE, "403", "Permission denied"},
	};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		stage_serve_profile(s, "grafana9");
		write_two(s);
		stage_fail(s, faults[i].call, s->fake.requests[faults[i].call] + 1, UINT64_MAX, faults[i].way);
		assert_stands(undo(s), faults[i].said);
		assert_int_equal(stage_look(s, "a").versions_count, 2);
	}
}

static void after_a_signal_no_rollback_starts(void **state)
{
	struct stage *s = *state;
	write_two(s);
	s->interrupted = 1;
	assert_stands(undo(s), "interrupted before its turn");
	assert_int_equal(stage_look(s, "a").versions_count, 2);
}

static void a_file_that_lost_the_dashboard_leaves_the_save(void **state)
{
	struct stage *s = *state;
	write_two(s);
	repo_write(s->repo, "dashboards/a.json", "{\"uid\":\"b\",\"title\":\"B\"}");
	stage_open(s, NULL, NULL);
	assert_stands(undo(s), "its file changed meanwhile");
}

/* ---- races ---- */

/* The n-th save meets another that named the same version. */
static void serve_race(struct stage *s, uint32_t save)
{
	struct grafana_fault *fault = arena_alloc(s->arena, sizeof *fault);
	*fault = (struct grafana_fault){FAULT_RACE, FAULT_ON_SAVE, save};
	stage_serve(s, &(struct grafana_options){.faults = fault, .faults_count = 1});
}

/* Going back would lose what the merge holds of somebody's. */
static void a_write_that_raced_is_not_taken_back(void **state)
{
	struct stage *s = *state;
	serve_race(s, 1);
	stage_write_two(s);
	size_t versions = stage_look(s, "a").versions_count;
	const struct plan_row *row = undo(s);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_said(row->write.warning, "not taken back: somebody saved at the same moment");
	assert_int_equal(stage_look(s, "a").versions_count, versions);
}

/* Versions: 2 ours, 3 theirs on it, 4 the rollback that covers it, 5 theirs again. The save of version 2 stands. */
static void what_the_rollback_covers_is_put_back(void **state)
{
	struct stage *s = *state;
	serve_race(s, 2);
	write_two(s);
	const struct plan_row *row = undo(s);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_int_equal(row->write.version, 5);
	assert_said(row->reason, WHY);
	assert_said(row->reason, "version 3 by");
	assert_said(row->reason, "put back as version 5");
	assert_true(plan_row_is_written(row));
	assert_true(live_has(s, "description"));
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_DRIFTED);
	assert_int_equal(stage_row(s, "a")->found.base_version, 2);
}

/* ---- what comes after ---- */

static void the_next_apply_does_not_undo_it(void **state)
{
	struct stage *s = *state;
	write_two(s);
	undo(s);
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_DRIFTED);
	assert_int_equal(stage_row(s, "a")->found.base_version, 2);
	stage_apply(s);
	assert_int_equal(stage_look(s, "a").versions_count, 3);
}

static void a_plan_says_that_it_was_a_rollback_and_nobodys_edit(void **state)
{
	struct stage *s = *state;
	write_two(s);
	undo(s);
	stage_plan(s);
	const struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->state, STATE_DRIFTED);
	assert_null(row->edited.by.at);
	assert_said(row->note, "version 3 by ");
	assert_said(row->note, " says that it is a rollback to version 1 by run 000000000001: "
			       "Roll back to version 1: " WHY);
}

static void a_person_who_saves_on_a_rollback_is_named_again(void **state)
{
	struct stage *s = *state;
	write_two(s);
	undo(s);
	stage_edit(s, "a", "by hand", "", "");
	stage_plan(s);
	const struct plan_row *row = stage_row(s, "a");
	assert_non_null(row->edited.by.at);
	assert_int_equal(row->edited.versions, 2);
	assert_true(!row->note || !strstr(row->note, "rollback"));
}

/* A message is anybody's text: of many lines one is shown, cut. */
static void a_claim_of_a_rollback_is_shown_as_one(void **state)
{
	struct stage *s = *state;
	char *words = arena_alloc(s->arena, 1001);
	memset(words, 'x', 1000);
	write_two(s);
	stage_edit(s, "a", "by hand", "",
		   arena_printf(s->arena, "it was me\nsecond %s\n[dashsync rollback to=7 run=ffffffffffff]", words));
	stage_plan(s);
	const struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->state, STATE_DRIFTED);
	assert_true(slice_ends_with(slice_of(row->note),
				    " says that it is a rollback to version 7 by run ffffffffffff: it was me"));
	stage_edit(s, "a", "by hand", "",
		   arena_printf(s->arena, "%s\n[dashsync rollback to=7 run=ffffffffffff]", words));
	stage_plan(s);
	assert_true(strlen(stage_row(s, "a")->note) < 400);
	stage_edit(s, "a", "by hand", "", "[dashsync rollback to=7 run=ffffffffffff]");
	stage_plan(s);
	assert_true(slice_ends_with(slice_of(stage_row(s, "a")->note), "by run ffffffffffff"));
}

static void a_new_commit_does_not_win_over_it_unasked(void **state)
{
	struct stage *s = *state;
	write_two(s);
	undo(s);
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_CONFLICT);
	stage_put(s, "a", "two", ",\"description\":\"new\"");
	stage_commit(s, "elsewhere");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_DIVERGED);
	stage_apply(s);
	assert_int_equal(stage_look(s, "a").versions_count, 3);
}

static void a_commit_that_reverts_settles_it(void **state)
{
	struct stage *s = *state;
	write_two(s);
	undo(s);
	stage_put(s, "a", "one", "");
	stage_commit(s, "revert");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_IN_SYNC);
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_CHANGED);
	stage_apply(s);
	assert_true(live_has(s, "three"));
}

static void of_that_run_nothing_is_left_to_take_back(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	write_two(s);
	undo(s);
	const struct rollback of_run = {.run = s->operation.limits.run};
	plan_free(&s->plan);
	plan_init(&s->plan);
	assert_true(rollback_plan(&s->operation, &of_run, &s->plan, &err));
	const struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->action, ACTION_NOTHING);
	assert_int_equal(row->fault, FAULT_NONE);
	assert_string_equal(row->reason, "nothing is left to take back: live is what version 1 was");
	assert_int_equal(plan_apply_exit(&s->plan), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(what_the_run_wrote_is_taken_back_and_says_why),
		stage_test(a_save_that_dashsync_merged_is_taken_back_to_what_the_person_made),
		stage_test(a_reason_of_any_length_leaves_the_trailer_whole),
		stage_test(a_rollback_whose_answer_is_lost_is_found_and_not_sent_again),
		stage_test(a_rollback_that_did_not_arrive_is_sent_again),
		stage_test(what_somebody_saved_since_stays),
		stage_test(an_edit_of_equal_content_counts_too),
		stage_test(an_edit_between_the_look_and_the_save_stays),
		stage_test(failures_leave_the_save_and_say_so),
		stage_test(after_a_signal_no_rollback_starts),
		stage_test(a_file_that_lost_the_dashboard_leaves_the_save),
		stage_test(a_write_that_raced_is_not_taken_back),
		stage_test(what_the_rollback_covers_is_put_back),
		stage_test(the_next_apply_does_not_undo_it),
		stage_test(a_plan_says_that_it_was_a_rollback_and_nobodys_edit),
		stage_test(a_person_who_saves_on_a_rollback_is_named_again),
		stage_test(a_claim_of_a_rollback_is_shown_as_one),
		stage_test(a_new_commit_does_not_win_over_it_unasked),
		stage_test(a_commit_that_reverts_settles_it),
		stage_test(of_that_run_nothing_is_left_to_take_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
