/* SPDX-License-Identifier: MIT */
/* Topics that have no table behind them: formats of reports, and pipelines. */
#include "cmd/manual/manual_pages.h"

#include "cmd/shell/format_names.h"
#include "model/base/arena.h"

static const char formats[] =
	"A command prints its report as text. `--report` FORMAT prints another format in its place, `--report` "
	"FORMAT=FILE writes one to a file beside the text; give it once for each file. All formats show the same "
	"report, and a report has the same bytes wherever it is rendered.";

static const char saved[] =
	"A JSON report has all that the other formats print, so that one run is enough for each of them:\n"
	"\n"
	"    dashsync plan --report json=plan.json\n"
	"    dashsync report render plan.json\n"
	"    dashsync report render plan.json --as markdown >comment.md\n"
	"\n"
	"A report is not a plan: `plan --out` saves what `apply` can write.";

static const char outputs[] =
	"`--outputs` gives the next step of a job what a script would else search for in the text: the exit code, "
	"numbers of dashboards (DASHSYNC_WRITES, DASHSYNC_DRIFTED, DASHSYNC_LOST and others), DASHSYNC_COMPLETE, which "
	"is 1 when every dashboard was looked at, and DASHSYNC_SUMMARY, one line of printable ASCII. `github`, "
	"`azure-devops` and `gitlab` write them as that platform reads them, `auto` takes the platform of the job, and "
	"any other word is a file of NAME=VALUE lines. docs/formats.md has all names.";

static const char jobs[] =
	"A pipeline has three jobs. Each needs the whole history of git, because what a dashboard was based on is "
	"looked for there: `fetch-depth: 0` in GitHub Actions, `fetchDepth: 0` in Azure Pipelines, `GIT_DEPTH: 0` in "
	"GitLab.\n"
	"\n"
	"A pull request shows what the merge will do, and writes nothing. `--base` is the branch that it goes to:\n"
	"\n"
	"    dashsync validate\n"
	"    dashsync -t prod plan --base origin/main --report markdown=comment.md\n"
	"\n"
	"A merge writes. Let only one such job run at a time:\n"
	"\n"
	"    dashsync -t prod apply --yes --report json=apply.json\n"
	"\n"
	"With `--check`, apply sends the queries first and writes only what works; with `--rollback-on-failure` too, "
	"it takes back what is broken afterwards.\n"
	"\n"
	"A nightly job looks for edits by hand:\n"
	"\n"
	"    dashsync -t prod drift --report markdown=drift.md --outputs auto\n"
	"\n"
	"With `--fail-on=missing,orphaned` it fails for these, too. Open an issue when DASHSYNC_DRIFTED is not 0, and "
	"close it only when it is 0 and DASHSYNC_COMPLETE is 1 (dashsync-formats(7)).\n"
	"\n"
	"A pull request of a fork gets no secret. A step that has the sign-in, and nothing of the fork, saves what is "
	"live; another step, without a token, compares the fork's commit with it:\n"
	"\n"
	"    dashsync -t prod capture -o prod.capture\n"
	"    dashsync -t prod plan --live prod.capture --ref SHA --base main";

static const char codes[] = "Exit 0 passes. What the others mean for a job:\n"
			    "\n"
			    "- pull request: 65 and 78 are mistakes of the branch; 1, 69 and 77 mean that the plan is "
			    "not complete. Refused dashboards fail the job only with `--fail-on=refused`;\n"
			    "- merge: 3, nothing was written and somebody decides; 4, some were written and others "
			    "not; run it again after 1, 69 or 130, it finds what was saved;\n"
			    "- nightly: 2, there are edits by hand: open an issue with the report; 3, it could not "
			    "find out, or `--fail-on`.\n"
			    "\n"
			    "dashsync-exit-codes(7) has all of them.";

