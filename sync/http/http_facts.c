/* SPDX-License-Identifier: MIT */
/* What libcurl says of certificates are lines "Name:value", of which three matter here. */
#include "sync/http/http_facts.h"

#include <string.h>
#include <time.h>

#include <curl/curl.h>

#include "model/base/arena.h"

int64_t http_facts_skew(const struct http_facts *facts, int64_t before, int64_t after)
{
	int64_t least = facts->date - after;
	int64_t most = facts->date + 1 - before; /* the fraction of its second is not told */
	if (facts->date <= 0 || (least <= 0 && most >= 0))
		return 0;
	return least > 0 ? least : most;
}

void http_facts_begin(struct arena *arena, size_t count, struct http_facts *out)
{
	out->chain = arena_array(arena, count, sizeof *out->chain);
	out->chain_count = count;
	for (size_t i = 0; i < count; i++)
		out->chain[i] = (struct http_certificate){0};
}

/* "Nov  5 12:00:00 2026 GMT", as OpenSSL prints it; 0 for anything else. */
static int64_t parse_expiry(const char *text)
{
	struct tm tm = {0};
	const char *end = strptime(text, "%b %d %H:%M:%S %Y GMT", &tm);
	return end && *end == '\0' ? timegm(&tm) : 0;
}

void http_facts_add(struct arena *arena, struct http_certificate *certificate, const char *line)
{
	const char *colon = strchr(line, ':');
	if (!colon)
		return;
	struct slice name = {line, (size_t)(colon - line)};
	if (slice_is(name, "Subject"))
		certificate->subject = arena_strdup(arena, colon + 1);
	else if (slice_is(name, "Issuer"))
		certificate->issuer = arena_strdup(arena, colon + 1);
	else if (slice_is(name, "Expire date"))
		certificate->expires = parse_expiry(colon + 1);
}

static const char *version_name(long version)
{
	if (version == CURL_HTTP_VERSION_3)
		return "HTTP/3";
	return version == CURL_HTTP_VERSION_2_0 ? "HTTP/2" : version == CURL_HTTP_VERSION_1_1 ? "HTTP/1.1" : "HTTP/1.0";
}

void http_facts_read(struct arena *arena, void *easy, struct http_facts *out)
{
	long version = 0;
	struct curl_certinfo *chain = NULL;
	struct curl_header *date = NULL;
	curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &out->named);
	curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &out->connected);
	curl_easy_getinfo(easy, CURLINFO_APPCONNECT_TIME_T, &out->secured);
	curl_easy_getinfo(easy, CURLINFO_PRETRANSFER_TIME_T, &out->sent);
	curl_easy_getinfo(easy, CURLINFO_STARTTRANSFER_TIME_T, &out->answered);
	curl_easy_getinfo(easy, CURLINFO_HTTP_VERSION, &version);
	curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain);
	out->version = version_name(version);
	if (curl_easy_header(easy, "date", 0, CURLH_HEADER, -1, &date) == CURLHE_OK)
		out->date = curl_getdate(date->value, NULL);
	http_facts_begin(arena, chain ? (size_t)chain->num_of_certs : 0, out);
	for (size_t i = 0; chain && i < out->chain_count; i++)
		for (struct curl_slist *line = chain->certinfo[i]; line; line = line->next)
			http_facts_add(arena, &out->chain[i], line->data);
}
