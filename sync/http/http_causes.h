/* SPDX-License-Identifier: MIT */
/* http_causes: why a transfer failed, in words, by one table. Private to sync/http/http.c. */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_CAUSES_H
#define DASHSYNC_SYNC_HTTP_HTTP_CAUSES_H

#include <stdbool.h>

#include "model/base/error.h"

struct origin;

/* A transfer that libcurl has ended. */
struct http_failure {
	void *easy;         /* its easy handle, with CURLOPT_CERTINFO */
	int code;           /* a CURLcode */
	const char *detail; /* libcurl's own text, or "" */
	const struct origin *origin;
};

/*
 * Sets FAULT_UNREACHABLE with the cause, and a hint where there is one: a proxy by its address, a certificate of
 * another name by the names that it has. `*is_retryable` is whether another try may do better. Always false, as
 * error_set.
 */
bool http_causes_explain(const struct http_failure *failure, bool *is_retryable, struct error *err);

#endif
