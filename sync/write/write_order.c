/* SPDX-License-Identifier: MIT */
/*
 * One pool a wave, and the files of a wave are read again for it alone; a row that is to be tried again gets back what
 * the plan said of it.
 */
#include "sync/write/write_order.h"

#include <pthread.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/plan/plan.h"
#include "model/plan/title_order.h"
#include "sync/base/pool.h"
#include "sync/compare/operation.h"
#include "sync/compare/reread.h"

/* A row that was refused for its title, as it was before. */
struct refused {
	struct plan_row *row;
	struct plan_row planned;
};

struct task {
	const struct operation *operation;
	struct plan *plan;
	write_row_fn *write;
	void *user;
	struct reread *reread; /* of the wave */
	struct refused *refused;
	size_t refused_count;
	size_t refused_room;
	pthread_mutex_t lock; /* over `refused` */
};

static void write_one(void *user, size_t index)
{
	struct task *task = user;
	struct plan_row *row = reread_row(task->reread, index);
	struct plan_row planned = *row;
	task->write(task->user, task->reread, index);
	if (!row->write.title_is_taken)
		return;
	pthread_mutex_lock(&task->lock);
	task->refused = heap_grow(task->refused, task->refused_count, &task->refused_room, sizeof *task->refused);
	task->refused[task->refused_count++] = (struct refused){row, planned};
	pthread_mutex_unlock(&task->lock);
}

static void write_wave(struct task *task, struct plan_row *const *rows, size_t count)
{
	task->reread = reread_open_some(task->operation, rows, count);
	pool_run(task->operation->limits.write_jobs, count, write_one, task);
	reread_close(task->reread);
}

/* Whether a row was written and left its title to others. */
static bool is_freed(struct arena *arena, const struct plan *plan, size_t index)
{
	return plan_row_is_written(&plan->rows[index]) && title_order_moves(arena, plan, index);
}

/* Whether a title became free in the folder of a row. */
static bool is_any_free(const struct plan *plan, const bool *freed, const struct plan_row *row)
{
	for (size_t i = 0; i < plan->count; i++)
		if (freed[i] && slice_equal(plan->rows[i].found.folder, row->found.folder))
			return true;
	return false;
}

static const struct plan_row *planned_of(const struct task *task, const struct plan_row *row)
{
	const struct refused *refused = task->refused;
	while (refused->row != row)
		refused++;
	return &refused->planned;
}

/* A row that has its turn no more, because the run ends, stays refused for its title. */
static void write_again(struct task *task, struct reread *reread, size_t index)
{
	struct plan_row *row = reread_row(reread, index);
	const struct plan_row refused = *row;
	*row = *planned_of(task, row);
	task->write(task->user, reread, index);
	if (row->write.outcome == OUTCOME_SKIPPED)
		*row = refused;
}

/* Around a ring nothing becomes free. `rows` has room for all. */
static void try_again(struct task *task, struct arena *arena, const struct title_order *order, struct plan_row **rows)
{
	const struct plan *plan = task->plan;
	bool *freed = arena_array(arena, plan->count + 1, sizeof *freed);
	size_t count = 0;
	for (size_t i = 0; i < plan->count && task->refused_count; i++)
		freed[i] = is_freed(arena, plan, i);
	for (size_t i = 0; i < task->refused_count; i++)
		if (order->ring[task->refused[i].row - plan->rows] == TITLE_FREE)
			rows[count++] = task->refused[i].row;
	struct reread *reread = reread_open_some(task->operation, rows, count);
	for (size_t i = 0; i < count; i++) {
		const struct plan_row *row = reread_row(reread, i);
		if (!is_any_free(plan, freed, row)) {
			reread_leave(reread, i);
			continue;
		}
		write_again(task, reread, i);
		freed[row - plan->rows] = is_freed(arena, plan, (size_t)(row - plan->rows));
	}
	reread_close(reread);
}

/* Whose the title is, where that is known, and what to do about it. */
static void explain(const struct plan *plan, struct arena *arena, const struct title_order *order, size_t index)
{
	struct plan_row *row = &plan->rows[index];
	size_t holder = order->holder[index];
	if (!row->write.title_is_taken || holder == TITLE_FREE)
		return;
	const struct plan_row *other = &plan->rows[holder];
	if (plan_row_is_written(other) && title_order_moves(arena, plan, holder)) /* so somebody else has it now */
		return;
	const char *uid = text_c_string(row->arena, other->uid);
	row->reason = arena_printf(row->arena, "dashboard '%s' of the same folder has the title '%s'", uid,
				   text_c_string(row->arena, other->found.live_title));
	if (order->ring[index] != TITLE_FREE)
		row->hint = arena_strdup(row->arena, title_order_way_out(arena, plan, order, index));
	else if (title_order_would_move(arena, plan, holder))
		row->hint = arena_printf(row->arena,
					 "It becomes free when '%s' is written, whose row says why it was not.", uid);
	else if (row->rollback_to)
		row->hint = arena_printf(row->arena, "Run 'dashsync rollback %s --to VERSION' first.",
					 text_shell_word(row->arena, other->uid));
	else
		row->hint = arena_printf(row->arena, "Change the title in %s or in %s.", row->place.file,
					 other->place.file);
}

void write_in_order(const struct operation *operation, struct plan *plan, write_row_fn *write, void *user)
{
	ARENA_AUTO arena = arena_new();
	struct title_order order;
	struct plan_row **rows = arena_array(arena, plan->count + 1, sizeof *rows);
	struct task task = {.operation = operation, .plan = plan, .write = write, .user = user};
	title_order_of(arena, plan, &order);
	pthread_mutex_init(&task.lock, NULL);
	for (size_t wave = 0; wave < order.waves; wave++) {
		size_t count = 0;
		for (size_t i = 0; i < plan->count; i++)
			if (order.wave[i] == wave)
				rows[count++] = &plan->rows[i];
		write_wave(&task, rows, count);
	}
	try_again(&task, arena, &order, rows);
	for (size_t i = 0; i < plan->count; i++)
		explain(plan, arena, &order, i);
	pthread_mutex_destroy(&task.lock);
	free(task.refused);
}
