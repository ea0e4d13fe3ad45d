/* SPDX-License-Identifier: MIT */
/* The protocol of a save: every answer, every loss, and every way in which somebody else comes in between. */
#include "tests/sync/compare/stage.h"

#include "model/base/when.h"
#include "model/value/json.h"

/* The row after apply; `saves` is how often a save was sent, `kept` how many of them the server has. */
static const struct plan_row *apply_one(struct stage *s, uint64_t saves, size_t kept)
{
	stage_apply(s);
	assert_int_equal(s->fake.requests[FAKE_SAVE], saves);
	assert_int_equal(stage_own_saves(s, "a"), kept);
	return stage_row(s, "a");
}

/* The n-th save meets a fault of the simulator. */
static void serve_fault(struct stage *s, enum fault_name name)
{
	struct grafana_fault *fault = arena_alloc(s->arena, sizeof *fault);
	*fault = (struct grafana_fault){name, FAULT_ON_SAVE, 1};
	stage_serve(s, &(struct grafana_options){.faults = fault, .faults_count = 1});
}

static void assert_said(const char *text, const char *part)
{
	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("'%s' has no '%s'", text, part);
}

/* ---- answers ---- */

static void a_save_names_what_it_replaces_and_says_what_it_sent(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	const struct plan_row *row = apply_one(s, 1, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 2);
	assert_null(row->write.warning);
	const struct grafana_version *stored = &stage_look(s, "a").versions[1];
	assert_int_equal(stored->parent, 1);
	struct trailer trailer;
	assert_true(trailer_parse(stored->message, &trailer));
	assert_int_equal(trailer.on, 1);
	assert_true(slice_is(trailer.commit, s->operation.files.commit.hash));
	struct diagnostics diags;
	diagnostics_init(&diags, s->arena);
	const struct value *data = json_read(s->arena, stored->data, (struct place){0}, &diags);
	struct digest digest = digest_of_value(normal_form(s->arena, data));
	assert_true(trailer_matches(&trailer, &digest));
}

static void the_time_of_the_file_is_sent_though_no_difference(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_put(s, "a", "two", ",\"iteration\":1700000000000");
	stage_commit(s, "three");
	stage_plan(s);
	assert_int_equal(apply_one(s, 1, 1)->write.outcome, OUTCOME_WRITTEN);
	struct slice live = stage_look(s, "a").versions[1].data;
	assert_non_null(memmem(live.at, live.length, "1700000000000", 13));
}

static void an_empty_resource_has_nobodys_edit_to_overwrite(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	assert_true(grafana_seed(s->server, "", slice_of("{\"uid\":\"a\",\"title\":\"A\"}"), &err));
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_NEW);
	assert_int_equal(apply_one(s, 1, 1)->write.outcome, OUTCOME_WRITTEN);
	struct slice message = stage_look(s, "a").versions[1].message;
	assert_null(memmem(message.at, message.length, "overwrites", 10));
}

static void a_save_stays_in_its_folder(void **state)
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
	assert_int_equal(apply_one(s, 1, 1)->write.outcome, OUTCOME_WRITTEN);
	assert_string_equal(stage_look(s, "a").folder_uid, "team");
}

static void answers_that_refuse_are_not_sent_again(void **state)
{
	static const struct {
		const char *way;
		enum outcome outcome;
		enum fault fault;
	} rows[] = {
		{"401", OUTCOME_REFUSED, FAULT_DENIED},
		{"403", OUTCOME_REFUSED, FAULT_DENIED},
		{"refused", OUTCOME_FAILED, FAULT_FAILED},
	};
	struct stage *s = *state;
	stage_plan_two(s);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		memset(s->fake.requests, 0, sizeof s->fake.requests);
		stage_plan(s);
		stage_fail(s, FAKE_SAVE, 1, 99, rows[i].way);
		const struct plan_row *row = apply_one(s, 1, 0);
		assert_int_equal(row->write.outcome, rows[i].outcome);
		assert_int_equal(row->fault, rows[i].fault);
	}
}

static void a_throttled_save_is_sent_again_after_a_pause(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 1, "throttled");
	assert_int_equal(apply_one(s, 2, 1)->write.outcome, OUTCOME_WRITTEN);
}

static void a_title_that_another_has_blocks(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "a", "one", "");
	stage_seed(s, "", "b", "other", "");
	repo_write(s->repo, "dashboards/a.json", "{\"uid\":\"a\",\"title\":\"Title of b\"}");
	stage_commit(s, "two");
	stage_plan(s);
	const struct plan_row *row = apply_one(s, 1, 0);
	assert_int_equal(row->state, STATE_BLOCKED);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(stage_look(s, "b").versions_count, 1);
}

static void delete_before_save(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	if (call == FAKE_SAVE && number == 1)
		assert_true(grafana_delete(s->server, "a"));
}

static void a_dashboard_deleted_meanwhile_is_not_created(void **state)
{
	struct stage *s = *state;
	struct grafana_dashboard gone;
	stage_plan_two(s);
	s->fake.before = delete_before_save;
	s->fake.user = s;
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_MISSING);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_REFUSED);
	assert_false(grafana_look(s->server, "a", s->arena, &gone));
}

static void a_404_for_a_dashboard_that_is_there_is_a_failure(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 1, "404");
	const struct plan_row *row = apply_one(s, 1, 0);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_int_equal(row->fault, FAULT_FAILED);
	assert_said(row->reason, "not saved: the server answered 404: Dashboard not found");
}

