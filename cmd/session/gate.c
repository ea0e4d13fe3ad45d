/* SPDX-License-Identifier: MIT */
#include "cmd/session/gate.h"

#include <time.h>

#include "cmd/shell/watch.h"
#include "model/base/arena.h"
#include "sync/base/pool.h"
#include "sync/check/check_run.h"
#include "sync/compare/reread.h"
#include "sync/history/rollback.h"

#define MOST_QUERIES 1000

/* The settings of a check, from the command line and the target. */
static struct check_options options_of(const struct session *session)
{
	const struct options *options = session->options;
	const struct config_target *settings = &session->settings;
	return (struct check_options){
		.data_sources = &session->connection.data_sources,
		.severities = settings->check,
		.query_jobs = options->query_jobs ? options->query_jobs : settings->query_jobs,
		.slow = settings->slow_query * 1000,
		.most_queries = options->max_queries ? options->max_queries : MOST_QUERIES,
		.all = options->all,
		.now = (int64_t)time(NULL) * 1000,
	};
}

/* "its check failed: panel 'CPU' (id 4), query A: parse error" */
static const char *failure_of(const struct plan_row *row)
{
	const char *problem = check_first_problem(row->arena, row->check);
	return arena_printf(row->arena, "%s: %s",
			    check_is_broken(row->check) ? "its check failed" : "it could not be checked",
			    problem ? problem : "its file changed meanwhile");
}

static void hold_back(struct plan_row *row)
{
	enum fault fault = check_fault(row->check);
	if (!action_writes(row->action) || (fault == FAULT_NONE && row->check))
		return;
	row->action = ACTION_REFUSE;
	row->fault = fault == FAULT_NONE ? FAULT_FAILED : fault;
	row->reason = arena_printf(row->arena, "not to be written: %s", failure_of(row));
	row->hint = "Run 'dashsync check' for the findings; apply without --check writes it anyway.";
}

void gate_check(struct session *session, struct plan *plan, bool only_writes)
{
	const struct check_options options = options_of(session);
	struct checker *checker = checker_new(&session->operation, &options);
	struct watch watch;
	progress_begin(&session->progress, session->options, "checking", "checked");
	watch_start(&watch, session->connection.client, session->operation.limits.interrupted);
	checker_check_plan(checker, plan, only_writes);
	watch_stop(&watch);
	progress_end(&session->progress);
	checker_free(checker);
}

void gate_before(struct session *session, struct plan *plan)
{
	gate_check(session, plan, true);
	for (size_t i = 0; i < plan->count && !plan->interrupted; i++)
		hold_back(&plan->rows[i]);
}

struct undoing {
	const struct operation *operation;
	struct reread *reread;
	bool take_back;
};

static void judge_row(const struct undoing *undoing, size_t index, struct plan_row *row)
{
	enum fault fault = check_fault(row->check);
	if (!plan_row_is_written(row) || fault == FAULT_NONE)
		return;
	row->fault = fault;
	if (check_is_broken(row->check) && undoing->take_back) {
		ARENA_AUTO arena = arena_new();
		const struct desired *desired = reread_desired(undoing->reread, arena, index);
		rollback_undo(undoing->operation, desired, row, failure_of(row));
		return;
	}
	row->write.warning = arena_printf(row->arena, "%s%s%s", row->write.warning ? row->write.warning : "",
					  row->write.warning ? "; " : "", failure_of(row));
}

static void judge(void *user, size_t index)
{
	const struct undoing *undoing = user;
	judge_row(undoing, index, reread_row(undoing->reread, index));
	reread_leave(undoing->reread, index);
}

void gate_after(struct session *session, struct plan *plan)
{
	const struct check_options options = options_of(session);
	struct checker *checker = checker_new(&session->operation, &options);
	progress_begin(&session->progress, session->options, "checking live", "checked live");
	checker_check_written(checker, plan);
	checker_free(checker);
	struct undoing undoing = {
		.operation = &session->operation,
		.reread = reread_open(&session->operation, plan->rows, plan->count),
		.take_back = session->options->rollback_on_failure,
	};
	pool_run(session->operation.limits.write_jobs, plan->count, judge, &undoing);
	reread_close(undoing.reread);
	progress_end(&session->progress);
}
