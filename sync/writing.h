/* SPDX-License-Identifier: MIT */
/*
 * writing: what write.c (look, send, judge) and write_check.c (read back) share, and nobody else sees.
 */
#ifndef DASHSYNC_SYNC_WRITING_H
#define DASHSYNC_SYNC_WRITING_H

#include <stdint.h>

#include "model/plan.h"
#include "model/strbuf.h"
#include "model/value.h"
#include "sync/examine.h"

struct arena;
struct engine;
struct wanted;

/* One save on its way. */
struct write {
	const struct engine *engine;
	const struct wanted *wanted;
	struct plan_row *row;
	struct arena *arena; /* for the whole write */
	struct examination before;
	int64_t named;         /* the version that the save names */
	struct value body;     /* what is sent */
	struct digest content; /* of its normal form, as the trailer has it */
	struct strbuf message;
	struct saved saved; /* the last answer */
	int64_t own;        /* the version that is our save, once it was found; else 0 */
	uint32_t resends;
};

enum step {
	STEP_STOP,  /* the row says why */
	STEP_AGAIN, /* send once more */
	STEP_CHECK, /* it was kept: read back */
};

/* What is known of our own save after looking through the versions above the one it named. */
enum own {
	OWN_FOUND,
	OWN_ABSENT,
	OWN_UNKNOWN, /* the versions could not be read */
};

/* Ends the write with an outcome that is not a save; the reason is copied. */
enum step write_stop(struct write *write, enum outcome outcome, enum fault fault, const char *reason);

/* What to do about it, and facts about this write that a person should read; copied, warnings added to each other. */
void write_hint(struct write *write, const char *text);
void write_warn(struct write *write, const char *text);

/*
 * Looks for this run's save among the versions above the named one, and sets `own` when it is there. `*other` gets the
 * oldest of somebody else, or NULL. A list that ends above the named version proves no absence.
 */
enum own write_find_own(struct write *write, const struct version **other);

/* The save was accepted or found: reads it back and says how it and the saves of others lie to each other. */
void write_check(struct write *write);

#endif
