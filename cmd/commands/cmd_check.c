/* SPDX-License-Identifier: MIT */
/* check: plan, then ask whether what is planned works. Nothing is written. */
#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/session/gate.h"
#include "cmd/session/session.h"
#include "cmd/session/targets.h"

/* That an edit by hand keeps git's side from being written is not what is asked here. */
static void judge(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_row *row = &plan->rows[i];
		enum fault fault = check_fault(row->check);
		if (fault != FAULT_NONE || row->fault == FAULT_REFUSED)
			row->fault = fault;
	}
}

static bool look(struct session *session, struct plan *plan, const void *user, struct error *err)
{
	(void)user;
	if (!session_plan(session, plan, err))
		return false;
	gate_check(session, plan, false);
	judge(plan);
	session_add_notes(session, plan);
	return true;
}

static int cmd_check(const struct invocation *invocation, struct error *err)
{
	static const struct target_command command = {
		.name = "check",
		.extent = SESSION_ONLINE,
		.rule = EXIT_OF_PLAN,
		.run = look,
	};
	/* an error that is set says more than the code */
	return reports_check(invocation->options, err) ? targets_run(invocation, &command, err) : FAULT_NONE;
}

static const struct option_row rows[] = {
	SHARED_REF,
	SHARED_ONLY,
	SHARED_ALL_MISSING,
	{.name = "all",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(all),
	 .help = "send queries of unchanged panels too",
	 .manual = "Send the queries of all panels, not only of those in which git and live differ."},
	SHARED_QUERIES,
	SHARED_HISTORY,
	{0},
};

const struct command command_check = {
	.name = "check",
	.arguments = "[DIR|FILE]",
	.most_arguments = 1,
	.summary = "test whether dashboards work: data sources, queries",
	.description = "Asks the server for every data source that the dashboards name, and sends the queries of the "
		       "panels in which git and live differ, as the panels would. Prints counts, never data. Writes "
		       "nothing. Exit 1 when something is broken.",
	.manual = "Tests whether dashboards work, before a merge or after a write. Asks the server once for every data "
		  "source that a dashboard, panel, query, variable or annotation names, and compares its type with the "
		  "dashboard's.\n"
		  "\n"
		  "Sends the queries of the panels in which git and live differ; with `--all`, and for a dashboard "
		  "that is new or missing, those of all panels. They are sent as the panels would: with the "
		  "dashboard's time range, the panel's interval and points, and the variables at their current values, "
		  "or at the values that their queries return. Prints errors in the data source's own words, empty and "
		  "slow answers, and counts; never data.\n"
		  "\n"
		  "Every request has the rights of this identity. A data source that it may not see looks missing, and "
		  "the finding points that out. Some things cannot be asked and are reported as not checked, which is "
		  "a note by default: the default data source, data sources that only a browser asks, variables whose "
		  "values only a browser gets, and the resource that only the portal knows.\n"
		  "\n"
		  "`check` in the config sets the severity of each kind of finding. Exit 1 when any finding is an "
		  "error; warnings and notes do not change the exit code. Writes nothing.",
	.options = rows,
	.examples =
		{
			{"check", "send the queries of the panels that differ"},
			{"check --all --only web-latency", "send all queries of one dashboard"},
			{"check --ref main --json", "check a branch; the findings as JSON"},
		},
	.see_also = "apply plan ci",
	.run = cmd_check,
};
