/* SPDX-License-Identifier: MIT */
/*
 * What cannot be answered is an error of the kind that the server would have had: a version that was not captured may
 * not be read (FAULT_DENIED), so that its base is unreadable and no list looks whole that is not.
 */
#include <inttypes.h>

#include "model/base/arena.h"
#include "model/value/json.h"
#include "sync/capture/capture.h"
#include "sync/capture/capture_line.h"

static bool refuse_fault(enum fault fault, const char *what, struct error *err)
{
	const char *why = fault == FAULT_DENIED        ? "the token of the capture might not read them"
			  : fault == FAULT_UNREACHABLE ? "the server did not answer"
						       : "reading failed";
	return error_set(err, fault, "%s not captured: %s", what, why);
}

static bool get(void *self, struct arena *arena, struct slice uid, struct live *out, struct error *err)
{
	struct captured captured;
	struct diagnostics diags;
	bool found;
	if (!capture_find(self, arena, uid, &captured, &found, err))
		return false;
	if (found && captured.live_fault != FAULT_NONE)
		return refuse_fault(captured.live_fault, "live was", err);
	*out = found ? captured.live : (struct live){.not_captured = true, .version = VERSION_UNKNOWN};
	if (!found || captured.content == NO_CONTENT)
		return true;
	diagnostics_init(&diags, arena);
	out->dashboard = json_read(arena, captured.documents[captured.content], (struct place){.line = 1, .column = 1},
				   &diags);
	if (out->dashboard)
		return true;
	return error_set(err, FAULT_DATA, "the capture has a document that cannot be read");
}

/* The versions of a dashboard, with their documents; what is not captured has none. */
static bool read_versions(void *self, struct arena *arena, struct slice uid, struct captured *out, struct error *err)
{
	bool found;
	*out = (struct captured){0};
	if (!capture_find(self, arena, uid, out, &found, err))
		return false;
	if (!found || out->live_fault != FAULT_NONE)
		return refuse_fault(found ? out->live_fault : FAULT_DENIED, "the versions were", err);
	for (size_t i = 0; i < out->versions_count; i++) {
		struct captured_version *item = &out->versions[i];
		if (item->content != NO_CONTENT)
			item->version.text = out->documents[item->content];
	}
	return true;
}

/* What is said of anything below the last version. */
static bool refuse_older(const struct captured *captured, struct error *err)
{
	return refuse_fault(captured->end == END_FAULT ? captured->versions_fault : FAULT_DENIED, "older versions were",
			    err);
}

/* All in one page. Another page is asked for only where there is more than the capture has. */
static bool list_versions(void *self, struct arena *arena, struct slice uid, const struct version_query *query,
			  struct version_list *out, struct error *err)
{
	struct captured captured;
	if (!read_versions(self, arena, uid, &captured, err))
		return false;
	bool is_first = query->continue_token.length == 0;
	if (captured.end != END_WHOLE && (!is_first || captured.versions_count == 0))
		return refuse_older(&captured, err);
	*out = (struct version_list){.paged_by_token = true};
	if (!is_first)
		return true;
	out->items = arena_array(arena, captured.versions_count, sizeof *out->items);
	out->count = captured.versions_count;
	for (size_t i = 0; i < out->count; i++)
		out->items[i] = captured.versions[i].version;
	if (captured.end != END_WHOLE)
		out->continue_token = slice_of("more");
	return true;
}

static bool get_version(void *self, struct arena *arena, struct slice uid, int64_t version, struct version *out,
			struct error *err)
{
	struct captured captured;
	if (!read_versions(self, arena, uid, &captured, err))
		return false;
	for (size_t i = 0; i < captured.versions_count; i++) {
		const struct captured_version *item = &captured.versions[i];
		if (item->version.version != version)
			continue;
		bool is_pruned = item->content == NO_CONTENT && !item->version.digest.at;
		*out = is_pruned ? (struct version){0} : item->version;
		return true;
	}
	*out = (struct version){0};
	return captured.end == END_WHOLE || refuse_older(&captured, err);
}

static void refuse_save(struct saved *out)
{
	*out = (struct saved){
		.outcome = SAVE_NOT_SENT,
		.version = VERSION_UNKNOWN,
		.complaint = "a capture stands for the server: nothing can be saved",
		.fault = FAULT_REFUSED,
	};
}

static void save(void *self, struct arena *arena, const struct save *request, struct saved *out)
{
	(void)self;
	(void)arena;
	(void)request;
	refuse_save(out);
}

static void restore(void *self, struct arena *arena, int64_t id, int64_t version, struct saved *out)
{
	(void)self;
	(void)arena;
	(void)id;
	(void)version;
	refuse_save(out);
}

struct gateway capture_gateway(struct capture *capture)
{
	static const struct gateway_ops ops = {
		.get = get,
		.save = save,
		.restore = restore,
		.versions = list_versions,
		.version = get_version,
	};
	return (struct gateway){&ops, capture};
}
