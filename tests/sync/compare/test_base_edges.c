/* SPDX-License-Identifier: MIT */
/* A base that is far away: under a former name, in a version that is known by its digest, and in none that is here. */
#include "tests/sync/compare/stage.h"

#include "model/value/json.h"
#include "model/value/value.h"

#define MOVED(name) "dashboards/" name ".json"

/* Version 2 is a merge by dashsync of a commit; its data has a person's half. */
static void seed_merge_of(struct stage *s, const char *commit)
{
	const char *merged = stage_model(s, "a", "two", ",\"description\":\"by hand\"");
	stage_seed(s, "", "a", "one", "");
	stage_edit(s, "a", "two", ",\"description\":\"by hand\"", stage_message(s, commit, merged, " merged=1"));
}

static const char *expr_of(const struct value *document)
{
	const struct value *panel = &value_get(document, "panels")->items[0];
	return value_get_text(&value_get(panel, "targets")->items[0], "expr").at;
}

static void assert_base_is_two(struct stage *s)
{
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_COMMIT);
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(strncmp(expr_of(comparison.base.document), "two", 3), 0);
	assert_null(value_get(comparison.base.document, "description"));
	assert_int_equal(comparison.decision->state, STATE_DIVERGED);
}

/* What only git has is gone from live since: the base must be found, under the name that the file had. */
static void a_base_is_found_under_the_name_that_its_file_had(void **state)
{
	static const char *const names[] = {MOVED("first"), MOVED("second"), MOVED("third")};
	(void)state;
	for (size_t renames = 1; renames <= 3; renames++) {
		void *own = NULL;
		stage_setup(&own);
		struct stage *s = own;
		repo_write(s->repo, names[0], stage_model(s, "a", "two", ""));
		const char *commit = stage_commit(s, "two");
		seed_merge_of(s, commit);
		for (size_t i = 1; i < renames; i++) {
			repo_git(s->repo, "mv", names[i - 1], names[i]);
			stage_commit(s, "rename");
		}
		repo_git(s->repo, "mv", names[renames - 1], "dashboards/a.json");
		stage_put(s, "a", "three", "");
		stage_commit(s, "rename and change");
		assert_base_is_two(s);
		stage_teardown(&own);
	}
}

/* Another dashboard has its name today: the document is not that one's. */
static void a_file_that_has_the_name_now_is_not_taken_for_it(void **state)
{
	struct stage *s = *state;
	repo_write(s->repo, MOVED("first"), stage_model(s, "a", "two", ""));
	repo_write(s->repo, "dashboards/a.json", stage_model(s, "other", "never", ""));
	const char *commit = stage_commit(s, "two");
	seed_merge_of(s, commit);
	repo_git(s->repo, "mv", "dashboards/a.json", MOVED("other"));
	stage_commit(s, "make room");
	repo_git(s->repo, "mv", MOVED("first"), "dashboards/a.json");
	stage_put(s, "a", "three", "");
	stage_commit(s, "rename and change");
	assert_base_is_two(s);
}

static void a_commit_from_before_the_file_has_no_base(void **state)
{
	struct stage *s = *state;
	repo_write(s->repo, "README", "nothing yet");
	const char *before = stage_commit(s, "begin");
	stage_put(s, "a", "two", "");
	stage_commit(s, "two");
	seed_merge_of(s, before);
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_UNKNOWN);
	assert_null(comparison.base.document);
	assert_int_equal(comparison.decision->state, STATE_UNDETERMINED);
	assert_non_null(strstr(comparison.note, "version 2 is a merge of a commit that is not here"));
}

/* Of versions far back only a digest is kept: the document is read from the commit that it agrees with. */
static void a_base_far_back_is_read_from_its_commit(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", "");
	const char *commit = stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	for (unsigned i = 0; i < 12; i++)
		stage_edit(s, "a", "one", arena_printf(s->arena, ",\"description\":\"by hand %u\"", i), "");
	stage_put(s, "a", "two", "");
	stage_commit(s, "two");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.kind, BASE_FROM_COMMIT);
	assert_int_equal(comparison.base.version, 1);
	assert_true(slice_is(comparison.base.commit, commit));
	assert_non_null(comparison.base.document);
	assert_int_equal(strncmp(expr_of(comparison.base.document), "one", 3), 0);
	assert_int_equal(comparison.decision->state, STATE_DIVERGED);
	assert_int_equal(comparison.edited.changes.count, 1);
	assert_string_equal(comparison.edited.changes.items[0].path, "/description");
}

