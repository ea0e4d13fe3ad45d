/* SPDX-License-Identifier: MIT */
#include "sync/base/backoff.h"

#include <sys/random.h>

#define MOST_DOUBLINGS 10

/* Without random bytes the whole bound: late is safe. */
static uint32_t random_up_to(uint32_t bound)
{
	uint32_t bits;
	if (getrandom(&bits, sizeof bits, GRND_NONBLOCK) != (ssize_t)sizeof bits)
		return bound;
	return (uint32_t)(bits % ((uint64_t)bound + 1));
}

uint32_t backoff_pause(uint32_t first, unsigned tried, uint32_t asked)
{
	unsigned doublings = tried > MOST_DOUBLINGS ? MOST_DOUBLINGS : tried - 1;
	uint32_t seconds = asked > BACKOFF_LONGEST_ASKED ? BACKOFF_LONGEST_ASKED : asked;
	return seconds * 1000 + random_up_to(first << doublings);
}
