/* SPDX-License-Identifier: MIT */
/*
 * check_run_internal: what check_run.c (which dashboards), check_sources.c (data sources), check_queries.c (which
 * queries), check_ask.c (one request) and check_inspection.c (one finding) share, and nobody else sees.
 */
#ifndef DASHSYNC_SYNC_CHECK_CHECK_INTERNAL_H
#define DASHSYNC_SYNC_CHECK_CHECK_INTERNAL_H

#include <semaphore.h>
#include <stdatomic.h>

#include "model/plan/plan.h"
#include "model/query/datasource_refs.h"
#include "model/query/panel_query.h"
#include "model/query/variables.h"
#include "sync/check/check_run.h"
#include "sync/check/data_source_cache.h"

/* Why a query is not asked. */
#define ANSWERED_BY_BROWSER "the browser itself answers it"
#define INVISIBLE_SOURCE    "its data source is not visible to this identity"

struct checker {
	const struct operation *operation;
	struct check_options options;
	struct data_source_cache *cache;
	sem_t slots;                /* requests for queries that may start now */
	atomic_uint_fast32_t asked; /* requests for queries so far */
};

/* One dashboard under check. */
struct inspection {
	struct checker *checker;
	struct arena *arena; /* for the time of the check */
	struct plan_row *row;
	struct check *check; /* in the row's arena */
	const struct value *dashboard;
	struct variables variables;
	bool *was_asked; /* by variable */
};

/* What goes in one request, and what became of each of its queries. */
struct group {
	const struct panel *panel;
	const struct panel_query **queries;
	struct query_source *sources;
	struct check_item *items;
	size_t count;
	bool is_settled;     /* its items say all: nothing is asked */
	struct arena *arena; /* of the worker that asks; NULL while nothing was */
};

/* Makes an item one that is not asked, and why. Always false. */
bool check_leave_out(struct check_item *item, const char *reason);

/* Adds an item to the dashboard's check. */
void inspection_add(struct inspection *inspection, const struct check_item *item);

/*
 * Looks for the data source that a reference means. Fills status, data source, type and reason of `item`; true when a
 * query can be sent to it. Safe from several threads.
 */
bool inspection_find(const struct inspection *inspection, const struct datasource_ref *ref, struct query_source *out,
		     struct check_item *item);

/* Every data source that the dashboard names. */
void inspection_check_sources(struct inspection *inspection);

/* Sends a group and fills its items. */
void group_ask(const struct inspection *inspection, struct group *group);

/* Gives all items of a group the same status. */
void group_settle(struct group *group, enum check_status status, enum fault fault, const char *reason);

/* Asks the query of a variable for its values, which are known then or not, and adds what became of that. */
void inspection_ask_variable(struct inspection *inspection, struct variable *variable);

/* The queries of its panels; of those alone that the row changes, unless all are asked for. */
void inspection_check_queries(struct inspection *inspection);

#endif
