/* SPDX-License-Identifier: MIT */
/*
 * dashsync-exit-codes(7): the codes, and what a job does about each. docs/exit-codes.md has the whole table; a test
 * holds its words and these together.
 */
#include "cmd/manual/manual_pages.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/error.h"

enum { DIFFERENCES = 2, PARTLY = 4 };

static const struct {
	int code;
	const char *means;
	const char *advice; /* for a job */
} codes[] = {
	{FAULT_NONE, "Done, or nothing to do.", "The job passes."},
	{FAULT_FAILED, "Failed, or `check` found something broken.",
	 "Run it again. When `check` found something: mend the dashboard."},
	{DIFFERENCES,
	 "Differences: edits by hand (`drift`), or anything to write or refused (`plan --detailed-exitcode`).",
	 "Not a failure: open or update an issue with the report of `drift`, or show the plan."},
	{FAULT_REFUSED,
	 "Refused: a live edit would be lost, a guard stopped it, the answer was not yes, `--fail-on`, or edits by "
	 "hand could not be looked for.",
	 "Somebody decides: merge, `pull` or overwrite. The rows of the report have the commands."},
	{PARTLY, "Partly done: something was written, and another dashboard ended with 77, 69, 65, 3 or 1.",
	 "Mend what the rows name, then run it again."},
	{FAULT_USAGE,
	 "Usage: an option, an argument or a variable is wrong, or `--yes` is missing where there is no terminal to "
	 "ask on.",
	 "Mend the command line."},
	{FAULT_DATA, "A dashboard file is invalid.", "Mend the file; the message has its line."},
	{FAULT_UNREACHABLE, "The endpoint cannot be reached, or does not answer as Grafana.", "Run it again."},
	{FAULT_DENIED, "Sign-in or permission.", "Mend the sign-in or the role; `dashsync doctor` tests both."},
	{FAULT_CONFIG, "The config is wrong, or a path in it never existed.", "Mend dashsync.yaml."},
	{FAULT_INTERRUPTED, "Interrupted by a signal or by `--run-timeout`.", "Run it again: it finds what was saved."},
};

static const char several[] =
	"When several apply, the exit code is the first in this list that the command has a reason for:\n"
	"\n"
	"- `plan`, `check` and `validate`: 130, 78, 64, 77, 69, 65, 1, 3; then the 2 of `--detailed-exitcode`;\n"
	"- `apply`, `pull` and `rollback`: 130, 78, 64, 4, 77, 69, 65, 3, 1;\n"
	"- `drift`: 130, 78, 64, 2, 77, 69, 65, 1, 3;\n"
	"- `doctor`: 130, 78, 64, 77, 69, 65, 3, 1; warnings are 0.\n"
	"\n"
	"With several targets (`-t dev,prod`) the code is that of one run with the dashboards of all targets. The JSON "
	"report has the same code as `exit`, and in `counts` the number of dashboards in each state.";

static const char output[] =
	"When the reader of standard output goes away (`dashsync plan | head`), dashsync finishes its work and the "
	"reports that go to files, and ends without a message by SIGPIPE, which a shell shows as 141.\n"
	"\n"
	"When standard output cannot be written (a full disk, a closed descriptor, the limit of file size), dashsync "
	"prints an error, and the exit code is not 0.";

static void add_code(struct page *page, size_t i)
{
	page_add(page, BLOCK_TERM, 0, arena_printf(page->arena, "`%d`", codes[i].code));
	page_add(page, BLOCK_PARAGRAPH, 1, codes[i].means);
	page_add(page, BLOCK_PARAGRAPH, 1, arena_printf(page->arena, "In a job: %s", codes[i].advice));
}

bool manual_add_exit_code(struct page *page, const char *name)
{
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		if (strcmp(arena_printf(page->arena, "%d", codes[i].code), name) != 0)
			continue;
		page_heading(page, "Codes");
		add_code(page, i);
		manual_add_see_also(page, "exit-codes");
		return true;
	}
	return false;
}

void manual_add_exit_codes(struct page *page, const struct manual *manual)
{
	(void)manual;
	page_heading(page, "Codes");
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		add_code(page, i);
	page_heading(page, "Several at once");
	page_text(page, 0, several);
	page_heading(page, "Output that cannot be written");
	page_text(page, 0, output);
	manual_add_see_also(page, "ci plan apply drift");
}
