/* SPDX-License-Identifier: MIT */
/* links: links between dashboards, in any text of one. */
#ifndef DASHSYNC_MODEL_DOCUMENT_LINKS_H
#define DASHSYNC_MODEL_DOCUMENT_LINKS_H

#include <stdbool.h>

#include "model/base/slice.h"

struct arena;

/*
 * `/d/UID` in any string, where that is a path of its own (at the start, or after a quote, a
 * bracket, a space, `=` or `>`, and not behind a host), becomes `/d/` and what `find` says.
 */
struct links {
	/* The uid on the target of a dashboard in git; false for any other, whose links stay. */
	bool (*find)(void *user, struct arena *arena, struct slice uid, struct slice *live);
	void *user;
};

enum links_rewritten {
	LINKS_NONE, /* that `find` knows: `out` is untouched */
	LINKS_REWRITTEN,
	LINKS_TOO_LARGE, /* more than `most` bytes: `out` is untouched */
};

/* The text with its links rewritten. */
enum links_rewritten links_rewrite(struct arena *arena, const struct links *links, struct slice text, size_t most,
				   struct slice *out);

#endif
