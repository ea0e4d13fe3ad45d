/* SPDX-License-Identifier: MIT */
/* deadline: until when is searched. Who presses TAB waits for the answer, so it may be incomplete but never late. */
#ifndef DASHSYNC_CMD_COMPLETION_DEADLINE_H
#define DASHSYNC_CMD_COMPLETION_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct deadline {
	int64_t nanoseconds; /* of the monotonic clock */
};

static inline int64_t deadline_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline struct deadline deadline_in(uint32_t milliseconds)
{
	return (struct deadline){deadline_now() + (int64_t)milliseconds * 1000000};
}

static inline bool deadline_passed(const struct deadline *deadline)
{
	return deadline_now() >= deadline->nanoseconds;
}

#endif
