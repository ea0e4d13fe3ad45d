/* SPDX-License-Identifier: MIT */
/*
 * commits: a real bare repository that is filled without running git: ten thousand histories make a hundred thousand
 * commits.
 *
 *     struct commits *commits = commits_new();
 *     commits_add(commits, NULL, paths, texts, 2, 1700000000, hash);      a first commit
 *     commits_free(commits);
 */
#ifndef DASHSYNC_TESTS_HISTORIES_COMMITS_H
#define DASHSYNC_TESTS_HISTORIES_COMMITS_H

#include <stddef.h>
#include <stdint.h>

struct commits;

#define COMMIT_HASH_ROOM 41

/* Must not fail: what goes wrong ends the program. */
struct commits *commits_new(void);
void commits_free(struct commits *commits); /* removes the folder */

/* Where it is. */
const char *commits_path(const struct commits *commits);

/* Commits a tree of one folder `dashboards` with these files on top of `parent` (NULL: none). */
void commits_add(struct commits *commits, const char *parent, const char *const *names, const char *const *texts,
		 size_t count, int64_t time, char hash[COMMIT_HASH_ROOM]);

#endif
