/* SPDX-License-Identifier: MIT */
#include "sync/source/source.h"

#include "sync/git/git.h"

bool source_merge_texts(struct arena *arena, const struct source_versions *texts, struct slice *out)
{
	if (slice_equal(texts->fork, texts->theirs) || slice_equal(texts->ours, texts->theirs)) {
		*out = texts->ours;
		return true;
	}
	if (slice_equal(texts->fork, texts->ours)) {
		*out = texts->theirs;
		return true;
	}
	return git_merge_texts(arena, texts->fork, texts->ours, texts->theirs, out);
}
