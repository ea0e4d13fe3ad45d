/* SPDX-License-Identifier: MIT */
/*
 * ancestry: the commits that a commit descends from, newest first.
 *
 *     struct ancestry *ancestry = ancestry_new(git, &commit);
 *     while (ancestry_next(ancestry, &node, &found, &err) && found) ...
 *     ancestry_free(ancestry);
 *
 * Every ancestor comes once, by committer time, as in `git log`: a commit is known only once a child of it came, so a
 * wrong clock cannot put it before that child. The first `n` commits cost about `n` reads, however long the history is,
 * and a parent that is not in this clone ends only its own line. libgit2's walks fail at the edge of a shallow clone
 * (decision 0012).
 */
#ifndef DASHSYNC_SYNC_GIT_ANCESTRY_H
#define DASHSYNC_SYNC_GIT_ANCESTRY_H

#include <stdbool.h>

#include "model/base/error.h"
#include "sync/git/commit.h"
#include "sync/git/git.h"

struct ancestry;

/* A walk from `start`, which comes first. Borrows `git`; belongs to one thread. */
struct ancestry *ancestry_new(struct git *git, const struct git_id *start);
void ancestry_free(struct ancestry *ancestry); /* takes NULL */

/* The next commit; *found is false after the last. The node's parents live as long as the walk. */
bool ancestry_next(struct ancestry *ancestry, struct git_node *out, bool *found, struct error *err);

/* How two commits are related; unknown when one of them, or the history between them, is not here. */
enum kinship ancestry_kinship(struct git *git, const struct git_id *first, const struct git_id *second);

/*
 * The tip of the main line that a commit is on, as far as this repository knows it: the newest of git_list_main_tips
 * that descends from the commit. False when none does.
 */
bool ancestry_main_line(struct git *git, const struct git_id *commit, struct git_id *tip);

/* The newest commit that both descend from, or are; `*found` is false when there is none here. */
bool ancestry_common(struct git *git, const struct git_id *first, const struct git_id *second, struct git_id *out,
		     bool *found, struct error *err);

#endif
