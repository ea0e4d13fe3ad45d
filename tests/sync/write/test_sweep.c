/* SPDX-License-Identifier: MIT */
/*
 * One apply of six dashboards, once for every request and every way in which it can fail. After each: no dashboard was
 * saved twice by the run, what the report says is what the server has, nobody's edit vanished unnamed, and a second
 * run without failures leaves nothing to do.
 */
#include "tests/sync/compare/stage.h"

#include <inttypes.h>

/* One in so many points is tried, each way at other ones; sanitizers are too slow for all (tests/sync/CMakeLists.txt).
 */
#ifndef SWEEP_EVERY
#define SWEEP_EVERY 1
#endif

static const char *const uids[] = {"a", "b", "c", "d", "e", "f"};
#define UIDS (sizeof uids / sizeof *uids)

/* What else goes on while the run is under way. */
struct scene {
	const char *name;
	const char *profile;
	enum fault_name other; /* meets the third save; 0: nobody is there */
	bool saves_twice;
};

/* The server as it is before the run: all are one commit behind. */
static void set_up(struct stage *s, const struct scene *scene)
{
	struct grafana_fault *fault = arena_alloc(s->arena, sizeof *fault);
	*fault = (struct grafana_fault){scene->other, FAULT_ON_SAVE, 3};
	stage_serve(s, &(struct grafana_options){.profile = profile_find(scene->profile),
						 .faults = fault,
						 .faults_count = scene->other ? 1 : 0});
	s->fake.saves_twice = scene->saves_twice;
	for (size_t i = 0; i < UIDS; i++)
		stage_seed(s, "", uids[i], "one", "");
	stage_plan(s);
	assert_int_equal(plan_count(&s->plan).updates, UIDS);
	memset(s->fake.requests, 0, sizeof s->fake.requests);
}

/* Whether a person's version lies under one of ours that did not know it, and which. */
static int64_t covered_version(const struct grafana_dashboard *seen)
{
	for (size_t i = 1; i < seen->versions_count; i++) {
		const struct grafana_version *below = &seen->versions[i - 1];
		if (!seen->versions[i].by_person && below->by_person)
			return below->version;
	}
	return 0;
}

static void check_row(struct stage *s, const char *uid, const char *what)
{
	const struct plan_row *row = stage_row(s, uid);
	struct grafana_dashboard seen = stage_look(s, uid);
	size_t saves = stage_own_saves(s, uid);
	int64_t covered = covered_version(&seen);
	bool is_written = row->write.outcome == OUTCOME_WRITTEN || row->write.outcome == OUTCOME_RACED;
	bool says_unsaved = row->write.outcome == OUTCOME_REFUSED || row->write.outcome == OUTCOME_SKIPPED ||
			    (row->write.outcome == OUTCOME_FAILED && strstr(row->reason, "not saved"));
	if (saves > (covered ? 2u : 1u)) /* the second settles the race */
		fail_msg("%s: '%s' was saved %zu times", what, uid, saves);
	if (is_written && saves == 0)
		fail_msg("%s: '%s' is not there although %s: %s", what, uid, outcome_name(row->write.outcome),
			 row->reason);
	if (says_unsaved && saves > 0)
		fail_msg("%s: '%s' is there although %s: %s", what, uid, outcome_name(row->write.outcome), row->reason);
	if (row->write.outcome == OUTCOME_NONE)
		fail_msg("%s: '%s' was passed over: %s", what, uid, row->reason);
	if (!is_written && row->fault == FAULT_NONE)
		fail_msg("%s: '%s' was not written and nothing tells so: %s", what, uid, row->reason);
	if (!covered)
		return;
	bool is_named = row->reason && strstr(row->reason, arena_printf(s->arena, "version %" PRId64, covered));
	const char *doubt = row->write.outcome == OUTCOME_WRITTEN ? row->write.warning : row->reason;
	bool is_unsure = row->fault != FAULT_NONE && doubt && strstr(doubt, "not known");
	if (!is_unsure && (row->write.outcome != OUTCOME_RACED || !is_named))
		fail_msg("%s: version %" PRId64 " of '%s' was covered unseen (%s: %s)", what, covered, uid,
			 outcome_name(row->write.outcome), row->reason);
	struct slice live = seen.versions[seen.versions_count - 1].data;
	if (row->fault == FAULT_NONE && !memmem(live.at, live.length, "\"description\"", 13))
		fail_msg("%s: the covered edit of '%s' is gone, and all is well: %s", what, uid, row->reason);
}

