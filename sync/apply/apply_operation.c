/* SPDX-License-Identifier: MIT */
#include "sync/apply/apply_operation.h"

#include <pthread.h>

#include "model/base/arena.h"
#include "model/plan/plan.h"
#include "sync/compare/operation.h"
#include "sync/compare/reread.h"
#include "sync/write/write.h"
#include "sync/write/write_order.h"

struct task {
	const struct operation *operation;
	struct plan *plan;
	size_t done;
	size_t failed;
	pthread_mutex_t lock; /* over done, failed and progress */
};

static void skip_row(struct plan_row *row, enum fault fault, const char *reason)
{
	row->write.outcome = OUTCOME_SKIPPED;
	row->fault = fault;
	row->reason = reason;
}

static void apply_row(const struct task *task, struct reread *reread, size_t index, struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	const struct desired *desired = reread_desired(reread, arena, index);
	if (desired) {
		write_dashboard(task->operation, desired, row);
		return;
	}
	row->write.outcome = OUTCOME_REFUSED;
	row->fault = FAULT_REFUSED;
	row->reason = "the file changed since it was planned";
	row->hint = "Plan again.";
}

/* Whether so many writes failed that no new one may start. */
static bool is_stopped(struct task *task)
{
	pthread_mutex_lock(&task->lock);
	bool stopped = task->operation->policy.max_failures && task->failed >= task->operation->policy.max_failures;
	pthread_mutex_unlock(&task->lock);
	return stopped;
}

static void apply_index(void *user, struct reread *reread, size_t index)
{
	struct task *task = user;
	const struct operation *operation = task->operation;
	struct plan_row *row = reread_row(reread, index);
	bool writes = action_writes(row->action);
	if (writes && operation_is_interrupted(operation))
		skip_row(row, FAULT_NONE, "interrupted before its turn");
	else if (writes && is_stopped(task))
		skip_row(row, FAULT_REFUSED, "not started, because too many others failed (--max-failures)");
	else if (writes)
		apply_row(task, reread, index, row);
	reread_leave(reread, index);
	pthread_mutex_lock(&task->lock);
	task->failed += row->write.outcome == OUTCOME_FAILED;
	task->done += task->done < task->plan->count; /* one that is tried once more is done already */
	if (operation->limits.progress)
		operation->limits.progress(operation->limits.progress_user, task->done, task->plan->count);
	pthread_mutex_unlock(&task->lock);
}

void apply_operation(const struct operation *operation, struct plan *plan)
{
	struct task task = {.operation = operation, .plan = plan};
	pthread_mutex_init(&task.lock, NULL);
	plan->run = arena_strdup(plan->arena, operation->limits.run);
	if (operation->limits.progress)
		operation->limits.progress(operation->limits.progress_user, 0, plan->count);
	write_in_order(operation, plan, apply_index, &task);
	pthread_mutex_destroy(&task.lock);
	plan->interrupted = operation_is_interrupted(operation);
}
