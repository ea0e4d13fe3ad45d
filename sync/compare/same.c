/* SPDX-License-Identifier: MIT */
#include "sync/compare/same.h"

#include <string.h>

#include "model/document/equivalence.h"
#include "model/document/rewrite.h"
#include "sync/compare/base.h"
#include "sync/compare/desired.h"

bool same_content(struct arena *arena, const struct value *sent, const struct value *stored,
		  const struct rewrites *rewrites)
{
	return rewrite_equal(arena, equivalence_normal(arena, sent), equivalence_normal(arena, stored), rewrites);
}

bool same_as_base(struct arena *arena, const struct desired *desired, const struct base *base,
		  const struct rewrites *rewrites)
{
	bool was_sent = base->content.at && base->content.length <= DIGEST_HEX &&
			memcmp(base->content.at, desired->digest.hex, base->content.length) == 0;
	return was_sent || same_content(arena, desired->normal, base->document, rewrites);
}
