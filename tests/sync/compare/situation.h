/* SPDX-License-Identifier: MIT */
/*
 * situation: one line of fixtures/rules: what git and the server have when a dashboard is compared, and what decides.
 * The format is at the head of the files.
 */
#ifndef DASHSYNC_TESTS_SYNC_COMPARE_SITUATION_H
#define DASHSYNC_TESTS_SYNC_COMPARE_SITUATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SITUATION_MOST 64 /* commits, and versions */

/* A dashboard: fields a, b and c, another spelling, the form that a newer server makes of it. */
struct situation_document {
	int a, b, c;
	bool is_respelled;
	bool is_migrated;
};

struct situation_commit {
	size_t parents[2];
	size_t parents_count;
	int64_t time;
	struct situation_document document;
};

struct situation_version {
	int64_t number;
	int64_t created;
	struct situation_document document;
	bool is_save; /* with a trailer of ours; or */
	bool is_rollback;
	size_t commit;
	struct situation_document content;
	int64_t on;
	int64_t to;
	int run;
	bool is_merged;
};

struct situation {
	const char *line;
	struct situation_commit commits[SITUATION_MOST];
	size_t commits_count;
	size_t applied;
	size_t tip;
	struct situation_version versions[SITUATION_MOST]; /* oldest first */
	size_t versions_count;
	struct situation_document live;

	char state[16];
	unsigned rule;
	bool is_merge;
	int64_t version; /* of the base; 0: none */
	size_t commit;
};

/* Reads a line; a line that is not one fails the test. False for one that holds none (empty, a comment, "case"). */
bool situation_read(const char *line, struct situation *out);

#endif
