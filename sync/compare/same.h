/* SPDX-License-Identifier: MIT */
/* same: what counts as the same content when git, live and base are compared. */
#ifndef DASHSYNC_SYNC_COMPARE_SAME_H
#define DASHSYNC_SYNC_COMPARE_SAME_H

#include <stdbool.h>

struct arena;
struct base;
struct desired;
struct rewrites;
struct value;

/* Whether two normal forms are equal in meaning or up to rewrites; `sent` is git's, or the older one. */
bool same_content(struct arena *arena, const struct value *sent, const struct value *stored,
		  const struct rewrites *rewrites);

/* Whether git is what base was, for a base that was found: by the digest of what was sent, or by its content. */
bool same_as_base(struct arena *arena, const struct desired *desired, const struct base *base,
		  const struct rewrites *rewrites);

#endif
