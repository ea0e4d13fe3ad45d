/* SPDX-License-Identifier: MIT */
#include "sync/compare/operation.h"

#include <time.h>

bool operation_is_interrupted(const struct operation *operation)
{
	return operation->limits.interrupted && *operation->limits.interrupted;
}

void operation_sleep(const struct operation *operation, uint32_t milliseconds)
{
	enum { SLICE_MS = 25 };
	const struct timespec slice = {.tv_nsec = SLICE_MS * 1000000};
	for (uint32_t slept = 0; slept < milliseconds && !operation_is_interrupted(operation); slept += SLICE_MS)
		nanosleep(&slice, NULL);
}

uint64_t operation_milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000 + 1;
}

struct rewrites operation_rewrites(const struct operation *operation, const struct live *live)
{
	struct rewrites rewrites = operation->target.rewrites;
	rewrites.doubles = live->api_version.at != NULL;
	return rewrites;
}
