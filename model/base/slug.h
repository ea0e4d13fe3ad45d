/* SPDX-License-Identifier: MIT */
/*
 * slug: the short name of a title in a dashboard's address, as Grafana makes it. Up to 11.2 two dashboards of a folder
 * may not share one, so that it decides which titles are equal there (recordings of grafana-9.4 02, 03 and 05). The
 * simulator refuses by it, and dashsync foresees the refusal.
 */
#ifndef DASHSYNC_MODEL_BASE_SLUG_H
#define DASHSYNC_MODEL_BASE_SLUG_H

#include "model/base/slice.h"

struct arena;

/*
 * Lower case letters and digits kept, some letters spelled out (ü becomes ue, & becomes and), everything else one '-'.
 * A title with nothing to keep becomes the URL-safe base64 of its bytes.
 */
const char *slug_of(struct arena *arena, struct slice title);

#endif
