/* SPDX-License-Identifier: MIT */
/* Every row of the decision table, reached with a real repository and a server. */
#include "tests/sync/compare/stage.h"

#define FRESH "{\"uid\":\"a\",\"title\":\"Title of a\",\"panels\":[]}"

static void assert_row(struct stage *s, enum state state, enum action action, enum fault fault)
{
	stage_plan(s);
	const struct plan_row *row = stage_row(s, "a");
	if (row->state != state)
		fail_msg("%s, not %s: %s", state_name(row->state), state_name(state), row->reason);
	assert_int_equal(row->action, action);
	assert_int_equal(row->fault, fault);
}

/* Git and live have "one". */
static void start(struct stage *s)
{
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
}

/* Git goes on to another expression. */
static void go_on(struct stage *s, const char *expr, const char *more)
{
	stage_put(s, "a", expr, more);
	stage_commit(s, expr);
}

static void invalid_is_not_asked_for(void **state)
{
	struct stage *s = *state;
	start(s);
	repo_write(s->repo, "dashboards/a.json", "{\"uid\":\"a\",\"title\":\"\"}");
	stage_commit(s, "broken");
	assert_row(s, STATE_INVALID, ACTION_NOTHING, FAULT_DATA);
	assert_int_equal(s->fake.requests[FAKE_ANY], 0);
}

static void error_has_the_fault_of_what_failed(void **state)
{
	static const struct {
		const char *way;
		enum fault fault;
	} rows[] = {
		{"500-before", FAULT_FAILED},
		{"401", FAULT_DENIED},
		{"403", FAULT_DENIED},
		{"404-html", FAULT_UNREACHABLE},
		{"404-route", FAULT_UNREACHABLE},
		{"403-html", FAULT_UNREACHABLE},
		{"lost-before", FAULT_UNREACHABLE},
		{"html-before", FAULT_UNREACHABLE},
	};
	struct stage *s = *state;
	start(s);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		stage_fail(s, FAKE_GET, 1, 99, rows[i].way);
		assert_row(s, STATE_ERROR, ACTION_NOTHING, rows[i].fault);
	}
}

static void missing_takes_two_404(void **state)
{
	struct stage *s = *state;
	start(s);
	stage_fail(s, FAKE_GET, 1, 1, "404");
	assert_row(s, STATE_IN_SYNC, ACTION_NOTHING, FAULT_NONE);
	grafana_delete(s->server, "a");
	assert_row(s, STATE_MISSING, ACTION_NOTHING, FAULT_NONE);
}

static void in_sync_costs_one_request(void **state)
{
	struct stage *s = *state;
	start(s);
	assert_row(s, STATE_IN_SYNC, ACTION_NOTHING, FAULT_NONE);
	assert_int_equal(s->fake.requests[FAKE_GET], 1);
	assert_int_equal(s->fake.requests[FAKE_ANY], 1);
	stage_edit(s, "a", "one", ",\"refresh\":\"5s\"", "");
	go_on(s, "one", ",\"refresh\":\"2s\"");
	assert_row(s, STATE_IN_SYNC, ACTION_NOTHING, FAULT_NONE);
	assert_int_equal(s->fake.requests[FAKE_ANY], 2);
}

static void provisioned_is_blocked_unless_equal(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	assert_true(grafana_provision(s->server, "x", slice_of(stage_model(s, "a", "one", "")), &err));
	assert_row(s, STATE_IN_SYNC, ACTION_NOTHING, FAULT_NONE);
	go_on(s, "two", "");
	assert_row(s, STATE_BLOCKED, ACTION_REFUSE, FAULT_REFUSED);
	assert_non_null(strstr(stage_row(s, "a")->reason, "provisioned"));
	assert_int_equal(s->fake.requests[FAKE_VERSIONS], 0);
}

