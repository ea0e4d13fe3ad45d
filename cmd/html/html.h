/* SPDX-License-Identifier: MIT */
/* html: a report as a page to click (docs/formats.md). */
#ifndef DASHSYNC_CMD_HTML_HTML_H
#define DASHSYNC_CMD_HTML_HTML_H

#include <stdio.h>

struct reports;

void report_html(const struct reports *reports, FILE *out);

#endif
