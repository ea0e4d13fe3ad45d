/* SPDX-License-Identifier: MIT */
/*
 * check: whether what happened keeps the promises, from the log alone. It shares no code with the
 * product: no decision table, base, merge or comparison of edits.
 *
 * - A value that a person set is not replaced by a run, unless a later commit brought it in, or it is what git and live
 *   last had in common, or the run's report showed it and its options let git win; or it was unseen (a race): then it
 * is named, and live again when the run ends.
 * - A clean plan says of each dashboard what the rules say (rules.h), and calls none edited that nobody edited.
 * - What left git is called orphaned where it is ours, and nowhere else (removed.h).
 * - What the rules cannot tell is counted by its kind (kinds.h); what is of none is broken.
 * - A merge takes each field from git or from live, git's where no person had set it.
 * - A commit never replaces a newer one's content without --allow-older-commit.
 * - No run writes one content twice, nor what is live already.
 * - A clean run writes what it planned, leaves git's content live, and the next plan of it has nothing to write.
 * - A dashboard whose live is git's text costs one GET.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_CHECK_H
#define DASHSYNC_TESTS_HISTORIES_CHECK_H

#include "tests/histories/kinds.h"

struct arena;
struct log;

/* NULL when all holds, else the first promise that is broken, in words. Adds to `kinds` what could not be told. */
const char *check_log(struct arena *arena, const struct log *log, struct kinds *kinds);

#endif
