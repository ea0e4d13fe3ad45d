/* SPDX-License-Identifier: MIT */
/* rollback: plan, show it, ask, write, report; like apply, for one dashboard and an older version of it. */
#include <stdlib.h>

#include "cmd/command.h"
#include "cmd/confirm.h"
#include "cmd/report.h"
#include "cmd/session.h"
#include "cmd/watch.h"
#include "model/arena.h"
#include "sync/rollback.h"

static bool check(const struct invocation *invocation, struct error *err)
{
	if (invocation->arguments_count == 0 || !invocation->options->to) {
		error_set(err, FAULT_USAGE, "%s",
			  invocation->arguments_count ? "--to is missing" : "no dashboard is named");
		return error_hint(err, "Say which dashboard, and to what: dashsync rollback UID --to VERSION.");
	}
	return confirm_check(invocation->options, err) && reports_check(invocation->options, err);
}

static bool plan_it(struct session *session, const struct wanted *wanted, struct plan *plan, struct error *err)
{
	struct watch watch;
	session_describe(session, plan);
	watch_start(&watch, session->connection.client, session->engine.interrupted);
	bool ok = rollback_plan(&session->engine, wanted, session->options->to, plan, err);
	watch_stop(&watch);
	return ok;
}

/* Writes what was planned, when there is anything and it is agreed to. */
static bool carry_out(struct session *session, const struct wanted *wanted, struct plan *plan, struct error *err)
{
	struct engine *engine = &session->engine;
	if (!plan_count(plan).updates)
		return true;
	engine->run = confirm_run_id(session->arena, err);
	if (!engine->run || (!session->options->yes && !confirm_plan(session, plan, "rollback", err)))
		return false;
	if (engine_interrupted(engine))
		return error_set(err, FAULT_INTERRUPTED, "interrupted, nothing was written");
	rollback_apply(engine, wanted, plan);
	session_add_notes(session, plan);
	return true;
}

int cmd_rollback(const struct invocation *invocation, struct error *err)
{
	SESSION_AUTO session = {0};
	int result = FAULT_NONE; /* an error that is set says more */
	if (!check(invocation, err) || !session_open(&session, invocation, SESSION_UID, err))
		return result;
	ARENA_AUTO arena = arena_new();
	const struct wanted *wanted = engine_find(&session.engine, arena, slice_of(invocation->arguments[0]), err);
	if (!wanted)
		return result;
	struct plan plan;
	plan_init(&plan);
	if (plan_it(&session, wanted, &plan, err) && carry_out(&session, wanted, &plan, err)) {
		result = plan_apply_exit(&plan);
		reports_print(invocation->options, &plan, "rollback", result, err);
	}
	plan_free(&plan);
	return result;
}
