/* SPDX-License-Identifier: MIT */
/*
 * The list is read as the search for the base reads it, in the same pages, but for the end: the search may stop at a
 * version whose trailer only git can prove, and another commit may judge that differently. So this goes on to one that
 * counts whatever git has (is_last), or to the end.
 */
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/document/rewrite.h"
#include "model/plan/trailer.h"
#include "model/value/digest.h"
#include "model/value/json.h"
#include "sync/capture/capture_line.h"
#include "sync/compare/base.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"
#include "sync/compare/version_authors.h"
#include "sync/compare/version_pages.h"

struct taking {
	const struct operation *operation;
	struct arena *arena;
	struct captured *out;
	struct version_authors *authors; /* NULL: people are left out */
	bool has_ours;                   /* a version counts as ours whatever git has */
	int64_t deepest; /* the version that shows whether a newer one of these trailers counts; INT64_MAX: none */
};

/* The index of a document, which is kept once. */
static size_t add_document(struct taking *taking, const struct value *document)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_ANSWER_BYTES * 2);
	struct captured *out = taking->out;
	ARENA_AUTO scratch = arena_new();
	json_write(normal_form(scratch, document), &text);
	for (size_t i = 0; i < out->documents_count; i++)
		if (slice_equal(out->documents[i], strbuf_slice(&text)))
			return i;
	out->documents = arena_grow(taking->arena, out->documents, out->documents_count, &out->documents_room,
				    sizeof *out->documents);
	out->documents[out->documents_count] = arena_slice(taking->arena, strbuf_slice(&text));
	return out->documents_count++;
}

/* Whether a rollback of the same run is newer: it may have undone the save. */
static bool may_be_undone(const struct captured *captured, struct slice run)
{
	struct trailer trailer;
	for (size_t i = 0; i < captured->versions_count; i++)
		if (trailer_parse(captured->versions[i].version.message, &trailer) && trailer.rollback &&
		    slice_equal(trailer.run, run))
			return true;
	return false;
}

/* What the list has of a person. A message with a trailer is dashsync's; any other is somebody's words. */
static void leave_out_people(struct version *version)
{
	struct trailer trailer;
	version->created_by = (struct slice){0};
	if (!trailer_parse(version->message, &trailer))
		version->message = (struct slice){0};
}

static void name_people(struct taking *taking, struct version *version)
{
	struct slice message = version->message;
	version_authors_look(taking->authors, version);
	version->message = message; /* decisions read what the list says */
}

/*
 * Notes what the trailer of a save asks for; true when no search goes below it. A save counts that is one above the
 * version that it names; of any other the versions down to that one decide (judge_above in sync/compare).
 */
static bool is_last(struct taking *taking, const struct version *version, const struct trailer *trailer)
{
	bool is_next = trailer && trailer->on + 1 == version->version && version->text.at;
	if (trailer && !taking->has_ours && trailer->on < taking->deepest)
		taking->deepest = trailer->on + 1;
	if (is_next && !may_be_undone(taking->out, trailer->run))
		taking->has_ours = true;
	return taking->has_ours && version->version <= taking->deepest;
}

/* Takes a version; true when no search goes below it. */
static bool take_version(struct taking *taking, const struct version *version)
{
	struct captured *out = taking->out;
	struct trailer trailer;
	ARENA_AUTO scratch = arena_new();
	struct captured_version item = {.content = NO_CONTENT};
	bool has_trailer = trailer_parse(version->message, &trailer) && !trailer.rollback;
	bool last = is_last(taking, version, has_trailer ? &trailer : NULL);
	item.version = version_keep(taking->arena, version);
	if (version->text.at && (has_trailer || out->versions_count < BASE_KEPT_TEXTS)) {
		item.content = add_document(taking, version_document(scratch, version));
	} else if (version->text.at) {
		struct digest digest = base_meaning(version);
		item.version.digest = slice_of(arena_strdup(taking->arena, digest.hex));
	}
	if (taking->authors)
		name_people(taking, &item.version);
	else
		leave_out_people(&item.version);
	out->versions = arena_grow(taking->arena, out->versions, out->versions_count, &out->versions_room,
				   sizeof *out->versions);
	out->versions[out->versions_count++] = item;
	return last;
}

