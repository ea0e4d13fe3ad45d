/* SPDX-License-Identifier: MIT */
#include "sync/compare/version_authors.h"

#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/base/scan.h"
#include "sync/compare/operation.h"

bool version_author_is_number(struct slice author)
{
	scan_one(&author, "-");
	return is_digits(author);
}

static const struct version_author *find(const struct version_authors *authors, struct slice number)
{
	for (size_t i = 0; i < authors->count; i++)
		if (slice_equal(authors->items[i].number, number))
			return &authors->items[i];
	return NULL;
}

void version_authors_look(struct version_authors *authors, struct version *listed)
{
	const struct gateway *gateway = authors->operation->target.gateway;
	const struct version_author *known = find(authors, listed->created_by);
	bool hides_author = version_author_is_number(listed->created_by) && !known;
	if (hides_author || listed->version == 1) {
		ARENA_AUTO scratch = arena_new();
		ERROR_AUTO ignored = {0};
		struct version single;
		bool read = gateway->ops->version(gateway->self, scratch, authors->uid, listed->version, &single,
						  &ignored);
		if (!read || !single.found)
			return;
		if (single.message.at)
			listed->message = arena_keep(authors->arena, single.message);
		authors->items = arena_grow(authors->arena, authors->items, authors->count, &authors->room,
					    sizeof *authors->items);
		struct slice name = single.created_by.at ? single.created_by : listed->created_by;
		authors->items[authors->count++] = (struct version_author){listed->created_by,
									   arena_keep(authors->arena, name)};
		known = &authors->items[authors->count - 1];
	}
	if (known)
		listed->created_by = known->name;
}
