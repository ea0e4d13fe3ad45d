/* SPDX-License-Identifier: MIT */
/*
 * A sentence for each clause of the rules. Documents are numbers: a version with the content 1 is the same as what a
 * commit with the document 1 has. Versions and commits are given as the rules want them, the newest first.
 */
#include "tests/testing.h"

#include "model/plan/base_rule.h"

#define NONE    BASE_RULE_NONE
#define UNKNOWN BASE_RULE_UNKNOWN
#define OTHER   BASE_RULE_OTHER
#define SAME    BASE_RULE_SAME
#define NEWER   BASE_RULE_DESCENDANT

#define MOST      6
#define DOCUMENTS 5

struct content {
	int64_t created;
	size_t document;
	bool is_resave;
};

struct scene {
	struct content versions[MOST];
	size_t versions_count;
	struct base_rule_commit commits[MOST];
	size_t commits_count;
	size_t applied;
	size_t ours;
	bool ours_is_merged;
	bool git_is_ours;
};

#define SAVE(at, has)                                                                                                  \
	{                                                                                                              \
		at, has, false                                                                                         \
	}
#define RESAVE(at, has)                                                                                                \
	{                                                                                                              \
		at, has, true                                                                                          \
	}
#define COUNT(type, ...)  (sizeof((type[]){__VA_ARGS__}) / sizeof(type))
#define VERSIONS(...)     .versions = {__VA_ARGS__}, .versions_count = COUNT(struct content, __VA_ARGS__)
#define COMMITS(...)      .commits = {__VA_ARGS__}, .commits_count = COUNT(struct base_rule_commit, __VA_ARGS__)
#define SCENE(...)        (&(struct scene){__VA_ARGS__})
#define WITHOUT_OURS(...) SCENE(.ours = NONE, __VA_ARGS__)

static struct base_rule_choice choose(const struct scene *scene)
{
	struct base_rule_version versions[MOST];
	bool same[DOCUMENTS * MOST];
	for (size_t v = 0; v < scene->versions_count; v++) {
		versions[v] = (struct base_rule_version){scene->versions[v].created, scene->versions[v].is_resave};
		for (size_t d = 0; d < DOCUMENTS; d++)
			same[d * scene->versions_count + v] = scene->versions[v].document == d;
	}
	return base_rule_choose(&(struct base_rule_input){
		.versions = versions,
		.versions_count = scene->versions_count,
		.commits = scene->commits,
		.commits_count = scene->commits_count,
		.applied = scene->applied,
		.same = same,
		.ours = scene->ours,
		.ours_is_merged = scene->ours_is_merged,
		.git_is_ours = scene->git_is_ours,
	});
}

static void assert_choice(const struct scene *scene, unsigned rule, size_t version, size_t commit)
{
	struct base_rule_choice choice = choose(scene);
	assert_int_equal(choice.rule, rule);
	assert_int_equal(choice.version, version);
	assert_int_equal(choice.commit, commit);
}

#define assert_none(scene)          assert_choice((scene), 0, NONE, NONE)
#define assert_ours(scene, version) assert_choice((scene), 1, (version), NONE)

/* ---- which rule ---- */

static void the_newest_of_ours_is_the_base_where_nothing_above_it_agrees(void **state)
{
	(void)state;
	assert_ours(SCENE(.ours = 0, VERSIONS(SAVE(100, 1))), 0);
	assert_ours(SCENE(.ours = 1, VERSIONS(SAVE(300, 4), SAVE(100, 1)), COMMITS({200, NONE, 1, SAME})), 1);
}

static void a_version_above_ours_that_agrees_with_a_newer_commit_is_the_base(void **state)
{
	(void)state;
	assert_choice(SCENE(.ours = 1, VERSIONS(SAVE(200, 2), SAVE(100, 1)),
			    COMMITS({300, 1, 2, NEWER}, {50, NONE, 1, SAME})),
		      2, 0, 0);
}

static void versions_below_ours_are_not_looked_at(void **state)
{
	(void)state;
	assert_ours(SCENE(.ours = 0, VERSIONS(SAVE(200, 1), SAVE(100, 2)),
			  COMMITS({300, 1, 2, NEWER}, {50, NONE, 1, SAME})),
		    0);
}

static void without_ours_all_versions_are_looked_at_and_none_may_agree(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(300, 4), SAVE(100, 1)), COMMITS({50, NONE, 1, OTHER})), 3, 1, 0);
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(300, 4), SAVE(100, 3)), COMMITS({50, NONE, 1, OTHER})));
}

