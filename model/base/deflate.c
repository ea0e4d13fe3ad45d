/* SPDX-License-Identifier: MIT */
/* zlib's own header of a gzip member has time 0, so nothing but the text decides about the bytes. */
#include "model/base/deflate.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "model/base/strbuf.h"

#define GZIP_WINDOW (MAX_WBITS + 16)
#define MEMORY      8 /* zlib's default */
#define PIECE       ((size_t)32 << 10)

void deflate_gzip(struct slice text, struct strbuf *out)
{
	char piece[PIECE];
	z_stream stream = {.next_in = (Bytef *)text.at, .avail_in = (uInt)text.length};
	int code;
	assert(text.length <= UINT_MAX);
	if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK)
		abort(); /* out of memory: nothing else can fail here */
	do {
		stream.next_out = (Bytef *)piece;
		stream.avail_out = sizeof piece;
		code = deflate(&stream, Z_FINISH);
		strbuf_add(out, piece, sizeof piece - stream.avail_out);
	} while (code == Z_OK);
	assert(code == Z_STREAM_END);
	deflateEnd(&stream);
}
