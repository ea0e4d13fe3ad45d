/* SPDX-License-Identifier: MIT */
/*
 * A server that is too busy for its saves: it is waited for, nobody is blamed, and what happens meanwhile is seen.
 * Pauses take no time here (stage.c), but they count.
 */
#include "tests/sync/compare/stage.h"

#include "model/value/json.h"
#include "sync/base/busy.h"
#include "sync/base/writers.h"

#define ALWAYS UINT64_MAX

static void assert_said(const char *text, const char *part)
{
	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("'%s' has no '%s'", text, part);
}

static void assert_blames_nobody(const struct plan_row *row)
{
	const char *const texts[] = {row->reason, row->hint, row->write.warning};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i] && (strstr(texts[i], "someone else") || strstr(texts[i], "somebody")))
			fail_msg("it blames somebody: %s", texts[i]);
}

static const struct plan_row *apply(struct stage *s)
{
	stage_apply(s);
	return stage_row(s, "a");
}

/* ---- patience ---- */

static void a_busy_server_is_sent_the_save_until_it_takes_it(void **state)
{
	static const char *const ways[] = {"mismatch", "500-before"};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		stage_serve(s, &(struct grafana_options){0});
		stage_plan_two(s);
		stage_fail(s, FAKE_SAVE, 1, 15, ways[i]);
		const struct plan_row *row = apply(s);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(row->write.version, 2);
		assert_int_equal(s->fake.requests[FAKE_SAVE], 16);
		assert_int_equal(stage_own_saves(s, "a"), 1);
		assert_null(row->write.warning);
	}
}

static void a_412_is_outwaited_where_live_names_no_version(void **state)
{
	struct stage *s = *state;
	stage_serve_profile(s, "azure-bare");
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 15, "mismatch");
	assert_int_equal(apply(s)->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(stage_own_saves(s, "a"), 1);
}

/* Two minutes of pauses of some seconds. */
static void after_two_minutes_the_save_failed_and_nobody_is_blamed(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, ALWAYS, "mismatch");
	const struct plan_row *row = apply(s);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_int_equal(strncmp(row->reason, "not saved: the server is too busy (", 35), 0);
	assert_said(row->reason, "nobody changed the dashboard");
	assert_said(row->hint, "--write-jobs 1");
	assert_blames_nobody(row);
	assert_in_range(s->fake.requests[FAKE_SAVE], 20, 200);
	assert_int_equal(stage_own_saves(s, "a"), 0);
}

static void after_two_minutes_of_5xx_it_is_said_what_is_known(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, ALWAYS, "500-before");
	const struct plan_row *row = apply(s);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_said(row->reason, "the server is too busy (");
	assert_said(row->reason, "the server answered 500: database is locked; it is not in the versions so far");
	assert_said(row->hint, "--write-jobs 1");
	stage_serve(s, &(struct grafana_options){0});
	stage_plan_two(s);
	const struct fake_fault faults[] = {
		{FAKE_SAVE, 1, ALWAYS, fake_way_find("500-before")},
		{FAKE_VERSIONS, 2, ALWAYS, fake_way_find("500-before")},
	};
	s->fake.faults = faults;
	s->fake.faults_count = 2;
	assert_said(apply(s)->reason, "live does not show it so far");
}

/* Where one save was given up, a server that takes none at all does not cost two minutes for each. */
static void a_server_that_takes_no_save_is_waited_for_once(void **state)
{
	struct stage *s = *state;
	static const char *const uids[] = {"a", "b"};
	struct writers *writers = writers_new(1, NULL, NULL);
	for (size_t i = 0; i < 2; i++) {
		stage_put(s, uids[i], "one", "");
		stage_seed(s, "", uids[i], "one", "");
	}
	stage_commit(s, "one");
	for (size_t i = 0; i < 2; i++)
		stage_put(s, uids[i], "two", "");
	stage_commit(s, "two");
	stage_plan(s);
	memset(s->fake.requests, 0, sizeof s->fake.requests);
	s->operation.limits.writers = writers;
	stage_fail(s, FAKE_SAVE, 1, ALWAYS, "500-before");
	stage_apply(s);
	s->operation.limits.writers = NULL;
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_FAILED);
	assert_int_equal(stage_row(s, "b")->write.outcome, OUTCOME_FAILED);
	assert_said(stage_row(s, "b")->reason, "(4 tries in 0 s)");
	assert_true(writers_busy(writers).is_hopeless);
	writers_free(writers);
}

/* ---- what happens meanwhile ---- */

/* Before the `at`-th request of a kind: somebody saves, or the run is interrupted. */
struct meanwhile {
	struct stage *s;
	enum fake_call call;
	uint64_t at;
	bool interrupts;
	bool is_disjoint; /* what somebody saves can be merged */
	uint64_t last;    /* save that the server is too busy for; 0: all of them */
	uint64_t met;     /* saves that were sent before it happened */
};

