/* SPDX-License-Identifier: MIT */
/*
 * commits: a real bare repository that is filled without running git: ten thousand histories make a hundred thousand
 * commits.
 *
 *     struct commits *commits = commits_new();
 *     commits_add(commits, &(struct new_commit){.names = names, .texts = texts, .count = 2, .time = 1700000000}, hash);
 *     commits_main(commits, hash);
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

/* A tree of one folder `dashboards` with these files (none: no folder), and beside it a file `notes`. */
struct new_commit {
	const char *parents[2]; /* NULL: none */
	const char *const *names;
	const char *const *texts;
	size_t count;
	const char *notes;
	int64_t authored;
	int64_t time; /* the committer's */
};

void commits_add(struct commits *commits, const struct new_commit *desired, char hash[COMMIT_HASH_ROOM]);

/* Moves the branch that HEAD names. */
void commits_main(struct commits *commits, const char *hash);

#endif
