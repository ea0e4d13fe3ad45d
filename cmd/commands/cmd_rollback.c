/* SPDX-License-Identifier: MIT */
/* rollback: plan, show it, ask, write, report; like apply, for older versions of dashboards. Without a terminal it
 * stops after it has shown it. */
#include "sync/history/rollback.h"

#include <stdlib.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/report/report.h"
#include "cmd/report/report_commands.h"
#include "cmd/session/confirm.h"
#include "cmd/session/session.h"
#include "cmd/session/session_report.h"
#include "cmd/session/work_tree.h"
#include "cmd/shell/watch.h"
#include "sync/history/rollback_commit.h"

/* What the options name. */
static struct rollback rollback_of(const struct invocation *invocation)
{
	const struct options *options = invocation->options;
	return (struct rollback){
		.uid = options->run ? NULL : invocation->arguments[0],
		.to = options->to,
		.run = options->run,
		.by_restore = options->restore,
	};
}

static bool check(const struct invocation *invocation, struct error *err)
{
	const struct options *options = invocation->options;
	bool named = invocation->arguments_count > 0;
	if (options->run ? named || options->to != NULL : !named || !options->to) {
		error_set(err, FAULT_USAGE, "%s",
			  options->run ? "--run takes neither a dashboard nor --to"
			  : named      ? "--to is missing"
				       : "no dashboard is named");
		return error_hint(err, "Run 'dashsync rollback UID --to VERSION' or 'dashsync rollback --run ID'.");
	}
	const struct rollback rollback = rollback_of(invocation);
	return rollback_check(&rollback, err) && reports_check(options, err);
}

static bool plan_it(struct session *session, const struct rollback *rollback, struct plan *plan, struct error *err)
{
	struct watch watch;
	session_describe(session, plan);
	progress_begin(&session->progress, session->options, "reading versions", NULL);
	watch_start(&watch, session->connection.client, session->operation.limits.interrupted);
	bool ok = rollback_plan(&session->operation, rollback, plan, err);
	watch_stop(&watch);
	progress_end(&session->progress);
	return ok;
}

/* Without a terminal to ask on: what would be done, and the command that does it. */
static bool show(struct session *session, const struct rollback *rollback, struct plan *plan, struct error *err)
{
	if (!session_report(session, plan, "rollback", FAULT_USAGE, err))
		return false;
	error_set(err, FAULT_USAGE, "nothing was written: there is no terminal to ask on");
	return error_hint(err, "To do it: %s",
			  report_commands_rollback(session->arena, session->options, rollback->uid));
}

/* Writes what was planned, when there is anything and it is agreed to; `rollback_commit` may be NULL. */
static bool carry_out(struct session *session, const struct rollback *rollback,
		      const struct rollback_commit *rollback_commit, struct plan *plan, struct error *err)
{
	struct operation *operation = &session->operation;
	bool writes = plan_count(plan).updates != 0;
	bool follows = rollback_commit && rollback_commit_is_due(plan);
	if (!writes && !follows)
		return true;
	if (!session->options->yes && !terminal_can_ask())
		return show(session, rollback, plan, err);
	operation->limits.run = confirm_run_id(session->arena, err);
	if (!operation->limits.run || (follows && !rollback_commit_check(rollback_commit, plan, err)) ||
	    (writes && !session->options->yes && !confirm_plan(session, plan, "rollback", err)))
		return false;
	if (operation_is_interrupted(operation))
		return error_set(err, FAULT_INTERRUPTED, "interrupted, nothing was written");
	progress_begin(&session->progress, session->options, "rolling back", NULL);
	if (writes)
		rollback_apply(operation, rollback, plan);
	if (follows)
		rollback_commit_make(rollback_commit, plan);
	progress_end(&session->progress);
	session_add_notes(session, plan);
	return true;
}

