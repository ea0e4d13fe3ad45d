/* SPDX-License-Identifier: MIT */
/*
 * A table of pointers to entries, each exchanged as a whole: whoever takes a pointer out of its slot owns the entry. So
 * a signal handler needs no lock, and an owner that finds its slot empty knows that the process is being ended.
 */
#include "sync/base/under_way.h"

#include <assert.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#define SLOTS ((size_t)2048) /* a few for each of the 256 + 64 workers that there may be */

/* Seconds. */
#define MOST_FOR_VITAL   120
#define MOST_IN_ALL      30
#define QUIET_UNREPORTED 30
#define QUIET            3

static_assert(ATOMIC_POINTER_LOCK_FREE == 2, "a signal handler takes pointers, so that they must need no lock");

static struct under_way *_Atomic slots[SLOTS];
static atomic_bool closed;
static atomic_size_t vital;
static atomic_uint_least64_t moves;
static atomic_uint_least64_t serials;
static atomic_uint_least64_t lasting;

static bool is_vital(enum under_way_kind kind)
{
	return kind == UNDER_WAY_SAVE || kind == UNDER_WAY_COMMIT;
}

static void wait_a_little(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
}

/* Puts the entry into a free slot, from a place on that is another one for each entry. */
static void put_on(struct under_way *work)
{
	if (is_vital(work->kind))
		atomic_fetch_add(&vital, 1);
	for (size_t tried = 0;; tried++) {
		struct under_way *none = NULL;
		work->slot = (size_t)(work->serial + tried) % SLOTS;
		if (atomic_compare_exchange_strong(&slots[work->slot], &none, work))
			return;
		if (tried % SLOTS == SLOTS - 1)
			wait_a_little();
	}
}

static void take_off(struct under_way *work)
{
	if (atomic_exchange(&slots[work->slot], NULL) != work)
		for (;;) /* somebody else has it: the process ends */
			pause();
	if (is_vital(work->kind))
		atomic_fetch_sub(&vital, 1);
}

/*
 * The entry is on the list before it is asked whether the list is closed, and whoever closes the list counts after
 * that: one of the two sees the other.
 */
void under_way_begin(struct under_way *work)
{
	work->serial = atomic_fetch_add(&serials, 1);
	for (put_on(work); closed; put_on(work)) {
		take_off(work);
		while (closed)
			wait_a_little();
	}
	atomic_fetch_add(&moves, 1);
}

/* What it leaves counts before it is off the list, and is counted after that (under_way_count): no look finds neither.
 */
void under_way_end(struct under_way *work)
{
	if (is_vital(work->kind) || work->kind == UNDER_WAY_FILE)
		atomic_fetch_add(&lasting, 1);
	atomic_fetch_add(&moves, 1);
	take_off(work);
}

void under_way_move(void)
{
	atomic_fetch_add(&moves, 1);
}

struct under_way_counts under_way_count(void)
{
	struct under_way_counts counts = {.vital = vital};
	counts.lasting = lasting;
	counts.moves = moves;
	return counts;
}

bool under_way_is_overdue(const struct under_way_counts *counts, double quiet, double all)
{
	if (counts->vital)
		return all >= MOST_FOR_VITAL;
	if (counts->lasting)
		return quiet >= QUIET_UNREPORTED || all >= MOST_FOR_VITAL + QUIET_UNREPORTED;
	return quiet >= QUIET || all >= MOST_IN_ALL;
}

void under_way_close(bool close)
{
	closed = close;
}

void under_way_drop(under_way_fn *visit, void *user)
{
	for (size_t i = 0; i < SLOTS; i++) {
		const struct under_way *work = atomic_exchange(&slots[i], NULL);
		if (!work)
			continue;
		if (work->kind == UNDER_WAY_FILE)
			unlink(work->of);
		else if (work->kind == UNDER_WAY_CHILD)
			kill((pid_t)-work->group, SIGKILL);
		if (visit)
			visit(user, work);
	}
}
