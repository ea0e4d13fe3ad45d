/* SPDX-License-Identifier: MIT */
/* dashsync-environment(7), from the table of variables. */
#include <string.h>

#include "cmd/manual/manual_pages.h"
#include "cmd/shell/environment.h"
#include "model/base/arena.h"

void manual_add_environment(struct page *page, const struct manual *manual)
{
	const char *group = "";
	(void)manual;
	page_heading(page, "Description");
	page_text(
		page, 0,
		"dashsync reads these variables and no others. An option on the command line overrides a variable, and "
		"a variable overrides the config. A variable that is empty counts as not set.");
	for (const struct variable *variable = environment_variables; variable->name; variable++) {
		if (strcmp(group, variable->group) != 0)
			page_heading(page, variable->group);
		group = variable->group;
		page_add(page, BLOCK_TERM, 0, arena_printf(page->arena, "`%s`", variable->name));
		page_text(page, 1, variable->manual);
	}
	manual_add_see_also(page, "doctor config");
}
