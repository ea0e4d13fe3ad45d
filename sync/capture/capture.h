/* SPDX-License-Identifier: MIT */
/*
 * capture: what a plan needs of live, in a file, and a server that answers from it.
 *
 *     struct capture *capture = capture_open(bytes, "live.capture", &err);
 *     struct gateway gateway = capture_gateway(capture);
 *     ... plan_operation with this gateway ...
 *     capture_close(capture);
 *
 * A capture is gzip'ed JSON Lines (docs/capture.md). Each line is a gzip member of its own, so that one dashboard is
 * found without inflating the others, and gunzip sees one text. The first line is about the file; it alone differs
 * between two captures of the same live. One line a dashboard follows, by the uid on the target in byte order:
 *
 *     live      what GET said, with the flags that decisions look at; the document in normal form
 *     versions  newest first, down to one that dashsync surely wrote: number, time, message, and either the document
 *               (of the newest eight, and of all with a trailer of dashsync) or the digest of what it means
 *
 * That is what sync/compare/base.c may ask for, whichever commit is compared. What the file does not have is never
 * guessed: a uid that is not in it is `not_captured` (struct live), a version below the last one that is in it may not
 * be read (FAULT_DENIED), what could not be read when it was captured cannot be read now.
 *
 * The file is not trusted: it may be cut, damaged or made by somebody else. All sizes are bounded (limits.h), and an
 * error names the line. Operations on it may be called from several threads at once.
 */
#ifndef DASHSYNC_SYNC_CAPTURE_CAPTURE_H
#define DASHSYNC_SYNC_CAPTURE_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"
#include "sync/capture/capture_header.h"
#include "sync/grafana/gateway.h"

struct capture;

/*
 * Opens a file that was read whole; `bytes` and `name` are borrowed. Every line is inflated once, and its checksum and
 * its uid are looked at; the rest of a line is read when the dashboard is asked for. NULL, with FAULT_DATA and the
 * line, for what is not a capture, is cut, damaged or too large, has a uid twice, or has another format.
 */
struct capture *capture_open(struct slice bytes, const char *name, struct error *err);
void capture_close(struct capture *capture); /* takes NULL */

const struct capture_header *capture_first_line(const struct capture *capture);

/* The dashboards in it. A line that is not as it should be fails with FAULT_DATA; nothing can be saved. */
struct gateway capture_gateway(struct capture *capture);

#endif