/* ---- answers that are not Grafana's ---- */

#define PAGE "<html>a proxy's page</html>"

/* What may stand between here and Grafana says nothing of what became of a save. */
static const struct {
	long status;
	const char *body;
	const char *words; /* of the row, when the save is not there in the end */
	const char *hint;
} strangers[] = {
	{202, "{\"status\":\"pending\"}", "the server answered 202; ", "may carry it out later"},
	{302, "", "the server answered 302; ", "Redirects are not followed"},
	{400, PAGE, "the server answered 400: an HTML page, not JSON; ", "Grafana endpoint"},
	{400, "{\"error\":\"bad request\"}", "the server answered 400; ", "Run it again"},
	{403, PAGE, "the server answered 403: an HTML page, not JSON; ", "-- Grafana --"},
	{404, "404 page not found", "the server answered 404: 404 page not found; ", "Grafana endpoint"},
	{405, PAGE, "the server answered 405: an HTML page, not JSON; ", "does not allow POST"},
	{408, PAGE, "the server answered 408: an HTML page, not JSON; ", "gave up waiting"},
	{413, PAGE, "the server answered 413: an HTML page, not JSON; ", "client_max_body_size"},
	{200, "{\"status\":\"success\",\"vers", "the server answered 200: ", "Grafana endpoint"},
	{502, PAGE, "the server is too busy (", "overloaded"},
};

#define STRANGERS (sizeof strangers / sizeof *strangers)
#define IMPATIENT (STRANGERS - 1) /* all but the last, which says that a server is busy (test_write_wait.c) */

static void fail_strangely(struct stage *s, size_t i, uint64_t last, bool is_kept)
{
	struct fake_way *way = arena_alloc(s->arena, sizeof *way);
	struct fake_fault *fault = arena_alloc(s->arena, sizeof *fault);
	*way = (struct fake_way){"stranger", true, is_kept, strangers[i].status, strangers[i].body};
	*fault = (struct fake_fault){FAKE_SAVE, 1, last, way};
	s->fake.faults = fault;
	s->fake.faults_count = 1;
}

static void a_save_that_was_kept_is_found_whatever_a_proxy_says(void **state)
{
	for (size_t i = 0; i < STRANGERS; i++) {
		struct stage *s = *state;
		stage_serve(s, &(struct grafana_options){0});
		stage_plan_two(s);
		fail_strangely(s, i, 1, true);
		const struct plan_row *row = apply_one(s, 1, 1);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(row->fault, FAULT_NONE);
		assert_said(row->write.warning, arena_printf(s->arena,
							     "the save was kept although the server "
							     "answered %ld",
							     strangers[i].status));
	}
}

static void a_save_that_a_proxy_kept_back_is_sent_again(void **state)
{
	for (size_t i = 0; i < STRANGERS; i++) {
		struct stage *s = *state;
		stage_serve(s, &(struct grafana_options){0});
		stage_plan_two(s);
		fail_strangely(s, i, 1, false);
		const struct plan_row *row = apply_one(s, 2, 1);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_null(row->write.warning);
	}
}

/* It may still be on its way: what is known is where it is not. */
static void a_save_that_a_proxy_always_keeps_back_is_not_called_unsaved(void **state)
{
	for (size_t i = 0; i < IMPATIENT; i++) {
		struct stage *s = *state;
		stage_serve(s, &(struct grafana_options){0});
		stage_plan_two(s);
		fail_strangely(s, i, 99, false);
		const struct plan_row *row = apply_one(s, 4, 0);
		assert_int_equal(row->write.outcome, OUTCOME_FAILED);
		assert_int_equal(row->fault, FAULT_FAILED);
		assert_int_equal(strncmp(row->reason, strangers[i].words, strlen(strangers[i].words)), 0);
		assert_said(row->reason, "it is not in the versions so far");
		assert_null(strstr(row->reason, "not saved"));
		assert_said(row->hint, strangers[i].hint);
	}
}

/* The versions are not Grafana's either: live tells that nothing was kept so far, and no more. */
static void without_versions_live_tells_that_nothing_was_kept_so_far(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	fail_strangely(s, 4, 99, false);
	const struct fake_fault faults[] = {
		s->fake.faults[0],
		{FAKE_VERSIONS, 2, 99, fake_way_find("403-html")},
	};
	s->fake.faults = faults;
	s->fake.faults_count = 2;
	const struct plan_row *row = apply_one(s, 4, 0);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_said(row->reason, "live does not show it so far");
}

/* ---- losses ---- */

static void a_save_that_did_not_arrive_is_sent_again(void **state)
{
	static const char *const ways[] = {"not-sent", "lost-before", "500-before", "html-before"};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct stage *s = *state;
		stage_serve(s, &(struct grafana_options){0});
		stage_plan_two(s);
		stage_fail(s, FAKE_SAVE, 1, 2, ways[i]);
		assert_int_equal(apply_one(s, 3, 1)->write.outcome, OUTCOME_WRITTEN);
	}
}

static void a_save_that_never_arrives_is_given_up(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 99, "lost-before");
	const struct plan_row *row = apply_one(s, 4, 0);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_int_equal(row->fault, FAULT_UNREACHABLE);
	assert_said(row->reason, "it is not in the versions so far");
}