static int cmd_rollback(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	int result = FAULT_NONE; /* an error that is set says more */
	if (!check(invocation, err) || !session_open(&session, invocation, SESSION_UID, err))
		return result;
	const struct options *options = invocation->options;
	const struct rollback rollback = rollback_of(invocation);
	char *root = options->commit ? work_tree_root(&session, err) : NULL;
	const struct rollback_commit rollback_commit = {
		.operation = &session.operation,
		.taken_back = options->run,
		.variable = connect_variable,
		.replace = work_tree_replace,
		.user = root,
	};
	struct plan plan;
	plan_init(&plan);
	if (err->fault == FAULT_NONE && plan_it(&session, &rollback, &plan, err) &&
	    carry_out(&session, &rollback, options->commit ? &rollback_commit : NULL, &plan, err)) {
		result = plan_apply_exit(&plan);
		session_report(&session, &plan, "rollback", result, err);
	}
	plan_free(&plan);
	free(root);
	return result;
}

static const struct option_row rows[] = {
	{.name = "to",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(to),
	 .argument = "VERSION|COMMIT",
	 .help = "a version, -N (versions back) or a commit's hash",
	 .manual = "A version number from `history`, -N for N versions before live, or at least seven digits of a "
		   "commit's hash for the newest version that was written from it; a hash of decimal digits alone is "
		   "looked for as a version first. Anything else is refused before any request."},
	{.name = "restore",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(restore),
	 .help = "use the server's own restore, which guards less",
	 .manual = "Use the server's own restore, which names no version to replace. A save by somebody between the "
		   "last look and the restore is covered; rollback then names it with the command that brings it back, "
		   "exit 3. Newer servers have no such call, and rollback reports that."},
	{.name = "run",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(run),
	 .argument = "RUN",
	 .help = "all dashboards that this run of apply wrote",
	 .manual = "Roll back all dashboards of the files that this run of apply wrote, each to the version before the "
		   "run's first. Versions that somebody saved since stay and are named, exit 3, or 4 when others were "
		   "written."},
	{.name = "commit",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(commit),
	 .help = "write it into the files and commit them",
	 .manual = "Commit the restored content to git too: rollback writes it into the files as `pull` does, "
		   "replacing whatever git had changed there since, and makes one commit of these files on the current "
		   "branch (or on a detached HEAD, which it reports). Other staged or changed files stay out of the "
		   "commit. Push it yourself. Dashboards whose live version equals that one already are committed too, "
		   "so the commit can follow later.\n\n"
		   "Author and committer are those of `git commit` (GIT_AUTHOR_NAME and the related variables, "
		   "user.name, user.email), dates are now; no hook runs and nothing is signed. Refused before anything "
		   "is written to the server, exit 3: a file with changes, staged or not, or with a filter program "
		   "(git-lfs), a merge or rebase in progress, a checkout older than live's commit, no identity. A "
		   "dashboard that was rolled back and could not be committed (YAML never can) has a warning, exit 4, "
		   "or 1 or 3 when it was the only one."},
	SHARED_YES,
	SHARED_HISTORY,
	SHARED_RAW,
	{0},
};

const struct command command_rollback = {
	.name = "rollback",
	.arguments = "[UID]",
	.most_arguments = 1,
	.summary = "bring older versions of dashboards back",
	.description = "Shows the changes and the versions that it undoes, asks, and saves the older version again; "
		       "without a terminal and --yes it only shows. The save names the version that it replaces, so a "
		       "save by somebody in between stays. --run takes all dashboards that one run of apply wrote. "
		       "--commit commits the result to git; until then the dashboards are drift.",
	.manual =
		"Brings an older version of a dashboard back: shows the changes and the versions that it undoes, asks "
		"(or `--yes`), and saves the older version again, in the dashboard's folder, by the protocol of apply. "
		"When somebody saved since it was shown, or saves at the same moment, their version stays, exit 3. The "
		"restored version counts as an edit by hand: apply leaves the dashboard until git has the same content "
		"(`--commit`, `pull` and a commit, or a revert of the commit), unless `--on-drift`=overwrite. A "
		"version that live equals already is not written again. Without a terminal and without `--yes` it "
		"prints what it would do and the command that does it, writes nothing and exits with 64.",
	.options = rows,
	.examples =
		{
			{"rollback web-latency --to -1 --yes", "the version before live"},
			{"rollback web-latency --to 2", "show what going back to version 2 would change"},
			{"rollback --run 0123456789ab --yes", "all dashboards that one run of apply wrote"},
		},
	.see_also = "history apply pull",
	.run = cmd_rollback,
};
