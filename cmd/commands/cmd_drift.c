/* SPDX-License-Identifier: MIT */
/* drift: the same plan as plan makes, seen from live; only GETs are sent. */
#include <stdlib.h>
#include <time.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/session/session.h"
#include "cmd/session/targets.h"
#include "model/base/arena.h"
#include "model/base/when.h"

/* Takes out the edits from before a moment. What has no time stays: better said once too often. */
static void leave_out_older(struct plan *plan, int64_t since)
{
	size_t kept = 0;
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_row *row = &plan->rows[i];
		int64_t edited;
		if (state_is_drift(row->state) && when_parse(row->edited.at, &edited) && edited < since)
			arena_free(row->arena);
		else
			plan->rows[kept++] = *row;
	}
	if (kept < plan->count && !plan->unread)
		plan->unread = "edits from before --since are left out"; /* they are there all the same */
	plan->count = kept;
}

/* `user`: the moment of --since; or NULL. */
static bool look(struct session *session, struct plan *plan, const void *user, struct error *err)
{
	const int64_t *since = user;
	session->operation.policy.decision = (struct policy){.on_drift = ON_DRIFT_KEEP};
	if (!session_plan(session, plan, err))
		return false;
	if (since)
		leave_out_older(plan, *since);
	return true;
}

static int cmd_drift(const struct invocation *invocation, struct error *err)
{
	const char *since = invocation->options->since;
	int64_t from = 0;
	const struct target_command command = {
		.name = "drift",
		.extent = SESSION_ONLINE,
		.rule = EXIT_OF_DRIFT,
		.run = look,
		.user = since ? &from : NULL,
	};
	if (since && !when_parse_since(slice_of(since), time(NULL), &from)) {
		error_set(err, FAULT_USAGE, "invalid --since '%s': expected a time", since);
		error_hint(err, "Examples: 36h, 14d, 2026-01-31, 2026-01-31T09:00:00Z.");
		return FAULT_NONE; /* an error that is set says more */
	}
	return reports_check(invocation->options, err) ? targets_run(invocation, &command, err) : FAULT_NONE;
}

static const struct option_row rows[] = {
	SHARED_REF,
	SHARED_ONLY,
	SHARED_HISTORY,
	SHARED_FAIL_ON,
	SHARED_ALL_MISSING,
	{.name = "since",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(since),
	 .argument = "TIME",
	 .help = "only edits since: 36h, 14d, 2026-01-31, RFC 3339",
	 .manual = "Only edits since TIME: an age (90m, 36h, 14d, 2w), a day (2026-01-31, from midnight UTC) or an RFC "
		   "3339 time."},
	SHARED_RAW,
	{0},
};

const struct command command_drift = {
	.name = "drift",
	.arguments = "[DIR|FILE]",
	.most_arguments = 1,
	.summary = "list edits by hand: who, when, what",
	.description = "Lists the dashboards that were edited by hand since dashsync last wrote them: who, when, and "
		       "what. Writes nothing. Exit 2 when there is an edit, whatever else failed; 3 when edits could "
		       "not be looked for.",
	.manual = "Lists the dashboards that were edited by hand since dashsync last wrote them: who, when, what, and "
		  "the message that they left. Below each are the commands that keep git's side or live's. Sends only "
		  "GET requests.\n"
		  "\n"
		  "Exit 2 when there is an edit by hand, whatever else failed; 3 when edits could not be looked for "
		  "(the token may not list versions, the clone is shallow, no dashboard is on the target); 0 when "
		  "every dashboard was looked at and nobody edited one. Missing and orphaned dashboards are listed, "
		  "and count with `--fail-on` only.",
	.options = rows,
	.examples =
		{
			{"drift", "who edited what by hand"},
			{"drift --since 7d -q", "one line for each edit of the last week"},
			{"drift --fail-on=missing,orphaned --report markdown=drift.md",
			 "the nightly job: a report for an issue"},
		},
	.see_also = "pull history explain ci",
	.run = cmd_drift,
};
