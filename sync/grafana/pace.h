/* SPDX-License-Identifier: MIT */
/*
 * pace: how fast requests may follow each other on a server that limits them (429, RFC 6585).
 *
 * One for all requests to a server. Until the first refusal nothing is limited. Then all wait until the server's pause
 * is over, and go on half as fast as they went; while answers come the pace doubles about every six seconds. What is
 * set is the time between two starts and not the number in flight, because that is what gateways count: on a link of a
 * millisecond a single request after the other is still a thousand a second (docs/decisions/0008).
 *
 * Pure: times are passed in, in microseconds of any clock that does not go back, from 1. The caller sleeps and locks.
 */
#ifndef DASHSYNC_SYNC_GRAFANA_PACE_H
#define DASHSYNC_SYNC_GRAFANA_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/error.h"

#define PACE_PATIENCE 60 /* seconds of nothing but refusals after which nothing more is sent */

struct pace {
	uint64_t interval;      /* between two starts; 0: no limit */
	uint64_t gap;           /* between two starts as they were lately, a moving average */
	uint64_t next;          /* the first start that is not taken */
	uint64_t open;          /* nothing starts before */
	uint64_t started;       /* the last start; 0: none yet */
	uint64_t slowed;        /* a refusal of a request that started before this time is not new */
	uint64_t raised;        /* when the interval was last shortened */
	uint64_t refused_since; /* the first refusal after the last answer; 0: none */
	uint32_t refusals;      /* in all */
	uint32_t asked;         /* seconds of the Retry-After that closed it; 0: patience did */
	bool closed;            /* nothing more is to be sent */
};

/*
 * Whether a request may start now. If not, `*turn` is when to ask again, with the same `turn`: it keeps its place among
 * those who wait. 0 in `*turn` at first.
 */
bool pace_start(struct pace *pace, uint64_t *turn, uint64_t now);

/*
 * A request that started at `started` was refused with 429: nothing starts for `wait` microseconds, and what follows is
 * slower. `asked`: the seconds of its Retry-After, or 0.
 */
void pace_refused(struct pace *pace, uint64_t started, uint64_t now, uint64_t wait, uint32_t asked);

/* A request was answered, with anything but a 429. */
void pace_answered(struct pace *pace, uint64_t now);

/* Why it is closed, FAULT_FAILED with a hint. Always false, as error_set. */
bool pace_error(const struct pace *pace, struct error *err);

#endif
