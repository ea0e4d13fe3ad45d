/* SPDX-License-Identifier: MIT */
/*
 * Versions are read newest first in growing pages (1, 4, 16, ...) until one is ours, and only a digest of each is kept:
 * lists carry whole documents. Then, where that is needed, git's history of the file is walked once, newest content
 * first, and compared with those digests; live itself is compared up to rewrites.
 */
#include "sync/compare/base.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/document/rewrite.h"
#include "model/plan/trailer.h"
#include "model/value/digest.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"
#include "sync/compare/git_past.h"
#include "sync/compare/operation.h"
#include "sync/compare/version_pages.h"

#define FIRST_PAGE   1
#define KEPT_NORMALS 8  /* documents of versions that are kept to be compared up to rewrites; of the others a digest */
#define USUALLY_KEPT 20 /* versions of a dashboard, Grafana's default (versions_to_keep) */
#define SOON         5  /* so many saves before base is dropped is "soon" */

struct record {
	int64_t version;
	struct digest digest;       /* of its normal form */
	const struct value *normal; /* or NULL */
};

struct search {
	const struct operation *operation;
	struct arena *arena;
	const struct desired *desired;
	struct git_past past;
	struct rewrites rewrites;
	struct base *base;
	struct record *records; /* newest first; the first is live */
	size_t count;
	size_t room;
	struct version_verdict *verdicts;
	size_t verdicts_room;
	struct slice undone;     /* the run whose saves a rollback took back because they covered another; or at NULL */
	int64_t undone_above;    /* and the version that they covered: what that run saved before it stands */
	size_t best;             /* index of the record that git has; `count` when none */
	int64_t live_version;    /* that was read */
	int64_t oldest;          /* the lowest version listed */
	int64_t ours_version;    /* of the newest version that is ours */
	const char *ours_commit; /* and its commit; NULL when none is */
	bool denied;             /* the versions may not be read */
	bool lists_none;         /* the list is empty, though what is live has a version */
};

static void add_record(struct search *search, int64_t version, const struct value *normal)
{
	search->records = arena_grow(search->arena, search->records, search->count, &search->room,
				     sizeof *search->records);
	const struct value *kept = search->count < KEPT_NORMALS ? value_keep(search->arena, normal) : NULL;
	search->records[search->count++] = (struct record){version, digest_of_value(normal), kept};
}

static void add_note(struct search *search, const char *note)
{
	struct base *base = search->base;
	base->note = arena_join(search->arena, base->note, note);
}

/* Notes what a version was taken for. */
static void add_verdict(struct search *search, const struct version *version, const struct trailer *trailer,
			enum version_is as)
{
	struct base *base = search->base;
	search->verdicts = arena_grow(search->arena, search->verdicts, base->verdicts_count, &search->verdicts_room,
				      sizeof *search->verdicts);
	search->verdicts[base->verdicts_count++] = (struct version_verdict){
		.version = version->version,
		.on = trailer ? trailer->on : 0,
		.as = as,
		.by = arena_keep(search->arena, version->created_by),
		.at = arena_keep(search->arena, version->created),
		.commit = trailer ? arena_keep(search->arena, trailer->commit) : (struct slice){0},
	};
	if (as == VERSION_IS_ROLLBACK) {
		struct version_verdict *seen = &search->verdicts[base->verdicts_count - 1];
		seen->rollback_to = trailer->rollback_to;
		seen->run = arena_keep(search->arena, trailer->run);
		seen->words = arena_keep(search->arena, trailer_words(version->message));
	}
	base->verdicts = search->verdicts;
}

/* A version with a trailer that is no base, and what it is then. */
static enum version_is judge_rollback(struct search *search, const struct trailer *trailer)
{
	if (trailer->raced) {
		search->undone = arena_keep(search->arena, trailer->run);
		search->undone_above = trailer->rollback_to;
	}
	return VERSION_IS_ROLLBACK;
}

