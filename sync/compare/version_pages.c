/* SPDX-License-Identifier: MIT */
/*
 * The lowest version so far is all that the pager keeps: what is not below it was seen, or is newer than the first
 * page. A few pages of nothing new may be many saves between two requests; more of them are a list that goes in
 * circles.
 */
#include "sync/compare/version_pages.h"

#include <inttypes.h>

#include "model/base/arena.h"

#define GROWTH       4
#define LARGEST_PAGE 256
#define PAGE_BYTES   ((size_t)8 << 20) /* of an answer */
#define MOST_REPEATS 8                 /* pages in a row with nothing new */

/* How many versions of so many bytes each a page may have, and at most `most`. */
static uint32_t fitting(size_t each, size_t most)
{
	size_t fit = each ? PAGE_BYTES / each : LARGEST_PAGE;
	fit = fit < most ? fit : most;
	return fit ? (uint32_t)fit : 1;
}

struct version_pages version_pages_of(const struct gateway *gateway, struct arena *arena, struct slice uid,
				      struct page_size first)
{
	return (struct version_pages){
		.gateway = gateway,
		.arena = arena,
		.uid = uid,
		.query = {.limit = fitting(first.each, first.versions)},
		.oldest = INT64_MAX,
	};
}

/* How many versions the next page may have. */
static uint32_t next_limit(uint32_t limit, const struct version_list *page)
{
	size_t each = page->count ? page->bytes / page->count : 0;
	size_t most = (size_t)limit * GROWTH;
	return fitting(each, most < LARGEST_PAGE ? most : LARGEST_PAGE);
}

/* One answer, of fewer versions where so many are too large. */
static bool ask_for(struct version_pages *pages, struct arena *arena, struct version_list *page, struct error *err)
{
	const struct gateway *gateway = pages->gateway;
	for (;;) {
		*page = (struct version_list){0};
		if (gateway->ops->versions(gateway->self, arena, pages->uid, &pages->query, page, err))
			return true;
		if (!page->is_too_large || pages->query.limit == 1)
			return false;
		error_clear(err);
		pages->query.limit = (pages->query.limit + GROWTH - 1) / GROWTH;
	}
}

/* Asks for one page and sets what the next one is asked with. */
static bool ask(struct version_pages *pages, struct arena *arena, struct version_list *page, struct error *err)
{
	struct version_query *query = &pages->query;
	if (!ask_for(pages, arena, page, err))
		return false;
	bool more = page->paged_by_token ? page->continue_token.length > 0 : page->count >= query->limit;
	pages->has_ended = !more || page->count == 0;
	query->start += (int64_t)page->count;
	query->continue_token = arena_keep(pages->arena, page->continue_token);
	query->limit = next_limit(query->limit, page);
	return true;
}

/* Leaves the versions in the page that were not given yet. */
static bool drop_seen(struct version_pages *pages, struct version_list *page, struct error *err)
{
	const int64_t seen = pages->oldest;
	size_t kept = 0;
	for (size_t i = 0; i < page->count; i++) {
		int64_t version = page->items[i].version;
		if (version >= seen)
			continue;
		if (version >= pages->oldest)
			return error_set(err, FAULT_FAILED,
					 "the server's list of versions is not in order: version %" PRId64
					 " comes after version %" PRId64,
					 version, pages->oldest);
		pages->oldest = version;
		page->items[kept++] = page->items[i];
	}
	page->count = kept;
	return true;
}

bool version_pages_next(struct version_pages *pages, struct arena *arena, struct version_list *out, struct error *err)
{
	struct version_list page = {0};
	unsigned repeats = 0;
	while (!pages->has_ended && page.count == 0) {
		if (!ask(pages, arena, &page, err))
			return false;
		int64_t newest = page.count ? page.items[0].version : 0;
		if (!drop_seen(pages, &page, err))
			return false;
		if (pages->oldest <= 1)
			pages->has_ended = true;
		if (page.count == 0 && !pages->has_ended && ++repeats > MOST_REPEATS)
			return error_set(err, FAULT_FAILED, "the server lists version %" PRId64 " repeatedly", newest);
	}
	*out = page;
	return true;
}
