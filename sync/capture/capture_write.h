/* SPDX-License-Identifier: MIT */
/*
 * capture_write: a capture is taken from a server and written (capture.h has what is in it).
 *
 *     struct capture_request request = {&operation, uids, count, header};
 *     capture_write(&request, arena, output.file, &summary, &err);
 *
 * Dashboards are read side by side and written in the order of their uids, each as soon as those before it are there.
 */
#ifndef DASHSYNC_SYNC_CAPTURE_CAPTURE_WRITE_H
#define DASHSYNC_SYNC_CAPTURE_CAPTURE_WRITE_H

#include <stdio.h>

#include "model/base/error.h"
#include "sync/capture/capture_header.h"

struct arena;
struct operation;

struct capture_request {
	const struct operation *operation;
	const struct slice *uids; /* on the target, in byte order, each once */
	size_t count;
	struct capture_header header; /* `format` and `dashboards` are filled in */
};

/* What is in the file. */
struct capture_summary {
	size_t missing;         /* not on the server */
	size_t unread;          /* live could not be read */
	size_t versions_unread; /* the versions could not be read, or not all that are needed */
	size_t versions;
	size_t documents;
	size_t bytes;             /* of the file */
	const enum fault *faults; /* of each uid: FAULT_NONE, or why live or its versions could not be read */
};

/*
 * Writes to `file`, whose errors are the caller's to look at. False when the run was interrupted, and when a dashboard
 * is too large for a line (FAULT_FAILED).
 */
bool capture_write(const struct capture_request *request, struct arena *arena, FILE *file, struct capture_summary *out,
		   struct error *err);

#endif
