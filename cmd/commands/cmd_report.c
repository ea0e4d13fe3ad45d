/* SPDX-License-Identifier: MIT */
/* report render: a saved JSON report in another format. */
#include <string.h>

#include "cmd/commands/command.h"
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

int cmd_report(const struct invocation *invocation, struct error *err)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_REPORT_BYTES);
	struct options options = *invocation->options;
	struct report_file file;
	if (!check(invocation, &options, err) || !input_read(invocation->arguments[1], &text, err))
		return FAULT_NONE; /* an error that is set says more */
	const char *name = strcmp(invocation->arguments[1], "-") == 0 ? "standard input" : invocation->arguments[1];
	if (!report_file_read(strbuf_slice(&text), name, &file, err))
		return FAULT_NONE;
	reports_render(&options, &file.reports, err);
	report_file_free(&file);
	return FAULT_NONE;
}
