/* SPDX-License-Identifier: MIT */
/* plan: git is compared with live, nothing is written. */
#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/report/report.h"
#include "cmd/report/report_commands.h"
#include "cmd/session/session.h"
#include "cmd/session/targets.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/plan/plan_file.h"
#include "sync/base/replace_file.h"

/* Saves the plan for a later apply. What no commit holds could not be planned again then. */
static bool save_plan(const struct plan *plan, const char *path, struct error *err)
{
	if (!plan->commit || plan->dirty) {
		error_set(err, FAULT_REFUSED, "the plan is not saved: %s",
			  plan->commit ? "some of its files are not committed" : "there is no commit to plan from");
		return error_hint(err, "Commit first.");
	}
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	plan_file_write(plan, DASHSYNC_VERSION, &text);
	if (strbuf_full(&text))
		return error_set(err, FAULT_FAILED, "the plan is too large to be saved");
	struct replace_file output;
	if (!replace_file_open(&output, path, err))
		return false;
	fwrite(text.at, 1, text.length, output.file);
	return replace_file_close(&output, err);
}

/* What apply would say to a limit of changes. */
static bool hold_back(const struct session *session, struct plan *plan, struct error *err)
{
	ERROR_AUTO refused = {0};
	struct slice limit = session_max_changes(session);
	if (!limit.at || plan_within(plan, limit, &refused))
		return true;
	if (refused.fault == FAULT_REFUSED) {
		plan->held_back = arena_strdup(plan->arena, refused.message);
		return true;
	}
	error_move(err, &refused);
	return false;
}

static bool look(struct session *session, struct plan *plan, const void *user, struct error *err)
{
	const char *out = session->options->out;
	const char *dirty = NULL;
	(void)user;
	if (!session_plan(session, plan, err) ||
	    (session->operation.files.has_commit && !session_first_dirty(session, plan, &dirty, err)) ||
	    !hold_back(session, plan, err))
		return false;
	plan->dirty = dirty != NULL;
	if (out && !plan->interrupted && save_plan(plan, out, err))
		report_commands_saved(session->options, out, plan);
	return true;
}

static void print_saved(const struct options *options, const struct plan *plan)
{
	if (options->out)
		report_print_saved(options, plan, stderr);
}

static int cmd_plan(const struct invocation *invocation, struct error *err)
{
	const struct options *options = invocation->options;
	const struct target_command command = {
		.name = "plan",
		.extent = SESSION_ONLINE,
		.rule = options->detailed_exitcode ? EXIT_OF_PLAN_DETAILED : EXIT_OF_PLAN,
		.run = look,
		.after = print_saved,
		.single = options->out    ? "--out"
			  : options->live ? "--live"
					  : NULL,
	};
	if (options->live && options->out) {
		error_set(err, FAULT_USAGE, "--out cannot be given with --live");
		error_hint(err, "A saved plan is made from the server: leave out --live.");
		return FAULT_NONE; /* an error that is set says more */
	}
	if (options->base && options->out) {
		error_set(err, FAULT_USAGE, "--out cannot be given with --base");
		error_hint(err, "Save the plan after the merge: only a plan of all dashboards can be applied.");
		return FAULT_NONE; /* an error that is set says more */
	}
	return reports_check(options, err) ? targets_run(invocation, &command, err) : FAULT_NONE;
}

static const struct option_row rows[] = {
	SHARED_REF,
	{.name = "base",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(base),
	 .argument = "REV",
	 .help = "what merging this branch into REV will change",
	 .manual = "Show what merging this branch into REV will do. REV is usually the branch that a pull request goes "
		   "to, such as `origin/main`. A file that only moved has no row, because the dashboard stays the "
		   "same. Rows are:\n"
		   "\n"
		   "- dashboards that the branch changes or adds since its merge base with REV;\n"
		   "- dashboards that it removes, or whose uid it changes, as orphaned; with a hint to delete one only "
		   "where its versions show that nobody else writes it;\n"
		   "- with a changed config, every dashboard whose state, action or change differs because of that, "
		   "marked \"by the config\". A dashboard whose document for the target stays the same costs no "
		   "request, unless `rewrites`, `on-drift`, `id` or `history-depth` changed;\n"
		   "- on an Azure target, dashboards with links to what the branch adds or removes.\n"
		   "\n"
		   "The branch under review could name a server of its own. So `endpoint`, `azure` (but for `names`), "
		   "`auth`, `ca-file` and the limits for requests come from REV, all other keys from the branch; "
		   "dashsync.yaml(5) has the side of each key. A change to a key that the rows alone would not explain "
		   "has a line of its own at the top. When REV has no config, or does not have this target, the files "
		   "are only validated, unless `--endpoint` names a server.\n"
		   "\n"
		   "Exit 64 when REV is unknown, or when it has no commit in common with the branch. A shallow clone "
		   "hides such commits: fetch the whole history (`git fetch --unshallow`, or fetch-depth 0 in a "
		   "pipeline). Cannot be combined with `--out`."},
	{.name = "live",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(live),
	 .argument = "FILE",
	 .help = "compare with a capture instead of the server",
	 .manual =
		 "Compare with FILE, which `capture` wrote, instead of the server: no token, no endpoint, no network. "
		 "The report says how old it is. A dashboard that is not in it is `undetermined`, \"not captured\", "
		 "and "
		 "never missing; what the capture could not read is unreadable here, too. Exit 64 when it is of "
		 "another target, 65 when it is damaged. Cannot be combined with `--out` or `--endpoint`."},
	SHARED_ONLY,
	SHARED_POLICY,
	SHARED_MAX_CHANGES,
	SHARED_FAIL_ON,
	SHARED_ALL_MISSING,
	SHARED_HISTORY,
	SHARED_RAW,
	{.name = "out",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(out),
	 .argument = "FILE",
	 .help = "save the plan, for 'apply FILE'",
	 .manual = "Save the plan for `apply` FILE, and print that command, with the options that must be given again, "
		   "on standard error (not with `--quiet`). Refused when a file that was read differs from HEAD, or "
		   "with `--base`."},
	{.name = "detailed-exitcode",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(detailed_exitcode),
	 .help = "exit 2 when anything would be written or is refused",
	 .manual = "Exit 2 instead of 0 when apply would write or refuse anything."},
	{0},
};

const struct command command_plan = {
	.name = "plan",
	.arguments = "[DIR|FILE]",
	.most_arguments = 1,
	.summary = "show what would change in the live dashboards",
	.description = "Compares the dashboards of the working tree, or of a commit, with the server and shows what "
		       "apply would do. Writes nothing.",
	.manual = "Compares each dashboard of the working tree, or of a commit, with the server, and shows what apply "
		  "would do and why. Writes nothing and needs only the right to read. The states are explained in "
		  "dashsync-states(7).\n"
		  "\n"
		  "Exit 0 when everything could be compared, whatever would be written or refused; "
		  "`--detailed-exitcode` and `--fail-on` change that.",
	.options = rows,
	.examples =
		{
			{"plan", "what apply would write"},
			{"plan --base main", "what merging this branch into main would do"},
			{"plan --out plan.json", "save the plan; 'apply plan.json' writes this and nothing else"},
		},
	.see_also = "apply capture check drift explain formats ci",
	.run = cmd_plan,
};