static void a_save_whose_answer_is_lost_is_found_and_not_sent_again(void **state)
{
	static const char *const ways[] = {"lost-after", "500-after", "html-after"};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct stage *s = *state;
		stage_serve(s, &(struct grafana_options){0});
		stage_plan_two(s);
		stage_fail(s, FAKE_SAVE, 1, 1, ways[i]);
		const struct plan_row *row = apply_one(s, 1, 1);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(row->write.version, 2);
		assert_said(row->write.warning, "the save was kept although");
	}
}

static void a_truncated_answer_is_a_lost_one(void **state)
{
	struct stage *s = *state;
	serve_fault(s, FAULT_TRUNCATE);
	stage_plan_two(s);
	assert_int_equal(apply_one(s, 1, 1)->write.outcome, OUTCOME_WRITTEN);
}

static void a_lost_answer_without_versions_to_read_is_not_known(void **state)
{
	const struct fake_fault faults[] = {
		{FAKE_SAVE, 1, 1, fake_way_find("lost-after")},
		{FAKE_VERSIONS, 2, 99, fake_way_find("500-before")},
	};
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.faults = faults;
	s->fake.faults_count = 2;
	const struct plan_row *row = apply_one(s, 1, 1);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_said(row->reason, "not known");
}

static void a_list_cut_above_the_named_version_proves_no_absence(void **state)
{
	const struct grafana_fault fault = {FAULT_RACE_OURS_FIRST, FAULT_ON_SAVE, 1};
	struct stage *s = *state;
	stage_serve(s, &(struct grafana_options){.faults = &fault, .faults_count = 1, .versions_to_keep = 1});
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 1, "lost-after");
	const struct plan_row *row = apply_one(s, 1, 0);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_said(row->reason, "not known");
}

static void a_save_sent_twice_beneath_us_is_found(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.saves_twice = true;
	const struct plan_row *row = apply_one(s, 1, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 2);
}

static void a_412_of_our_own_making_is_not_blamed_on_somebody(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.saves_twice = true;
	stage_fail(s, FAKE_VERSIONS, 2, 99, "500-before");
	const struct plan_row *row = apply_one(s, 1, 1);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_said(row->reason, "not known");
}

static void resend_on_412(struct stage *s)
{
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 3, "mismatch");
	assert_int_equal(apply_one(s, 4, 1)->write.outcome, OUTCOME_WRITTEN);
}

static void a_412_without_anybodys_save_is_sent_again(void **state)
{
	resend_on_412(*state);
}

static void a_412_is_sent_again_where_live_names_no_version(void **state)
{
	stage_serve_profile(*state, "azure-bare");
	resend_on_412(*state);
}

/* Somebody saves right before our save, and again before the n-th request after it. */
struct two_edits {
	struct stage *s;
	uint64_t second; /* of all requests; 0: not yet known */
	uint64_t after;
	bool is_done;
};

static void edit_twice(void *user, enum fake_call call, uint64_t number)
{
	struct two_edits *edits = user;
	struct stage *s = edits->s;
	if (call == FAKE_SAVE && number == 1) {
		edits->second = s->fake.requests[FAKE_ANY] + edits->after;
		stage_edit(s, "a", "one", ",\"description\":\"first\"", "");
	} else if (edits->second && s->fake.requests[FAKE_ANY] >= edits->second && !edits->is_done) {
		edits->is_done = true;
		stage_edit(s, "a", "one", ",\"description\":\"first\",\"editable\":false", "");
	}
}

static bool live_has(struct stage *s, const char *text)
{
	struct grafana_dashboard seen = stage_look(s, "a");
	struct slice live = seen.versions[seen.versions_count - 1].data;
	return memmem(live.at, live.length, text, strlen(text)) != NULL;
}

/*
 * Where live has no version, the number comes by another request than the content: both must be of one version, or the
 * second edit would be covered by a merge of the first.
 */
static void of_two_edits_in_a_row_none_is_covered_where_live_names_no_version(void **state)
{
	size_t written = 0;
	for (uint64_t after = 1; after <= 12; after++) {
		struct stage *s = *state;
		struct two_edits edits = {.s = s, .after = after};
		stage_serve_profile(s, "azure-bare");
		stage_plan_two(s);
		s->operation.policy.decision.on_drift = ON_DRIFT_MERGE;
		s->fake.before = edit_twice;
		s->fake.user = &edits;
		stage_apply(s);
		const struct plan_row *row = stage_row(s, "a");
		written += row->write.outcome == OUTCOME_WRITTEN;
		if (!live_has(s, "\"first\"") || (edits.is_done && !live_has(s, "\"editable\"")))
			fail_msg("the second edit %u requests after the first is gone: %s, %s", (unsigned)after,
				 outcome_name(row->write.outcome), row->reason);
	}
	assert_true(written >= 6);
}

/* A cache, or a deployment beside the Grafana API: the content is that of no number. */
static void content_that_is_of_no_listed_version_is_not_saved_on(void **state)
{
	struct stage *s = *state;
	stage_serve_profile(s, "azure-bare");
	stage_plan_two(s);
	s->fake.serves_other = "{\"uid\":\"a\",\"title\":\"Deployed\",\"panels\":[{\"id\":1,\"type\":\"text\"}]}";
	s->operation.policy.decision.adopt = true;
	s->operation.policy.decision.on_drift = ON_DRIFT_OVERWRITE;
	stage_plan(s);
	const struct plan_row *row = stage_row(s, "a");
	assert_int_equal(row->action, ACTION_REFUSE);
	assert_said(row->reason, "its content is not that of version 1, the newest");
	apply_one(s, 0, 0);
}

