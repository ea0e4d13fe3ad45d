/* SPDX-License-Identifier: MIT */
/*
 * digest: SHA-256 of a value's canonical text, the identity of a document's content (docs/digest.md).
 */
#ifndef DASHSYNC_MODEL_VALUE_DIGEST_H
#define DASHSYNC_MODEL_VALUE_DIGEST_H

#include <stdbool.h>

#include "model/base/slice.h"

struct value;

#define DIGEST_HEX 64 /* characters of a digest */

/* 64 lower-case hex digits and a NUL. */
struct digest {
	char hex[DIGEST_HEX + 1];
};

/* The digest of a value's canonical text. */
struct digest digest_of_value(const struct value *value);

/* The digest of plain bytes. */
struct digest digest_of_bytes(struct slice bytes);

bool digest_equal(const struct digest *a, const struct digest *b);

#endif
