/* SPDX-License-Identifier: MIT */
/* live_read: one dashboard as it is live, by the calls of the gateway. */
#ifndef DASHSYNC_SYNC_COMPARE_LIVE_READ_H
#define DASHSYNC_SYNC_COMPARE_LIVE_READ_H

#include <stdbool.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct arena;
struct live;
struct operation;

/*
 * GET, and once more on 404, because a server answers so for a failing database too. False when it cannot be read, or
 * when the answer is another dashboard; `out->found` is false, without an error, when the server has no such dashboard.
 */
bool live_read(const struct operation *operation, struct arena *arena, struct slice live_uid, struct live *out,
	       struct error *err);

/* The same with one GET: for a dashboard that may well be gone. */
bool live_read_once(const struct operation *operation, struct arena *arena, struct slice live_uid, struct live *out,
		    struct error *err);

/*
 * Fills in the version of a live that was answered without one, from the list of versions. Content and number must be
 * of one version: where the data of the newest one listed are not what was read, somebody saved between the two
 * requests, and both are read again. The version stays VERSION_UNKNOWN where the list may not be read, and where the
 * data still differ after a few looks (`unmatched` is the listed number then): a cache, or a deployment beside the
 * Grafana API. False on any other failure. `live` may be another one afterwards, or be gone.
 */
bool live_read_version(const struct operation *operation, struct arena *arena, struct slice live_uid, struct live *live,
		       struct error *err);

#endif
