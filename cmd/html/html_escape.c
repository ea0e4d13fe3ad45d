/* SPDX-License-Identifier: MIT */
#include "cmd/html/html_escape.h"

#include <limits.h>

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

void html_escape(struct slice text, struct strbuf *out)
{
	STRBUF_AUTO printable = STRBUF_INIT(INT_MAX);
	text_printable(text, &printable);
	for (size_t i = 0; i < printable.length; i++) {
		const char *reference = reference_of(printable.at[i]);
		if (reference)
			strbuf_add_text(out, reference);
		else
			strbuf_add(out, &printable.at[i], 1);
	}
}
