/* SPDX-License-Identifier: MIT */
/*
 * writers: who may save right now. All that save to one server share it, so that their number adapts to how busy the
 * server is (busy.h).
 *
 *     struct writers *writers = writers_new(4, on_busy, user);
 *     writers_enter(writers);          waits for a place
 *     ...                              a save: look, send, read back
 *     writers_leave(writers);          before each pause, too: whoever waits for the server holds up nobody
 *     writers_free(writers);
 *
 * Every function but writers_new takes NULL, which stands for places without end and a server of which nothing is
 * known. Safe from any thread. A place is never held longer than a save takes, so waiting for one needs no
 * interruption: whoever gets it looks whether to begin at all.
 */
#ifndef DASHSYNC_SYNC_BASE_WRITERS_H
#define DASHSYNC_SYNC_BASE_WRITERS_H

#include <stdbool.h>
#include <stdint.h>

#include "sync/base/busy.h"

struct writers;

/* Called once, from any thread, at the first answer that shows a busy server: how many writers go on. */
typedef void writers_busy_fn(void *user, uint32_t writers, uint32_t most);

/* At most so many; `on_busy` may be NULL. */
struct writers *writers_new(uint32_t most, writers_busy_fn *on_busy, void *user);
void writers_free(struct writers *writers);

void writers_enter(struct writers *writers);
void writers_leave(struct writers *writers);

/* What a save met, as in busy.h. */
void writers_met_busy(struct writers *writers);
void writers_kept(struct writers *writers, bool is_clean);
void writers_gave_up(struct writers *writers);

/* How it stands. Of NULL: all zero. */
struct busy writers_busy(struct writers *writers);

#endif