static void the_uid_of_a_folder_is_blocked(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	go_on(s, "one", "");
	assert_true(grafana_add_folder(s->server, "a", "A folder", false, &err));
	assert_row(s, STATE_BLOCKED, ACTION_REFUSE, FAULT_REFUSED);
}

/* It is not written, so whoever put it into the file has to know; where git names none, or the same, nothing is said.
 */
static void another_folder_in_git_is_noted(void **state)
{
	static const struct {
		const char *file; /* with a model for %s */
		const char *seed; /* folder */
		const char *note;
	} cases[] = {
		{"{\"meta\":{\"folderUid\":\"in-git\"},\"dashboard\":%s}", "in-live",
		 "live is in folder 'in-live', git says folder 'in-git': dashsync does not move dashboards"},
		{"{\"folderUid\":\"in-git\",\"dashboard\":%s}", "",
		 "live is in General, git says folder 'in-git': dashsync does not move dashboards"},
		{"{\"apiVersion\":\"dashboard.grafana.app/"
		 "v1beta1\",\"kind\":\"Dashboard\",\"metadata\":{\"name\":\"a\","
		 "\"annotations\":{\"grafana.app/folder\":\"in-git\"}},\"spec\":%s}",
		 "in-live", "live is in folder 'in-live', git says folder 'in-git': dashsync does not move dashboards"},
		{"{\"meta\":{\"folderUid\":\"in-live\"},\"dashboard\":%s}", "in-live", NULL},
		{"{\"meta\":{\"folderUid\":\"\"},\"dashboard\":%s}", "in-live", NULL},
		{"%s", "in-live", NULL},
	};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *model = stage_model(s, "a", "one", "");
		const char *holder = strstr(cases[i].file, "%s");
		repo_write(s->repo, "dashboards/a.json",
			   arena_printf(s->arena, "%.*s%s%s", (int)(holder - cases[i].file), cases[i].file, model,
					holder + 2));
		stage_commit(s, "one");
		stage_serve_profile(s, "grafana9");
		ERROR_AUTO err = {0};
		assert_true(grafana_add_folder(s->server, "in-live", "A folder", false, &err));
		stage_seed(s, cases[i].seed, "a", "one", "");
		stage_plan(s);
		assert_string_equal(state_name(s->plan.rows[0].state), "in-sync");
		if (cases[i].note)
			assert_string_equal(s->plan.rows[0].note, cases[i].note);
		else
			assert_null(s->plan.rows[0].note);
	}
}

static void schema_v2_is_blocked(void **state)
{
	static const char model[] =
		"{\"uid\":\"a\",\"title\":\"A\",\"elements\":{},\"layout\":{\"kind\":\"GridLayout\"}}";
	struct stage *s = *state;
	stage_serve_profile(s, "grafana12");
	start(s);
	go_on(s, "two", "");
	assert_true(grafana_person_saves(s->server, "a", slice_of(model), ""));
	assert_row(s, STATE_BLOCKED, ACTION_REFUSE, FAULT_REFUSED);
}

static void fresh_is_new_until_somebody_worked_on_it(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	assert_true(grafana_seed(s->server, "", slice_of(FRESH), &err));
	go_on(s, "one", "");
	assert_row(s, STATE_NEW, ACTION_UPDATE, FAULT_NONE);
	assert_int_equal(s->fake.requests[FAKE_ANY], 1);
	assert_true(grafana_person_saves(s->server, "a", slice_of(FRESH), ""));
	assert_row(s, STATE_UNMANAGED, ACTION_REFUSE, FAULT_REFUSED);
}

