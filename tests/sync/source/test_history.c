/* SPDX-License-Identifier: MIT */
/* source_history, source_past, the kinship of commits, and what a shallow clone does to them. */
#include "tests/sync/source/sources.h"

#include "sync/base/pool.h"

struct visits {
	struct sources *sources;
	const char *text; /* "content@subject content@subject" */
	size_t most;      /* stops after so many; 0 goes on */
	size_t count;
};

static struct slice text_of(struct arena *arena, const struct past_file *file)
{
	ERROR_AUTO err = {0};
	struct slice text = {0};
	if (!past_file_text(file, arena, &text, &err))
		fail_msg("%s", err.message);
	return text;
}

static bool note_visit(void *user, const struct commit *commit, const struct past_file *file)
{
	struct visits *visits = user;
	struct slice text = text_of(visits->sources->arena, file);
	visits->text = arena_printf(visits->sources->arena, "%s%s%.*s@%s", visits->text, visits->count ? " " : "",
				    SLICE_ARG(text), commit->subject);
	visits->count++;
	return visits->count != visits->most;
}

/* Visits that are one letter each, so that the n-th is the text's n-th letter. */
static bool note_text(void *user, const struct commit *commit, const struct past_file *file)
{
	struct visits *visits = user;
	struct slice text = text_of(visits->sources->arena, file);
	(void)commit;
	visits->text = arena_printf(visits->sources->arena, "%s%c", visits->text, text.at[0]);
	return true;
}

static const char *content_of(const struct visits *visits, size_t content)
{
	return content == PAST_NOTHING ? "-" : arena_printf(visits->sources->arena, "%c", visits->text[content]);
}

static const char *history(struct sources *s, const char *path, size_t commits)
{
	struct visits visits = {.sources = s, .text = ""};
	if (!source_history(
		    s->source,
		    &(struct source_query){.path = path, .commits = commits, .visit = note_visit, .user = &visits},
		    &s->err))
		fail_msg("%s", s->err.message);
	return visits.text;
}

/* What source_past gives, a commit each: "content^parent's content", after the one that was opened ">"; "?": unknown.
 */
static const char *past_at_most(struct sources *s, const char *path, size_t commits)
{
	struct visits visits = {.sources = s, .text = ""};
	const struct source_query query = {.path = path, .commits = commits, .visit = note_text, .user = &visits};
	struct source_past past;
	const char *text = "";
	if (!source_past(s->source, s->arena, &query, &past, &s->err))
		fail_msg("%s", s->err.message);
	for (size_t i = 0; i < past.count; i++) {
		const struct past_commit *at = &past.commits[i];
		text = arena_printf(s->arena, "%s%s%s%s^%s", text, i ? " " : "", i == past.start ? ">" : "",
				    content_of(&visits, at->content),
				    at->parent == PAST_NOTHING ? "-"
				    : at->parent == PAST_UNKNOWN
					    ? "?"
					    : content_of(&visits, past.commits[at->parent].content));
		assert_true(i == 0 || past.start == i || at->time <= past.commits[i - 1].time);
	}
	return text;
}

static const char *past(struct sources *s, const char *path)
{
	return past_at_most(s, path, 200);
}

static const char *write_and_commit(struct sources *s, const char *path, const char *text, const char *subject)
{
	repo_write(s->repo, path, text);
	return repo_commit(s->repo, subject);
}

static void contents_come_newest_first_at_the_newest_commit_that_has_them(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "d/a.json", "1", "one");
	write_and_commit(s, "d/a.json", "2", "two");
	write_and_commit(s, "d/b.json", "x", "other");
	write_and_commit(s, "d/a.json", "3", "three");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "d/a.json", 200), "3@three 2@other 1@one");
	assert_string_equal(history(s, "d/b.json", 200), "x@three");
	assert_string_equal(history(s, "d/c.json", 200), "");
	sources_open(s, NULL, "HEAD~1");
	assert_string_equal(history(s, "d/a.json", 200), "2@other 1@one");
}

