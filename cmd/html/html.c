/* SPDX-License-Identifier: MIT */
#include "cmd/html/html.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/html/html_internal.h"
#include "cmd/html/html_style.h"
#include "model/base/arena.h"
#include "model/base/crypto.h"

#define SHORT_DIGEST 12

static void drain(struct slice piece, void *user)
{
	struct html *html = user;
	fwrite(piece.at, 1, piece.length, html->file);
	html->drained += piece.length;
}

/* ---- the head ---- */

/* 'sha256-…' of the style, byte for byte as it stands between its tags. */
static void add_policy(struct html *html, struct slice style)
{
	unsigned char digest[CRYPTO_DIGEST_BYTES];
	STRBUF_AUTO base64 = STRBUF_INIT(2 * CRYPTO_DIGEST_BYTES);
	size_t length = crypto_digest(CRYPTO_SHA256, style, digest);
	base64_write((struct slice){(const char *)digest, length}, &base64);
	html_printf(html,
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%s'; "
		    "base-uri 'none'; form-action 'none'\">\n",
		    base64.at);
}

static void add_head(struct html *html)
{
	STRBUF_AUTO style = STRBUF_INIT(SIZE_MAX / 2);
	for (size_t i = 0; html_style[i]; i++)
		strbuf_add_text(&style, html_style[i]);
	strbuf_add_text(&style, html_style_drawing);
	html_rules(html, &style);
	html_put(html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
	add_policy(html, strbuf_slice(&style));
	html_put(html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		       "<meta name=\"referrer\" content=\"no-referrer\">\n"
		       "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
	html_title(html);
	html_put(html, "</title>\n<style>");
	strbuf_add_slice(&html->out, strbuf_slice(&style));
	html_put(html, "</style>\n</head>\n<body>\n");
}

/* ---- the end ---- */

static void add_fact(struct html *html, const char *name, const char *value, size_t most)
{
	if (!value || !*value)
		return;
	html_printf(html, "<div><dt>%s</dt><dd class=\"m\">", name);
	html_slice(html, (struct slice){value, strnlen(value, most)});
	html_put(html, "</dd></div>");
}

static void add_footer(struct html *html)
{
	const struct report *first = &html->reports->items[0];
	html_put(html, "<footer class=\"foot\"><div class=\"wrap\"><dl>");
	add_fact(html, "dashsync", first->tool, SIZE_MAX);
	add_fact(html, "commit", first->plan->commit, SHORT_DIGEST);
	for (size_t i = 0; i < html->reports->count; i++) {
		const struct plan *plan = html->reports->items[i].plan;
		if (html->reports->count > 1)
			add_fact(html, "target", plan->target, SIZE_MAX);
		add_fact(html, "config", plan->config_digest, SHORT_DIGEST);
		add_fact(html, "plan", plan->plan_digest, SHORT_DIGEST);
		add_fact(html, "run", plan->run, SIZE_MAX);
	}
	html_put(html, "</dl><p>Ages count from the time of reading. This page has no script and loads nothing. Every "
		       "value by path is in the JSON report of this run.</p></div></footer>\n</body>\n</html>\n");
}

/* ---- the page ---- */

static void add_main(struct html *html)
{
	bool has_side = html->shown > 1;
	html_printf(html, "<div class=\"wrap cols%s\">", has_side ? " two-up" : "");
	if (has_side)
		html_side(html);
	html_put(html, "<main id=\"changes\">\n");
	for (size_t i = 0; i < html->reports->count; i++) {
		html->target = i;
		html->report = &html->reports->items[i];
		html_target(html);
	}
	html_put(html, "</main></div>\n");
}

void report_html(const struct reports *reports, FILE *out)
{
	struct html html = {.file = out, .reports = reports, .report = &reports->items[0]};
	html.out = (struct strbuf){.maximum = SIZE_MAX / 2, .drain = drain, .user = &html};
	html_count(&html);
	add_head(&html);
	html_put(&html, "<a class=\"skip\" href=\"#changes\">Skip to the changes</a>\n");
	html_top(&html);
	html_put(&html, "<section class=\"wrap\" aria-label=\"What to know first\">\n");
	html_edits(&html);
	html_notices(&html);
	html_put(&html, "</section>\n");
	add_main(&html);
	add_footer(&html);
	drain(strbuf_slice(&html.out), &html);
	strbuf_free(&html.out);
}
