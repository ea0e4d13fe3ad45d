/* SPDX-License-Identifier: MIT */
/*
 * output_values: the results of a run as lines of NAME=VALUE for the next step of a job (docs/formats.md, "Outputs";
 * cmd/shell/outputs.h writes them). A value is digits, or, of DASHSYNC_SUMMARY, printable ASCII without `%`, `$`,
 * quotes or backslashes: no text of a file or a server is in it but the names of targets, of which other characters are
 * `_`.
 */
#ifndef DASHSYNC_CMD_PIPELINE_OUTPUT_VALUES_H
#define DASHSYNC_CMD_PIPELINE_OUTPUT_VALUES_H

#include "cmd/report/report.h"

struct strbuf;

/* Appends all lines but DASHSYNC_EXIT, in the order of docs/formats.md; whether all was looked at is plan_is_complete.
 */
void output_values_of(const struct reports *reports, struct strbuf *out);

#endif
