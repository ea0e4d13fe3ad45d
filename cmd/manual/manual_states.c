/* SPDX-License-Identifier: MIT */
/* dashsync-states(7): the states of a dashboard, and what to do about each. model/plan/decide.c decides. */
#include "cmd/manual/manual_pages.h"

#include "model/base/arena.h"

static const char description[] =
	"dashsync compares three documents of each dashboard:\n"
	"\n"
	"- git: the file, as the target gets it, with its data sources and inputs;\n"
	"- live: the dashboard on the server;\n"
	"- base: what both had in common last, which is the newest version that dashsync wrote, or one that equals a "
	"commit.\n"
	"\n"
	"What differs between base and live is an edit by hand; what differs between base and git is a change that "
	"waits to be written. Both together give the state. `dashsync explain` UID shows the three and the reason.";

static const struct {
	const char *name, *text;
} states[] = {
	{"in-sync", "Live equals git, or nobody edited either since they were equal. Nothing to do."},
	{"new", "The dashboard on the server is empty, as Azure Resource Manager creates it. apply writes it."},
	{"changed", "git changed, and nobody edited live. apply writes it."},
	{"drifted", "Live was edited by hand, and git has no change that live lacks. apply keeps the edit; "
		    "`--on-drift=overwrite` replaces it, `pull` takes it into the file."},
	{"diverged", "git and live both changed, in different places. apply refuses; `--on-drift=merge` saves both, "
		     "`pull` takes live's changes into the file."},
	{"conflict", "git and live both changed the same place. apply refuses; change one side by hand, or let git win "
		     "with `--on-drift=overwrite` or live with `pull --on-conflict=live`."},
	{"base-lost", "The server no longer keeps the versions that show who edited what. apply refuses; "
		      "`--on-drift=overwrite` lets git win, `pull --adopt` live."},
	{"unmanaged", "Live was never written by dashsync and equals no commit. apply refuses; `--adopt` takes the "
		      "dashboard over, `pull --adopt` takes live into the file."},
	{"foreign", "Another repository wrote live last. apply refuses, unless `--adopt`."},
	{"outdated", "Live was written from a newer commit than this one. apply refuses, unless "
		     "`--allow-older-commit`. Mostly the checkout is old: `git pull`."},
	{"undetermined",
	 "Edits by hand cannot be looked for: the token may not list versions, or the clone is shallow "
	 "(`git fetch --unshallow`). With `plan --live` also a dashboard that the capture does not have."},
	{"missing", "The dashboard is in git and not on the server. dashsync does not create dashboards; the row has "
		    "the command that does."},
	{"orphaned", "The dashboard left git and is still on the server. dashsync does not delete dashboards."},
	{"blocked", "Live cannot be saved: it is provisioned from files, or another dashboard of its folder has the "
		    "title. The row has the reason."},
	{"invalid", "The file has an error; `dashsync validate` has its place."},
	{"error", "Live could not be read."},
};

static const char marks[] = "The first character of a row shows what apply does, not the state:\n"
			    "\n"
			    "- `~` writes, `+` writes a new dashboard for the first time;\n"
			    "- `*` keeps an edit by hand;\n"
			    "- `x` refuses, or was rolled back;\n"
			    "- `=` does nothing;\n"
			    "- `?` is missing or orphaned, or was not tried;\n"
			    "- `!` failed.";

static const char moves[] =
	"A dashboard is known by its uid. Its file may be moved or renamed, and its title may change: that is the same "
	"dashboard. A file with another uid is another dashboard: the plan shows the new uid as missing and the old "
	"one as orphaned. Set the uid back in the file; or create the dashboard of the new uid and delete the old one "
	"on the server, where links to it end.";

void manual_add_states(struct page *page, const struct manual *manual)
{
	(void)manual;
	page_heading(page, "Description");
	page_text(page, 0, description);
	page_heading(page, "States");
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		page_add(page, BLOCK_TERM, 0, arena_printf(page->arena, "`%s`", states[i].name));
		page_text(page, 1, states[i].text);
	}
	page_heading(page, "Marks");
	page_text(page, 0, marks);
	page_heading(page, "Moved and renamed dashboards");
	page_text(page, 0, moves);
	manual_add_see_also(page, "plan apply drift pull explain exit-codes");
}
