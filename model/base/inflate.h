/* SPDX-License-Identifier: MIT */
/*
 * inflate: the bytes of a zlib stream (RFC 1950) or a gzip member (RFC 1952), a piece at a time and never more than
 * asked for.
 *
 *     struct inflater *inflater = inflater_new(input);
 *     enum inflate_state state = inflater_take(inflater, buffer, room, &length);
 *     inflater_free(inflater);
 *
 * The input is not trusted. A stream is sound when its checksum matches and it ends exactly where the input ends; a
 * file of gzip may have several members, and inflater_left says where the next one begins. This module and deflate.h
 * alone know zlib.
 */
#ifndef DASHSYNC_MODEL_BASE_INFLATE_H
#define DASHSYNC_MODEL_BASE_INFLATE_H

#include <stddef.h>

#include "model/base/slice.h"

struct inflater;

enum inflate_state {
	INFLATE_MORE,   /* the buffer is full; take again to see whether more follows */
	INFLATE_END,    /* the stream is sound and nothing of it is left */
	INFLATE_CUT,    /* the input ends before the stream does */
	INFLATE_BROKEN, /* the input is not a zlib stream, or a checksum does not match */
	INFLATE_REST,   /* the stream is sound, but the input goes on behind it */
};

/* A reader of `input`, which is borrowed and has less than 4 GiB. The caller frees it. */
struct inflater *inflater_new(struct slice input);

/* The same for the gzip member at the start of `input`. */
struct inflater *inflater_new_gzip(struct slice input);
void inflater_free(struct inflater *inflater); /* takes NULL */

/*
 * Takes at most `room` bytes (1 to 4 GiB) and sets *length to how many there were. After any state but INFLATE_MORE
 * nothing more can be taken.
 */
enum inflate_state inflater_take(struct inflater *inflater, char *buffer, size_t room, size_t *length);

/* How many bytes of the input are behind the stream, once it has ended. */
size_t inflater_left(const struct inflater *inflater);

#endif
