/* SPDX-License-Identifier: MIT */
/* The three-way merge of a text, as `git merge` makes it. */
#include <git2.h>

#include "model/base/arena.h"
#include "sync/git/git.h"
#include "sync/git/git_handle.h"

static git_merge_file_input input_of(struct slice text)
{
	return (git_merge_file_input){.version = GIT_MERGE_FILE_INPUT_VERSION, .ptr = text.at, .size = text.length};
}

bool git_merge_texts(struct arena *arena, struct slice fork, struct slice ours, struct slice theirs, struct slice *out)
{
	const git_merge_file_input ancestor = input_of(fork);
	const git_merge_file_input first = input_of(ours);
	const git_merge_file_input second = input_of(theirs);
	git_merge_file_result result = {0};
	git_libgit2_init(); /* counted; a source that is open has done it too */
	bool clean = git_merge_file(&result, &ancestor, &first, &second, NULL) == 0 && result.automergeable;
	if (clean)
		*out = arena_slice(arena, (struct slice){result.ptr, result.len});
	git_merge_file_result_free(&result);
	git_libgit2_shutdown();
	return clean;
}
