/* SPDX-License-Identifier: MIT */
/*
 * guard: libgit2's reading of loose objects, replaced by loose.h.
 *
 * libgit2 1.5.1 loops for ever on a loose object that was cut short, and writes past its memory where the header has
 * too small a size. With the guard a damaged object is an error of libgit2's that names it, with the code
 * GIT_EMISMATCH, whoever asks for it: a look-up by full or by abbreviated name, a walk, a diff.
 */
#ifndef DASHSYNC_SYNC_GIT_GUARD_H
#define DASHSYNC_SYNC_GIT_GUARD_H

struct git_odb;

/*
 * Puts the guard in, before anything is read. `folder` is where the database's own objects are. 0, or libgit2's code
 * and last error.
 */
int guard_install(struct git_odb *objects, const char *folder);

#endif
