/* SPDX-License-Identifier: MIT */
/*
 * One request: its body, a slot to send it in, and what the answer says of each of its queries. When a request with
 * several queries fails as a whole, each is asked alone, so that the one at fault is named.
 */
#include <inttypes.h>

#include "model/base/arena.h"
#include "model/value/value.h"
#include "sync/base/backoff.h"
#include "sync/check/check_run_internal.h"
#include "sync/compare/operation.h"

#define TRIES        3
#define FIRST_PAUSE  500 /* milliseconds, after a 429 of a data source */
#define BUDGET_WORDS "the run has sent as many queries as it may (--max-queries)"

/* ---- one request ---- */

/* Takes one from the budget of requests; false when it is used up. */
static bool may_ask(struct checker *checker)
{
	return atomic_fetch_add(&checker->asked, 1) < checker->options.most_queries;
}

static bool is_throttled(const struct query_answer *answer)
{
	bool throttled = answer->is_whole && answer->outcome == QUERY_THROTTLED;
	for (size_t i = 0; i < answer->count; i++)
		throttled |= answer->results[i].outcome == QUERY_THROTTLED;
	return throttled;
}

static void take_slot(struct checker *checker)
{
	while (sem_wait(&checker->slots) != 0)
		; /* a signal came; what it means is seen where the request is sent */
}

/* Sends it when there is a slot, and again after a data source said that it was asked too often. */
static bool send(struct checker *checker, struct arena *arena, struct slice body, struct query_answer *out,
		 struct error *err)
{
	const struct data_sources *data_sources = checker->options.data_sources;
	bool answered = false;
	for (unsigned tried = 1; tried <= TRIES; tried++) {
		if (operation_is_interrupted(checker->operation))
			return error_set(err, FAULT_INTERRUPTED, "interrupted");
		take_slot(checker);
		answered = data_sources->ops->query(data_sources->self, arena, body, out, err);
		sem_post(&checker->slots);
		if (!answered || !is_throttled(out) || tried == TRIES)
			break;
		operation_sleep(checker->operation, backoff_pause(FIRST_PAUSE, tried, 0));
	}
	return answered;
}

/* What the outcome of a query is in a report. */
static const struct outcome_row {
	enum query_outcome outcome;
	enum check_status status;
	const char *reason; /* where the server says nothing itself, or NULL */
} outcome_rows[] = {
	{QUERY_ROWS, CHECK_OK, NULL},
	{QUERY_EMPTY, CHECK_EMPTY, "the answer is empty"},
	{QUERY_FAILED, CHECK_FAILED, "the data source gives no reason"},
	{QUERY_UNANSWERABLE, CHECK_UNCHECKED, "only a browser can ask this data source"},
	{QUERY_INVISIBLE, CHECK_INVISIBLE, "the data source is not visible to this identity"},
	{QUERY_THROTTLED, CHECK_UNANSWERED, "the data source limits requests"},
};

static void set_outcome(const struct checker *checker, struct arena *arena, enum query_outcome outcome,
			const char *complaint, uint32_t milliseconds, struct check_item *item)
{
	const struct outcome_row *row = outcome_rows;
	while (row->outcome != outcome)
		row++;
	item->status = row->status;
	item->reason = row->reason;
	item->fault = row->status == CHECK_UNANSWERED ? FAULT_FAILED : FAULT_NONE;
	if (complaint && outcome == QUERY_FAILED)
		item->reason = complaint;
	else if (complaint && row->reason)
		item->reason = arena_printf(arena, "%s: %s", row->reason, complaint);
	bool is_answer = outcome == QUERY_ROWS || outcome == QUERY_EMPTY;
	if (is_answer && milliseconds > checker->options.slow) {
		item->status = CHECK_SLOW;
		item->reason = arena_printf(arena, "answered with %" PRIu64 " rows after %" PRIu32 ".%" PRIu32 " s",
					    item->rows, milliseconds / 1000, milliseconds % 1000 / 100);
	}
}

/* ---- groups ---- */

void group_settle(struct group *group, enum check_status status, enum fault fault, const char *reason)
{
	for (size_t i = 0; i < group->count; i++) {
		group->items[i].status = status;
		group->items[i].fault = fault;
		group->items[i].reason = reason;
	}
}

static const struct query_result *result_of(const struct query_answer *answer, struct slice ref_id)
{
	for (size_t i = 0; i < answer->count; i++)
		if (slice_equal(answer->results[i].ref_id, ref_id))
			return &answer->results[i];
	return NULL;
}

/* A query that an answer says nothing of: servers leave out those without data, and some that failed. */
static const struct query_result left_out = {.outcome = QUERY_EMPTY};

static void read_answer(const struct checker *checker, struct group *group, const struct query_answer *answer)
{
	for (size_t i = 0; i < group->count; i++) {
		struct check_item *item = &group->items[i];
		const struct query_result *result = result_of(answer, group->queries[i]->ref_id);
		bool is_unseen = group->queries[i]->is_hidden && !result; /* only an expression sees it */
		if (!result)
			result = &left_out;
		item->rows = result->rows;
		enum query_outcome outcome = answer->is_whole ? answer->outcome : result->outcome;
		set_outcome(checker, group->arena, is_unseen && !answer->is_whole ? QUERY_ROWS : outcome,
			    answer->is_whole ? answer->complaint : result->complaint, answer->milliseconds, item);
	}
}

/* Waits until the bodies of all groups before it are made; then it holds the lock. */
static void begin_turn(struct bodies *bodies, size_t number)
{
	pthread_mutex_lock(&bodies->lock);
	while (bodies->turn < number)
		pthread_cond_wait(&bodies->next, &bodies->lock);
}

