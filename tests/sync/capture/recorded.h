/* SPDX-License-Identifier: MIT */
/*
 * recorded: a plan made twice, against a server and against a capture of it that is taken at the same moment.
 *
 *     recorded_differs(&operation, &plan, arena)       NULL: both say the same of every dashboard
 */
#ifndef DASHSYNC_TESTS_SYNC_CAPTURE_RECORDED_H
#define DASHSYNC_TESTS_SYNC_CAPTURE_RECORDED_H

#include "model/base/slice.h"

struct arena;
struct operation;
struct plan;
struct string_list;

/* The bytes of a capture of these dashboards, in the arena. */
struct slice recorded_capture(const struct operation *operation, const struct string_list *uids, bool with_people,
			      struct arena *arena);

/* Plans with the operation's files and settings, against a capture. */
void recorded_plan(const struct operation *operation, struct slice bytes, struct plan *out);

/*
 * Captures all dashboards of a plan that was just made, those that left git included, plans again against the capture,
 * and says in which row the two differ. Nobody may save meanwhile.
 */
const char *recorded_differs(const struct operation *operation, const struct plan *plan, struct arena *arena);

#endif