/* The data of a listed version. */
static bool read_data(const struct taking *taking, struct arena *arena, const struct version *listed,
		      struct version *out, struct error *err)
{
	const struct gateway *gateway = taking->operation->target.gateway;
	struct version single;
	*out = *listed;
	if (listed->text.at)
		return true;
	if (!gateway->ops->version(gateway->self, arena, taking->out->uid, listed->version, &single, err))
		return false;
	if (single.found)
		*out = single;
	return true;
}

static bool take_page(struct taking *taking, const struct version_list *page, bool *is_over, struct error *err)
{
	const int64_t live = taking->out->live.version;
	for (size_t i = 0; i < page->count && !*is_over; i++) {
		ARENA_AUTO arena = arena_new();
		struct version version;
		if (live != VERSION_UNKNOWN && page->items[i].version > live)
			continue; /* saved since live was read */
		if (!read_data(taking, arena, &page->items[i], &version, err))
			return false;
		*is_over = take_version(taking, &version);
	}
	return true;
}

static bool take_versions(struct taking *taking, struct error *err)
{
	struct captured *out = taking->out;
	struct version_pages pages = version_pages_of(taking->operation->target.gateway, taking->arena, out->uid,
						      (struct page_size){.versions = 1});
	bool is_over = false;
	size_t got;
	do {
		ARENA_AUTO arena = arena_new();
		struct version_list page;
		if (!version_pages_next(&pages, arena, &page, err) || !take_page(taking, &page, &is_over, err))
			return false;
		got = page.count;
	} while (got && !is_over);
	out->end = is_over ? END_OURS : END_WHOLE;
	return true;
}

/* Notes a fault; false when it is that the run was interrupted. */
static bool note_fault(struct error *failed, enum fault *out, struct error *err)
{
	if (failed->fault == FAULT_INTERRUPTED) {
		error_move(err, failed);
		return false;
	}
	bool is_named = failed->fault == FAULT_DENIED || failed->fault == FAULT_UNREACHABLE;
	*out = is_named ? failed->fault : FAULT_FAILED;
	return true;
}

/* Texts of an answer live as long as the arena; who saved it is a person. */
static void finish_live(struct captured *out, bool has_number, bool with_people)
{
	if (!has_number && !out->live.unmatched)
		out->live.version = VERSION_UNKNOWN; /* a plan finds it out as it would from the server */
	if (!with_people)
		out->live.updated_by = (struct slice){0};
	out->live.dashboard = NULL;
}

bool capture_take(const struct operation *operation, struct arena *arena, struct slice uid, bool with_people,
		  struct captured *out, struct error *err)
{
	ERROR_AUTO failed = {0};
	struct version_authors authors = {.operation = operation, .arena = arena, .uid = uid};
	struct taking taking = {operation, arena, out, with_people ? &authors : NULL, false, INT64_MAX};
	*out = (struct captured){.uid = uid, .content = NO_CONTENT};
	if (!live_read(operation, arena, uid, &out->live, &failed))
		return note_fault(&failed, &out->live_fault, err);
	bool has_number = out->live.version != VERSION_UNKNOWN;
	bool knows = !out->live.dashboard || live_read_version(operation, arena, uid, &out->live, &failed);
	if (out->live.dashboard)
		out->content = add_document(&taking, out->live.dashboard);
	if (out->live.dashboard && (!knows || !take_versions(&taking, &failed))) {
		out->end = END_FAULT;
		if (!note_fault(&failed, &out->versions_fault, err))
			return false;
	}
	finish_live(out, has_number, with_people);
	return true;
}
