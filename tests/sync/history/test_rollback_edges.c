/* SPDX-License-Identifier: MIT */
/*
 * Which version a rollback goes to, what stops it between plan and save, and what a restore by the server tells.
 * test_rollback.c has the usual ones.
 */
#include "tests/sync/compare/stage.h"

#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/compare/reread.h"
#include "sync/compare/version.h"
#include "sync/history/rollback.h"

static void assert_said(const char *text, const char *part)
{
	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("'%s' has no '%s'", text, part);
}

/* A plan of a rollback; its row of the dashboard "a", or NULL and the error. */
static const struct plan_row *plan(struct stage *s, const struct rollback *rollback, struct error *err)
{
	plan_free(&s->plan);
	plan_init(&s->plan);
	error_clear(err);
	if (!rollback_check(rollback, err)) /* as the command does */
		return NULL;
	return rollback_plan(&s->operation, rollback, &s->plan, err) ? stage_row(s, "a") : NULL;
}

static const struct plan_row *plan_to(struct stage *s, const char *to, struct error *err)
{
	return plan(s, &(struct rollback){.uid = "a", .to = to}, err);
}

/* A request fails from now on. */
static void fail_from_now(struct stage *s, enum fake_call call, const char *way)
{
	stage_fail(s, call, s->fake.requests[call] + 1, UINT64_MAX, way);
}

static void assert_refused(struct stage *s, const struct plan_row *row, const char *reason)
{
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_said(row->reason, reason);
	assert_int_equal(stage_look(s, "a").versions_count, 2);
}

/* ---- which version ---- */

