/* SPDX-License-Identifier: MIT */
/*
 * formats: which renderings of a report are printed, and where to.
 *
 * A format is a row of cmd/shell/format_names.h and, in formats.c, the function that prints the reports of a run, one a
 * target. `--report FORMAT` takes the place of the text on stdout, `--report FORMAT=FILE` writes a file beside it,
 * replaced atomically. The text on a terminal goes through a pager (cmd/shell/pager.h), unless the command has asked
 * and its plan was read already.
 */
#ifndef DASHSYNC_CMD_OUTPUT_FORMATS_H
#define DASHSYNC_CMD_OUTPUT_FORMATS_H

#include <stdbool.h>
#include <stdio.h>

#include "model/base/error.h"

struct options;
struct plan;
struct reports;

/* Checks --report and --json before any work is done. FAULT_USAGE when two want stdout, or a format is unknown. */
bool reports_check(const struct options *options, struct error *err);

/*
 * Prints all that was asked for: stdout first, then every file. False when a file could not be written; the others
 * are.
 */
bool reports_print(const struct options *options, const struct plan *plan, const char *command, int exit,
		   struct error *err);

/*
 * The same of the reports of several targets, or of what was read (cmd/report/report_file.h): the command, the exit
 * codes and the tool are those of the reports; how they are shown is the options', and is put into them.
 */
bool reports_render(const struct options *options, struct reports *reports, struct error *err);

/* The plan as text, as a command would print it before it asks. */
void report_print_plan(const struct options *options, const struct plan *plan, const char *command, FILE *out);

#endif
