/* SPDX-License-Identifier: MIT */
#include "model/document/normal.h"

#include "model/base/arena.h"
#include "model/value/value.h"

const struct value *normal_form(struct arena *arena, const struct value *dashboard)
{
	static const char *const server_owned[] = {"id", "uid", "version", "iteration", NULL};
	for (size_t i = 0; server_owned[i]; i++) {
		if (!value_get(dashboard, server_owned[i]))
			continue;
		struct value *normal = arena_alloc(arena, sizeof *normal);
		*normal = value_without(arena, dashboard, server_owned);
		normal->line = dashboard->line;
		normal->column = dashboard->column;
		return normal;
	}
	return dashboard;
}
