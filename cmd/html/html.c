/* SPDX-License-Identifier: MIT */
#include "cmd/html/html.h"

#include "cmd/report/report.h"

void report_html(const struct reports *reports, FILE *out)
{
	fprintf(out, "<!DOCTYPE html>\n<title>dashsync %s</title>\n", reports->items[0].command);
}
