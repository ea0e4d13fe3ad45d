/* SPDX-License-Identifier: MIT */
/*
 * write_internal: what the files of sync/write share, from the lowest up. Private to this room.
 *
 *     write_row        what a write says in its row
 *     write_find       which of the versions is our save
 *     write_prepare    the body and the message of a save
 *     write_race       our save covered somebody's: what settles it
 *     write_check      reads back after a save that was kept
 *     write_wait       a save's turn, and patience with a server that is too busy for it
 *     write_judge      what the answer to a save asks for
 *     write            the loop of these, and the look before it
 */
#ifndef DASHSYNC_SYNC_WRITE_WRITE_INTERNAL_H
#define DASHSYNC_SYNC_WRITE_WRITE_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/strbuf.h"
#include "model/plan/plan.h"
#include "model/value/value.h"
#include "sync/base/busy.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/version_pages.h"

struct arena;
struct operation;
struct desired;

#define WRITE_MAX_RESENDS                                                                                              \
	3 /* of one save, for another reason than a busy server; as many times it is decided again                     \
	   */

/* One dashboard on its way: one save, and where that turns out to cover somebody's, the saves that settle it. */
struct write {
	const struct operation *operation;
	const struct desired *desired;
	struct plan_row *row;
	struct arena *arena; /* for the whole write */
	struct comparison seen_before_save;
	bool redecided;            /* decided again since the plan was shown: only what loses nothing may be written */
	int64_t base_version_sent; /* the version that the save names */
	const struct value *sent;  /* normal form of what is sent */
	const struct value
		*replaces;        /* the same of live, where the save settles a race; NULL: as seen before the save */
	struct value body;        /* what is sent */
	struct digest content;    /* of `sent`, as the trailer has it */
	int64_t restores_version; /* the version that the save puts back; 0: it writes git's side */
	bool is_rollback;         /* that was asked for, and does not settle a race */
	const char *why;          /* of a rollback, for the first line of its message; or NULL */
	struct strbuf message;
	struct saved saved;  /* the last answer */
	int64_t our_version; /* the version that is our save, once it was found; else 0 */
	bool knows_by_live;  /* that it is absent: the versions could not be read */
	uint32_t resends;
	struct patience patience; /* with a busy server */
	uint64_t resumed;         /* when the last pause ended (operation_milliseconds); 0: there was none */
	bool met_busy;            /* an answer showed a busy server */
	uint32_t rounds;          /* decided again after somebody saved */
	uint32_t races;           /* saves to settle one */
	struct version covered;   /* the save that ours covered last; of a race only */
	const char *race;         /* whose saves ours covered, in words; NULL: none */
	bool race_is_lost;        /* one of them is not live any more, nor in what is */
};

enum step {
	STEP_STOP,  /* the row says why */
	STEP_AGAIN, /* send once more */
	STEP_LOOK,  /* somebody saved: look and decide again */
	STEP_CHECK, /* it was kept: read back */
};

/* What is known of our own save after looking through the versions above the one it named. */
enum our_save {
	OUR_SAVE_FOUND,
	OUR_SAVE_ABSENT,
	OUR_SAVE_UNKNOWN, /* the versions could not be read */
};

/* What became of our own save, and of live, when an answer leaves that open. */
enum our_save_seen {
	SEEN_KEPT,      /* it is in the versions */
	SEEN_UNTOUCHED, /* it is not there, and live is as planned */
	SEEN_MOVED,     /* it is not there, and somebody saved */
	SEEN_UNSURE,    /* live is not as planned, and the versions could not be read */
	SEEN_UNREAD,    /* live could not be read */
	SEEN_DENIED,    /* the same, for want of a right */
};

/* ---- write_row.c ---- */

/*
 * Ends the write with an outcome that is not a save; the reason is copied. A write that is settling a race ends as that
 * race. Always STEP_STOP.
 */
enum step write_stop(struct write *write, enum outcome outcome, enum fault fault, const char *reason);

