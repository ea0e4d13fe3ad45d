/* SPDX-License-Identifier: MIT */
/*
 * rollback_commit: git follows a rollback: what came back goes into the files of the work tree, and these into a
 * commit.
 *
 *     rollback_plan(&operation, &rollback, &plan, &err);
 *     rollback_commit_check(&rollback_commit, &plan, &err);           before anything is written
 *     rollback_apply(&operation, &rollback, &plan);
 *     rollback_commit_make(&rollback_commit, &plan);
 *
 * The files are written as pull writes them (pull.h), but become what live is whatever git had changed since: then git
 * and live are in sync, and the next apply does not undo the rollback. The commit holds these files and nothing else.
 */
#ifndef DASHSYNC_SYNC_HISTORY_ROLLBACK_COMMIT_H
#define DASHSYNC_SYNC_HISTORY_ROLLBACK_COMMIT_H

#include <stdbool.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct operation;
struct plan;

struct rollback_commit {
	const struct operation *operation;
	const char *taken_back; /* the run whose writes are taken back, for the message; or NULL */

	/* An environment variable, NULL when it is not set: who commits (GIT_AUTHOR_NAME and its kin). */
	const char *(*variable)(const char *name);

	/* As of pull.h. */
	bool (*replace)(void *user, const char *path, struct slice read, struct slice text, struct error *err);
	void *user;
};

/*
 * Whether a commit can be made of the rows that are to be rolled back: as source_check_commit, and FAULT_REFUSED when a
 * file of theirs differs from HEAD, when what is live comes from a newer commit or another repository, and when git
 * does not know who commits.
 */
bool rollback_commit_check(const struct rollback_commit *rollback_commit, const struct plan *plan, struct error *err);

/* Whether there is anything to follow: a row that is to be rolled back, or that is live as it was asked for. */
bool rollback_commit_is_due(const struct plan *plan);

/*
 * Writes the files of the rows that were rolled back, now or before, and commits them; sets `rollback_commit` of the
 * plan. The hint of each row says where it is committed; one that is not has a warning and a fault, and keeps its
 * outcome.
 */
void rollback_commit_make(const struct rollback_commit *rollback_commit, struct plan *plan);

#endif
