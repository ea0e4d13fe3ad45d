/* SPDX-License-Identifier: MIT */
/*
 * variables: the variables of a dashboard and their values, as far as the dashboard itself has them.
 *
 *     struct variables variables = variables_of(arena, dashboard);
 *     variable = variables_find(&variables, name);
 *     query = variable_query(arena, variable, plugin, &label, &why);        when !variable->is_known
 *     variable_take(arena, variable, &texts, &budget, &why);                what that query brought
 *
 * A variable has its `current` value; without one the value in its definition (custom, constant, text box, interval). A
 * query variable without a current value has a value that only its query returns, and for some data sources only calls
 * that the service does not answer.
 */
#ifndef DASHSYNC_MODEL_QUERY_VARIABLES_H
#define DASHSYNC_MODEL_QUERY_VARIABLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct value;

enum variable_kind {
	VARIABLE_QUERY,
	VARIABLE_CUSTOM,
	VARIABLE_CONSTANT,
	VARIABLE_TEXTBOX,
	VARIABLE_INTERVAL,
	VARIABLE_DATASOURCE,
	VARIABLE_OTHER, /* adhoc, groupby, system, and what is not known */
};

struct variable {
	struct slice name;
	enum variable_kind kind;
	const struct value *model;  /* its entry of templating.list */
	const struct slice *values; /* its value; several for All and for multiple values */
	size_t count;
	bool is_known;     /* the values are those; an empty text is one */
	bool is_all;       /* its value is All */
	bool is_multi;     /* several may be chosen, or All: one is written like a list, too */
	bool is_several;   /* several may be chosen */
	bool is_list;      /* they are a list, though it may be of one */
	bool is_verbatim;  /* All has a text of its own, put in as it is */
	bool is_too_large; /* found out by interpolate: its values bring more text than one query may have */
	const char *what;  /* variable 'env' */
	uint32_t line, column;
};

struct variables {
	struct variable *items; /* in the order of the dashboard */
	size_t count;
	struct variable **by_name; /* sorted, for variables_find */
};

/*
 * What the variables of one dashboard may still cost. Texts that refer to each other grow with the power of their
 * depth, so a bound for one query would let a dashboard with many panels take as often as much.
 */
struct variable_budget {
	size_t bytes;   /* put into its queries (interpolate.h) */
	uint64_t steps; /* of its regular expressions (js_regex_meter); each byte that they are for adds some */
};
#define VARIABLE_BUDGET ((struct variable_budget){.bytes = (size_t)64 << 20, .steps = 50000000})

struct variables variables_of(struct arena *arena, const struct value *dashboard);

/* The same, and one without a value for each name that none of them has. */
struct variables variables_add_names(struct arena *arena, const struct variables *variables, const struct slice *names,
				     size_t count);

/* The variable of a name, the first that has it, or NULL. */
struct variable *variables_find(const struct variables *variables, struct slice name);

/* Indexes of variables, in ascending order, each once. */
struct variable_uses {
	const size_t *items;
	size_t count;
};

/* The variables to which the texts in `value` refer. */
struct variable_uses variables_used(struct arena *arena, const struct variables *variables, const struct value *value);

/*
 * The query (as /api/ds/query takes one, without refId and datasource) that brings the values of a query variable on a
 * data source of this plugin; NULL, and why in `*why`, when they cannot be had that way. `*label` is the label whose
 * values are meant, or at NULL: the first column of texts.
 */
const struct value *variable_query(struct arena *arena, const struct variable *variable, struct slice plugin,
				   struct slice *label, const char **why);

struct variable_texts {
	const struct slice *items;
	size_t count;
};

/*
 * Takes copies of the texts that the query returned through the variable's `regex`: all values for All, else the first.
 * False, and nothing changes, when none is left (`*why` is NULL), or when the regex cannot be applied here (`*why`: the
 * reason).
 */
bool variable_take(struct arena *arena, struct variable *variable, const struct variable_texts *texts,
		   struct variable_budget *budget, const char **why);

#endif
