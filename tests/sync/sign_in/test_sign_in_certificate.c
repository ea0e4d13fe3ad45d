/* SPDX-License-Identifier: MIT */
/* The certificate method, with a key that is made here and a verifier that is OpenSSL's. */
#include "tests/sync/sign_in/signing.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#define ENDPOINT "POST /tenant/oauth2/v2.0/token "
#define PASSWORD "p4ssword"

static EVP_PKEY *key;
static X509 *certificate;
static char *key_pem;
static char *locked_pem;
static char *certificate_pem;
static char *other_pem; /* a certificate of another key */
static char *curve_pem;

static char *text_of(BIO *bio)
{
	char *bytes = NULL;
	long length = BIO_get_mem_data(bio, &bytes);
	char *text = heap_printf("%.*s", (int)length, bytes);
	BIO_free(bio);
	return text;
}

static X509 *make_certificate(EVP_PKEY *of)
{
	X509 *x509 = X509_new();
	ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
	X509_gmtime_adj(X509_getm_notBefore(x509), 0);
	X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
	X509_set_pubkey(x509, of);
	assert_true(X509_sign(x509, of, EVP_sha256()) > 0);
	return x509;
}

static char *pem_of_certificate(X509 *x509)
{
	BIO *bio = BIO_new(BIO_s_mem());
	PEM_write_bio_X509(bio, x509);
	return text_of(bio);
}

static char *pem_of_key(EVP_PKEY *of, const char *password)
{
	BIO *bio = BIO_new(BIO_s_mem());
	PEM_write_bio_PKCS8PrivateKey(bio, of, password ? EVP_aes_256_cbc() : NULL, NULL, 0, NULL, (void *)password);
	return text_of(bio);
}

static int make_keys(void **state)
{
	(void)state;
	EVP_PKEY *other = EVP_RSA_gen(2048);
	EVP_PKEY *curve = EVP_EC_gen("P-256");
	key = EVP_RSA_gen(2048);
	certificate = make_certificate(key);
	X509 *other_certificate = make_certificate(other);
	key_pem = pem_of_key(key, NULL);
	locked_pem = pem_of_key(key, PASSWORD);
	certificate_pem = pem_of_certificate(certificate);
	other_pem = pem_of_certificate(other_certificate);
	curve_pem = pem_of_key(curve, NULL);
	X509_free(other_certificate);
	EVP_PKEY_free(other);
	EVP_PKEY_free(curve);
	return 0;
}

static int free_keys(void **state)
{
	(void)state;
	EVP_PKEY_free(key);
	X509_free(certificate);
	free(key_pem);
	free(locked_pem);
	free(certificate_pem);
	free(other_pem);
	free(curve_pem);
	return 0;
}

static struct signing *with_certificate(void **state, const char *first, const char *second)
{
	struct signing *signing = *state;
	signing_set_application(signing);
	signing_set(signing, "AZURE_CLIENT_SECRET", NULL);
	signing_set(signing, "AZURE_CLIENT_CERTIFICATE_PATH",
		    signing_file(signing, "client.pem", arena_printf(signing->arena, "%s%s", first, second)));
	signing_route(signing, ENDPOINT, TOKEN_ANSWER("by-certificate"), 0);
	return signing;
}

/* ---- reading the assertion ---- */

/* base64url with its padding restored, for OpenSSL; the length without what the padding adds. */
static size_t decode(const char *text, size_t length, unsigned char *out)
{
	char padded[4096] = {0};
	assert_true(length < sizeof padded - 4);
	for (size_t i = 0; i < length; i++)
		padded[i] = text[i] == '-' ? '+' : text[i] == '_' ? '/' : text[i];
	size_t padding = (4 - length % 4) % 4;
	memset(padded + length, '=', padding);
	int decoded = EVP_DecodeBlock(out, (unsigned char *)padded, (int)(length + padding));
	assert_true(decoded >= 0);
	out[(size_t)decoded - padding] = '\0';
	return (size_t)decoded - padding;
}

/* The three parts of the assertion in a form, each up to its dot. */
static const char *assertion_of(struct signing *signing, size_t request)
{
	static const char mark[] = "&client_assertion=";
	const char *at = strstr(signing_request(signing, request), mark);
	assert_non_null(at);
	at += strlen(mark);
	return arena_copy(signing->arena, at, strcspn(at, "&"));
}

static const char *part(struct signing *signing, const char *assertion, int which)
{
	while (which-- > 0)
		assertion += strcspn(assertion, ".") + 1;
	char *text = arena_alloc(signing->arena, 4096);
	decode(assertion, strcspn(assertion, "."), (unsigned char *)text);
	return text;
}

static bool verifies(const char *assertion)
{
	const char *dot = strrchr(assertion, '.');
	unsigned char signature[1024];
	size_t length = decode(dot + 1, strlen(dot + 1), signature);
	EVP_PKEY_CTX *padding = NULL;
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_DigestVerifyInit(context, &padding, EVP_sha256(), NULL, key);
	EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING);
	EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, 32);
	int ok = EVP_DigestVerify(context, signature, length, (const unsigned char *)assertion,
				  (size_t)(dot - assertion));
	EVP_MD_CTX_free(context);
	return ok == 1;
}

/* "x5t":"..." as the header must have it. */
static const char *thumbprint(struct signing *signing, const EVP_MD *algorithm)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned char text[128];
	unsigned int length;
	X509_digest(certificate, algorithm, digest, &length);
	EVP_EncodeBlock(text, digest, (int)length);
	for (unsigned char *at = text; *at; at++)
		*at = *at == '+' ? '-' : *at == '/' ? '_' : *at == '=' ? '\0' : *at;
	return arena_printf(signing->arena, "\"%s\"", (char *)text);
}

