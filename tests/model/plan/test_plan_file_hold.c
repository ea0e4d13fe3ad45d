/* SPDX-License-Identifier: MIT */
#include "tests/model/plan/saving.h"

static void assert_row_refused(const struct plan_row *row, const char *reason)
{
	assert_int_equal(row->action, ACTION_REFUSE);
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(row->fault, FAULT_REFUSED);
	assert_string_equal(row->reason, reason);
	assert_string_equal(row->hint, "Plan again.");
}

static void a_plan_that_is_as_it_was_stays(void **state)
{
	(void)state;
	SAVING_AUTO s = saving_of(many);
	plan_file_hold(&s.plan, &s.saved);
	assert_int_equal(s.plan.count, 5);
	assert_int_equal(plan_count(&s.plan).updates, 3);
	for (size_t i = 0; i < s.plan.count; i++)
		assert_int_equal(s.plan.rows[i].write.outcome, OUTCOME_NONE);
	assert_int_equal(s.plan.rows[0].action, ACTION_UPDATE);
	assert_int_equal(s.plan.rows[2].action, ACTION_MERGE);
	assert_int_equal(s.plan.rows[4].state, STATE_UNDETERMINED);
}

static void another_state(struct plan_row *row)
{
	row->state = STATE_NEW;
}
static void another_action(struct plan_row *row)
{
	row->action = ACTION_MERGE;
}
static void another_id(struct plan_row *row)
{
	row->found.live_id = 22;
}
static void another_version(struct plan_row *row)
{
	row->found.live_version = 8;
}
static void another_live(struct plan_row *row)
{
	row->found.live_digest = digest("edited");
}
static void another_folder(struct plan_row *row)
{
	row->found.folder = slice_of("");
}
static void no_folder(struct plan_row *row)
{
	row->found.folder = (struct slice){0};
}
static void another_git(struct plan_row *row)
{
	row->found.git_digest = digest("other");
}
static void another_base_version(struct plan_row *row)
{
	row->found.base_version = 0;
}
static void another_base_commit(struct plan_row *row)
{
	row->found.base_commit = slice_of(COMMIT);
}
static void another_result(struct plan_row *row)
{
	row->found.result_digest = digest("other");
}
static void another_live_uid(struct plan_row *row)
{
	row->live_uid = slice_of("z");
}
static void another_file(struct plan_row *row)
{
	row->place.file = "two.json";
}

/* Every key of a saved dashboard, the same as in the file and changed in live or git since. */
static const struct flip {
	const char *from;
	const char *to;
	void (*change)(struct plan_row *row);
	const char *changed;  /* the reason when the row is not what it was */
	const char *tampered; /* the reason when the file is not what it was */
} flips[] = {
	{"\"state\": \"changed\"", "\"state\": \"new\"", another_state, "it was 'changed' and is 'new' now",
	 "it was 'new' and is 'changed' now"},
	{"\"action\": \"update\"", "\"action\": \"merge\"", another_action,
	 "its action was 'update' and is 'merge' now", "its action was 'merge' and is 'update' now"},
	{"\"id\": 21", "\"id\": null", another_id, "live has the id 22 now, the plan was made on one with the id 21",
	 "live has the id 21 now, the plan was made on one with the id none"},
	{"\"version\": 7", "\"version\": 6", another_version, "live is version 8 now, the plan was made on version 7",
	 "live is version 7 now, the plan was made on version 6"},
	{"\"live\": \"", "\"live\": \"@", another_live, "live's content is not what the plan was made on",
	 "live's content is not what the plan was made on"},
	{"\"folder\": \"ops\"", "\"folder\": \"\"", another_folder, "live's folder was 'ops' and is '' now",
	 "live's folder was '' and is 'ops' now"},
	{"\"folder\": \"ops\"", "\"folder\": null", no_folder, "live's folder was 'ops' and is none now",
	 "live's folder was none and is 'ops' now"},
	{"\"git\": \"", "\"git\": \"@", another_git, "git's content is not what the plan was made on",
	 "git's content is not what the plan was made on"},
	{"\"base_version\": 6", "\"base_version\": 5", another_base_version,
	 "its base was version 6 and is version none now", "its base was version 5 and is version 6 now"},
	{"\"base_commit\": \"" OLDER, "\"base_commit\": \"" COMMIT, another_base_commit,
	 "its base was commit '" OLDER "' and is commit '" COMMIT "' now",
	 "its base was commit '" COMMIT "' and is commit '" OLDER "' now"},
	{"\"result\": \"", "\"result\": \"@", another_result, "what would be written is not what the plan showed",
	 "what would be written is not what the plan showed"},
	{"\"live_uid\": \"a\"", "\"live_uid\": \"x\"", another_live_uid, "its uid on the target was 'a' and is 'z' now",
	 "its uid on the target was 'x' and is 'a' now"},
	{"\"file\": \"dashboards/one.json\"", "\"file\": \"x\\u001b\"", another_file,
	 "its file was 'dashboards/one.json' and is 'two.json' now",
	 "its file was 'x\\x1b' and is 'dashboards/one.json' now"},
};

