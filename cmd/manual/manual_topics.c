/* SPDX-License-Identifier: MIT */
/* Topics that have no table behind them: formats of reports, and pipelines. */
#include "cmd/manual/manual_pages.h"

static const char formats[] =
	"Each format shows the same report; the same report gives the same bytes. `--report` FORMAT prints it instead "
	"of the text, `--report` FORMAT=FILE writes it to a file beside the text.";

static const struct {
	const char *name, *text;
} format_rows[] = {
	{"`text`",
	 "For people: the default. `-v` prints all of it, `-q` one line for each dashboard, `--raw` every value."},
	{"`json`", "For programs. Keys keep their meaning, later releases may add some. `--json` is short for it."},
	{"`markdown`",
	 "A comment for a pull request, or a job's summary, of at most BYTES: `--report markdown:60000`. The first "
	 "line is a marker with a key (`--comment-key`), by which a job finds its comment again."},
};

static const char saved[] =
	"A JSON report has all that the other formats print. This prints a saved one as the run would have:\n\n"
	"    dashsync plan --report json=plan.json\n"
	"    dashsync report render plan.json --as markdown";

static const char jobs[] = "A pipeline has three jobs. Give each the whole history (fetch-depth 0): what a dashboard "
			   "was based on is looked for in git.\n\n"
			   "A pull request shows what the merge will do, and writes nothing:\n\n"
			   "    dashsync plan --base origin/main --report markdown=comment.md\n\n"
			   "A merge writes:\n\n"
			   "    dashsync apply --yes --check --report json=apply.json\n\n"
			   "A nightly job looks for edits by hand; exit 2 means that there are some:\n\n"
			   "    dashsync drift --fail-on=missing,orphaned --report markdown=drift.md";

static const char identity[] =
	"The job of a pull request needs a token that may read dashboards and their versions; the job of a merge one "
	"that may save them. Prefer an identity of the pipeline over a secret: dashsync signs in to Microsoft Entra "
	"with the token of a job of GitHub Actions, Azure Pipelines or GitLab (dashsync-environment(7)). A token goes "
	"only to servers that are named from outside the repository, so that a branch cannot send it elsewhere.";

void manual_add_formats(struct page *page, const struct manual *manual)
{
	(void)manual;
	page_heading(page, "Description");
	page_text(page, 0, formats);
	page_heading(page, "Formats");
	for (size_t i = 0; i < sizeof format_rows / sizeof format_rows[0]; i++) {
		page_add(page, BLOCK_TERM, 0, format_rows[i].name);
		page_text(page, 1, format_rows[i].text);
	}
	page_heading(page, "Saved reports");
	page_text(page, 0, saved);
	manual_add_see_also(page, "report plan ci");
}

void manual_add_ci(struct page *page, const struct manual *manual)
{
	(void)manual;
	page_heading(page, "Jobs");
	page_text(page, 0, jobs);
	page_heading(page, "Identity");
	page_text(page, 0, identity);
	manual_add_see_also(page, "exit-codes environment plan apply drift");
}