static const char approved[] =
	"The job of the merge can wait for an approval between two steps. Keep plan.json as an artifact; it is made "
	"from a commit of the main branch, and what changed since it was shown is refused:\n"
	"\n"
	"    dashsync -t prod plan --out plan.json\n"
	"    dashsync -t prod apply plan.json";

static const char comment[] = "The first line of the Markdown report is `<!-- dashsync:v1 key=prod -->`, with the name "
			      "of the target. Look for it in the comments that the job itself wrote, and edit that "
			      "comment instead of adding another. `--comment-key` sets the key.";

static const char platforms[] = "The package has files to copy: pull request, merge and drift, for each platform. "
				"docs/pipelines.md has the steps. The scripts that their jobs run are in "
				"share/dashsync/ci of the package, where no branch can change them.\n"
				"\n"
				"Azure DevOps:\n"
				"\n"
				"    cp -r /usr/share/doc/dashsync/examples/azure-pipelines .\n"
				"\n"
				"GitHub:\n"
				"\n"
				"    cp -r /usr/share/doc/dashsync/examples/github-actions .\n"
				"\n"
				"GitLab:\n"
				"\n"
				"    cp -r /usr/share/doc/dashsync/examples/gitlab-ci .\n"
				"\n"
				"Each folder has a README.md with what to set.";

static const char identity[] =
	"The job of a pull request needs an identity that only reads dashboards; the jobs of the main branch one that "
	"may list their versions and save them, which no job of a pull request may get (docs/identities.md). `auth: { "
	"method: auto }` of the target signs in to Microsoft Entra with the job's own identity, without a secret: in "
	"Azure Pipelines with the service connection of an Azure task whose `env` has SYSTEM_ACCESSTOKEN, in GitHub "
	"and GitLab with the application in AZURE_CLIENT_ID that has a federated credential for the repository. "
	"Elsewhere set `DASHSYNC_TOKEN` to the token of a service account. dashsync-environment(7) has all variables, "
	"docs/sign-in.md all methods.\n"
	"\n"
	"A branch under review could name another server in the config. So a token goes to loopback, to Azure's own "
	"hosts, and to servers that the job itself names: with `--endpoint`, `--trust-endpoint` or "
	"`DASHSYNC_ENDPOINT`. `dashsync doctor` in a job tests all of it, and prints the lines of `az` that give this "
	"job its credential and its role. A pull request from a fork has no token.";

static const char limits[] =
	"A server that limits requests (429, Retry-After) sets the pace: dashsync waits, sends fewer requests at a "
	"time, and notes it in the plan. Waiting does not count for `--timeout`; `--run-timeout` limits the whole job. "
	"To ask less from the start: `--jobs 4 --write-jobs 1`.";

void manual_add_formats(struct page *page, const struct manual *manual)
{
	(void)manual;
	page_heading(page, "Description");
	page_text(page, 0, formats);
	page_heading(page, "Formats");
	for (size_t i = 0; i < FORMAT_COUNT; i++) {
		page_add(page, BLOCK_TERM, 0, arena_printf(page->arena, "`%s`", format_names[i].name));
		page_text(page, 1, format_names[i].manual);
	}
	page_heading(page, "Values for the next step");
	page_text(page, 0, outputs);
	page_heading(page, "Saved reports");
	page_text(page, 0, saved);
	manual_add_see_also(page, "report plan ci");
}

void manual_add_ci(struct page *page, const struct manual *manual)
{
	(void)manual;
	page_heading(page, "Jobs");
	page_text(page, 0, jobs);
	page_heading(page, "Exit codes");
	page_text(page, 0, codes);
	page_heading(page, "Files to copy");
	page_text(page, 0, platforms);
	page_heading(page, "The comment");
	page_text(page, 0, comment);
	page_heading(page, "Approval of a plan");
	page_text(page, 0, approved);
	page_heading(page, "Sign-in");
	page_text(page, 0, identity);
	page_heading(page, "Rate limits");
	page_text(page, 0, limits);
	manual_add_see_also(page, "exit-codes environment formats plan apply drift doctor");
}
