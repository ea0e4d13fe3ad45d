/* SPDX-License-Identifier: MIT */
/* pull: the plan of plan, then the files of what was edited by hand; only GETs are sent. */
#include <stdint.h>
#include <stdlib.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/session/session.h"
#include "cmd/session/session_report.h"
#include "cmd/session/work_tree.h"
#include "model/base/arena.h"
#include "sync/compare/suggest.h"
#include "sync/pull/pull.h"

/* The dashboards that were named count as --only does. */
static bool add_names(const struct invocation *invocation, struct options *options, struct error *err)
{
	for (size_t i = 0; i < invocation->arguments_count; i++) {
		if (options->only_count == MAX_ONLY)
			return error_set(err, FAULT_USAGE, "more than %d dashboards are named", MAX_ONLY);
		options->only[options->only_count++] = invocation->arguments[i];
	}
	return true;
}

/* A name that no dashboard has is a mistake, whatever the others are. */
static bool check_names(const struct session *session, const struct invocation *invocation, const struct plan *plan,
			struct error *err)
{
	for (size_t i = 0; i < invocation->arguments_count; i++) {
		bool found = plan->interrupted;
		for (size_t k = 0; k < plan->count && !found; k++)
			found = slice_is(plan->rows[k].uid, invocation->arguments[i]);
		if (found)
			continue;
		error_set(err, FAULT_USAGE, "no dashboard has the uid '%s'", invocation->arguments[i]);
		return suggest_dashboard(&session->operation, slice_of(invocation->arguments[i]), SUGGESTED_UIDS, NULL,
					 err);
	}
	return true;
}

static int pull_planned(struct session *session, struct plan *plan, struct error *err)
{
	const struct options *options = session->options;
	char *root = work_tree_root(session, err);
	if (!root)
		return FAULT_NONE;
	struct pull pull = {
		.operation = &session->operation,
		.take_live = options->on_conflict != NULL,
		.allow_dirty = options->allow_dirty,
		.replace = work_tree_replace,
		.user = root,
	};
	pull_files(&pull, plan);
	free(root);
	int result = plan_apply_exit(plan);
	session_report(session, plan, "pull", result, err);
	return result;
}

static int cmd_pull(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	struct options options = *invocation->options;
	struct invocation here = {.options = &options};
	int result = FAULT_NONE; /* an error that is set says more */
	if (!reports_check(&options, err) || !add_names(invocation, &options, err) ||
	    !session_open(&session, &here, SESSION_UID, err))
		return result;
	struct plan plan;
	plan_init(&plan);
	session.operation.files.only_are_uids = invocation->arguments_count > 0 && invocation->options->only_count == 0;
	session.operation.policy.decision = (struct policy){.on_drift = ON_DRIFT_KEEP, .adopt = options.adopt};
	if (session_plan(&session, &plan, err) && check_names(&session, invocation, &plan, err))
		result = pull_planned(&session, &plan, err);
	plan_free(&plan);
	return result;
}

static const struct option_row rows[] = {
	SHARED_ONLY,
	SHARED_ALL_MISSING,
	{.name = "on-conflict",
	 .type = OPTION_CHOICE,
	 .offset = OPTION_AT(on_conflict),
	 .argument = "live",
	 .help = "take live's value where git changed it too",
	 .manual = "Take live's value where git and live changed the same place. Without it the dashboard is refused.",
	 .choices = "live"},
	SHARED_ADOPT,
	SHARED_HISTORY,
	{.name = "allow-dirty",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(allow_dirty),
	 .help = "write into uncommitted files too",
	 .manual = "Write into files with uncommitted changes too."},
	SHARED_RAW,
	{0},
};

const struct command command_pull = {
	.name = "pull",
	.arguments = "[UID...]",
	.most_arguments = SIZE_MAX,
	.summary = "take edits by hand into the files",
	.description =
		"Writes the edits that people made on the server into the files of the working tree, beside git's own "
		"changes and in the formatting of the file. Sends and commits nothing; 'git diff' shows the edits.",
	.manual = "Writes the edits that people made on the server into the files of the working tree, of all "
		  "dashboards or of the named ones. The result has both sides' edits since the base, as "
		  "`--on-drift`=merge would save them; where only live changed, it equals live. Values that nobody "
		  "edited keep every byte; new values get the formatting around them. Sends only GET requests, commits "
		  "nothing. These dashboards are refused by name, exit 3, and the others continue:\n\n"
		  "- git and live changed the same place (see `--on-conflict`);\n"
		  "- dashsync never wrote the dashboard, or its base is lost (see `--adopt`);\n"
		  "- the file has uncommitted changes, or somebody saves it meanwhile: it stays as they saved it;\n"
		  "- the file is YAML, keeps the dashboard in a string (a ConfigMap), or is an export with inputs;\n"
		  "- a new data source of the target has no uid in git, or several.",
	.options = rows,
	.examples =
		{
			{"pull", "take all edits by hand into the files"},
			{"pull web-latency", "those of one dashboard"},
			{"pull web-latency --on-conflict live", "live wins where git changed the same place"},
		},
	.see_also = "drift apply",
	.run = cmd_pull,
};
