/* SPDX-License-Identifier: MIT */
/* What the manual has about the options of shared_rows.h. */
#include "cmd/commands/shared_rows.h"

const char manual_adopt[] =
	"Take over dashboards that dashsync never wrote, or that another repository writes: git's content replaces "
	"live. With `pull` the file becomes equal to live; it then accepts dashboards whose base is lost, too.";

const char manual_allow_all_missing[] =
	"Accept a target that has none of the dashboards, as before the first import. Without this option, a run "
	"without `--only`, `--base` or an argument asks whether the target is right when all dashboards are missing: "
	"`apply`, `drift` and `pull` end with 3, `plan` and `check` only print the question.";

const char manual_allow_older_commit[] =
	"Write an older commit over a version from a newer one, as after going back to an earlier commit. Without it "
	"such dashboards are `outdated` and refused.";

const char manual_fail_on[] = "Exit 3 for these results, which are otherwise not a failure; several with commas "
			      "between, as in `--fail-on=missing,orphaned`:\n\n"
			      "- `refused`: what apply would not write, whatever its rights;\n"
			      "- `missing`: dashboards that are not on the server;\n"
			      "- `orphaned`: dashboards that left git and are still on the server;\n"
			      "- `drift`: edits by hand that stay, kept or refused;\n"
			      "- `undetermined`: dashboards whose edits by hand could not be looked for;\n"
			      "- `warning`: warnings of files, of paths in the config and of writes.";

const char manual_history_depth[] =
	"Search at most N commits (1 to 100000) for a file that equals a version on the server, which then is the "
	"base. By default `history-depth` of the target, else 200.";

const char manual_max_changes[] =
	"Write nothing, and exit 3, when more than N dashboards, or more than P percent of all, would be written. "
	"`plan` reports it beforehand. By default `max-changes` of the target, else without a limit.";

const char manual_max_queries[] =
	"At most N requests for queries in all (1 to 1000000), 1000 by default; repeats after a 429 do not count. "
	"Queries above the limit are reported as not checked.";

const char manual_on_drift[] =
	"What to do with edits by hand. By default `on-drift` of the target, else `keep`:\n\n"
	"- `keep`: leave a dashboard that only live changed; refuse one that git changed too;\n"
	"- `refuse`: refuse both;\n"
	"- `merge`: save the changes of both sides; refuse where they changed the same place;\n"
	"- `overwrite`: let git replace the edits that this run has shown. A save that comes after that stays.";

const char manual_only[] =
	"Only the dashboards whose uid or file matches, as `web-*` or `dashboards/shop/*`; `*` matches `/` too. Quote "
	"wildcards, so that the shell leaves them alone. Repeatable; exit 64 when a pattern matches no dashboard. "
	"A pattern without a wildcard names one dashboard.";

const char manual_query_jobs[] =
	"Send at most N queries at a time (1 to 64). By default `query-jobs` of the target, else 4. Azure limits log "
	"queries to five at a time for each user.";

const char manual_quiet_minutes[] =
	"Refuse to write a dashboard that somebody else saved in the last N minutes (1 to 100000), because they may "
	"still be working on it. Off by default.";

const char manual_raw[] =
	"Print every change by its path, with the values as the documents have them, and what is added or "
	"removed as indented JSON.";

const char manual_ref[] =
	"Read the config and the files of a commit, named by a branch, a tag or a hash, instead of those in the "
	"working tree. Nothing is checked out.";

const char manual_yes[] = "Write without asking. Needed without a terminal.";
