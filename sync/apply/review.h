/* SPDX-License-Identifier: MIT */
/*
 * review: what a branch under review changes (plan --base): files, dashboards that it removes, and what a changed
 * config makes of all others.
 *
 *     struct review *review = review_open(operation, &files, plan, &err);
 *     change = review_of_file(review, path, text);                   any thread, for each file of the source
 *     causes = review_document(review, change, ...);                 and each dashboard in it
 *     review_removed(review, &err);                                  when all rows are there
 *     review_close(review);
 *
 * A dashboard is found again by its uid, so that a file that moved changes nothing. Without a change of settings, a
 * file that stays the same is not even read as a dashboard, and no request is made for it.
 */
#ifndef DASHSYNC_SYNC_APPLY_REVIEW_H
#define DASHSYNC_SYNC_APPLY_REVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct arena;
struct comparison;
struct desired;
struct document;
struct operation;
struct plan;
struct review;
struct source_files;

/* Lists and compares the files where the branch began with `files`, those of the branch. NULL when that fails. */
struct review *review_open(const struct operation *operation, const struct source_files *files, struct plan *plan,
			   struct error *err);
void review_close(struct review *review); /* takes NULL */

/* What the branch did to a file. */
enum review_change {
	REVIEW_CHANGED, /* its text is another one, or new at this path */
	REVIEW_KEPT,    /* it has the same text, and was a dashboard file before */
	REVIEW_TAKEN,   /* it has the same text, and only the branch's config makes it a dashboard file */
};

enum review_change review_of_file(const struct review *review, const char *path, struct slice text);

/* Whether a file has to be read: a text that stays the same need not be where nothing else changes. */
bool review_reads(const struct review *review, enum review_change change);

/* Keeps what a worker found of a file; a broken one may have any dashboard in it. From any thread. */
void review_note_file(struct review *review, enum review_change change, bool is_broken);

/*
 * Why merging the branch changes something for a dashboard (enum cause); 0: it changes nothing, and there is no row.
 * `desired` is NULL where it is invalid; else the comparison with live is made, where there is a cause.
 */
uint32_t review_document(const struct review *review, enum review_change change, struct arena *arena,
			 const struct document *document, const struct desired *desired, struct comparison *comparison);

/* Adds a row for each dashboard that the branch removes, or whose uid it changes. */
bool review_removed(struct review *review, struct error *err);

#endif
