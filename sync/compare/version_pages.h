/* SPDX-License-Identifier: MIT */
/*
 * version_pages: the versions of one dashboard, newest first, page by page, in both shapes of the API: an array with
 * `start`, an object with a continue token.
 *
 *     struct version_pages pages = version_pages_of(gateway, arena, live_uid, (struct page_size){.versions = 1});
 *     struct version_list page;
 *     do {
 *             if (!version_pages_next(&pages, scratch, &page, &err)) ...
 *             ... page.items ...
 *     } while (page.count > 0);
 *
 * Every version comes once. Somebody's save between two requests shifts the list by one, so that the next page begins
 * with what the last one ended with: that is passed over. A version that is newer than the first page is not given, as
 * it is above all that was asked for. A list that repeats itself and does not go on is an error.
 *
 * Pages grow by a factor of four. As lists may carry whole documents, a page is also bounded by bytes: of the versions
 * of the page before it on average, of live for the first page. An answer that is too large all the same, because older
 * versions are larger than newer ones, is asked for again in shorter pages.
 */
#ifndef DASHSYNC_SYNC_COMPARE_VERSION_PAGES_H
#define DASHSYNC_SYNC_COMPARE_VERSION_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/error.h"
#include "sync/grafana/gateway.h"

/* How large the first page may be. */
struct page_size {
	uint32_t versions;
	size_t each; /* bytes of a version, which are those of live unless its history says otherwise; 0: not known */
};

struct version_pages {
	const struct gateway *gateway;
	struct arena *arena; /* of the continue token */
	struct slice uid;
	struct version_query query; /* of the next page */
	int64_t oldest;             /* the lowest version so far; INT64_MAX: none */
	bool has_ended;
};

/* Asks nothing yet; `uid` is borrowed. */
struct version_pages version_pages_of(const struct gateway *gateway, struct arena *arena, struct slice uid,
				      struct page_size first);

/*
 * The next page, in `arena`: no versions when there are no more. Fails as gateway->ops->versions does, and with
 * FAULT_FAILED when the list repeats itself or is not in order.
 */
bool version_pages_next(struct version_pages *pages, struct arena *arena, struct version_list *out, struct error *err);

#endif
