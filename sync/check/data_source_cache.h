/* SPDX-License-Identifier: MIT */
/*
 * data_source_cache: every data source asked once in a run, whoever wants to know and from whatever thread.
 *
 *     struct data_source_cache *cache = data_source_cache_new(&data_sources);
 *     data_source_cache_get(cache, uid, &source, &err);
 *     data_source_cache_free(cache);
 */
#ifndef DASHSYNC_SYNC_CHECK_DATA_SOURCE_CACHE_H
#define DASHSYNC_SYNC_CHECK_DATA_SOURCE_CACHE_H

#include <stdbool.h>

#include "sync/grafana/data_sources.h"

struct data_source_cache;

/* Borrows the interface. */
struct data_source_cache *data_source_cache_new(const struct data_sources *data_sources);
void data_source_cache_free(struct data_source_cache *cache); /* takes NULL */

/* As the interface's `get`; the texts stay as long as the cache. A failure is kept, too. */
bool data_source_cache_get(struct data_source_cache *cache, struct slice uid, struct data_source *out,
			   struct error *err);

#endif
