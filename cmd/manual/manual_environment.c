/* SPDX-License-Identifier: MIT */
/* dashsync-environment(7), from the table of variables. */
#include <string.h>

#include "cmd/manual/manual_pages.h"
#include "cmd/shell/environment.h"
#include "model/base/arena.h"

static const char description[] =
	"dashsync reads these variables. An option on the command line overrides a variable of the same meaning, and "
	"so does a key of the config; only a token (`DASHSYNC_TOKEN`) is used before `auth` of the config. If not "
	"stated otherwise, an empty variable counts as not set. git's settings are looked for below HOME and "
	"XDG_CONFIG_HOME, as git does.";

void manual_add_environment(struct page *page, const struct manual *manual)
{
	const char *group = "";
	(void)manual;
	page_heading(page, "Description");
	page_text(page, 0, description);
	for (const struct variable *variable = environment_variables; variable->name; variable++) {
		if (strcmp(group, variable->group) != 0)
			page_heading(page, variable->group);
		group = variable->group;
		page_add(page, BLOCK_TERM, 0, arena_printf(page->arena, "`%s`", variable->name));
		page_text(page, 1, variable->manual);
	}
	manual_add_see_also(page, "doctor config");
}
