/* SPDX-License-Identifier: MIT */
/* A line break in a token is usually the last byte of the file that held it; in a header it may be an attack. */
#include "sync/http/http_fit.h"

#include <string.h>

#include "sync/http/http_url.h"

/* Whether every byte is printable: from `least` on, and no DEL. */
static bool is_printable(const char *text, unsigned char least)
{
	for (; text && *text; text++)
		if ((unsigned char)*text < least || *text == 0x7f)
			return false;
	return true;
}

bool http_fit(struct arena *arena, const char *url, const char *bearer_token, const char *const *headers,
	      struct origin *out, struct error *err)
{
	if (!origin_of_url(arena, url, out))
		return error_set(err, FAULT_UNREACHABLE, "the URL of a request is not valid");
	const char *origin = origin_text(arena, out);
	if (!is_printable(bearer_token, ' ' + 1)) {
		error_set(err, FAULT_DENIED, "'%s': the token holds a space, a line break or a control character",
			  origin);
		return error_hint(err, "Perhaps it was read from a file together with the line break at its end.");
	}
	for (const char *const *header = headers; header && *header; header++)
		if (!is_printable(*header, ' '))
			return error_set(err, FAULT_DENIED, "'%s': the header '%.*s' would hold a control character",
					 origin, (int)strcspn(*header, ":"), *header);
	return true;
}

bool http_fit_ca(struct slice pem, struct error *err)
{
	static const char mark[] = "-----BEGIN CERTIFICATE-----";
	if (memmem(pem.at, pem.length, mark, strlen(mark)))
		return true;
	return error_set(err, FAULT_CONFIG, "the CA file holds no PEM certificate");
}
