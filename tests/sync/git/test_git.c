/* SPDX-License-Identifier: MIT */
/* Commits, trees and their differences, of objects that the real git wrote. */
#include "tests/testing.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "sync/git/git.h"
#include "tests/sync/git/repo.h"

/* See tests/sync/source/sources.c. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libpcre2";
}

struct stage {
	struct repo *repo;
	struct arena *arena;
	struct git *git;
};

static int setup(void **state)
{
	ERROR_AUTO err = {0};
	struct stage *s = heap_alloc(sizeof *s);
	*s = (struct stage){.repo = repo_new(), .arena = arena_new()};
	assert_true(git_open(&(struct git_place){.directory = s->repo->path}, &s->git, &err));
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct stage *s = *state;
	git_close(s->git);
	arena_free(s->arena);
	repo_free(s->repo);
	free(s);
	return 0;
}

static struct git_node node_of(struct stage *s, const char *revision)
{
	ERROR_AUTO err = {0};
	struct git_id id;
	struct git_node node = {0};
	bool found = false;
	assert_true(git_parse_id(slice_of(repo_hash(s->repo, revision)), &id));
	assert_true(git_read_node(s->git, s->arena, &id, &node, &found, &err) && found);
	return node;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(((const struct entry *)left)->name, ((const struct entry *)right)->name);
}

/* The names, sorted, as "a b c". */
static const char *joined(struct stage *s, struct entries *entries)
{
	const char *text = "";
	if (entries->count)
		qsort(entries->items, entries->count, sizeof *entries->items, compare_names);
	for (size_t i = 0; i < entries->count; i++)
		text = arena_printf(s->arena, "%s%s%s", text, i ? " " : "", entries->items[i].name);
	return text;
}

static void a_commit_has_its_tree_its_time_and_its_parents_in_order(void **state)
{
	struct stage *s = *state;
	repo_write(s->repo, "a", "1");
	const char *first = repo_commit(s->repo, "first");
	repo_git(s->repo, "checkout", "-q", "-b", "side");
	repo_write(s->repo, "b", "1");
	const char *side = repo_commit(s->repo, "side");
	repo_git(s->repo, "checkout", "-q", "main");
	repo_write(s->repo, "c", "1");
	const char *second = repo_commit(s->repo, "second");
	repo_git(s->repo, "merge", "-q", "--no-ff", "-m", "both", "side");
	struct git_node node = node_of(s, "HEAD");
	assert_string_equal(git_print_id(s->arena, &node.tree), repo_hash(s->repo, "HEAD^{tree}"));
	assert_int_equal(node.parents_count, 2);
	assert_string_equal(git_print_id(s->arena, &node.parents[0]), second);
	assert_string_equal(git_print_id(s->arena, &node.parents[1]), side);
	assert_int_equal(node_of(s, first).parents_count, 0);
	assert_int_equal(node_of(s, second).time, s->repo->time);
}

static void what_is_in_no_clone_is_not_found_and_no_error(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct git_id id;
	struct git_node node;
	bool found = true;
	assert_true(git_parse_id(slice_of("0123456789abcdef0123456789abcdef01234567"), &id));
	assert_true(git_read_node(s->git, s->arena, &id, &node, &found, &err));
	assert_false(found);
}

static void an_object_of_another_type_is_an_error(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct git_id id;
	struct git_node node;
	bool found = false;
	repo_write(s->repo, "a", "1");
	repo_commit(s->repo, "first");
	assert_true(git_parse_id(slice_of(repo_hash(s->repo, "HEAD:a")), &id));
	assert_false(git_read_node(s->git, s->arena, &id, &node, &found, &err));
	assert_string_equal(err.message, arena_printf(s->arena, "git object '%s' is a blob, not a commit",
						      git_print_id(s->arena, &id)));
}

static void a_commit_without_an_address_is_named(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct git_id id;
	struct git_node node;
	bool found = false;
	repo_commit(s->repo, "first");
	repo_write(s->repo, "odd",
		   arena_printf(s->arena, "tree %s\nauthor nobody 1 +0000\ncommitter nobody 1 +0000\n\nodd\n",
				repo_hash(s->repo, "HEAD^{tree}")));
	repo_run(s->repo,
		 (const char *const[]){
			 "sh", "-c", "git update-ref refs/odd $(git hash-object -t commit --literally -w odd)", NULL});
	const char *hash = repo_hash(s->repo, "refs/odd");
	assert_true(git_parse_id(slice_of(hash), &id));
	assert_false(git_read_node(s->git, s->arena, &id, &node, &found, &err));
	assert_non_null(strstr(err.message, hash));
}

