/* SPDX-License-Identifier: MIT */
/* asking: dashboards as JSON texts and their variables, for the tests of what is asked of data sources. */
#ifndef DASHSYNC_TESTS_MODEL_QUERY_ASKING_H
#define DASHSYNC_TESTS_MODEL_QUERY_ASKING_H

#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/query/variables.h"
#include "model/value/json.h"
#include "tests/model/value/parsed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The variables of a dashboard whose list has these entries. */
static inline struct variables asking_variables(struct arena *arena, const char *entries)
{
	const char *text = arena_printf(arena, "{\"templating\":{\"list\":[%s]}}", entries);
	return variables_of(arena, parsed(arena, text));
}

/* "a|b|c", or "unknown". */
static inline const char *asking_values(struct arena *arena, const struct variable *variable)
{
	if (!variable->is_known)
		return "unknown";
	STRBUF_AUTO out = STRBUF_INIT(100000);
	for (size_t i = 0; i < variable->count; i++) {
		strbuf_add_text(&out, i ? "|" : "");
		strbuf_add_slice(&out, variable->values[i]);
	}
	return arena_copy(arena, out.at ? out.at : "", out.length);
}

#endif
