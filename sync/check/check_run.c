/* SPDX-License-Identifier: MIT */
/*
 * One worker a dashboard: its document is read again, or read back after a write, and gone when it is checked, so that
 * memory does not grow with the fleet.
 */
#include "sync/check/check_run.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "sync/base/pool.h"
#include "sync/base/under_way.h"
#include "sync/check/check_run_internal.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/reread.h"

struct checker *checker_new(const struct operation *operation, const struct check_options *options)
{
	struct checker *checker = heap_alloc(sizeof *checker);
	*checker = (struct checker){.operation = operation, .options = *options};
	checker->cache = data_source_cache_new(options->data_sources);
	sem_init(&checker->slots, 0, options->query_jobs);
	return checker;
}

void checker_free(struct checker *checker)
{
	if (!checker)
		return;
	data_source_cache_free(checker->cache);
	sem_destroy(&checker->slots);
	free(checker);
}

static void inspect(struct checker *checker, struct arena *arena, struct plan_row *row, const struct value *dashboard,
		    bool is_live)
{
	struct inspection inspection = {.checker = checker, .arena = arena, .row = row, .dashboard = dashboard};
	row->check = arena_alloc(row->arena, sizeof *row->check);
	row->check->is_live = is_live;
	inspection.check = row->check;
	UNDER_WAY_AUTO step = {.what = "checking", .of = arena_slice(arena, row->uid).at};
	under_way_begin(&step);
	inspection.variables = variables_of(arena, dashboard);
	inspection.bodies.budget = VARIABLE_BUDGET;
	pthread_mutex_init(&inspection.bodies.lock, NULL);
	pthread_cond_init(&inspection.bodies.next, NULL);
	inspection_check_sources(&inspection);
	inspection_check_queries(&inspection);
	pthread_cond_destroy(&inspection.bodies.next);
	pthread_mutex_destroy(&inspection.bodies.lock);
}

/* ---- rows ---- */

struct task {
	struct checker *checker;
	struct plan *plan;
	bool only_writes;
	struct reread *reread; /* of the plan's rows; NULL while live is checked */
	pthread_mutex_t lock;  /* over done and progress */
	size_t done;
};

static void move_on(struct task *task)
{
	const struct operation_limits *limits = &task->checker->operation->limits;
	pthread_mutex_lock(&task->lock);
	task->done++;
	if (limits->progress)
		limits->progress(limits->progress_user, task->done, task->plan->count);
	pthread_mutex_unlock(&task->lock);
}

/* Calls `check` for each row of the plan. */
static void run(struct task *task, pool_fn *check)
{
	const struct operation_limits *limits = &task->checker->operation->limits;
	pthread_mutex_init(&task->lock, NULL);
	if (limits->progress)
		limits->progress(limits->progress_user, 0, task->plan->count);
	pool_run(limits->jobs, task->plan->count, check, task);
	pthread_mutex_destroy(&task->lock);
}

static bool is_checkable(const struct task *task, const struct plan_row *row)
{
	if (row->state == STATE_INVALID || row->state == STATE_ORPHANED || row->state == STATE_ERROR)
		return false;
	return !task->only_writes || action_writes(row->action);
}

static void check_row(void *user, size_t index)
{
	struct task *task = user;
	struct plan_row *row = reread_row(task->reread, index);
	ARENA_AUTO arena = arena_new();
	bool is_due = is_checkable(task, row) && !operation_is_interrupted(task->checker->operation);
	const struct desired *desired = is_due ? reread_desired(task->reread, arena, index) : NULL;
	if (desired)
		inspect(task->checker, arena, row, desired->document, false);
	reread_leave(task->reread, index);
	move_on(task);
}

void checker_check_plan(struct checker *checker, struct plan *plan, bool only_writes)
{
	const struct operation *operation = checker->operation;
	struct task task = {.checker = checker, .plan = plan, .only_writes = only_writes};
	task.reread = reread_open(operation, plan->rows, plan->count);
	run(&task, check_row);
	reread_close(task.reread);
	plan->interrupted = operation_is_interrupted(operation);
}

static void inspect_written(struct checker *checker, struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct live live = {0};
	if (!plan_row_is_written(row))
		return;
	if (live_read(checker->operation, arena, row->live_uid, &live, &err) && live.dashboard) {
		inspect(checker, arena, row, live.dashboard, true);
		return;
	}
	row->check = arena_alloc(row->arena, sizeof *row->check);
	row->check->is_live = true;
	const struct check_item item = {.status = CHECK_UNANSWERED,
					.fault = err.fault == FAULT_NONE ? FAULT_FAILED : err.fault,
					.what = "dashboard",
					.reason = err.message ? err.message : "it is gone"};
	check_add(row->check, row->arena, &checker->options.severities, &item);
}

static void check_written(void *user, size_t index)
{
	struct task *task = user;
	inspect_written(task->checker, &task->plan->rows[index]);
	move_on(task);
}

void checker_check_written(struct checker *checker, struct plan *plan)
{
	struct task task = {.checker = checker, .plan = plan};
	run(&task, check_written);
}