/* A run without failures writes what is left; then nothing is to be done, and an edit that is live stays. */
static void check_second_run(struct stage *s, const char *what)
{
	s->fake.faults_count = 0;
	s->fake.saves_twice = false;
	stage_plan(s);
	stage_apply(s);
	stage_plan(s);
	for (size_t i = 0; i < UIDS; i++) {
		const struct plan_row *row = stage_row(s, uids[i]);
		struct grafana_dashboard seen = stage_look(s, uids[i]);
		bool is_edited = covered_version(&seen) || seen.versions[seen.versions_count - 1].by_person;
		bool is_fine = row->state == STATE_IN_SYNC || (is_edited && !action_writes(row->action));
		if (!is_fine)
			fail_msg("%s: after a second run '%s' is %s: %s", what, uids[i], state_name(row->state),
				 row->reason);
	}
}

/* Runs once with request `number` failing; false when the run had no such request. */
static bool try_failure(struct stage *s, const struct scene *scene, uint64_t number, const struct fake_way *way)
{
	set_up(s, scene);
	stage_fail(s, FAKE_ANY, number, number, way->name);
	stage_apply(s);
	if (s->fake.requests[FAKE_ANY] < number)
		return false;
	const char *what = arena_printf(s->arena, "%s, request %" PRIu64 " %s", scene->name, number, way->name);
	for (size_t i = 0; i < UIDS; i++)
		check_row(s, uids[i], what);
	check_second_run(s, what);
	return true;
}

static void sweep(struct stage *s, const struct scene *scene)
{
	const char *const expressions[] = {"one", "two"};
	for (size_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < UIDS; i++)
			stage_put(s, uids[i], expressions[round], "");
		stage_commit(s, expressions[round]);
	}
	uint64_t tried = 0;
	for (size_t i = 0; fake_way_at(i); i++) {
		uint64_t number = 1 + i % SWEEP_EVERY;
		for (; try_failure(s, scene, number, fake_way_at(i)); number += SWEEP_EVERY)
			tried++;
	}
	assert_true(tried >=
		    4 * UIDS * 11 / SWEEP_EVERY); /* look, versions, save and read back of each, in eleven ways */
}

static void nobody_else_is_there(void **state)
{
	sweep(*state, &(struct scene){.name = "alone", .profile = "grafana9"});
}

static void somebody_edits_just_before_a_save(void **state)
{
	sweep(*state, &(struct scene){.name = "edit", .profile = "grafana12", .other = FAULT_EDIT});
}

static void somebody_saves_at_the_same_moment(void **state)
{
	sweep(*state, &(struct scene){.name = "race", .profile = "grafana9", .other = FAULT_RACE});
}

static void somebody_saves_right_after_ours(void **state)
{
	sweep(*state, &(struct scene){.name = "race-ours-first", .profile = "azure", .other = FAULT_RACE_OURS_FIRST});
}

static void saves_are_sent_twice_beneath_us(void **state)
{
	sweep(*state, &(struct scene){.name = "twice", .profile = "grafana9", .saves_twice = true});
}

static void the_server_names_no_version(void **state)
{
	sweep(*state, &(struct scene){.name = "bare", .profile = "azure-bare", .other = FAULT_RACE});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(nobody_else_is_there),
		stage_test(somebody_edits_just_before_a_save),
		stage_test(somebody_saves_at_the_same_moment),
		stage_test(somebody_saves_right_after_ours),
		stage_test(saves_are_sent_twice_beneath_us),
		stage_test(the_server_names_no_version),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