/* Makes one of our versions the base. `at_commit` is what git has at its commit, where that was needed. */
static void make_base(struct search *search, const struct version *version, const struct trailer *trailer,
		      const struct value *normal, const struct value *at_commit)
{
	struct base *base = search->base;
	/* a merge itself may be what a later commit took in; its stored data is no base before that */
	search->ours_version = version->version - (trailer->merged ? 1 : 0);
	search->ours_commit = arena_keep(search->arena, trailer->commit).at;
	if (trailer->merged && !at_commit) { /* its data is never base: half of it is a person's */
		base->kind = BASE_UNKNOWN;
		add_note(search,
			 arena_printf(search->arena, "version %" PRId64 " is a merge of a commit that is not here",
				      version->version));
		return;
	}
	if (version->version > trailer->on + 1)
		add_note(search, arena_printf(search->arena,
					      "raced: version %" PRId64 " is ours and was saved on version %" PRId64
					      ", so it covers what was saved between",
					      version->version, trailer->on));
	base->kind = trailer->merged ? BASE_FROM_COMMIT : BASE_FROM_SERVER;
	base->document = value_keep(search->arena, trailer->merged ? at_commit : normal);
	base->version = version->version;
	base->commit = slice_of(search->ours_commit);
	base->at = trailer->at;
	if (base->kind == BASE_FROM_SERVER)
		base->content = arena_keep(search->arena, trailer->content); /* a merge's says nothing of its base */
	base->id = arena_keep(search->arena, trailer->id);
}

/* Takes a version as base when it is ours; `normal` lives in the page's arena. */
static bool take_ours(struct search *search, struct arena *page, const struct version *version,
		      const struct value *normal)
{
	struct trailer trailer;
	if (!trailer_parse(version->message, &trailer)) {
		add_verdict(search, version, NULL, version->restored_from ? VERSION_IS_RESTORE : VERSION_IS_EDIT);
		return false;
	}
	if (trailer.rollback) {
		add_verdict(search, version, &trailer, judge_rollback(search, &trailer));
		return false;
	}
	struct digest digest = digest_of_value(normal);
	bool ours = trailer_matches(&trailer, &digest);
	const struct value *at_commit = ours && !trailer.merged
						? NULL
						: git_past_document_at(&search->past, page, trailer.commit);
	if (!ours && at_commit)
		ours = rewrite_equal(page, at_commit, normal, &search->rewrites);
	if (!ours) {
		add_verdict(search, version, &trailer, VERSION_IS_MISMATCH);
		add_note(search, arena_printf(search->arena,
					      "version %" PRId64 " has a trailer that does not match its content",
					      version->version));
		return false;
	}
	bool is_above = version->version > search->undone_above;
	if (is_above && search->undone.at && slice_equal(search->undone, trailer.run)) {
		add_verdict(search, version, &trailer, VERSION_IS_UNDONE);
		return false;
	}
	add_verdict(search, version, &trailer, trailer.merged ? VERSION_IS_MERGED : VERSION_IS_OURS);
	make_base(search, version, &trailer, normal, at_commit);
	return true;
}

/* The data of a listed version: what the list carried, or a request of its own. */
static bool version_data(struct search *search, struct arena *page, const struct version *listed, struct version *out,
			 struct error *err)
{
	*out = *listed;
	if (listed->data)
		return true;
	struct version single;
	const struct gateway *gateway = search->operation->target.gateway;
	if (!gateway->ops->version(gateway->self, page, search->desired->live_uid, listed->version, &single, err))
		return false;
	if (single.found) /* else it was pruned since it was listed */
		*out = single;
	return true;
}

/* Looks at one page; `*done` when a version is ours. */
static bool look_at_page(struct search *search, struct arena *arena, const struct version_list *page, bool *done,
			 struct error *err)
{
	for (size_t i = 0; i < page->count && !*done; i++) {
		struct version version;
		if (!version_data(search, arena, &page->items[i], &version, err))
			return false;
		search->oldest = page->items[i].version;
		if (search->live_version != VERSION_UNKNOWN && search->oldest > search->live_version)
			continue; /* saved since live was read */
		if (!version.data) {
			add_verdict(search, &version, NULL, VERSION_IS_PRUNED);
			continue;
		}
		const struct value *normal = normal_form(arena, version.data);
		*done = take_ours(search, arena, &version, normal);
		bool is_undone = search->base->verdicts[search->base->verdicts_count - 1].as == VERSION_IS_UNDONE;
		if (search->oldest != search->records[0].version && !is_undone)
			add_record(search, search->oldest, normal);
	}
	return true;
}

/* Step 1: pages of versions until one is ours or there are no more. */
static bool read_versions(struct search *search, struct error *err)
{
	struct version_pages pages = version_pages_of(search->operation->target.gateway, search->arena,
						      search->desired->live_uid, FIRST_PAGE);
	for (bool done = false; !done;) {
		ARENA_AUTO arena = arena_new();
		struct version_list page;
		if (!version_pages_next(&pages, arena, &page, err) || !look_at_page(search, arena, &page, &done, err))
			return false;
		search->lists_none = search->oldest == INT64_MAX;
		if (!done && page.count == 0) {
			search->base->oldest = search->lists_none ? 0 : search->oldest;
			return true;
		}
	}
	return true;
}