static void a_version_is_named_by_number_steps_or_commit(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_write_two(s); /* version 2, by the second commit */
	const char *two = arena_strdup(s->arena, s->operation.files.commit.hash);
	stage_edit(s, "a", "by hand", "", "");
	stage_put(s, "a", "four", "");
	stage_commit(s, "four");
	s->operation.policy.decision.on_drift = ON_DRIFT_OVERWRITE;
	stage_plan(s);
	stage_apply(s); /* version 4, by the third */
	const char *four = arena_strdup(s->arena, s->operation.files.commit.hash);
	const struct {
		const char *to;
		int64_t version; /* 0: none */
		const char *message;
	} rows[] = {
		{"1", 1, NULL},
		{"3", 3, NULL},
		{"4", 4, NULL},
		{"-0", 4, NULL},
		{"-1", 3, NULL},
		{"-3", 1, NULL},
		{two, 2, NULL},
		{four, 4, NULL},
		{arena_printf(s->arena, "%.7s", two), 2, NULL},
		{"0", 0, "'a' has no version 0"},
		{"5", 0, "'a' has no version 5"},
		{"-4", 0, "'a' has no version that is 4 versions back"},
		{"0123456789abcdef0123456789abcdef01234567", 0,
		 "'a' has no version that was written from commit 0123456789abcdef"},
		{arena_printf(s->arena, "%s0", two), 0, "invalid --to '"},
		{"abcdef", 0, "invalid --to 'abcdef': expected a version (5), versions back (-1), or a commit's hash"},
		{"ABCDEF01", 0, "'a' has no version that was written from commit ABCDEF01"},
		{"", 0, "invalid --to ''"},
		{"-", 0, "invalid --to '-'"},
		{"--1", 0, "invalid --to '--1'"},
		{"+1", 0, "invalid --to '+1'"},
		{" 1", 0, "invalid --to ' 1'"},
		{"1.0", 0, "invalid --to '1.0'"},
		{"nonsense", 0, "invalid --to 'nonsense'"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct plan_row *row = plan_to(s, rows[i].to, &err);
		if (!row != !rows[i].version)
			fail_msg("%s: %s", rows[i].to, row ? row->reason : err.message);
		if (row) {
			assert_int_equal(row->rollback_to, rows[i].version);
			assert_int_equal(row->action, rows[i].version == 4 ? ACTION_NOTHING : ACTION_UPDATE);
			continue;
		}
		assert_int_equal(err.fault, FAULT_USAGE);
		assert_said(err.message, rows[i].message);
		assert_said(err.hint, "'dashsync history a' lists the versions that are kept.");
	}
}

/* Of the versions that one commit wrote the newest. */
static void of_a_commits_versions_the_newest_is_taken(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_write_two(s);
	stage_edit(s, "a", "by hand", "", "");
	s->operation.policy.decision.on_drift = ON_DRIFT_OVERWRITE;
	stage_plan(s);
	stage_apply(s); /* version 4, by the same commit */
	stage_edit(s, "a", "by hand again", "", "");
	const char *hash = arena_strdup(s->arena, s->operation.files.commit.hash);
	const struct plan_row *row = plan_to(s, hash, &err);
	assert_non_null(row);
	assert_int_equal(row->rollback_to, 4);
	assert_string_equal(row->note, "undoes version 5 by ann");
}

static void of_many_versions_that_are_undone_five_are_named(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_write_two(s);
	for (unsigned i = 3; i <= 7; i++)
		stage_edit(s, "a", arena_printf(s->arena, "by hand %u", i), "", "");
	const struct plan_row *row = plan_to(s, "2", &err);
	assert_string_equal(row->note, "undoes versions 7 by ann, 6 by ann, 5 by ann, 4 by ann, 3 by ann");
	assert_said(plan_to(s, "1", &err)->note, "4 by ann, 3 by ann and 1 more");
	stage_edit(s, "a", "by hand 8", "", "");
	assert_said(plan_to(s, "1", &err)->note, "undoes versions 8 by ann, ");
	assert_said(plan_to(s, "1", &err)->note, "5 by ann, 4 by ann and 2 more");
}

static void a_version_that_is_listed_and_not_kept_is_an_error(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_write_two(s);
	s->fake.lists_no_data = true;
	fail_from_now(s, FAKE_VERSION, "404");
	assert_null(plan_to(s, "1", &err));
	assert_int_equal(err.fault, FAULT_FAILED);
	assert_said(err.message, "version 1 cannot be read any more");
	fail_from_now(s, FAKE_VERSION, "500-before");
	assert_null(plan_to(s, "1", &err));
	assert_said(err.message, "database is locked");
}

/* ---- a run ---- */

static void what_was_before_a_run_and_is_not_kept_stays_away(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_serve(s, &(struct grafana_options){.versions_to_keep = 1});
	stage_write_two(s);
	const struct rollback of_run = {.run = s->operation.limits.run};
	const struct plan_row *row = plan(s, &of_run, &err);
	assert_non_null(row);
	assert_int_equal(row->action, ACTION_REFUSE);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_string_equal(row->reason, "the version before the run's is not kept any more");
	assert_int_equal(row->rollback_to, 0);
	assert_int_equal(row->changes.count, 0);
	rollback_apply(&s->operation, &of_run, &s->plan);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_NONE);
	assert_int_equal(stage_look(s, "a").versions_count, 1);
}

/* The server's clock runs with git's, however many dashboards there are. */
static int64_t now(void *user)
{
	const struct stage *s = user;
	return s->repo->time + 600;
}

static void plan_run_of_many(struct stage *s, size_t count, uint32_t jobs)
{
	ERROR_AUTO err = {0};
	stage_serve(s, &(struct grafana_options){.now = now, .user = s});
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < count; i++) {
			const char *uid = arena_printf(s->arena, "d%03zu", i);
			stage_put(s, uid, round ? "two" : "one", "");
			if (!round)
				stage_seed(s, "", uid, "one", "");
		}
		stage_commit(s, round ? "two" : "one");
		s->repo->time += 7200;
	}
	s->operation.limits.jobs = s->operation.limits.write_jobs = jobs;
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(plan_count(&s->plan).written, count);
	plan_free(&s->plan);
	plan_init(&s->plan);
	if (!rollback_plan(&s->operation, &(struct rollback){.run = s->operation.limits.run}, &s->plan, &err))
		fail_msg("%s", err.message);
}

