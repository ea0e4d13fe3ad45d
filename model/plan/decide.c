/* SPDX-License-Identifier: MIT */
/*
 * The decision table. Rows are tried from the top:
 *
 *     git      live                   base                          state         action
 *     invalid                                                       invalid       nothing
 *     G        cannot be read                                       error         nothing
 *     G        not in the capture                                   undetermined  nothing (plan --live)
 *     G        404, twice                                           missing       nothing: ARM creates, or an import
 *     removed  there                  not shown to be ours          orphaned      nothing: shown by plan --base only
 *     removed  there                  ours                          orphaned      nothing
 *     G        equal (up to rewrites)                               in-sync       nothing
 *     G        cannot be saved                                      blocked       refuse
 *     G        fresh ARM resource     none                          new           update
 *     G        L                      ours, of another config id    foreign       refuse, without --adopt
 *     G        L                      of a newer commit             outdated      refuse, without --allow-older-commit
 *     = base   = base                 B                             in-sync       nothing: the server's doing, a resave
 *     G        = base                 B, not G                      changed       update
 *     = base   L                      B                             drifted       by --on-drift
 *     G        L                      B, edits disjoint             diverged      by --on-drift
 *     G        L                      B, edits overlap              conflict      by --on-drift
 *     G        L                      lost                          base-lost     by --on-drift, as conflict
 *     G        L                      shallow                       undetermined  refuse
 *     G        L                      unreadable                    undetermined  update, once apply could look
 *     G        L                      none                          unmanaged     refuse; update with --adopt
 *
 *     --on-drift   drifted      diverged   conflict, base-lost
 *     keep         keep         refuse     refuse
 *     refuse       refuse       refuse     refuse
 *     merge        keep         merge      refuse
 *     overwrite    update       update     update
 *
 * A new state is an enum constant, a name, a fault, and a row here; tests/model/plan/test_decide.c walks them all.
 */
#include "model/plan/decide.h"

#include <assert.h>

#define FOUND      FACT_BASE_FOUND
#define OVERWRITES "'dashsync apply --on-drift=overwrite' writes git over "
#define MAY_PULL   "'dashsync pull' takes the edit into the file; " OVERWRITES "it."
#define MAY_MERGE                                                                                                      \
	"'dashsync apply --on-drift=merge' writes both to the server, 'dashsync pull' takes live's edits into the "    \
	"file; " OVERWRITES "them."
#define MAY_CHOOSE                                                                                                     \
	"'dashsync pull --on-conflict=live' takes live's edits into the file, live's value where both "                \
	"changed; " OVERWRITES "them."
#define MAY_TAKE_OVER "'dashsync pull --adopt' takes live into the file as it is; "

