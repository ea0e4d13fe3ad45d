/* SPDX-License-Identifier: MIT */
/*
 * report_file: a JSON report back as the report that it was made of, so that every rendering can be made of it later,
 * with the bytes that the run gave. A run of several targets has a report for each, in `targets`.
 *
 *     struct report_file file;
 *     if (report_file_read(text, "plan.json", &file, &err)) {
 *             reports_render(options, &file.reports, &err);
 *             report_file_free(&file);
 *     }
 *
 * A report may come from a fork's pipeline: nothing of it is trusted. Types, ranges and indices are held, keys that
 * are not known are ignored, texts are escaped by the renderings as ever.
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_FILE_H
#define DASHSYNC_CMD_REPORT_REPORT_FILE_H

#include <stdbool.h>

#include "cmd/report/report.h"
#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/plan/plan.h"

/* A report that was read; all of it lives as long as this, and as the text. */
struct report_file {
	struct arena *arena;
	struct plan *plans; /* one a report */
	struct reports reports;
};

/*
 * Reads a report of schema 1 of `plan`, `apply`, `drift`, `pull`, `rollback`, `check` or `validate`; `text` must live
 * as long as what is read. False, FAULT_DATA with FILE:LINE:COLUMN and a hint, for anything else; `name` is only for
 * that.
 */
bool report_file_read(struct slice text, const char *name, struct report_file *out, struct error *err);

void report_file_free(struct report_file *file);

#endif
