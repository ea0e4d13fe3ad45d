/* SPDX-License-Identifier: MIT */
/* Base64 comes from OpenSSL here, not from the simulator's own: what is tested does not test itself. */
#include "tests/gateway/entra/signer.h"

#include "tests/testing.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "model/base/arena.h"

#define A_DAY 86400

struct signer {
	EVP_PKEY *key;
	X509 *certificate;
};

struct signer *signer_new(void)
{
	struct signer *signer = heap_alloc(sizeof *signer);
	*signer = (struct signer){EVP_RSA_gen(2048), X509_new()};
	X509_NAME *name = X509_get_subject_name(signer->certificate);
	ASN1_INTEGER_set(X509_get_serialNumber(signer->certificate), 1);
	X509_gmtime_adj(X509_getm_notBefore(signer->certificate), 0);
	X509_gmtime_adj(X509_getm_notAfter(signer->certificate), A_DAY);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"client", -1, -1, 0);
	assert_int_equal(X509_set_issuer_name(signer->certificate, name), 1);
	assert_int_equal(X509_set_pubkey(signer->certificate, signer->key), 1);
	assert_true(X509_sign(signer->certificate, signer->key, EVP_sha256()) > 0);
	return signer;
}

void signer_free(struct signer *signer)
{
	X509_free(signer->certificate);
	EVP_PKEY_free(signer->key);
	free(signer);
}

const char *signer_certificate(const struct signer *signer, struct arena *arena)
{
	char *text;
	BIO *bio = BIO_new(BIO_s_mem());
	assert_int_equal(PEM_write_bio_X509(bio, signer->certificate), 1);
	long length = BIO_get_mem_data(bio, &text);
	const char *pem = arena_copy(arena, text, (size_t)length);
	BIO_free(bio);
	return pem;
}

static const char *base64url_padded(struct arena *arena, const void *bytes, size_t length)
{
	char *out = arena_alloc(arena, length / 3 * 4 + 5);
	EVP_EncodeBlock((unsigned char *)out, bytes, (int)length);
	for (char *at = out; *at; at++)
		*at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
	return out;
}

static const char *base64url(struct arena *arena, const void *bytes, size_t length)
{
	const char *padded = base64url_padded(arena, bytes, length);
	return arena_copy(arena, padded, strcspn(padded, "="));
}

/* As MSAL for Python does it, x5t#S256 comes with its padding; x5t as RFC 7515 wants it. */
const char *signer_sign(const struct signer *signer, struct arena *arena, bool is_pss, const char *claims)
{
	unsigned char digest[EVP_MAX_MD_SIZE], signature[512];
	unsigned digest_length = 0;
	size_t length = sizeof signature;
	X509_digest(signer->certificate, is_pss ? EVP_sha256() : EVP_sha1(), digest, &digest_length);
	const char *thumbprint = (is_pss ? base64url_padded : base64url)(arena, digest, digest_length);
	const char *header = arena_printf(arena, "{\"typ\":\"JWT\",\"alg\":\"%s\",\"%s\":\"%s\"}",
					  is_pss ? "PS256" : "RS256", is_pss ? "x5t#S256" : "x5t", thumbprint);
	const char *head = arena_printf(arena, "%s.%s", base64url(arena, header, strlen(header)),
					base64url(arena, claims, strlen(claims)));
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *options;
	assert_int_equal(EVP_DigestSignInit(context, &options, EVP_sha256(), NULL, signer->key), 1);
	if (is_pss) {
		assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING), 1);
		assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST), 1);
	}
	assert_int_equal(EVP_DigestSign(context, signature, &length, (const unsigned char *)head, strlen(head)), 1);
	EVP_MD_CTX_free(context);
	return arena_printf(arena, "%s.%s", head, base64url(arena, signature, length));
}