static void a_certificate_signs_an_assertion_that_the_service_can_check(void **state)
{
	struct signing *signing = with_certificate(state, certificate_pem, key_pem);
	assert_string_equal(signing_token(signing), "by-certificate");
	const char *request = signing_request(signing, 0);
	assert_contains(request, "grant_type=client_credentials&client_id=app&client_assertion_type="
				 "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&");
	assert_contains(request, "&scope=ce34e7e5-485f-4d76-964f-b3d2b16d1e4f%2F.default");
	assert_null(strstr(request, "client_secret"));
	const char *assertion = assertion_of(signing, 0);
	assert_true(verifies(assertion));
	const char *header = part(signing, assertion, 0);
	assert_contains(header, "\"alg\":\"PS256\"");
	assert_contains(header, arena_printf(signing->arena, "\"x5t\":%s", thumbprint(signing, EVP_sha1())));
	assert_contains(header, arena_printf(signing->arena, "\"x5t#S256\":%s", thumbprint(signing, EVP_sha256())));
	const char *claims = part(signing, assertion, 1);
	assert_contains(claims, arena_printf(signing->arena,
					     "{\"aud\":\"%s/tenant/oauth2/v2.0/token\",\"iss\":\"app\","
					     "\"sub\":\"app\",\"jti\":\"",
					     loopback_url(signing->server)));
	assert_contains(claims, "\"iat\":1000000000,\"nbf\":1000000000,\"exp\":1000000600}");
}

static void no_assertion_is_used_twice(void **state)
{
	struct signing *signing = with_certificate(state, key_pem, certificate_pem);
	assert_non_null(signing_token(signing));
	signing->now += 3500;
	assert_non_null(signing_token(signing));
	const char *first = part(signing, assertion_of(signing, 0), 1);
	const char *second = part(signing, assertion_of(signing, 1), 1);
	const char *mark = "\"jti\":\"";
	assert_memory_not_equal(strstr(first, mark), strstr(second, mark), strlen(mark) + 22);
}

static void the_certificate_of_the_key_is_found_among_others(void **state)
{
	struct signing *signing = with_certificate(
		state, arena_printf(((struct signing *)*state)->arena, "%s%s", other_pem, certificate_pem), key_pem);
	assert_non_null(signing_token(signing));
	assert_contains(part(signing, assertion_of(signing, 0), 0), thumbprint(signing, EVP_sha256()));
}

static void an_encrypted_key_needs_its_password(void **state)
{
	struct signing *signing = with_certificate(state, certificate_pem, locked_pem);
	assert_null(signing_token(signing));
	assert_int_equal(signing->err.fault, FAULT_CONFIG);
	assert_contains(signing_error(signing), "an encrypted private key, and no password is set");
	signing->now += 31;
	signing_set(signing, "AZURE_CLIENT_CERTIFICATE_PASSWORD", "wr0ng-s3cret");
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "cannot be read with this password");
	assert_null(strstr(signing_error(signing), "wr0ng"));
	signing->now += 31;
	signing_set(signing, "AZURE_CLIENT_CERTIFICATE_PASSWORD", PASSWORD);
	assert_string_equal(signing_token(signing), "by-certificate");
}

static void what_is_wrong_with_the_file_is_said_in_one_line(void **state)
{
	struct signing *signing = *state;
	const struct {
		const char *first;
		const char *second;
		const char *words;
	} rows[] = {
		{certificate_pem, "", "holds a certificate without its private key"},
		{key_pem, "", "holds no certificate that belongs to its private key"},
		{key_pem, other_pem, "holds no certificate that belongs to its private key"},
		{certificate_pem, curve_pem, "holds a private key that is not RSA"},
		{"\x30\x82", "binary", "is not PEM"},
		{"", "", "is not PEM"},
		{"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", certificate_pem,
		 "holds a private key that cannot be read"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		with_certificate(state, rows[i].first, rows[i].second);
		signing_forget_routes(signing);
		assert_null(signing_token(signing));
		assert_int_equal(signing->err.fault, FAULT_CONFIG);
		assert_contains(signing_error(signing), "signing in (client certificate): certificate '/tmp/");
		assert_contains(signing_error(signing), rows[i].words);
		assert_null(strchr(signing->err.message, '\n'));
		signing->now += 31;
	}
	signing_set(signing, "AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere/client.pem");
	assert_null(signing_token(signing));
	assert_contains(signing_error(signing), "'/nowhere/client.pem': No such file or directory");
	assert_int_equal(signing->count, 0);
}

static void a_certificate_that_the_config_names_goes_before_a_secret(void **state)
{
	struct signing *signing = with_certificate(state, certificate_pem, key_pem);
	signing_set(signing, "AZURE_CLIENT_SECRET", "s3cret");
	signing->options.auth.certificate = slice_of(
		signing_file(signing, "named.pem", arena_printf(signing->arena, "%s%s", certificate_pem, key_pem)));
	signing_set(signing, "AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere");
	assert_string_equal(signing_token(signing), "by-certificate");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, signing_setup, signing_teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_certificate_signs_an_assertion_that_the_service_can_check),
		TEST(no_assertion_is_used_twice),
		TEST(the_certificate_of_the_key_is_found_among_others),
		TEST(an_encrypted_key_needs_its_password),
		TEST(what_is_wrong_with_the_file_is_said_in_one_line),
		TEST(a_certificate_that_the_config_names_goes_before_a_secret),
	};
	return cmocka_run_group_tests(tests, make_keys, free_keys);
}
