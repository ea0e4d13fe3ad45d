/* SPDX-License-Identifier: MIT */
/*
 * The seldom branches of a save: rights that come and go, answers that lack what a save must name, others who keep
 * saving, and a save that the server keeps twice. test_write.c has the usual ones.
 */
#include "tests/sync/compare/stage.h"

#include "model/value/json.h"
#include "model/value/value.h"

static void assert_said(const char *text, const char *part)
{
	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("'%s' has no '%s'", text, part);
}

/* The row after apply, which has sent `saves` saves. */
static const struct plan_row *apply(struct stage *s, uint64_t saves)
{
	memset(s->fake.requests, 0, sizeof s->fake.requests);
	stage_apply(s);
	assert_int_equal(s->fake.requests[FAKE_SAVE], saves);
	return stage_row(s, "a");
}

static size_t versions_of(struct stage *s)
{
	return stage_look(s, "a").versions_count;
}

static bool version_has(struct stage *s, size_t version, const char *text)
{
	struct slice data = stage_look(s, "a").versions[version - 1].data;
	return memmem(data.at, data.length, text, strlen(text)) != NULL;
}

/* ---- a gateway in front of the fake one ---- */

struct between {
	struct gateway real;
	struct stage *s;
	unsigned saves; /* that were sent so far */
	bool hides_folder;
	const char *folder; /* where the dashboard is once a save was sent; NULL: where it was */
	bool keeps_twice;   /* the next save becomes two versions, as one that libcurl sends again, and a race */
	const char *edit;   /* what a person saves between the two; or NULL */
	bool counts_from_0; /* the first version has number 0 */
};

static bool get(void *self, struct arena *arena, struct slice uid, struct live *out, struct error *err)
{
	const struct between *between = self;
	if (!between->real.ops->get(between->real.self, arena, uid, out, err))
		return false;
	if (between->hides_folder)
		out->folder_uid = (struct slice){0};
	if (between->folder && between->saves)
		out->folder_uid = slice_of(between->folder);
	out->version -= between->counts_from_0;
	return true;
}

static void save_on(const struct between *between, struct arena *arena, const struct save *save, int64_t version,
		    struct saved *out)
{
	struct value body = value_with(arena, save->dashboard, slice_of("version"), value_integer(arena, version));
	struct save sent = *save;
	sent.dashboard = &body;
	between->real.ops->save(between->real.self, arena, &sent, out);
}

static void save(void *self, struct arena *arena, const struct save *save, struct saved *out)
{
	struct between *between = self;
	int64_t on = 0;
	assert_true(value_to_integer(value_get(save->dashboard, "version"), &on));
	between->saves++;
	save_on(between, arena, save, on + between->counts_from_0, out);
	out->version -= between->counts_from_0;
	if (!between->keeps_twice || out->outcome != SAVE_ACCEPTED)
		return;
	int64_t kept = out->version;
	between->keeps_twice = false;
	if (between->edit)
		stage_edit(between->s, "a", between->edit, "", "");
	save_on(between, arena, save, kept + (between->edit != NULL), out);
}

static bool versions(void *self, struct arena *arena, struct slice uid, const struct version_query *query,
		     struct version_list *out, struct error *err)
{
	const struct between *between = self;
	if (!between->real.ops->versions(between->real.self, arena, uid, query, out, err))
		return false;
	for (size_t i = 0; between->counts_from_0 && i < out->count; i++)
		if (--out->items[i].version == 1)
			out->items[i].message = slice_of("Initial save");
	out->count -= between->counts_from_0 && out->count && out->items[out->count - 1].version == 0;
	return true;
}

static bool version(void *self, struct arena *arena, struct slice uid, int64_t number, struct version *out,
		    struct error *err)
{
	const struct between *between = self;
	if (!between->real.ops->version(between->real.self, arena, uid, number + between->counts_from_0, out, err))
		return false;
	out->version -= between->counts_from_0;
	return true;
}

static struct between *put_between(struct stage *s)
{
	static const struct gateway_ops ops = {.get = get, .save = save, .versions = versions, .version = version};
	struct between *between = arena_alloc(s->arena, sizeof *between);
	*between = (struct between){.real = s->gateway, .s = s};
	s->gateway = (struct gateway){&ops, between};
	return between;
}

/* ---- what the plan could not see ---- */

