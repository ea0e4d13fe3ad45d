/* SPDX-License-Identifier: MIT */
/*
 * version_log: the versions that the server keeps of one dashboard, newest first: who, when, why, from which commit,
 * and what each changed. Only GETs are sent: live, the list in growing pages (both shapes), single versions where the
 * list hides something (the author behind a number, the message of version 1) or what changed is asked for, each once.
 */
#ifndef DASHSYNC_SYNC_HISTORY_VERSION_LOG_H
#define DASHSYNC_SYNC_HISTORY_VERSION_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/diff/diff.h"
#include "model/plan/trailer.h"
#include "model/report/page.h"
#include "sync/source/source.h"

struct arena;
struct operation;

/* Whether it is known what a version changed. */
enum version_patch {
	PATCH_NONE,   /* it was not asked for */
	PATCH_KNOWN,  /* `changes`, from the version before it */
	PATCH_FIRST,  /* there was none before it */
	PATCH_PRUNED, /* it, or the version before it, is not kept any more */
};

struct version_entry {
	int64_t version;
	int64_t restored_from; /* 0: none */
	struct slice created;  /* RFC 3339, or at NULL */
	struct slice by;       /* who saved it; the number of a user where the response has no name; or at NULL */
	struct slice message;  /* without the trailer; untrusted text */
	bool is_ours;          /* it has a trailer, which is a claim */
	struct trailer trailer;
	bool has_commit; /* the trailer's is in this repository */
	struct commit commit;
	enum version_patch patch;
	struct changes changes; /* between the normal forms */
	struct page page;       /* of these changes */
	bool is_untrue;         /* with PATCH_KNOWN: the content is another than the trailer says */
};

struct version_log {
	bool found; /* false: there is no such dashboard, and nothing below */
	struct slice title;
	int64_t live_version; /* where live's response has none, the newest in the list */
	struct version_entry *entries;
	size_t count;
};

struct version_log_query {
	uint32_t limit;       /* at most so many entries; 0: all */
	int64_t since;        /* seconds since the epoch; older ones are left out; 0: none */
	const char *author;   /* only whose name has this in it, in any case; or NULL */
	bool patch;           /* what each changed, too */
	bool without_authors; /* nobody is looked for behind a number: fewer requests */
};

/* Fails as the gateway's calls do; a missing dashboard is not a failure. */
bool version_log_read(const struct operation *operation, struct arena *arena, struct slice live_uid,
		      const struct version_log_query *query, struct version_log *out, struct error *err);

#endif
