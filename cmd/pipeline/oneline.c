/* SPDX-License-Identifier: MIT */
#include "cmd/pipeline/pipeline.h"

#include "cmd/report/report.h"

void report_oneline(const struct reports *reports, FILE *out)
{
	fprintf(out, "%s\n", reports->items[0].command);
}
