/* SPDX-License-Identifier: MIT */
/*
 * rewrite: what servers are known to change in what they are sent.
 *
 * Two documents are equal when their normal forms (normal.h) are. They are *equal up to rewrites* when every difference
 * is explained by a row of the table: {path, sent, stored}, each a value or `*`. Built in
 * (reference: Grafana API 2.1.6, 2.1.7, 0.1):
 *   - /refresh: git's is under 5 s or no duration, live is exactly "5s";
 *   - /title: live is git's with the spaces around it trimmed;
 *   - any number, on servers that keep numbers as doubles: live is the shortest spelling of git's nearest double.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_REWRITE_H
#define DASHSYNC_MODEL_DOCUMENT_REWRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/document/normal.h"

struct arena;
struct value;

struct rewrite {
	struct slice path;          /* JSON Pointer (RFC 6901); a segment `*` stands for any one segment */
	const struct value *sent;   /* NULL: any */
	const struct value *stored; /* NULL: any */
};

struct rewrites {
	const struct rewrite *items; /* of the target, beside the built-in ones */
	size_t count;
	bool doubles; /* the server keeps numbers as doubles (its answers carry meta.apiVersion) */
};

/*
 * `git` with every difference from `live` that a rewrite explains put in live's spelling. Both are normal forms.
 * Equal up to rewrites means: the result equals `live`. It is also the body to send.
 */
const struct value *rewrite_align(struct arena *arena, const struct value *git, const struct value *live,
				  const struct rewrites *rewrites);

/*
 * The rows that would explain what differs between a document as sent and as stored: fills at most `room` of `rows` and
 * returns how many there are. A side that lacks the value is NULL, "any".
 */
size_t rewrite_rows(struct arena *arena, const struct value *sent, const struct value *stored, struct rewrite *rows,
		    size_t room);

/* Whether git equals live up to rewrites; both are normal forms. */
bool rewrite_equal(struct arena *arena, const struct value *git, const struct value *live,
		   const struct rewrites *rewrites);

#endif
