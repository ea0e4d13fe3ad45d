/* SPDX-License-Identifier: MIT */
/* Which targets -t names: one, some with commas between, or all. */
#include "cmd/session/session_internal.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/scan.h"

/* What names are looked up in: with --base the config of REV, then what the branch adds to it. */
struct lookup {
	struct session *session;
	const struct config *configs[2];
	size_t count;
	struct string_list *names;
};

static bool add_name(const struct lookup *lookup, struct slice name, struct error *err)
{
	if (string_list_has(lookup->names, name))
		return true;
	if (lookup->names->count == LIMIT_REPORT_TARGETS)
		return error_set(err, FAULT_USAGE, "-t names more than %d targets", LIMIT_REPORT_TARGETS);
	string_list_add(lookup->names, lookup->session->arena, name);
	return true;
}

static bool add_all(const struct lookup *lookup, struct error *err)
{
	for (size_t i = 0; i < lookup->count; i++)
		for (size_t k = 0; k < lookup->configs[i]->targets_count; k++)
			if (!add_name(lookup, lookup->configs[i]->targets[k].name, err))
				return false;
	if (lookup->names->count)
		return true;
	return session_refuse_target(lookup->session, lookup->configs[0], "*", err);
}

static bool add_one(const struct lookup *lookup, struct slice name, struct error *err)
{
	for (size_t i = 0; i < lookup->count; i++)
		if (config_find_target(lookup->configs[i], name))
			return add_name(lookup, name, err);
	return session_refuse_target(lookup->session, lookup->configs[0], arena_slice(lookup->session->arena, name).at,
				     err);
}

static bool add_names(const struct lookup *lookup, struct error *err)
{
	const char *given = lookup->session->options->target;
	struct slice rest = slice_of(given);
	for (;;) {
		struct slice name = scan_until(&rest, ",");
		if (!name.length) {
			error_set(err, FAULT_USAGE, "-t '%s' has an empty name", given);
			return error_hint(err, "Example: -t dev,prod, or -t '*' for all targets of the config.");
		}
		if (!(slice_is(name, "*") ? add_all(lookup, err) : add_one(lookup, name, err)))
			return false;
		if (!rest.length)
			return true;
		scan_take(&rest, 1);
	}
}

bool session_name_targets(struct session *session, const struct invocation *invocation, struct string_list *out,
			  struct error *err)
{
	*session = (struct session){
		.arena = arena_new(),
		.options = invocation->options,
		.extent = SESSION_CONFIG,
	};
	diagnostics_init(&session->problems, session->arena);
	const char *argument = invocation->arguments_count ? invocation->arguments[0] : NULL;
	bool is_review = session->options->base != NULL;
	if (!session_open_source(session, argument, err) || !session_read_config(session, err) ||
	    (is_review && !session_read_review(session, err)))
		return false;
	struct lookup lookup = {.session = session, .names = out};
	if (is_review)
		lookup.configs[lookup.count++] = &session->review->config;
	lookup.configs[lookup.count++] = &session->config;
	return add_names(&lookup, err);
}
