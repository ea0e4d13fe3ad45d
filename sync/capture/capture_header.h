/* SPDX-License-Identifier: MIT */
/* capture_header: the first line of a capture (capture.h), which is about the file. */
#ifndef DASHSYNC_SYNC_CAPTURE_CAPTURE_HEADER_H
#define DASHSYNC_SYNC_CAPTURE_CAPTURE_HEADER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/slice.h"

#define CAPTURE_FORMAT 1

/* The first line. */
struct capture_header {
	int64_t format;      /* CAPTURE_FORMAT */
	struct slice target; /* its name in the config, or at NULL without one; where it is, is not in the file */
	struct slice read_at;
	struct slice tool;   /* the version of dashsync */
	struct slice commit; /* whose dashboards were captured, 40 hex digits; at NULL outside git */
	bool has_people;     /* with who saved what, and their messages */
	int64_t dashboards;  /* how many lines follow */
};

#endif