static void assert_stale(const struct plan_row *row, const char *words)
{
	char *reason = heap_printf("stale: %s", words);
	assert_row_refused(row, reason);
	free(reason);
}

static void a_row_that_changed_in_any_field_is_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof flips / sizeof flips[0]; i++) {
		SAVING_AUTO s = saving_of(one);
		flips[i].change(&s.plan.rows[0]);
		add(&s.plan, "b", CHANGED);
		plan_file_hold(&s.plan, &s.saved);
		assert_stale(&s.plan.rows[0], flips[i].changed);
		assert_row_refused(&s.plan.rows[1], "stale: the plan did not have it");
	}
}

/* A digest with another first digit, in `to` for the '@' that stands for it. */
static void tamper_with(const struct flip *flip, struct strbuf *out)
{
	if (!strchr(flip->to, '@')) {
		tampered(flip->from, flip->to, true, out);
		return;
	}
	struct digest was = digest(strstr(flip->from, "live") ? "live" : "git");
	char *from = heap_printf("%s%s", flip->from, was.hex);
	was.hex[0] = was.hex[0] == '0' ? '1' : '0';
	char *to = heap_printf("%s%s", flip->from, was.hex);
	tampered(from, to, true, out);
	free(from);
	free(to);
}

static void tampering_with_any_field_and_the_checksum_is_refused_by_name(void **state)
{
	(void)state;
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	for (size_t i = 0; i < sizeof flips / sizeof flips[0]; i++) {
		ARENA_AUTO arena = arena_new();
		struct plan plan;
		one(&plan);
		add(&plan, "b", CHANGED);
		struct saved_plan saved;
		tamper_with(&flips[i], &text);
		read_text(arena, &text, &saved);
		plan_file_hold(&plan, &saved);
		assert_stale(&plan.rows[0], flips[i].tampered);
		assert_int_equal(plan.rows[1].action, ACTION_UPDATE);
		plan_free(&plan);
	}
}

/* Every key is in the table above, so that a key that is added is one that is compared. */
static void every_key_of_a_dashboard_is_flipped(void **state)
{
	(void)state;
	struct plan plan;
	one(&plan);
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	write_text(&plan, &text);
	plan_free(&plan);
	size_t keys = 0;
	const char *end = strstr(text.at, "    }\n  ],");
	for (const char *key = strstr(text.at, "\"live_uid\""); key < end; key = strchr(key, '\n') + 1) {
		key += strspn(key, " ");
		size_t length = strcspn(key, ":");
		bool found = false;
		for (size_t i = 0; i < sizeof flips / sizeof flips[0]; i++)
			found |= strncmp(flips[i].from, key, length) == 0;
		if (!found)
			fail_msg("'%.*s' is not flipped", (int)length, key);
		keys++;
	}
	assert_int_equal(keys, 12);
}

