/* SPDX-License-Identifier: MIT */
#include "sync/compare/version.h"

#include <assert.h>

#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/value/json.h"
#include "sync/grafana/gateway.h"

const struct value *version_document(struct arena *arena, const struct version *version)
{
	struct diagnostics diags;
	if (!version->text.at)
		return NULL;
	diagnostics_init(&diags, arena);
	const struct value *document = json_read(arena, version->text, (struct place){.line = 1, .column = 1}, &diags);
	assert(document); /* it was read before, when the answer was */
	return document;
}

struct version version_keep(struct arena *arena, const struct version *version)
{
	struct version kept = *version;
	kept.created = arena_keep(arena, version->created);
	kept.created_by = arena_keep(arena, version->created_by);
	kept.message = arena_keep(arena, version->message);
	kept.text = (struct slice){0};
	return kept;
}
