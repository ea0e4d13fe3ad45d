/* SPDX-License-Identifier: MIT */
/*
 * deflate: a text as one gzip member (RFC 1952), for files that inflate.h reads again.
 *
 *     STRBUF_AUTO member = STRBUF_INIT(LIMIT);
 *     deflate_gzip(text, &member);
 *
 * The member has no time, no name and no comment: the same text has the same bytes wherever it is compressed by the
 * same release of zlib. Members that follow each other are one file for gunzip.
 */
#ifndef DASHSYNC_MODEL_BASE_DEFLATE_H
#define DASHSYNC_MODEL_BASE_DEFLATE_H

#include "model/base/slice.h"

struct strbuf;

/* Appends the member; `text` has less than 4 GiB. strbuf_full afterwards: the buffer was too small. */
void deflate_gzip(struct slice text, struct strbuf *out);

#endif
