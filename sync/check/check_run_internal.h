/* SPDX-License-Identifier: MIT */
/*
 * check_run_internal: what check_run.c (which dashboards), check_sources.c (data sources), check_queries.c (the
 * queries), check_choice.c (which panels), check_ask.c (one request) and check_inspection.c (one finding) share, and
 * nobody else sees.
 */
#ifndef DASHSYNC_SYNC_CHECK_CHECK_INTERNAL_H
#define DASHSYNC_SYNC_CHECK_CHECK_INTERNAL_H

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "model/plan/plan.h"
#include "model/query/datasource_refs.h"
#include "model/query/panel_query.h"
#include "model/query/variables.h"
#include "sync/check/check_run.h"
#include "sync/check/data_source_cache.h"

#define VARIABLE_DEPTH 3 /* of variables whose queries refer to variables */

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

/*
 * The bodies of a dashboard's requests are made one after the other, in the order of its panels, though the requests
 * are sent side by side: what its variables may cost is one budget, and where it ends must not depend on threads.
 */
struct bodies {
	pthread_mutex_t
		lock; /* for what follows, for the variables, and for the inspection's arena while groups are asked */
	pthread_cond_t next;
	size_t turn; /* the group whose body is made next */
	struct variable_budget budget;
	size_t too_large; /* queries that have none because of what their variables bring in */
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
	struct bodies bodies;
};

/* What goes in one request, and what became of each of its queries. */
struct group {
	const struct panel *panel;
	const struct panel_query **queries;
	struct query_source *sources;
	struct check_item *items;
	size_t count;
	size_t number;
	bool is_settled;     /* its items say all: nothing is asked */
	bool is_too_large;   /* counted in bodies.too_large */
	struct arena *arena; /* of the worker that asks */
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

/* What of a dashboard is asked. */
struct choice {
	bool has_all;
	struct slice *ids; /* of panels that changes lead into, sorted */
	size_t ids_count, ids_room;
	struct variables variables; /* of the dashboard, and those that it no longer has */
	bool *affected;             /* by variable: it changes, or one to which it refers */
};
struct choice choice_of(const struct inspection *inspection);
bool choice_has(const struct choice *choice, const struct panel *panel);

/*
 * Sends a group, unless it is settled, and fills its items; their texts may be in its arena. To be called for every
 * group, in the order of their numbers, side by side.
 */
void group_ask(struct inspection *inspection, struct group *group);

/* Gives all items of a group the same status. */
void group_settle(struct group *group, enum check_status status, enum fault fault, const char *reason);

/* Asks the query of a variable for its values, which are known then or not, and adds what became of that. */
void inspection_ask_variable(struct inspection *inspection, struct variable *variable);

/* The queries of its panels; of those alone that the row changes, unless all are asked for. */
void inspection_check_queries(struct inspection *inspection);

#endif
