/* SPDX-License-Identifier: MIT */
#include "sync/compare/live_read.h"

#include "model/document/azure.h"
#include "model/value/value.h"
#include "sync/compare/operation.h"
#include "sync/grafana/gateway.h"

/*
 * An answer about another dashboard must not be compared, let alone written on. How Azure spells the uids of its
 * resources in answers is not documented, so those are not held to it.
 */
static bool is_asked_one(struct slice live_uid, const struct live *live, struct error *err)
{
	struct slice uid = value_get_text(live->dashboard, "uid");
	if (!uid.length || slice_equal(uid, live_uid) || azure_is_resource(live_uid))
		return true;
	return error_set(err, FAULT_FAILED, "the server answered with another dashboard, '%.*s'", SLICE_ARG(uid));
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
	return out->found || live_read_once(operation, arena, live_uid, out, err);
}

bool live_read_version(const struct operation *operation, struct arena *arena, struct slice live_uid, struct live *live,
		       struct error *err)
{
	struct version_query query = {.limit = 1};
	struct version_list list = {0};
	const struct gateway *gateway = operation->target.gateway;
	if (!gateway->ops->versions(gateway->self, arena, live_uid, &query, &list, err)) {
		if (err->fault != FAULT_DENIED)
			return false;
		error_clear(err);
		return true;
	}
	if (list.count)
		live->version = list.items[0].version;
	return true;
}
