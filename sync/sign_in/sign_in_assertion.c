/* SPDX-License-Identifier: MIT */
/*
 * A JSON Web Token that says "I am this application, until in ten minutes", signed with the certificate's key (RFC
 * 7523, RFC 7515). Both thumbprints name the certificate: Entra looks for the one that it knows.
 */
#include <inttypes.h>
#include <sys/random.h>

#include "model/base/arena.h"
#include "model/base/crypto.h"
#include "model/value/json.h"
#include "sync/sign_in/sign_in_internal.h"

#define LIFE         600 /* seconds */
#define PASSWORD     "AZURE_CLIENT_CERTIFICATE_PASSWORD"
#define SIGNED_BYTES 4096
#define RANDOM_BYTES 16

static void add_thumbprint(const struct certificate *certificate, enum crypto_digest kind, struct strbuf *out)
{
	unsigned char digest[CRYPTO_DIGEST_BYTES];
	size_t length = certificate_thumbprint(certificate, kind, digest);
	base64url_write((struct slice){(const char *)digest, length}, out);
}

static void add_header(const struct certificate *certificate, struct strbuf *out)
{
	STRBUF_AUTO json = STRBUF_INIT(SIGNED_BYTES);
	strbuf_add_text(&json, "{\"alg\":\"PS256\",\"typ\":\"JWT\",\"x5t\":\"");
	add_thumbprint(certificate, CRYPTO_SHA1, &json);
	strbuf_add_text(&json, "\",\"x5t#S256\":\"");
	add_thumbprint(certificate, CRYPTO_SHA256, &json);
	strbuf_add_text(&json, "\"}");
	base64url_write(strbuf_slice(&json), out);
}

static bool add_claims(const char *client_id, const char *audience, int64_t now, struct strbuf *out)
{
	char number[RANDOM_BYTES];
	STRBUF_AUTO json = STRBUF_INIT(SIGNED_BYTES);
	if (getrandom(number, sizeof number, 0) != (ssize_t)sizeof number)
		return false;
	strbuf_add_text(&json, "{\"aud\":");
	json_write_string(slice_of(audience), &json);
	strbuf_add_text(&json, ",\"iss\":");
	json_write_string(slice_of(client_id), &json);
	strbuf_add_text(&json, ",\"sub\":");
	json_write_string(slice_of(client_id), &json);
	strbuf_add_text(&json, ",\"jti\":\"");
	base64url_write((struct slice){number, sizeof number}, &json);
	strbuf_printf(&json, "\",\"iat\":%" PRId64 ",\"nbf\":%" PRId64 ",\"exp\":%" PRId64 "}", now, now, now + LIFE);
	base64url_write(strbuf_slice(&json), out);
	return !strbuf_full(&json);
}

static struct certificate *read_certificate(struct sign_in_shared *shared, const char *path, struct error *err)
{
	SECRET_AUTO pem = sign_in_buffer(LIMIT_TOKEN_BYTES);
	if (!sign_in_read_file(path, &pem, err))
		return NULL;
	struct certificate *certificate = certificate_read(strbuf_slice(&pem), sign_in_read_variable(shared, PASSWORD),
							   err);
	if (!certificate)
		error_context(err, "certificate '%s'", path);
	return certificate;
}

bool sign_in_assert(struct sign_in_shared *shared, const char *path, const char *client_id, const char *audience,
		    struct strbuf *out, struct error *err)
{
	const struct sign_in_options *options = &shared->options;
	CERTIFICATE_AUTO certificate = read_certificate(shared, path, err);
	if (!certificate)
		return false;
	STRBUF_AUTO signature = STRBUF_INIT(SIGNED_BYTES);
	add_header(certificate, out);
	strbuf_add_char(out, '.');
	if (!add_claims(client_id, audience, options->now(options->now_user), out))
		return error_set(err, FAULT_FAILED, "an assertion cannot be made of this client id");
	if (!certificate_sign(certificate, strbuf_slice(out), &signature, err))
		return error_context(err, "certificate '%s'", path);
	strbuf_add_char(out, '.');
	base64url_write(strbuf_slice(&signature), out);
	return true;
}