/* ---- looking again ---- */

static void live_that_changed_since_the_plan_is_refused(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_edit(s, "a", "one", ",\"description\":\"by hand\"", "");
	const struct plan_row *row = apply_one(s, 0, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_said(row->reason, "not as the plan showed it");
}

static void live_that_got_a_version_of_equal_content_is_refused(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_edit(s, "a", "one", "", "saved without a change");
	assert_int_equal(apply_one(s, 0, 0)->write.outcome, OUTCOME_REFUSED);
}

static void live_that_equals_git_by_now_is_left(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_edit(s, "a", "two", "", "");
	const struct plan_row *row = apply_one(s, 0, 0);
	assert_int_equal(row->write.outcome, OUTCOME_NONE);
	assert_int_equal(row->fault, FAULT_NONE);
}

static void a_file_that_changed_since_the_plan_is_refused(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_put(s, "a", "changed again", "");
	const struct plan_row *row = apply_one(s, 0, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_said(row->reason, "the file changed since it was planned");
	const char *rest = stage_model(s, "a", "two", "") + strlen("{\"uid\":\"a\"");
	repo_write(s->repo, "dashboards/a.json", arena_printf(s->arena, "{\"uid\":\"b\"%s", rest));
	assert_said(apply_one(s, 0, 0)->reason, "the file changed since it was planned");
}

static void without_the_right_to_save_nothing_is_sent(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.hides_rights = true;
	const struct plan_row *row = apply_one(s, 0, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_DENIED);
}

static void without_an_id_nothing_is_sent_to_a_plain_grafana(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.hides_id = true;
	const struct plan_row *row = apply_one(s, 0, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_said(row->reason, "no id");
}

static void a_resource_of_azure_needs_no_id(void **state)
{
	static const char uid[] = "subscriptions~s~resourceGroups~g~providers~Microsoft.Dashboard~dashboards~d";
	struct stage *s = *state;
	stage_serve_profile(s, "azure");
	stage_seed(s, "", uid, "one", "");
	stage_put(s, uid, "one", "");
	stage_commit(s, "one");
	stage_put(s, uid, "two", "");
	stage_commit(s, "two");
	s->fake.hides_id = true;
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(stage_row(s, uid)->write.outcome, OUTCOME_WRITTEN);
}

/* ---- others ---- */

static void an_edit_just_before_the_save_is_kept(void **state)
{
	struct stage *s = *state;
	serve_fault(s, FAULT_EDIT);
	stage_plan_two(s);
	const struct plan_row *row = apply_one(s, 1, 0);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_true(stage_look(s, "a").versions[1].by_person);
}

static void save_the_same(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	if (call == FAKE_SAVE && number == 1)
		stage_edit(s, "a", "one", "", "saved without a change");
}

/* Its version is another, so the save that named the old one would be refused however often it is sent. */
static void a_save_without_a_change_just_before_ours_is_looked_at(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	s->fake.before = save_the_same;
	s->fake.user = s;
	const struct plan_row *row = apply_one(s, 2, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 3);
}

static void a_save_that_ours_covered_is_named(void **state)
{
	struct stage *s = *state;
	serve_fault(s, FAULT_RACE);
	stage_plan_two(s);
	const struct plan_row *row = apply_one(s, 2, 2);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->fault, FAULT_NONE);
	assert_int_equal(row->write.version, 4);
	assert_said(row->reason, "version 2 by");
	assert_said(row->reason, "version 3");
	assert_said(row->reason, "both edits are merged in version 4");
	assert_true(plan_row_is_written(row));
	struct slice live = stage_look(s, "a").versions[3].data;
	assert_non_null(memmem(live.at, live.length, "description", 11));
	assert_non_null(memmem(live.at, live.length, "\"two\"", 5));
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_DRIFTED);
	assert_int_equal(stage_row(s, "a")->action, ACTION_KEEP);
}

/* What a person saves in a race: the place that git changes too. */
static const struct value *edits_the_same(void *user, struct arena *arena, struct slice uid, const struct value *live)
{
	struct stage *s = user;
	struct diagnostics diags;
	(void)uid;
	(void)live;
	diagnostics_init(&diags, arena);
	return json_read(arena, slice_of(stage_model(s, "a", "by hand", "")), (struct place){0}, &diags);
}

/* The covered save and git want one place in two ways: theirs comes back, and the next run leaves it. */
static void a_covered_save_that_cannot_be_merged_is_put_back(void **state)
{
	struct stage *s = *state;
	struct grafana_fault fault = {FAULT_RACE, FAULT_ON_SAVE, 1};
	stage_serve(s,
		    &(struct grafana_options){.faults = &fault, .faults_count = 1, .edit = edits_the_same, .user = s});
	stage_plan_two(s);
	const struct plan_row *row = apply_one(s, 2, 2);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_int_equal(row->write.version, 4);
	assert_said(row->reason, "version 2 by");
	assert_said(row->reason, "put back as version 4");
	assert_false(plan_row_is_written(row));
	struct grafana_dashboard seen = stage_look(s, "a");
	assert_non_null(memmem(seen.versions[3].data.at, seen.versions[3].data.length, "by hand", 7));
	assert_said(arena_slice(s->arena, seen.versions[3].message).at, "[dashsync rollback to=2 run=");
	assert_said(arena_slice(s->arena, seen.versions[3].message).at, " raced=1]");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_CONFLICT); /* our save was undone: it is no base */
	stage_apply(s);
	assert_int_equal(stage_look(s, "a").versions_count, 4);
}

