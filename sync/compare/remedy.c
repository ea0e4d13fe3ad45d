/* SPDX-License-Identifier: MIT */
/*
 * The import is what a save of ours is, without a version: `dashsync show --normal` gives the dashboard as the target
 * wants it, on one line and without the numeric id, which is another server's. The token is named, never shown.
 */
#include "sync/compare/remedy.h"

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/azure.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"

const char *remedy_commands(struct arena *arena, const char *hint, struct slice uid)
{
	static const struct {
		const char *command;
		bool takes_uid; /* as an argument */
	} rows[] = {{"dashsync pull", true}, {"dashsync apply", false}};
	bool is_option = uid.length && uid.at[0] == '-';
	struct slice rest = uid;
	scan_span(&rest, SCAN_LETTERS SCAN_DIGITS "-_");
	if (!hint || !uid.length || rest.length)
		return hint;
	const char *word = text_shell_word(arena, uid);
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	while (*hint) {
		size_t i = 0;
		while (i < 2 && strncmp(hint, rows[i].command, strlen(rows[i].command)) != 0)
			i++;
		if (i == 2) {
			strbuf_add_char(&text, *hint++);
			continue;
		}
		strbuf_printf(&text, "%s%s%s", rows[i].command, rows[i].takes_uid && !is_option ? " " : " --only ",
			      word);
		hint += strlen(rows[i].command);
	}
	return arena_slice(arena, strbuf_slice(&text)).at;
}

/* NULL where the uid would be more than a word in it. */
static const char *import_command(const struct operation *operation, struct arena *arena, const struct desired *desired)
{
	const struct operation_target *to = &operation->target;
	struct slice rest = desired->uid;
	scan_span(&rest, SCAN_LETTERS SCAN_DIGITS "-_");
	if (!to->endpoint || !desired->file || rest.length)
		return NULL;
	const char *target = to->name && !to->program_names_target
				     ? arena_printf(arena, "-t %s ", text_shell_word(arena, slice_of(to->name)))
				     : "";
	const char *url = arena_printf(arena, "%s/api/dashboards/db", to->endpoint);
	return arena_printf(
		arena,
		"%s show --normal --only=%.*s %s%s%s | sed 's/^{/{\"dashboard\":{\"uid\":\"%.*s\",/; s/$/}/' | "
		"curl -sS --fail-with-body -H \"Authorization: Bearer $%s\" "
		"-H 'Content-Type: application/json' -d @- %s",
		to->program ? to->program : "dashsync", SLICE_ARG(desired->uid), target,
		desired->file[0] == '-' ? "-- " : "", text_shell_word(arena, slice_of(desired->file)),
		SLICE_ARG(desired->uid), to->token_variable ? to->token_variable : "DASHSYNC_TOKEN",
		text_shell_word(arena, slice_of(url)));
}

struct plan_command remedy_command(const struct operation *operation, struct arena *arena,
				   const struct desired *desired, enum state state)
{
	bool is_resource = azure_is_resource(desired->live_uid);
	if (state == STATE_ORPHANED && is_resource)
		return (struct plan_command){"delete the resource", azure_delete_command(arena, desired->live_uid)};
	if (state == STATE_MISSING && is_resource)
		return (struct plan_command){"create the resource",
					     azure_create_command(arena, operation->target.azure, desired->live_uid)};
	if (state == STATE_MISSING)
		return (struct plan_command){"import it once", import_command(operation, arena, desired)};
	return (struct plan_command){0};
}

const char *remedy_for(const struct operation *operation, struct arena *arena, const struct desired *desired,
		       enum state state)
{
	const struct plan_command command = remedy_command(operation, arena, desired, state);
	if (!command.line)
		return NULL;
	if (state == STATE_ORPHANED)
		return arena_printf(arena, "Delete the resource: %s; or bring the file back.", command.line);
	if (azure_is_resource(desired->live_uid))
		return arena_printf(arena, "Create the resource: %s (or with Bicep), then run again.", command.line);
	return arena_printf(arena, "Import it once: %s", command.line);
}

const char *remedy_hint(const struct desired *desired, enum state state)
{
	bool is_resource = azure_is_resource(desired->live_uid);
	if (state == STATE_ORPHANED && is_resource)
		return "Delete the resource, or bring the file back.";
	if (state == STATE_MISSING && is_resource)
		return "Create the resource, by this command or with Bicep, then run again.";
	return NULL;
}
