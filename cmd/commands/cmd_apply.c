/* SPDX-License-Identifier: MIT */
/* apply: plan, show it, ask, write, report. */
#include <sys/stat.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/session/confirm.h"
#include "cmd/session/gate.h"
#include "cmd/session/session.h"
#include "cmd/session/session_report.h"
#include "cmd/session/targets.h"
#include "cmd/shell/input.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/plan/plan_file.h"
#include "sync/apply/apply_operation.h"

/* What stops an apply before it looks at any dashboard. */
static bool check_options(const struct options *options, bool is_plan, struct error *err)
{
	if (!reports_check(options, err))
		return false;
	if (options->rollback_on_failure && !options->check) {
		error_set(err, FAULT_USAGE, "--rollback-on-failure needs --check");
		return error_hint(err, "Run again with --check --rollback-on-failure.");
	}
	return is_plan || confirm_check(options, err);
}

static bool check_commit(const struct session *session, struct error *err)
{
	if (session->operation.files.has_commit)
		return true;
	error_set(err, FAULT_USAGE, "apply needs a commit, and there is none here");
	return error_hint(err, "Run it in a git repository with at least one commit.");
}

/* A dirty tree is refused: the trailer would name a commit that does not hold what was written. */
static bool check_clean(struct session *session, const struct plan *plan, struct error *err)
{
	const char *dirty = NULL;
	if (!session_first_dirty(session, plan, &dirty, err))
		return false;
	session->operation.files.dirty = dirty != NULL;
	if (!dirty || session->options->allow_dirty)
		return true;
	error_set(err, FAULT_REFUSED, "'%s' differs from the last commit", dirty);
	return error_hint(err, "Commit it, or run again with --allow-dirty.");
}

/* More changes than are allowed are a result like others: the report says which they are. */
static bool hold_back(const struct session *session, struct plan *plan, struct error *err)
{
	struct slice limit = session_max_changes(session);
	if (!limit.at || plan_within(plan, limit, err))
		return true;
	if (err->fault == FAULT_REFUSED)
		plan->held_back = arena_strdup(plan->arena, err->message);
	return false;
}

/* Writes what the plan says. `asked`: it was shown and agreed to before. */
static bool carry_out(struct session *session, struct plan *plan, bool asked, struct error *err)
{
	struct operation *operation = &session->operation;
	if (!check_clean(session, plan, err))
		return false;
	plan->dirty = operation->files.dirty;
	if (session->options->check)
		gate_before(session, plan);
	if (!hold_back(session, plan, err))
		return false;
	operation->limits.run = confirm_run_id(session->arena, err);
	bool asks = plan_count(plan).updates && !asked && !plan->interrupted;
	if (!operation->limits.run || (asks && !confirm_plan(session, plan, "plan", err)))
		return false;
	progress_begin(&session->progress, session->options, "applying", "applied");
	apply_operation(operation, plan);
	progress_end(&session->progress);
	if (session->options->check)
		gate_after(session, plan);
	session_add_notes(session, plan);
	return true;
}

/* Plans what the invocation names, holds it to a saved plan (`user`) unless that is NULL, and writes. */
static bool plan_and_write(struct session *session, struct plan *plan, const void *user, struct error *err)
{
	const struct saved_plan *saved = user;
	if (!check_commit(session, err))
		return false;
	session_describe(session, plan);
	if ((saved && !plan_file_fits(saved, plan, err)) || !session_plan(session, plan, err))
		return false;
	session_settle(session, plan, "apply"); /* the digest is that of what is to be written */
	if (saved)
		plan_file_hold(plan, saved);
	return carry_out(session, plan, saved || session->options->yes, err) || plan->held_back;
}

static int run(const struct invocation *invocation, const struct saved_plan *saved, struct error *err)
{
	const struct target_command command = {
		.name = "apply",
		.extent = SESSION_ONLINE,
		.rule = EXIT_OF_APPLY,
		.run = plan_and_write,
		.user = saved,
		.single = saved ? "a saved plan" : NULL,
	};
	return targets_run(invocation, &command, err);
}

/* What the plan was narrowed to. A path from the root stays one, wherever dashsync runs. */
static bool choose_selection(const struct saved_plan *saved, struct arena *arena, struct options *options,
			     struct invocation *here, const char **argument, struct error *err)
{
	if (saved->only.count > MAX_ONLY)
		return error_set(err, FAULT_DATA, "the plan has more than %d patterns in 'only'", MAX_ONLY);
	for (size_t i = 0; i < saved->only.count; i++)
		options->only[options->only_count++] = saved->only.items[i].at;
	if (saved->path.at) {
		*argument = arena_printf(arena, "/%s", saved->path.at);
		here->arguments = argument;
		here->arguments_count = 1;
	}
	return true;
}