static const struct value *saves_unchanged(void *user, struct arena *arena, struct slice uid, const struct value *live)
{
	(void)user;
	(void)arena;
	(void)uid;
	return live;
}

static const struct value *saves_what_git_wants(void *user, struct arena *arena, struct slice uid,
						const struct value *live)
{
	struct stage *s = user;
	struct diagnostics diags;
	(void)uid;
	(void)live;
	diagnostics_init(&diags, arena);
	return json_read(arena, slice_of(stage_model(s, "a", "two", "")), (struct place){0}, &diags);
}

/* The covered save is decided as changed, or in sync: there is nothing of theirs to keep, and nothing is put back. */
static void a_covered_save_without_an_edit_of_its_own_stays_covered(void **state)
{
	static const struct value *(*const edits[])(void *, struct arena *, struct slice,
						    const struct value *) = {saves_unchanged, saves_what_git_wants};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		struct stage *s = *state;
		struct grafana_fault fault = {FAULT_RACE, FAULT_ON_SAVE, 1};
		stage_serve(
			s, &(struct grafana_options){.faults = &fault, .faults_count = 1, .edit = edits[i], .user = s});
		stage_plan_two(s);
		const struct plan_row *row = apply_one(s, 1, 1);
		assert_int_equal(row->write.outcome, OUTCOME_RACED);
		assert_int_equal(row->fault, FAULT_NONE);
		assert_said(row->reason, "version 2 by");
		assert_said(row->reason, "nothing of it is lost");
		assert_true(plan_row_is_written(row));
		assert_int_equal(stage_look(s, "a").versions_count, 3);
	}
}

static void a_race_that_cannot_be_settled_is_still_named(void **state)
{
	struct stage *s = *state;
	serve_fault(s, FAULT_RACE);
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 2, 2, "403");
	const struct plan_row *row = apply_one(s, 2, 1);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->fault, FAULT_REFUSED); /* an edit is covered: that is worse than the right that lacks */
	assert_said(row->reason, "version 2 by");
	assert_said(row->reason, "not allowed");
}

/* The save that settles a race is looked for anew, and all that could not be read is said. */
static void a_race_whose_end_cannot_be_read_has_its_own_version(void **state)
{
	struct fake_fault faults[] = {{FAKE_GET, 3, 99, NULL}, {FAKE_VERSIONS, 3, 99, NULL}};
	struct stage *s = *state;
	faults[0].way = faults[1].way = fake_way_find("500-before");
	serve_fault(s, FAULT_RACE);
	stage_plan_two(s);
	s->fake.faults = faults;
	s->fake.faults_count = 2;
	const struct plan_row *row = apply_one(s, 2, 2);
	assert_int_equal(row->write.outcome, OUTCOME_RACED);
	assert_int_equal(row->write.version, 4);
	assert_said(row->write.warning, "its versions could not be read");
	assert_said(row->write.warning, "it could not be read back");
}

/* A tree with changes that no commit holds cannot name a merge's base. */
static void a_race_from_a_dirty_tree_is_put_back(void **state)
{
	struct stage *s = *state;
	serve_fault(s, FAULT_RACE);
	stage_plan_two(s);
	s->operation.files.dirty = true;
	const struct plan_row *row = apply_one(s, 2, 2);
	assert_said(row->reason, "put back as version 4");
	assert_int_equal(row->fault, FAULT_REFUSED);
}

/* ---- what is allowed ---- */

/* Git has "two" and a panel more; live was edited by hand, in its description or in the same place. */
static void edited_by_hand(struct stage *s, const char *expr, const char *more)
{
	stage_write_two(s);
	stage_edit(s, "a", expr, more, "");
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
}

static const struct plan_row *apply_as(struct stage *s, enum on_drift on_drift)
{
	s->operation.policy.decision.on_drift = on_drift;
	stage_plan(s);
	stage_apply(s);
	return stage_row(s, "a");
}

