/* SPDX-License-Identifier: MIT */
/* How long is searched, with an environment that takes longer to answer than uids may take. */
#include "tests/testing.h"

#include <time.h>

#include "cmd/completion/completion.h"
#include "tests/sync/git/repo.h"

#define LIMIT 400 /* milliseconds */

/* The folder of the cache is the first that a search asks for; there is none. */
static const char *slow_variable(const char *name)
{
	if (strcmp(name, "XDG_CACHE_HOME") == 0)
		nanosleep(&(struct timespec){.tv_nsec = (LIMIT + 100) * 1000000L}, NULL);
	return NULL;
}

static const struct option_row to[] = {{.name = "to", .type = OPTION_TEXT, .argument = "VERSION", .help = "v"}, {0}};
static const struct command rollback = {.name = "rollback", .arguments = "UID", .options = to};

/* The answer for the last word of `dashsync -C repo rollback ...`, to be freed. */
static char *answer(struct repo *repo, const char *argument, const char *option, const char *word)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	struct completion_question question = {
		.commands = (const struct command *const[]){&rollback, NULL},
		.words = (const char *const[]){"dashsync", "-C", repo_path(repo, ""), "rollback", argument, option,
					       word},
		.words_count = option ? 7 : 5,
		.word = option ? 6 : 4,
		.milliseconds = LIMIT,
		.variable = slow_variable,
	};
	assert_non_null(out);
	completion_print(&question, out);
	assert_int_equal(fclose(out), 0);
	return text;
}

static struct repo *repo_of_cpu(void)
{
	struct repo *repo = repo_new();
	repo_write(repo, "cpu.json", "{\"uid\": \"cpu\", \"title\": \"CPU\", \"panels\": []}");
	repo_commit(repo, "Add the dashboard");
	return repo;
}

static void uids_are_not_waited_for(void **state)
{
	(void)state;
	struct repo *repo = repo_of_cpu();
	char *text = answer(repo, "c", NULL, NULL);
	assert_string_equal(text, "c\tnot all files are read yet: press TAB again\n:partial\n");
	free(text);
	repo_free(repo);
}

static void commits_have_more_time_than_uids(void **state)
{
	(void)state;
	struct repo *repo = repo_of_cpu();
	char *text = answer(repo, "cpu", "--to", "");
	assert_non_null(strstr(text, "\tAdd the dashboard\n"));
	free(text);
	repo_free(repo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(uids_are_not_waited_for),
		cmocka_unit_test(commits_have_more_time_than_uids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
