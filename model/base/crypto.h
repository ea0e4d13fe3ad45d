/* SPDX-License-Identifier: MIT */
/*
 * crypto: what dashsync needs of libcrypto: digests, base64, and signatures with the key of a certificate.
 */
#ifndef DASHSYNC_MODEL_BASE_CRYPTO_H
#define DASHSYNC_MODEL_BASE_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct strbuf;
struct certificate;

#define CRYPTO_DIGEST_BYTES 32 /* the longest of the two */

enum crypto_digest {
	CRYPTO_SHA1, /* 20 bytes; for the thumbprints by which services name certificates, nothing else */
	CRYPTO_SHA256,
};

/* Writes the digest, and returns how many bytes it has. */
size_t crypto_digest(enum crypto_digest kind, struct slice bytes, unsigned char out[CRYPTO_DIGEST_BYTES]);

/*
 * Appends base64url without padding (RFC 4648 section 5); and what such a text of at most 1 MiB stands for, false when
 * it is none.
 */
void base64url_write(struct slice bytes, struct strbuf *out);
bool base64url_read(struct slice text, struct strbuf *out);

/* Appends base64 with padding (RFC 4648 section 4). */
void base64_write(struct slice bytes, struct strbuf *out);

/* Appends what base64 with padding (RFC 4648 section 4) stands for, white space passed over; false when it is none. */
bool base64_read(struct slice text, struct strbuf *out);

/*
 * Reads a certificate and its RSA private key from PEM, in any order, other certificates among them. The password, or
 * NULL, is for an encrypted key. FAULT_CONFIG otherwise, worded to follow the file's name. The caller frees it.
 */
struct certificate *certificate_read(struct slice pem, const char *password, struct error *err);
void certificate_free(struct certificate *certificate); /* wipes the key; takes NULL */
#define CERTIFICATE_AUTO __attribute__((cleanup(certificate_cleanup))) struct certificate *
void certificate_cleanup(struct certificate **certificate);

/* The digest of the certificate's DER encoding. */
size_t certificate_thumbprint(const struct certificate *certificate, enum crypto_digest kind,
			      unsigned char out[CRYPTO_DIGEST_BYTES]);

/* Appends the signature of RFC 7518 PS256: RSA-PSS, SHA-256, a salt of 32 bytes. */
bool certificate_sign(const struct certificate *certificate, struct slice text, struct strbuf *out, struct error *err);

#endif
