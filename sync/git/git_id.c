/* SPDX-License-Identifier: MIT */
/* The same bytes as libgit2's git_oid, so that no header needs libgit2's. */
#include "sync/git/git_id.h"

#include <git2.h>
#include <string.h>

#include "model/base/arena.h"

_Static_assert(GIT_ID_BYTES == GIT_OID_RAWSZ, "struct git_id holds one libgit2 object id");

void git_id_to_oid(const struct git_id *id, git_oid *out)
{
	memcpy(out->id, id->bytes, GIT_ID_BYTES);
}

struct git_id git_id_from_oid(const git_oid *oid)
{
	struct git_id id;
	memcpy(id.bytes, oid->id, GIT_ID_BYTES);
	return id;
}

bool git_same_id(const struct git_id *a, const struct git_id *b)
{
	return memcmp(a->bytes, b->bytes, GIT_ID_BYTES) == 0;
}

bool git_parse_id(struct slice hex, struct git_id *out)
{
	git_oid oid;
	if (hex.length != GIT_ID_DIGITS || git_oid_fromstrn(&oid, hex.at, hex.length) != 0)
		return false;
	*out = git_id_from_oid(&oid);
	return true;
}

const char *git_print_id(struct arena *arena, const struct git_id *id)
{
	git_oid oid;
	git_id_to_oid(id, &oid);
	return git_oid_tostr(arena_alloc(arena, GIT_ID_DIGITS + 1), GIT_ID_DIGITS + 1, &oid);
}
