/* SPDX-License-Identifier: MIT */
/*
 * Sessions stay open until the report is printed: texts of a plan may be theirs. What is wrong with the command line is
 * found before any request; an error of usage that all targets share is printed once, as that of the run.
 */
#include "cmd/session/targets.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/output/formats.h"
#include "cmd/report/report.h"
#include "cmd/session/session_report.h"
#include "cmd/shell/interrupt.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"

#define MOST_VARIABLES 10 /* that a hint names */

/* ---- one target ---- */

static int run_one(const struct invocation *invocation, const struct target_command *command, struct error *err)
{
	SESSION_AUTO session = {0};
	struct plan plan;
	int result = FAULT_NONE; /* an error that is set says more */
	if (!session_open(&session, invocation, command->extent, err))
		return result;
	plan_init(&plan);
	if (command->run(&session, &plan, command->user, err)) {
		const struct plan *plans = &plan;
		result = plan_exit_all(command->rule, &plans, 1);
		result = result == FAULT_NONE ? (int)err->fault : result; /* a plan that could not be saved */
		session_report(&session, &plan, command->name, result, err);
		if (command->after)
			command->after(invocation->options, &plan);
	}
	plan_free(&plan);
	return result;
}

/* ---- what is for one target only ---- */

static const char *list_variables(struct arena *arena, const struct string_list *names)
{
	STRBUF_AUTO text = STRBUF_INIT(4000);
	for (size_t i = 0; i < names->count && i < MOST_VARIABLES; i++)
		strbuf_printf(&text, "%s%s", i ? ", " : "",
			      sign_in_variable(arena, arena_slice(arena, names->items[i]).at));
	if (names->count > MOST_VARIABLES)
		strbuf_add_text(&text, ", …");
	return arena_strdup(arena, text.at);
}

static bool refuse(const char *what, const struct string_list *names, struct error *err)
{
	return error_set(err, FAULT_USAGE, "%s is for one target, and -t names %zu", what, names->count);
}

/* A secret or an address that is given for one server must not reach another. */
static bool check_shared(struct arena *arena, const struct options *options, const struct string_list *names,
			 struct error *err)
{
	const char *variables = list_variables(arena, names);
	if (connect_variable("DASHSYNC_TOKEN")) {
		refuse("DASHSYNC_TOKEN", names, err);
		return error_hint(err, "Unset it, and set a token for each target: %s.", variables);
	}
	if (!options->endpoint && !connect_variable("DASHSYNC_ENDPOINT"))
		return true;
	refuse(options->endpoint ? "--endpoint" : "DASHSYNC_ENDPOINT", names, err);
	return error_hint(
		err,
		"Leave it out: each target has an 'endpoint' in dashsync.yaml, --trust-endpoint URL lets a token "
		"go there, and the tokens are %s.",
		variables);
}

static bool check(struct session *session, const struct target_command *command, const struct string_list *names,
		  struct error *err)
{
	if (names->count < 2)
		return true;
	if (command->single) {
		refuse(command->single, names, err);
		return error_hint(err, "Run it for each target, the first with -t %.*s.", SLICE_ARG(names->items[0]));
	}
	return command->extent == SESSION_OFFLINE || check_shared(session->arena, session->options, names, err);
}

/* ---- several targets ---- */

struct target_run {
	struct options options; /* with -t for this target */
	struct session session;
	struct plan plan;
	bool is_made; /* the plan is, and what is wrong is in it */
};

/* What ended the command on a target becomes a part of its report. */
static void take_error(struct plan *plan, const struct error *failed)
{
	plan->interrupted = plan->interrupted || failed->fault == FAULT_INTERRUPTED;
	if (plan->target_fault.fault != FAULT_NONE) {
		plan_note(plan, failed->message);
		return;
	}
	plan->target_fault = (struct target_fault){
		.fault = failed->fault,
		.message = arena_strdup(plan->arena, failed->message),
		.hint = arena_strdup(plan->arena, failed->hint),
	};
}

