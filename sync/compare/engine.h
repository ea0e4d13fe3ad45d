/* SPDX-License-Identifier: MIT */
/*
 * engine: plan and apply, for every command that compares git with live.
 *
 *     struct engine engine = {.source = ..., .gateway = ..., ...};
 *     engine_plan(&engine, &plan, &err);      one small request per dashboard that is in sync
 *     engine_apply(&engine, &plan);           carries out the rows whose action is update
 *
 * Documents stream through: each worker holds one file and one live document at a time. Problems of single
 * dashboards become rows and diagnostics of the plan; an error is only what stops everything.
 */
#ifndef DASHSYNC_SYNC_COMPARE_ENGINE_H
#define DASHSYNC_SYNC_COMPARE_ENGINE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/document/azure.h"
#include "model/document/document.h"
#include "model/document/resolve.h"
#include "model/document/rewrite.h"
#include "model/plan/plan.h"
#include "sync/grafana/gateway.h"
#include "sync/source/source.h"

/* Told after each dashboard, from any thread, one call at a time: how many of `total` are done. */
typedef void engine_progress_fn(void *user, size_t done, size_t total);

struct engine {
	struct source *source;
	const char *directory;         /* from which the source was opened */
	const struct gateway *gateway; /* NULL: offline, nothing is asked, and every valid row is in-sync */
	const struct source_rule *rules;
	size_t rules_count;
	const char *since; /* only files that differ from this commit (its hash); NULL: all */
	const char *only;  /* only files at or below this path, relative to the root; "" or NULL: all */
	const struct slice
		*formats; /* of each rule: "json", "yaml", or at NULL to go by the file's name; may be NULL */
	struct resolution resolution;
	struct rewrites rewrites;
	const struct azure *azure; /* how live uids are made; NULL: they are those of git */
	struct slice id;           /* of the config, or at NULL */
	const char *config_path;   /* in the source: older commits are read with their own config; NULL: with today's */
	const char *target;        /* whose settings of that config hold; NULL: with today's */
	struct policy policy;
	const char *const *only_globs; /* uids or paths (fnmatch without flags); any must match; none: all */
	size_t only_globs_count;
	uint32_t quiet_minutes; /* what somebody saved that recently is left; 0: off */
	uint32_t max_failures;  /* no new write starts after so many failed; 0: no limit */
	int64_t now;            /* seconds since the epoch when the run began; 0: quiet_minutes is off */
	const char *run;        /* 12 hex digits, for apply */
	bool dirty;             /* the trailer says dirty=1 */
	bool has_commit;
	struct commit commit;                     /* that is planned or applied */
	uint32_t jobs;                            /* dashboards looked at side by side */
	uint32_t write_jobs;                      /* dashboards written side by side */
	uint32_t history;                         /* commits looked back for a base */
	const volatile sig_atomic_t *interrupted; /* set by a signal: nothing new is started; may be NULL */
	engine_progress_fn *progress;             /* or NULL */
	void *progress_user;
};

/* One dashboard as git wants it for this target. */
struct wanted {
	const char *file;
	enum file_format format;
	struct slice uid;             /* in git */
	struct slice live_uid;        /* on the target; at NULL when it can have none there (azure.h) */
	const struct value *document; /* resolved */
	const struct value *normal;   /* its normal form */
	struct digest digest;         /* of the normal form */
};

/*
 * Compares every dashboard of the source with live and fills the plan, which is settled then. Unless only some were
 * asked for (`only`, `only_globs`, `since`), dashboards that left git are looked for too (orphans.h).
 */
bool engine_plan(const struct engine *engine, struct plan *plan, struct error *err);

/*
 * Writes the rows of a plan whose action is update and sets every outcome. Each dashboard is read, compared and
 * decided again first; what is not as the plan showed it is refused.
 */
void engine_apply(const struct engine *engine, struct plan *plan);

/* The files that the rules name, narrowed to `only`. FAULT_USAGE when that names none. */
bool engine_list(const struct engine *engine, struct arena *arena, struct source_files *out, struct diagnostics *diags,
		 struct error *err);

/* The format that the file's rule names, else the one of its name. */
enum file_format engine_format(const struct engine *engine, const struct source_file *file);

/* Reads the dashboards of one file of the source; problems become diagnostics. */
void engine_read(const struct engine *engine, struct arena *arena, const struct source_file *file,
		 struct documents *out, struct diagnostics *diags);

/* The target's rewrites for the server that answered so: newer ones keep numbers as doubles. */
struct rewrites engine_rewrites(const struct engine *engine, const struct live *live);

/* Whether the run was asked to stop. */
bool engine_interrupted(const struct engine *engine);

/* Sleeps so long, in slices, so that a signal is not kept waiting. */
void engine_pause(const struct engine *engine, uint32_t milliseconds);

/* The dashboard of a uid in the source, for one that is to be examined by itself; FAULT_USAGE when there is none. */
const struct wanted *engine_find(const struct engine *engine, struct arena *arena, struct slice uid, struct error *err);

/* The dashboard of a row, read again; NULL when its file no longer has it. */
const struct wanted *engine_reread(const struct engine *engine, struct arena *arena, const struct plan_row *row);

/* The wanted form of a document read from git, or NULL with diagnostics when its inputs have no values. */
const struct wanted *engine_want(const struct engine *engine, struct arena *arena, const struct document *document,
				 struct diagnostics *diags);

#endif
