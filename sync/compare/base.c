/* SPDX-License-Identifier: MIT */
/* The order of the rules, and what is said where none of them finds a base. */
#include "sync/compare/base_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"

#define USUALLY_KEPT 20 /* versions of a dashboard, Grafana's default (versions_to_keep) */
#define SOON         5  /* so many saves before base is dropped is "soon" */

#define NOT_CAPTURED                                                                                                   \
	"the capture does not have the versions of every dashboard, so edits by hand cannot always be told apart "     \
	"from changes in git"

void base_add_note(struct base_search *search, const char *note)
{
	struct base *base = search->base;
	base->note = arena_join(search->arena, base->note, note);
}

/* Rule 1. */
static void take_ours(struct base_search *search)
{
	struct base *base = search->base;
	const struct record *ours = &search->records[search->ours];
	const struct trailer *trailer = &ours->trailer;
	int64_t version = ours->verdict.version;
	const struct value *document = trailer->merged ? NULL : base_normal(search->arena, ours);
	base->is_merge = trailer->merged;
	if (trailer->merged) { /* its data is never base: half of it is a person's */
		document = git_past_document_at(&search->past, search->arena, trailer->commit);
		if (!document) {
			bool is_shallow = source_is_shallow(search->operation->files.source);
			base->kind = is_shallow ? BASE_SHALLOW : BASE_UNKNOWN;
			base_add_note(search,
				      arena_printf(search->arena,
						   "version %" PRId64 " is a merge of a commit that is not here",
						   version));
			return;
		}
	}
	if (version > trailer->on + 1)
		base_add_note(search,
			      arena_printf(search->arena,
					   "raced: version %" PRId64 " is ours and was saved on version %" PRId64
					   ", so it covers what was saved between",
					   version, trailer->on));
	base->kind = trailer->merged ? BASE_FROM_COMMIT : BASE_FROM_SERVER;
	base->rule = 1;
	base->document = document;
	base->version = version;
	base->commit = trailer->commit;
	base->at = trailer->at;
	if (base->kind == BASE_FROM_SERVER)
		base->content = trailer->content; /* a merge's says nothing of its base */
	base->id = trailer->id;
}

/* Notes the versions that were looked at, down to ours. */
static void keep_verdicts(struct base_search *search)
{
	struct base *base = search->base;
	size_t end = search->ours == BASE_RULE_NONE ? search->count : search->ours + 1;
	struct version_verdict *verdicts = arena_array(search->arena, end, sizeof *verdicts);
	for (size_t i = 0; i < end; i++) {
		const struct version_verdict *verdict = &search->records[i].verdict;
		verdicts[i] = *verdict;
		if (verdict->as == VERSION_IS_MISMATCH)
			base_add_note(search, arena_printf(search->arena,
							   "version %" PRId64 " has a trailer that does not match it",
							   verdict->version));
	}
	base->verdicts = verdicts;
	base->verdicts_count = end;
}

/* Why there is none. */
static void say_why_none(struct base_search *search)
{
	struct base *base = search->base;
	if (base->kind != BASE_NONE)
		return;
	if (search->denied || search->oldest == INT64_MAX) {
		base->kind = BASE_UNKNOWN;
		base->limitation = search->denied && search->operation->target.is_captured ? NOT_CAPTURED
				   : search->denied
					   ? "this token may not list versions (it needs dashboards:write), so "
					     "edits by hand cannot be told apart from changes in git"
					   : "the server lists no versions, so edits by hand cannot be told "
					     "apart from changes in git";
	} else if (source_is_shallow(search->operation->files.source)) {
		base->kind = BASE_SHALLOW;
	} else if (base->oldest > 1) {
		base->kind = BASE_LOST;
	}
}

/* Servers drop old versions; with the base's goes the knowledge of who edited what. */
static void say_ending(struct base_search *search)
{
	const struct base *base = search->base;
	int64_t above = search->records[0].verdict.version - base->version;
	if (base->kind != BASE_FROM_SERVER || above < USUALLY_KEPT - SOON)
		return;
	base_add_note(search,
		      arena_printf(search->arena,
				   "%" PRId64 " saves are newer than version %" PRId64
				   ", the last that dashsync wrote; servers keep %d by default, so settle this soon",
				   above, base->version, USUALLY_KEPT));
}

const struct version_verdict *base_our_version(const struct base *base)
{
	const struct version_verdict *last = base->verdicts_count ? &base->verdicts[base->verdicts_count - 1] : NULL;
	return last && version_is_ours(last) ? last : NULL;
}

bool base_find(const struct operation *operation, struct arena *arena, const struct desired *desired,
	       const struct live *live, struct base *out, struct error *err)
{
	*out = (struct base){.kind = BASE_NONE};
	struct base_search search = {
		.operation = operation,
		.arena = arena,
		.desired = desired,
		.seen = live,
		.served = normal_form(arena, live->dashboard),
		.rewrites = operation_rewrites(operation, live),
		.past = {.operation = operation, .arena = arena, .desired = desired},
		.base = out,
		.ours = BASE_RULE_NONE,
		.oldest = INT64_MAX,
	};
	ERROR_AUTO refused = {0};
	if (!base_read_versions(&search, &refused)) {
		if (refused.fault != FAULT_DENIED) {
			error_move(err, &refused);
			return false;
		}
		search.denied = true;
	}
	keep_verdicts(&search);
	base_add_live(&search);
	if (search.ours != BASE_RULE_NONE)
		take_ours(&search);
	bool is_newest = search.ours == 0 && !out->is_merge; /* no version above it could be the base */
	if (!is_newest && !base_search_history(&search, err))
		return false;
	say_why_none(&search);
	say_ending(&search);
	out->versions_unavailable = search.denied || search.oldest == INT64_MAX;
	return true;
}
