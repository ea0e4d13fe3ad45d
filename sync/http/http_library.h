/* SPDX-License-Identifier: MIT */
/* http_library: which version of libcurl this is; see model/base/library.h. */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_LIBRARY_H
#define DASHSYNC_SYNC_HTTP_HTTP_LIBRARY_H

struct libraries;

/* Adds libcurl, and what it uses for TLS and HTTP/2. */
void http_library_add(struct libraries *libraries);

#endif
