/* SPDX-License-Identifier: MIT */
#include "sync/git/git_library.h"

#include <git2.h>

#include "model/base/arena.h"
#include "model/base/library.h"

void git_library_add(struct libraries *libraries)
{
	int major, minor, patch;
	git_libgit2_version(&major, &minor, &patch);
	library_add(libraries, "libgit2", LIBGIT2_VERSION,
		    arena_printf(libraries->arena, "%d.%d.%d", major, minor, patch));
}