static void end_turn(struct bodies *bodies, size_t number)
{
	if (bodies->turn == number)
		bodies->turn++;
	pthread_cond_broadcast(&bodies->next);
	pthread_mutex_unlock(&bodies->lock);
}

/* The body of a group's request, or why there is none. Parts of a group that was asked before cost the budget nothing.
 */
static struct slice make_body(struct inspection *inspection, struct group *group, struct panel_request *request,
			      const char **why)
{
	struct bodies *bodies = &inspection->bodies;
	begin_turn(bodies, group->number);
	if (bodies->turn == group->number)
		request->budget = &bodies->budget;
	struct slice body = panel_request_body(group->arena, request, why);
	if (!body.at && *why == panel_request_too_large) {
		bodies->too_large += group->count;
		group->is_too_large = true;
	}
	end_turn(bodies, group->number);
	return body;
}

static void ask_together(struct inspection *inspection, struct group *group)
{
	struct checker *checker = inspection->checker;
	struct panel_request request = {
		.dashboard = inspection->dashboard,
		.panel = group->panel,
		.variables = &inspection->variables,
		.now = checker->options.now,
		.queries = group->queries,
		.sources = group->sources,
		.count = group->count,
	};
	ERROR_AUTO err = {0};
	struct query_answer answer = {0};
	const char *why = NULL;
	struct slice body = make_body(inspection, group, &request, &why);
	if (!body.at)
		group_settle(group, CHECK_UNCHECKED, FAULT_NONE, why);
	else if (!may_ask(checker))
		group_settle(group, CHECK_UNCHECKED, FAULT_NONE, BUDGET_WORDS);
	else if (!send(checker, group->arena, body, &answer, &err))
		group_settle(group, CHECK_UNANSWERED, err.fault, arena_strdup(group->arena, err.message));
	else
		read_answer(checker, group, &answer);
}

/* Whether all failed together although each could be asked alone. */
static bool is_worth_splitting(const struct group *group)
{
	bool failed = group->count > 1 && !group->panel->has_expression;
	for (size_t i = 0; i < group->count; i++)
		failed &= group->items[i].status == CHECK_FAILED;
	return failed;
}

void group_ask(struct inspection *inspection, struct group *group)
{
	if (group->is_settled) {
		begin_turn(&inspection->bodies, group->number);
		end_turn(&inspection->bodies, group->number);
		return;
	}
	ask_together(inspection, group);
	if (!is_worth_splitting(group))
		return;
	for (size_t i = 0; i < group->count; i++) {
		struct group alone = *group;
		alone.queries += i;
		alone.sources += i;
		alone.items += i;
		alone.count = 1;
		ask_together(inspection, &alone);
	}
}

/* ---- variables ---- */

/* The query of a variable, and whom it asks. */
struct asked_values {
	const struct value *query;
	struct query_source source;
	struct slice label; /* variable_query */
};

/* Sends the query of a variable; the item says what became of it. What is asked and answered is in `arena`. */
static void ask_values(struct inspection *inspection, struct arena *arena, struct variable *variable,
		       const struct asked_values *asked, struct check_item *item)
{
	struct checker *checker = inspection->checker;
	struct variable_budget *budget = &inspection->bodies.budget; /* no group is asked yet */
	const struct panel_request request = {
		.dashboard = inspection->dashboard,
		.variables = &inspection->variables,
		.budget = budget,
		.now = checker->options.now,
		.sources = &asked->source,
		.count = 1,
	};
	ERROR_AUTO err = {0};
	struct query_answer answer = {0};
	struct variable_texts texts = {0};
	const char *why = NULL;
	struct slice body = variable_request_body(arena, &request, asked->query, &item->reason);
	item->status = CHECK_UNCHECKED;
	if (!body.at)
		return;
	if (!may_ask(checker)) {
		check_leave_out(item, BUDGET_WORDS);
		return;
	}
	if (!send(checker, arena, body, &answer, &err)) {
		item->status = CHECK_UNANSWERED;
		item->fault = err.fault;
		item->reason = arena_strdup(arena, err.message);
		return;
	}
	const struct query_result *result = answer.count ? &answer.results[0] : &left_out;
	item->rows = result->rows;
	set_outcome(checker, arena, answer.is_whole ? answer.outcome : result->outcome,
		    answer.is_whole ? answer.complaint : result->complaint, answer.milliseconds, item);
	texts.count = query_texts(arena, result->frames, asked->label, &texts.items);
	if (item->status == CHECK_OK && !variable_take(inspection->arena, variable, &texts, budget, &why)) {
		item->status = why ? CHECK_UNCHECKED : CHECK_EMPTY;
		item->reason = why ? why : "its query returned no value";
	}
}

void inspection_ask_variable(struct inspection *inspection, struct variable *variable)
{
	ARENA_AUTO arena = arena_new();
	struct check_item item = {.is_query = true, .line = variable->line, .column = variable->column};
	item.what = arena_printf(inspection->arena, "%s, its values", variable->what);
	struct datasource_ref ref;
	struct asked_values asked = {0};
	datasource_ref_read(value_get(variable->model, "datasource"), &ref);
	if (inspection_find(inspection, &ref, &asked.source, &item)) {
		asked.query = variable_query(arena, variable, asked.source.type, &asked.label, &item.reason);
		item.status = CHECK_UNCHECKED;
		if (asked.query)
			ask_values(inspection, arena, variable, &asked, &item);
	} else if (item.status == CHECK_OK) {
		check_leave_out(&item, ANSWERED_BY_BROWSER);
	} else if (item.status == CHECK_INVISIBLE) { /* which is said of the reference already */
		check_leave_out(&item, INVISIBLE_SOURCE);
	}
	inspection_add(inspection, &item);
}
