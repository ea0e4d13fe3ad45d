/* SPDX-License-Identifier: MIT */
/*
 * panel_query: the queries of a dashboard's panels, put together as the panel would send them (POST /api/ds/query).
 *
 *     panels = panels_of(arena, dashboard);
 *     panels.items[i].whole                                       NULL: its queries can be asked
 *     panel_query_is_sent(panel, &panel->queries[j])              those of one data source go in one request
 *     body = panel_request_body(arena, &request, &why)
 *
 * What a browser does before it asks is done here: a panel's own data source goes before those of its queries unless it
 * is mixed; hidden queries are left out, unless an expression may use them; range, interval and number of points come
 * from dashboard and panel; variables are put in (interpolate.h). What happens in the browser after the answer
 * (transformations, thresholds) is not looked at.
 */
#ifndef DASHSYNC_MODEL_QUERY_PANEL_QUERY_H
#define DASHSYNC_MODEL_QUERY_PANEL_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"
#include "model/query/datasource_refs.h"

struct arena;
struct value;
struct variables;

/* One query of a panel. */
struct panel_query {
	const struct value *model;
	struct slice ref_id;          /* its own, else the first of A, B, ... that none of the panel's has */
	struct datasource_ref source; /* whom the panel asks: form, name and type; path and what are empty */
	const char *what;             /* panel 'CPU' (id 4), query A */
	uint32_t line, column;
	bool is_hidden;
};

struct panel {
	const struct value *model;
	const char *what;  /* panel 'CPU' (id 4) */
	struct slice id;   /* as the file spells it, or at NULL */
	const char *whole; /* why none of its queries can be asked, or NULL */
	struct panel_query *queries;
	size_t count;
	bool has_expression; /* all queries go in one request: an expression may use any of them */
};

struct panels {
	struct panel *items;
	size_t count;
};

/* All panels that have queries, or are of a library: first those of the top level, then those in rows. */
struct panels panels_of(struct arena *arena, const struct value *dashboard);

/* Whether the query is sent: it is not hidden, or an expression may use it. */
bool panel_query_is_sent(const struct panel *panel, const struct panel_query *query);

/* A data source that was found for a query. */
struct query_source {
	struct slice uid;
	struct slice type;     /* plugin id */
	struct slice interval; /* "15s", or at NULL */
};

/* What one request is made of. */
struct panel_request {
	const struct value *dashboard;
	const struct panel *panel;
	const struct variables *variables;
	struct variable_budget *budget; /* of the dashboard; NULL: none */
	int64_t now;                    /* ms */

	/* Which of the panel's queries it has, and the data source of each. */
	const struct panel_query *const *queries;
	const struct query_source *sources;
	size_t count;
};

/* The words in `*why` where a bound of interpolate.h is passed; compared by their address. */
extern const char panel_request_too_large[];

/*
 * The body, in the arena; at NULL, and in `*why` the words for what cannot be known, when it cannot be put together.
 * Members of a query that are not part of the question (refId, datasource) are not looked at for variables.
 */
struct slice panel_request_body(struct arena *arena, const struct panel_request *request, const char **why);

/* The body of a query for the values of a variable, as variable_query gave it, with the variables put in. */
struct slice variable_request_body(struct arena *arena, const struct panel_request *request, const struct value *query,
				   const char **why);

/* Whether a plugin is asked by the browser in a way of its own, so that the server's answer would mean nothing. */
bool plugin_is_asked_by_browser(struct slice plugin);

/* Whether two plugin ids are of one data source: some were renamed. */
bool plugin_is_same(struct slice a, struct slice b);

#endif
