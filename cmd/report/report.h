/* SPDX-License-Identifier: MIT */
/*
 * report: one plan, several renderings, the same plan the same bytes (docs/report.md).
 *
 * A format is a row in cmd/output/formats.c and a function here (of the text: cmd/output/report_text.h), which reads
 * the plan (model/plan/plan.h; plan_count has the numbers) and changes nothing. Files and servers wrote many of its
 * texts: print them through text_printable (model/base/text.h), or report_line and report_wrapped
 * (cmd/report/report_internal.h).
 */
#ifndef DASHSYNC_CMD_REPORT_REPORT_H
#define DASHSYNC_CMD_REPORT_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "cmd/shell/terminal.h"
#include "model/base/diag.h"
#include "model/plan/plan.h"

struct arena;
struct checkup;
struct options;
struct run_log;
struct strbuf;
struct version_log;

/* What a rendering may know beside the plan. */
struct report {
	const struct plan *plan;
	const char *tool;    /* the version of the dashsync that made it */
	const char *command; /* "plan", "apply", "drift", "pull", "rollback", "check", "validate" */
	bool from_live;      /* says what was edited on the server, not what apply would do */
	bool is_pull;        /* the same, and what was written are files */
	bool is_check;       /* whether dashboards work, not what would be done */
	bool is_rollback;    /* an older version is what is wanted, not git */
	int exit;            /* of this target; the process ends with that of struct reports */
	bool verbose;
	bool is_brief;     /* a line a dashboard */
	bool is_raw;       /* every value by path */
	bool has_links;    /* the terminal shows links */
	const char *files; /* the address that links to files begin with, without the last slash; or NULL */
	const struct palette *palette;
	size_t width;            /* columns, as terminal_width has them; 0: a file or a pipe */
	const char *comment_key; /* of --comment-key; or NULL: the target's name */
	size_t budget;           /* bytes that a format has at most; 0: its own (REPORT_MARKDOWN_BYTES) */
};

/*
 * What a run reports: one report a target, in the order in which they were run, all of one command and made by one
 * dashsync. Never empty; of one every format is what it is of the report alone.
 */
struct reports {
	struct report *items;
	size_t count;
	int exit; /* of the process, over all of them */
};

#define REPORT_MARKDOWN_BYTES 60000 /* what GitHub takes for sure of a comment */

/* The commands that have reports of a plan, ended by NULL. */
extern const char *const report_command_names[];

/* The report of a command, one of them, without its plan. */
struct report report_of_command(const char *command);

void report_json(const struct reports *reports, FILE *out);

/* A section a target, all within one budget, that of the first report, under one marker. */
void report_markdown(const struct reports *reports, FILE *out);

/* Whether it may be a comment's key: 1 to 64 of `A-Z a-z 0-9 . _ -`. */
bool report_is_comment_key(const char *key);

/* Appends the key that the report's target gives, whatever --comment-key is (docs/formats.md, "The key"). */
void report_add_key(const struct report *report, struct strbuf *out);

/* The versions of a dashboard (docs/report.md). */
void report_json_versions(struct slice uid, struct slice live_uid, const struct version_log *log, FILE *out);

/* The runs that saved dashboards (docs/report.md). */
void report_json_runs(const struct run_log *log, int exit, FILE *out);

/* The findings of doctor (docs/report.md). */
void report_json_checkup(const struct checkup *checkup, int exit, FILE *out);

/* That the plan was saved, and the command that applies it, its last one; nothing with --quiet. */
void report_print_saved(const struct options *options, const struct plan *plan, FILE *out);

/*
 * `file:line:column: error: message` and the hint below it, errors first. What has the same words in several places is
 * one finding with its places, a line each; a hint that findings share is behind the last of them.
 */
void report_print_diagnostics(const struct diagnostics *diags, FILE *out);

#endif
