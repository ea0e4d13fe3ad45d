/* SPDX-License-Identifier: MIT */
#include "model/report/page.h"

const char *group_kind_name(enum group_kind kind)
{
	static const char *const names[GROUP_KIND_COUNT] = {
		"edit",   "added",      "removed",          "moved",       "same text",    "same setting",
		"type",   "replaced",   "duplicated",       "upgrade",     "ids",          "ref ids",
		"pushed", "row folded", "variable renamed", "data source", "rows to grid", "current"};
	return names[kind];
}
