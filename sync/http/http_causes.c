/* SPDX-License-Identifier: MIT */
#include "sync/http/http_causes.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include <curl/curl.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "sync/http/http_url.h"

#define PASSES        1   /* another try may do better */
#define DETAIL        2   /* libcurl's own text says more */
#define LONGEST_NAMES 400 /* bytes of the names of a certificate */

static const char proxy_hint[] = "Check HTTPS_PROXY; NO_PROXY names the hosts that need no proxy.";
static const char port_hint[] = "Check that the port is right, and http against https.";

/* The first row whose code and, when it has one, system error agree. A timeout is not tried again: it took its time. */
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

/* ---- a proxy ---- */

/* What the proxy answered when it was asked for a connection; the first row that holds the status. */
static const struct proxy_answer {
	long first, last;
	bool passes;
	const char *what;
	const char *hint;
} proxy_answers[] = {
	{407, 407, false, "asks for a login", "HTTPS_PROXY may hold one: http://user:password@host:port."},
	{500, 599, true, "cannot reach it",
	 "Check the endpoint as the proxy sees it. Does the host need no proxy: name it in NO_PROXY."},
	{0, 999, false, "refuses to connect to it",
	 "The proxy must allow this host. Does the host need no proxy: name it in NO_PROXY; else check HTTPS_PROXY."},
};

static bool explain_proxy_answer(CURL *easy, const char *origin, long status, bool *is_retryable, struct error *err)
{
	char *address = NULL;
	long port = 0;
	const struct proxy_answer *answer = proxy_answers;
	while (status < answer->first || status > answer->last)
		answer++;
	curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
	curl_easy_getinfo(easy, CURLINFO_PRIMARY_PORT, &port);
	error_set(err, FAULT_UNREACHABLE, "'%s': the proxy at %s:%ld %s (%ld)", origin, address ? address : "?", port,
		  answer->what, status);
	*is_retryable = answer->passes;
	return error_hint(err, "%s", answer->hint);
}

/* "Failed to connect to HOST port N after ...": a HOST or N that is not the endpoint's is its proxy. */
static bool find_proxy(const char *detail, const struct origin *origin, struct slice *host, struct slice *port)
{
	struct slice rest = slice_of(detail);
	if (!scan_literal(&rest, "Failed to connect to "))
		return false;
	*host = scan_until(&rest, " ");
	if (!scan_literal(&rest, " port "))
		return false;
	*port = scan_span(&rest, SCAN_DIGITS);
	bool is_origin = host->length == strlen(origin->host) &&
			 strncasecmp(host->at, origin->host, host->length) == 0 &&
			 strtoul(port->at, NULL, 10) == origin->port;
	return port->length && !is_origin;
}

static bool explain_proxy(const struct http_failure *failure, const char *origin, int system, struct error *err)
{
	struct slice host, port;
	if (failure->code != CURLE_COULDNT_CONNECT || !find_proxy(failure->detail, failure->origin, &host, &port))
		return false;
	error_set(err, FAULT_UNREACHABLE, "'%s': the proxy at %.*s:%.*s %s", origin, SLICE_ARG(host), SLICE_ARG(port),
		  system == ECONNREFUSED ? "refused the connection" : "cannot be reached");
	error_hint(err, "%s", proxy_hint);
	return true;
}

/* ---- a certificate of another name ---- */

/* Appends "grafana.example.org, 10.0.0.1" of "DNS:grafana.example.org, IP Address:10.0.0.1". */
static void add_names(struct slice names, struct strbuf *out)
{
	while (names.length) {
		struct slice name = scan_until(&names, ",");
		scan_span(&names, ", ");
		scan_until(&name, ":");
		scan_literal(&name, ":");
		size_t length = name.length;
		struct slice rest = name;
		if (length && scan_span(&rest, SCAN_LETTERS SCAN_DIGITS "-._*:").length == length)
			strbuf_printf(out, "%s%.*s", out->length ? ", " : "", SLICE_ARG(name));
	}
}

/* The names of the server's certificate; none where it has no subjectAltName. */
static void certificate_names(CURL *easy, struct strbuf *out)
{
	struct curl_certinfo *chain = NULL;
	curl_easy_getinfo(easy, CURLINFO_CERTINFO, &chain);
	for (struct curl_slist *line = chain && chain->num_of_certs ? chain->certinfo[0] : NULL; line;
	     line = line->next) {
		struct slice text = slice_of(line->data);
		if (scan_literal(&text, "X509v3 Subject Alternative Name:"))
			add_names(text, out);
	}
}

/*
 * The chain was accepted, and the name is another one: libcurl compares names after the chain, and before it sets the
 * result of that, which is 1 until then and above 1 for a chain that is not accepted.
 */
static bool hint_at_name(const struct http_failure *failure, struct error *err)
{
	long verified = 0;
	curl_easy_getinfo(failure->easy, CURLINFO_SSL_VERIFYRESULT, &verified);
	if (failure->code != CURLE_PEER_FAILED_VERIFICATION || verified > 1)
		return false;
	STRBUF_AUTO names = STRBUF_INIT(LONGEST_NAMES);
	certificate_names(failure->easy, &names);
	if (names.length && !strbuf_full(&names))
		error_hint(err, "The certificate is for %s: write 'endpoint' with such a name, not '%s'.", names.at,
			   failure->origin->host);
	else
		error_hint(err, "Write 'endpoint' with a name that the certificate has; '%s' is not one.",
			   failure->origin->host);
	return true;
}

bool http_causes_explain(const struct http_failure *failure, bool *is_retryable, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	const char *origin = origin_text(arena, failure->origin);
	long system = 0, proxy = 0;
	curl_easy_getinfo(failure->easy, CURLINFO_OS_ERRNO, &system);
	curl_easy_getinfo(failure->easy, CURLINFO_HTTP_CONNECTCODE, &proxy);
	if (proxy >= 300)
		return explain_proxy_answer(failure->easy, origin, proxy, is_retryable, err);
	const struct cause *cause = find_cause(failure->code, (int)system);
	*is_retryable = cause && cause->flags & PASSES;
	if (explain_proxy(failure, origin, (int)system, err))
		return false;
	const char *what = cause ? cause->what : curl_easy_strerror((CURLcode)failure->code);
	bool detail = (!cause || cause->flags & DETAIL) && failure->detail[0];
	error_set(err, FAULT_UNREACHABLE, "'%s': %s%s%s", origin, what, detail ? ": " : "",
		  detail ? failure->detail : "");
	if (hint_at_name(failure, err))
		return false;
	return cause && cause->hint ? error_hint(err, "%s", cause->hint) : false;
}
