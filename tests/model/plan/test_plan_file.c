/* SPDX-License-Identifier: MIT */
#include "tests/model/plan/saving.h"

#define HINT "Make the plan again with 'dashsync plan --out FILE'."

/* ---- the file ---- */

static const char *const expected_text =
	"{\n"
	"  \"dashsync_plan\": 1,\n"
	"  \"version\": \"1.2.3\",\n"
	"  \"target\": \"prod\",\n"
	"  \"endpoint\": \"https://grafana.example.com\",\n"
	"  \"config\": \"b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910\",\n"
	"  \"commit\": \"0123456789abcdef0123456789abcdef01234567\",\n"
	"  \"subject\": \"Raise the \\\"CPU\\\" limit\",\n"
	"  \"options\": {\n"
	"    \"on-drift\": \"keep\",\n"
	"    \"adopt\": false,\n"
	"    \"allow-older-commit\": false\n"
	"  },\n"
	"  \"dashboards\": [\n"
	"    {\n"
	"      \"uid\": \"a\",\n"
	"      \"live_uid\": \"a\",\n"
	"      \"file\": \"dashboards/one.json\",\n"
	"      \"id\": 21,\n"
	"      \"folder\": \"ops\",\n"
	"      \"version\": 7,\n"
	"      \"base_version\": 6,\n"
	"      \"base_commit\": \"89abcdef0123456789abcdef0123456789abcdef\",\n"
	"      \"live\": \"@live\",\n"
	"      \"git\": \"@git\",\n"
	"      \"result\": \"@git\",\n"
	"      \"state\": \"changed\",\n"
	"      \"action\": \"update\"\n"
	"    }\n"
	"  ],\n"
	"  \"checksum\": \"";

static void the_text_is_as_documented(void **state)
{
	(void)state;
	struct plan plan;
	one(&plan);
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	write_text(&plan, &text);
	STRBUF_AUTO expected = STRBUF_INIT(10000);
	STRBUF_AUTO next = STRBUF_INIT(10000);
	const struct {
		const char *name;
		struct digest digest;
	} digests[] = {{"@live", digest("live")}, {"@git", digest("git")}, {"@git", digest("git")}};
	strbuf_add_text(&expected, expected_text);
	for (size_t i = 0; i < 3; i++) {
		assert_true(replace(expected.at, digests[i].name, digests[i].digest.hex, &next));
		strbuf_reset(&expected);
		strbuf_add_slice(&expected, strbuf_slice(&next));
	}
	assert_true(text.length == expected.length + DIGEST_HEX + strlen("\"\n}\n"));
	assert_memory_equal(text.at, expected.at, expected.length);
	plan_free(&plan);
}

static void assert_same_row(const struct saved_row *saved, const struct plan_row *row)
{
	assert_true(slice_equal(saved->uid, row->uid));
	assert_true(slice_equal(saved->live_uid, row->live_uid));
	assert_string_equal(saved->file.at, row->place.file);
	assert_int_equal(saved->id, row->found.live_id);
	assert_true(slice_equal(saved->folder, row->found.folder));
	assert_int_equal(saved->folder.at == NULL, row->found.folder.at == NULL);
	assert_int_equal(saved->version, row->found.live_version);
	assert_int_equal(saved->base_version, row->found.base_version);
	assert_true(slice_equal(saved->base_commit, row->found.base_commit));
	assert_int_equal(saved->base_commit.at == NULL, row->found.base_commit.at == NULL);
	assert_true(digest_equal(&saved->live, &row->found.live_digest));
	assert_true(digest_equal(&saved->git, &row->found.git_digest));
	assert_true(digest_equal(&saved->result, &row->found.result_digest));
	assert_int_equal(saved->state, row->state);
	assert_int_equal(saved->action, row->action);
}

static void what_was_written_is_read_back(void **state)
{
	(void)state;
	SAVING_AUTO s = saving_of(many);
	assert_int_equal(s.saved.format, 1);
	assert_string_equal(s.saved.version.at, "1.2.3");
	assert_string_equal(s.saved.target.at, s.plan.target);
	assert_string_equal(s.saved.endpoint.at, s.plan.endpoint);
	assert_string_equal(s.saved.config.hex, s.plan.config_digest);
	assert_string_equal(s.saved.commit.at, s.plan.commit);
	assert_string_equal(s.saved.subject.at, s.plan.subject);
	assert_int_equal(s.saved.options.on_drift, ON_DRIFT_MERGE);
	assert_false(s.saved.options.adopt);
	assert_true(s.saved.options.allow_older_commit);
	assert_int_equal(s.saved.count, 3); /* what is in sync or refused is not saved */
	assert_same_row(&s.saved.rows[0], &s.plan.rows[0]);
	assert_same_row(&s.saved.rows[1], &s.plan.rows[2]);
	assert_same_row(&s.saved.rows[2], &s.plan.rows[4]);
}

