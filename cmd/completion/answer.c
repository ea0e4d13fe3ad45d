/* SPDX-License-Identifier: MIT */
#include "cmd/completion/answer.h"

#include "model/base/arena.h"

void answer_split_list(struct completion *completion, struct slice *before)
{
	struct candidates *candidates = completion->candidates;
	struct slice prefix = candidates->prefix;
	const char *comma = prefix.length ? memrchr(prefix.at, ',', prefix.length) : NULL;
	size_t length = comma ? (size_t)(comma + 1 - prefix.at) : 0;
	*before = (struct slice){prefix.at, length};
	candidates->prefix = (struct slice){prefix.at + length, prefix.length - length};
	candidates->front = arena_printf(completion->arena, "%s%.*s", candidates->front, SLICE_ARG(*before));
}

bool answer_list_has(struct slice before, struct slice item)
{
	while (before.length > 0) {
		const char *comma = memchr(before.at, ',', before.length);
		size_t length = comma ? (size_t)(comma - before.at) : before.length;
		if (slice_equal((struct slice){before.at, length}, item))
			return true;
		length += comma ? 1 : 0;
		before = (struct slice){before.at + length, before.length - length};
	}
	return false;
}
