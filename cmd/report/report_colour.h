/* SPDX-License-Identifier: MIT */
/* report_colour: what is told apart by colour, beside its mark or word; each format has its own for them. */
#ifndef DASHSYNC_CMD_REPORT_REPORT_COLOUR_H
#define DASHSYNC_CMD_REPORT_REPORT_COLOUR_H

enum colour {
	COLOUR_NONE,
	COLOUR_GREEN,
	COLOUR_YELLOW,
	COLOUR_RED,
	COLOUR_DIM,
	COLOUR_BOLD,
};

#endif