static void without_versions_or_without_commits_there_is_none(void **state)
{
	(void)state;
	assert_none(WITHOUT_OURS(COMMITS({50, NONE, 1, OTHER})));
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(100, 1))));
}

static void the_newest_version_that_agrees_is_chosen_with_its_newest_commit(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(90000, 1), SAVE(80000, 1)),
				   COMMITS({70000, 1, 1, OTHER}, {60000, 2, 2, OTHER}, {100, NONE, 1, OTHER})),
		      3, 0, 0);
	/* by what git said then, and by what it says now */
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(100, 1)),
				   COMMITS({400, 1, 1, OTHER}, {200, 2, 2, OTHER}, {50, NONE, 1, OTHER})),
		      3, 0, 0);
}

/* ---- the commit changed the dashboard against its first parent ---- */

static void a_commit_that_changed_nothing_takes_nothing_in(void **state)
{
	(void)state;
	/* a commit of other files on a branch older than the edit's restore; its merge has what main had */
	const struct scene *scene = SCENE(.ours = 2, VERSIONS(SAVE(400, 1), SAVE(200, 2), SAVE(100, 1)),
					  COMMITS({600, 2, 2, NEWER}, {500, 3, 1, NEWER}, {300, 3, 2, NEWER},
						  {50, NONE, 1, SAME}));
	assert_choice(scene, 2, 1, 2);
}

static void a_commit_that_changed_nothing_says_nothing_either(void **state)
{
	(void)state;
	assert_ours(SCENE(.ours = 1, VERSIONS(SAVE(400, 2), SAVE(100, 1)),
			  COMMITS({300, 1, 2, NEWER}, {200, NONE, 2, OTHER})),
		    1);
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(100, 1)), COMMITS({300, 1, 1, OTHER}, {50, NONE, 1, OTHER})), 3, 0, 1);
}

static void a_first_commit_changed_what_it_has(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(100, 1)), COMMITS({50, NONE, 1, OTHER})), 3, 0, 0);
}

static void a_commit_after_the_dashboard_was_away_changed_it(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(9000, 1)),
				   COMMITS({300, 1, 1, OTHER}, {200, 2, NONE, OTHER}, {50, NONE, 1, OTHER})),
		      3, 0, 0);
}

static void a_commit_that_took_the_dashboard_away_ends_what_git_said(void **state)
{
	(void)state;
	const struct base_rule_commit away = {200, 1, NONE, OTHER};
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(200, 1)), COMMITS(away, {50, NONE, 1, OTHER})), 3, 0, 1);
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(201, 1)), COMMITS(away, {50, NONE, 1, OTHER})));
}

/* Parents at the edge of a shallow clone, or beyond --history-depth. */
static void what_git_said_counts_also_where_its_parent_is_not_known(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(100, 1)), COMMITS({50, UNKNOWN, 1, OTHER})), 3, 0, 0);
	assert_choice(SCENE(.ours = 1, VERSIONS(SAVE(100, 1), SAVE(20, 2)), COMMITS({50, UNKNOWN, 1, NEWER})), 2, 0, 0);
}

static void a_commit_with_an_unknown_parent_takes_nothing_in(void **state)
{
	(void)state;
	/* commit 1 is not on the line of commit 0 */
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(100, 1)), COMMITS({400, NONE, 2, OTHER}, {300, UNKNOWN, 1, OTHER})));
	assert_ours(SCENE(.ours = 1, VERSIONS(SAVE(100, 1), SAVE(20, 3)),
			  COMMITS({400, NONE, 2, NEWER}, {300, UNKNOWN, 1, NEWER})),
		    1);
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(100, 1)), COMMITS({400, NONE, 2, OTHER}, {300, NONE, 1, OTHER})), 3, 0,
		      1);
}

/* ---- git took the version in ---- */

static void a_commit_takes_in_what_was_saved_before_it_or_in_its_second(void **state)
{
	(void)state;
	/* commit 1 is not on the line */
	const struct base_rule_commit line = {900, 2, 3, NEWER};
	const struct base_rule_commit side = {300, 2, 2, NEWER};
	const struct base_rule_commit root = {50, NONE, 1, SAME};
	assert_choice(SCENE(.ours = 1, VERSIONS(SAVE(300, 2), SAVE(100, 1)), COMMITS(line, side, root)), 2, 0, 1);
	assert_ours(SCENE(.ours = 1, VERSIONS(SAVE(301, 2), SAVE(100, 1)), COMMITS(line, side, root)), 1);
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(300, 2)), COMMITS(line, side, root)), 3, 0, 1);
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(301, 2)), COMMITS(line, side, root)));
}

