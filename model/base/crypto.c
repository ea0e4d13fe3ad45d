/* SPDX-License-Identifier: MIT */
/* This is the product's only file that sees OpenSSL. Its queue of errors is emptied: they name functions, not causes.
 */
#include "model/base/crypto.h"

#include <assert.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"

#define MOST_BASE64       ((size_t)1 << 20)
#define LONGEST_SIGNATURE 2048 /* bytes; RSA of 16384 bits */

/* ---- base64 ---- */

/* Four characters of base64 for three bytes. */
#define BASE64_LENGTH(bytes) (((bytes) + 2) / 3 * 4)

void base64_write(struct slice bytes, struct strbuf *out)
{
	unsigned char *base64 = heap_alloc(BASE64_LENGTH(bytes.length) + 1);
	int length = EVP_EncodeBlock(base64, (const unsigned char *)bytes.at, (int)bytes.length);
	strbuf_add(out, (const char *)base64, (size_t)length);
	free(base64);
}

void base64url_write(struct slice bytes, struct strbuf *out)
{
	unsigned char *base64 = heap_alloc(BASE64_LENGTH(bytes.length) + 1);
	int length = EVP_EncodeBlock(base64, (const unsigned char *)bytes.at, (int)bytes.length);
	for (int i = 0; i < length && base64[i] != '='; i++)
		strbuf_add_char(out, base64[i] == '+' ? '-' : base64[i] == '/' ? '_' : (char)base64[i]);
	free(base64);
}

/* Both alphabets differ in two characters; `text` has no padding. */
static bool decode(struct slice text, const char *others, struct strbuf *out)
{
	size_t length = (text.length + 3) / 4 * 4;
	if (text.length % 4 == 1)
		return false;
	unsigned char *base64 = heap_alloc(length + 1);
	unsigned char *bytes = heap_alloc(length + 1);
	memset(base64, '=', length);
	bool fits = true;
	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		fits &= is_word_character(c, others); /* libcrypto passes over white space */
		base64[i] = (unsigned char)(c == '-' ? '+' : c == '_' ? '/' : c);
	}
	int decoded = fits ? EVP_DecodeBlock(bytes, base64, (int)length) : -1;
	if (decoded >= 0) /* it counts the padding as bytes */
		strbuf_add(out, (const char *)bytes, (size_t)decoded - (length - text.length));
	free(base64);
	free(bytes);
	return decoded >= 0;
}

bool base64url_read(struct slice text, struct strbuf *out)
{
	return text.length <= MOST_BASE64 && decode(text, "-_", out);
}

bool base64_read(struct slice text, struct strbuf *out)
{
	STRBUF_AUTO packed = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	for (size_t i = 0; i < text.length; i++)
		if (!memchr(" \t\r\n", text.at[i], 4))
			strbuf_add_char(&packed, text.at[i]);
	struct slice rest = strbuf_slice(&packed);
	if (strbuf_full(&packed) || rest.length % 4 != 0)
		return false;
	for (int i = 0; i < 2 && slice_ends_with(rest, "="); i++)
		rest.length--;
	return decode(rest, "+/", out);
}

struct certificate {
	X509 *x509;
	EVP_PKEY *key;
};

static const EVP_MD *algorithm(enum crypto_digest kind)
{
	return kind == CRYPTO_SHA1 ? EVP_sha1() : EVP_sha256();
}

size_t crypto_digest(enum crypto_digest kind, struct slice bytes, unsigned char out[CRYPTO_DIGEST_BYTES])
{
	unsigned int length = 0;
	int ok = EVP_Digest(bytes.at ? bytes.at : "", bytes.length, out, &length, algorithm(kind), NULL);
	assert(ok == 1 && length <= CRYPTO_DIGEST_BYTES);
	(void)ok;
	return length;
}

/* ---- certificates ---- */

/* Without it OpenSSL would ask at the terminal. */
static int give_password(char *into, int size, int writing, void *user)
{
	(void)writing;
	struct slice password = slice_of(user);
	if (!password.at || size < 0 || password.length > (size_t)size)
		return -1;
	memcpy(into, password.at, password.length);
	return (int)password.length;
}

