/* SPDX-License-Identifier: MIT */
/* The body and the message of a save: of git's side or a merge, and of a version that is brought back. */
#include "sync/write/write_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/plan/trailer.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"

/* On Azure a save can neither create nor move a dashboard, so what live does not tell may be left out there. */
static bool is_azure(const struct write *write)
{
	return azure_is_resource(write->desired->live_uid);
}

bool write_can_name(struct write *write)
{
	const struct live *live = &write->seen_before_save.live;
	if (!live->can_save) {
		write_stop(write, OUTCOME_REFUSED, FAULT_DENIED,
			   "this token may not save the dashboard (canSave is false)");
		write_hint(write, "Use a token that has dashboards:write on it.");
	} else if (live->version == VERSION_UNKNOWN) {
		write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED,
			   "the response has no version, so a save could overwrite an edit that nobody has seen");
	} else if (live->id == ID_UNKNOWN && !is_azure(write)) {
		write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED,
			   "the response has no id, so a save could create a dashboard that was just deleted");
	} else if (!live->folder_uid.at && !is_azure(write)) {
		write_stop(write, OUTCOME_REFUSED, FAULT_REFUSED,
			   "the response has no folder, so a save would move the dashboard");
	} else {
		return true;
	}
	return false;
}

/* What an overwrite replaces, for the version's message; NULL when nobody's edit is replaced. */
static const char *replaced(const struct write *write)
{
	const struct comparison *comparison = &write->seen_before_save;
	enum state state = comparison->decision->state;
	if (comparison->action != ACTION_UPDATE || state == STATE_CHANGED || state == STATE_NEW)
		return NULL;
	struct slice by = comparison->live.updated_by.length ? comparison->live.updated_by : slice_of("somebody");
	return arena_printf(write->arena, "overwrites version %" PRId64 " by %s", comparison->live.version,
			    text_c_string(write->arena, by));
}

void write_prepare(struct write *write, int64_t version)
{
	struct arena *arena = write->arena;
	const struct comparison *comparison = &write->seen_before_save;
	const struct value *iteration = value_get(write->desired->document, "iteration");
	struct value body = *comparison->result;
	if (iteration)
		body = value_with(arena, &body, slice_of("iteration"), *iteration);
	body = value_with(arena, &body, slice_of("uid"), value_text(write->desired->live_uid));
	body = value_with(arena, &body, slice_of("version"), value_integer(arena, version));
	if (comparison->live.id != ID_UNKNOWN)
		body = value_with(arena, &body, slice_of("id"), value_integer(arena, comparison->live.id));
	write->body = body;
	write->base_version_sent = version;
	write->sent = comparison->result;
	write->content = digest_of_value(comparison->result);
	write->restores_version = 0;
	write->our_version = 0;

	const struct operation *operation = write->operation;
	struct trailer trailer = {
		.commit = slice_of(operation->files.commit.hash),
		.content = {write->content.hex, TRAILER_CONTENT_HEX},
		.run = slice_of(operation->limits.run),
		.on = version,
		.at = operation->files.commit.time,
		.id = operation->target.id,
		.merged = comparison->action == ACTION_MERGE,
		.dirty = operation->files.dirty,
	};
	strbuf_reset(&write->message);
	trailer_message(&trailer, slice_of(operation->files.commit.subject), replaced(write), &write->message);
}

void write_prepare_version(struct write *write, const struct version *version, int64_t on)
{
	struct arena *arena = write->arena;
	const struct value *document = version_document(arena, version);
	struct value body = value_with(arena, document, slice_of("uid"), value_text(write->desired->live_uid));
	body = value_with(arena, &body, slice_of("version"), value_integer(arena, on));
	if (write->seen_before_save.live.id != ID_UNKNOWN)
		body = value_with(arena, &body, slice_of("id"), value_integer(arena, write->seen_before_save.live.id));
	write->body = body;
	write->sent = normal_form(arena, document);
	write->base_version_sent = on;
	write->restores_version = version->version;
	write->our_version = 0;
	struct trailer trailer = {
		.rollback = true,
		.rollback_to = version->version,
		.run = slice_of(write->operation->limits.run),
		.raced = !write->is_rollback,
	};
	const char *why = write->why;
	const char *subject = write->is_rollback ? arena_printf(arena, "Roll back to version %" PRId64 "%s%s",
								version->version, why ? ": " : "", why ? why : "")
						 : "Put back a save that was covered";
	strbuf_reset(&write->message);
	trailer_message(&trailer, slice_of(subject), NULL, &write->message);
}
