/* SPDX-License-Identifier: MIT */
/* environment: every environment variable that dashsync reads, for the manual. A test looks for others in the sources.
 */
#ifndef DASHSYNC_CMD_SHELL_ENVIRONMENT_H
#define DASHSYNC_CMD_SHELL_ENVIRONMENT_H

struct variable {
	const char *name;   /* a part that differs is in brackets: "DASHSYNC_TOKEN_<TARGET>" */
	const char *group;  /* the heading of its section; those of a group are next to each other */
	const char *manual; /* in the markup of cmd/manual/page.h */
};

extern const struct variable environment_variables[]; /* ended by a NULL name */

#endif