static void a_plan_without_target_and_changes_is_read_back(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct plan plan;
	head(&plan);
	plan.target = plan.subject = NULL;
	struct saved_plan saved;
	save(arena, &plan, &saved);
	assert_null(saved.target.at);
	assert_null(saved.subject.at);
	assert_int_equal(saved.count, 0);
	ERROR_AUTO err = {0};
	assert_true(plan_file_fits(&saved, &plan, &err));
	plan_free(&plan);
}

/* Without a selection the keys are not there, as in plans of 0.1.0. */
static void what_the_plan_was_narrowed_to_is_read_back(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	struct plan plan;
	struct saved_plan saved;
	one(&plan);
	write_text(&plan, &text);
	assert_null(strstr(text.at, "\"only\""));
	assert_null(strstr(text.at, "\"path\""));
	read_text(arena, &text, &saved);
	assert_null(saved.path.at);
	assert_int_equal(saved.only.count, 0);
	plan.path = "dashboards/team a";
	string_list_add(&plan.only, plan.arena, slice_of("a"));
	string_list_add(&plan.only, plan.arena, slice_of("team-*/*\xc3\xa9"));
	write_text(&plan, &text);
	read_text(arena, &text, &saved);
	assert_string_equal(saved.path.at, "dashboards/team a");
	assert_int_equal(saved.only.count, 2);
	assert_string_equal(saved.only.items[0].at, "a");
	assert_string_equal(saved.only.items[1].at, "team-*/*\xc3\xa9");
	plan_free(&plan);
}

static void the_same_plan_has_the_same_bytes(void **state)
{
	(void)state;
	struct plan plan;
	STRBUF_AUTO first = STRBUF_INIT(LIMIT_PLAN_BYTES);
	STRBUF_AUTO second = STRBUF_INIT(LIMIT_PLAN_BYTES);
	many(&plan);
	write_text(&plan, &first);
	plan_free(&plan);
	many(&plan);
	plan.run = "000000000000"; /* of no run, and of no time */
	write_text(&plan, &second);
	plan_free(&plan);
	assert_true(slice_equal(strbuf_slice(&first), strbuf_slice(&second)));
}

static void the_digest_of_a_plan_is_that_of_the_saved_one(void **state)
{
	(void)state;
	SAVING_AUTO s = saving_of(many);
	struct digest shown = plan_file_digest(&s.plan);
	struct digest saved = plan_file_digest_saved(&s.saved);
	assert_string_equal(shown.hex, saved.hex);
}

static void the_digest_of_a_plan_is_of_its_effect_alone(void **state)
{
	(void)state;
	struct plan plan;
	many(&plan);
	struct digest first = plan_file_digest(&plan);
	plan.commit = "fedcba9876543210fedcba9876543210fedcba98";
	plan.target = "another name";
	plan.run = "000000000000";
	plan.rows[0].found.base_version++;
	plan.rows[0].place.file = "moved.json";
	plan.rows[1].found.live_version++; /* of a row that is not written */
	struct digest same = plan_file_digest(&plan);
	assert_string_equal(first.hex, same.hex);
	plan.rows[0].found.live_version++;
	struct digest other = plan_file_digest(&plan);
	assert_string_not_equal(first.hex, other.hex);
	plan.rows[0].found.live_version--;
	plan.endpoint = "https://other.example.com";
	other = plan_file_digest(&plan);
	assert_string_not_equal(first.hex, other.hex);
	plan_free(&plan);
}

static void no_content_of_a_dashboard_is_in_the_file(void **state)
{
	(void)state;
	struct plan plan;
	one(&plan);
	struct plan_row *row = &plan.rows[0];
	struct value old = value_text(slice_of("secret-old"));
	struct value new = value_text(slice_of("secret-new"));
	struct change change = {.path = "/secret-path", .what = "secret-what", .old = &old, .new = &new};
	row->changes = row->edited.changes = (struct changes){.items = &change, .count = 1};
	row->reason = "secret-reason";
	row->note = "secret-note";
	row->edited.by = slice_of("secret-person");
	plan_note(&plan, "secret-note");
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	write_text(&plan, &text);
	assert_null(strstr(text.at, "secret"));
	plan_free(&plan);
}

