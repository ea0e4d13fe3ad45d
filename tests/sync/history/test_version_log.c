/* SPDX-License-Identifier: MIT */
#include "sync/history/version_log.h"

#include "tests/sync/compare/stage.h"

static void save_before_each_page(void *user, enum fake_call call, uint64_t number)
{
	if (call == FAKE_VERSIONS && number > 1)
		stage_edit(user, "a", "meanwhile", "", "");
}

static void a_log_has_each_version_once_while_others_save(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct version_log log;
	const struct version_log_query query = {.patch = false};
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	for (int i = 0; i < 44; i++)
		stage_edit(s, "a", arena_printf(s->arena, "by hand %d", i), "", "");
	s->fake.before = save_before_each_page;
	s->fake.user = s;
	assert_true(version_log_read(&s->operation, s->arena, slice_of("a"), &query, &log, &err));
	assert_true(s->fake.requests[FAKE_VERSIONS] > 1);
	assert_int_equal(log.count, 45);
	for (size_t i = 0; i < log.count; i++)
		assert_int_equal(log.entries[i].version, 45 - i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_log_has_each_version_once_while_others_save),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