static void edits_in_other_places_are_merged_and_stay(void **state)
{
	struct stage *s = *state;
	edited_by_hand(s, "two", ",\"description\":\"by hand\"");
	assert_int_equal(apply_as(s, ON_DRIFT_KEEP)->fault, FAULT_REFUSED);
	assert_int_equal(stage_row(s, "a")->state, STATE_DIVERGED);
	assert_int_equal(stage_row(s, "a")->edited.changes.count, 1);
	assert_string_equal(stage_row(s, "a")->edited.changes.items[0].path, "/description");
	const struct plan_row *row = apply_as(s, ON_DRIFT_MERGE);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	struct grafana_dashboard seen = stage_look(s, "a");
	struct slice live = seen.versions[seen.versions_count - 1].data;
	assert_non_null(memmem(live.at, live.length, "by hand", 7));
	assert_non_null(memmem(live.at, live.length, "three", 5));
	struct trailer trailer;
	assert_true(trailer_parse(seen.versions[seen.versions_count - 1].message, &trailer));
	assert_true(trailer.merged);

	assert_int_equal(apply_as(s, ON_DRIFT_KEEP)->state, STATE_DRIFTED); /* until git has it, it is drift */
	stage_put(s, "a", "four", "");
	stage_commit(s, "four");
	assert_int_equal(apply_as(s, ON_DRIFT_MERGE)->write.outcome, OUTCOME_WRITTEN);
	seen = stage_look(s, "a");
	live = seen.versions[seen.versions_count - 1].data;
	assert_non_null(memmem(live.at, live.length, "by hand", 7));

	stage_put(s, "a", "four", ",\"description\":\"by hand\""); /* pulled */
	stage_commit(s, "pulled");
	assert_int_equal(apply_as(s, ON_DRIFT_KEEP)->state, STATE_IN_SYNC);
	stage_put(s, "a", "five", ",\"description\":\"by hand\"");
	stage_commit(s, "five");
	assert_int_equal(apply_as(s, ON_DRIFT_KEEP)->write.outcome, OUTCOME_WRITTEN);
}

static void a_conflict_is_not_merged_but_may_be_overwritten(void **state)
{
	struct stage *s = *state;
	edited_by_hand(s, "by hand", "");
	assert_int_equal(apply_as(s, ON_DRIFT_MERGE)->state, STATE_CONFLICT);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_NONE);
	assert_int_equal(stage_row(s, "a")->edited.conflicts.count, 1);
	const struct plan_row *row = apply_as(s, ON_DRIFT_OVERWRITE);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->edited.changes.count, 1); /* what is lost is in the report */
	struct grafana_dashboard seen = stage_look(s, "a");
	assert_said(arena_slice(s->arena, seen.versions[3].message).at, "\noverwrites version 3 by ");
}

/* git wins over what was shown, over nothing newer. */
static void an_edit_after_the_plan_is_not_overwritten(void **state)
{
	struct stage *s = *state;
	edited_by_hand(s, "by hand", "");
	s->operation.policy.decision.on_drift = ON_DRIFT_OVERWRITE;
	stage_plan(s);
	stage_edit(s, "a", "by another hand", "", "");
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_REFUSED);
	assert_said(stage_row(s, "a")->reason, "not as the plan showed it");
}

/* The edit comes between the look and the save: 412, decided again, not shown, so refused; a merge keeps it. */
static void an_edit_just_before_an_overwrite_is_kept(void **state)
{
	struct stage *s = *state;
	struct grafana_fault fault = {FAULT_EDIT, FAULT_ON_SAVE, 2};
	stage_serve(s, &(struct grafana_options){.faults = &fault, .faults_count = 1});
	edited_by_hand(s, "by hand", "");
	const struct plan_row *row = apply_as(s, ON_DRIFT_OVERWRITE);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_said(row->reason, "somebody saved it at the same time");
}

static void an_edit_just_before_a_save_is_merged_when_that_is_allowed(void **state)
{
	struct stage *s = *state;
	serve_fault(s, FAULT_EDIT);
	stage_plan_two(s);
	s->operation.policy.decision.on_drift = ON_DRIFT_MERGE;
	const struct plan_row *row = apply_one(s, 2, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->state, STATE_DIVERGED);
	struct slice live = stage_look(s, "a").versions[2].data;
	assert_non_null(memmem(live.at, live.length, "description", 11));
}

static void what_dashsync_never_wrote_is_taken_over_when_that_is_allowed(void **state)
{
	struct stage *s = *state;
	stage_put(s, "a", "two", "");
	stage_commit(s, "two");
	stage_seed(s, "", "a", "by hand", "");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_UNMANAGED);
	assert_int_equal(stage_row(s, "a")->fault, FAULT_REFUSED);
	s->operation.policy.decision.adopt = true;
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_WRITTEN);
}

static void an_old_job_writes_only_when_an_older_commit_is_allowed(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_apply(s);
	stage_open(s, NULL, "HEAD~1");
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->state, STATE_OUTDATED);
	s->operation.policy.decision.allow_older_commit = true;
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_WRITTEN);
}

static void what_was_saved_a_moment_ago_is_left(void **state)
{
	struct stage *s = *state;
	edited_by_hand(s, "two", ",\"description\":\"by hand\"");
	s->operation.policy.decision.on_drift = ON_DRIFT_MERGE;
	s->operation.policy.quiet_minutes = 10;
	struct comparison comparison = stage_compare(s, "a");
	int64_t saved;
	assert_true(when_parse(comparison.live.updated, &saved));
	s->operation.limits.now = saved + 599;
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->action, ACTION_REFUSE);
	assert_said(stage_row(s, "a")->reason, "--quiet-minutes");
	s->operation.limits.now = saved + 600;
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->action, ACTION_MERGE);
	stage_apply(s);

	stage_put(s, "a", "four", ""); /* on top of our own merge nothing has to wait */
	stage_commit(s, "four");
	comparison = stage_compare(s, "a");
	assert_true(when_parse(comparison.live.updated, &saved));
	s->operation.limits.now = saved;
	stage_plan(s);
	assert_int_equal(stage_row(s, "a")->action, ACTION_MERGE);
}

