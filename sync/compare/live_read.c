/* SPDX-License-Identifier: MIT */
#include "sync/compare/live_read.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/document/azure.h"
#include "model/document/rewrite.h"
#include "model/value/value.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"
#include "sync/grafana/gateway.h"

#define MOST_LOOKS 4
#define PAUSE      50u /* milliseconds before the second look; longer with each */

/*
 * An answer about another dashboard must not be compared, let alone written on. How Azure spells the uids of its
 * resources in answers is not documented, so those are not held to it.
 */
static bool is_asked_one(struct slice live_uid, const struct live *live, struct error *err)
{
	struct slice uid = value_get_text(live->dashboard, "uid");
	if (!uid.length || slice_equal(uid, live_uid) || azure_is_resource(live_uid))
		return true;
	ARENA_AUTO scratch = arena_new();
	return error_set(err, FAULT_FAILED, "the server answered with another dashboard, '%s'",
			 text_c_string(scratch, uid));
}

bool live_read_once(const struct operation *operation, struct arena *arena, struct slice live_uid, struct live *out,
		    struct error *err)
{
	const struct gateway *gateway = operation->target.gateway;
	return gateway->ops->get(gateway->self, arena, live_uid, out, err) && is_asked_one(live_uid, out, err);
}

bool live_read(const struct operation *operation, struct arena *arena, struct slice live_uid, struct live *out,
	       struct error *err)
{
	if (!live_read_once(operation, arena, live_uid, out, err))
		return false;
	return out->found || out->not_captured || live_read_once(operation, arena, live_uid, out, err);
}

/* The newest version with its data; not found where the list is empty. */
static bool read_newest(const struct operation *operation, struct arena *arena, struct slice live_uid,
			struct version *out, struct error *err)
{
	const struct version_query query = {.limit = 1};
	const struct gateway *gateway = operation->target.gateway;
	struct version_list list = {0};
	*out = (struct version){0};
	if (!gateway->ops->versions(gateway->self, arena, live_uid, &query, &list, err))
		return false;
	if (list.count == 0)
		return true;
	*out = list.items[0];
	return out->text.at || gateway->ops->version(gateway->self, arena, live_uid, list.items[0].version, out, err);
}

static bool is_content_of(struct arena *arena, const struct version *version, const struct live *live)
{
	const struct value *document = version_document(arena, version);
	return document && value_equal(normal_form(arena, document), normal_form(arena, live->dashboard));
}

bool live_read_version(const struct operation *operation, struct arena *arena, struct slice live_uid, struct live *live,
		       struct error *err)
{
	struct version newest;
	for (unsigned looks = 1; live->dashboard && live->version == VERSION_UNKNOWN; looks++) {
		if (!read_newest(operation, arena, live_uid, &newest, err)) {
			if (err->fault != FAULT_DENIED)
				return false;
			error_clear(err);
			return true;
		}
		if (!newest.version)
			return true;
		if (is_content_of(arena, &newest, live)) {
			live->version = newest.version;
			return true;
		}
		live->unmatched = newest.version;
		if (looks == MOST_LOOKS || operation_is_interrupted(operation))
			return true;
		operation_sleep(operation, looks * PAUSE);
		int64_t unmatched = live->unmatched;
		if (!live_read(operation, arena, live_uid, live, err))
			return false;
		live->unmatched = unmatched;
	}
	return true;
}
