/* SPDX-License-Identifier: MIT */
/*
 * transformation: a transformation of a panel on one line.
 *
 *     cost = tokens * price
 *     organize: rename a to b; hide c; order d, e
 *     limit, limitField 10
 */
#ifndef DASHSYNC_MODEL_WORDS_TRANSFORMATION_H
#define DASHSYNC_MODEL_WORDS_TRANSFORMATION_H

struct arena;
struct value;

/* Its formula where it has one, else its id and options. */
const char *transformation_words(struct arena *arena, const struct value *transformation);

#endif
