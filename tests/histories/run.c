/* SPDX-License-Identifier: MIT */
/*
 * One run, as the command line would make it: a source of its own, a plan, and the apply. What its report says is
 * logged when a person could have read it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/plan/plan_file.h"
#include "model/value/json.h"
#include "sync/apply/apply_operation.h"
#include "sync/apply/plan_operation.h"
#include "sync/compare/operation.h"
#include "tests/histories/meddler.h"
#include "tests/sync/capture/recorded.h"

/* The pauses of apply would be most of the time: nobody waits here. */
int nanosleep(const struct timespec *desired, struct timespec *left)
{
	(void)desired;
	(void)left;
	return 0;
}

struct run {
	struct world *world;
	const struct step *step;
	struct meddler meddler;
	struct gateway gateway;
	struct operation operation;
	struct arena *arena; /* of this run */
	struct log_run *log;
};

/* ---- the report ---- */

static void show_value(const struct value *value, struct strbuf *out)
{
	if (value)
		json_write(value, out);
	strbuf_add_char(out, ' ');
}

static void show_changes(const struct changes *changes, struct strbuf *out)
{
	for (size_t i = 0; i < changes->count; i++) {
		show_value(changes->items[i].old, out);
		show_value(changes->items[i].new, out);
	}
}

static struct log_row row_of(struct run *run, const struct plan_row *row)
{
	struct arena *arena = run->world->arena;
	STRBUF_AUTO shown = STRBUF_INIT(1 << 20);
	show_changes(&row->changes, &shown);
	strbuf_add_text(&shown, "| ");
	show_changes(&row->edited.changes, &shown);
	STRBUF_AUTO told = STRBUF_INIT(1 << 20);
	const char *texts[] = {row->reason, row->note, row->write.warning, row->hint};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		strbuf_printf(&told, "%s%s", i && texts[i] ? "; " : "", texts[i] ? texts[i] : "");
	unsigned dashboard = board_of(row->uid);
	const unsigned *asked = run->meddler.asked[dashboard];
	return (struct log_row){
		.dashboard = dashboard,
		.state = state_name(row->state),
		.action = action_name(row->action),
		.outcome = outcome_name(row->write.outcome),
		.shown = arena_slice(arena, strbuf_slice(&shown)).at,
		.told = arena_slice(arena, strbuf_slice(&told)).at,
		.live_version = row->found.live_version,
		.is_fault = row->fault != FAULT_NONE,
		.gets = asked[CALL_GET],
		.lists = asked[CALL_VERSIONS] + asked[CALL_VERSION],
		.saves = asked[CALL_SAVE],
	};
}

static size_t keep_report(struct run *run, const struct plan *plan, struct log_row *rows)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count && count < BOARD_MOST; i++)
		if (board_of(plan->rows[i].uid) < BOARD_MOST)
			rows[count++] = row_of(run, &plan->rows[i]);
	return count;
}

static void keep_notes(struct run *run, const struct plan *plan)
{
	STRBUF_AUTO notes = STRBUF_INIT(1 << 16);
	strbuf_add_text(&notes, "");
	for (size_t i = 0; i < plan->notes_count; i++)
		strbuf_printf(&notes, "        %s\n", plan->notes[i]);
	run->log->notes = arena_slice(run->world->arena, strbuf_slice(&notes)).at;
}

/* ---- plan and apply ---- */

static void must(bool is_ok, const struct error *err)
{
	if (is_ok)
		return;
	fprintf(stderr, "a run cannot begin: %s\n", err->message);
	abort();
}

static void open_operation(struct run *run)
{
	static const struct source_rule rules[] = {{.path = {"dashboards", 10}}};
	ERROR_AUTO err = {0};
	struct world *world = run->world;
	const struct step *step = run->step;
	const struct log_commit *commit = world_back(world, step->back);
	run->arena = arena_new();
	run->gateway = meddler_open(&run->meddler, world, step);
	run->operation = (struct operation){
		.files = {.directory = commits_path(world->repository), .rules = {rules, 1}},
		.target.gateway = &run->gateway,
		.policy.decision = {(enum on_drift)step->drift, .adopt = step->adopt,
				    .allow_older_commit = step->rewind},
		.limits = {.run = "000000000000", .jobs = 1, .write_jobs = 1, .history_depth = 200},
	};
	run->operation.files.source = source_open(
		&(struct source_where){.directory = run->operation.files.directory, .ref = commit->hash}, &err);
	must(run->operation.files.source != NULL, &err);
	run->operation.files.has_commit = source_commit(run->operation.files.source, run->arena,
							&run->operation.files.commit);
	run->log = arena_alloc(world->arena, sizeof *run->log);
	*run->log = (struct log_run){
		.commit = commit->number,
		.drift = history_drift(step->drift),
		.adopt = step->adopt,
		.rewind = step->rewind,
		.expect = step->expect,
		.is_hold = step->kind == STEP_HOLD,
		.depth = world->depth,
	};
}

static void close_operation(struct run *run)
{
	source_close(run->operation.files.source);
	arena_free(run->arena);
}