static bool open_and_run(struct target_run *run, const struct invocation *invocation,
			 const struct target_command *command, struct error *err)
{
	struct invocation here = {&run->options, invocation->arguments, invocation->arguments_count, true};
	if (!session_open(&run->session, &here, command->extent, err)) {
		session_describe(&run->session, &run->plan);
		return false;
	}
	return command->run(&run->session, &run->plan, command->user, err);
}

static void run_target(struct target_run *run, const struct invocation *invocation,
		       const struct target_command *command, bool interrupted)
{
	ERROR_AUTO failed = {0};
	plan_init(&run->plan);
	if (interrupted)
		error_set(&failed, FAULT_INTERRUPTED, "not begun: the run was interrupted");
	else
		run->is_made = open_and_run(run, invocation, command, &failed);
	if (failed.fault != FAULT_NONE && !run->plan.held_back)
		take_error(&run->plan, &failed);
	run->plan.target = arena_strdup(run->plan.arena, run->options.target);
	run->session.options = &run->options;
	session_settle(&run->session, &run->plan, command->name);
	connect_close(&run->session.connection);
}

/* An error of usage or of the config that no target went past, and that is the same for all. */
static bool share_error(const struct target_run *runs, size_t count, struct error *err)
{
	const struct target_fault *first = &runs[0].plan.target_fault;
	bool is_shared = first->fault == FAULT_USAGE || first->fault == FAULT_CONFIG;
	for (size_t i = 0; i < count && is_shared; i++)
		is_shared = !runs[i].is_made && strcmp(runs[i].plan.target_fault.message, first->message) == 0;
	if (!is_shared)
		return false;
	error_set(err, first->fault, "%s", first->message);
	if (first->hint)
		error_hint(err, "%s", first->hint);
	return true;
}

static int report_all(struct target_run *runs, size_t count, const struct options *options,
		      const struct target_command *command, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	const struct plan **plans = arena_array(arena, count, sizeof *plans);
	struct report *items = arena_array(arena, count, sizeof *items);
	for (size_t i = 0; i < count; i++) {
		plans[i] = &runs[i].plan;
		items[i] = report_of_command(command->name);
		items[i].plan = plans[i];
		items[i].exit = plan_exit_all(command->rule, &plans[i], 1);
	}
	struct reports reports = {items, count, plan_exit_all(command->rule, plans, count)};
	reports_render(options, &reports, err);
	return reports.exit;
}

static int run_all(const struct invocation *invocation, const struct target_command *command,
		   const struct string_list *names, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct target_run *runs = arena_array(arena, names->count, sizeof *runs);
	int result = FAULT_NONE;
	for (size_t i = 0; i < names->count; i++) {
		runs[i] = (struct target_run){.options = *invocation->options};
		runs[i].options.target = arena_slice(arena, names->items[i]).at;
		runs[i].options.is_one_of_several = true;
		run_target(&runs[i], invocation, command, i > 0 && *interrupt_catch());
	}
	if (!share_error(runs, names->count, err))
		result = report_all(runs, names->count, invocation->options, command, err);
	for (size_t i = 0; i < names->count; i++) {
		plan_free(&runs[i].plan);
		session_close(&runs[i].session);
	}
	return result;
}

int targets_run(const struct invocation *invocation, const struct target_command *command, struct error *err)
{
	const char *given = invocation->options->target;
	if (!given || (!strchr(given, ',') && strcmp(given, "*") != 0))
		return run_one(invocation, command, err);
	SESSION_AUTO session = {0};
	struct string_list names = {0};
	if (!session_name_targets(&session, invocation, &names, err) || !check(&session, command, &names, err))
		return FAULT_NONE;
	if (names.count > 1)
		return run_all(invocation, command, &names, err);
	struct options options = *invocation->options;
	options.target = arena_slice(session.arena, names.items[0]).at;
	const struct invocation here = {&options, invocation->arguments, invocation->arguments_count, true};
	return run_one(&here, command, err);
}
