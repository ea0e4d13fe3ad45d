/* SPDX-License-Identifier: MIT */
/* Which of the versions on the server is the save under way, who saved the others, and whether live is as it was. */
#include "sync/write/write_internal.h"

#include <inttypes.h>

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/plan/trailer.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/version.h"
#include "sync/compare/version_authors.h"
#include "sync/compare/version_pages.h"

#define VERSIONS_PAGE 8

/* Lists say "Initial save" of version 1 whatever was sent; the single version has the message. */
static struct slice message_of(const struct write *write, struct arena *arena, const struct version *version)
{
	const struct gateway *gateway = write->operation->target.gateway;
	struct version single;
	ERROR_AUTO ignored = {0}; /* then the listed one must do */
	if (version->version == 1 &&
	    gateway->ops->version(gateway->self, arena, write->desired->live_uid, 1, &single, &ignored) && single.found)
		return single.message;
	return version->message;
}

bool write_is_our_save(struct write *write, const struct version *version)
{
	ARENA_AUTO scratch = arena_new();
	struct trailer trailer;
	if (!trailer_parse(message_of(write, scratch, version), &trailer) ||
	    !slice_is(trailer.run, write->operation->limits.run))
		return false;
	if (write->restores_version)
		return trailer.rollback && trailer.rollback_to == write->restores_version;
	return !trailer.rollback && trailer_matches(&trailer, &write->content);
}

struct version_pages write_pages(const struct write *write, uint32_t first)
{
	const struct page_size size = {first, write->seen_before_save.live.bytes};
	return version_pages_of(write->operation->target.gateway, write->arena, write->desired->live_uid, size);
}

enum our_save write_find_our_save(struct write *write, const struct version **other)
{
	struct version_pages pages = write_pages(write, VERSIONS_PAGE);
	enum our_save result = OUR_SAVE_ABSENT;
	struct version *kept = arena_alloc(write->arena, sizeof *kept);
	*other = NULL;
	for (;;) {
		ERROR_AUTO err = {0};
		ARENA_AUTO scratch = arena_new();
		struct version_list page;
		if (!version_pages_next(&pages, scratch, &page, &err))
			return OUR_SAVE_UNKNOWN;
		for (size_t i = 0; i < page.count; i++) {
			const struct version *version = &page.items[i];
			if (version->version <= write->base_version_sent)
				return result;
			if (result == OUR_SAVE_FOUND)
				continue; /* below it: of a save that was kept twice the newest one counts, and may
					     cover what is between */
			if (write_is_our_save(write, version)) {
				write->our_version = version->version;
				result = OUR_SAVE_FOUND;
			} else {
				*kept = version_keep(write->arena, version);
				*other = kept;
			}
		}
		if (page.count == 0)
			return result == OUR_SAVE_FOUND ? OUR_SAVE_FOUND : OUR_SAVE_UNKNOWN;
	}
}

/* Where live names no version its content must do: a save that names an old version is refused by the server. */
bool write_is_untouched(const struct write *write, struct arena *arena, const struct live *live)
{
	if (!live->found || !live->dashboard)
		return false;
	if (live->version != VERSION_UNKNOWN && live->version != write->base_version_sent)
		return false;
	const struct value *normal = normal_form(arena, live->dashboard);
	struct rewrites rewrites = operation_rewrites(write->operation, live);
	return write->replaces ? rewrite_equal(arena, write->replaces, normal, &rewrites)
			       : value_equal(normal, write->seen_before_save.live_normal);
}

enum our_save_seen write_see(struct write *write)
{
	ERROR_AUTO err = {0};
	ARENA_AUTO scratch = arena_new(); /* a save that is waited for looks many times */
	struct live live = {0};
	const struct version *other;
	enum our_save known = write_find_our_save(write, &other);
	write->knows_by_live = known == OUR_SAVE_UNKNOWN;
	if (known == OUR_SAVE_FOUND)
		return SEEN_KEPT;
	if (!live_read(write->operation, scratch, write->desired->live_uid, &live, &err))
		return err.fault == FAULT_DENIED ? SEEN_DENIED : SEEN_UNREAD;
	if (write_is_untouched(write, scratch, &live))
		return SEEN_UNTOUCHED;
	return known == OUR_SAVE_UNKNOWN ? SEEN_UNSURE : SEEN_MOVED;
}

const char *write_author(struct write *write, const struct version *version)
{
	struct version_authors authors = {
		.operation = write->operation, .arena = write->arena, .uid = write->desired->live_uid};
	struct version named = *version;
	version_authors_look(&authors, &named);
	bool is_known = named.created_by.length && !version_author_is_number(named.created_by);
	return is_known ? text_c_string(write->arena, named.created_by) : "somebody";
}
