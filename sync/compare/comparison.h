/* SPDX-License-Identifier: MIT */
/*
 * comparison: one dashboard of git compared with live: what is live, what is base, and which row of the table decides.
 *
 * plan compares every dashboard once; apply compares those that it will write again, right before each save. This is
 * the one place where facts for the decision table are gathered.
 */
#ifndef DASHSYNC_SYNC_COMPARE_COMPARISON_H
#define DASHSYNC_SYNC_COMPARE_COMPARISON_H

#include "model/diff/diff.h"
#include "model/plan/decide.h"
#include "model/plan/plan.h"
#include "model/value/digest.h"
#include "sync/compare/base.h"
#include "sync/grafana/gateway.h"

struct arena;
struct desired;
struct operation;
struct operation_policy;

struct comparison {
	struct live live;
	const struct value *live_normal; /* NULL when there is no live document */
	struct digest live_digest;       /* of live_normal */
	const struct value *compared; /* live_normal, or the stored form of what the server migrates (base.h, live) */
	const struct value *aligned;  /* git's normal form with compared's spelling of what the server rewrites */
	const struct value *result;   /* normal form of what would be sent: aligned, or the merge of both sides */
	struct base base;
	const struct value *merged; /* both sides' edits since base; NULL when live has none */
	const char *merge_note;     /* or NULL */
	uint32_t facts;
	const struct decision *decision;
	enum action action;              /* the decision's, unless a guard holds it back */
	const char *reason;              /* the decision's, or one that says more */
	const char *note;                /* or NULL */
	const char *hint;                /* or NULL */
	struct plan_command command;     /* for what dashsync does not do; at NULL: none */
	enum fault fault;                /* what the row means when nothing is written */
	struct changes changes;          /* compared -> result; empty when in sync */
	struct edit_history edited;      /* its page is empty: comparison_edits_page makes it */
	const struct value *edited_from; /* the documents that edited.changes are between; NULL: there are none */
	const struct value *edited_to;
	bool is_rewritten; /* git and live are base, which has another form than dashsync sent */
};

/* Reads live and compares. A live that cannot be read becomes the state `error` with its fault; nothing else fails. */
void compare_with_live(const struct operation *operation, struct arena *arena, const struct desired *desired,
		       struct comparison *out);

/* What compare_with is given beside the dashboard. */
struct compare_input {
	const struct live *live;               /* versions above `live->version` are ignored */
	const struct operation_policy *policy; /* need not be the operation's */
	const struct base *known; /* of an earlier live; used where none of our versions is listed any more; or NULL */
};

/* Compares with a live that is at hand. */
void compare_with(const struct operation *operation, const struct compare_input *input, struct arena *arena,
		  const struct desired *desired, struct comparison *out);

/* What live shows about a dashboard that left git. */
enum removed_standing {
	REMOVED_ABSENT,   /* it is not live */
	REMOVED_UNSEEN,   /* it is not in the capture (plan --live) */
	REMOVED_UNREAD,   /* live or its versions cannot be read; `fault` is FAULT_DENIED where rights are missing */
	REMOVED_UNPROVEN, /* it is live, and nothing shows that it is ours: another repository may have taken it over */
	REMOVED_OURS,     /* it is live, and ours */
};

/*
 * Compares a dashboard that left git, by what git had last (`desired`), when `commit` (NULL: the work tree) removed it.
 *
 * It is ours when the newest version that dashsync wrote names a commit of this repository that is not newer than the
 * removal, and our config id where both have one; or when no version is dashsync's, one equals a commit that is not
 * newer, and none names a commit that is not here. Where the versions may not be read, nothing shows that
 * (`base.versions_unavailable`).
 *
 * `out` is a whole comparison unless the dashboard is absent: in the state `error` when it is unread, `undetermined`
 * when it is unseen, else `orphaned`, with a hint to delete it only when it is ours. `changes` and the places in
 * `edited` are empty, for there is no file.
 */
enum removed_standing compare_removed(const struct operation *operation, struct arena *arena,
				      const struct desired *desired, const char *commit, struct comparison *out);

/*
 * The edits since base as a page, in `arena`; the empty page without a base. It is made when somebody reads it: most
 * comparisons are for nobody's eyes (apply makes one before each save).
 */
void comparison_edits_page(struct arena *arena, const struct comparison *comparison, struct page *out);

/* Fills a row of the plan, its pages included; everything is copied into the row's arena. */
void comparison_fill_row(const struct comparison *comparison, const struct desired *desired, struct plan_row *row);

#endif
