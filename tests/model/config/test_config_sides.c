/* SPDX-License-Identifier: MIT */
/* plan --base: which side of a review each key of dashsync.yaml is taken from, and what is said of a change. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/config/config_keys.h"
#include "model/config/config_sides.h"

/* The config of a target 'dev' with these lines; what is at the left margin is a key of the top level. */
static struct config read_config(struct arena *arena, const char *top, const char *target)
{
	struct diagnostics diags;
	struct config config;
	diagnostics_init(&diags, arena);
	const char *text = arena_printf(arena, "version: 1\n%stargets:\n  dev:\n    history-depth: 200\n%s", top,
					target);
	if (!config_read(arena, slice_of(text), "dashsync.yaml", &diags, &config))
		fail_msg("%s\n%s", text, diags.items[0].message);
	return config;
}

struct both {
	struct config rev;
	struct config branch;
	struct config_differences differences;
};

static struct both compare(struct arena *arena, const char *rev_top, const char *rev, const char *branch_top,
			   const char *branch)
{
	struct both both = {.rev = read_config(arena, rev_top, rev), .branch = read_config(arena, branch_top, branch)};
	const struct config_side_view from = {&both.rev, both.rev.targets};
	const struct config_side_view to = {&both.branch, both.branch.targets};
	config_differences(arena, &from, &to, &both.differences);
	return both;
}

static void every_key_says_its_side(void **state)
{
	(void)state;
	for (size_t i = 0; i < config_keys_count; i++)
		if (config_keys[i].side != SIDE_REV && config_keys[i].side != SIDE_BRANCH)
			fail_msg("'%s' has no side of plan --base", config_keys[i].name);
}

/* The keys that decide where requests and secrets go, as docs/sign-in.md has them. */
static void where_requests_and_secrets_go_is_never_the_branch_s(void **state)
{
	static const char *const names[] = {"endpoint",   "azure",      "auth",           "ca-file",
					    "discover",   "jobs",       "timeout",        "write-jobs",
					    "query-jobs", "region",     "resource-group", "targets",
					    "method",     "tenant",     "subscription",   "client-id",
					    "identity",   "authority",  "audience",       "endpoint-pattern",
					    "token-file", "certificate"};
	size_t found = 0;
	(void)state;
	for (size_t i = 0; i < config_keys_count; i++) {
		bool expected = false;
		for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
			expected |= strcmp(names[n], config_keys[i].name) == 0;
		found += expected;
		if ((config_keys[i].side == SIDE_REV) != expected)
			fail_msg("'%s' is taken from the wrong side", config_keys[i].name);
		/* a target's address comes from one side as a whole */
		assert_false(config_keys[i].where == SECTION_AUTH && config_keys[i].side != SIDE_REV);
	}
	assert_int_equal(found, sizeof names / sizeof names[0]);
}

static void a_target_is_put_together_from_both_sides(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct both both = compare(arena, "", "    endpoint: https://rev.example\n    jobs: 3\n", "",
				   "    endpoint: https://branch.example\n"
				   "    auth: { method: none }\n"
				   "    azure: { region: westus, names: { a: b } }\n"
				   "    jobs: 9\n"
				   "    timeout: 9\n"
				   "    on-drift: merge\n"
				   "    datasources: { a: b }\n"
				   "    rewrites: [{ path: /refresh, sent: 1s, stored: 10s }]\n"
				   "    max-changes: 4\n"
				   "    check: { query-slow: error }\n");
	struct config_target sided = config_sided(both.rev.targets, both.branch.targets);
	assert_true(slice_is(sided.endpoint, "https://rev.example"));
	assert_int_equal(sided.auth.method, AUTH_UNSAID);
	assert_int_equal(sided.has_azure, 0);
	assert_null(sided.azure.region.at);
	assert_int_equal(sided.jobs, 3);
	assert_int_equal(sided.timeout, 30);
	assert_int_equal(sided.azure.names.count, 1);
	assert_true(slice_is(sided.on_drift, "merge"));
	assert_int_equal(sided.resolution.datasources.count, 1);
	assert_int_equal(sided.rewrites.count, 1);
	assert_true(slice_is(sided.rewrites.items[0].path, "/refresh"));
	assert_true(slice_is(sided.max_changes, "4"));
	assert_int_equal(sided.check.of[CHECK_SLOW], CHECK_ERROR);
}

static void what_is_only_spelled_otherwise_is_no_difference(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct both both = compare(arena, "dashboards: [{ path: a/, exclude: [b] }]\nid: 0a1b2c3d\n",
				   "    datasources: { a: b, c: d }\n"
				   "    rewrites: [{ path: /x, sent: 1.0, stored: '*' }]\n"
				   "    endpoint: https://a.example/\n",
				   "id: '0A1B2C3D'\ndashboards:\n  - exclude:\n      - ./b\n    path: ./a\n",
				   "    endpoint: https://a.example\n"
				   "    rewrites:\n      - stored: '*'\n        sent: 1\n        path: /x\n"
				   "    datasources: { c: d, a: b }\n");
	assert_int_equal(both.differences.count, 0);
	assert_false(both.differences.any);
	assert_false(both.differences.judges);
}

