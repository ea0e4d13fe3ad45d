/* SPDX-License-Identifier: MIT */
/*
 * The decision table. Rows are tried from the top:
 *
 *     git      live                   base                          state         action
 *     invalid                                                       invalid       nothing
 *     G        cannot be read                                       error         nothing
 *     G        404, twice                                           missing       nothing: ARM/Bicep creates
 *     G        equal (up to rewrites)                               in-sync       nothing
 *     G        cannot be saved                                      blocked       refuse
 *     G        fresh ARM resource     none                          new           update
 *     G        L                      ours, of another config id    foreign       refuse
 *     G        L                      of a newer commit             outdated      refuse
 *     G        = base                 B, not G                      changed       update
 *     = base   L                      B                             drifted       keep
 *     G        L                      B, edits disjoint             diverged      refuse
 *     G        L                      B, edits overlap              conflict      refuse
 *     G        L                      lost                          base-lost     refuse
 *     G        L                      unreadable                    undetermined  update, once apply could look
 *     G        L                      none                          unmanaged     refuse
 *
 * A new state is an enum constant, a name, a fault, and a row here; tests/model/test_decide.c walks them all.
 */
#include "model/decide.h"

#include <assert.h>

static const struct decision rows[] = {
	{STATE_INVALID, ACTION_NOTHING, FACT_GIT_INVALID, 0, "the file is invalid", "Run 'dashsync validate'."},
	{STATE_ERROR, ACTION_NOTHING, FACT_LIVE_UNREAD, 0, "live could not be read", NULL},
	{STATE_MISSING, ACTION_NOTHING, FACT_LIVE_ABSENT, 0,
	 "not on the server, and the service cannot create dashboards",
	 "Create the resource with ARM or Bicep (az resource create --resource-type Microsoft.Dashboard/dashboards), "
	 "then run again."},
	{STATE_IN_SYNC, ACTION_NOTHING, FACT_EQUAL, 0, "live equals git", NULL},
	{STATE_BLOCKED, ACTION_REFUSE, FACT_BLOCKED, 0, "live cannot be saved", NULL},
	{STATE_NEW, ACTION_UPDATE, FACT_FRESH | FACT_BASE_NONE, 0, "a fresh resource that nobody has worked on", NULL},
	{STATE_FOREIGN, ACTION_REFUSE, FACT_BASE_FOUND | FACT_FOREIGN, 0, "last written by another repository",
	 "Let only one repository keep this dashboard, or give both the same 'id'."},
	{STATE_OUTDATED, ACTION_REFUSE, FACT_BASE_FOUND | FACT_OUTDATED, 0, "live was written from a newer commit",
	 "This looks like an old job that ran late: apply the newest commit."},
	{STATE_CHANGED, ACTION_UPDATE, FACT_BASE_FOUND | FACT_LIVE_IS_BASE, FACT_GIT_IS_BASE,
	 "git changed, nobody edited live", NULL},
	{STATE_DRIFTED, ACTION_KEEP, FACT_BASE_FOUND | FACT_GIT_IS_BASE, 0, "edited on the server, and git did not change",
	 "The edit stays. Take it into the file to keep it, or undo it on the server."},
	{STATE_DIVERGED, ACTION_REFUSE, FACT_BASE_FOUND | FACT_DISJOINT, 0,
	 "git and live both changed, in different places",
	 "Nothing is overwritten. Take live's edit into the file, or undo it on the server, then run again."},
	{STATE_CONFLICT, ACTION_REFUSE, FACT_BASE_FOUND, 0, "git and live both changed the same thing",
	 "Nothing is overwritten. Take live's edit into the file, or undo it on the server, then run again."},
	{STATE_BASE_LOST, ACTION_REFUSE, FACT_BASE_LOST, 0,
	 "the server has dropped the versions that would tell who edited what",
	 "Nothing is overwritten. A commit whose file equals live makes it known again."},
	{STATE_UNDETERMINED, ACTION_UPDATE, FACT_BASE_UNREAD, 0,
	 "the versions may not be read, so edits by hand would not be seen",
	 "Use a token that may write (listing versions needs dashboards:write), or fetch more history "
	 "(git fetch --unshallow)."},
	{STATE_UNMANAGED, ACTION_REFUSE, 0, 0, "live was never written by dashsync and equals no commit",
	 "Nothing is overwritten. A commit whose file equals live makes it known."},
};

static const struct {
	const char *name;
	enum fault fault; /* when it ends so, unwritten */
} states[STATE_COUNT] = {
	[STATE_INVALID] = {"invalid", FAULT_DATA},        [STATE_ERROR] = {"error", FAULT_FAILED},
	[STATE_MISSING] = {"missing", FAULT_NONE},        [STATE_IN_SYNC] = {"in-sync", FAULT_NONE},
	[STATE_BLOCKED] = {"blocked", FAULT_REFUSED},     [STATE_NEW] = {"new", FAULT_NONE},
	[STATE_FOREIGN] = {"foreign", FAULT_REFUSED},     [STATE_OUTDATED] = {"outdated", FAULT_REFUSED},
	[STATE_CHANGED] = {"changed", FAULT_NONE},        [STATE_DRIFTED] = {"drifted", FAULT_NONE},
	[STATE_DIVERGED] = {"diverged", FAULT_REFUSED},   [STATE_CONFLICT] = {"conflict", FAULT_REFUSED},
	[STATE_BASE_LOST] = {"base-lost", FAULT_REFUSED}, [STATE_UNDETERMINED] = {"undetermined", FAULT_REFUSED},
	[STATE_UNMANAGED] = {"unmanaged", FAULT_REFUSED},
};

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
	return states[state].name;
}

enum fault state_fault(enum state state)
{
	return states[state].fault;
}

const char *action_name(enum action action)
{
	static const char *const names[] = {"nothing", "update", "keep", "refuse"};
	return names[action];
}