/* Whether the file at a commit is this record, up to rewrites; a version far back by digest only. */
static bool record_is(const struct search *search, struct arena *arena, size_t i, const struct value *normal,
		      const struct digest *digest)
{
	if (digest_equal(&search->records[i].digest, digest))
		return true;
	const struct value *stored = search->records[i].normal;
	return stored && rewrite_equal(arena, normal, stored, &search->rewrites);
}

/*
 * Steps 2 and 3 for one content of the file. With a base of ours only versions above it count, and only commits that
 * descend from its commit: a restore of something older is an edit. Without, the first match is the newest commit's.
 */
static bool visit_content(void *user, const struct commit *commit, const char *path, struct slice text)
{
	struct search *search = user;
	ARENA_AUTO scratch = arena_new();
	const struct value *normal = git_past_document_in(&search->past, scratch, commit->hash, path, text);
	if (!normal)
		return true;
	struct digest digest = digest_of_value(normal);
	size_t i = 0;
	while (i < search->best && !record_is(search, scratch, i, normal, &digest))
		i++;
	if (i >= search->best)
		return true;
	if (search->ours_commit) {
		bool above = search->records[i].version > search->ours_version;
		if (!above || source_kinship(search->operation->files.source, commit->hash, search->ours_commit) !=
				      KINSHIP_DESCENDANT)
			return true;
	}
	search->best = i;
	*search->base = (struct base){
		.kind = BASE_FROM_COMMIT,
		.document = value_keep(search->arena, normal),
		.version = search->records[i].version,
		.commit = slice_of(arena_strdup(search->arena, commit->hash)),
		.at = commit->time,
		.note = search->base->note,
		.verdicts = search->base->verdicts,
		.verdicts_count = search->base->verdicts_count,
		.oldest = search->base->oldest,
	};
	return search->ours_commit && i > 0;
}

static bool holds(void *user, const char *path, struct slice text)
{
	struct search *search = user;
	return git_past_holds(&search->past, path, text);
}

static bool search_history(struct search *search, struct error *err)
{
	search->best = search->count;
	const struct source_query query = {
		.path = search->desired->file,
		.beside = search->operation->files.config_path,
		.commits = search->operation->limits.history_depth,
		.holds = holds,
		.visit = visit_content,
		.user = search,
	};
	return source_history(search->operation->files.source, &query, err);
}

/* Step 4: why there is none. */
static void say_why_none(struct search *search)
{
	struct base *base = search->base;
	if (base->kind != BASE_NONE)
		return;
	if (search->denied || search->lists_none) {
		base->kind = BASE_UNKNOWN;
		base->limitation = search->denied ? "this token may not list versions (it needs dashboards:write), so "
						    "edits by hand cannot be told apart from changes in git"
						  : "the server lists no versions, so edits by hand cannot be told "
						    "apart from changes in git";
	} else if (source_is_shallow(search->operation->files.source)) {
		base->kind = BASE_UNKNOWN;
		base->limitation =
			"the clone is shallow and does not go back far enough to find what was last written: "
			"git fetch --unshallow (fetch-depth: 0) helps";
	} else if (base->oldest > 1) {
		base->kind = BASE_LOST;
	}
}

/* Servers drop old versions; with the base's goes the knowledge of who edited what. */
static void say_ending(struct search *search)
{
	const struct base *base = search->base;
	int64_t above = search->records[0].version - base->version;
	if (base->kind != BASE_FROM_SERVER || above < USUALLY_KEPT - SOON)
		return;
	add_note(search, arena_printf(search->arena,
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
	struct search search = {.operation = operation, .arena = arena, .desired = desired, .base = out};
	search.past = (struct git_past){.operation = operation, .arena = arena, .desired = desired};
	search.live_version = live->version;
	search.rewrites = operation_rewrites(operation, live);
	search.oldest = INT64_MAX;
	add_record(&search, live->version, normal_form(arena, live->dashboard));
	ERROR_AUTO refused = {0};
	if (!read_versions(&search, &refused)) {
		if (refused.fault != FAULT_DENIED) {
			error_move(err, &refused);
			return false;
		}
		search.denied = true;
	}
	bool live_is_base = out->kind == BASE_FROM_SERVER && out->version == live->version;
	if (!live_is_base && !search_history(&search, err))
		return false;
	say_why_none(&search);
	say_ending(&search);
	out->versions_unavailable = search.denied || search.lists_none;
	return true;
}
