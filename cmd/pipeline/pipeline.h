/* SPDX-License-Identifier: MIT */
/* pipeline: the formats of reports that CI systems read (docs/formats.md). Each reads the reports and changes nothing.
 */
#ifndef DASHSYNC_CMD_PIPELINE_PIPELINE_H
#define DASHSYNC_CMD_PIPELINE_PIPELINE_H

#include <stdio.h>

struct reports;

void report_junit(const struct reports *reports, FILE *out);
void report_sarif(const struct reports *reports, FILE *out);
void report_github(const struct reports *reports, FILE *out);
void report_azure_devops(const struct reports *reports, FILE *out);
void report_code_quality(const struct reports *reports, FILE *out);
void report_gitlab_terraform(const struct reports *reports, FILE *out);
void report_open_metrics(const struct reports *reports, FILE *out);
void report_oneline(const struct reports *reports, FILE *out);

#endif
