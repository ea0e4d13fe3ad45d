/* SPDX-License-Identifier: MIT */
/* json_escape: the escapes of a JSON string, RFC 8259 section 7. Private to json_read.c. */
#ifndef DASHSYNC_MODEL_VALUE_JSON_ESCAPE_H
#define DASHSYNC_MODEL_VALUE_JSON_ESCAPE_H

#include <stdint.h>

#include "model/base/slice.h"

struct arena;

/* The four hexadecimal digits at `at`, or -1. */
int32_t json_escape_hex4(const char *at, const char *end);

/* The characters of a string whose escapes were checked: each is complete, and no surrogate is alone. */
struct slice json_escape_decode(struct arena *arena, struct slice spelling);

#endif
