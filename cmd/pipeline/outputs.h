/* SPDX-License-Identifier: MIT */
/*
 * outputs: the results of a run as lines of NAME=VALUE for the next step of a job (docs/formats.md, "Outputs";
 * cmd/shell/outputs.h writes them). A value is digits, or, of DASHSYNC_SUMMARY, printable ASCII without `%`, `$`,
 * quotes or backslashes: no text of a file or a server is in it but the names of targets, of which other characters are
 * `_`.
 */
#ifndef DASHSYNC_CMD_PIPELINE_OUTPUTS_H
#define DASHSYNC_CMD_PIPELINE_OUTPUTS_H

#include <stdbool.h>

#include "cmd/report/report.h"

struct strbuf;

/*
 * Whether the run has looked at every dashboard of the source, on every target of the reports, and could read each:
 * then no edit by hand is unseen, and an issue about such edits may be closed when there is none. False for a command
 * that does not compare (check, validate) or that looks for something else (pull, rollback), for a run that was
 * narrowed
 * (--only, --base, a file or folder), interrupted or failed, for an invalid file, a dashboard that could not be read or
 * judged (undetermined, not captured), and where no dashboard at all was found on the target.
 */
bool outputs_are_complete(const struct reports *reports);

/* Appends all lines but DASHSYNC_EXIT, in the order of docs/formats.md. */
void outputs_of(const struct reports *reports, struct strbuf *out);

#endif