static const struct decision rows[] = {
	{STATE_INVALID, ACTION_NOTHING, FACT_GIT_INVALID, 0, "the file is invalid", "Run 'dashsync validate'."},
	{STATE_ERROR, ACTION_NOTHING, FACT_LIVE_UNREAD, 0, "live could not be read", NULL},
	{STATE_UNDETERMINED, ACTION_NOTHING, FACT_NOT_CAPTURED, 0,
	 "not captured: the file of --live does not have it, so live was not looked at",
	 "Normal for a dashboard that this commit adds: a plan against the server shows whether it is there."},
	{STATE_MISSING, ACTION_NOTHING, FACT_LIVE_ABSENT, 0,
	 "not on the server, and dashsync does not create dashboards",
	 "Import the file in Grafana once, then run again."},
	{STATE_ORPHANED, ACTION_NOTHING, FACT_REMOVED | FACT_UNPROVEN, 0,
	 "left git, and who else writes it is not known", NULL},
	{STATE_ORPHANED, ACTION_NOTHING, FACT_REMOVED, 0, "left git, and dashsync does not delete dashboards",
	 "Delete it in Grafana, or bring the file back."},
	{STATE_IN_SYNC, ACTION_NOTHING, FACT_EQUAL, 0, "live equals git", NULL},
	{STATE_BLOCKED, ACTION_REFUSE, FACT_BLOCKED, 0, "live cannot be saved", NULL},
	{STATE_NEW, ACTION_UPDATE, FACT_EMPTY | FACT_BASE_NONE, 0, "an empty resource that nobody has edited", NULL},
	{STATE_FOREIGN, ACTION_REFUSE, FOUND | FACT_FOREIGN, FACT_ADOPT, "last written by another repository",
	 "Let only one repository write this dashboard, set the same 'id' in both configs, or take it over with "
	 "--adopt."},
	{STATE_OUTDATED, ACTION_REFUSE, FOUND | FACT_OUTDATED, FACT_ALLOW_OLDER, "live was written from a newer commit",
	 "This looks like an old job that ran late: apply the newest commit, or go back on purpose with "
	 "--allow-older-commit."},
	{STATE_IN_SYNC, ACTION_NOTHING, FOUND | FACT_GIT_IS_BASE | FACT_LIVE_IS_BASE, 0,
	 "nobody edited git or live since they were equal", NULL},
	{STATE_CHANGED, ACTION_UPDATE, FOUND | FACT_LIVE_IS_BASE, 0, "git changed, nobody edited live", NULL},
	{STATE_DRIFTED, ACTION_UPDATE, FOUND | FACT_GIT_IS_BASE | FACT_OVERWRITE, 0,
	 "edited on the server, and git wins (--on-drift=overwrite)", NULL},
	{STATE_DRIFTED, ACTION_REFUSE, FOUND | FACT_GIT_IS_BASE | FACT_REFUSE_DRIFT, 0,
	 "edited on the server, which --on-drift=refuse does not allow", MAY_PULL},
	{STATE_DRIFTED, ACTION_KEEP, FOUND | FACT_GIT_IS_BASE, 0,
	 "edited on the server, and git has no change that live lacks", "The edit stays on the server. " MAY_PULL},
	{STATE_DIVERGED, ACTION_UPDATE, FOUND | FACT_DISJOINT | FACT_OVERWRITE, 0,
	 "git and live both changed, and git wins (--on-drift=overwrite)", NULL},
	{STATE_DIVERGED, ACTION_MERGE, FOUND | FACT_DISJOINT | FACT_MERGE, 0,
	 "git and live both changed, in different places, and both are kept (--on-drift=merge)", NULL},
	{STATE_DIVERGED, ACTION_REFUSE, FOUND | FACT_DISJOINT, 0, "git and live both changed, in different places",
	 MAY_MERGE},
	{STATE_CONFLICT, ACTION_UPDATE, FOUND | FACT_OVERWRITE, 0,
	 "git and live both changed the same thing, and git wins (--on-drift=overwrite)", NULL},
	{STATE_CONFLICT, ACTION_REFUSE, FOUND, 0, "git and live both changed the same thing", MAY_CHOOSE},
	{STATE_BASE_LOST, ACTION_UPDATE, FACT_BASE_LOST | FACT_OVERWRITE, 0,
	 "who edited what is no longer known, and git wins (--on-drift=overwrite)", NULL},
	{STATE_BASE_LOST, ACTION_REFUSE, FACT_BASE_LOST, 0,
	 "the server no longer keeps the versions that show who edited what", MAY_TAKE_OVER OVERWRITES "live."},
	{STATE_UNDETERMINED, ACTION_REFUSE, FACT_BASE_SHALLOW, 0,
	 "the clone is shallow: it lacks the commits that would show who changed live", "git fetch --unshallow"},
	{STATE_UNDETERMINED, ACTION_UPDATE, FACT_BASE_UNKNOWN, 0,
	 "the versions may not be read, so edits by hand would not be seen",
	 "A pull request's job only reads (docs/identities.md); elsewhere use a token that may list versions "
	 "(dashboards:write)."},
	{STATE_UNMANAGED, ACTION_UPDATE, FACT_ADOPT, 0,
	 "live was never written by dashsync and is taken over (--adopt)", NULL},
	{STATE_UNMANAGED, ACTION_REFUSE, 0, 0, "live was never written by dashsync and equals no commit",
	 MAY_TAKE_OVER "'dashsync apply --adopt' writes git over live."},
};

