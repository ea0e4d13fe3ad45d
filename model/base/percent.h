/* SPDX-License-Identifier: MIT */
/* percent: text as one segment of a URL's path or one value of its query (RFC 3986 section 2). */
#ifndef DASHSYNC_MODEL_BASE_PERCENT_H
#define DASHSYNC_MODEL_BASE_PERCENT_H

#include "model/base/slice.h"

struct arena;

/* The text with every byte percent-encoded that is not one of RFC 3986's unreserved characters. */
const char *percent_encode(struct arena *arena, struct slice text);

/* The same for a path of several segments: slashes stay. */
const char *percent_path(struct arena *arena, struct slice path);

#endif