/* A saved plan is carried out from the commit that it was made of, whatever the working tree has. */
static int apply_saved(const struct invocation *invocation, const char *path, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	struct saved_plan saved;
	struct options options = *invocation->options;
	if (options.ref || options.only_count) {
		error_set(err, FAULT_USAGE, "'%s' cannot be given with a plan", options.ref ? "--ref" : "--only");
		error_hint(err, "A saved plan already names its commit and its dashboards; leave the option out.");
		return FAULT_NONE;
	}
	if (!input_read(path, &text, err) || !plan_file_read(arena, strbuf_slice(&text), path, &saved, err))
		return FAULT_NONE;
	options.ref = saved.commit.at;
	if (!options.target) /* the config of its commit says where it is, as with -t */
		options.target = saved.target.at;
	struct invocation here = {.options = &options};
	const char *named;
	if (!choose_selection(&saved, arena, &options, &here, &named, err))
		return FAULT_NONE;
	return run(&here, &saved, err);
}

static int cmd_apply(const struct invocation *invocation, struct error *err)
{
	struct stat status;
	const char *argument = invocation->arguments_count ? invocation->arguments[0] : NULL;
	bool is_there = argument && stat(argument, &status) == 0;
	bool is_plan = is_there && S_ISREG(status.st_mode);
	if (argument && !is_there && !invocation->options->ref) { /* with --ref it is in the commit */
		input_refuse(argument, "plan or folder",
			     "'dashsync plan --out FILE' saves a plan; or name a folder with dashboards.", err);
		return FAULT_NONE;
	}
	if (!check_options(invocation->options, is_plan, err))
		return FAULT_NONE;
	return is_plan ? apply_saved(invocation, argument, err) : run(invocation, NULL, err);
}

static const struct option_row rows[] = {
	SHARED_REF,
	SHARED_ONLY,
	SHARED_POLICY,
	SHARED_MAX_CHANGES,
	SHARED_FAIL_ON,
	SHARED_ALL_MISSING,
	{.name = "max-failures",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(max_failures),
	 .argument = "N",
	 .help = "start no more writes after N failed",
	 .manual = "Start no more writes after N have failed (1 to 100000). By default all are tried.",
	 .maximum = 100000},
	SHARED_HISTORY,
	SHARED_YES,
	{.name = "allow-dirty",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(allow_dirty),
	 .help = "write uncommitted files (the trailer records it)",
	 .manual = "Write uncommitted content too; the trailer of the save records it."},
	{.name = "check",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(check),
	 .help = "write only dashboards that pass check; check live",
	 .manual = "Run `check` before the writes, and refuse dashboards that are broken or that could not be checked. "
		   "Check live after the writes. Exit 1 (4 when others were written) when anything is broken."},
	{.name = "rollback-on-failure",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(rollback_on_failure),
	 .help = "roll back what fails --check after the write",
	 .manual = "Needs `--check`: roll back a dashboard that is broken after the write. The rollback names the "
		   "version of this run, so a later save by somebody stays, and its message has the reason. A check "
		   "that gets no answer never triggers a rollback."},
	SHARED_QUERIES,
	SHARED_RAW,
	{0},
};

const struct command command_apply = {
	.name = "apply",
	.arguments = "[DIR|PLAN]",
	.most_arguments = 1,
	.summary = "make live equal to git",
	.description =
		"Plans, shows the plan, asks, and writes; without a terminal it needs --yes. Replaces only live "
		"dashboards that nobody edited since. Every write names the version that it replaces and is read back. "
		"Writes the rows of a PLAN from 'plan --out' without asking, and refuses each row that is stale.",
	.manual = "Plans, shows the plan, asks, writes, and reports. Needs a commit, and refuses a working tree in "
		  "which a file that it read differs from HEAD: commit first, or see `--allow-dirty`. Without a "
		  "terminal it needs `--yes`. To write a single dashboard, use `--only`.\n"
		  "\n"
		  "Writes dashboards that are changed, or new and empty. Leaves or refuses those that somebody edited "
		  "on the server, as `--on-drift` decides. Every save names the version that it replaces, so that it "
		  "never covers a save by somebody in the meantime; afterwards the dashboard is read back.\n"
		  "\n"
		  "A regular file as argument is a PLAN that `plan --out` saved. apply computes every row again from "
		  "the plan's commit and from live, writes the rows that still hold without asking, and names and "
		  "refuses each row that is stale. The PLAN has its target, and what it was narrowed to (`--only`, a "
		  "DIR or FILE); `--ref` and `--only` cannot be given with it.\n"
		  "\n"
		  "Exit 0 when live equals git afterwards, apart from edits by hand that are left; 3 when nothing was "
		  "written because dashboards were refused; 4 when others were written; 64, before any request, when "
		  "there is no terminal to ask on and no `--yes`.",
	.options = rows,
	.examples =
		{
			{"apply --yes", "write what the commit has, without asking (in a pipeline)"},
			{"apply --yes --check --rollback-on-failure",
			 "write only what works, and take back what does not"},
			{"apply plan.json", "write the plan that 'plan --out' saved"},
		},
	.see_also = "plan rollback history exit-codes ci",
	.run = cmd_apply,
};
