/* SPDX-License-Identifier: MIT */
/* regex_library: which version of PCRE2 this is; see model/base/library.h. */
#ifndef DASHSYNC_MODEL_QUERY_REGEX_LIBRARY_H
#define DASHSYNC_MODEL_QUERY_REGEX_LIBRARY_H

struct libraries;

/* Adds PCRE2. */
void regex_library_add(struct libraries *libraries);

#endif
