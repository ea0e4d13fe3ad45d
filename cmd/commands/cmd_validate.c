/* SPDX-License-Identifier: MIT */
/* validate: the files are read, no server is asked. */
#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/session/session.h"
#include "cmd/session/targets.h"

static bool look(struct session *session, struct plan *plan, const void *user, struct error *err)
{
	const char *dirty = NULL;
	(void)user;
	if (!session_plan(session, plan, err) ||
	    (session->operation.files.has_commit && !session_first_dirty(session, plan, &dirty, err)))
		return false;
	plan->dirty = dirty != NULL;
	return true;
}

static int cmd_validate(const struct invocation *invocation, struct error *err)
{
	static const struct target_command command = {
		.name = "validate",
		.extent = SESSION_OFFLINE,
		.rule = EXIT_OF_PLAN,
		.run = look,
	};
	return reports_check(invocation->options, err) ? targets_run(invocation, &command, err) : FAULT_NONE;
}

static const struct option_row rows[] = {
	SHARED_REF,
	{0},
};

const struct command command_validate = {
	.name = "validate",
	.arguments = "[DIR|FILE]",
	.most_arguments = 1,
	.summary = "check the files without a server",
	.description = "Reads every dashboard file and reports every problem of every file, with file, line and "
		       "column. Asks no server. Exit 65 when a file is invalid.",
	.manual = "Reads the config and every dashboard file, and reports every problem of every file with its place "
		  "(file, line, column) and the name of the rule: syntax, a missing or doubled uid, an export whose "
		  "inputs have no value for the target, a uid that is not a legal name in Azure, and more; "
		  "docs/validate.md has all rules. Asks no server and needs no token.\n"
		  "\n"
		  "Dashboards are read as for a target, because inputs and names in Azure differ: with several targets "
		  "in the config name one, or all with `-t '*'`. `-v` lists each dashboard with its file.\n"
		  "\n"
		  "Exit 0 when no file has an error, whatever the warnings; 65 for an invalid file, 78 for a wrong "
		  "config.",
	.options = rows,
	.examples =
		{
			{"validate", "all files of the config"},
			{"validate dashboards/web.json", "one file"},
			{"validate --ref main", "the files of a branch"},
		},
	.see_also = "plan show config",
	.run = cmd_validate,
};