/* A run that was killed tells nothing; its plan is told when it was ready before the end. */
static bool is_dead(const struct run *run)
{
	return run->step->kill && run->meddler.fake.requests[FAKE_ANY] >= run->step->kill;
}

static void settle_flags(struct run *run)
{
	run->log->is_disturbed = meddler_disturbed(&run->meddler);
	run->log->is_clean = !run->log->is_disturbed && run->step->hooks_count == 0 && run->log->depth == 0;
}

static void describe(struct run *run, struct plan *out)
{
	static const char no_config[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
	plan_init(out);
	out->endpoint = "http://127.0.0.1:3000";
	out->config_digest = no_config;
	out->commit = arena_strdup(out->arena, run->operation.files.commit.hash);
	out->subject = arena_strdup(out->arena, run->operation.files.commit.subject);
	out->policy = run->operation.policy.decision;
}

/* A plan of a capture that is taken now says the same: nobody and nothing meddled with the plan. */
static void check_capture(struct run *run, const struct plan *plan)
{
	ARENA_AUTO arena = arena_new();
	const struct step quiet = {.kind = run->step->kind};
	struct meddler meddler;
	struct gateway gateway = meddler_open(&meddler, run->world, &quiet);
	struct operation operation = run->operation;
	operation.target.gateway = &gateway;
	const char *differs = recorded_differs(&operation, plan, arena);
	if (!differs)
		return;
	fprintf(stderr, "a plan and that of a capture differ:\n%s\n", differs);
	abort();
}

static void plan(struct run *run, struct plan *out)
{
	ERROR_AUTO err = {0};
	describe(run, out);
	must(plan_operation(&run->operation, out, &err), &err);
	if (run->step->hooks_count == 0 && !meddler_disturbed(&run->meddler) && run->world->depth <= 1)
		check_capture(run, out);
	run->log->planned_rows = keep_report(run, out, run->log->planned);
	keep_notes(run, out);
	settle_flags(run);
	if (!is_dead(run))
		world_log(run->world, (struct event){.kind = EVENT_PLAN, .run = run->log});
}

static void apply(struct run *run, struct plan *plan)
{
	struct world *world = run->world;
	run->log->id = arena_printf(world->arena, "%012x", ++world->runs);
	run->operation.limits.run = run->log->id;
	world_log(world, (struct event){.kind = EVENT_BEGIN, .run = run->log});
	apply_operation(&run->operation, plan);
	run->log->rows = keep_report(run, plan, run->log->ended);
	settle_flags(run);
	run->log->is_killed = is_dead(run);
	world_log(world, (struct event){.kind = EVENT_END, .run = run->log});
}

/* ---- saved plans ---- */

static void hold(struct run *run, const struct plan *plan)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	plan_file_write(plan, DASHSYNC_VERSION, &text);
	run->world->held = arena_slice(run->world->arena, strbuf_slice(&text));
	run->world->held_run = run->log;
}

/* As `apply PLAN`: planned again from the saved commit, and held to what was saved. */
static void carry_out(struct run *run, const struct log_run *held)
{
	ERROR_AUTO err = {0};
	struct plan again;
	struct saved_plan saved;
	describe(run, &again);
	must(plan_file_read(run->arena, run->world->held, "held.plan", &saved, &err), &err);
	must(plan_file_fits(&saved, &again, &err), &err);
	must(plan_operation(&run->operation, &again, &err), &err);
	plan_file_hold(&again, &saved);
	memcpy(run->log->planned, held->planned, sizeof held->planned);
	run->log->planned_rows = held->planned_rows;
	run->log->is_from_hold = true;
	if (!is_dead(run))
		apply(run, &again);
	plan_free(&again);
}

static void carry(struct world *world, const struct step *step)
{
	const struct log_run *held = world->held_run;
	struct step same = *step;
	for (same.drift = 0; strcmp(history_drift(same.drift), held->drift) != 0;)
		same.drift++;
	for (same.back = 0; world_back(world, same.back)->number != held->commit;)
		same.back++;
	same.adopt = held->adopt;
	same.rewind = held->rewind;
	struct run run = {.world = world, .step = &same};
	open_operation(&run);
	world->depth++;
	carry_out(&run, held);
	world->depth--;
	close_operation(&run);
	world->held_run = NULL;
}

/* ---- */

void world_run(struct world *world, const struct step *step, bool is_replan)
{
	if (step->kind == STEP_CARRY) {
		if (world->held_run)
			carry(world, step);
		return;
	}
	struct run run = {.world = world, .step = step};
	struct plan planned;
	open_operation(&run);
	run.log->is_replan = is_replan;
	world->depth++;
	plan(&run, &planned);
	if (step->kind == STEP_APPLY && !is_dead(&run))
		apply(&run, &planned);
	if (step->kind == STEP_HOLD && !is_dead(&run))
		hold(&run, &planned);
	world->depth--;
	bool is_clean = step->kind == STEP_APPLY && run.log->is_clean;
	plan_free(&planned);
	close_operation(&run);
	struct step again = *step;
	again.kind = STEP_PLAN;
	again.expect = NULL;
	if (is_clean)
		world_run(world, &again, true);
}
