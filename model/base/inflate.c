/* SPDX-License-Identifier: MIT */
/* One call of inflate(3) stops only where the buffer is full, the input is used up, or the stream ends or breaks. */
#include "model/base/inflate.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

#include "model/base/arena.h"

struct inflater {
	z_stream stream;
};

#define ZLIB_WINDOW MAX_WBITS
#define GZIP_WINDOW (MAX_WBITS + 16) /* as inflateInit2 has it: gzip, and nothing else */

static struct inflater *begin(struct slice input, int window)
{
	struct inflater *inflater = heap_alloc(sizeof *inflater);
	assert(input.length <= UINT_MAX);
	*inflater = (struct inflater){
		.stream.next_in = (Bytef *)input.at,
		.stream.avail_in = (uInt)input.length,
	};
	if (inflateInit2(&inflater->stream, window) != Z_OK)
		abort(); /* out of memory: nothing else can fail here */
	return inflater;
}

struct inflater *inflater_new(struct slice input)
{
	return begin(input, ZLIB_WINDOW);
}

struct inflater *inflater_new_gzip(struct slice input)
{
	return begin(input, GZIP_WINDOW);
}

size_t inflater_left(const struct inflater *inflater)
{
	return inflater->stream.avail_in;
}

void inflater_free(struct inflater *inflater)
{
	if (!inflater)
		return;
	inflateEnd(&inflater->stream);
	free(inflater);
}

enum inflate_state inflater_take(struct inflater *inflater, char *buffer, size_t room, size_t *length)
{
	z_stream *stream = &inflater->stream;
	assert(room > 0 && room <= UINT_MAX);
	stream->next_out = (Bytef *)buffer;
	stream->avail_out = (uInt)room;
	int code = inflate(stream, Z_NO_FLUSH);
	*length = room - stream->avail_out;
	if (code == Z_STREAM_END)
		return stream->avail_in ? INFLATE_REST : INFLATE_END;
	if (code == Z_OK && stream->avail_out == 0)
		return INFLATE_MORE;
	return code == Z_OK || code == Z_BUF_ERROR ? INFLATE_CUT : INFLATE_BROKEN;
}