/* Of each key: what REV and the branch say, and the line. NULL: it has none, for its effect is rows. */
static const struct {
	const char *rev_top, *rev, *branch_top, *branch;
	const char *text;
	bool any;
	bool judges;
} lines[] = {
	{"", "", "", "    on-drift: overwrite\n", "'on-drift' of target 'dev' changes from keep to overwrite.", true,
	 true},
	{"", "    max-changes: 5\n", "", "    max-changes: 50%\n",
	 "'max-changes' of target 'dev' changes from 5 to 50%.", true, false},
	{"", "    max-changes: 5\n", "", "", "'max-changes' of target 'dev' changes from 5 to none.", true, false},
	{"", "", "", "    rewrites: [{ path: /x, sent: 1, stored: 2 }]\n", "'rewrites' of target 'dev' changes.", true,
	 true},
	{"", "    rewrites: [{ path: /x, sent: 1, stored: 3 }]\n", "",
	 "    rewrites: [{ path: /x, sent: 1, stored: 2 }]\n", "'rewrites' of target 'dev' changes.", true, true},
	{"", "    azure: {}\n", "", "    azure: { names: { a: b } }\n", "'azure.names' of target 'dev' changes.", true,
	 false},
	{"", "", "", "    retired: [{ uid: a, reason: b }]\n", "'retired' of target 'dev' changes.", true, false},
	{"", "", "", "    check: { query-empty: error }\n",
	 "'check.query-empty' of target 'dev' changes from warning to error.", true, false},
	{"", "", "id: 0a1b2c3d\n", "", "'id' changes from none to 0a1b2c3d.", true, true},
	{"dashboards: [{ path: a }]\n", "", "dashboards: [{ path: b }]\n", "", "'dashboards' changes.", true, false},
	{"dashboards: [{ path: a }]\n", "", "dashboards: [{ path: a, exclude: [b] }]\n", "", "'dashboards' changes.",
	 true, false},
	{"", "    endpoint: https://a.example\n", "", "    endpoint: https://b.example\n",
	 "'endpoint' of target 'dev' changes: takes effect after the merge; not followed here.", false, false},
	{"", "", "", "    azure: {}\n",
	 "'azure' of target 'dev' changes: takes effect after the merge; not followed here.", false, false},
	{"", "    azure: { region: westus }\n", "", "    azure: { region: eastus }\n",
	 "'azure.region' of target 'dev' changes: takes effect after the merge; not followed here.", false, false},
	{"", "", "", "    auth: { method: token }\n",
	 "'auth.method' of target 'dev' changes: takes effect after the merge; not followed here.", false, false},
	{"", "", "", "    ca-file: ca.pem\n",
	 "'ca-file' of target 'dev' changes: takes effect after the merge; not followed here.", false, false},
	{"", "", "", "    datasources: { a: b }\n", NULL, true, false},
	{"", "", "", "    inputs: { a: 1 }\n", NULL, true, false},
	{"", "", "", "    jobs: 1\n", NULL, false, false},
};

static void a_change_that_a_reviewer_must_know_is_a_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		ARENA_AUTO arena = arena_new();
		struct both both = compare(arena, lines[i].rev_top, lines[i].rev, lines[i].branch_top, lines[i].branch);
		const struct config_differences *found = &both.differences;
		if (found->any != lines[i].any || found->judges != lines[i].judges ||
		    found->count != (lines[i].text ? 1 : 0))
			fail_msg("%s: %zu lines", lines[i].branch, found->count);
		if (lines[i].text)
			assert_string_equal(found->items[0].text, lines[i].text);
		if (lines[i].text)
			assert_int_equal(found->items[0].followed, lines[i].any);
	}
}

static void a_value_that_may_be_a_secret_is_not_quoted(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	struct both both = compare(arena, "", "    auth: { client-id: first-secret }\n", "",
				   "    auth: { client-id: second-secret, token-file: /third-secret }\n"
				   "    endpoint: https://fourth-secret.example\n");
	assert_int_equal(both.differences.count, 3);
	for (size_t i = 0; i < both.differences.count; i++)
		assert_null(strstr(both.differences.items[i].text, "secret"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_says_its_side),
		cmocka_unit_test(where_requests_and_secrets_go_is_never_the_branch_s),
		cmocka_unit_test(a_target_is_put_together_from_both_sides),
		cmocka_unit_test(what_is_only_spelled_otherwise_is_no_difference),
		cmocka_unit_test(a_change_that_a_reviewer_must_know_is_a_line),
		cmocka_unit_test(a_value_that_may_be_a_secret_is_not_quoted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
