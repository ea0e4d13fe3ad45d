/* SPDX-License-Identifier: MIT */
#include "sync/http/http_causes.h"

#include <errno.h>

#include <curl/curl.h>

#define PASSES      1   /* another try may do better */
#define DETAIL      2   /* libcurl's own text says more */
#define PROXY_LOGIN 407 /* a proxy's status, which no system error has */

static const char proxy_hint[] = "Check HTTPS_PROXY; NO_PROXY names the hosts that need no proxy.";
static const char port_hint[] = "Check that the port is right, and http against https.";

/* The first row whose code and, when it has one, system error (or PROXY_LOGIN) agree. A timeout is not tried again: it
 * took its time. */
static const struct cause {
	int code;
	int system;
	int flags;
	const char *what;
	const char *hint;
} causes[] = {
	{CURLE_COULDNT_RESOLVE_HOST, 0, 0, "the host name was not found",
	 "Check the spelling of the endpoint, and the DNS of this machine."},
	{CURLE_COULDNT_RESOLVE_PROXY, 0, 0, "the name of the proxy was not found", proxy_hint},
	{CURLE_PROXY, 0, DETAIL, "the proxy failed", proxy_hint},
	{CURLE_COULDNT_CONNECT, ECONNREFUSED, PASSES, "the connection was refused",
	 "Check that the server runs and that the port is right."},
	{CURLE_COULDNT_CONNECT, 0, PASSES | DETAIL, "no connection could be made",
	 "Check the endpoint, and whether a firewall is in between."},
	{CURLE_OPERATION_TIMEDOUT, 0, DETAIL, "it timed out",
	 "The endpoint is slow or a firewall drops the packets; --timeout allows more time."},
	{CURLE_PEER_FAILED_VERIFICATION, 0, DETAIL, "the server's TLS certificate was not accepted",
	 "When the server has a certificate of a private authority, name it with 'ca-file'."},
	{CURLE_SSL_CACERT_BADFILE, 0, DETAIL, "the CA file could not be used", "'ca-file' must hold PEM certificates."},
	{CURLE_SSL_CONNECT_ERROR, 0, DETAIL, "the TLS handshake failed",
	 "Check that the port speaks https, with TLS 1.2 or newer."},
	{CURLE_SEND_ERROR, 0, PASSES, "the connection was lost while sending", NULL},
	{CURLE_RECV_ERROR, PROXY_LOGIN, 0, "the proxy asks for a login (407)",
	 "HTTPS_PROXY may hold one: http://user:password@host:port."},
	{CURLE_RECV_ERROR, ECONNRESET, PASSES, "the connection was reset", NULL},
	{CURLE_RECV_ERROR, 0, PASSES | DETAIL, "the connection was lost", NULL},
	{CURLE_GOT_NOTHING, 0, PASSES, "the connection was closed without an answer", NULL},
	{CURLE_PARTIAL_FILE, 0, PASSES, "the answer was cut short", NULL},
	{CURLE_HTTP2, 0, PASSES | DETAIL, "the HTTP/2 connection failed", NULL},
	{CURLE_HTTP2_STREAM, 0, PASSES | DETAIL, "the HTTP/2 stream was ended", NULL},
	{CURLE_UNSUPPORTED_PROTOCOL, 0, 0, "the answer is not HTTP", port_hint}, /* HTTP/0.9, that is */
};

static const struct cause *find_cause(int code, int system)
{
	for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++) {
		const struct cause *cause = &causes[i];
		if (cause->code == code && (cause->system == 0 || cause->system == system))
			return cause;
	}
	return NULL;
}

bool http_causes_explain(const struct http_failure *failure, const char *origin, bool *is_retryable, struct error *err)
{
	long system = 0, proxy = 0;
	curl_easy_getinfo(failure->easy, CURLINFO_OS_ERRNO, &system);
	curl_easy_getinfo(failure->easy, CURLINFO_HTTP_CONNECTCODE, &proxy);
	const struct cause *cause = find_cause(failure->code, proxy == PROXY_LOGIN ? PROXY_LOGIN : (int)system);
	const char *what = cause ? cause->what : curl_easy_strerror((CURLcode)failure->code);
	bool detail = (!cause || cause->flags & DETAIL) && failure->detail[0];
	error_set(err, FAULT_UNREACHABLE, "'%s': %s%s%s", origin, what, detail ? ": " : "",
		  detail ? failure->detail : "");
	*is_retryable = cause && cause->flags & PASSES;
	return cause && cause->hint ? error_hint(err, "%s", cause->hint) : false;
}
