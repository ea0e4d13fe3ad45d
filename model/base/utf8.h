/* SPDX-License-Identifier: MIT */
/* utf8: the encoding of all text in dashsync (RFC 3629). */
#ifndef DASHSYNC_MODEL_BASE_UTF8_H
#define DASHSYNC_MODEL_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

/*
 * The first character of `text`: its length in bytes (1 to 4) with the code point in `*point`, or 0 when the bytes are
 * not well-formed (overlong, surrogate, above U+10FFFF, cut short, or empty).
 */
size_t utf8_decode(struct slice text, uint32_t *point);

/* Writes a code point of at most U+10FFFF that is not a surrogate as 1 to 4 bytes; returns how many. */
size_t utf8_encode(uint32_t point, char bytes[4]);

/* Whether the bytes are well-formed UTF-8; on false `*bad` is the offset of the first that is not. */
bool utf8_valid(struct slice text, size_t *bad);

#endif
