/* SPDX-License-Identifier: MIT */
/*
 * write: one dashboard saved so that nobody's edit vanishes unseen (docs/wire.md).
 *
 *   1. look    compare again; go on only when live, git and the decision are as the plan showed them
 *   2. send    POST with id, version and folder as they are live, overwrite:false, and the trailer
 *   3. judge   each kind of answer has a row: done, look for our run in the versions, send again, wait for a busy
 * server, or stop
 *   4. check   read live back and compare; a save of somebody else that ours covered is found by the version numbers
 *   5. version where the answer has none it comes from the versions list; where that is refused, so is the write
 */
#ifndef DASHSYNC_SYNC_WRITE_WRITE_H
#define DASHSYNC_SYNC_WRITE_WRITE_H

struct operation;
struct plan_row;
struct desired;

/* Writes one dashboard and sets the row's outcome, version, reason, warning and fault. Texts go to the row's arena. */
void write_dashboard(const struct operation *operation, const struct desired *desired, struct plan_row *row);

/*
 * Writes the row's `rollback_to` again, when live and that version are as the row has them; with the same protocol, but
 * nothing is decided again: versions that somebody saved meanwhile stay. `why` goes into the first line of the
 * version's message; NULL: nothing does.
 */
void write_rollback(const struct operation *operation, const struct desired *desired, const char *why,
		    struct plan_row *row);

/*
 * The same by the server's own restore, which names no version: a save by somebody between the look and the restore is
 * covered by it, and named then. It carries no trailer: the versions above live show that it was stored.
 */
void write_restore(const struct operation *operation, const struct desired *desired, struct plan_row *row);

#endif
