/* SPDX-License-Identifier: MIT */
/*
 * strbuf: a growing byte buffer with a compulsory maximum.
 *
 * The maximum makes a limit of every place that builds text: past it nothing more is kept and `full` is set, so that a
 * writer need not check each call and cannot forget to check the last (strbuf_full).
 *
 *     STRBUF_AUTO buf = STRBUF_INIT(LIMIT_DOCUMENT);
 *     strbuf_add_text(&buf, "{");
 *     if (strbuf_full(&buf)) ...
 *
 * Text that is only printed need not be held: with a `drain` the buffer is handed over and emptied whenever it has
 * grown to 64 KiB, between two additions and so never inside of one. The last piece is the caller's to hand over.
 */
#ifndef DASHSYNC_MODEL_BASE_STRBUF_H
#define DASHSYNC_MODEL_BASE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct strbuf {
	char *at;                                      /* NUL-terminated once anything was added; NULL before */
	size_t length;                                 /* bytes, the NUL not counted */
	size_t room;                                   /* bytes allocated */
	size_t maximum;                                /* never longer than this */
	bool full;                                     /* something did not fit */
	void (*drain)(struct slice piece, void *user); /* or NULL */
	void *user;
};

#define STRBUF_INIT(limit)                                                                                             \
	{                                                                                                              \
		.maximum = (limit)                                                                                     \
	}

void strbuf_add(struct strbuf *buf, const char *bytes, size_t length);
void strbuf_add_slice(struct strbuf *buf, struct slice text);
void strbuf_add_text(struct strbuf *buf, const char *text);
void strbuf_add_char(struct strbuf *buf, char c);
void strbuf_printf(struct strbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* True when something did not fit: what is there is a prefix of what was meant. */
bool strbuf_full(const struct strbuf *buf);

/* Empties it and keeps its memory. */
void strbuf_reset(struct strbuf *buf);

/* What is there, borrowed until the next change. */
struct slice strbuf_slice(const struct strbuf *buf);

/* Frees the memory; the buffer may be used again with the same maximum. */
void strbuf_free(struct strbuf *buf);
#define STRBUF_AUTO __attribute__((cleanup(strbuf_free))) struct strbuf

#endif