static void a_version_of_unknown_age_is_older_than_every_commit(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(INT64_MIN, 2)),
				   COMMITS({900, 2, 3, OTHER}, {300, 2, 2, OTHER}, {50, NONE, 1, OTHER})),
		      3, 0, 1);
	assert_choice(SCENE(.ours = 1, .git_is_ours = true, VERSIONS(SAVE(INT64_MIN, 2), SAVE(100, 1)),
			    COMMITS({300, 1, 2, NEWER}, {50, NONE, 1, SAME})),
		      2, 0, 0);
}

static void a_version_whose_time_cannot_be_read_is_younger_than_every_commit(void **state)
{
	(void)state;
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(INT64_MAX, 2)),
				 COMMITS({900, 2, 3, OTHER}, {300, 2, 2, OTHER}, {50, NONE, 1, OTHER})));
	/* so it was not saved an hour before the newer commit */
	assert_choice(SCENE(.ours = 2, .applied = 1, VERSIONS(SAVE(INT64_MAX, 2), SAVE(200, 3), SAVE(100, 1)),
			    COMMITS({9000, 2, 3, NEWER}, {300, 2, 2, NEWER}, {50, NONE, 1, SAME})),
		      2, 1, 0);
}

/* ---- live was what git said ---- */

static void what_git_said_counts_until_the_next_commit_that_changed_it(void **state)
{
	(void)state;
	const struct base_rule_commit next = {500, 1, 3, NEWER};
	const struct base_rule_commit said = {300, 2, 2, NEWER};
	const struct base_rule_commit root = {50, NONE, 1, SAME};
	assert_choice(SCENE(.ours = 1, VERSIONS(SAVE(500, 2), SAVE(100, 1)), COMMITS(next, said, root)), 2, 0, 1);
	assert_ours(SCENE(.ours = 1, VERSIONS(SAVE(501, 2), SAVE(100, 1)), COMMITS(next, said, root)), 1);
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(500, 2)), COMMITS(next, said, root)), 3, 0, 1);
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(501, 2)), COMMITS(next, said, root)));
}

static void the_next_commit_is_the_first_of_the_line_that_changed_it(void **state)
{
	(void)state;
	const struct base_rule_commit last = {800, 1, 4, NEWER};
	const struct base_rule_commit next = {600, 2, 3, NEWER};
	const struct base_rule_commit beside = {400, 3, 2, NEWER}; /* a commit of other files */
	const struct base_rule_commit said = {300, 4, 2, NEWER};
	const struct base_rule_commit root = {50, NONE, 1, SAME};
	assert_choice(SCENE(.ours = 1, VERSIONS(SAVE(600, 2), SAVE(100, 1)), COMMITS(last, next, beside, said, root)),
		      2, 0, 3);
	assert_ours(SCENE(.ours = 1, VERSIONS(SAVE(601, 2), SAVE(100, 1)), COMMITS(last, next, beside, said, root)), 1);
}

static void what_the_newest_commit_says_counts_for_ever(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(999999, 2)), COMMITS({300, 1, 2, OTHER}, {50, NONE, 1, OTHER})), 3, 0,
		      0);
}

static void a_branch_says_nothing_until_it_is_on_the_line(void **state)
{
	(void)state;
	/* commit 0 merges the branch of commit 1; its content is the branch's */
	const struct base_rule_commit merge = {400, 2, 2, OTHER};
	const struct base_rule_commit branch = {200, 2, 3, OTHER};
	const struct base_rule_commit root = {50, NONE, 1, OTHER};
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(300, 3)), COMMITS(merge, branch, root)));
}

static void on_the_line_a_commit_does_not_take_in_what_came_after_the_next(void **state)
{
	(void)state;
	/* by rule 3; the committers' clocks disagree: the commit is younger than the one that replaced it */
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(500, 2)),
				 COMMITS({400, 1, 3, OTHER}, {600, 2, 2, OTHER}, {50, NONE, 1, OTHER})));
}

/* ---- which line ---- */

static void commits_after_the_applied_one_say_what_came_next(void **state)
{
	(void)state;
	const struct base_rule_commit after = {500, 1, 3, OTHER};
	const struct base_rule_commit applied = {300, 2, 2, OTHER};
	const struct base_rule_commit root = {50, NONE, 1, OTHER};
	assert_none(WITHOUT_OURS(.applied = 1, VERSIONS(SAVE(600, 2)), COMMITS(after, applied, root)));
	assert_choice(WITHOUT_OURS(.applied = 1, VERSIONS(SAVE(600, 3)), COMMITS(after, applied, root)), 3, 0, 0);
}

