/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/plan/checkup.h"

static void add_error(struct checkup *checkup, enum fault fault)
{
	ERROR_AUTO err = {0};
	error_set(&err, fault, "it failed with %d", fault);
	error_hint(&err, "Do something about %d.", fault);
	checkup_add_error(checkup, &err);
}

static void findings_keep_their_area_and_their_fix(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct checkup checkup = {.arena = arena};
	checkup_begin(&checkup, "git");
	checkup_add(&checkup, FINDING_OK, "commit %s", "abc");
	checkup_add(&checkup, FINDING_WARNING, "shallow");
	checkup_fix(&checkup, "fetch %s", "more");
	checkup_begin(&checkup, "endpoint");
	add_error(&checkup, FAULT_UNREACHABLE);
	assert_int_equal(checkup.count, 3);
	assert_string_equal(checkup.items[0].area, "git");
	assert_string_equal(checkup.items[0].what, "commit abc");
	assert_null(checkup.items[0].fix);
	assert_string_equal(checkup.items[1].area, "git");
	assert_string_equal(checkup.items[1].fix, "fetch more");
	assert_int_equal(checkup.items[1].fault, FAULT_NONE);
	assert_string_equal(checkup.items[2].area, "endpoint");
	assert_int_equal(checkup.items[2].status, FINDING_ERROR);
	assert_string_equal(checkup.items[2].what, "it failed with 69");
	assert_string_equal(checkup.items[2].fix, "Do something about 69.");
}

static void what_is_no_error_ends_with_0(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct checkup checkup = {.arena = arena};
	assert_int_equal(checkup_exit(&checkup), 0);
	checkup_begin(&checkup, "git");
	checkup_add(&checkup, FINDING_OK, "a");
	checkup_add(&checkup, FINDING_WARNING, "b");
	checkup_add(&checkup, FINDING_SKIPPED, "c");
	assert_int_equal(checkup_exit(&checkup), 0);
}

/* Each fault is added after those that it goes before, so the newest always wins; and the other way around never. */
static void the_exit_code_is_of_the_fault_that_the_contract_names_first(void **state)
{
	(void)state;
	static const enum fault order[] = {FAULT_INTERRUPTED, FAULT_CONFIG, FAULT_USAGE,   FAULT_DENIED,
					   FAULT_UNREACHABLE, FAULT_DATA,   FAULT_REFUSED, FAULT_FAILED};
	const size_t count = sizeof order / sizeof order[0];
	ARENA_AUTO arena = arena_new();
	struct checkup rising = {.arena = arena}, falling = {.arena = arena};
	for (size_t i = 0; i < count; i++) {
		add_error(&rising, order[count - 1 - i]);
		assert_int_equal(checkup_exit(&rising), order[count - 1 - i]);
		add_error(&falling, order[i]);
		assert_int_equal(checkup_exit(&falling), order[0]);
	}
}

static void every_status_has_its_word(void **state)
{
	(void)state;
	assert_string_equal(finding_status_name(FINDING_OK), "ok");
	assert_string_equal(finding_status_name(FINDING_WARNING), "warning");
	assert_string_equal(finding_status_name(FINDING_ERROR), "error");
	assert_string_equal(finding_status_name(FINDING_SKIPPED), "skipped");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(findings_keep_their_area_and_their_fix),
		cmocka_unit_test(what_is_no_error_ends_with_0),
		cmocka_unit_test(the_exit_code_is_of_the_fault_that_the_contract_names_first),
		cmocka_unit_test(every_status_has_its_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
