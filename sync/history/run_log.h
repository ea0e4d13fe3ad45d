/* SPDX-License-Identifier: MIT */
/*
 * run_log: the runs that saved dashboards, as the trailers of the versions on the server have them, newest first. A
 * trailer is a claim: nothing here is checked against content. Only GETs are sent, one dashboard's as version_log does.
 */
#ifndef DASHSYNC_SYNC_HISTORY_RUN_LOG_H
#define DASHSYNC_SYNC_HISTORY_RUN_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/string_list.h"
#include "sync/source/source.h"

struct arena;
struct diagnostics;
struct operation;

/* A run of apply or rollback. The numbers are of dashboards. */
struct run_entry {
	struct slice run;     /* 12 hex digits */
	struct slice created; /* of its newest version: RFC 3339, or at NULL */
	int64_t at;           /* the same in seconds since the epoch; 0: not known */
	struct slice commit;  /* 40 hex digits, or at NULL: a rollback has none */
	bool has_commit;      /* it is in this repository */
	struct commit of;
	size_t written;
	size_t raced;       /* where it covered a save by somebody else, and put that back */
	size_t rolled_back; /* brought an older version back */
};

struct run_log {
	struct run_entry *entries;
	size_t count;
	size_t dashboards; /* that are on the server and were read */
	size_t unread;     /* that could not be read; the first error says why */
};

struct run_log_query {
	uint32_t limit; /* at most so many runs; 0: all */
	int64_t since;  /* seconds since the epoch: older versions are left out; 0: none */
};

/* The uids on the target of all valid dashboards in the source's files, in byte order, each once. */
bool run_log_uids(const struct operation *operation, struct arena *arena, struct string_list *live_uids,
		  struct diagnostics *diags, struct error *err);

/*
 * Reads the versions of these dashboards, several at a time. False, with the first error, when any could not be read:
 * `*out` has the runs of the others all the same.
 */
bool run_log_read(const struct operation *operation, struct arena *arena, const struct string_list *live_uids,
		  const struct run_log_query *query, struct run_log *out, struct error *err);

#endif
