/* SPDX-License-Identifier: MIT */
/* report_json: how every JSON report begins and ends. Private to cmd/report. */
#ifndef DASHSYNC_CMD_REPORT_REPORT_JSON_H
#define DASHSYNC_CMD_REPORT_REPORT_JSON_H

#include <stdio.h>

#include "cmd/report/report.h"

struct json_out;
struct strbuf;

#define REPORT_SCHEMA 1
#define REPORT_TOOL   "dashsync"

/* Opens the object, with the keys that all reports have. `room` holds what is not printed yet (json_out). */
void report_json_begin(struct json_out *out, struct strbuf *room, FILE *to, const char *command, int exit);

/* Closes it and prints the rest of it. */
void report_json_end(struct json_out *out);

#endif
