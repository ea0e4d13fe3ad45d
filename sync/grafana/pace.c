/* SPDX-License-Identifier: MIT */
/*
 * The multiplicative decrease of TCP, with an increase that depends on time alone, so that a slow pace recovers as soon
 * as a fast one. A burst that is refused together was one mistake, and slows once.
 */
#include "sync/grafana/pace.h"

#include "sync/base/backoff.h"

#define MILLISECOND    UINT64_C(1000)
#define SECOND         UINT64_C(1000000)
#define LONGEST_GAP    SECOND /* longer ones were no work to do; also the slowest pace */
#define SHORTEST_GAP   MILLISECOND
#define RECOVERY       (8 * SECOND) /* in which the interval shrinks to its e-th part */
#define AVERAGE_WEIGHT 8

static uint64_t larger(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void note_start(struct pace *pace, uint64_t now)
{
	if (pace->started)
		pace->gap = (pace->gap * (AVERAGE_WEIGHT - 1) + smaller(now - pace->started, LONGEST_GAP)) /
			    AVERAGE_WEIGHT;
	pace->started = now;
}

bool pace_start(struct pace *pace, uint64_t *turn, uint64_t now)
{
	if (*turn == 0 || *turn < pace->open) { /* a pause that began meanwhile takes all places back */
		*turn = larger(now, larger(pace->next, pace->open));
		pace->next = *turn + pace->interval;
	}
	if (*turn > now)
		return false;
	note_start(pace, now);
	return true;
}

void pace_refused(struct pace *pace, uint64_t started, uint64_t now, uint64_t wait, uint32_t asked)
{
	pace->refusals++;
	if (!pace->refused_since)
		pace->refused_since = now;
	if (asked > BACKOFF_LONGEST_ASKED || now - pace->refused_since > PACE_PATIENCE * SECOND) {
		pace->closed = true;
		pace->asked = asked > BACKOFF_LONGEST_ASKED ? asked : 0;
	}
	if (now + wait > pace->open)
		pace->next = pace->open = now + wait;
	if (started <= pace->slowed)
		return;
	pace->interval = smaller(2 * larger(pace->interval ? pace->interval : pace->gap, SHORTEST_GAP), LONGEST_GAP);
	pace->slowed = pace->raised = now;
}

void pace_answered(struct pace *pace, uint64_t now)
{
	pace->refused_since = 0;
	if (!pace->interval)
		return;
	uint64_t passed = smaller(now - smaller(pace->raised, now), SECOND);
	pace->interval -= pace->interval * passed / RECOVERY;
	pace->raised = now;
	if (pace->interval < SHORTEST_GAP)
		pace->interval = 0;
}

bool pace_error(const struct pace *pace, struct error *err)
{
	if (pace->asked)
		error_set(err, FAULT_FAILED, "the server limits requests (429) and asks to wait %u s", pace->asked);
	else
		error_set(err, FAULT_FAILED, "the server has refused every request for %d s (429)", PACE_PATIENCE);
	return error_hint(err, "Run again later, with fewer --jobs. Dashboards that were written stay written.");
}
