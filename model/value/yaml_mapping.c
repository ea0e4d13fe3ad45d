/* SPDX-License-Identifier: MIT */
/* Most mappings have unique keys and are objects as they are; the others are made a second time from what is kept. */
#include "model/value/yaml_mapping.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

static void report_duplicate(const struct member *first, const struct member *second, const char *file,
			     struct diagnostics *diags)
{
	STRBUF_AUTO shown = STRBUF_INIT(400);
	text_printable_cut(second->key, 80, &shown);
	struct place place = {file, second->line, second->column};
	diag_error(diags, place, "duplicate-key", "duplicate key '%s'; it is also in line %u, column %u",
		   shown.at ? shown.at : "", first->line, first->column);
}

struct value yaml_mapping_object(struct arena *arena, const struct yaml_mapping *mapping, const char *file,
				 struct diagnostics *diags)
{
	struct value object = value_object_unchecked(arena, mapping->members, mapping->count);
	size_t cursor = 0;
	const struct member *first;
	const struct member *second;
	if (!value_next_duplicate(&object, &cursor, &first, &second))
		return object;
	bool *dropped = heap_alloc(mapping->count * sizeof *dropped);
	memset(dropped, 0, mapping->count * sizeof *dropped);
	do {
		size_t later = (size_t)(second - object.members);
		dropped[later] = true;
		if (later < mapping->written)
			report_duplicate(first, second, file, diags);
	} while (value_next_duplicate(&object, &cursor, &first, &second));
	size_t kept = 0;
	for (size_t i = 0; i < mapping->count; i++)
		if (!dropped[i])
			mapping->members[kept++] = mapping->members[i];
	free(dropped);
	return value_object_unchecked(arena, mapping->members, kept);
}