static void a_content_that_came_back_is_visited_once(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "one");
	write_and_commit(s, "a.json", "2", "two");
	write_and_commit(s, "a.json", "1", "back");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "a.json", 200), "1@back 2@two");
}

static void a_file_that_was_away_for_a_while_has_a_history(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "one");
	repo_git(s->repo, "rm", "-q", "a.json");
	repo_commit(s->repo, "away");
	write_and_commit(s, "a.json", "2", "again");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "a.json", 200), "2@again 1@one");
}

static void only_so_many_commits_are_looked_at(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "one");
	write_and_commit(s, "a.json", "2", "two");
	write_and_commit(s, "a.json", "3", "three");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "a.json", 1), "3@three");
	assert_string_equal(history(s, "a.json", 3), "3@three 2@two 1@one");
	assert_string_equal(history(s, "a.json", 2), "3@three 2@two");
	assert_string_equal(history(s, "a.json", 0), "");
}

static void the_visitor_can_stop(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "one");
	write_and_commit(s, "a.json", "2", "two");
	sources_open(s, NULL, NULL);
	struct visits visits = {.sources = s, .text = "", .most = 1};
	assert_true(source_history(
		s->source,
		&(struct source_query){.path = "a.json", .commits = 200, .visit = note_visit, .user = &visits},
		&s->err));
	assert_string_equal(visits.text, "2@two");
}

static void both_sides_of_a_merge_are_visited(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "base");
	repo_git(s->repo, "checkout", "-q", "-b", "side");
	write_and_commit(s, "a.json", "2", "side");
	repo_git(s->repo, "checkout", "-q", "main");
	write_and_commit(s, "b.json", "x", "main");
	s->repo->time += 60;
	repo_git(s->repo, "merge", "-q", "--no-ff", "-m", "merge", "side");
	repo_write(s->repo, "a.json", "3");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "a.json", 200), "2@merge 1@main");
	repo_commit(s->repo, "after");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "a.json", 200), "3@after 2@merge 1@main");
}

static void a_wrong_clock_cannot_put_a_parent_before_its_child(void **state)
{
	struct sources *s = *state;
	s->repo->time += 100000;
	write_and_commit(s, "a.json", "1", "from the future");
	s->repo->time -= 200000;
	write_and_commit(s, "a.json", "2", "now");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "a.json", 200), "2@now 1@from the future");
}

static void history_goes_through_links(void **state)
{
	struct sources *s = *state;
	repo_link(s->repo, "d", "common");
	write_and_commit(s, "common/a.json", "1", "one");
	write_and_commit(s, "common/a.json", "2", "two");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "d/a.json", 200), "2@two 1@one");
}

static void without_commits_there_is_no_history(void **state)
{
	struct sources *s = *state;
	repo_write(s->repo, "a.json", "1");
	sources_open(s, NULL, NULL);
	assert_string_equal(history(s, "a.json", 200), "");
	assert_false(source_is_shallow(s->source));
	repo_write(s->repo, "../plain/a.json", "1");
	sources_open(s, repo_path(s->repo, "../plain"), NULL);
	assert_string_equal(history(s, "a.json", 200), "");
	assert_int_equal(source_kinship(s->source, s->repo->path, s->repo->path), KINSHIP_UNKNOWN);
}

