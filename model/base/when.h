/* SPDX-License-Identifier: MIT */
/*
 * when: times as servers and people write them. Nothing here reads a clock.
 */
#ifndef DASHSYNC_MODEL_BASE_WHEN_H
#define DASHSYNC_MODEL_BASE_WHEN_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/slice.h"

struct strbuf;

/* Seconds since the epoch of an RFC 3339 time: "2026-01-31T09:00:00.5+01:00", fractions cut. False when it is none. */
bool when_parse(struct slice text, int64_t *seconds);

/*
 * Milliseconds since the epoch of an ISO 8601 time as dashboards have it: as above, with a space for the T, without
 * zone (then UTC), without seconds, or a day alone. False when it is none.
 */
bool when_parse_iso(struct slice text, int64_t *milliseconds);

/*
 * The moment that a person names: an RFC 3339 time, a day ("2026-01-31", its start in UTC), or how long before `now`
 * ("90m", "36h", "14d", "2w"). False when it is none of them.
 */
bool when_parse_since(struct slice text, int64_t now, int64_t *seconds);

/* "2026-01-31T09:00:00Z" */
void when_format(int64_t seconds, struct strbuf *out);

/* How long ago that is, in the largest unit that fits twice: "45 seconds", "90 minutes", "3 days". */
void when_age(int64_t seconds, struct strbuf *out);

#endif
