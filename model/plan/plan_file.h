/* SPDX-License-Identifier: MIT */
/*
 * plan_file: a plan as a file, so that what a person approved is what is written later (docs/saved-plan.md).
 *
 * The file holds no dashboards, only what apply is to find: versions, digests, states. Nothing is carried out from it.
 * apply plans once more from the commit and from live, and the file only takes away: a row stays when it is in all as
 * it was, else it is refused by name. That recomputing is the protection; the checksum finds accidents, and whoever can
 * change the file can change the checksum too.
 *
 *     plan_file_write(&plan, DASHSYNC_VERSION, &text);               plan --out
 *
 *     plan_file_read(arena, text, "plan.json", &saved, &err)         apply PLAN
 *     plan_file_fits(&saved, &plan, &err)                            before the first request
 *     plan_operation(...)
 *     plan_file_hold(&plan, &saved)
 *     apply_operation(...)
 */
#ifndef DASHSYNC_MODEL_PLAN_PLAN_FILE_H
#define DASHSYNC_MODEL_PLAN_PLAN_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/base/string_list.h"
#include "model/plan/decide.h"
#include "model/plan/plan.h"
#include "model/value/digest.h"

struct arena;
struct strbuf;

#define PLAN_FILE_FORMAT 1

/* One row that apply would write; the fields are those of struct plan_row. */
struct saved_row {
	struct slice uid;
	struct slice live_uid;
	struct slice file;
	int64_t id;               /* live's; 0 unknown */
	struct slice folder;      /* at NULL unknown; empty is the folder General */
	int64_t version;          /* live's; -1 unknown */
	int64_t base_version;     /* 0 none */
	struct slice base_commit; /* at NULL none */
	struct digest live;
	struct digest git;
	struct digest result;
	enum state state;
	enum action action;
};

/* Texts are NUL-terminated. */
struct saved_plan {
	int64_t format;
	struct slice version; /* of the dashsync that made it */
	struct slice target;  /* at NULL none */
	struct slice endpoint;
	struct digest config;
	struct slice commit;     /* 40 hex digits */
	struct slice subject;    /* of the commit; at NULL none */
	struct slice path;       /* the file or folder that was named, relative to the root; at NULL none */
	struct string_list only; /* the patterns of --only */
	struct policy options;
	struct saved_row *rows; /* in byte order of their uids, each once */
	size_t count;
	struct digest checksum;
};

/*
 * Appends the file's text: JSON, indented, keys in a fixed order, the same plan the same bytes. `plan` is settled and
 * has an endpoint, a config digest and a commit, and its rows that write have all three digests: what has no commit (a
 * plan made outside git, or from a dirty tree) cannot be recomputed, and the caller does not save it. `version` is that
 * of this program. Give `out` a maximum of LIMIT_PLAN_BYTES and check strbuf_full: more could not be read again.
 */
void plan_file_write(const struct plan *plan, const char *version, struct strbuf *out);

/*
 * Reads such a text strictly: every key is there, none is unknown, uids are sorted and unique, the checksum is that of
 * the rest. False, FAULT_DATA with file:line:column and a hint for the first problem; `file` is only for that. What it
 * reads is copied to `arena`. A good file may still be anybody's: trust nothing of it that was not compared.
 */
bool plan_file_read(struct arena *arena, struct slice text, const char *file, struct saved_plan *out,
		    struct error *err);

/*
 * Whether this run is the one that was planned: endpoint, target, config, commit and options. Looks at no row, so it
 * can be asked before the plan has any. False: FAULT_REFUSED naming both sides, or FAULT_USAGE naming the option to
 * give.
 */
bool plan_file_fits(const struct saved_plan *saved, const struct plan *plan, struct error *err);

/*
 * Takes out of a settled plan, which was just made from the saved one's commit, what the saved one did not show: each
 * row that would be written and is not in all as it was is refused, and so is each that was to be written and no longer
 * would be, unless it is in sync by now. Reasons name what went stale. A saved uid that the plan does not have at all
 * becomes a refused row in the state that it was saved in. Rows that neither plan writes are left alone.
 *
 * A row that was saved as undetermined agrees when it is now changed and all but its base, which was not known then, is
 * as it was. One that still is undetermined stays: the write looks again and refuses by itself.
 */
void plan_file_hold(struct plan *plan, const struct saved_plan *saved);

/*
 * The plan digest: SHA-256 over what would be written on what (docs/saved-plan.md): the endpoint, and of each row that
 * writes its live uid, id, folder and version, the digests of live and of the result, and the action. Another commit,
 * config or target name with the same effect has the same digest, and so has the plan that was saved. The plan has an
 * endpoint.
 */
struct digest plan_file_digest(const struct plan *plan);

/* The same of a plan that was read. */
struct digest plan_file_digest_saved(const struct saved_plan *saved);

/* What of a row is saved; texts are borrowed from it. */
struct saved_row plan_file_row(const struct plan_row *row);

#endif