static void kinship_tells_older_from_newer_from_unrelated(void **state)
{
	struct sources *s = *state;
	const char *base = write_and_commit(s, "a.json", "1", "base");
	const char *next = write_and_commit(s, "a.json", "2", "next");
	repo_git(s->repo, "checkout", "-q", "-b", "side", base);
	const char *side = write_and_commit(s, "b.json", "x", "side");
	sources_open(s, NULL, NULL);
	assert_int_equal(source_kinship(s->source, base, base), KINSHIP_SAME);
	assert_int_equal(source_kinship(s->source, base, next), KINSHIP_ANCESTOR);
	assert_int_equal(source_kinship(s->source, next, base), KINSHIP_DESCENDANT);
	assert_int_equal(source_kinship(s->source, next, side), KINSHIP_UNRELATED);
	const char *absent = "0123456789012345678901234567890123456789";
	assert_int_equal(source_kinship(s->source, base, absent), KINSHIP_UNKNOWN);
	assert_int_equal(source_kinship(s->source, absent, absent), KINSHIP_UNKNOWN);
	assert_int_equal(source_kinship(s->source, "HEAD", base), KINSHIP_UNKNOWN);
	assert_int_equal(source_kinship(s->source, repo_hash(s->repo, "HEAD^{tree}"), base), KINSHIP_UNKNOWN);
}

static void in_a_shallow_clone_history_ends_and_kinship_may_be_unknown(void **state)
{
	struct sources *s = *state;
	const char *one = write_and_commit(s, "a.json", "1", "one");
	const char *two = write_and_commit(s, "a.json", "2", "two");
	const char *three = write_and_commit(s, "a.json", "3", "three");
	repo_git(s->repo, "branch", "side", two);
	repo_git(s->repo, "checkout", "-q", "side");
	const char *side = write_and_commit(s, "b.json", "x", "side");
	const char *url = arena_printf(s->arena, "file://%s", s->repo->path);
	repo_git(s->repo, "clone", "-q", "--no-single-branch", "--depth", "2", "-b", "main", url, "../shallow");
	sources_open(s, NULL, NULL);
	assert_false(source_is_shallow(s->source));
	sources_open(s, repo_path(s->repo, "../shallow"), NULL);
	assert_true(source_is_shallow(s->source));
	assert_string_equal(history(s, "a.json", 200), "3@three 2@two");
	assert_int_equal(source_kinship(s->source, two, three), KINSHIP_ANCESTOR);
	assert_int_equal(source_kinship(s->source, three, two), KINSHIP_DESCENDANT);
	assert_int_equal(source_kinship(s->source, one, three), KINSHIP_UNKNOWN);
	assert_int_equal(source_kinship(s->source, side, three), KINSHIP_UNKNOWN);
	repo_git(s->repo, "-C", "../shallow", "worktree", "add", "-q", "../linked");
	sources_open(s, repo_path(s->repo, "../linked"), NULL);
	assert_true(source_is_shallow(s->source));
}

/* ---- source_past ---- */

static void the_past_has_each_commit_with_its_first_parent_and_its_content(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "b.json", "x", "before the file");
	write_and_commit(s, "a.json", "1", "one");
	write_and_commit(s, "b.json", "y", "another file");
	write_and_commit(s, "a.json", "2", "two");
	write_and_commit(s, "a.json", "1", "back");
	sources_open(s, NULL, NULL);
	assert_string_equal(past(s, "a.json"), ">1^2 2^1 1^1 1^- -^-");
	assert_string_equal(past_at_most(s, "a.json", 3), ">1^2 2^1 1^?");
	assert_string_equal(past_at_most(s, "a.json", 0), "");
}

static void what_is_newer_on_the_main_line_comes_before_what_is_read(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "one");
	const char *two = write_and_commit(s, "a.json", "2", "two");
	write_and_commit(s, "a.json", "3", "three");
	write_and_commit(s, "a.json", "4", "four");
	sources_open(s, NULL, two);
	assert_string_equal(past(s, "a.json"), "4^3 3^2 >2^1 1^-");
	repo_git(s->repo, "checkout", "-q", "--detach", two);
	sources_open(s, NULL, NULL);
	assert_string_equal(past(s, "a.json"), "4^3 3^2 >2^1 1^-");
	assert_string_equal(past_at_most(s, "a.json", 1), "4^? >2^?");
	repo_git(s->repo, "update-ref", "refs/remotes/origin/main", "main");
	repo_git(s->repo, "update-ref", "-d", "refs/heads/main");
	sources_open(s, NULL, NULL);
	assert_string_equal(past(s, "a.json"), "4^3 3^2 >2^1 1^-");
}

