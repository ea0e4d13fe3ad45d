/* SPDX-License-Identifier: MIT */
/*
 * yaml_anchor: the anchors of one YAML document by name. A part of the YAML reader.
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_ANCHOR_H
#define DASHSYNC_MODEL_VALUE_YAML_ANCHOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"
#include "model/value/value.h"

struct arena;

/* What a node comes to when aliases are expanded. */
struct yaml_size {
	size_t nodes; /* values, itself among them */
	size_t bytes; /* of keys and scalars */
};

struct yaml_anchor {
	const char *name;
	bool complete; /* false while its node is being read: an alias there would hold itself */
	struct value value;
	struct slice scalar; /* its text when it is a scalar, for an alias that is a key; else at NULL */
	struct yaml_size size;
	uint32_t height; /* levels of mappings and sequences, itself among them */
};

/* Zeroed but for the arena at the start; yaml_anchors_clear at the end of each document. */
struct yaml_anchors {
	struct arena *arena;
	void *tree; /* of tsearch(3) */
};

/* A new anchor, incomplete, that takes the name over from an earlier one. */
struct yaml_anchor *yaml_anchors_add(struct yaml_anchors *anchors, const char *name);

/* The newest anchor of that name, or NULL. */
const struct yaml_anchor *yaml_anchors_find(const struct yaml_anchors *anchors, const char *name);

void yaml_anchors_clear(struct yaml_anchors *anchors);

#endif