/* Whatever cannot be read after a raced save, the covered one is not passed over. */
static void a_covered_save_is_named_even_when_reading_back_fails(void **state)
{
	static const struct fake_fault faults[][2] = {
		{{FAKE_GET, 2, 99, NULL}, {FAKE_ANY, 0, 0, NULL}},
		{{FAKE_VERSIONS, 2, 99, NULL}, {FAKE_ANY, 0, 0, NULL}},
		{{FAKE_GET, 2, 99, NULL}, {FAKE_VERSIONS, 2, 99, NULL}},
	};
	struct stage *s = *state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct fake_fault now[2] = {faults[i][0], faults[i][1]};
		now[0].way = now[1].way = fake_way_find("500-before");
		serve_fault(s, FAULT_RACE);
		stage_plan_two(s);
		s->fake.faults = now;
		s->fake.faults_count = 2;
		stage_apply(s);
		const struct plan_row *row = stage_row(s, "a");
		assert_int_equal(row->write.outcome, OUTCOME_RACED);
		assert_said(row->reason, "version 2");
		struct grafana_dashboard seen = stage_look(s, "a");
		struct slice live = seen.versions[seen.versions_count - 1].data;
		assert_non_null(memmem(live.at, live.length, "description", 11));
	}
}

static void somebody_on_top_of_ours_is_told(void **state)
{
	struct stage *s = *state;
	serve_fault(s, FAULT_RACE_OURS_FIRST);
	stage_plan_two(s);
	const struct plan_row *row = apply_one(s, 1, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 2);
	assert_said(row->write.warning,
		    "edited since by ann (version 3)"); /* a list has only the number of the login */
}

static void edit_before_the_versions(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	if (call == FAKE_VERSIONS && number == 2)
		stage_edit(s, "a", "two", ",\"description\":\"later\"", "");
}

static void of_several_on_top_of_ours_the_first_is_named(void **state)
{
	struct stage *s = *state;
	serve_fault(s, FAULT_RACE_OURS_FIRST);
	stage_plan_two(s);
	s->fake.before = edit_before_the_versions;
	s->fake.user = s;
	assert_said(apply_one(s, 1, 1)->write.warning, "(version 3)");
	assert_int_equal(stage_look(s, "a").versions_count, 4);
}

static void reading_back_that_fails_is_told(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_GET, 2, 99, "500-before");
	const struct plan_row *row = apply_one(s, 1, 1);
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->write.version, 2);
	assert_said(row->write.warning, "could not be read back");
	assert_int_equal(row->fault, FAULT_FAILED);
}

static void a_success_that_is_none_is_found_out(void **state)
{
	struct stage *s = *state;
	stage_plan_two(s);
	stage_fail(s, FAKE_SAVE, 1, 1, "untrue");
	const struct plan_row *row = apply_one(s, 1, 0);
	assert_int_equal(row->write.outcome, OUTCOME_FAILED);
	assert_said(row->reason, "our save is not in its history");
}

/* GETs after the save are answered from before it, this many times: the look is the first GET. */
static const struct plan_row *apply_behind_a_cache(struct stage *s, const char *profile, uint64_t times)
{
	stage_serve_profile(s, profile);
	stage_plan_two(s);
	s->fake.cache = s->arena;
	s->fake.stale_first = 2;
	s->fake.stale_last = 1 + times;
	return apply_one(s, 1, 1);
}

static const char *const profiles[] = {"grafana9", "grafana12", "azure-bare"};
#define PROFILES (sizeof profiles / sizeof *profiles)

static void a_cache_that_lags_behind_is_waited_for(void **state)
{
	for (size_t i = 0; i < PROFILES; i++) {
		const struct plan_row *row = apply_behind_a_cache(*state, profiles[i], 2);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(row->write.version, 2);
		assert_null(row->write.warning);
	}
}

/* An older answer is no rewrite: a row for it would hide real drift. */
static void a_cache_that_stays_behind_is_named_and_proposes_no_rewrite(void **state)
{
	for (size_t i = 0; i < PROFILES; i++) {
		const struct plan_row *row = apply_behind_a_cache(*state, profiles[i], 99);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(row->fault, FAULT_NONE);
		assert_int_equal(row->write.version, 2);
		assert_said(row->write.warning, i == 2 ? "the server still serves what was there before"
						       : "the server still serves version 1");
		assert_null(strstr(row->write.warning, "rewrites"));
	}
}

static void edit_before_the_list(void *user, enum fake_call call, uint64_t number)
{
	struct stage *s = user;
	if (call == FAKE_VERSIONS && number == s->fake.requests[FAKE_VERSIONS] && s->fake.requests[FAKE_SAVE] == 1 &&
	    stage_look(s, "a").versions_count == 2)
		stage_edit(s, "a", "two", ",\"description\":\"later\"", "");
}

/* By the list, where live has no version; ours is told from what lies on top of it. */
static void an_edit_on_top_of_ours_is_told_behind_a_cache_too(void **state)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct stage *s = *state;
		stage_serve_profile(s, profiles[i]);
		stage_plan_two(s);
		s->fake.cache = s->arena;
		s->fake.stale_first = 2;
		s->fake.stale_last = 99;
		s->fake.before = edit_before_the_list;
		s->fake.user = s;
		const struct plan_row *row = apply_one(s, 1, 1);
		assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
		assert_said(row->write.warning, "edited since by ");
		assert_said(row->write.warning, "(version 3)");
		assert_null(strstr(row->write.warning, "rewrites"));
	}
}