static void what_is_on_a_branch_that_nobody_merged_is_not_in_the_past(void **state)
{
	struct sources *s = *state;
	const char *one = write_and_commit(s, "a.json", "1", "one");
	repo_git(s->repo, "checkout", "-q", "-b", "feature");
	write_and_commit(s, "a.json", "2", "work");
	repo_git(s->repo, "checkout", "-q", "main");
	sources_open(s, NULL, one);
	assert_string_equal(past(s, "a.json"), ">1^-");
	repo_git(s->repo, "checkout", "-q", "feature");
	sources_open(s, NULL, NULL);
	assert_string_equal(past(s, "a.json"), ">2^1 1^-");
}

static void both_sides_of_a_merge_are_in_the_past_and_the_first_parent_is_mains(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "base");
	repo_git(s->repo, "checkout", "-q", "-b", "side");
	const char *side = write_and_commit(s, "a.json", "2", "side");
	repo_git(s->repo, "checkout", "-q", "main");
	write_and_commit(s, "b.json", "x", "main");
	s->repo->time += 60;
	repo_git(s->repo, "merge", "-q", "--no-ff", "-m", "merge", "side");
	sources_open(s, NULL, NULL);
	assert_string_equal(past(s, "a.json"), ">2^1 1^1 2^1 1^-");
	sources_open(s, NULL, side); /* main has merged it, and does not lead through it */
	assert_string_equal(past(s, "a.json"), "2^1 1^1 >2^1 1^-");
}

static void the_past_of_a_shallow_clone_ends_with_a_parent_that_is_not_known(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "one");
	const char *two = write_and_commit(s, "a.json", "2", "two");
	write_and_commit(s, "a.json", "3", "three");
	const char *url = arena_printf(s->arena, "file://%s", s->repo->path);
	repo_git(s->repo, "clone", "-q", "--depth", "2", url, "../shallow");
	sources_open(s, repo_path(s->repo, "../shallow"), NULL);
	assert_string_equal(past(s, "a.json"), ">3^2 2^?");
	sources_open(s, repo_path(s->repo, "../shallow"), two);
	assert_string_equal(past(s, "a.json"), "3^2 >2^?");
}

/* Compares what a past of so many commits says of each with what source_kinship does. */
static void assert_kinships(struct sources *s, size_t commits, const char *other)
{
	struct source_past past;
	struct visits visits = {.sources = s, .text = ""};
	const struct source_query query = {.path = "a.json", .commits = commits, .visit = note_visit, .user = &visits};
	assert_true(source_past(s->source, s->arena, &query, &past, &s->err));
	const enum kinship *kinships = source_past_kinship(s->source, s->arena, &past, other);
	assert_true(past.count > 0);
	for (size_t i = 0; i < past.count; i++) {
		enum kinship kinship = source_kinship(s->source, past.commits[i].hash, other);
		bool is_told = kinship == KINSHIP_SAME || kinship == KINSHIP_DESCENDANT;
		assert_int_equal(kinships[i], is_told ? kinship : KINSHIP_UNRELATED);
	}
}

static void the_kinship_of_a_past_is_that_of_each_of_its_commits(void **state)
{
	struct sources *s = *state;
	const char *hashes[6];
	hashes[0] = write_and_commit(s, "a.json", "1", "base");
	repo_git(s->repo, "checkout", "-q", "-b", "side");
	hashes[1] = write_and_commit(s, "b.json", "x", "side");
	repo_git(s->repo, "checkout", "-q", "main");
	hashes[2] = write_and_commit(s, "a.json", "2", "main");
	repo_git(s->repo, "merge", "-q", "--no-edit", "side");
	hashes[3] = repo_hash(s->repo, "HEAD");
	hashes[4] = write_and_commit(s, "a.json", "3", "after");
	hashes[5] = "0123456789012345678901234567890123456789";
	for (size_t back = 0; back < 3; back++) {
		sources_open(s, NULL, arena_printf(s->arena, "main~%zu", back)); /* newer ones are looked at as well */
		for (size_t commits = 1; commits < 6; commits++)
			for (size_t i = 0; i < 6; i++)
				assert_kinships(s, commits, hashes[i]);
	}
}

