/* SPDX-License-Identifier: MIT */
/*
 * remedy: the line to type for a dashboard that is not on the server, or that left git: what dashsync does not do.
 * Resources of Azure are created and deleted by ARM; into a plain Grafana a file is imported once.
 */
#ifndef DASHSYNC_SYNC_COMPARE_REMEDY_H
#define DASHSYNC_SYNC_COMPARE_REMEDY_H

#include "model/base/slice.h"
#include "model/plan/decide.h"
#include "model/plan/plan.h"

struct arena;
struct desired;
struct operation;

/*
 * The command for `missing` or `orphaned`, whole; its line is NULL for another state, and where there is none: an
 * orphan of a plain Grafana, a uid that would be more than a word.
 */
struct plan_command remedy_command(const struct operation *operation, struct arena *arena,
				   const struct desired *desired, enum state state);

/* The same as a sentence, for where there is no row to keep a command: of `missing` or `orphaned`; NULL for another
 * state, and where nothing says more than the table's hint. */
const char *remedy_for(const struct operation *operation, struct arena *arena, const struct desired *desired,
		       enum state state);

/* What goes with the command, without it; NULL: the table's hint. */
const char *remedy_hint(const struct desired *desired, enum state state);

/* A hint of the decision table, whose commands of dashsync are to act on this dashboard alone. */
const char *remedy_commands(struct arena *arena, const char *hint, struct slice uid);

#endif
