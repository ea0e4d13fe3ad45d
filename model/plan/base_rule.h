/* SPDX-License-Identifier: MIT */
/*
 * base_rule: which version of a dashboard is the base, by the rules of docs/decision-table.md ("How the base is
 * found"). Pure: what the versions and the commits are, and which of them are the same, is given.
 *
 * A version *agrees* with a commit when both are the same, the commit changed the dashboard against its first parent,
 * and either
 *   - git took it in: the commit is as old as the version or younger, or
 *   - live was what git said: the commit is on the first-parent line, and the version was not saved after the next
 *     commit of that line that changed the dashboard.
 *
 *     rule 1   the newest version that is ours (found by the caller)
 *     rule 2   with one of ours: the newest version above it that agrees with a commit that descends from its commit,
 *              or that is what git said at that commit itself. Where git equals the base of rule 1, only when git took
 *              it in TAKEN_MARGIN or more after it was saved: git has no edit then that could ask for another base.
 *     rule 3   with none of ours: the same over all versions and all commits
 *
 * The order of a commit and a save depends on two clocks. So where an older version agrees with a newer commit, the
 * newer version only stays the base when it was saved CLOCK_MARGIN or more before that commit: drift is better than a
 * loss.
 */
#ifndef DASHSYNC_MODEL_PLAN_BASE_RULE_H
#define DASHSYNC_MODEL_PLAN_BASE_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BASE_RULE_CLOCK_MARGIN 3600 /* seconds */
#define BASE_RULE_TAKEN_MARGIN 600  /* seconds */

#define BASE_RULE_NONE    SIZE_MAX       /* no such version, commit or document */
#define BASE_RULE_UNKNOWN (SIZE_MAX - 1) /* of a parent: there is one, and what it has is not known */

struct base_rule_version {
	int64_t created; /* seconds since the epoch; INT64_MIN: before every commit; INT64_MAX: after every commit */
	bool is_resave;  /* it equals the version below it in meaning: nobody's edit, so that one's time counts */
};

/* How a commit is related to that of the version that is ours. */
enum base_rule_kin {
	BASE_RULE_OTHER,
	BASE_RULE_SAME,
	BASE_RULE_DESCENDANT,
};

struct base_rule_commit {
	int64_t time;    /* of the committer, seconds since the epoch */
	size_t parent;   /* index of the first parent; NONE for a root, UNKNOWN where it is not among the commits */
	size_t document; /* number of what it has: equal documents have equal numbers; NONE: no dashboard */
	enum base_rule_kin kin; /* without a version that is ours: any */
};

struct base_rule_input {
	const struct base_rule_version *versions; /* newest first */
	size_t versions_count;
	const struct base_rule_commit *commits; /* children before their parents, else newest first */
	size_t commits_count;
	size_t applied; /* index of the commit to apply; those before it are newer, or not of its history */

	/* Whether document d and version v are the same, in meaning or up to rewrites: same[d * versions_count + v]. */
	const bool *same;

	size_t ours;         /* index of the newest version that is ours, or NONE */
	bool ours_is_merged; /* it is a merge: its data is not its base, and may be what a commit takes in */
	bool git_is_ours;    /* git equals the base of rule 1 */
};

struct base_rule_choice {
	unsigned rule;  /* 1, 2, 3; 0: no version is the base */
	size_t version; /* its index */
	size_t commit;  /* index of the commit that it agrees with; NONE by rule 1 */
};

struct base_rule_choice base_rule_choose(const struct base_rule_input *input);

#endif
