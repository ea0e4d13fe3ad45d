/* SPDX-License-Identifier: MIT */
/* dashsync(1): the overview, and the options of every command. */
#include "cmd/manual/manual_names.h"
#include "cmd/manual/manual_pages.h"

#include "model/base/arena.h"

static const char description[] =
	"dashsync keeps Grafana dashboards on a server equal to the JSON or YAML files in a git repository. It "
	"compares the dashboards of the working tree, or of a commit, with the server, shows the differences, and "
	"writes the changes from git where nobody edited the dashboard on the server. It shows an edit by hand and "
	"leaves it alone until somebody decides. There is no state file: the versions that the server keeps of each "
	"dashboard are the state.\n"
	"\n"
	"Every save names the version that it replaces, so that no other save is overwritten, and is read back. Its "
	"message ends with a line by which dashsync knows its own saves, the trailer: the commit, the run and a digest "
	"of the content.\n"
	"\n"
	"Dashboards are the files ending in .json, .yaml and .yml that the config names (dashsync.yaml(5)); DIR or "
	"FILE limits a command to the files in it. Without a config, or without `dashboards` in it, all such files in "
	"DIR are dashboards. dashsync does not create or delete dashboards; a missing one is a warning with the "
	"command that creates it, or imports it once.";

static const char options[] = "These options may come before or after the name of the command. Letters may share a "
			      "dash: `-qv`, `-qt` TARGET, `-qt`TARGET. When an option is given twice, the last one "
			      "counts, and so it is with `-q` and `-v`; repeatable options add up.";

static const char interruption[] =
	"After SIGINT (Ctrl-C), SIGTERM or SIGHUP, and at the end of `--run-timeout`, no new write starts. dashsync "
	"finishes the saves in flight and looks up those whose outcome is not known, reports the other dashboards as "
	"not written, counts the files with dashboards that were not looked at, and ends with exit 130. Most runs end "
	"within a tenth of a second. A second signal ends dashsync at once.\n"
	"\n"
	"A run that does not end by itself is ended: after three seconds without any progress; after thirty when "
	"something was written and its report is not printed yet; after up to two minutes while the outcome of a save "
	"is not known. An error then names what the run was doing, and the saves whose outcome is not known. Run the "
	"command again: it finds what was saved. In each case files are whole, new or old, and child processes are "
	"ended.";

void manual_add_program(struct page *page, const struct manual *manual)
{
	page_heading(page, "Synopsis");
	page_add(page, BLOCK_PARAGRAPH, 0, "`dashsync` [OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]");
	page_heading(page, "Description");
	page_text(page, 0, description);
	page_heading(page, "Commands");
	for (const struct command *const *command = manual->commands; *command; command++) {
		const char *arguments = (*command)->arguments;
		page_add(page, BLOCK_TERM, 0,
			 arena_printf(page->arena, "`%s`%s%s", (*command)->name, *arguments ? " " : "", arguments));
		page_add(page, BLOCK_PARAGRAPH, 1,
			 arena_printf(page->arena, "%s: %s", (*command)->summary,
				      manual_reference(page->arena, slice_of((*command)->name))));
	}
	page_heading(page, "Options");
	page_text(page, 0, options);
	manual_add_options(page, global_options);
	page_heading(page, "Interruption");
	page_text(page, 0, interruption);
	page_heading(page, "Exit status");
	page_text(page, 0, "dashsync-exit-codes(7) has the codes, and what each means for a job.");
	page_heading(page, "Environment");
	page_text(page, 0, "dashsync-environment(7) has every variable, with those for signing in.");
	manual_add_see_also(page, "config states exit-codes environment formats ci");
}
