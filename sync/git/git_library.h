/* SPDX-License-Identifier: MIT */
/* git_library: which version of libgit2 this is; see model/base/library.h. */
#ifndef DASHSYNC_SYNC_GIT_GIT_LIBRARY_H
#define DASHSYNC_SYNC_GIT_GIT_LIBRARY_H

struct libraries;

/* Adds libgit2. */
void git_library_add(struct libraries *libraries);

#endif