/* Version 2 is ours, and what the server made of it equals no commit: only the list of versions shows whose it is. */
static void plan_without_versions(struct stage *s)
{
	s->fake.stores = ",\"weekStart\":\"monday\"";
	stage_write_two(s);
	s->fake.stores = NULL;
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	stage_fail(s, FAKE_VERSIONS, 1, UINT64_MAX, "403");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_UNDETERMINED);
	assert_int_equal(stage_row(s, "a")->action, ACTION_UPDATE);
}

static void what_was_undetermined_is_written_when_apply_may_look(void **state)
{
	struct stage *s = *state;
	plan_without_versions(s);
	s->fake.faults_count = 0;
	const struct plan_row *row = apply(s, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 3);
	assert_true(version_has(s, 3, "three"));
}

static void what_was_undetermined_is_refused_when_apply_may_not_look_either(void **state)
{
	struct stage *s = *state;
	plan_without_versions(s);
	const struct plan_row *row = apply(s, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_said(row->reason, "the versions may not be read");
}

/* Any other state than `changed` was not shown: an overwrite that was allowed does not reach it. */
static void what_was_undetermined_and_turns_out_as_an_edit_is_refused(void **state)
{
	struct stage *s = *state;
	s->operation.policy.decision.on_drift = ON_DRIFT_OVERWRITE;
	stage_write_two(s);
	stage_edit(s, "a", "by hand", "", "");
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	stage_fail(s, FAKE_VERSIONS, 1, UINT64_MAX, "403");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_UNDETERMINED);
	s->fake.faults_count = 0;
	const struct plan_row *row = apply(s, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_said(row->reason, "not as the plan showed it: now conflict");
	assert_true(version_has(s, 3, "by hand"));
}

/* Live equals an older commit, which git's history shows: but whether somebody restored it only the versions show. */
static void a_change_is_refused_where_apply_may_not_list_versions(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_VERSIONS, 1, UINT64_MAX, "403");
	const struct plan_row *row = apply(s, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_said(row->reason, "the versions may not be read, so an edit or a restore by hand would not be seen");
	assert_said(row->hint, "Use a token that may list versions");
}

/* ---- what a save must name ---- */

/* The first list is refused, the next is not: content and number cannot be held together. */
static void without_a_version_nothing_is_sent(void **state)
{
	struct stage *s = *state;
	stage_serve_profile(s, "azure-bare");
	stage_plan_two(s);
	stage_fail(s, FAKE_VERSIONS, 1, 1, "403");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_CHANGED);
	stage_fail(s, FAKE_VERSIONS, 1, 1, "403");
	const struct plan_row *row = apply(s, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_said(row->reason, "the response has no version");
	assert_int_equal(versions_of(s), 1);
}

static void without_a_folder_nothing_is_sent(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	put_between(s)->hides_folder = true;
	const struct plan_row *row = apply(s, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_said(row->reason, "the response has no folder, so a save would move the dashboard");
	assert_int_equal(versions_of(s), 1);
}

/* ---- others ---- */

static void save_before_each_save(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	(void)number;
	if (call == FAKE_SAVE)
		stage_edit(s, "a", "one", "", "saved without a change");
}

static void somebody_who_saves_again_and_again_is_given_way(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.before = save_before_each_save;
	s->fake.user = s;
	stage_apply(s);
	const struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_string_equal(row->reason, "somebody kept saving it at the same time");
	assert_in_range(s->fake.requests[FAKE_SAVE], 2, 8); /* soon */
	assert_int_equal(stage_own_saves(s, "a"), 0);
}

/* More of them than a page of the list has. */
static void edit_often_before_the_list(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	(void)number;
	if (call != FAKE_VERSIONS || s->fake.requests[FAKE_SAVE] != 1 || versions_of(s) > 2)
		return;
	for (unsigned i = 0; i < 30; i++)
		stage_edit(s, "a", "two", arena_printf(s->arena, ",\"description\":\"%u\"", i), "");
}

static void our_save_is_found_under_many_others(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 1, "lost-after");
	s->fake.before = edit_often_before_the_list;
	s->fake.user = s;
	const struct plan_row *row = apply(s, 1);
	assert_int_equal(versions_of(s), 32);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 2);
	assert_said(row->write.warning, "edited since by ann (version 3)");
}

