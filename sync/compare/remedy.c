/* SPDX-License-Identifier: MIT */
/*
 * The import is what a save of ours is, without a version: `dashsync show --normal` gives the dashboard as the target
 * wants it, on one line and without the numeric id, which is another server's. The token is named, never shown.
 */
#include "sync/compare/remedy.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/document/azure.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"

#define PLAIN SCAN_LETTERS SCAN_DIGITS "-_./:@%+=,"

const char *remedy_word(struct arena *arena, const char *text)
{
	if (*text && text[strspn(text, PLAIN)] == '\0')
		return text;
	STRBUF_AUTO word = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_add_char(&word, '\'');
	for (const char *at = text; *at; at++)
		strbuf_add(&word, *at == '\'' ? "'\\''" : at, *at == '\'' ? 4 : 1);
	strbuf_add_char(&word, '\'');
	return arena_slice(arena, strbuf_slice(&word)).at;
}

/* NULL where the uid would be more than a word in it. */
static const char *import_command(const struct operation *operation, struct arena *arena, const struct desired *desired)
{
	struct slice rest = desired->uid;
	scan_span(&rest, SCAN_LETTERS SCAN_DIGITS "-_");
	if (!operation->target.endpoint || !desired->file || rest.length)
		return NULL;
	const char *name = operation->target.name;
	const char *target = name ? arena_printf(arena, "-t %s ", remedy_word(arena, name)) : "";
	const char *url = arena_printf(arena, "%s/api/dashboards/db", operation->target.endpoint);
	return arena_printf(arena,
			    "dashsync show --normal %s%s%s | sed 's/^{/{\"dashboard\":{\"uid\":\"%.*s\",/; s/$/}/' | "
			    "curl -sS --fail-with-body -H \"Authorization: Bearer $DASHSYNC_TOKEN\" "
			    "-H 'Content-Type: application/json' -d @- %s",
			    target, desired->file[0] == '-' ? "-- " : "", remedy_word(arena, desired->file),
			    SLICE_ARG(desired->uid), remedy_word(arena, url));
}

const char *remedy_for(const struct operation *operation, struct arena *arena, const struct desired *desired,
		       enum state state)
{
	bool is_resource = azure_is_resource(desired->live_uid);
	if (state == STATE_ORPHANED && is_resource)
		return arena_printf(arena, "Delete the resource: %s; or bring the file back.",
				    azure_delete_command(arena, desired->live_uid));
	if (state != STATE_MISSING)
		return NULL;
	if (is_resource)
		return arena_printf(arena, "Create the resource: %s (or with Bicep), then run again.",
				    azure_create_command(arena, operation->target.azure, desired->live_uid));
	const char *command = import_command(operation, arena, desired);
	return command ? arena_printf(arena, "Import it once: %s", command) : NULL;
}
