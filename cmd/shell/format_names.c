/* SPDX-License-Identifier: MIT */
#include "cmd/shell/format_names.h"

const struct format_name format_names[FORMAT_COUNT] = {
	[FORMAT_TEXT] =
		{"text", false, "for people: the default",
		 "For people: the default. `-v` prints all of it, `-q` one line for each dashboard that is not "
		 "in sync, `--raw` every value by its path. The layout may change in each release: scripts read "
		 "json."},
	[FORMAT_JSON] = {"json", false, "for programs; --json is short for it",
			 "For programs. `--json` is short for it. One object with `schema` (1), `command`, `exit`, "
			 "`counts` by state, and `dashboards`, each with `uid`, `state`, `action`, `changes` and the "
			 "`commands` to type. Keys keep their meaning, and later releases may add some; docs/report.md "
			 "has all keys, docs/report.schema.json the schema."},
	[FORMAT_MARKDOWN] = {"markdown", true, "a comment on a pull request, a job's summary",
			     "A comment for a pull request, or a job's summary, of at most BYTES: `--report "
			     "markdown:60000` is the default and fits a comment of GitHub, 140000 one of Azure DevOps, "
			     "900000 one of GitLab or a summary of GitHub Actions. The first line is a marker with a "
			     "key (`--comment-key`), by which a job finds its comment again and edits it."},
	[FORMAT_HTML] = {"html", false, "a page with pictures, one file",
			 "A page to click, with pictures of the layout, for an artifact or an e-mail: one file without "
			 "a script, which loads nothing."},
	[FORMAT_JUNIT] =
		{"junit", false, "test results",
		 "Test results for the test view of a CI system: a test case for each dashboard that is not in "
		 "sync, and one for each query of `check`."},
	[FORMAT_SARIF] = {"sarif", false, "code scanning (SARIF 2.1.0)",
			  "Findings with file and line for code scanning, as SARIF 2.1.0."},
	[FORMAT_GITHUB] =
		{"github", false, "annotations of GitHub Actions",
		 "Annotations at the lines of a pull request, as commands that a job of GitHub Actions prints."},
	[FORMAT_AZURE_DEVOPS] = {"azure-devops", false, "issues of a job of Azure Pipelines",
				 "Errors and warnings of a job, as commands that a job of Azure Pipelines prints."},
	[FORMAT_GITLAB] = {"gitlab", false, "code quality of GitLab",
			   "Findings with file and line for the code quality widget of GitLab: `artifacts: reports: "
			   "codequality`."},
	[FORMAT_GITLAB_TERRAFORM] =
		{"gitlab-terraform", false, "three numbers for GitLab's Terraform widget",
		 "The numbers of dashboards to create, update and delete, for the widget of a merge "
		 "request: `artifacts: reports: terraform`."},
	[FORMAT_OPENMETRICS] = {"openmetrics", false, "metrics for Prometheus",
				"Metrics in the text format of OpenMetrics: the time of the last check, dashboards by "
				"state, the age of the oldest edit by hand."},
	[FORMAT_ONELINE] = {"oneline", false, "one line for a chat message", "One printable line, for a chat message."},
};
