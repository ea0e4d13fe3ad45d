/* SPDX-License-Identifier: MIT */
/*
 * reread: the dashboards of a plan's rows, read again, file by file.
 *
 *     struct reread *reread = reread_open(&operation, plan.rows, plan.count);
 *     for each index below plan.count, side by side:                           pool_run
 *             struct plan_row *row = reread_row(reread, index);
 *             const struct desired *desired = reread_desired(reread, arena, index);
 *             reread_leave(reread, index);
 *     reread_close(reread);
 *
 * A plan keeps no documents, so that its memory does not grow with the fleet; what is done with a row needs its
 * document again. Rows are given out in the order of their files, and a file is read once for all of its rows: it is
 * held from the first that asks to the last that leaves. So time is linear in the dashboards of a file, and what is
 * held at once is bounded: by the files that the workers are at, and by their bytes (window.h).
 *
 * Whether a document is still the planned one is decided later, by its digest (write.h).
 */
#ifndef DASHSYNC_SYNC_COMPARE_REREAD_H
#define DASHSYNC_SYNC_COMPARE_REREAD_H

#include <stddef.h>

struct arena;
struct desired;
struct operation;
struct plan_row;
struct reread;

/* `rows` are borrowed and stay in their order. Nothing is read yet. */
struct reread *reread_open(const struct operation *operation, struct plan_row *rows, size_t count);

/* The same for some rows of a plan; the array of pointers is not needed afterwards. */
struct reread *reread_open_some(const struct operation *operation, struct plan_row *const *rows, size_t count);

void reread_close(struct reread *reread);

/* The row at an index of the order by file. */
struct plan_row *reread_row(const struct reread *reread, size_t index);

/*
 * The dashboard of that row, valid until reread_leave; NULL when its file no longer has it at the row's place. Waits
 * for other files to be left when too many bytes are held. Safe from several threads, when each asks for one index at a
 * time and the indexes are begun in ascending order.
 */
const struct desired *reread_desired(struct reread *reread, struct arena *arena, size_t index);

/* To be called once for every index, whether or not its dashboard was asked for. */
void reread_leave(struct reread *reread, size_t index);

#endif
