/* SPDX-License-Identifier: MIT */
/* apply: plan, show it, ask, write, report. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "cmd/command.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "model/arena.h"
#include "model/trailer.h"

/* What stops an apply before it looks at any dashboard. */
static bool check_options(const struct options *options, struct error *err)
{
	if (!reports_check(options, err))
		return false;
	if (options->yes || terminal_can_ask())
		return true;
	error_set(err, FAULT_USAGE, "there is no terminal to ask on");
	return error_hint(err, "Give --yes to write without asking.");
}

static bool check_commit(const struct session *session, struct error *err)
{
	if (session->engine.has_commit)
		return true;
	error_set(err, FAULT_USAGE, "apply needs a commit, and there is none here");
	return error_hint(err, "Run it in a git repository with at least one commit; outside git only plan works.");
}

/* A dirty tree is refused: the trailer would name a commit that does not hold what was written. */
static bool check_clean(struct session *session, const struct plan *plan, struct error *err)
{
	const char *dirty = NULL;
	if (!session_first_dirty(session, plan, &dirty, err))
		return false;
	session->engine.dirty = dirty != NULL;
	if (!dirty || session->options->allow_dirty)
		return true;
	error_set(err, FAULT_REFUSED, "'%s' differs from the last commit", dirty);
	return error_hint(err, "Commit it, or give --allow-dirty.");
}

static const char *new_run_id(struct arena *arena, struct error *err)
{
	unsigned char bytes[TRAILER_RUN_HEX / 2];
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes) {
		error_set(err, FAULT_FAILED, "no random bytes for the run id: %s", strerror(errno));
		return NULL;
	}
	char *run = arena_alloc(arena, TRAILER_RUN_HEX + 1);
	for (size_t i = 0; i < sizeof bytes; i++) {
		run[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
		run[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
	}
	return run;
}

/* Shows the plan on stderr and asks. */
static bool confirm(const struct session *session, const struct plan *plan)
{
	const struct options *options = session->options;
	struct report report = {
		.plan = plan,
		.command = "plan",
		.verbose = options->verbose,
		.palette = terminal_palette(options, stderr),
		.width = terminal_width(stderr),
	};
	report_text(&report, stderr);
	struct plan_counts counts = plan_count(plan);
	char *question = heap_printf("\nWrite %zu of %zu dashboards to %s?", counts.updates, plan->count,
				     session->endpoint);
	bool yes = terminal_confirm(question);
	free(question);
	return yes;
}

static bool carry_out(struct session *session, struct plan *plan, struct error *err)
{
	struct engine *engine = &session->engine;
	if (!check_clean(session, plan, err))
		return false;
	plan->dirty = engine->dirty;
	struct slice limit = session_max_changes(session);
	if (limit.at && !plan_within(plan, limit, err))
		return false;
	engine->run = new_run_id(session->arena, err);
	if (!engine->run)
		return false;
	bool asks = plan_count(plan).updates && !session->options->yes && !plan->interrupted;
	if (asks && !confirm(session, plan)) {
		if (engine_interrupted(engine))
			return error_set(err, FAULT_INTERRUPTED, "interrupted, nothing was written");
		return error_set(err, FAULT_REFUSED, "not confirmed, nothing was written");
	}
	progress_init(&session->progress, session->options, "applied");
	engine_apply(engine, plan);
	progress_end(&session->progress);
	return true;
}

int cmd_apply(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	int result = FAULT_NONE; /* an error that is set says more */
	if (!check_options(invocation->options, err) || !session_open(&session, invocation, SESSION_ONLINE, err) ||
	    !check_commit(&session, err))
		return result;
	struct plan plan;
	plan_init(&plan);
	if (session_plan(&session, &plan, err) && carry_out(&session, &plan, err)) {
		result = plan_apply_exit(&plan);
		reports_print(invocation->options, &plan, "apply", result, err);
	}
	plan_free(&plan);
	return result;
}