/* Many files at once: every row is there once, in order, and every dashboard goes back. */
static void a_run_over_many_files_loses_no_row(void **state)
{
	enum { FILES = 150 };
	struct stage *s = *state;
	plan_run_of_many(s, FILES, 8);
	assert_int_equal(s->plan.count, FILES);
	for (size_t i = 0; i < FILES; i++) {
		const char *uid = arena_printf(s->arena, "d%03zu", i);
		if (!slice_is(s->plan.rows[i].uid, uid))
			fail_msg("row %zu is not %s", i, uid);
		assert_int_equal(s->plan.rows[i].action, ACTION_UPDATE);
		assert_int_equal(s->plan.rows[i].rollback_to, 1);
	}
	rollback_apply(&s->operation, &(struct rollback){.run = s->operation.limits.run}, &s->plan);
	for (size_t i = 0; i < FILES; i++) {
		assert_int_equal(s->plan.rows[i].write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(s->plan.rows[i].write.version, 3);
	}
}

static void what_is_back_already_is_not_written_with_the_others_of_a_run(void **state)
{
	struct stage *s = *state;
	plan_run_of_many(s, 2, 1);
	const struct rollback of_run = {.run = s->operation.limits.run};
	ERROR_AUTO err = {0};
	stage_edit(s, "d000", "one", "", ""); /* by hand, to what it was */
	plan_free(&s->plan);
	plan_init(&s->plan);
	assert_true(rollback_plan(&s->operation, &of_run, &s->plan, &err));
	rollback_apply(&s->operation, &of_run, &s->plan);
	assert_int_equal(stage_row(s, "d000")->action, ACTION_NOTHING);
	assert_int_equal(stage_row(s, "d000")->write.outcome, OUTCOME_NONE);
	assert_int_equal(stage_row(s, "d001")->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(stage_look(s, "d000").versions_count, 3);
}

static void a_signal_while_it_is_planned_leaves_an_empty_plan(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_write_two(s);
	plan_free(&s->plan);
	plan_init(&s->plan);
	uint64_t requests = s->fake.requests[FAKE_ANY];
	s->interrupted = 1;
	assert_true(rollback_plan(&s->operation, &(struct rollback){.uid = "a", .to = "1"}, &s->plan, &err));
	assert_true(s->plan.interrupted);
	assert_int_equal(s->plan.count, 0);
	assert_int_equal(s->fake.requests[FAKE_ANY], requests);
	assert_int_equal(plan_apply_exit(&s->plan), FAULT_INTERRUPTED);
}

/* ---- between plan and save ---- */

/* Live is version 2, "two", and the rollback to version 1 is planned. */
static void plan_rollback(struct stage *s, const char *profile)
{
	ERROR_AUTO err = {0};
	stage_serve_profile(s, profile);
	stage_write_two(s);
	s->operation.limits.run = "0123456789ab";
	const struct plan_row *row = plan_to(s, "1", &err);
	if (!row || row->action != ACTION_UPDATE)
		fail_msg("%s", row ? row->reason : err.message);
}

static const struct plan_row *roll_back(struct stage *s, bool by_restore)
{
	rollback_apply(&s->operation, &(struct rollback){.uid = "a", .to = "1", .by_restore = by_restore}, &s->plan);
	return stage_row(s, "a");
}

static void a_dashboard_that_is_gone_is_not_rolled_back(void **state)
{
	for (int by_restore = 0; by_restore < 2; by_restore++) {
		struct stage *s = *state;
		struct grafana_dashboard gone;
		plan_rollback(s, "grafana9");
		assert_true(grafana_delete(s->server, "a"));
		const struct plan_row *row = roll_back(s, by_restore);
		assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
		assert_string_equal(row->reason, "it is not there any more");
		assert_false(grafana_look(s->server, "a", s->arena, &gone));
	}
}

static void what_cannot_be_read_before_a_rollback_fails_it(void **state)
{
	static const struct {
		const char *profile;
		enum fake_call call;
	} rows[] = {{"grafana9", FAKE_GET}, {"azure-bare", FAKE_VERSIONS}, {"grafana9", FAKE_VERSION}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage *s = *state;
		plan_rollback(s, rows[i].profile);
		uint64_t saves = s->fake.requests[FAKE_SAVE];
		fail_from_now(s, rows[i].call, "500-before");
		const struct plan_row *row = roll_back(s, false);
		assert_int_equal(row->write.outcome, OUTCOME_FAILED);
		assert_int_equal(row->fault, FAULT_FAILED);
		assert_said(row->reason, "database is locked");
		assert_int_equal(s->fake.requests[FAKE_SAVE], saves);
	}
}

/* A gateway whose single versions are not what they were when the rollback was shown. */
struct changed {
	struct gateway real;
};

static bool get(void *self, struct arena *arena, struct slice uid, struct live *out, struct error *err)
{
	const struct changed *changed = self;
	return changed->real.ops->get(changed->real.self, arena, uid, out, err);
}

static bool version(void *self, struct arena *arena, struct slice uid, int64_t number, struct version *out,
		    struct error *err)
{
	const struct changed *changed = self;
	if (!changed->real.ops->version(changed->real.self, arena, uid, number, out, err))
		return false;
	const struct value *data = version_document(arena, out);
	const struct value other = value_with(arena, data, slice_of("description"),
					      value_text(slice_of("changed behind our back")));
	STRBUF_AUTO text = STRBUF_INIT(1 << 20);
	json_write(&other, &text);
	out->text = arena_slice(arena, strbuf_slice(&text));
	return true;
}

static void a_version_that_is_not_what_was_shown_does_not_come_back(void **state)
{
	static const struct gateway_ops ops = {.get = get, .version = version};
	struct stage *s = *state;
	plan_rollback(s, "grafana9");
	struct changed changed = {.real = s->gateway};
	s->gateway = (struct gateway){&ops, &changed};
	assert_refused(s, roll_back(s, false), "the version is not what was shown");
}

/* ---- by the server's restore ---- */

static void a_restore_that_cannot_be_read_back_is_written_with_that_doubt(void **state)
{
	static const char *const ways[] = {"500-before", "404"};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct stage *s = *state;
		plan_rollback(s, "grafana9");
		uint64_t gets = s->fake.requests[FAKE_GET];
		stage_fail(s, FAKE_GET, gets + 2, UINT64_MAX, ways[i]);
		const struct plan_row *row = roll_back(s, true);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(row->write.version, 3);
		assert_string_equal(row->write.warning, "restored, but it could not be read back");
	}
}

static void edit_after_the_list(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	(void)number;
	if (call == FAKE_GET && stage_look(s, "a").versions_count == 3)
		stage_edit(s, "a", "by hand", "", "");
}

static void live_that_is_not_what_was_restored_is_told(void **state)
{
	struct stage *s = *state;
	plan_rollback(s, "grafana9");
	s->fake.before = edit_after_the_list;
	s->fake.user = s;
	const struct plan_row *row = roll_back(s, true);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 3);
	assert_said(row->write.warning, "live is not the restored version: somebody saved since");
}

