/* SPDX-License-Identifier: MIT */
/*
 * interpolate: variables put into the texts of a query, as Grafana's browser does before it asks; the server never
 * does.
 *
 * References are $name, ${name}, ${name:format}, ${name.field} and [[name]]. How a list of values is written is decided
 * by the format, or else by the plugin: a regex for Prometheus, quoted texts for Azure Monitor and SQL, {a,b} for
 * others. Built-in names ($__from, $__interval, ...) come from range and interval. What is nobody's name stays: it is a
 * macro of the plugin ($__timeFilter), or a part of its language.
 *
 * The values of a variable may refer to others, ten deep. All that is put in may have 16 MB together, and what the
 * dashboard's budget still has: variables that refer to each other many times would grow beyond any bound. A variable
 * that passes the bound is marked, and not tried again.
 */
#ifndef DASHSYNC_MODEL_QUERY_INTERPOLATE_H
#define DASHSYNC_MODEL_QUERY_INTERPOLATE_H

#include "model/base/slice.h"
#include "model/query/time_range.h"
#include "model/query/variables.h"

struct arena;
struct value;

struct interpolation {
	const struct variables *variables;
	struct variable_budget *budget; /* of the dashboard; NULL: only the bound of one query holds */
	struct time_range range;
	int64_t interval;    /* ms, between two points */
	int64_t scrape;      /* ms, the data source's usual interval; 0: 15 s */
	struct slice plugin; /* of the data source */
	struct slice title;  /* of the dashboard */
	struct slice uid;
};

/*
 * A copy of `value`, sharing what stays, in which the references of all texts are replaced; keys stay. NULL when one
 * has no value that can be known here (`*missing` says which: "variable 'env'", "'__user'"), or when a bound would be
 * passed (`*missing` is NULL). Calls with one budget, or with variables that they share, are made one after the other.
 */
const struct value *interpolate(struct arena *arena, const struct interpolation *with, const struct value *value,
				const char **missing);

#endif