static void the_line_is_the_applied_commits_own_where_the_main_line_passes_it_by(void **state)
{
	(void)state;
	/* the applied commit is the side of a merge */
	const struct base_rule_commit merge = {500, 2, 3, OTHER};
	const struct base_rule_commit applied = {300, 2, 2, OTHER};
	const struct base_rule_commit root = {50, NONE, 1, OTHER};
	assert_choice(WITHOUT_OURS(.applied = 1, VERSIONS(SAVE(600, 2)), COMMITS(merge, applied, root)), 3, 0, 1);
	assert_none(WITHOUT_OURS(.applied = 1, VERSIONS(SAVE(600, 3)), COMMITS(merge, applied, root)));
	assert_choice(WITHOUT_OURS(.applied = 1, VERSIONS(SAVE(500, 3)), COMMITS(merge, applied, root)), 3, 0, 0);
}

static void a_main_line_that_ends_before_the_applied_commit_is_not_its_line(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(.applied = 1, VERSIONS(SAVE(600, 2)),
				   COMMITS({500, UNKNOWN, 3, OTHER}, {300, UNKNOWN, 2, OTHER})),
		      3, 0, 1);
}

/* ---- the commit's relation to ours ---- */

static void a_commit_that_does_not_descend_from_ours_does_not_count(void **state)
{
	(void)state;
	assert_ours(SCENE(.ours = 1, VERSIONS(SAVE(200, 2), SAVE(100, 1)), COMMITS({300, NONE, 2, OTHER})), 1);
}

static void what_our_own_commit_says_counts_until_the_next(void **state)
{
	(void)state;
	const struct base_rule_commit next = {500, 1, 3, NEWER};
	const struct base_rule_commit own = {50, NONE, 1, SAME};
	const struct scene *back = SCENE(.ours = 2, VERSIONS(SAVE(500, 1), SAVE(300, 2), SAVE(100, 1)),
					 COMMITS(next, own));
	assert_choice(back, 2, 0, 1);
	const struct scene *late = SCENE(.ours = 2, VERSIONS(SAVE(501, 1), SAVE(300, 2), SAVE(100, 1)),
					 COMMITS(next, own));
	assert_ours(late, 2);
}

static void our_own_commit_says_it_also_where_it_changed_nothing(void **state)
{
	(void)state;
	assert_choice(SCENE(.ours = 2, VERSIONS(SAVE(400, 1), SAVE(300, 2), SAVE(100, 1)),
			    COMMITS({60, 1, 1, SAME}, {50, NONE, 1, OTHER})),
		      2, 0, 0);
}

static void our_own_commit_takes_nothing_in(void **state)
{
	(void)state;
	/* its clock is ahead of the commit that replaced it, and of the version */
	assert_ours(SCENE(.ours = 2, VERSIONS(SAVE(501, 1), SAVE(300, 2), SAVE(100, 1)),
			  COMMITS({500, 1, 3, NEWER}, {900, NONE, 1, SAME})),
		    2);
}

/* ---- a merge of ours ---- */

static void a_merge_may_itself_be_what_git_took_in(void **state)
{
	(void)state;
	const struct base_rule_commit taken = {300, 1, 2, NEWER};
	const struct base_rule_commit own = {50, NONE, 1, SAME};
	const struct scene *merged = SCENE(.ours = 1, .ours_is_merged = true, VERSIONS(SAVE(400, 4), SAVE(100, 2)),
					   COMMITS(taken, own));
	assert_choice(merged, 2, 1, 0);
	assert_ours(SCENE(.ours = 1, VERSIONS(SAVE(400, 4), SAVE(100, 2)), COMMITS(taken, own)), 1);
	assert_ours(SCENE(.ours = 0, .ours_is_merged = true, VERSIONS(SAVE(100, 4), SAVE(90, 2)), COMMITS(taken, own)),
		    0);
}

/* ---- the hour ---- */

