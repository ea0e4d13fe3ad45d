/* SPDX-License-Identifier: MIT */
#include "sync/http/http_easy.h"

#include <assert.h>
#include <string.h>

#include <curl/curl.h>

#include "sync/http/http_request.h"
#include "sync/http/http_url.h"

#define CONNECT_SECONDS 10

/* A refused option is a mistake of ours: each is checked, for a silent one could be the one that verifies TLS. */
#define SET(easy, option, value)                                                                                       \
	do {                                                                                                           \
		CURLcode set_code = curl_easy_setopt(easy, option, value);                                             \
		assert(set_code == CURLE_OK);                                                                          \
	} while (0)

static void set_policy(CURL *easy, const struct http_request *request, uint32_t timeout_seconds, struct slice ca)
{
	long timeout = request->timeout ? (long)request->timeout : (long)timeout_seconds * 1000;
	SET(easy, CURLOPT_NOSIGNAL, 1L);
	SET(easy, CURLOPT_QUICK_EXIT, 1L); /* else the end of a request waits until the resolver has answered */
	SET(easy, CURLOPT_TIMEOUT_MS, timeout);
	SET(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout < CONNECT_SECONDS * 1000L ? timeout : CONNECT_SECONDS * 1000L);
	SET(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
	SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	SET(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	SET(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	struct curl_blob blob = {(char *)ca.at, ca.length, CURL_BLOB_NOCOPY};
	if (ca.length && !request->usual_ca)
		SET(easy, CURLOPT_CAINFO_BLOB, &blob);
	SET(easy, CURLOPT_CERTINFO, 1L); /* for http_facts, and to name a certificate that is not the host's */
}

/*
 * Plain http is for loopback and a cloud's metadata address, and neither is behind a proxy; nor does it speak HTTP/2,
 * so that requests need not wait (PIPEWAIT) to learn whether the first connection can be shared.
 */
static void set_connection(CURL *easy, const struct origin *origin)
{
	bool plain = strcmp(origin->scheme, "http") == 0;
	SET(easy, CURLOPT_HTTP_VERSION, plain ? (long)CURL_HTTP_VERSION_1_1 : (long)CURL_HTTP_VERSION_2TLS);
	SET(easy, CURLOPT_PIPEWAIT, 1L);
	if (plain || origin_is_loopback(origin))
		SET(easy, CURLOPT_PROXY, "");
}

static struct curl_slist *headers_of(const struct http_request *request)
{
	struct curl_slist *list = curl_slist_append(NULL, "Accept: application/json");
	const char *type = request->content_type ? request->content_type : "Content-Type: application/json";
	if (request->body.at)
		list = curl_slist_append(curl_slist_append(list, type), "Expect:"); /* none: it costs a round trip */
	for (const char *const *header = request->headers; header && *header; header++)
		list = curl_slist_append(list, *header);
	assert(list);
	return list;
}

void http_easy_free_headers(struct curl_slist *list)
{
	for (struct curl_slist *item = list; item; item = item->next)
		explicit_bzero(item->data, strlen(item->data));
	curl_slist_free_all(list);
}

static void set_request(CURL *easy, const struct http_request *request, struct curl_slist *headers)
{
	bool post = strcmp(request->method, "POST") == 0;
	assert(post || strcmp(request->method, "GET") == 0);
	SET(easy, CURLOPT_URL, request->url);
	SET(easy, CURLOPT_USERAGENT, "dashsync/" DASHSYNC_VERSION);
	SET(easy, CURLOPT_ACCEPT_ENCODING, "");
	SET(easy, CURLOPT_HTTPHEADER, headers);
	if (post) {
		SET(easy, CURLOPT_POST, 1L);
		SET(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.length);
		SET(easy, CURLOPT_POSTFIELDS, request->body.at ? request->body.at : "");
	}
	if (request->bearer_token) {
		SET(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		SET(easy, CURLOPT_XOAUTH2_BEARER, request->bearer_token);
	}
}

struct curl_slist *http_easy_set(void *easy, const struct http_request *request, const struct origin *origin,
				 uint32_t timeout, struct slice ca)
{
	struct curl_slist *headers = headers_of(request);
	set_policy(easy, request, timeout, ca);
	set_connection(easy, origin);
	set_request(easy, request, headers);
	SET(easy, CURLOPT_FRESH_CONNECT, (long)request->once);
	return headers;
}