/* Lists say "Initial save" of version 1 whatever was sent. */
static void a_first_version_that_is_ours_is_known_by_its_own_message(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	assert_true(grafana_seed(s->server, "", slice_of("{\"uid\":\"a\",\"title\":\"Title of a\"}"), &err));
	put_between(s)->counts_from_0 = true;
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_NEW);
	stage_fail(s, FAKE_SAVE, 1, 1, "lost-after");
	const struct plan_row *row = apply(s, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 1);
	assert_said(row->write.warning, "the save was kept although");
}

/* ---- after the save ---- */

static void delete_before_reading_back(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	if (call == FAKE_GET && number == 2)
		assert_true(grafana_delete(s->server, "a"));
}

static void a_dashboard_that_is_gone_after_the_save_is_told(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.before = delete_before_reading_back;
	s->fake.user = s;
	const struct plan_row *row = apply(s, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 2);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_string_equal(row->write.warning, "saved, but it could not be read back: it is gone");
}

static void a_folder_that_changed_with_the_save_is_told(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	assert_true(grafana_add_folder(s->server, "team", "Team", false, &err));
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "team", "a", "one", "");
	stage_put(s, "a", "two", "");
	stage_commit(s, "two");
	stage_plan(s);
	struct between *between = put_between(s);
	between->folder = "ops";
	const struct plan_row *row = apply(s, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_string_equal(row->write.warning, "its folder changed from 'team' to 'ops' while it was saved");
}

/* The answer said success, live is as before, and nothing else can be read. */
static void a_save_that_nothing_shows_is_not_called_written(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.cache = s->arena;
	s->fake.stale_first = 2;
	s->fake.stale_last = UINT64_MAX;
	stage_fail(s, FAKE_VERSIONS, 2, UINT64_MAX, "500-before");
	const struct plan_row *row = apply(s, 1);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_said(row->reason, "saved on version 1, but reading back gave version 1");
	assert_said(row->reason, "whether the save was kept is not known");
}

/* Neither the versions nor live say what became of a save whose answer was lost. */
static void a_lost_save_of_a_dashboard_that_seems_gone_is_not_known(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	const struct fake_fault faults[] = {
		{FAKE_SAVE, 1, 1, fake_way_find("lost-before")},
		{FAKE_VERSIONS, 2, UINT64_MAX, fake_way_find("500-before")},
		{FAKE_GET, 2, UINT64_MAX, fake_way_find("404")},
	};
	s->fake.faults = faults;
	s->fake.faults_count = 3;
	const struct plan_row *row = apply(s, 1);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_said(row->reason, "it is not known whether the save was kept");
	assert_said(row->hint, "Run 'dashsync plan'");
}

/* ---- a save that is kept twice ---- */

static void a_save_that_is_kept_twice_is_no_race(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	put_between(s)->keeps_twice = true;
	const struct plan_row *row = apply(s, 2);
	assert_int_equal(versions_of(s), 3);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->fault, FAULT_NONE);
	assert_int_equal(row->write.version, 3); /* that is live */
	assert_null(row->write.warning);
	assert_int_equal(plan_apply_exit(&s->plan), 0);
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_IN_SYNC);
}

/* The list cannot be read, single versions can. */
static void a_save_that_is_kept_twice_is_no_race_without_the_list_either(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	put_between(s)->keeps_twice = true;
	stage_fail(s, FAKE_VERSIONS, 2, UINT64_MAX, "500-before");
	const struct plan_row *row = apply(s, 2);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 3);
	assert_string_equal(row->write.warning, "its versions could not be read, so whether others saved at the same "
						"time is not known");
	assert_null(strstr(row->reason, "covered"));
}

/* Versions: 2 ours, 3 theirs, 4 ours again, which covers theirs: it is put back. */
static void what_the_second_of_two_saves_of_ours_covers_is_not_lost(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	struct between *between = put_between(s);
	between->keeps_twice = true;
	between->edit = "by hand";
	stage_apply(s);
	const struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_said(row->reason, "version 3 by ann was saved at the same moment and is covered by ours, version 4");
	assert_said(row->reason, "theirs was put back as version 5");
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_true(version_has(s, 5, "by hand"));
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_DRIFTED); /* from version 2 */
	assert_int_equal(stage_row(s, "a")->action, ACTION_KEEP);
}

/* ---- races without end ---- */

static void serve_races(struct stage *s, uint32_t at)
{
	struct grafana_fault *fault = arena_alloc(s->arena, sizeof *fault);
	*fault = (struct grafana_fault){FAULT_RACE, FAULT_ON_SAVE, at};
	stage_serve(s, &(struct grafana_options){.faults = fault, .faults_count = 1});
}

