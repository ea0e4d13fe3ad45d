/* SPDX-License-Identifier: MIT */
/*
 * under_way: what must not be cut short, or must not be left behind, when the process is ended from outside its way.
 *
 *     struct under_way work = {.kind = UNDER_WAY_SAVE, .what = "the save", .of = "node-exporter"};
 *     under_way_begin(&work);
 *     ...                                    a signal handler or the watchdog may look, or end the process
 *     under_way_end(&work);
 *
 * The list is the process's, as the flag of a signal is: a save, a new file or a child matters to whoever ends the
 * process, whichever operation began it (docs/decisions/0021-a-watchdog-ends-the-process.md).
 */
#ifndef DASHSYNC_SYNC_BASE_UNDER_WAY_H
#define DASHSYNC_SYNC_BASE_UNDER_WAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum under_way_kind {
	UNDER_WAY_STEP,   /* something that may take long: "comparing", and `of` what, or NULL */
	UNDER_WAY_SAVE,   /* a save, until its outcome is known: "the save", and `of` which dashboard */
	UNDER_WAY_COMMIT, /* a commit in the repository, which would stay locked: "the commit" */
	UNDER_WAY_FILE,   /* a new file at the path `of`, until it takes its place: it is removed at the end */
	UNDER_WAY_CHILD,  /* a child and what it started, the process group `group`: it is killed at the end */
};

/* One entry; lives on the stack of the thread that works. */
struct under_way {
	enum under_way_kind kind;
	const char *what; /* both live until the entry's end */
	const char *of;
	long group;
	uint64_t serial; /* these two are set by under_way_begin */
	size_t slot;
};

/*
 * Puts an entry on the list. While the list is closed for an ending (under_way_close), the caller waits: a save that
 * was not begun then is not sent.
 */
void under_way_begin(struct under_way *work);

/* Takes it off. Does not return when the process is being ended and the entry was dealt with there. */
void under_way_end(struct under_way *work);

/* An entry that ends with the block: UNDER_WAY_AUTO step = {.what = "comparing", .of = file}; */
#define UNDER_WAY_AUTO __attribute__((cleanup(under_way_end))) struct under_way

/* Says that work goes on: an item of many is done. Cheap. */
void under_way_move(void);

/* ---- for whoever ends the process ---- */

/* What is known at one moment. */
struct under_way_counts {
	uint64_t moves;   /* changes with every begin, end and move */
	uint64_t lasting; /* saves, commits and files that have ended: they may have changed something */
	size_t vital;     /* saves and commits under way: the end waits for them */
};

struct under_way_counts under_way_count(void);

/*
 * Whether the process may be ended that was interrupted `all` seconds ago, and in which nothing has moved for `quiet`:
 *
 *     a save or a commit is under way           after two minutes
 *     something was written, but not reported   after thirty seconds in which nothing moves
 *     else                                      after three seconds in which nothing moves, or thirty in all
 */
bool under_way_is_overdue(const struct under_way_counts *counts, double quiet, double all);

/* Closes the list, or opens it again: once it is closed, no save begins. */
void under_way_close(bool close);

/*
 * Takes all entries off, for good, and calls `visit` for each, in no order; removes the files and kills the children.
 * What their owners do next does not happen: they stop at under_way_end. `visit` may be NULL, and then this may be
 * called by a signal handler. Only before _exit.
 */
typedef void under_way_fn(void *user, const struct under_way *work);
void under_way_drop(under_way_fn *visit, void *user);

#endif