static void version_1_with_anything_in_it_is_not_fresh(void **state)
{
	static const char *const members[] = {
		"\"tags\":[\"x\"]",
		"\"links\":[{\"url\":\"x\"}]",
		"\"rows\":[{\"panels\":[]}]",
		"\"templating\":{\"list\":[{\"name\":\"x\"}]}",
		"\"annotations\":{\"list\":[{\"name\":\"x\"}]}",
	};
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		struct stage *s = *state;
		ERROR_AUTO err = {0};
		stage_serve(s, &(struct grafana_options){0});
		const char *model = arena_printf(s->arena, "{\"uid\":\"a\",\"title\":\"Title of a\",%s}", members[i]);
		assert_true(grafana_seed(s->server, "", slice_of(model), &err));
		go_on(s, "one", "");
		assert_row(s, STATE_UNMANAGED, ACTION_REFUSE, FAULT_REFUSED);
	}
}

/* Written by us from the commit with "two". */
static void write_two(struct stage *s)
{
	start(s);
	go_on(s, "two", "");
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_WRITTEN);
}

static void another_repositorys_is_foreign(void **state)
{
	struct stage *s = *state;
	s->operation.target.id = slice_of("11111111");
	write_two(s);
	go_on(s, "three", "");
	assert_row(s, STATE_CHANGED, ACTION_UPDATE, FAULT_NONE);
	s->operation.target.id = slice_of("22222222");
	assert_row(s, STATE_FOREIGN, ACTION_REFUSE, FAULT_REFUSED);
}

static void an_older_commit_is_outdated(void **state)
{
	struct stage *s = *state;
	write_two(s);
	stage_open(s, NULL, "HEAD~1");
	assert_row(s, STATE_OUTDATED, ACTION_REFUSE, FAULT_REFUSED);
}

static void changed_drifted_diverged_and_conflict(void **state)
{
	struct stage *s = *state;
	write_two(s);
	go_on(s, "three", "");
	assert_row(s, STATE_CHANGED, ACTION_UPDATE, FAULT_NONE);
	go_on(s, "two", "");
	stage_edit(s, "a", "two", ",\"description\":\"by hand\"", "");
	assert_row(s, STATE_DRIFTED, ACTION_KEEP, FAULT_NONE);
	go_on(s, "three", "");
	assert_row(s, STATE_DIVERGED, ACTION_REFUSE, FAULT_REFUSED);
	go_on(s, "three", ",\"description\":\"by hand\"");
	assert_row(s, STATE_CHANGED, ACTION_UPDATE, FAULT_NONE);
	go_on(s, "two", ",\"description\":\"by git\"");
	assert_row(s, STATE_CONFLICT, ACTION_REFUSE, FAULT_REFUSED);
}

static void without_the_right_to_save_a_change_is_noted(void **state)
{
	struct stage *s = *state;
	start(s);
	go_on(s, "two", "");
	s->fake.hides_rights = true;
	assert_row(s, STATE_CHANGED, ACTION_UPDATE, FAULT_NONE);
	assert_non_null(strstr(stage_row(s, "a")->note, "canSave"));
}

static void plan_sends_nothing_but_reads(void **state)
{
	struct stage *s = *state;
	write_two(s);
	stage_edit(s, "a", "by hand", "", "");
	uint64_t saves = s->fake.requests[FAKE_SAVE];
	assert_row(s, STATE_DRIFTED, ACTION_KEEP, FAULT_NONE);
	assert_int_equal(s->fake.requests[FAKE_SAVE], saves);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(invalid_is_not_asked_for),
		stage_test(error_has_the_fault_of_what_failed),
		stage_test(missing_takes_two_404),
		stage_test(in_sync_costs_one_request),
		stage_test(provisioned_is_blocked_unless_equal),
		stage_test(the_uid_of_a_folder_is_blocked),
		stage_test(another_folder_in_git_is_noted),
		stage_test(schema_v2_is_blocked),
		stage_test(fresh_is_new_until_somebody_worked_on_it),
		stage_test(version_1_with_anything_in_it_is_not_fresh),
		stage_test(another_repositorys_is_foreign),
		stage_test(an_older_commit_is_outdated),
		stage_test(changed_drifted_diverged_and_conflict),
		stage_test(without_the_right_to_save_a_change_is_noted),
		stage_test(plan_sends_nothing_but_reads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