static void a_commit_has_its_first_words_and_a_name_or_an_address(void **state)
{
	struct stage *s = *state;
	struct git_id id;
	struct commit commit;
	repo_commit(s->repo, "first");
	repo_write(s->repo, "bare",
		   arena_printf(s->arena,
				"tree %s\nauthor <ada@example.org> 1 +0000\ncommitter <ada@example.org> 1 +0000\n\n"
				"\n \n  The subject\nThe body\n",
				repo_hash(s->repo, "HEAD^{tree}")));
	repo_run(s->repo, (const char *const[]){
				  "sh", "-c",
				  "git update-ref refs/bare $(git hash-object -t commit --literally -w bare)", NULL});
	assert_true(git_parse_id(slice_of(repo_hash(s->repo, "refs/bare")), &id));
	assert_true(git_read_commit(s->git, s->arena, &id, &commit));
	assert_string_equal(commit.author, "ada@example.org");
	assert_string_equal(commit.subject, "The subject");
}

/* Folders are sorted as if their names ended in '/', so the names around one are the cases. */
static void what_a_commit_replaced_is_listed_by_its_path(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	static const char *const names[] = {"same",  "changed", "removed", "deep/er/gone", "deep/stays",
					    "turns", "turns-b", "turns0",  "folder/in",    "mode"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		repo_write(s->repo, names[i], names[i]);
	repo_link(s->repo, "link", "same");
	repo_commit(s->repo, "before");
	struct git_node before = node_of(s, "HEAD");
	repo_run(s->repo, (const char *const[]){"rm", "-r", "removed", "deep/er", "turns", "folder", "link", NULL});
	repo_write(s->repo, "changed", "new");
	repo_write(s->repo, "added", "new");
	repo_write(s->repo, "turns/into", "a folder");
	repo_write(s->repo, "folder", "a file");
	repo_link(s->repo, "link", "changed");
	repo_run(s->repo, (const char *const[]){"chmod", "755", "mode", NULL});
	repo_commit(s->repo, "after");
	struct git_node after = node_of(s, "HEAD");
	struct entries entries = {0};
	assert_true(git_list_replaced(s->git, s->arena, &before.tree, &after.tree, &entries, &err));
	assert_string_equal(joined(s, &entries), "changed deep/er/gone folder/in link mode removed turns");
	entries = (struct entries){0};
	assert_true(git_list_replaced(s->git, s->arena, &after.tree, &after.tree, &entries, &err));
	assert_int_equal(entries.count, 0);
}

static void a_tree_lists_what_it_holds(void **state)
{
	struct stage *s = *state;
	ERROR_AUTO err = {0};
	struct entries entries = {0};
	repo_write(s->repo, "file", "1");
	repo_write(s->repo, "folder/in", "1");
	repo_link(s->repo, "link", "file");
	repo_commit(s->repo, "first");
	struct git_node node = node_of(s, "HEAD");
	assert_true(git_list_tree(s->git, s->arena, &node.tree, &entries, &err));
	assert_string_equal(joined(s, &entries), "file folder link");
	assert_int_equal(entries.items[0].kind, ENTRY_FILE);
	assert_int_equal(entries.items[1].kind, ENTRY_FOLDER);
	assert_int_equal(entries.items[2].kind, ENTRY_LINK);
}

static void a_name_of_an_object_has_forty_digits(void **state)
{
	struct stage *s = *state;
	struct git_id id;
	assert_true(git_parse_id(slice_of("0123456789ABCDEF0123456789abcdef01234567"), &id));
	assert_string_equal(git_print_id(s->arena, &id), "0123456789abcdef0123456789abcdef01234567");
	assert_false(git_parse_id(slice_of("0123456789abcdef0123456789abcdef0123456"), &id));
	assert_false(git_parse_id(slice_of("0123456789abcdef0123456789abcdef0123456g"), &id));
}

#define test(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(a_commit_has_its_tree_its_time_and_its_parents_in_order),
		test(what_is_in_no_clone_is_not_found_and_no_error),
		test(an_object_of_another_type_is_an_error),
		test(a_commit_without_an_address_is_named),
		test(a_commit_has_its_first_words_and_a_name_or_an_address),
		test(what_a_commit_replaced_is_listed_by_its_path),
		test(a_tree_lists_what_it_holds),
		test(a_name_of_an_object_has_forty_digits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
