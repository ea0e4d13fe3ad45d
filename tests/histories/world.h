/* SPDX-License-Identifier: MIT */
/*
 * world: what the files that play a history share: the repository, the server, the people, and the log of what
 * happened.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_WORLD_H
#define DASHSYNC_TESTS_HISTORIES_WORLD_H

#include "model/base/slice.h"
#include "tests/histories/play.h"

struct grafana;

struct world {
	struct arena *arena;
	struct commits *repository;
	const struct history *history;
	struct grafana *server;
	struct log *log;
	size_t step;

	struct log_commit **commits; /* oldest first */
	size_t commits_count;
	size_t commits_room;

	unsigned made; /* values, so that each is another */
	unsigned runs;
	bool is_person; /* who saves right now */
	size_t depth;   /* of runs within hooks */

	struct slice held;              /* a saved plan's text */
	const struct log_run *held_run; /* NULL: none is kept */
};

/* ---- world.c: the server, its log, and what people do ---- */

void world_open(struct world *world);
void world_close(struct world *world);

void world_log(struct world *world, struct event event);

/* What is live; false when there is no such dashboard. */
bool world_live(struct world *world, unsigned dashboard, struct board *out, int64_t *version);

/* The content of the version that is `back` below live, or the oldest that the server has. */
struct board world_version(struct world *world, unsigned dashboard, unsigned back, int64_t *version);

/* A value that nobody has set before. */
const char *world_value(struct world *world, char letter);

/* A person saves this. */
void world_save(struct world *world, unsigned dashboard, const struct board *board, const char *message);
void world_edit(struct world *world, unsigned dashboard, unsigned what);
void world_restore(struct world *world, unsigned dashboard, unsigned back, bool is_rollback);

/* Git says something else of one dashboard. */
void world_commit(struct world *world, unsigned dashboard, const struct board *board);
const struct log_commit *world_back(const struct world *world, unsigned back);

/* ---- run.c: plan and apply ---- */

/* Plans, and applies unless the step says otherwise. */
void world_run(struct world *world, const struct step *step, bool is_replan);

#endif
