/* SPDX-License-Identifier: MIT */
/* objects: the files in which git keeps loose objects, read and replaced by tests. */
#ifndef DASHSYNC_TESTS_SYNC_GIT_OBJECTS_H
#define DASHSYNC_TESTS_SYNC_GIT_OBJECTS_H

#include "model/base/slice.h"
#include "tests/sync/git/repo.h"

struct arena;

/* The file of an object in the repository, from its work tree. */
const char *objects_path(struct arena *arena, const char *hash);

/* The bytes of that file, and what they decompress to: "type size", a NUL and the content. */
struct slice objects_read(struct repo *repo, struct arena *arena, const char *hash);
struct slice objects_inflate(struct arena *arena, struct slice packed);

/* The file's bytes for this header, a NUL, and content. */
struct slice objects_deflate(struct arena *arena, const char *header, struct slice content);

/* Gives the file other bytes. git makes its files read-only, so it becomes another file. */
void objects_write(struct repo *repo, struct arena *arena, const char *hash, struct slice packed);

#endif