static void an_older_version_with_a_newer_commit_wins_within_an_hour(void **state)
{
	(void)state;
	const struct base_rule_commit newer = {10000, 1, 2, NEWER};
	const struct base_rule_commit own = {50, NONE, 1, SAME};
	const int64_t hour = 3600;
	/* somebody saved 2, then put 1 back; git has 2 since */
	assert_choice(
		SCENE(.ours = 2, VERSIONS(SAVE(10000 - hour, 1), SAVE(6000, 2), SAVE(100, 1)), COMMITS(newer, own)), 2,
		0, 1);
	assert_choice(
		SCENE(.ours = 2, VERSIONS(SAVE(10001 - hour, 1), SAVE(6000, 2), SAVE(100, 1)), COMMITS(newer, own)), 2,
		1, 0);
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(10000 - hour, 1), SAVE(6000, 2), SAVE(100, 1)), COMMITS(newer, own)),
		      3, 0, 1);
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(10001 - hour, 1), SAVE(6000, 2), SAVE(100, 1)), COMMITS(newer, own)),
		      3, 1, 0);
}

static void an_older_version_with_an_older_commit_never_wins(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(10000, 2), SAVE(9999, 1)),
				   COMMITS({10001, 1, 2, OTHER}, {9999, NONE, 1, OTHER})),
		      3, 0, 0);
}

static void the_first_older_version_with_a_newer_commit_wins(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(9000, 1), SAVE(8900, 2), SAVE(8800, 3)),
				   COMMITS({9900, 1, 3, OTHER}, {9500, 2, 2, OTHER}, {9000, NONE, 1, OTHER})),
		      3, 1, 1);
}

static void the_hour_of_a_version_of_unknown_age_has_passed(void **state)
{
	(void)state;
	assert_choice(WITHOUT_OURS(VERSIONS(SAVE(INT64_MIN, 1), SAVE(60, 2)),
				   COMMITS({100, 1, 2, OTHER}, {50, NONE, 1, OTHER})),
		      3, 0, 1);
}

/* ---- the ten minutes ---- */

static void where_git_is_ours_an_edit_counts_that_git_took_in_ten_minutes_later(void **state)
{
	(void)state;
	/* an edit that was committed and then reverted */
	const struct base_rule_commit reverted = {9000, 1, 1, NEWER};
	const struct base_rule_commit taken = {1600, 2, 2, NEWER};
	const struct base_rule_commit own = {50, NONE, 1, SAME};
	const struct scene *late = SCENE(.ours = 1, .git_is_ours = true, VERSIONS(SAVE(1000, 2), SAVE(100, 1)),
					 COMMITS(reverted, taken, own));
	assert_choice(late, 2, 0, 1);
	const struct scene *soon = SCENE(.ours = 1, .git_is_ours = true, VERSIONS(SAVE(1001, 2), SAVE(100, 1)),
					 COMMITS(reverted, taken, own));
	assert_ours(soon, 1);
	assert_choice(SCENE(.ours = 1, VERSIONS(SAVE(1001, 2), SAVE(100, 1)), COMMITS(reverted, taken, own)), 2, 0, 1);
}

static void where_git_is_ours_what_our_commit_said_leaves_ours(void **state)
{
	(void)state;
	const struct base_rule_commit own = {50, NONE, 1, SAME};
	assert_ours(SCENE(.ours = 2, .git_is_ours = true, VERSIONS(SAVE(9000, 1), SAVE(8000, 2), SAVE(100, 1)),
			  COMMITS(own)),
		    2);
	assert_ours(SCENE(.ours = 2, .git_is_ours = true, VERSIONS(SAVE(INT64_MIN, 1), SAVE(8000, 2), SAVE(100, 1)),
			  COMMITS(own)),
		    2);
}

static void where_git_is_ours_no_older_version_is_looked_for_instead(void **state)
{
	(void)state;
	assert_ours(SCENE(.ours = 2, .git_is_ours = true, VERSIONS(SAVE(9001, 2), SAVE(1000, 3), SAVE(100, 1)),
			  COMMITS({9600, 1, 2, NEWER}, {5000, 2, 3, NEWER}, {50, NONE, 1, SAME})),
		    2);
}

/* ---- resaves ---- */

static void a_resave_was_saved_when_the_version_below_it_was(void **state)
{
	(void)state;
	const struct base_rule_commit next = {500, 1, 3, OTHER};
	const struct base_rule_commit said = {50, NONE, 2, OTHER};
	assert_none(WITHOUT_OURS(VERSIONS(SAVE(900, 2), SAVE(200, 4)), COMMITS(next, said)));
	assert_choice(WITHOUT_OURS(VERSIONS(RESAVE(900, 2), SAVE(200, 4)), COMMITS(next, said)), 3, 0, 1);
}

