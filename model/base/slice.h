/* SPDX-License-Identifier: MIT */
/*
 * slice: a borrowed run of bytes, the way text travels through dashsync.
 *
 * Dashboard text may hold any character, U+0000 among them, so a length goes with every pointer. A slice never owns:
 * whoever made the bytes (an arena, a file's buffer, a literal) decides how long they live.
 */
#ifndef DASHSYNC_MODEL_BASE_SLICE_H
#define DASHSYNC_MODEL_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *at; /* not NUL-terminated; may be NULL when length is 0 */
	size_t length;  /* in bytes */
};

/* A slice of a C string, without its NUL. NULL gives the empty slice. */
static inline struct slice slice_of(const char *text)
{
	return (struct slice){text, text ? strlen(text) : 0};
}

/* Byte order, the order of memcmp with a shorter prefix first: what "sorted" means everywhere in dashsync. */
static inline int slice_compare(struct slice a, struct slice b)
{
	size_t common = a.length < b.length ? a.length : b.length;
	int order = common ? memcmp(a.at, b.at, common) : 0;
	if (order != 0)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

static inline bool slice_is(struct slice a, const char *text)
{
	return slice_equal(a, slice_of(text));
}

static inline bool slice_starts_with(struct slice a, const char *prefix)
{
	size_t length = strlen(prefix);
	return a.length >= length && memcmp(a.at, prefix, length) == 0;
}

static inline bool slice_contains(struct slice a, const char *word)
{
	return a.length && memmem(a.at, a.length, word, strlen(word)) != NULL;
}

static inline bool slice_ends_with(struct slice a, const char *suffix)
{
	size_t length = strlen(suffix);
	return a.length >= length && memcmp(a.at + a.length - length, suffix, length) == 0;
}

/* For printf("%.*s", SLICE_ARG(s)); only for text that is known to hold no U+0000; else text_c_string (text.h) is for
 * it. */
#define SLICE_ARG(s) ((int)(s).length), ((s).at ? (s).at : "")

#endif