/* The same for a save that must not be made, with a hint. Always false. */
bool write_refuse(struct write *write, const char *reason, const char *hint);

/* Sets the row's hint, or adds to its warnings; the text is copied. */
void write_hint(struct write *write, const char *text);
void write_warn(struct write *write, const char *text);

/* ---- write_find.c ---- */

/*
 * Looks for this run's save among the versions above `base_version_sent`, and sets `our_version` when it is there: to
 * the newest, where the server kept it twice. `*other` gets the oldest version of somebody else on top of it (of all,
 * where ours is absent), or NULL. A list that ends above `base_version_sent` proves no absence.
 */
enum our_save write_find_our_save(struct write *write, const struct version **other);

/* The dashboard's versions from the newest on, in pages of `first` or fewer where live is large. */
struct version_pages write_pages(const struct write *write, uint32_t first);

/* Whether live is what the save is to replace: same version, same content. */
bool write_is_untouched(const struct write *write, struct arena *arena, const struct live *live);

/* Looks at the versions and at live; sets `knows_by_live`. */
enum our_save_seen write_see(struct write *write);

/* Whether a version is the save under way. */
bool write_is_our_save(struct write *write, const struct version *version);

/* Who saved a version, in words. Lists of older servers have a number; the single version has the login. */
const char *write_author(struct write *write, const struct version *version);

/* ---- write_prepare.c ---- */

/* Whether live has all that a save must name (version, id, folder); else the row says which it lacks. */
bool write_can_name(struct write *write);

/* Makes the body and the message of a save of git's side, or of the merge, on `version`. */
void write_prepare(struct write *write, int64_t version);

/* The same of a save that puts `version` back, on version `on`. */
void write_prepare_version(struct write *write, const struct version *version, int64_t on);

/* ---- write_race.c ---- */

/*
 * Our save, version `our_version`, is more than one above the version that it named: decides again with the covered
 * version as live and prepares the save that settles it, a merge or the covered version put back. STEP_STOP when there
 * is nothing to save; the row says what happened.
 */
enum step write_settle_race(struct write *write, int64_t our_version);

/*
 * Somebody saved before that race was settled. On top of another run's save of git's side, the covered version is still
 * put back; a person's save, and a merge with a person's half in it, stay.
 */
enum step write_settle_later(struct write *write);

/* ---- write_check.c ---- */

/* The save was accepted or found: reads it back and says how it and the saves of others relate. */
enum step write_check(struct write *write);

/* ---- write_wait.c ---- */

/* Whether the first save may be sent. False when the run was interrupted; the row says so. */
bool write_may_start(struct write *write);

/* Waits for a turn among the writers. False when the run was interrupted meanwhile; the row says so, and no end is due.
 */
bool write_begin(struct write *write);
void write_end(struct write *write);

/* Whether the last answer is one of a busy server, if nobody saved: 412 version-mismatch, 5xx. */
bool write_is_busy(const struct write *write);

/* The server showed that it is busy; a save was kept: for the number of writers. */
void write_met_busy(struct write *write);
void write_kept(struct write *write);

/* Lets others write during a pause, each longer than the last. False when the time for that is used up. */
bool write_wait(struct write *write);

/* Why it waits no longer, in words that end in the number of tries. */
const char *write_too_busy(const struct write *write);

/* The hint that goes with it. */
void write_hint_busy(struct write *write);

/* An answer of a busy server, or a 412 that somebody's save explains: looks, waits, and says what to do then. */
enum step write_await_server(struct write *write);

/* Ends a save of which nothing is known, because `unread` could not be read. Always STEP_STOP. */
enum step write_stop_unsure(struct write *write, const char *unread);

/* ---- write_judge.c ---- */

/* What the last answer asks for. */
enum step write_judge(struct write *write);

/* ---- write.c ---- */

/* With a save prepared: sends it, and does what its answers ask for, to the end. */
void write_carry_out(struct write *write);

#endif
