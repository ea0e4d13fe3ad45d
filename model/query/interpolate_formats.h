/* SPDX-License-Identifier: MIT */
/* interpolate_formats: how the values of a variable are written into a text. Private to interpolate.c. */
#ifndef DASHSYNC_MODEL_QUERY_INTERPOLATE_FORMATS_H
#define DASHSYNC_MODEL_QUERY_INTERPOLATE_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct strbuf;

/* The input of a format: a variable. */
struct formatted {
	struct slice name;
	const struct slice *values;
	size_t count;
	bool is_multi; /* several could be chosen */
	bool is_list;  /* it has a list of values, though it may be of one */
	bool has_own;  /* All has a text of its own, and only one value may be chosen */
};

/*
 * Whether a plugin writes lists its own way only in the text of a query (`query`, `rawSql`), and not in the members
 * beside it: subscriptions, resources, databases.
 */
bool format_is_of_queries(struct slice plugin);

/* Writes them in the format of a name (Grafana's variable formats), or when that is at NULL as the plugin wants it. */
void format_values(const struct formatted *what, struct slice format, struct slice plugin, struct strbuf *out);

#endif
