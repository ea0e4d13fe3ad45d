/* SPDX-License-Identifier: MIT */
/*
 * outputs: `--outputs WHERE`, the results of a run as values that the next step of a job reads (docs/formats.md).
 *
 *     outputs_check(options, &err);                   before the command
 *     ...                                             cmd/output puts the values of the reports in options->values
 *     result = outputs_write(options, result);        after it, whatever became of it, before streams_close
 *
 * What is written, a name and a value a line:
 *
 *   github         appended to the file in GITHUB_OUTPUT
 *   azure-devops   on standard output, a ##vso[task.setvariable] each, as output variables
 *   gitlab         dashsync.env in the current folder, for artifacts:reports:dotenv
 *   auto           one of these, by GITHUB_ACTIONS, TF_BUILD or GITLAB_CI
 *   FILE           that file; replaced as a whole
 */
#ifndef DASHSYNC_CMD_SHELL_OUTPUTS_H
#define DASHSYNC_CMD_SHELL_OUTPUTS_H

#include <stdbool.h>

#include "model/base/error.h"

struct options;

/* The bytes that the values of a run have at most. */
#define OUTPUTS_BYTES 4000

/*
 * Whether the outputs have a place. FAULT_USAGE where the variables of the named platform are not set, where no FILE is
 * named, and where the lines for Azure DevOps would be inside another format on standard output.
 */
bool outputs_check(const struct options *options, struct error *err);

/*
 * Writes DASHSYNC_EXIT and the values of the run, or, of a run that ended before it had a report, a summary that says
 * so. Without --outputs, and where outputs_check fails, nothing. Returns the exit code: FAULT_FAILED in place of 0
 * where they could not be written, with an error on standard error.
 */
int outputs_write(const struct options *options, int result);

#endif
