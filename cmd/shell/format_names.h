/* SPDX-License-Identifier: MIT */
/*
 * format_names: the formats of a report by name, for help, the manual, completion and the reader of --report. What
 * prints each is in cmd/output/formats.c.
 */
#ifndef DASHSYNC_CMD_SHELL_FORMAT_NAMES_H
#define DASHSYNC_CMD_SHELL_FORMAT_NAMES_H

#include <stdbool.h>

enum format_id {
	FORMAT_TEXT,
	FORMAT_JSON,
	FORMAT_MARKDOWN,
	FORMAT_HTML,
	FORMAT_JUNIT,
	FORMAT_SARIF,
	FORMAT_GITHUB,
	FORMAT_AZURE_DEVOPS,
	FORMAT_GITLAB,
	FORMAT_GITLAB_TERRAFORM,
	FORMAT_OPENMETRICS,
	FORMAT_ONELINE,
	FORMAT_COUNT,
};

struct format_name {
	const char *name;
	bool has_budget;     /* FORMAT:BYTES */
	const char *summary; /* a few words */
	const char *manual;  /* for the page of formats, in the markup of cmd/manual/page.h */
};

extern const struct format_name format_names[FORMAT_COUNT];

#endif
