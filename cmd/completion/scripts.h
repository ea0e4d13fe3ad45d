/* SPDX-License-Identifier: MIT */
/* scripts: the files of this folder that shells read, as texts; scripts.c is made of them at build time. */
#ifndef DASHSYNC_CMD_COMPLETION_SCRIPTS_H
#define DASHSYNC_CMD_COMPLETION_SCRIPTS_H

struct completion_script {
	const char *shell;
	const char *const *paragraphs; /* ended by NULL */
};

extern const struct completion_script completion_scripts[]; /* ended by a NULL shell */

#endif