static void a_restore_that_no_list_shows_is_not_known(void **state)
{
	static const struct {
		const char *way;
		enum fault fault;
		const char *words;
	} rows[] = {{"500-before", FAULT_FAILED, "database is locked"}, {"403", FAULT_DENIED, "Permission denied"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage *s = *state;
		plan_rollback(s, "grafana9");
		fail_from_now(s, FAKE_VERSIONS, rows[i].way);
		const struct plan_row *row = roll_back(s, true);
		assert_int_equal(row->write.outcome, OUTCOME_FAILED);
		assert_int_equal(row->fault, rows[i].fault);
		assert_said(row->reason, "whether it was restored is not known: ");
		assert_said(row->reason, rows[i].words);
	}
}

/* On Azure a save needs no id, a restore does. */
static void a_resource_of_azure_without_an_id_is_not_restored(void **state)
{
	static const char uid[] = "subscriptions~s~resourceGroups~g~providers~Microsoft.Dashboard~dashboards~d";
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_serve_profile(s, "azure");
	stage_put(s, uid, "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", uid, "one", "");
	stage_edit(s, uid, "by hand", "", "");
	s->operation.limits.run = "0123456789ab";
	s->fake.hides_id = true;
	const struct rollback by_restore = {.uid = uid, .to = "1", .by_restore = true};
	plan_free(&s->plan);
	plan_init(&s->plan);
	assert_true(rollback_plan(&s->operation, &by_restore, &s->plan, &err));
	rollback_apply(&s->operation, &by_restore, &s->plan);
	const struct plan_row *row = stage_row(s, uid);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_string_equal(row->reason, "the response has no id, which a restore needs");
	assert_string_equal(row->hint, "Leave out --restore.");
	assert_int_equal(s->fake.requests[FAKE_SAVE], 0);
	const struct rollback by_save = {.uid = uid, .to = "1"};
	plan_free(&s->plan);
	plan_init(&s->plan);
	assert_true(rollback_plan(&s->operation, &by_save, &s->plan, &err));
	rollback_apply(&s->operation, &by_save, &s->plan);
	assert_int_equal(stage_row(s, uid)->write.outcome, OUTCOME_WRITTEN);
}

/* ---- what a run takes back by itself ---- */

static struct plan_row *write_two(struct stage *s, const char *profile)
{
	stage_serve_profile(s, profile);
	stage_write_two(s);
	struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	return row;
}

static void undo(struct stage *s, struct plan_row *row)
{
	struct reread *reread = reread_open(&s->operation, row, 1);
	rollback_undo(&s->operation, reread_desired(reread, s->arena, 0), row, "check failed");
	reread_leave(reread, 0);
	reread_close(reread);
}

static void a_server_that_names_no_version_takes_back_as_well(void **state)
{
	struct stage *s = *state;
	struct plan_row *row = write_two(s, "azure-bare");
	undo(s, row);
	assert_int_equal(row->write.outcome, OUTCOME_ROLLED_BACK);
	assert_int_equal(row->write.version, 3);
	assert_null(row->write.warning);
}

static void without_a_version_to_name_nothing_is_taken_back(void **state)
{
	static const struct {
		const char *way;
		const char *said;
	} rows[] = {
		{"403", "not taken back: the response has no version"},
		{"500-before", "not taken back: the server answered 500: database is locked"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct stage *s = *state;
		struct plan_row *row = write_two(s, "azure-bare");
		fail_from_now(s, FAKE_VERSIONS, rows[i].way);
		undo(s, row);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(row->fault, FAULT_FAILED);
		assert_said(row->write.warning, rows[i].said);
		assert_int_equal(stage_look(s, "a").versions_count, 2);
	}
}

/* A server that makes no version of what it takes as equal: there is none to go back from. */
static void a_save_that_made_no_version_is_not_taken_back(void **state)
{
	struct stage *s = *state;
	struct plan_row *row = write_two(s, "grafana12");
	row->write.version = row->found.live_version;
	undo(s, row);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_string_equal(row->write.warning, "not taken back: the save made no version");
	assert_int_equal(stage_look(s, "a").versions_count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_version_is_named_by_number_steps_or_commit),
		stage_test(of_a_commits_versions_the_newest_is_taken),
		stage_test(of_many_versions_that_are_undone_five_are_named),
		stage_test(a_version_that_is_listed_and_not_kept_is_an_error),
		stage_test(what_was_before_a_run_and_is_not_kept_stays_away),
		stage_test(a_run_over_many_files_loses_no_row),
		stage_test(what_is_back_already_is_not_written_with_the_others_of_a_run),
		stage_test(a_signal_while_it_is_planned_leaves_an_empty_plan),
		stage_test(a_dashboard_that_is_gone_is_not_rolled_back),
		stage_test(what_cannot_be_read_before_a_rollback_fails_it),
		stage_test(a_version_that_is_not_what_was_shown_does_not_come_back),
		stage_test(a_restore_that_cannot_be_read_back_is_written_with_that_doubt),
		stage_test(live_that_is_not_what_was_restored_is_told),
		stage_test(a_restore_that_no_list_shows_is_not_known),
		stage_test(a_resource_of_azure_without_an_id_is_not_restored),
		stage_test(a_server_that_names_no_version_takes_back_as_well),
		stage_test(without_a_version_to_name_nothing_is_taken_back),
		stage_test(a_save_that_made_no_version_is_not_taken_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
