/* SPDX-License-Identifier: MIT */
/* The C library's balanced tree: a hostile text may have a million anchors. */
#include "model/value/yaml_anchor.h"

#include <search.h>
#include <stdlib.h>

#include "model/base/arena.h"

static int compare_names(const void *left, const void *right)
{
	const struct yaml_anchor *a = left;
	const struct yaml_anchor *b = right;
	return strcmp(a->name, b->name);
}

static void leave(void *anchor)
{
	(void)anchor; /* the arena owns it */
}

struct yaml_anchor *yaml_anchors_add(struct yaml_anchors *anchors, const char *name)
{
	struct yaml_anchor *anchor = arena_alloc(anchors->arena, sizeof *anchor);
	anchor->name = arena_strdup(anchors->arena, name);
	struct yaml_anchor **slot = tsearch(anchor, &anchors->tree, compare_names);
	if (!slot)
		abort(); /* out of memory */
	*slot = anchor;
	return anchor;
}

const struct yaml_anchor *yaml_anchors_find(const struct yaml_anchors *anchors, const char *name)
{
	const struct yaml_anchor wanted = {.name = name};
	struct yaml_anchor *const *slot = tfind(&wanted, &anchors->tree, compare_names);
	return slot ? *slot : NULL;
}

void yaml_anchors_clear(struct yaml_anchors *anchors)
{
	tdestroy(anchors->tree, leave);
	anchors->tree = NULL;
}