/* ---- what is refused to be read ---- */

static void assert_refused(struct slice text, const char *message, const char *hint)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct saved_plan saved = {.format = 99};
	if (plan_file_read(arena, text, "plan.json", &saved, &err))
		fail_msg("read, where it should have said: %s", message);
	assert_int_equal(err.fault, FAULT_DATA);
	assert_string_equal(err.message, message);
	assert_string_equal(err.hint, hint);
	assert_int_equal(saved.format, 99); /* untouched */
}

static void each_broken_file_has_one_clear_error(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		const char *to;
		const char *message;
	} cases[] = {
		{"\"dashsync_plan\": 1,", "", "plan.json:1:1: not a saved plan: it has no key 'dashsync_plan'"},
		{"\"dashsync_plan\": 1", "\"dashsync_plan\": \"1\"",
		 "plan.json:2:20: 'dashsync_plan' must be a whole number, 0 or above"},
		{"\"target\"", "\"\\u001btarget\"", "plan.json:4:3: unknown key '\\x1btarget'"},
		{"\"target\": \"prod\",", "", "plan.json:1:1: key 'target' is missing"},
		{"\"prod\"", "3", "plan.json:4:13: 'target' must be a text, or null"},
		{"\"https://grafana.example.com\"", "null", "plan.json:5:15: 'endpoint' must be a text"},
		{"\"b79606", "\"B79606", "plan.json:6:13: 'config' must be a digest of 64 hex digits"},
		{"\"b79606", "\"", "plan.json:6:13: 'config' must be a digest of 64 hex digits"},
		{COMMIT, "main", "plan.json:7:13: 'commit' must be a commit of 40 hex digits"},
		{"\"keep\"", "\"drop\"",
		 "plan.json:10:17: 'on-drift' must be 'keep', 'refuse', 'merge' or 'overwrite'"},
		{"\"options\"", "\"only\": \"a\", \"options\"", "plan.json:9:11: 'only' must be an array of texts"},
		{"\"options\"", "\"only\": [\"a\", 1], \"options\"",
		 "plan.json:9:11: 'only' must be an array of texts"},
		{"\"options\"", "\"path\": [], \"options\"", "plan.json:9:11: 'path' must be a text"},
		{"\"adopt\": false", "\"adopt\": 0", "plan.json:11:14: 'adopt' must be true or false"},
		{"\"adopt\"", "\"force\"", "plan.json:11:5: unknown key 'force'"},
		{"\"allow-older-commit\": false", "\"adopt\": false",
		 "plan.json:12:5: duplicate key 'adopt'; it is also in line 11, column 5"},
		{"\"uid\": \"a\"", "\"uid\": \"b\"", "plan.json:30:5: uid 'b' is there twice"},
		{"\"uid\": \"a\"", "\"uid\": \"c\"", "plan.json:30:5: uid 'b' is not in its place: uids are sorted"},
		{"\"dashboards\": [", "\"dashboards\": [[],",
		 "plan.json:14:18: each of 'dashboards' must be an object"},
		{"\"id\": 21", "\"id\": \"21\"", "plan.json:19:13: 'id' must be a whole number, 0 or above, or null"},
		{"\"version\": 7", "\"version\": -1",
		 "plan.json:21:18: 'version' must be a whole number, 0 or above, or null"},
		{"\"version\": 7", "\"version\": 7.5",
		 "plan.json:21:18: 'version' must be a whole number, 0 or above, or null"},
		{"\"changed\"", "\"alright\"", "plan.json:27:16: 'state' must be a state"},
		{"\"update\"", "\"keep\"", "plan.json:28:17: 'action' must be 'update' or 'merge'"},
		{"\"file\"", "\"dashboard\": {}, \"file\"", "plan.json:18:7: unknown key 'dashboard'"},
	};
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		tampered(cases[i].from, cases[i].to, false, &text);
		assert_refused(strbuf_slice(&text), cases[i].message, HINT);
	}
	assert_refused(slice_of("[]"), "plan.json:1:1: not a saved plan: it has no key 'dashsync_plan'", HINT);
	assert_refused(slice_of("uid: a\n"), "plan.json:1:1: expected a value, found 'u'", HINT);
	assert_refused(slice_of(""), "plan.json:1:1: expected a value, found the end of the text", HINT);
}

