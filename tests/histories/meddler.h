/* SPDX-License-Identifier: MIT */
/*
 * meddler: the gateway of one run, in which other people do something ahead of a request, or within the moment between
 * the server's check of a save and its commit.
 *
 * The server's check is not atomic. Here the moment is made by letting the others save first and then naming what is
 * live: both saves are answered 200, and ours lies on theirs.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_MEDDLER_H
#define DASHSYNC_TESTS_HISTORIES_MEDDLER_H

#include <pthread.h>

#include "tests/histories/world.h"
#include "tests/sync/compare/fake_gateway.h"

#define MEDDLER_BUSY 30 /* the first saves of a run that a busy server may not take */

struct meddler {
	struct world *world;
	const struct step *step; /* whose hooks */
	struct fake_gateway fake;
	struct gateway inner;
	struct fake_fault faults[2 + 1 + MEDDLER_BUSY];
	size_t disturbing;     /* of them: a run that meets one of the others must end as if it had not */
	pthread_mutex_t mutex; /* of what follows, and held while hooks run: a plan asks from several threads */
	unsigned calls[CALL_KINDS];
	unsigned asked[BOARD_MOST][CALL_KINDS]; /* by dashboard */
};

/* Sets it up in place: it must not move. */
struct gateway meddler_open(struct meddler *meddler, struct world *world, const struct step *step);

/* Whether any fault was met. */
bool meddler_disturbed(const struct meddler *meddler);

#endif
