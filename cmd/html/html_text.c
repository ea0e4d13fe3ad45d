/* SPDX-License-Identifier: MIT */
/* What is written into the page: our markup as it is, text of others escaped. */
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>

#include "cmd/html/html_escape.h"
#include "cmd/html/html_internal.h"
#include "model/base/calendar.h"
#include "model/base/scan.h"
#include "model/base/when.h"

void html_put(struct html *html, const char *markup)
{
	strbuf_add_text(&html->out, markup);
}

void html_printf(struct html *html, const char *format, ...)
{
	va_list arguments;
	char *text = NULL;
	va_start(arguments, format);
	int length = vasprintf(&text, format, arguments);
	va_end(arguments);
	assert(length >= 0);
	strbuf_add(&html->out, text, (size_t)length);
	free(text);
}

void html_slice(struct html *html, struct slice text)
{
	html_escape(text, &html->out);
}

void html_text(struct html *html, const char *text)
{
	html_slice(html, slice_of(text));
}

void html_code(struct html *html, struct slice text)
{
	while (text.length) {
		const char *tab = memchr(text.at, '\t', text.length);
		html_slice(html, scan_take(&text, tab ? (size_t)(tab - text.at) : text.length));
		if (!tab)
			break;
		scan_take(&text, 1);
		html_put(html, "\t");
	}
}

void html_time(struct html *html, struct slice at)
{
	int64_t seconds;
	if (!when_parse(at, &seconds)) {
		html_slice(html, at);
		return;
	}
	struct calendar time = calendar_of(seconds);
	html_printf(html, "%04d-%02d-%02d %02d:%02d UTC", (int)time.year, (int)time.month, (int)time.day,
		    (int)time.hour, (int)time.minute);
}