static void a_value_that_was_changed_by_accident_is_found(void **state)
{
	(void)state;
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	tampered("\"version\": 7", "\"version\": 8", false, &text);
	assert_refused(
		strbuf_slice(&text),
		"plan.json:46:15: the checksum does not match: the file was changed or damaged after it was made",
		HINT);
}

static void white_space_and_the_order_of_keys_are_free(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct saved_plan saved;
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	tampered("\"adopt\": false,\n    \"allow-older-commit\": false",
		 "\"allow-older-commit\" : false, \"adopt\":false", false, &text);
	read_text(arena, &text, &saved);
	assert_int_equal(saved.count, 2);
}

static void a_plan_of_0_1_0_says_rewind(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct saved_plan saved;
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	tampered("\"allow-older-commit\": false", "\"rewind\": true", true, &text);
	read_text(arena, &text, &saved);
	assert_true(saved.options.allow_older_commit);
	tampered("\"allow-older-commit\": false", "\"allow-older-commit\": false, \"rewind\": true", true, &text);
	assert_refused(strbuf_slice(&text),
		       "plan.json:13:15: 'rewind' is the former name of 'allow-older-commit', which is there too",
		       HINT);
}

static void an_unknown_format_names_the_version_that_wrote_it(void **state)
{
	(void)state;
	static const char hint[] =
		"Apply it with the version that wrote it, or make it again with 'dashsync plan --out FILE'.";
	assert_refused(slice_of("{\"dashsync_plan\": 2, \"version\": \"9.0.1\", \"new\": [], \"checksum\": 1}"),
		       "plan.json:1:19: the plan has format 2, written by dashsync 9.0.1; this one reads format 1",
		       hint);
	assert_refused(slice_of("{\"dashsync_plan\": 2}"),
		       "plan.json:1:19: the plan has format 2, written by dashsync of another version; "
		       "this one reads format 1",
		       hint);
}

/* Only the last newline may go: nothing is lost with it. */
static void a_file_that_was_cut_anywhere_is_an_error(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct plan plan;
	many(&plan);
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	write_text(&plan, &text);
	plan_free(&plan);
	for (size_t length = 0; length < text.length; length++) {
		char *cut = heap_alloc(length); /* of just its size, so that a read past the end is seen */
		if (length)
			memcpy(cut, text.at, length);
		struct saved_plan saved;
		ERROR_AUTO err = {0};
		bool ok = plan_file_read(arena, (struct slice){cut, length}, "plan.json", &saved, &err);
		assert_int_equal(ok, length + 1 == text.length);
		assert_int_equal(err.fault, ok ? FAULT_NONE : FAULT_DATA);
		assert_true(ok || (strncmp(err.message, "plan.json:", 10) == 0 && strcmp(err.hint, HINT) == 0));
		free(cut);
	}
}

static void a_file_past_the_limit_is_not_read(void **state)
{
	(void)state;
	size_t length = LIMIT_PLAN_BYTES + 1;
	char *text = heap_alloc(length);
	memset(text, ' ', length);
	assert_refused((struct slice){text, length}, "plan.json: a saved plan of 67108865 bytes; the limit is 67108864",
		       HINT);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_is_as_documented),
		cmocka_unit_test(what_was_written_is_read_back),
		cmocka_unit_test(a_plan_without_target_and_changes_is_read_back),
		cmocka_unit_test(what_the_plan_was_narrowed_to_is_read_back),
		cmocka_unit_test(the_same_plan_has_the_same_bytes),
		cmocka_unit_test(the_digest_of_a_plan_is_that_of_the_saved_one),
		cmocka_unit_test(the_digest_of_a_plan_is_of_its_effect_alone),
		cmocka_unit_test(no_content_of_a_dashboard_is_in_the_file),
		cmocka_unit_test(each_broken_file_has_one_clear_error),
		cmocka_unit_test(a_value_that_was_changed_by_accident_is_found),
		cmocka_unit_test(white_space_and_the_order_of_keys_are_free),
		cmocka_unit_test(a_plan_of_0_1_0_says_rewind),
		cmocka_unit_test(an_unknown_format_names_the_version_that_wrote_it),
		cmocka_unit_test(a_file_that_was_cut_anywhere_is_an_error),
		cmocka_unit_test(a_file_past_the_limit_is_not_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
