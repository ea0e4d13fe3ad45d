/* SPDX-License-Identifier: MIT */
/*
 * trailer: the line in a version's message by which dashsync knows its own writes (docs/wire.md).
 *
 *     Raise the CPU threshold
 *     [dashsync commit=<40 hex> content=1:<32 hex> run=<12 hex> on=<version> at=<seconds> id=<8 hex>]
 *
 * The first line is the commit's subject, the last the trailer; in all at most LIMIT_MESSAGE_BYTES. A trailer is a
 * claim, not a proof: the base is found by checking `content` against the version's data (sync/compare/base.h).
 */
#ifndef DASHSYNC_MODEL_PLAN_TRAILER_H
#define DASHSYNC_MODEL_PLAN_TRAILER_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/slice.h"

struct digest;
struct strbuf;

#define TRAILER_CONTENT_HEX 32 /* of the digest */
#define TRAILER_RUN_HEX     12

struct trailer {
	bool rollback; /* a rollback's trailer: only rollback_to, run and raced are set */
	int64_t rollback_to;
	struct slice commit;  /* 40 hex digits */
	struct slice content; /* the first 32 hex digits of the digest; at NULL for an algorithm unknown here */
	struct slice run;     /* 12 hex digits */
	int64_t on;           /* the version that the save named */
	int64_t at;           /* the commit's committer time, seconds since the epoch */
	struct slice id;      /* 8 hex digits, or at NULL */
	bool merged;
	bool dirty;
	bool raced;
};

/* Reads the last line of a message. False when it is not a trailer, or one without a well-formed commit, content and
 * run.
 */
bool trailer_parse(struct slice message, struct trailer *out);

/* What a message that has a trailer says before it; empty when that is all. */
struct slice trailer_words(struct slice message);

/*
 * Appends the whole message: the subject, `replaced` when it is not NULL (what an overwrite replaced), the trailer. The
 * subject is made one printable line, freed of the words "Restored from version" (newer servers parse them out of any
 * message) and cut at a character boundary to what the trailer leaves.
 */
void trailer_message(const struct trailer *trailer, struct slice subject, const char *replaced, struct strbuf *out);

/* Whether the trailer's content is this digest. */
bool trailer_matches(const struct trailer *trailer, const struct digest *digest);

#endif
