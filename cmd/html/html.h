/* SPDX-License-Identifier: MIT */
/*
 * html: a report as a page to click: one file, no script, nothing that is loaded (docs/formats.md, "HTML").
 *
 * From the top: what it is and how it ended, what would become of edits by hand, what is wrong with the run or the
 * files, then filters and contents beside a section a dashboard, worst first, as on every other page. A section is a
 * <details>; what is missing or left git is a list. Filters are radio buttons and rules of CSS.
 *
 * A page is at most a little over HTML_PAGE_BYTES: of the dashboards beyond only the line is there, and how many they
 * are. The same reports give the same bytes.
 */
#ifndef DASHSYNC_CMD_HTML_HTML_H
#define DASHSYNC_CMD_HTML_HTML_H

#include <stdio.h>

struct reports;

#define HTML_PAGE_BYTES    ((size_t)25 << 20) /* what a browser opens in about two seconds */
#define HTML_LISTED_WHOLE  50                 /* more dashboards: contents with those lost, refused or written alone */
#define HTML_OPENED_WRITES 100                /* more dashboards: those that would be written start closed */

void report_html(const struct reports *reports, FILE *out);

#endif
