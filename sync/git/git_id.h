/* SPDX-License-Identifier: MIT */
/* git_id: the name of an object: its SHA-1, as bytes and as 40 hex digits. */
#ifndef DASHSYNC_SYNC_GIT_GIT_ID_H
#define DASHSYNC_SYNC_GIT_GIT_ID_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct arena;
struct git_oid;

#define GIT_ID_BYTES  20
#define GIT_ID_DIGITS ((size_t)2 * GIT_ID_BYTES)

struct git_id {
	unsigned char bytes[GIT_ID_BYTES];
};

bool git_same_id(const struct git_id *a, const struct git_id *b);

/* Reads 40 hex digits; false for anything else. */
bool git_parse_id(struct slice hex, struct git_id *out);

/* The same the other way round, in `arena`. */
const char *git_print_id(struct arena *arena, const struct git_id *id);

/* From libgit2's form and back, for the .c files that know it. */
void git_id_to_oid(const struct git_id *id, struct git_oid *out);
struct git_id git_id_from_oid(const struct git_oid *oid);

#endif
