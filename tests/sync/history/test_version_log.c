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

/* What a version changed takes two documents: either may fail, and then so does the log. */
static void a_version_that_fails_to_be_read_fails_the_patches(void **state)
{
	struct stage *s = *state;
	const struct version_log_query query = {.patch = true};
	struct version_log log;
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	stage_edit(s, "a", "by hand", "", "");
	stage_edit(s, "a", "by another hand", "", "");
	ERROR_AUTO err = {0};
	assert_true(version_log_read(&s->operation, s->arena, slice_of("a"), &query, &log, &err));
	uint64_t requests = s->fake.requests[FAKE_VERSION]; /* the last three are the documents, each once */
	for (uint64_t i = requests - 2; i <= requests; i++) {
		memset(s->fake.requests, 0, sizeof s->fake.requests);
		stage_fail(s, FAKE_VERSION, i, i, "500-before");
		error_clear(&err);
		assert_false(version_log_read(&s->operation, s->arena, slice_of("a"), &query, &log, &err));
		assert_non_null(strstr(err.message, "database is locked"));
		assert_int_equal(s->fake.requests[FAKE_VERSION], i);
	}
	s->fake.faults_count = 0;
	error_clear(&err);
	assert_true(version_log_read(&s->operation, s->arena, slice_of("a"), &query, &log, &err));
	assert_int_equal(log.entries[0].patch, PATCH_KNOWN);
	assert_int_equal(log.entries[1].changes.count, 1);
	assert_int_equal(log.entries[2].patch, PATCH_FIRST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_version_that_fails_to_be_read_fails_the_patches),
		stage_test(a_log_has_each_version_once_while_others_save),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