static void a_row_that_is_no_longer_written_says_why(void **state)
{
	(void)state;
	static const struct {
		uint32_t facts;
		enum fault fault; /* of the row, when not of its state */
		enum fault expected;
		const char *reason;
	} cases[] = {
		{FACT_LIVE_ABSENT, 0, FAULT_REFUSED, "stale: it was 'changed' and is 'missing' now"},
		{FACT_BASE_FOUND, 0, FAULT_REFUSED, "stale: it was 'changed' and is 'conflict' now"},
		{FACT_BASE_FOUND | FACT_GIT_IS_BASE, 0, FAULT_REFUSED, "stale: it was 'changed' and is 'drifted' now"},
		{FACT_BLOCKED, 0, FAULT_REFUSED, "stale: it was 'changed' and is 'blocked' now"},
		{FACT_LIVE_UNREAD, FAULT_UNREACHABLE, FAULT_UNREACHABLE, "live could not be read"},
		{FACT_LIVE_UNREAD, FAULT_DENIED, FAULT_DENIED, "live could not be read"},
		{FACT_LIVE_UNREAD, 0, FAULT_FAILED, "live could not be read"},
		{FACT_GIT_INVALID, 0, FAULT_DATA, "the file is invalid"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		SAVING_AUTO s = saving_of(one);
		struct plan_row *row = &s.plan.rows[0];
		plan_row_decide(row, decide(cases[i].facts));
		if (cases[i].fault)
			row->fault = cases[i].fault;
		plan_file_hold(&s.plan, &s.saved);
		row = &s.plan.rows[0];
		assert_int_equal(row->action, ACTION_REFUSE);
		assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
		assert_int_equal(row->fault, cases[i].expected);
		assert_string_equal(row->reason, cases[i].reason);
	}
}

static void a_row_that_a_guard_stops_keeps_the_words_of_the_guard(void **state)
{
	(void)state;
	SAVING_AUTO s = saving_of(one);
	s.plan.rows[0].action = ACTION_KEEP;
	s.plan.rows[0].reason = "saved two minutes ago";
	plan_file_hold(&s.plan, &s.saved);
	assert_int_equal(s.plan.rows[0].action, ACTION_REFUSE);
	assert_int_equal(s.plan.rows[0].fault, FAULT_REFUSED);
	assert_string_equal(s.plan.rows[0].reason, "saved two minutes ago");
}

static void a_row_that_is_in_sync_by_now_is_fine(void **state)
{
	(void)state;
	SAVING_AUTO s = saving_of(one);
	plan_row_decide(&s.plan.rows[0], decide(FACT_EQUAL));
	plan_file_hold(&s.plan, &s.saved);
	assert_int_equal(s.plan.rows[0].action, ACTION_NOTHING);
	assert_int_equal(s.plan.rows[0].write.outcome, OUTCOME_NONE);
	assert_int_equal(s.plan.rows[0].fault, FAULT_NONE);
	assert_string_equal(s.plan.rows[0].reason, "live equals git since it was planned");
	assert_int_equal(plan_apply_exit(&s.plan), 0);
}

static void rows_that_neither_plan_writes_are_left_alone(void **state)
{
	(void)state;
	SAVING_AUTO s = saving_of(one);
	add(&s.plan, "b", FACT_BASE_FOUND | FACT_GIT_IS_BASE);
	add(&s.plan, "c", FACT_BASE_FOUND);
	plan_file_hold(&s.plan, &s.saved);
	assert_int_equal(s.plan.rows[1].action, ACTION_KEEP);
	assert_int_equal(s.plan.rows[1].write.outcome, OUTCOME_NONE);
	assert_string_equal(s.plan.rows[2].reason, decide(FACT_BASE_FOUND)->reason);
}

static void an_uid_that_left_the_commit_becomes_a_refused_row_in_its_place(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct plan before;
	head(&before);
	static const char *const uids[] = {"a", "b", "c", "d", "e"};
	for (size_t i = 0; i < 5; i++)
		add(&before, uids[i], CHANGED);
	struct saved_plan saved;
	save(arena, &before, &saved);
	plan_free(&before);
	struct plan plan;
	head(&plan);
	add(&plan, "b", CHANGED);
	add(&plan, "d", CHANGED);
	plan_file_hold(&plan, &saved);
	assert_int_equal(plan.count, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_true(slice_is(plan.rows[i].uid, uids[i]));
		if (i % 2) {
			assert_int_equal(plan.rows[i].action, ACTION_UPDATE);
			continue;
		}
		assert_row_refused(&plan.rows[i], "stale: it is no longer in the commit");
		assert_string_equal(plan.rows[i].place.file, "dashboards/one.json");
		assert_int_equal(plan.rows[i].found.live_version, -1);
		assert_int_equal(plan.rows[i].state, STATE_CHANGED);
	}
	add(&plan, "f", CHANGED); /* there is room for more */
	plan_free(&plan);
}

static void files_without_uid_and_shared_uids_keep_their_own_words(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct plan plan;
	one(&plan);
	add(&plan, "b", CHANGED);
	struct saved_plan saved;
	save(arena, &plan, &saved);
	add(&plan, "a", CHANGED)->place.file = "two.json";
	struct plan_row *broken = add(&plan, "", FACT_GIT_INVALID);
	broken->uid = broken->live_uid = (struct slice){0};
	plan_settle(&plan);
	plan_file_hold(&plan, &saved);
	assert_int_equal(plan.count, 4);
	assert_int_equal(plan.rows[0].fault, FAULT_DATA);
	assert_int_equal(plan.rows[0].write.outcome, OUTCOME_NONE);
	for (size_t i = 1; i < 3; i++) {
		assert_int_equal(plan.rows[i].fault, FAULT_DATA);
		assert_int_equal(plan.rows[i].write.outcome, OUTCOME_REFUSED);
		assert_int_equal(strncmp(plan.rows[i].reason, "uid 'a' is also in ", 19), 0);
	}
	assert_int_equal(plan.rows[3].action, ACTION_UPDATE);
	plan_free(&plan);
}

/* Saved with a reader's token, which finds no base; applied with one that finds it. */
static void an_undetermined_row_agrees_once_it_is_known_to_be_changed(void **state)
{
	(void)state;
	static const struct {
		uint32_t facts;
		void (*change)(struct plan_row *row);
		const char *stale;
	} cases[] = {
		{CHANGED, NULL, NULL},
		{CHANGED, another_base_commit, NULL},
		{FACT_BASE_UNKNOWN, NULL, NULL},
		{CHANGED, another_version, "live is version 8 now, the plan was made on version 7"},
		{CHANGED, another_live, "live's content is not what the plan was made on"},
		{CHANGED, another_git, "git's content is not what the plan was made on"},
		{CHANGED, another_result, "what would be written is not what the plan showed"},
		{FACT_EMPTY | FACT_BASE_NONE, NULL, "it was 'undetermined' and is 'new' now"},
		{FACT_BASE_FOUND | FACT_DISJOINT | FACT_MERGE, NULL, "it was 'undetermined' and is 'diverged' now"},
		{FACT_BASE_FOUND | FACT_GIT_IS_BASE, NULL, "it was 'undetermined' and is 'drifted' now"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ARENA_AUTO arena = arena_new();
		struct plan plan;
		head(&plan);
		struct plan_row *row = add(&plan, "a", FACT_BASE_UNKNOWN);
		row->found.base_version = 0;
		row->found.base_commit = (struct slice){0};
		struct saved_plan saved;
		save(arena, &plan, &saved);
		plan_row_decide(row, decide(cases[i].facts));
		if (row->state == STATE_CHANGED)
			row->found.base_version = 6;
		if (cases[i].change)
			cases[i].change(row);
		plan_file_hold(&plan, &saved);
		if (cases[i].stale)
			assert_stale(&plan.rows[0], cases[i].stale);
		else
			assert_int_equal(plan.rows[0].action, ACTION_UPDATE);
		plan_free(&plan);
	}
}

static void a_changed_row_that_is_undetermined_now_is_refused(void **state)
{
	(void)state;
	SAVING_AUTO s = saving_of(one);
	plan_row_decide(&s.plan.rows[0], decide(FACT_BASE_UNKNOWN));
	plan_file_hold(&s.plan, &s.saved);
	assert_stale(&s.plan.rows[0], "it was 'changed' and is 'undetermined' now");
}

/* ---- fits ---- */

static void a_run_that_is_not_the_planned_one_is_refused(void **state)
{
	(void)state;
	struct plan runs[9];
	static const struct {
		enum fault fault;
		const char *message;
		const char *hint;
	} expected[] = {
		{FAULT_REFUSED, "the plan is for target 'prod', and this run is for 'dev'",
		 "Name the plan's target with -t, or plan again."},
		{FAULT_REFUSED, "the plan is for target 'prod', and this run is for none",
		 "Name the plan's target with -t, or plan again."},
		{FAULT_REFUSED,
		 "the plan is for endpoint 'https://grafana.example.com', and this run would write to "
		 "'http://127.0.0.1:3000'",
		 "Apply it to the endpoint that it was made for, or plan again."},
		{FAULT_REFUSED, "the plan is of commit '" COMMIT "', and this run has '" OLDER "'",
		 "Check out the plan's commit, or plan again."},
		{FAULT_REFUSED, "the config changed since the plan was made", "Plan again."},
		{FAULT_USAGE, "the plan was made with --on-drift=overwrite, and this run has --on-drift=keep",
		 "Give --on-drift=overwrite, or plan again."},
		{FAULT_USAGE, "the plan was made with --adopt, and this run is without it",
		 "Give --adopt, or plan again."},
		{FAULT_USAGE, "the plan was made without --allow-older-commit, and this run has it",
		 "Leave out --allow-older-commit, or plan again."},
		{FAULT_NONE, NULL, NULL},
	};
	for (size_t i = 0; i < 9; i++) {
		head(&runs[i]);
		runs[i].policy = (struct policy){.on_drift = ON_DRIFT_OVERWRITE, .adopt = true};
	}
	ARENA_AUTO arena = arena_new();
	struct saved_plan saved;
	save(arena, &runs[8], &saved);
	runs[0].target = "dev";
	runs[1].target = NULL;
	runs[2].endpoint = "http://127.0.0.1:3000";
	runs[3].commit = OLDER;
	struct digest other = digest("other");
	runs[4].config_digest = other.hex;
	runs[5].policy.on_drift = ON_DRIFT_KEEP;
	runs[6].policy.adopt = false;
	runs[7].policy.allow_older_commit = true;
	for (size_t i = 0; i < 9; i++) {
		ERROR_AUTO err = {0};
		assert_int_equal(plan_file_fits(&saved, &runs[i], &err), expected[i].fault == FAULT_NONE);
		assert_int_equal(err.fault, expected[i].fault);
		if (expected[i].message) {
			assert_string_equal(err.message, expected[i].message);
			assert_string_equal(err.hint, expected[i].hint);
		}
		plan_free(&runs[i]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_that_is_as_it_was_stays),
		cmocka_unit_test(a_row_that_changed_in_any_field_is_refused_by_name),
		cmocka_unit_test(tampering_with_any_field_and_the_checksum_is_refused_by_name),
		cmocka_unit_test(every_key_of_a_dashboard_is_flipped),
		cmocka_unit_test(a_row_that_is_no_longer_written_says_why),
		cmocka_unit_test(a_row_that_a_guard_stops_keeps_the_words_of_the_guard),
		cmocka_unit_test(a_row_that_is_in_sync_by_now_is_fine),
		cmocka_unit_test(rows_that_neither_plan_writes_are_left_alone),
		cmocka_unit_test(an_uid_that_left_the_commit_becomes_a_refused_row_in_its_place),
		cmocka_unit_test(files_without_uid_and_shared_uids_keep_their_own_words),
		cmocka_unit_test(an_undetermined_row_agrees_once_it_is_known_to_be_changed),
		cmocka_unit_test(a_changed_row_that_is_undetermined_now_is_refused),
		cmocka_unit_test(a_run_that_is_not_the_planned_one_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