static const char *const state_names[STATE_COUNT] = {
	[STATE_INVALID] = "invalid",
	[STATE_ERROR] = "error",
	[STATE_MISSING] = "missing",
	[STATE_ORPHANED] = "orphaned",
	[STATE_IN_SYNC] = "in-sync",
	[STATE_BLOCKED] = "blocked",
	[STATE_NEW] = "new",
	[STATE_FOREIGN] = "foreign",
	[STATE_OUTDATED] = "outdated",
	[STATE_CHANGED] = "changed",
	[STATE_DRIFTED] = "drifted",
	[STATE_DIVERGED] = "diverged",
	[STATE_CONFLICT] = "conflict",
	[STATE_BASE_LOST] = "base-lost",
	[STATE_UNDETERMINED] = "undetermined",
	[STATE_UNMANAGED] = "unmanaged",
};

static const char *const drift_names[] = {
	[ON_DRIFT_KEEP] = "keep",
	[ON_DRIFT_REFUSE] = "refuse",
	[ON_DRIFT_MERGE] = "merge",
	[ON_DRIFT_OVERWRITE] = "overwrite",
};

const char *on_drift_name(enum on_drift on_drift)
{
	return drift_names[on_drift];
}

bool on_drift_parse(struct slice word, enum on_drift *out)
{
	for (size_t i = 0; i < sizeof drift_names / sizeof drift_names[0]; i++) {
		if (!slice_is(word, drift_names[i]))
			continue;
		*out = (enum on_drift)i;
		return true;
	}
	return false;
}

uint32_t policy_facts(const struct policy *policy)
{
	static const uint32_t drift[] = {
		[ON_DRIFT_KEEP] = 0,
		[ON_DRIFT_REFUSE] = FACT_REFUSE_DRIFT,
		[ON_DRIFT_MERGE] = FACT_MERGE,
		[ON_DRIFT_OVERWRITE] = FACT_OVERWRITE,
	};
	return drift[policy->on_drift] | (policy->adopt ? FACT_ADOPT : 0u) |
	       (policy->allow_older_commit ? FACT_ALLOW_OLDER : 0u);
}

const struct decision *decide_rows(size_t *count)
{
	*count = sizeof rows / sizeof rows[0];
	return rows;
}

const struct decision *decide(uint32_t facts)
{
	const struct decision *row = rows;
	while ((facts & row->when) != row->when || (facts & row->unless) != 0)
		row++; /* the last row asks for nothing */
	assert(row < rows + sizeof rows / sizeof rows[0]);
	return row;
}

const char *state_name(enum state state)
{
	return state_names[state];
}

bool state_is_drift(enum state state)
{
	return state == STATE_DRIFTED || state == STATE_DIVERGED || state == STATE_CONFLICT || state == STATE_BASE_LOST;
}

bool action_writes(enum action action)
{
	return action == ACTION_UPDATE || action == ACTION_MERGE;
}

enum fault decision_fault(const struct decision *decision)
{
	if (decision->action == ACTION_REFUSE)
		return FAULT_REFUSED;
	return decision->state == STATE_INVALID ? FAULT_DATA
	       : decision->state == STATE_ERROR ? FAULT_FAILED
						: FAULT_NONE;
}

const char *action_name(enum action action)
{
	static const char *const names[] = {
		[ACTION_NOTHING] = "nothing", [ACTION_UPDATE] = "update", [ACTION_MERGE] = "merge",
		[ACTION_KEEP] = "keep",       [ACTION_REFUSE] = "refuse",
	};
	return names[action];
}