static void a_listed_version_that_cannot_be_read_is_an_error(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_edit(s, "a", "by hand", "", "");
	s->fake.lists_no_data = true;
	stage_fail(s, FAKE_VERSION, 1, UINT64_MAX, "500-before");
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.decision->state, STATE_ERROR);
	assert_int_equal(comparison.action, ACTION_NOTHING);
	assert_non_null(strstr(comparison.reason, "database is locked"));
}

/* A folder without git has no commit that could be older than what is live. */
static void without_a_commit_nothing_is_outdated(void **state)
{
	struct stage *s = *state;
	stage_write_two(s);
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	s->operation.files.has_commit = false;
	s->operation.files.commit = (struct commit){0};
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.base.version, 2);
	assert_int_equal(comparison.decision->state, STATE_CHANGED);
}

/* A model with two panels, each at its x. */
static const char *two_panels(struct stage *s, int first, int second)
{
	static const char *const panel = "{\"id\":%d,\"type\":\"text\",\"title\":\"P%d\",\"gridPos\":{\"x\":%d,\"y\":0,"
					 "\"w\":4,\"h\":4}}";
	const char *one = arena_printf(s->arena, panel, 1, 1, first);
	const char *two = arena_printf(s->arena, panel, 2, 2, second);
	return arena_printf(s->arena, "{\"uid\":\"a\",\"title\":\"A\",\"panels\":[%s,%s]}", one, two);
}

static void panels_that_a_merge_puts_on_each_other_are_noted(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	repo_write(s->repo, "dashboards/a.json", two_panels(s, 0, 8));
	stage_commit(s, "one");
	assert_true(grafana_seed(s->server, "", slice_of(two_panels(s, 0, 8)), &err));
	assert_true(grafana_person_saves(s->server, "a", slice_of(two_panels(s, 0, 16)), ""));
	repo_write(s->repo, "dashboards/a.json", two_panels(s, 16, 8));
	stage_commit(s, "two");
	s->operation.policy.decision.on_drift = ON_DRIFT_MERGE;
	struct comparison comparison = stage_compare(s, "a");
	assert_int_equal(comparison.action, ACTION_MERGE);
	assert_non_null(comparison.note);
	assert_non_null(strstr(comparison.note, "panel 'P1' (id 1) and panel 'P2' (id 2) overlap in the merge"));
	s->operation.policy.decision.on_drift = ON_DRIFT_KEEP; /* nothing is merged: nothing to say */
	comparison = stage_compare(s, "a");
	assert_true(!comparison.note || !strstr(comparison.note, "overlap"));
}

/* ---- the file of a row ---- */

static void a_file_that_vanished_since_the_plan_stops_its_save(void **state)
{
	for (int way = 0; way < 3; way++) {
		struct stage *s = *state;
		stage_serve(s, &(struct grafana_options){0});
		stage_plan_two(s);
		repo_git(s->repo, "rm", "-q", "dashboards/a.json");
		if (way == 1)
			repo_write(s->repo, "dashboards/a.json/in-a-folder", "{}");
		if (way == 2)
			repo_link(s->repo, "dashboards/a.json", "a.json");
		stage_apply(s);
		const struct plan_row *row = stage_row(s, "a");
		assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
		assert_int_equal(row->fault, FAULT_REFUSED);
		assert_int_equal(s->fake.requests[FAKE_SAVE], 0);
		repo_git(s->repo, "clean", "-fdq");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_base_is_found_under_the_name_that_its_file_had),
		stage_test(a_file_that_has_the_name_now_is_not_taken_for_it),
		stage_test(a_commit_from_before_the_file_has_no_base),
		stage_test(a_base_far_back_is_read_from_its_commit),
		stage_test(a_listed_version_that_cannot_be_read_is_an_error),
		stage_test(without_a_commit_nothing_is_outdated),
		stage_test(panels_that_a_merge_puts_on_each_other_are_noted),
		stage_test(a_file_that_vanished_since_the_plan_stops_its_save),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
