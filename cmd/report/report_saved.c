/* SPDX-License-Identifier: MIT */
#include "cmd/report/report_internal.h"
#include "cmd/shell/options.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

void report_print_saved(const struct options *options, const struct plan *plan, FILE *out)
{
	STRBUF_AUTO line = STRBUF_INIT(REPORT_LINE_BYTES);
	if (options->quiet || !plan->commands_count)
		return;
	text_printable(slice_of(plan->commands[plan->commands_count - 1].line), &line);
	fprintf(out, "The plan is saved. To apply it:\n  %s\n", line.at);
}
