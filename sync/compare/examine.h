/* SPDX-License-Identifier: MIT */
/*
 * examine: one dashboard compared: what is live, what is base, and which row of the table decides.
 *
 * plan examines every dashboard once; apply examines those that it will write again, just before it does. It is the
 * one place where facts for the decision table are gathered.
 */
#ifndef DASHSYNC_SYNC_COMPARE_EXAMINE_H
#define DASHSYNC_SYNC_COMPARE_EXAMINE_H

#include "model/diff/diff.h"
#include "model/merge/merge.h"
#include "model/plan/decide.h"
#include "model/value/digest.h"
#include "sync/compare/base.h"
#include "sync/grafana/gateway.h"

struct arena;
struct engine;
struct plan_row;
struct wanted;

struct examination {
	struct live live;
	const struct value *live_normal; /* NULL when there is no live document */
	struct digest live_digest;       /* of live_normal */
	const struct value *aligned;     /* git's normal form with live's spelling of what the server rewrites */
	const struct value *result;      /* normal form of what would be sent: aligned, or the merge of both sides */
	struct base base;
	const struct value *merged; /* both sides' edits since base; NULL when live has none */
	const char *merge_note;     /* or NULL */
	uint32_t facts;
	const struct decision *decision;
	enum action action;     /* the decision's, unless a guard holds it back */
	const char *reason;     /* the decision's, or one that says more */
	const char *note;       /* or NULL */
	const char *hint;       /* or NULL */
	enum fault fault;       /* what the row means when nothing is written */
	struct changes changes; /* live -> result; empty when in sync */
	struct changes edits;   /* of live since base, from git's side to live, places in git's file */
	struct conflicts conflicts;
	struct slice
		edited_by; /* who saved live last, when it was edited since base; else, and of a rollback, at NULL */
	struct slice edited_at;
	int64_t edited_versions;
};

/* As examine, of a live that is at hand: the versions above `live->version` are passed over. */
void examine_as(const struct engine *engine, struct arena *arena, const struct wanted *wanted, const struct live *live,
		struct examination *out);

/* Examines one dashboard. What cannot be read becomes the state `error` with its fault; nothing else fails. */
void examine(const struct engine *engine, struct arena *arena, const struct wanted *wanted, struct examination *out);

/*
 * Examines a dashboard that left git, by what git had last (`wanted`), when a commit (NULL: the work tree) took it
 * away. False when nothing is to be said: it is not live, or it was not dashsync that wrote it from this repository
 * before it left. `out->base.unlisted` says then whether the versions would have told.
 */
bool examine_removed(const struct engine *engine, struct arena *arena, const struct wanted *wanted, const char *commit,
		     struct examination *out);

/* Puts what was found into a row of the plan; everything is copied into the row's arena. */
void examination_keep(const struct examination *exam, const struct wanted *wanted, struct plan_row *row);

/* Copies changes, with all that they point to, into an arena. */
void examine_keep_changes(struct arena *arena, const struct changes *from, struct changes *to);

/*
 * Reads live: GET, and once more on 404, because a server answers so for a failing database too. False when it cannot
 * be read; not found is no error.
 */
bool examine_live(const struct engine *engine, struct arena *arena, const struct wanted *wanted, struct live *out,
		  struct error *err);

/*
 * Fills in the version of a live that was answered without one, from the list of versions, as far as that may be read:
 * VERSION_UNKNOWN stays otherwise. False on a failure to read.
 */
bool examine_version(const struct engine *engine, struct arena *arena, const struct wanted *wanted, struct live *live,
		     struct error *err);

#endif
