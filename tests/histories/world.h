/* SPDX-License-Identifier: MIT */
/*
 * world: what the files that play a history share: the repository, the server, the people, the clock, and the log of
 * what happened.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_WORLD_H
#define DASHSYNC_TESTS_HISTORIES_WORLD_H

#include "model/base/slice.h"
#include "tests/histories/play.h"

struct grafana;
struct value;

struct world {
	struct arena *arena;
	struct commits *repository;
	const struct history *history;
	struct grafana *server;
	struct log *log;
	size_t step;
	int64_t now; /* the server's clock, which moves between steps */

	struct log_commit **commits; /* oldest first, of all branches */
	size_t commits_count;
	size_t commits_room;
	const struct log_commit *main[LOG_COMMITS_MOST]; /* the main line, oldest first */
	size_t main_count;
	const struct log_commit *branch; /* its newest; NULL: there is none */
	const struct log_commit *fork;   /* where it began */

	bool is_upgraded;    /* the server serves a newer form */
	bool lists_upgraded; /* of old versions, too */

	unsigned made; /* values, so that each is another */
	unsigned runs;
	enum log_who who; /* who saves right now */
	bool is_press;
	size_t depth; /* of runs within hooks */

	struct slice held;              /* a saved plan's text */
	const struct log_run *held_run; /* NULL: none is kept */
};

/* ---- world.c: the server, and its log ---- */

void world_open(struct world *world);
void world_close(struct world *world);

void world_log(struct world *world, struct event event);

/* What is live, as it is stored and as it is served; false when there is no such dashboard. */
bool world_live(const struct world *world, unsigned dashboard, struct board *out, int64_t *version);
struct board world_served(const struct world *world, const struct board *stored);

/* A document as the server serves it today. */
const struct value *world_serve(struct arena *arena, const struct value *document);

/* The version that is `back` below live, or the oldest that the server has. */
const struct log_version *world_version(const struct world *world, unsigned dashboard, unsigned back);

/* Sets a field to a value that nobody has set before, or to the `to`-th of a small set. */
void world_set(struct world *world, struct board *board, unsigned what, unsigned to, char letter);

/* ---- people.c: what they do on the server ---- */

void world_save(struct world *world, unsigned dashboard, const struct board *board, const char *message);

/* `what` beyond BOARD_WHATS: the value is of the small set. */
void world_edit(struct world *world, unsigned dashboard, unsigned what, bool is_noisy);
void world_restore(struct world *world, unsigned dashboard, unsigned back, bool is_rollback);

/* Any step of theirs. */
void world_people(struct world *world, const struct step *step, unsigned dashboard);

/* ---- branches.c: what they do in git ---- */

/* The first commit. */
void world_begin(struct world *world);

/* The commit of the main line that is `back` before its newest, or its first. */
const struct log_commit *world_back(const struct world *world, unsigned back);

/* Any step of theirs. */
void world_git(struct world *world, const struct step *step, unsigned dashboard);

/* ---- run.c: plan and apply ---- */

/* Plans, and applies unless the step says otherwise. */
void world_run(struct world *world, const struct step *step, bool is_replan);

#endif
