/* SPDX-License-Identifier: MIT */
/*
 * write_order: the rows of a plan written side by side, in the order that their titles need (model/plan/title_order.h).
 *
 * Where a server wants titles unique in a folder, a row that gets the title of another waits until that one is written.
 * What was refused for its title all the same is tried once more at the end, when a title became free in its folder.
 * What stays refused gets a hint that names the dashboard that has the title, or the two commits that exchange titles.
 */
#ifndef DASHSYNC_SYNC_WRITE_WRITE_ORDER_H
#define DASHSYNC_SYNC_WRITE_WRITE_ORDER_H

#include <stddef.h>

struct operation;
struct plan;
struct reread;

/*
 * Writes the row of an index of `reread` (reread_row), or passes over one that needs no write, and leaves it. Called
 * from several threads at once.
 */
typedef void write_row_fn(void *user, struct reread *reread, size_t index);

/* Calls `write` for every row, at most `write_jobs` at a time; for one that is tried once more, twice. */
void write_in_order(const struct operation *operation, struct plan *plan, write_row_fn *write, void *user);

#endif