static EVP_PKEY *read_key(struct slice pem, const char *password)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.length);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, give_password, (void *)password);
	BIO_free(bio);
	return key;
}

/* The certificate that the key belongs to; a file may hold those that signed it too. */
static X509 *find_certificate(struct slice pem, const EVP_PKEY *key)
{
	BIO *bio = BIO_new_mem_buf(pem.at, (int)pem.length);
	X509 *x509;
	while ((x509 = PEM_read_bio_X509(bio, NULL, give_password, NULL)) != NULL && !X509_check_private_key(x509, key))
		X509_free(x509);
	BIO_free(bio);
	return x509;
}

static bool refuse_key(struct slice pem, const char *password, struct error *err)
{
	if (!slice_contains(pem, "-----BEGIN ")) {
		error_set(err, FAULT_CONFIG, "is not PEM");
		return error_hint(err, "'openssl pkcs12 -in client.pfx -out client.pem' makes PEM of a .pfx file.");
	}
	if (!slice_contains(pem, "PRIVATE KEY-----")) {
		error_set(err, FAULT_CONFIG, "holds a certificate without its private key");
		return error_hint(err, "Put both into one file: cat certificate.pem key.pem > client.pem");
	}
	bool encrypted = slice_contains(pem, "ENCRYPTED");
	if (encrypted && !password)
		return error_set(err, FAULT_CONFIG, "holds an encrypted private key, and no password is set");
	return error_set(err, FAULT_CONFIG, "holds a private key that cannot be read%s",
			 encrypted ? " with this password" : "");
}

struct certificate *certificate_read(struct slice pem, const char *password, struct error *err)
{
	struct certificate *certificate = heap_alloc(sizeof *certificate);
	*certificate = (struct certificate){.key = read_key(pem, password)};
	if (!certificate->key)
		refuse_key(pem, password, err);
	else if (EVP_PKEY_get_base_id(certificate->key) != EVP_PKEY_RSA)
		error_set(err, FAULT_CONFIG,
			  "holds a private key that is not RSA, which Microsoft Entra does not take");
	else if (!(certificate->x509 = find_certificate(pem, certificate->key)))
		error_set(err, FAULT_CONFIG, "holds no certificate that belongs to its private key");
	ERR_clear_error();
	if (certificate->x509)
		return certificate;
	certificate_free(certificate);
	return NULL;
}

void certificate_free(struct certificate *certificate)
{
	if (!certificate)
		return;
	X509_free(certificate->x509);
	EVP_PKEY_free(certificate->key);
	free(certificate);
}

void certificate_cleanup(struct certificate **certificate)
{
	certificate_free(*certificate);
}

size_t certificate_thumbprint(const struct certificate *certificate, enum crypto_digest kind,
			      unsigned char out[CRYPTO_DIGEST_BYTES])
{
	unsigned int length = 0;
	int ok = X509_digest(certificate->x509, algorithm(kind), out, &length);
	assert(ok == 1 && length <= CRYPTO_DIGEST_BYTES);
	(void)ok;
	return length;
}

bool certificate_sign(const struct certificate *certificate, struct slice text, struct strbuf *out, struct error *err)
{
	unsigned char signature[LONGEST_SIGNATURE];
	size_t length = sizeof signature;
	EVP_PKEY_CTX *padding = NULL;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool ok = context && EVP_DigestSignInit(context, &padding, EVP_sha256(), NULL, certificate->key) == 1 &&
		  EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) == 1 &&
		  EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) == 1 &&
		  EVP_DigestSign(context, signature, &length, (const unsigned char *)text.at, text.length) == 1;
	EVP_MD_CTX_free(context);
	ERR_clear_error();
	if (!ok)
		return error_set(err, FAULT_CONFIG, "the private key cannot sign; is it RSA of 2048 bits or more?");
	strbuf_add(out, (const char *)signature, length);
	return true;
}
