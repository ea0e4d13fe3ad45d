/* SPDX-License-Identifier: MIT */
/* What the manual has about the options of shared_rows.h. */
#include "cmd/commands/shared_rows.h"

const char manual_adopt[] =
	"Take over dashboards that dashsync never wrote, or that another repository writes. With `pull` the "
	"file becomes equal to live; it then accepts dashboards whose base is lost, too.";

const char manual_allow_all_missing[] =
	"Accept a target that has none of the dashboards, as before the first import. Without it, `apply`, "
	"`drift` and `pull` end with 3 when all dashboards are missing in a run without `--only`, `--base` "
	"or an argument.";

const char manual_allow_older_commit[] = "Write an older commit over a version from a newer one.";

const char manual_fail_on[] =
	"Exit 3 for results that are otherwise no failure, several with commas between: `refused` (apply "
	"would not write it, whatever its rights), `missing`, `orphaned`, `drift` (edits by hand that "
	"stay), `undetermined`, `warning`.";

const char manual_history_depth[] = "Search N commits for a file that equals live, 200 by default.";

const char manual_max_changes[] =
	"Write nothing when more than N dashboards, or more than P percent of all, would be written. `plan` "
	"reports it beforehand.";

const char manual_max_queries[] =
	"At most N requests for queries in all, 1000 by default, repeats after a 429 not counted. Queries "
	"above the limit are reported as not checked.";

const char manual_on_drift[] =
	"The treatment of edits by hand. `keep` (the default) leaves them: it keeps a dashboard that only "
	"live changed, and refuses one that git changed too. `refuse` refuses both. `merge` saves both "
	"sides where they changed different places. `overwrite` lets git replace the edits that this run "
	"has shown, and no newer ones.";

const char manual_only[] =
	"Only the dashboards whose uid or file matches. Repeatable. A pattern without a wildcard names one "
	"dashboard.";

const char manual_query_jobs[] =
	"At most N requests for queries in flight, 4 by default. Azure limits log queries to five at a time "
	"for each user.";

const char manual_quiet_minutes[] = "Leave, and name, dashboards that somebody else saved in the last N minutes.";

const char manual_raw[] =
	"Print every change by its path, with the values as the documents have them, and what is added or "
	"removed as indented JSON.";

const char manual_ref[] = "Read a commit from the object database instead of the working tree.";

const char manual_yes[] = "Write without asking. Needed without a terminal.";