static void happen(void *user, enum fake_call call, uint64_t number)
{
	struct meanwhile *meanwhile = user;
	struct stage *s = meanwhile->s;
	if (call != meanwhile->call || number != meanwhile->at)
		return;
	meanwhile->met = s->fake.requests[FAKE_SAVE];
	if (meanwhile->interrupts)
		s->interrupted = 1;
	else
		stage_edit(s, "a", meanwhile->is_disjoint ? "one" : "by hand", ",\"description\":\"by hand\"", "");
}

static const struct plan_row *apply_meanwhile(struct stage *s, struct meanwhile *meanwhile, const char *way)
{
	meanwhile->s = s;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, meanwhile->last ? meanwhile->last : ALWAYS, way);
	s->fake.before = happen;
	s->fake.user = meanwhile;
	return apply(s);
}

/* The first save lists the versions once right after its answer and once before it is sent again. */
static void an_edit_while_the_server_is_busy_is_decided_again_and_stays(void **state)
{
	static const char *const ways[] = {"mismatch", "500-before"};
	struct stage *s = *state;
	for (uint64_t at = 3; at < 12; at++) {
		struct meanwhile meanwhile = {.call = FAKE_VERSIONS, .at = at};
		stage_serve(s, &(struct grafana_options){0});
		const struct plan_row *row = apply_meanwhile(s, &meanwhile, ways[at % 2]);
		assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
		assert_int_equal(row->fault, FAULT_REFUSED);
		assert_said(row->reason, "somebody saved it at the same time");
		assert_int_equal(stage_look(s, "a").versions_count, 2);
		assert_int_equal(stage_own_saves(s, "a"), 0);
		assert_in_range(s->fake.requests[FAKE_SAVE], meanwhile.met, meanwhile.met + 1);
	}
}

/* A pause ends with a look, so that not even a server that checks no version gets a save on top of an edit. */
static void nothing_is_sent_after_a_pause_without_a_look(void **state)
{
	struct stage *s = *state;
	struct meanwhile meanwhile = {.call = FAKE_VERSIONS, .at = 3};
	apply_meanwhile(s, &meanwhile, "mismatch");
	assert_int_equal(meanwhile.met, 1);
	assert_int_equal(s->fake.requests[FAKE_SAVE], 1);
}

static void a_merge_while_the_server_is_busy_keeps_both(void **state)
{
	struct stage *s = *state;
	struct meanwhile meanwhile = {.call = FAKE_VERSIONS, .at = 3, .is_disjoint = true, .last = 1};
	s->operation.policy.decision.on_drift = ON_DRIFT_MERGE;
	const struct plan_row *row = apply_meanwhile(s, &meanwhile, "mismatch");
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	struct grafana_dashboard now = stage_look(s, "a");
	const char *data = arena_slice(s->arena, now.versions[now.versions_count - 1].data).at;
	assert_non_null(strstr(data, "by hand"));
	assert_non_null(strstr(data, "two"));
}

static void an_interruption_ends_the_wait(void **state)
{
	static const char *const ways[] = {"mismatch", "500-before"};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct meanwhile meanwhile = {.call = FAKE_SAVE, .at = 3, .interrupts = true};
		s->interrupted = 0;
		stage_serve(s, &(struct grafana_options){0});
		const struct plan_row *row = apply_meanwhile(s, &meanwhile, ways[i]);
		assert_int_equal(s->fake.requests[FAKE_SAVE], 3);
		assert_int_equal(row->write.outcome, OUTCOME_FAILED);
		assert_said(row->reason, "interrupted while the server was too busy (3 tries");
		assert_said(row->hint, "--run-timeout");
		assert_blames_nobody(row);
		assert_true(s->plan.interrupted);
	}
}

static void an_interruption_while_it_is_looked_lets_no_save_start(void **state)
{
	struct stage *s = *state;
	struct meanwhile meanwhile = {.call = FAKE_GET, .at = 1, .interrupts = true};
	const struct plan_row *row = apply_meanwhile(s, &meanwhile, "mismatch");
	assert_int_equal(s->fake.requests[FAKE_SAVE], 0);
	assert_int_equal(row->write.outcome, OUTCOME_SKIPPED);
	assert_string_equal(row->reason, "interrupted before its turn");
	assert_true(s->plan.interrupted);
}

static void a_live_that_cannot_be_read_is_looked_at_again(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	const struct fake_fault faults[] = {
		{FAKE_SAVE, 1, 1, fake_way_find("mismatch")},
		{FAKE_GET, 2, 9, fake_way_find("500-before")},
	};
	s->fake.faults = faults;
	s->fake.faults_count = 2;
	assert_int_equal(apply(s)->write.outcome, OUTCOME_WRITTEN);
	stage_serve(s, &(struct grafana_options){0});
	stage_plan_two(s);
	const struct fake_fault for_ever[] = {
		{FAKE_SAVE, 1, 1, fake_way_find("500-before")},
		{FAKE_GET, 2, ALWAYS, fake_way_find("500-before")},
	};
	s->fake.faults = for_ever;
	s->fake.faults_count = 2;
	const struct plan_row *row = apply(s);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_said(row->reason, "it is not known whether the save was kept");
	assert_said(row->reason, "live could not be read");
}

