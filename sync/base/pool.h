/* SPDX-License-Identifier: MIT */
/*
 * pool: the same work on many items, some at a time.
 *
 * Work per dashboard is a sequence of blocking steps (read, GET, decide, perhaps list versions); writing it as such
 * and running many side by side keeps protocols readable. With one worker everything runs in the caller's thread and
 * in order, which makes tests deterministic.
 */
#ifndef DASHSYNC_SYNC_BASE_POOL_H
#define DASHSYNC_SYNC_BASE_POOL_H

#include <stddef.h>
#include <stdint.h>

/* Works on item `index`; called from several threads at once, for each index once. */
typedef void pool_fn(void *user, size_t index);

/* Runs `work` for every index below `count`, at most `workers` at a time, and returns when all are done. */
void pool_run(uint32_t workers, size_t count, pool_fn *work, void *user);

#endif