struct walks {
	struct sources *sources;
	bool failed[32];
};

static bool sum_up(void *user, const struct commit *commit, const struct past_file *file)
{
	ARENA_AUTO arena = arena_new();
	struct slice text = text_of(arena, file);
	size_t *sum = user;
	*sum = *sum * 10 + (size_t)(text.at[0] - '0');
	return commit->time > 0;
}

static void walk_one(void *user, size_t index)
{
	struct walks *walks = user;
	ERROR_AUTO err = {0};
	size_t sum = 0;
	bool walked = source_history(
		walks->sources->source,
		&(struct source_query){.path = "a.json", .commits = 1 + index % 4, .visit = sum_up, .user = &sum},
		&err);
	static const size_t expected[] = {4, 43, 432, 4321};
	walks->failed[index] = !walked || sum != expected[index % 4];
}

static void many_threads_walk_at_once(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "one");
	write_and_commit(s, "a.json", "2", "two");
	write_and_commit(s, "a.json", "3", "three");
	write_and_commit(s, "a.json", "4", "four");
	sources_open(s, NULL, NULL);
	struct walks walks = {.sources = s};
	pool_run(8, 32, walk_one, &walks);
	for (size_t i = 0; i < 32; i++)
		assert_false(walks.failed[i]);
}

static bool ask_back(void *user, const struct commit *commit, const struct past_file *file)
{
	struct sources *s = user;
	assert_string_equal(file->path, "a.json");
	assert_int_equal(source_kinship(s->source, commit->hash, commit->hash), KINSHIP_SAME);
	assert_string_equal(history(s, "a.json", 300), "1@one");
	return true;
}

static void the_visitor_may_use_the_source(void **state)
{
	struct sources *s = *state;
	write_and_commit(s, "a.json", "1", "one");
	sources_open(s, NULL, NULL);
	assert_true(source_history(
		s->source, &(struct source_query){.path = "a.json", .commits = 200, .visit = ask_back, .user = s},
		&s->err));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		sources_test(contents_come_newest_first_at_the_newest_commit_that_has_them),
		sources_test(a_content_that_came_back_is_visited_once),
		sources_test(a_file_that_was_away_for_a_while_has_a_history),
		sources_test(only_so_many_commits_are_looked_at),
		sources_test(the_visitor_can_stop),
		sources_test(both_sides_of_a_merge_are_visited),
		sources_test(a_wrong_clock_cannot_put_a_parent_before_its_child),
		sources_test(history_goes_through_links),
		sources_test(without_commits_there_is_no_history),
		sources_test(kinship_tells_older_from_newer_from_unrelated),
		sources_test(the_kinship_of_a_past_is_that_of_each_of_its_commits),
		sources_test(in_a_shallow_clone_history_ends_and_kinship_may_be_unknown),
		sources_test(the_past_has_each_commit_with_its_first_parent_and_its_content),
		sources_test(what_is_newer_on_the_main_line_comes_before_what_is_read),
		sources_test(what_is_on_a_branch_that_nobody_merged_is_not_in_the_past),
		sources_test(both_sides_of_a_merge_are_in_the_past_and_the_first_parent_is_mains),
		sources_test(the_past_of_a_shallow_clone_ends_with_a_parent_that_is_not_known),
		sources_test(many_threads_walk_at_once),
		sources_test(the_visitor_may_use_the_source),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
