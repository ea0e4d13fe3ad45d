/* SPDX-License-Identifier: MIT */
/* Runs git through posix_spawnp with an environment of its own, so that nothing of the machine's reaches it. */
#include "tests/sync/git/repo.h"

#include "tests/testing.h"

#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/base/arena.h"

#define FIRST_TIME 1700000000

/* The texts that the functions hand out live in an arena beside the repository. */
struct held {
	struct repo repo; /* first, so that a repo is a held */
	struct arena *arena;
};

static struct arena *arena_of(struct repo *repo)
{
	return ((struct held *)repo)->arena;
}

struct repo *repo_new_folder(void)
{
	struct held *held = heap_alloc(sizeof *held);
	struct arena *arena = arena_new();
	const char *temporary = getenv("TMPDIR");
	char *pattern = arena_printf(arena, "%s/dashsync-test-XXXXXX", temporary ? temporary : "/tmp");
	assert_non_null(mkdtemp(pattern));
	char *base = realpath(pattern, NULL);
	assert_non_null(base);
	held->arena = arena;
	held->repo = (struct repo){
		.base = arena_strdup(arena, base),
		.home = arena_printf(arena, "%s/home", base),
		.path = arena_printf(arena, "%s/repo", base),
		.time = FIRST_TIME,
	};
	free(base);
	assert_int_equal(mkdir(held->repo.home, 0700), 0);
	assert_int_equal(mkdir(held->repo.path, 0700), 0);
	assert_int_equal(setenv("HOME", held->repo.home, 1), 0);
	assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
	return &held->repo;
}

struct repo *repo_new(void)
{
	struct repo *repo = repo_new_folder();
	repo_git(repo, "init", "-q", "-b", "main");
	return repo;
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *where)
{
	(void)info;
	(void)type;
	(void)where;
	return remove(path);
}

void repo_free(struct repo *repo)
{
	struct held *held = (struct held *)repo;
	assert_int_equal(nftw(repo->base, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
	arena_free(held->arena);
	free(held);
}

const char *repo_path(struct repo *repo, const char *path)
{
	return *path ? arena_printf(arena_of(repo), "%s/%s", repo->path, path) : repo->path;
}

static void make_folders_of(const char *path)
{
	char *copy = heap_printf("%s", path);
	for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(copy, 0755);
		*slash = '/';
	}
	free(copy);
}

void repo_write_bytes(struct repo *repo, const char *path, const void *bytes, size_t length)
{
	const char *full = repo_path(repo, path);
	make_folders_of(full);
	FILE *file = fopen(full, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	assert_int_equal(fclose(file), 0);
}

void repo_write(struct repo *repo, const char *path, const char *text)
{
	repo_write_bytes(repo, path, text, strlen(text));
}

void repo_link(struct repo *repo, const char *path, const char *destination)
{
	const char *full = repo_path(repo, path);
	make_folders_of(full);
	assert_int_equal(symlink(destination, full), 0);
}

static char *const *environment_of(struct repo *repo)
{
	struct arena *arena = arena_of(repo);
	const char *path = getenv("PATH");
	const char *variables[] = {
		arena_printf(arena, "PATH=%s", path ? path : "/usr/bin:/bin"),
		arena_printf(arena, "HOME=%s", repo->home),
		arena_printf(arena, "GIT_AUTHOR_DATE=%lld +0000", (long long)repo->time),
		arena_printf(arena, "GIT_COMMITTER_DATE=%lld +0000", (long long)repo->time),
		"GIT_AUTHOR_NAME=Ada Author",
		"GIT_AUTHOR_EMAIL=ada@example.com",
		"GIT_COMMITTER_NAME=Carl Committer",
		"GIT_COMMITTER_EMAIL=carl@example.com",
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_TERMINAL_PROMPT=0",
		"LC_ALL=C",
		NULL,
	};
	return memcpy(arena_alloc(arena, sizeof variables), variables, sizeof variables);
}

/* Runs git; its standard output goes to the file at `output`, or is left alone when that is NULL. */
static void run(struct repo *repo, const char *const *arguments, const char *output)
{
	posix_spawn_file_actions_t actions;
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	assert_int_equal(posix_spawn_file_actions_addchdir_np(&actions, repo->path), 0);
	if (output)
		assert_int_equal(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output,
								  O_WRONLY | O_CREAT | O_TRUNC, 0600),
				 0);
	pid_t child;
	int code = posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)arguments, environment_of(repo));
	posix_spawn_file_actions_destroy(&actions);
	assert_int_equal(code, 0);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("git %s failed", arguments[1]);
}

void repo_run(struct repo *repo, const char *const *arguments)
{
	run(repo, arguments, NULL);
}

const char *repo_hash(struct repo *repo, const char *revision)
{
	char *output = arena_printf(arena_of(repo), "%s/hash", repo->base);
	run(repo, (const char *const[]){"git", "rev-parse", "--verify", revision, NULL}, output);
	char *hash = arena_alloc(arena_of(repo), 41);
	FILE *file = fopen(output, "rb");
	assert_non_null(file);
	assert_int_equal(fread(hash, 1, 40, file), 40);
	assert_int_equal(fclose(file), 0);
	return hash;
}

const char *repo_commit(struct repo *repo, const char *message)
{
	repo->time += 60;
	repo_git(repo, "add", "-A");
	repo_git(repo, "commit", "-q", "--allow-empty", "-m", message);
	return repo_hash(repo, "HEAD");
}
