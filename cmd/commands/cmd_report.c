/* SPDX-License-Identifier: MIT */
/* report render: a saved JSON report in another format. */
#include <string.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/shared_rows.h"
#include "cmd/output/formats.h"
#include "cmd/report/report_file.h"
#include "cmd/shell/input.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"

static bool check(const struct invocation *invocation, struct options *options, struct error *err)
{
	size_t count = invocation->arguments_count;
	if (count > 0 && strcmp(invocation->arguments[0], "render") != 0)
		error_set(err, FAULT_USAGE, "report: unknown action '%s'", invocation->arguments[0]);
	else if (count < 2)
		error_set(err, FAULT_USAGE, "report: %s", count ? "no file is named" : "the action is missing");
	if (err->fault != FAULT_NONE)
		return error_hint(err, "Run 'dashsync report render FILE --as FORMAT', with - for standard input.");
	if (options->as && options->reports_count == MAX_REPORTS)
		return error_set(err, FAULT_USAGE, "'--report' is given more than %d times", MAX_REPORTS - 1);
	if (options->as)
		options->reports[options->reports_count++] = options->as;
	return reports_check(options, err);
}

static int cmd_report(const struct invocation *invocation, struct error *err)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_REPORT_BYTES);
	struct options options = *invocation->options;
	struct report_file file;
	if (!check(invocation, &options, err))
		return FAULT_NONE; /* an error that is set says more */
	if (!input_read(invocation->arguments[1], &text, err)) {
		if (!err->hint)
			error_hint(err, "'dashsync plan --report json=FILE' saves a report.");
		return FAULT_NONE;
	}
	const char *name = strcmp(invocation->arguments[1], "-") == 0 ? "standard input" : invocation->arguments[1];
	if (!report_file_read(strbuf_slice(&text), name, &file, err))
		return FAULT_NONE;
	reports_render(&options, &file.reports, err);
	report_file_free(&file);
	return FAULT_NONE;
}

static const struct option_row rows[] = {
	{.name = "as",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(as),
	 .argument = "FORMAT[:BYTES]",
	 .help = "as of --report: text (the default), json, html, ...",
	 .manual = "The format on standard output, as of `--report`; text by default."},
	SHARED_RAW,
	{0},
};

const struct command command_report = {
	.name = "report",
	.arguments = "render FILE|-",
	.most_arguments = 2,
	.summary = "render a saved JSON report in another format",
	.description = "Reads a report that '--report json=FILE' saved, or - for standard input, and prints it as the "
		       "command that made it would have. Asks no server and no clock.",
	.manual = "Reads a report that `--report json=`FILE saved, or `-` for standard input, and prints it as the "
		  "command that made it would have, byte for byte. Asks no server and reads no clock. `-q`, `-v`, "
		  "`--raw`, `--width`, `--color` and `--comment-key` count as in the run. Exit 0 when it was rendered, "
		  "65 when the file is not a report.",
	.options = rows,
	.examples =
		{
			{"report render plan.json", "the text of a saved report"},
			{"report render plan.json --as markdown:60000", "a comment for a pull request"},
			{"report render plan.json --raw -v", "every value, by path"},
		},
	.see_also = "plan formats",
	.run = cmd_report,
};
