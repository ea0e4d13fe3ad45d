/* SPDX-License-Identifier: MIT */
/*
 * repo: git repositories for tests, made with the real git in temporary folders.
 *
 *     struct repo *repo = repo_new();
 *     repo_write(repo, "dashboards/cpu.json", "{}");
 *     repo_commit(repo, "add cpu");
 *     repo_git(repo, "tag", "v1");
 *     repo_free(repo);
 *
 * No configuration of the machine matters: HOME is a folder of the test's own, for the git that is run and for this
 * process, names are fixed, and each commit is a minute later than the one before. A failure fails the test.
 */
#ifndef DASHSYNC_TESTS_SYNC_GIT_REPO_H
#define DASHSYNC_TESTS_SYNC_GIT_REPO_H

#include <stddef.h>
#include <stdint.h>

struct repo {
	char *base; /* the temporary folder; holds the next two */
	char *home;
	char *path; /* the work tree */
	int64_t time;
};

/* A new repository without a commit, on branch main. */
struct repo *repo_new(void);

/* A folder without git. */
struct repo *repo_new_folder(void);

/* Removes everything. */
void repo_free(struct repo *repo);

/* Writes a file, making its folders. */
void repo_write(struct repo *repo, const char *path, const char *text);
void repo_write_bytes(struct repo *repo, const char *path, const void *bytes, size_t length);

/* A symbolic link, making its folders. */
void repo_link(struct repo *repo, const char *path, const char *destination);

/* The full path of something in the work tree, until repo_free. "" is the work tree, "../x" lies beside it. */
const char *repo_path(struct repo *repo, const char *path);

/* Runs git in the work tree with these arguments. */
#define repo_git(repo, ...) repo_run((repo), (const char *const[]){"git", __VA_ARGS__, NULL})
void repo_run(struct repo *repo, const char *const *arguments);

/* Commits all there is; returns the new commit's hash, until repo_free. */
const char *repo_commit(struct repo *repo, const char *message);

/* What a revision is, as 40 hex digits, until repo_free. */
const char *repo_hash(struct repo *repo, const char *revision);

#endif
