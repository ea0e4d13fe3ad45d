/* SPDX-License-Identifier: MIT */
#include "cmd/pipeline/sarif_rules.h"

#include <string.h>

static const struct rule_words rules[] = {
	{"drifted", "A dashboard was edited by hand.",
	 "Somebody has changed the dashboard on the server since git's version was written there.",
	 "Take the edit into git with `dashsync pull`, or let git win with `dashsync apply --on-drift=overwrite`."},
	{"diverged", "A dashboard was edited in git and by hand.",
	 "Git and somebody on the server have changed different parts of the dashboard since they were equal.",
	 "Take the edit into git with `dashsync pull`, or write both with `dashsync apply --on-drift=merge`."},
	{"conflict", "The same part of a dashboard was edited in git and by hand.",
	 "Git and somebody on the server have changed the same part of the dashboard since they were equal.",
	 "`dashsync pull` brings the edit into the file; decide there which one stays."},
	{"base-lost", "It is not known who edited a dashboard.",
	 "The version that git wrote is not in the server's list of versions any more, so nothing shows whether "
	 "somebody has "
	 "edited the dashboard by hand.",
	 "Compare with `dashsync plan -v`; then `dashsync pull`, or `dashsync apply --on-drift=overwrite`."},
	{"undetermined", "Edits by hand could not be looked for.",
	 "This identity may not list the versions of the dashboard, or the clone has too few commits.",
	 "Give the identity the right to list versions, and check out with full depth."},
	{"unmanaged", "Git wants to write a dashboard that dashsync never wrote.",
	 "The dashboard is on the server with other content, and nothing shows that it came from git.",
	 "Take it over with `dashsync apply --adopt`, or take its content with `dashsync pull`."},
	{"foreign", "A dashboard is another repository's.",
	 "Its last version was written by dashsync from a config with another id.",
	 "Remove it from one of both repositories, or take it over with `dashsync apply --adopt`."},
	{"outdated", "A newer commit has written a dashboard.",
	 "The version on the server comes from a commit that is newer than the one to apply.",
	 "Run again on the newest commit."},
	{"blocked", "The server does not let a dashboard be saved.",
	 "It is provisioned, or in a form that cannot be written.", "The message says what stops it."},
	{"missing", "A dashboard is not on the server.", "Dashsync writes dashboards that are there, and creates none.",
	 "Create it with the template of the resource, or remove its file."},
	{"data-source", "A data source is not visible.",
	 "The dashboard uses a data source that this identity does not see: it may not exist.",
	 "Correct its uid, or give the identity the right to see it."},
	{"data-source-type", "A data source is of another type.",
	 "The data source that the dashboard uses is of another type than the dashboard says.",
	 "Correct the type or the uid of the data source where the alert is."},
	{"query-empty", "A query is answered with nothing.",
	 "The data source knows no such series, or has no rows in the time asked for.",
	 "See whether names and labels in the query are those of the data source."},
	{"query-slow", "A query is slow.", "Its answer took longer than the target's `slow-query`.",
	 "Ask for fewer series or a shorter time, or use a recording rule."},
	{"query-error", "A query is not answered.", "The data source refuses the query, in its own words.",
	 "Correct the query where the alert is."},
};

static const struct rule_words of_files = {
	NULL, "A dashboard file has a problem.",
	"The file is not what it has to be for dashsync, or for Grafana, as the message says.",
	"Correct the file where the alert is; `dashsync validate` shows all problems of all files, offline."};

static const struct rule_words of_others = {
	NULL, "A dashboard does not end as git has it.",
	"The content in git is not, or will not be, what the server shows, as the message says.",
	"`dashsync plan -v` says more of it."};

const struct rule_words *rule_words(const char *id)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (strcmp(rules[i].id, id) == 0)
			return &rules[i];
	return strncmp(id, "dashboard/", strlen("dashboard/")) == 0 ? &of_others : &of_files;
}
