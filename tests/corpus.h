/* SPDX-License-Identifier: MIT */
/*
 * The corpus: dashboards that people have published, beside the project and not part of it (README, "Build"). Tests do
 * more where it is.
 */
#ifndef DASHSYNC_TESTS_CORPUS_H
#define DASHSYNC_TESTS_CORPUS_H

#include <unistd.h>

#include "tests/testing.h"

/*
 * The folder of the corpus: DASHSYNC_CORPUS, or ../shared/corpus beside the project. Without it the test is skipped,
 * and in CI, where it must be there, the test fails; either does not return, so this comes before anything is
 * allocated.
 */
static inline const char *corpus_or_skip(void)
{
	const char *named = getenv("DASHSYNC_CORPUS");
	const char *corpus = named ? named : DASHSYNC_CORPUS;
	const char *ci = getenv("CI");
	if (access(corpus, R_OK) == 0)
		return corpus;
	if (ci && strcmp(ci, "true") == 0)
		fail_msg("there is no corpus at '%s'; set DASHSYNC_CORPUS", corpus);
	skip_because("the corpus is not here; DASHSYNC_CORPUS names its folder");
	return NULL;
}

#endif
