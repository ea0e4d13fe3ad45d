/* SPDX-License-Identifier: MIT */
/* A capture beside the server that it was taken from: what it has, what it leaves out, and that nothing is guessed. */
#include "tests/sync/compare/stage.h"

#include "model/base/string_list.h"
#include "sync/capture/capture.h"
#include "tests/sync/capture/recorded.h"

static struct slice capture_a(struct stage *stage)
{
	struct string_list uids = {0};
	string_list_add(&uids, stage->arena, slice_of("a"));
	return recorded_capture(&stage->operation, &uids, false, stage->arena);
}

static void assert_same(struct stage *stage)
{
	stage_plan(stage);
	const char *differs = recorded_differs(&stage->operation, &stage->plan, stage->arena);
	if (differs)
		fail_msg("%s", differs);
}

/* The row of the dashboard "a" in a plan of a capture. */
static const struct plan_row *captured_row(struct stage *stage, struct slice bytes, struct plan *plan)
{
	recorded_plan(&stage->operation, bytes, plan);
	assert_true(plan->count > 0);
	return &plan->rows[0];
}

static void a_capture_says_what_the_server_says(void **state)
{
	struct stage *stage = *state;
	stage_plan_two(stage);
	assert_same(stage);
	stage_apply(stage);
	assert_same(stage);
	stage_edit(stage, "a", "three", "", "by hand");
	assert_same(stage);
	stage_put(stage, "a", "four", "");
	stage_commit(stage, "four");
	assert_same(stage);
}

static void so_it_does_where_lists_carry_no_documents(void **state)
{
	struct stage *stage = *state;
	stage->fake.lists_no_data = true;
	stage_write_two(stage);
	for (int i = 0; i < 12; i++)
		stage_edit(stage, "a", i % 2 ? "odd" : "even", "", "by hand");
	assert_same(stage);
}

static void so_it_does_on_a_server_that_says_no_version(void **state)
{
	struct stage *stage = *state;
	stage_serve_profile(stage, "azure");
	stage->fake.is_azure = true;
	stage_put(stage, "a", "one", "");
	stage_commit(stage, "one");
	stage_seed(stage, "", "a", "one", "");
	stage_edit(stage, "a", "two", "", "by hand");
	assert_same(stage);
}

static void a_dashboard_that_is_not_in_it_is_not_captured(void **state)
{
	struct stage *stage = *state;
	struct plan plan;
	stage_plan_two(stage);
	const struct plan_row *row = captured_row(
		stage, recorded_capture(&stage->operation, &(struct string_list){0}, false, stage->arena), &plan);
	assert_int_equal(row->state, STATE_UNDETERMINED);
	assert_int_equal(row->action, ACTION_NOTHING);
	assert_int_equal(row->fault, FAULT_NONE);
	assert_non_null(strstr(row->reason, "not captured"));
	plan_free(&plan);
}

static void one_that_the_server_does_not_have_is_missing(void **state)
{
	struct stage *stage = *state;
	struct plan plan;
	stage_put(stage, "a", "one", "");
	stage_commit(stage, "one");
	assert_int_equal(captured_row(stage, capture_a(stage), &plan)->state, STATE_MISSING);
	plan_free(&plan);
}

static void what_could_not_be_read_is_an_error_then_and_now(void **state)
{
	struct stage *stage = *state;
	struct plan plan;
	stage_plan_two(stage);
	stage_fail(stage, FAKE_GET, 1, 99, "403");
	const struct plan_row *row = captured_row(stage, capture_a(stage), &plan);
	assert_int_equal(row->state, STATE_ERROR);
	assert_int_equal(row->fault, FAULT_DENIED);
	plan_free(&plan);
}

static void versions_that_may_not_be_read_leave_the_base_unknown(void **state)
{
	struct stage *stage = *state;
	struct plan plan;
	stage_write_two(stage);
	stage_edit(stage, "a", "three", "", "by hand");
	stage_fail(stage, FAKE_VERSIONS, 1, 99, "403");
	const struct plan_row *row = captured_row(stage, capture_a(stage), &plan);
	assert_int_equal(row->state, STATE_UNDETERMINED);
	assert_int_equal(row->action, ACTION_UPDATE);
	assert_non_null(strstr(row->limitation, "the capture does not have the versions"));
	plan_free(&plan);
}

/* A server that lists versions without end is not read to its end. */
static void nothing_below_a_version_of_ours_is_asked_for(void **state)
{
	struct stage *stage = *state;
	stage_seed(stage, "", "a", "one", "");
	for (int i = 0; i < 40; i++)
		stage_edit(stage, "a", i % 2 ? "odd" : "even", "", "by hand");
	stage_put(stage, "a", "two", "");
	stage_commit(stage, "two");
	stage->operation.policy.decision.adopt = true;
	stage_plan(stage);
	stage_apply(stage);
	stage->fake.listed = 0;
	capture_a(stage);
	assert_int_equal(stage->fake.listed, 1);
}

static void a_version_below_the_last_may_not_be_read(void **state)
{
	struct stage *stage = *state;
	ERROR_AUTO err = {0};
	struct version version;
	stage_write_two(stage);
	struct capture *capture = capture_open(capture_a(stage), "live.capture", &err);
	assert_non_null(capture);
	const struct gateway gateway = capture_gateway(capture);
	assert_true(gateway.ops->version(gateway.self, stage->arena, slice_of("a"), 2, &version, &err));
	assert_false(gateway.ops->version(gateway.self, stage->arena, slice_of("a"), 1, &version, &err));
	assert_int_equal(err.fault, FAULT_DENIED);
	capture_close(capture);
}

static void nothing_can_be_saved(void **state)
{
	struct stage *stage = *state;
	ERROR_AUTO err = {0};
	struct saved saved;
	stage_plan_two(stage);
	struct capture *capture = capture_open(capture_a(stage), "live.capture", &err);
	assert_non_null(capture);
	const struct gateway gateway = capture_gateway(capture);
	gateway.ops->save(gateway.self, stage->arena, &(struct save){0}, &saved);
	assert_int_equal(saved.outcome, SAVE_NOT_SENT);
	gateway.ops->restore(gateway.self, stage->arena, 1, 1, &saved);
	assert_int_equal(saved.outcome, SAVE_NOT_SENT);
	capture_close(capture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_capture_says_what_the_server_says),
		stage_test(so_it_does_where_lists_carry_no_documents),
		stage_test(so_it_does_on_a_server_that_says_no_version),
		stage_test(a_dashboard_that_is_not_in_it_is_not_captured),
		stage_test(one_that_the_server_does_not_have_is_missing),
		stage_test(what_could_not_be_read_is_an_error_then_and_now),
		stage_test(versions_that_may_not_be_read_leave_the_base_unknown),
		stage_test(nothing_below_a_version_of_ours_is_asked_for),
		stage_test(a_version_below_the_last_may_not_be_read),
		stage_test(nothing_can_be_saved),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
