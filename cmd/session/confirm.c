/* SPDX-License-Identifier: MIT */
#include "cmd/session/confirm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "cmd/output/formats.h"
#include "cmd/session/session.h"
#include "cmd/session/session_report.h"
#include "cmd/shell/interrupt.h"
#include "model/base/arena.h"
#include "model/plan/trailer.h"
#include "sync/base/under_way.h"

bool confirm_check(const struct options *options, struct error *err)
{
	if (options->yes || terminal_can_ask())
		return true;
	error_set(err, FAULT_USAGE, "there is no terminal to ask on");
	return error_hint(err, "Run again with --yes to write without asking.");
}

static bool ask(const char *question)
{
	UNDER_WAY_AUTO step = {.what = "waiting for an answer"};
	under_way_begin(&step);
	interrupt_ends_waits(true);
	bool yes = terminal_confirm(question);
	interrupt_ends_waits(false);
	return yes;
}

bool confirm_plan(const struct session *session, struct plan *plan, const char *command, struct error *err)
{
	session_settle(session, plan, command);
	report_print_plan(session->options, plan, command, stderr);
	struct plan_counts counts = plan_count(plan);
	char *question = heap_printf("\nWrite %zu of %zu dashboards to %s?", counts.updates, plan->count,
				     session->endpoint);
	bool yes = ask(question);
	free(question);
	if (yes)
		return true;
	if (operation_is_interrupted(&session->operation))
		return error_set(err, FAULT_INTERRUPTED, "interrupted, nothing was written");
	return error_set(err, FAULT_REFUSED, "not confirmed, nothing was written");
}

const char *confirm_run_id(struct arena *arena, struct error *err)
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
