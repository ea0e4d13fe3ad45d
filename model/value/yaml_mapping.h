/* SPDX-License-Identifier: MIT */
/*
 * yaml_mapping: the members of a YAML mapping put together: duplicate keys named, merge keys honoured. A part of the
 * YAML reader.
 */
#ifndef DASHSYNC_MODEL_VALUE_YAML_MAPPING_H
#define DASHSYNC_MODEL_VALUE_YAML_MAPPING_H

#include <stddef.h>

#include "model/base/diag.h"
#include "model/value/value.h"

struct arena;

/* All that may give a mapping its members, in the order of precedence. The call moves them about. */
struct yaml_mapping {
	struct member *members;
	size_t count;
	size_t written; /* so many are the mapping's own; the rest was merged, nearest mapping first */
};

/*
 * Makes the object. Of equal keys the first wins; where both are the mapping's own, the later one is an error at its
 * place in `file`.
 */
struct value yaml_mapping_object(struct arena *arena, const struct yaml_mapping *mapping, const char *file,
				 struct diagnostics *diags);

#endif
