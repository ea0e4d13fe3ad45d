/* SPDX-License-Identifier: MIT */
/*
 * busy: what is done about a server whose database is too busy for its saves: fewer of them at a time, and patience
 * with each (docs/decisions/0020).
 *
 * One `struct busy` for all saves to a server. The number of writers is halved at each answer that shows a busy server,
 * down to one, and grows by one after BUSY_CLEAN_SAVES clean saves, up to what was asked for. One `struct patience` for
 * each save: it is sent again, after pauses that grow, until BUSY_PATIENCE is used up. Where that was so for one save
 * and no other was kept since, the next are given up after BUSY_TRIES: a server that takes no save at all would
 * otherwise cost two minutes for each.
 *
 * Pure: times are passed in, and the caller sleeps, locks and counts who works (writers.h). A limit on requests (429)
 * is another matter (sync/grafana/pace.h).
 */
#ifndef DASHSYNC_SYNC_BASE_BUSY_H
#define DASHSYNC_SYNC_BASE_BUSY_H

#include <stdbool.h>
#include <stdint.h>

#define BUSY_CLEAN_SAVES 20
#define BUSY_PATIENCE    120000 /* milliseconds for one save, from its first busy answer */
#define BUSY_TRIES       3      /* resends of a save to a server that has just outlasted the patience with another */

struct busy {
	uint32_t most;    /* writers that were asked for */
	uint32_t writers; /* that may work at a time, 1 to `most` */
	uint32_t fewest;  /* of `writers` so far */
	uint32_t clean;   /* saves since `writers` last changed */
	uint32_t answers; /* that showed a busy server */
	bool is_hopeless; /* one save was given up, and none was kept since */
};

struct patience {
	unsigned resends;
	uint64_t spent; /* milliseconds */
};

void busy_init(struct busy *busy, uint32_t most);

/* An answer showed a busy server. */
void busy_met(struct busy *busy);

/* A save was kept; a clean one met no such answer. */
void busy_kept(struct busy *busy, bool is_clean);

/* A save was given up after all of its patience. */
void busy_gave_up(struct busy *busy);

/* Whether a save is worth another try. */
bool patience_lasts(const struct patience *patience, bool is_hopeless);

/* Milliseconds to wait before the next try, partly random; counts the try. `asked`: seconds of a Retry-After, or 0. */
uint32_t patience_pause(struct patience *patience, uint32_t asked);

#endif