/* What a server makes of a save, in these many places. */
static const struct plan_row *apply_to_a_server_that_changes(struct stage *s, const char *stored)
{
	stage_plan_two(s);
	s->fake.stores = stored;
	return apply_one(s, 1, 1);
}

static void a_server_that_changes_a_place_or_two_gets_rows_to_add(void **state)
{
	const struct plan_row *row = apply_to_a_server_that_changes(
		*state, ",\"weekStart\":\"monday\",\"timezone\":\"utc\",\"editable\":true");
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_said(row->write.warning, "add to rewrites: { path: \"/");
	assert_said(row->write.warning, "stored: \"monday\" }");
}

static void a_server_that_changes_more_than_three_places_migrates(void **state)
{
	const struct plan_row *row = apply_to_a_server_that_changes(
		*state, ",\"weekStart\":\"monday\",\"timezone\":\"utc\",\"editable\":true,\"fiscalYearStartMonth\":1");
	assert_int_equal(row->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(row->fault, FAULT_NONE);
	assert_said(row->write.warning, "in 4 places: it migrates dashboards");
	assert_null(strstr(row->write.warning, "rewrites"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(a_save_names_what_it_replaces_and_says_what_it_sent),
		stage_test(the_time_of_the_file_is_sent_though_no_difference),
		stage_test(an_empty_resource_has_nobodys_edit_to_overwrite),
		stage_test(a_save_stays_in_its_folder),
		stage_test(answers_that_refuse_are_not_sent_again),
		stage_test(a_throttled_save_is_sent_again_after_a_pause),
		stage_test(a_title_that_another_has_blocks),
		stage_test(a_dashboard_deleted_meanwhile_is_not_created),
		stage_test(a_404_for_a_dashboard_that_is_there_is_a_failure),
		stage_test(a_save_that_was_kept_is_found_whatever_a_proxy_says),
		stage_test(a_save_that_a_proxy_kept_back_is_sent_again),
		stage_test(a_save_that_a_proxy_always_keeps_back_is_not_called_unsaved),
		stage_test(without_versions_live_tells_that_nothing_was_kept_so_far),
		stage_test(a_save_that_did_not_arrive_is_sent_again),
		stage_test(a_save_that_never_arrives_is_given_up),
		stage_test(a_save_whose_answer_is_lost_is_found_and_not_sent_again),
		stage_test(a_truncated_answer_is_a_lost_one),
		stage_test(a_lost_answer_without_versions_to_read_is_not_known),
		stage_test(a_list_cut_above_the_named_version_proves_no_absence),
		stage_test(a_save_sent_twice_beneath_us_is_found),
		stage_test(a_412_of_our_own_making_is_not_blamed_on_somebody),
		stage_test(a_412_without_anybodys_save_is_sent_again),
		stage_test(a_412_is_sent_again_where_live_names_no_version),
		stage_test(of_two_edits_in_a_row_none_is_covered_where_live_names_no_version),
		stage_test(content_that_is_of_no_listed_version_is_not_saved_on),
		stage_test(live_that_changed_since_the_plan_is_refused),
		stage_test(live_that_got_a_version_of_equal_content_is_refused),
		stage_test(live_that_equals_git_by_now_is_left),
		stage_test(a_file_that_changed_since_the_plan_is_refused),
		stage_test(without_the_right_to_save_nothing_is_sent),
		stage_test(without_an_id_nothing_is_sent_to_a_plain_grafana),
		stage_test(a_resource_of_azure_needs_no_id),
		stage_test(an_edit_just_before_the_save_is_kept),
		stage_test(a_save_without_a_change_just_before_ours_is_looked_at),
		stage_test(a_save_that_ours_covered_is_named),
		stage_test(a_covered_save_that_cannot_be_merged_is_put_back),
		stage_test(a_covered_save_without_an_edit_of_its_own_stays_covered),
		stage_test(a_race_that_cannot_be_settled_is_still_named),
		stage_test(a_race_whose_end_cannot_be_read_has_its_own_version),
		stage_test(a_race_from_a_dirty_tree_is_put_back),
		stage_test(edits_in_other_places_are_merged_and_stay),
		stage_test(a_conflict_is_not_merged_but_may_be_overwritten),
		stage_test(an_edit_after_the_plan_is_not_overwritten),
		stage_test(an_edit_just_before_an_overwrite_is_kept),
		stage_test(an_edit_just_before_a_save_is_merged_when_that_is_allowed),
		stage_test(what_dashsync_never_wrote_is_taken_over_when_that_is_allowed),
		stage_test(an_old_job_writes_only_when_an_older_commit_is_allowed),
		stage_test(what_was_saved_a_moment_ago_is_left),
		stage_test(a_covered_save_is_named_even_when_reading_back_fails),
		stage_test(somebody_on_top_of_ours_is_told),
		stage_test(of_several_on_top_of_ours_the_first_is_named),
		stage_test(reading_back_that_fails_is_told),
		stage_test(a_success_that_is_none_is_found_out),
		stage_test(a_cache_that_lags_behind_is_waited_for),
		stage_test(a_cache_that_stays_behind_is_named_and_proposes_no_rewrite),
		stage_test(an_edit_on_top_of_ours_is_told_behind_a_cache_too),
		stage_test(a_server_that_changes_a_place_or_two_gets_rows_to_add),
		stage_test(a_server_that_changes_more_than_three_places_migrates),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