static const struct value *edits_the_same(void *user, struct arena *arena, struct slice uid, const struct value *live)
{
	struct stage *s = user;
	struct diagnostics diags;
	(void)uid;
	(void)live;
	diagnostics_init(&diags, arena);
	return json_read(arena, slice_of(stage_model(s, "a", "by hand", "")), (struct place){0}, &diags);
}

/* What settles a race is a save like any other: nobody saved since, and the covered edit comes back, or is merged. */
static void a_race_is_settled_on_a_busy_server_too(void **state)
{
	static const struct grafana_fault faults[] = {
		{FAULT_RACE, FAULT_ON_SAVE, 1}, {FAULT_LOCKED, FAULT_ON_SAVE, 2}, {FAULT_LOCKED, FAULT_ON_SAVE, 3}};
	static const char *const ends[] = {"both edits are merged in version 4", "theirs was put back as version 4"};
	struct stage *s = *state;
	for (size_t i = 0; i < 2; i++) {
		stage_serve(s, &(struct grafana_options){.faults = faults,
							 .faults_count = sizeof faults / sizeof *faults,
							 .edit = i == 1 ? edits_the_same : NULL,
							 .user = s});
		stage_plan_two(s);
		const struct plan_row *row = apply(s);
		assert_int_equal(row->write.outcome, OUTCOME_RACED);
		assert_said(row->reason, ends[i]);
		assert_int_equal(s->fake.requests[FAKE_SAVE], 4);
		assert_int_equal(stage_look(s, "a").versions_count, 4);
	}
}

/* ---- writers ---- */

static void busy_answers_and_clean_saves_set_the_number_of_writers(void **state)
{
	struct stage *s = *state;
	struct writers *writers = writers_new(4, NULL, NULL);
	s->operation.limits.writers = writers;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 1, "mismatch");
	apply(s);
	assert_int_equal(writers_busy(writers).answers, 1);
	assert_int_equal(writers_busy(writers).writers, 2);
	assert_int_equal(writers_busy(writers).clean, 0);
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	stage_plan(s);
	s->fake.faults_count = 0;
	apply(s);
	assert_int_equal(writers_busy(writers).clean, 1);
	s->operation.limits.writers = NULL;
	writers_free(writers);
}

/* A 412 that somebody's save explains, a limit on requests and a lost connection are no load. */
static void what_is_no_load_leaves_the_number_of_writers(void **state)
{
	static const char *const ways[] = {"throttled", "lost-before", "not-sent", "html-before"};
	struct stage *s = *state;
	struct writers *writers = writers_new(4, NULL, NULL);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		stage_serve(s, &(struct grafana_options){0});
		s->operation.limits.writers = writers;
		stage_plan_two(s);
		stage_fail(s, FAKE_SAVE, 1, 1, ways[i]);
		assert_int_equal(apply(s)->write.outcome, OUTCOME_WRITTEN);
	}
	struct grafana_fault fault = {FAULT_EDIT, FAULT_ON_SAVE, 1};
	stage_serve(s, &(struct grafana_options){.faults = &fault, .faults_count = 1});
	stage_plan_two(s);
	assert_int_equal(apply(s)->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(writers_busy(writers).answers, 0);
	assert_int_equal(writers_busy(writers).writers, 4);
	s->operation.limits.writers = NULL;
	writers_free(writers);
}

/* A server that keeps saves is not given up any more, whatever became of the answer. */
static void a_save_whose_answer_is_lost_counts_as_kept(void **state)
{
	static const char *const ways[] = {"lost-after", "html-after", "202-after", "500-after"};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct writers *writers = writers_new(4, NULL, NULL);
		stage_serve(s, &(struct grafana_options){0});
		s->operation.limits.writers = writers;
		stage_plan_two(s);
		stage_fail(s, FAKE_SAVE, 1, 1, ways[i]);
		writers_gave_up(writers);
		assert_int_equal(apply(s)->write.outcome, OUTCOME_WRITTEN);
		assert_false(writers_busy(writers).is_hopeless);
		s->operation.limits.writers = NULL;
		writers_free(writers);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_busy_server_is_sent_the_save_until_it_takes_it),
		stage_test(a_412_is_outwaited_where_live_names_no_version),
		stage_test(after_two_minutes_the_save_failed_and_nobody_is_blamed),
		stage_test(after_two_minutes_of_5xx_it_is_said_what_is_known),
		stage_test(a_server_that_takes_no_save_is_waited_for_once),
		stage_test(an_edit_while_the_server_is_busy_is_decided_again_and_stays),
		stage_test(nothing_is_sent_after_a_pause_without_a_look),
		stage_test(a_merge_while_the_server_is_busy_keeps_both),
		stage_test(a_race_is_settled_on_a_busy_server_too),
		stage_test(an_interruption_ends_the_wait),
		stage_test(an_interruption_while_it_is_looked_lets_no_save_start),
		stage_test(a_live_that_cannot_be_read_is_looked_at_again),
		stage_test(busy_answers_and_clean_saves_set_the_number_of_writers),
		stage_test(what_is_no_load_leaves_the_number_of_writers),
		stage_test(a_save_whose_answer_is_lost_counts_as_kept),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
