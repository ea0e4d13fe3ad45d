/* SPDX-License-Identifier: MIT */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "sync/source/patterns.h"
#include "sync/source/source.h"

struct match {
	const char *folder;
	const char *pattern;
	const char *exclude; /* or NULL */
	const char *path;
	bool named;
};

static const struct match matches[] = {
	/* a path means itself and all below it, and nothing that only begins like it */
	{"", "d", NULL, "d/a.json", true},
	{"", "d/", NULL, "d/e/a.json", true},
	{"", "./d", NULL, "d/a.json", true},
	{"", "d/a.json", NULL, "d/a.json", true},
	{"", "d", NULL, "dd/a.json", false},
	{"", "d", NULL, "x/d/a.json", false},
	{"", ".", NULL, "a.json", true},
	{"", "", NULL, "d/e/a.json", true},
	/* globs, as git add takes them */
	{"", "*.json", NULL, "d/e/a.json", true},
	{"", "*.json", NULL, "a.yaml", false},
	{"", "d/*.json", NULL, "d/e/a.json", true},
	{"", "d/**/a.json", NULL, "d/e/f/a.json", true},
	{"", "d/**/a.json", NULL, "d/a.json", false},
	{"", "team-?/[ab].json", NULL, "team-x/b.json", true},
	{"", "team-?/[ab].json", NULL, "team-x/c.json", false},
	{"", "team-?", NULL, "team-x/c.json", true},
	{"", "d/\\*.json", NULL, "d/*.json", true},
	{"", "d/\\*.json", NULL, "d/a.json", false},
	/* a name with glob characters can be written as it is */
	{"", "[d]", NULL, "[d]/a.json", true},
	{"", "[d]", NULL, "d/a.json", true},
	/* excludes, from the root and from the rule's folder */
	{"", "d", "d/drafts", "d/drafts/a.json", false},
	{"", "d", "drafts", "d/drafts/a.json", false},
	{"", "d", "drafts/**", "d/drafts/e/a.json", false},
	{"", "d", "*.tmp.json", "d/e/a.tmp.json", false},
	{"", "d", "drafts", "d/drafts2/a.json", true},
	{"", "d", "drafts", "d/e/drafts/a.json", true},
	{"", "d/*", "drafts", "d/drafts/a.json", true},
	{"", ".", ".", "a.json", false},
	/* rules of a config in a folder */
	{"team", "d", NULL, "team/d/a.json", true},
	{"team", "d", NULL, "d/a.json", false},
	{"team", ".", NULL, "team/a.json", true},
	{"team", ".", NULL, "teams/a.json", false},
	{"t*m", "d", NULL, "team/d/a.json", false},
	{"team", "d", "d/drafts", "team/d/drafts/a.json", false},
	{"team", "d", "drafts", "team/d/drafts/a.json", false},
	{"team", "d", "team/d/drafts", "team/d/drafts/a.json", true},
};

static struct patterns *patterns_of(struct arena *arena, const struct match *match, struct slice *exclude)
{
	*exclude = slice_of(match->exclude);
	struct source_rule rule = {slice_of(match->folder), slice_of(match->pattern), exclude, match->exclude ? 1 : 0};
	return patterns_new(arena, &(struct source_rules){&rule, 1});
}

static void paths_are_named_as_git_would(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof matches / sizeof *matches; i++) {
		ARENA_AUTO arena = arena_new();
		struct slice exclude;
		const struct patterns *patterns = patterns_of(arena, &matches[i], &exclude);
		if (patterns_match(patterns, 0, matches[i].path) != matches[i].named)
			fail_msg("'%s' in '%s' against '%s'", matches[i].pattern, matches[i].folder, matches[i].path);
	}
}

/* Whatever is passed over unseen must not hide a file that is named. */
static void every_folder_above_a_named_path_is_reached(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof matches / sizeof *matches; i++) {
		ARENA_AUTO arena = arena_new();
		struct slice exclude;
		const struct patterns *patterns = patterns_of(arena, &matches[i], &exclude);
		char *folder = arena_strdup(arena, matches[i].path);
		for (char *slash; matches[i].named && (slash = strrchr(folder, '/')) != NULL;) {
			*slash = '\0';
			if (!patterns_reach(patterns, folder))
				fail_msg("'%s' does not reach '%s'", matches[i].pattern, folder);
		}
	}
}

static void folders_beside_the_rules_are_not_looked_into(void **state)
{
	(void)state;
	static const struct match beside[] = {
		{"", "d", NULL, "x", false},
		{"", "d/e", NULL, "d/x", false},
		{"", "d/*.json", NULL, "x", false},
		{"", "d/e-*/x.json", NULL, "d/f", false},
		{"", "d", "drafts", "d/drafts", false},
		{"team", ".", NULL, "other", false},
		{"team", "d", NULL, "team/x", false},
		{"", "d", NULL, "dd", false},
	};
	for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
		ARENA_AUTO arena = arena_new();
		struct slice exclude;
		if (patterns_reach(patterns_of(arena, &beside[i], &exclude), beside[i].path))
			fail_msg("'%s' reaches '%s'", beside[i].pattern, beside[i].path);
	}
}

static void a_rule_expects_what_its_writer_spelled_out(void **state)
{
	(void)state;
	static const struct match expected[] = {
		{"", "d/sub", NULL, "d/sub", true},   {"", "d/sub/x", NULL, "d/sub", true},
		{"", "d", NULL, "d/sub", true},       {"", ".", NULL, "d/sub", false},
		{"", "*.json", NULL, "d/sub", false}, {"", "d", "sub", "d/sub", false},
		{"sub", ".", NULL, "sub", true},      {"sub/x", ".", NULL, "sub", true},
		{"", "d", NULL, "x", false},          {"team", "d", NULL, "team/d/x", true},
		{"team", "d", NULL, "team/x", false},
	};
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		ARENA_AUTO arena = arena_new();
		struct slice exclude;
		const struct patterns *patterns = patterns_of(arena, &expected[i], &exclude);
		if (patterns_expect(patterns, expected[i].path) != expected[i].named)
			fail_msg("'%s' in '%s' and '%s'", expected[i].pattern, expected[i].folder, expected[i].path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_named_as_git_would),
		cmocka_unit_test(every_folder_above_a_named_path_is_reached),
		cmocka_unit_test(folders_beside_the_rules_are_not_looked_into),
		cmocka_unit_test(a_rule_expects_what_its_writer_spelled_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
