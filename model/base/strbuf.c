/* SPDX-License-Identifier: MIT */
/* Grows by doubling up to the maximum; what does not fit is left out whole bytes at a time and remembered. */
#include "model/base/strbuf.h"

#include <stdarg.h>
#include <stdlib.h>

#include "model/base/arena.h"

#define FIRST_ROOM ((size_t)256)
#define PIECE      ((size_t)64 << 10) /* that is handed to a drain */

/* Room for `more` bytes and a NUL. */
static void make_room(struct strbuf *buf, size_t more)
{
	size_t needed = buf->length + more + 1;
	if (needed <= buf->room)
		return;
	size_t room = buf->room ? buf->room : FIRST_ROOM;
	while (room < needed)
		room *= 2;
	buf->at = heap_resize(buf->at, room);
	buf->room = room;
}

void strbuf_add(struct strbuf *buf, const char *bytes, size_t length)
{
	if (buf->drain && buf->length >= PIECE) {
		buf->drain(strbuf_slice(buf), buf->user);
		strbuf_reset(buf);
	}
	size_t left = buf->maximum - buf->length;
	if (length > left) {
		length = left;
		buf->full = true;
	}
	if (length == 0)
		return;
	make_room(buf, length);
	memcpy(buf->at + buf->length, bytes, length);
	buf->length += length;
	buf->at[buf->length] = '\0';
}

void strbuf_add_slice(struct strbuf *buf, struct slice text)
{
	strbuf_add(buf, text.at, text.length);
}

void strbuf_add_text(struct strbuf *buf, const char *text)
{
	strbuf_add(buf, text, strlen(text));
}

void strbuf_add_char(struct strbuf *buf, char c)
{
	strbuf_add(buf, &c, 1);
}

void strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	char *text = heap_vprintf(format, arguments);
	va_end(arguments);
	strbuf_add_text(buf, text);
	free(text);
}

bool strbuf_full(const struct strbuf *buf)
{
	return buf->full;
}

void strbuf_reset(struct strbuf *buf)
{
	buf->length = 0;
	buf->full = false;
	if (buf->at)
		buf->at[0] = '\0';
}

struct slice strbuf_slice(const struct strbuf *buf)
{
	return (struct slice){buf->at ? buf->at : "", buf->length};
}

void strbuf_free(struct strbuf *buf)
{
	free(buf->at);
	*buf = (struct strbuf){.maximum = buf->maximum, .drain = buf->drain, .user = buf->user};
}
