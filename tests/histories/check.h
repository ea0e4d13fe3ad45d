/* SPDX-License-Identifier: MIT */
/*
 * check: whether what happened keeps the promises, from the log alone. It shares no code with the
 * product: no decision table, base, merge or comparison of edits.
 *
 * - A value that a person set is not replaced by a run, unless git had taken it in since, or the run's report showed it
 *   and its options let git win; or it was unseen (a race): then it is named, and live again when the run ends.
 * - A merge takes each field from git or from live, git's where no person had set it.
 * - A commit never replaces a newer one's content without --allow-older-commit.
 * - No run writes one content twice, nor what is live already.
 * - A clean run writes what it planned, leaves git's content live, and the next plan of it has nothing to write.
 * - Where live is what some commit said and nobody edited since, a later commit is written.
 * - A dashboard in sync costs one GET.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_CHECK_H
#define DASHSYNC_TESTS_HISTORIES_CHECK_H

struct arena;
struct log;

/* NULL when all holds, else the first promise that is broken, in words. */
const char *check_log(struct arena *arena, const struct log *log);

#endif
