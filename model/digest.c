/* SPDX-License-Identifier: MIT */
/* SHA-256 from libcrypto over the canonical text. This is the product's only file that sees OpenSSL. */
#include "model/digest.h"

#include <assert.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <string.h>

#include "model/json.h"
#include "model/strbuf.h"

struct digest digest_of_bytes(struct slice bytes)
{
	static const char digits[] = "0123456789abcdef";
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned int length = 0;
	int ok = EVP_Digest(bytes.at ? bytes.at : "", bytes.length, hash, &length, EVP_sha256(), NULL);
	assert(ok == 1 && length * 2 == DIGEST_HEX);
	(void)ok;
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
