/* SPDX-License-Identifier: MIT */
/* SHA-256 over the canonical text. */
#include "model/value/digest.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "model/base/crypto.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"

struct digest digest_of_bytes(struct slice bytes)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[CRYPTO_DIGEST_BYTES];
	size_t length = crypto_digest(CRYPTO_SHA256, bytes, hash);
	assert(length * 2 == DIGEST_HEX);
	struct digest digest;
	for (size_t i = 0; i < length; i++) {
		digest.hex[2 * i] = digits[hash[i] >> 4];
		digest.hex[2 * i + 1] = digits[hash[i] & 15];
	}
	digest.hex[DIGEST_HEX] = '\0';
	return digest;
}

struct digest digest_of_value(const struct value *value)
{
	/* The tree is bounded by what was read; its canonical text is at most six times that (\u00xx). */
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	json_write_canonical(value, &text);
	return digest_of_bytes(strbuf_slice(&text));
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
	return strcmp(a->hex, b->hex) == 0;
}