static void a_chain_of_resaves_ends_at_the_save_below_them(void **state)
{
	(void)state;
	const struct base_rule_commit next = {500, 1, 3, OTHER};
	const struct base_rule_commit said = {50, NONE, 2, OTHER};
	assert_choice(WITHOUT_OURS(VERSIONS(RESAVE(900, 2), RESAVE(800, 2), SAVE(200, 4)), COMMITS(next, said)), 3, 0,
		      1);
	assert_none(WITHOUT_OURS(VERSIONS(RESAVE(900, 2), RESAVE(800, 2), SAVE(600, 4)), COMMITS(next, said)));
	assert_none(WITHOUT_OURS(VERSIONS(RESAVE(900, 2), SAVE(800, 2), RESAVE(200, 2), SAVE(100, 4)),
				 COMMITS(next, {50, NONE, 1, OTHER})));
}

static void the_oldest_version_has_its_own_time(void **state)
{
	(void)state;
	assert_none(WITHOUT_OURS(VERSIONS(RESAVE(900, 2)), COMMITS({500, 1, 3, OTHER}, {50, NONE, 2, OTHER})));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_of_ours_is_the_base_where_nothing_above_it_agrees),
		cmocka_unit_test(a_version_above_ours_that_agrees_with_a_newer_commit_is_the_base),
		cmocka_unit_test(versions_below_ours_are_not_looked_at),
		cmocka_unit_test(without_ours_all_versions_are_looked_at_and_none_may_agree),
		cmocka_unit_test(without_versions_or_without_commits_there_is_none),
		cmocka_unit_test(the_newest_version_that_agrees_is_chosen_with_its_newest_commit),
		cmocka_unit_test(a_commit_that_changed_nothing_takes_nothing_in),
		cmocka_unit_test(a_commit_that_changed_nothing_says_nothing_either),
		cmocka_unit_test(a_first_commit_changed_what_it_has),
		cmocka_unit_test(a_commit_after_the_dashboard_was_away_changed_it),
		cmocka_unit_test(a_commit_that_took_the_dashboard_away_ends_what_git_said),
		cmocka_unit_test(what_git_said_counts_also_where_its_parent_is_not_known),
		cmocka_unit_test(a_commit_with_an_unknown_parent_takes_nothing_in),
		cmocka_unit_test(a_commit_takes_in_what_was_saved_before_it_or_in_its_second),
		cmocka_unit_test(a_version_of_unknown_age_is_older_than_every_commit),
		cmocka_unit_test(a_version_whose_time_cannot_be_read_is_younger_than_every_commit),
		cmocka_unit_test(what_git_said_counts_until_the_next_commit_that_changed_it),
		cmocka_unit_test(the_next_commit_is_the_first_of_the_line_that_changed_it),
		cmocka_unit_test(what_the_newest_commit_says_counts_for_ever),
		cmocka_unit_test(a_branch_says_nothing_until_it_is_on_the_line),
		cmocka_unit_test(on_the_line_a_commit_does_not_take_in_what_came_after_the_next),
		cmocka_unit_test(commits_after_the_applied_one_say_what_came_next),
		cmocka_unit_test(the_line_is_the_applied_commits_own_where_the_main_line_passes_it_by),
		cmocka_unit_test(a_main_line_that_ends_before_the_applied_commit_is_not_its_line),
		cmocka_unit_test(a_commit_that_does_not_descend_from_ours_does_not_count),
		cmocka_unit_test(what_our_own_commit_says_counts_until_the_next),
		cmocka_unit_test(our_own_commit_says_it_also_where_it_changed_nothing),
		cmocka_unit_test(our_own_commit_takes_nothing_in),
		cmocka_unit_test(a_merge_may_itself_be_what_git_took_in),
		cmocka_unit_test(an_older_version_with_a_newer_commit_wins_within_an_hour),
		cmocka_unit_test(an_older_version_with_an_older_commit_never_wins),
		cmocka_unit_test(the_first_older_version_with_a_newer_commit_wins),
		cmocka_unit_test(the_hour_of_a_version_of_unknown_age_has_passed),
		cmocka_unit_test(where_git_is_ours_an_edit_counts_that_git_took_in_ten_minutes_later),
		cmocka_unit_test(where_git_is_ours_what_our_commit_said_leaves_ours),
		cmocka_unit_test(where_git_is_ours_no_older_version_is_looked_for_instead),
		cmocka_unit_test(a_resave_was_saved_when_the_version_below_it_was),
		cmocka_unit_test(a_chain_of_resaves_ends_at_the_save_below_them),
		cmocka_unit_test(the_oldest_version_has_its_own_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