static void races_that_do_not_end_are_given_up_and_each_is_named(void **state)
{
	struct stage *s = *state;
	serve_races(s, 0);
	stage_plan_two(s);
	const struct plan_row *row = apply(s, 4);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	for (unsigned covered = 2; covered <= 8; covered += 2)
		assert_said(row->reason, arena_printf(s->arena, "version %u by ", covered));
	assert_said(row->reason, "every attempt to put it back met another save, so it stays covered");
	assert_said(row->hint, "Its history has both versions.");
	assert_int_equal(plan_apply_exit(&s->plan), FAULT_REFUSED);
}

static void edit_before_the_second_save(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	if (call == FAKE_SAVE && number == 2)
		stage_edit(s, "a", "by another hand", "", "");
}

static void somebody_who_saves_before_a_race_is_settled_stays(void **state)
{
	struct stage *s = *state;
	serve_races(s, 1);
	stage_plan_two(s);
	s->fake.before = edit_before_the_second_save;
	s->fake.user = s;
	const struct plan_row *row = apply(s, 2);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_said(row->reason, "version 2 by ");
	assert_said(row->reason, "somebody has saved since, so it stays covered");
	assert_int_equal(versions_of(s), 4);
	assert_true(version_has(s, 4, "by another hand"));
}

static void a_covered_version_that_is_not_kept_is_still_told(void **state)
{
	static const char *const ways[] = {"404", "500-before"};
	static const char *const words[] = {"version 2 cannot be read any more", "database is locked"};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct stage *s = *state;
		serve_races(s, 1);
		stage_plan_two(s);
		stage_fail(s, FAKE_VERSION, 1, UINT64_MAX, ways[i]);
		const struct plan_row *row = apply(s, 1);
		assert_int_equal(row->write.outcome, OUTCOME_RACED);
		assert_int_equal(row->fault, FAULT_REFUSED);
		assert_said(row->reason, "version 2 by somebody was saved at the same moment and is covered by ours, "
					 "version 3");
		assert_said(row->reason, words[i]);
	}
}

/* How often it was decided again before that leaves the race all of its own attempts. */
static void a_race_after_many_edits_is_settled_too(void **state)
{
	static const struct grafana_fault faults[] = {{FAULT_EDIT, FAULT_ON_SAVE, 1},
						      {FAULT_EDIT, FAULT_ON_SAVE, 2},
						      {FAULT_EDIT, FAULT_ON_SAVE, 3},
						      {FAULT_RACE, FAULT_ON_SAVE, 4}};
	struct stage *s = *state;
	stage_serve(s, &(struct grafana_options){.faults = faults, .faults_count = sizeof faults / sizeof *faults});
	s->operation.policy.decision.on_drift = ON_DRIFT_MERGE;
	stage_plan_two(s);
	stage_apply(s);
	const struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_said(row->reason, "both edits are merged in version 7");
	assert_int_equal(stage_look(s, "a").versions_count, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(what_was_undetermined_is_written_when_apply_may_look),
		stage_test(what_was_undetermined_is_refused_when_apply_may_not_look_either),
		stage_test(what_was_undetermined_and_turns_out_as_an_edit_is_refused),
		stage_test(a_change_is_refused_where_apply_may_not_list_versions),
		stage_test(without_a_version_nothing_is_sent),
		stage_test(without_a_folder_nothing_is_sent),
		stage_test(somebody_who_saves_again_and_again_is_given_way),
		stage_test(our_save_is_found_under_many_others),
		stage_test(a_first_version_that_is_ours_is_known_by_its_own_message),
		stage_test(a_dashboard_that_is_gone_after_the_save_is_told),
		stage_test(a_folder_that_changed_with_the_save_is_told),
		stage_test(a_save_that_nothing_shows_is_not_called_written),
		stage_test(a_lost_save_of_a_dashboard_that_seems_gone_is_not_known),
		stage_test(a_save_that_is_kept_twice_is_no_race),
		stage_test(a_save_that_is_kept_twice_is_no_race_without_the_list_either),
		stage_test(what_the_second_of_two_saves_of_ours_covers_is_not_lost),
		stage_test(races_that_do_not_end_are_given_up_and_each_is_named),
		stage_test(somebody_who_saves_before_a_race_is_settled_stays),
		stage_test(a_covered_version_that_is_not_kept_is_still_told),
		stage_test(a_race_after_many_edits_is_settled_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
