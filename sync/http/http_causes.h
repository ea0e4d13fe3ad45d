/* SPDX-License-Identifier: MIT */
/* http_causes: why a transfer failed, in words, by one table. Private to sync/http/http.c. */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_CAUSES_H
#define DASHSYNC_SYNC_HTTP_HTTP_CAUSES_H

#include <stdbool.h>

#include "model/base/error.h"

/* A transfer that libcurl has ended. */
struct http_failure {
	void *easy;         /* its easy handle */
	int code;           /* a CURLcode */
	const char *detail; /* libcurl's own text, or "" */
};

/*
 * Sets FAULT_UNREACHABLE with the cause, and a hint where there is one. `*transient` is whether another try may do
 * better. Always false, as error_set.
 */
bool http_causes_explain(const struct http_failure *failure, const char *origin, bool *is_retryable, struct error *err);

#endif
