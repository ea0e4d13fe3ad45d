/* SPDX-License-Identifier: MIT */
#include "cmd/html/html_escape.h"

#include <limits.h>

#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

static const char *reference_of(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* A piece without '#', which is never the first of a line: a tag is before it, so that `::` begins no command. */
static void add_piece(struct slice text, struct strbuf *out)
{
	STRBUF_AUTO behind = STRBUF_INIT(INT_MAX);
	STRBUF_AUTO printable = STRBUF_INIT(INT_MAX);
	strbuf_add_char(&behind, '>');
	strbuf_add_slice(&behind, text);
	text_printable(strbuf_slice(&behind), &printable);
	for (size_t i = 1; i < printable.length; i++) {
		const char *reference = reference_of(printable.at[i]);
		if (reference)
			strbuf_add_text(out, reference);
		else
			strbuf_add(out, &printable.at[i], 1);
	}
}

void html_escape(struct slice text, struct strbuf *out)
{
	STRBUF_AUTO escaped = STRBUF_INIT(INT_MAX);
	bool was_hash = out->length && out->at[out->length - 1] == '#';
	while (text.length) {
		const char *hash = memchr(text.at, '#', text.length);
		if (hash != text.at) {
			add_piece(scan_take(&text, hash ? (size_t)(hash - text.at) : text.length), &escaped);
			was_hash = false;
			continue;
		}
		scan_take(&text, 1);
		strbuf_add_text(&escaped, was_hash ? "&#35;" : "#");
		was_hash = !was_hash;
	}
	strbuf_add_slice(out, strbuf_slice(&escaped));
}
