/* SPDX-License-Identifier: MIT */
/*
 * http_window: how many bytes of answers are in memory at once, so that a few large ones, or ones that were packed
 * small and unpack large, do not meet in it.
 *
 *     struct http_hold hold = http_window_hold(window, true);         one answer of this thread
 *     while (http_window_grow(&hold, count)) ...                      as it comes in
 *     http_window_keep(&hold, arena);                                 its bytes count until the arena is freed
 *
 * What an answer has beyond its first 256 KiB counts, after decoding, until the memory of the caller that got it is
 * freed, for trees and texts that are made of it are there as long. Where the window is full, the answer that would
 * grow gives way: what has come is dropped, and the caller waits (http_window_wait) until there is room for twice that,
 * and sends its request again. It holds no connection meanwhile.
 *
 * Nobody waits for ever. The thread that has held bytes the longest never gives way: it can always finish, and then the
 * next one can. An answer alone may be larger than the window. And as a thread may have to wait for another one in
 * other ways (a data source that both need), a wait also ends when nothing came, went or grew for some seconds.
 *
 * Safe from any thread. Private to sync/http/http.c.
 */
#ifndef DASHSYNC_SYNC_HTTP_HTTP_WINDOW_H
#define DASHSYNC_SYNC_HTTP_HTTP_WINDOW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct http_window;

/*
 * A window of `most` bytes, in which nobody waits longer than `patience` milliseconds for a movement. The caller lets
 * it go with http_window_release; it lives as long as what it counts.
 */
struct http_window *http_window_new(size_t most, uint32_t patience);
void http_window_release(struct http_window *window); /* takes NULL */

/* Ends all waits; from then on nobody waits. */
void http_window_cancel(struct http_window *window);

/* One answer. Opened by the thread that waits for it, and used by one thread at a time. */
struct http_hold {
	struct http_window *window;
	pthread_t thread;
	bool may_wait; /* else it never gives way: its request must not be sent again */
	bool gave_way;
	size_t received;
	size_t counted; /* in the window, for this answer: what was received beyond the free bytes, or was reserved */
};

struct http_hold http_window_hold(struct http_window *window, bool may_wait);

/* Counts bytes that came in. False: there is no room; the answer gives way, and nothing of it counts any more. */
bool http_window_grow(struct http_hold *hold, size_t more);

/* After it gave way: waits, and reserves what the next attempt needs. False when the wait was cancelled. */
bool http_window_wait(struct http_hold *hold);

/* The answer is there: its bytes count until `arena` is freed. */
void http_window_keep(struct http_hold *hold, struct arena *arena);

/* There is no answer, or it is not needed any more. */
void http_window_drop(struct http_hold *hold);

/* Bytes that count now; for tests. */
size_t http_window_used(struct http_window *window);

#endif
