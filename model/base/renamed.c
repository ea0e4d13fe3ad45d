/* SPDX-License-Identifier: MIT */
#include "model/base/renamed.h"

struct slice renamed_now(const struct renamed *table, struct slice name)
{
	for (; table->before; table++)
		if (slice_is(name, table->before))
			return slice_of(table->now);
	return name;
}

const char *renamed_before(const struct renamed *table, const char *now)
{
	for (; table->before; table++)
		if (strcmp(table->now, now) == 0)
			return table->before;
	return NULL;
}
