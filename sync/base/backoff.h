/* SPDX-License-Identifier: MIT */
/*
 * backoff: how long to wait before a request is sent again.
 *
 * Exponential with full jitter: a random time below a bound that doubles with every try, so that many clients which a
 * server turned away together do not come back together. What the server asks for with Retry-After (RFC 9110, 10.2.3)
 * comes before that, up to a limit; who is asked to wait longer gives up and says so.
 */
#ifndef DASHSYNC_SYNC_BASE_BACKOFF_H
#define DASHSYNC_SYNC_BASE_BACKOFF_H

#include <stdint.h>

#define BACKOFF_LONGEST_ASKED 30 /* seconds of a Retry-After that are waited for */

/*
 * Milliseconds to wait after the try number `tried`, from 1: `asked` seconds (at most BACKOFF_LONGEST_ASKED) and a
 * random part of `first` milliseconds, of twice as many after the second try, and so on.
 */
uint32_t backoff_pause(uint32_t first, unsigned tried, uint32_t asked);

#endif
