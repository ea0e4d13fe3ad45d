/* SPDX-License-Identifier: MIT */
/*
 * First the list, as far back as it is asked for and one further, without the documents that some servers put into it;
 * then the names; then, from the newest on, each version and the one before it, two documents in
 * memory at a time.
 */
#include "sync/history/version_log.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/when.h"
#include "model/report/page_of.h"
#include "model/value/digest.h"
#include "model/value/value.h"
#include "sync/compare/comparison.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"
#include "sync/compare/version_authors.h"
#include "sync/compare/version_pages.h"

#define FIRST_PAGE 20

/* A version's document, in an arena of its own. */
struct slot {
	struct arena *arena;
	int64_t version;            /* 0: empty */
	const struct value *normal; /* NULL: not kept any more */
};

struct reading {
	const struct operation *operation;
	struct arena *arena;
	struct slice uid;
	const struct version_log_query *query;
	size_t live_bytes;
	struct version *listed; /* newest first, without data */
	size_t count;
	size_t room;
	struct version_authors authors;
	struct slot slots[2];
};

/* ---- the list ---- */

static bool is_older(const struct reading *reading, const struct version *version)
{
	int64_t created;
	return reading->query->since && when_parse(version->created, &created) && created < reading->query->since;
}

/* Adds a page; false when nothing further is needed. */
static bool take_page(struct reading *reading, const struct version_list *page)
{
	for (size_t i = 0; i < page->count; i++) {
		const struct version *version = &page->items[i];
		reading->listed = arena_grow(reading->arena, reading->listed, reading->count, &reading->room,
					     sizeof *reading->listed);
		reading->listed[reading->count++] = version_keep(reading->arena, version);
		bool enough = !reading->query->author && reading->query->limit &&
			      reading->count > reading->query->limit;
		if (enough || is_older(reading, version))
			return false;
	}
	return page->count > 0;
}

static bool read_list(struct reading *reading, struct error *err)
{
	struct version_pages pages = version_pages_of(reading->operation->target.gateway, reading->arena, reading->uid,
						      (struct page_size){FIRST_PAGE, reading->live_bytes});
	for (bool more = true; more;) {
		ARENA_AUTO scratch = arena_new();
		struct version_list page;
		if (!version_pages_next(&pages, scratch, &page, err))
			return false;
		more = take_page(reading, &page);
	}
	return true;
}

static struct version_entry entry_of(const struct reading *reading, const struct version *listed)
{
	struct version_entry entry = {
		.version = listed->version,
		.restored_from = listed->restored_from,
		.created = listed->created,
		.by = listed->created_by,
		.message = listed->message,
	};
	entry.is_ours = trailer_parse(listed->message, &entry.trailer);
	if (!entry.is_ours)
		return entry;
	entry.message = trailer_words(listed->message);
	if (entry.trailer.commit.at)
		entry.has_commit = source_find_commit(reading->operation->files.source, reading->arena,
						      arena_slice(reading->arena, entry.trailer.commit).at,
						      &entry.commit);
	return entry;
}

static bool is_asked_for(const struct reading *reading, const struct version *listed)
{
	const char *author = reading->query->author;
	if (is_older(reading, listed))
		return false;
	return !author || (listed->created_by.at &&
			   strcasestr(arena_slice(reading->arena, listed->created_by).at, author) != NULL);
}

static void choose(struct reading *reading, struct version_log *out)
{
	uint32_t limit = reading->query->limit;
	out->entries = arena_array(reading->arena, reading->count, sizeof *out->entries);
	for (size_t i = 0; i < reading->count && (!limit || out->count < limit); i++) {
		if (is_older(reading, &reading->listed[i]))
			continue;
		if (!reading->query->without_authors)
			version_authors_look(&reading->authors, &reading->listed[i]);
		if (is_asked_for(reading, &reading->listed[i]))
			out->entries[out->count++] = entry_of(reading, &reading->listed[i]);
	}
}

/* ---- what each changed ---- */

/* The document of a version, in the slot that does not hold `other`. */
static bool read_document(struct reading *reading, int64_t version, int64_t other, const struct value **out,
			  struct error *err)
{
	const struct gateway *gateway = reading->operation->target.gateway;
	struct slot *slots = reading->slots;
	struct slot *slot = slots[0].version == version || slots[1].version == other ? &slots[0] : &slots[1];
	if (slot->version != version) {
		struct version single;
		arena_free(slot->arena);
		*slot = (struct slot){.arena = arena_new()};
		if (!gateway->ops->version(gateway->self, slot->arena, reading->uid, version, &single, err))
			return false;
		slot->version = version;
		const struct value *document = single.found ? version_document(slot->arena, &single) : NULL;
		slot->normal = document ? normal_form(slot->arena, document) : NULL;
	}
	*out = slot->normal;
	return true;
}

/* The version before one, or 0. */
static int64_t version_before(const struct reading *reading, int64_t version)
{
	for (size_t i = 0; i < reading->count; i++)
		if (reading->listed[i].version < version)
			return reading->listed[i].version;
	return 0;
}

static bool read_patch(struct reading *reading, struct version_entry *entry, struct error *err)
{
	const struct value *new;
	const struct value *old = NULL;
	int64_t before = version_before(reading, entry->version);
	entry->patch = entry->version == 1 ? PATCH_FIRST : PATCH_PRUNED;
	if (!before)
		return true;
	if (!read_document(reading, entry->version, before, &new, err) ||
	    !read_document(reading, before, entry->version, &old, err))
		return false;
	if (!old || !new)
		return true;
	ARENA_AUTO scratch = arena_new();
	struct changes changes = diff_dashboards(scratch, old, new);
	page_of(reading->arena, old, new, &changes, &entry->page);
	changes_keep(reading->arena, &changes, &entry->changes);
	struct digest digest = digest_of_value(new);
	entry->patch = PATCH_KNOWN;
	entry->is_untrue = entry->is_ours && entry->trailer.content.at && !trailer_matches(&entry->trailer, &digest);
	return true;
}

/* ---- all of it ---- */

static bool read_all(struct reading *reading, struct version_log *out, struct error *err)
{
	if (!read_list(reading, err))
		return false;
	if (out->live_version == VERSION_UNKNOWN && reading->count)
		out->live_version = reading->listed[0].version;
	choose(reading, out);
	bool ok = true;
	for (size_t i = 0; i < out->count && ok && reading->query->patch; i++)
		ok = read_patch(reading, &out->entries[i], err);
	arena_free(reading->slots[0].arena);
	arena_free(reading->slots[1].arena);
	return ok;
}

bool version_log_read(const struct operation *operation, struct arena *arena, struct slice live_uid,
		      const struct version_log_query *query, struct version_log *out, struct error *err)
{
	ARENA_AUTO scratch = arena_new();
	struct live live = {0};
	*out = (struct version_log){.live_version = VERSION_UNKNOWN};
	if (!operation->target.gateway->ops->get(operation->target.gateway->self, scratch, live_uid, &live, err))
		return false;
	out->found = live.found;
	if (!live.found)
		return true;
	const struct value *title = live.dashboard ? value_get(live.dashboard, "title") : NULL;
	if (title && title->kind == VALUE_STRING)
		out->title = arena_slice(arena, title->text);
	out->live_version = live.version;
	struct reading reading = {
		.operation = operation, .arena = arena, .uid = live_uid, .query = query, .live_bytes = live.bytes};
	reading.authors = (struct version_authors){.operation = operation, .arena = arena, .uid = live_uid};
	return read_all(&reading, out, err);
}
