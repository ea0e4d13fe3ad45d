/* SPDX-License-Identifier: MIT */
/*
 * stage: what the tests of sync share: a real repository, a simulated server, and an operation between them.
 *
 *     stage_put(stage, "a", "up", "");          dashboards/a.json
 *     stage_commit(stage, "one");
 *     stage_seed(stage, "", "a", "up", "");     version 1 on the server
 *     stage_plan(stage);
 *     assert_int_equal(stage_row(stage, "a")->state, STATE_IN_SYNC);
 *     stage_apply(stage);
 */
#ifndef DASHSYNC_TESTS_SYNC_COMPARE_STAGE_H
#define DASHSYNC_TESTS_SYNC_COMPARE_STAGE_H

#include "tests/testing.h"

#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/document/document.h"
#include "model/plan/plan.h"
#include "model/plan/trailer.h"
#include "model/value/value.h"
#include "sync/compare/comparison.h"
#include "sync/compare/operation.h"
#include "tests/sync/compare/fake_gateway.h"
#include "tests/sync/git/repo.h"

struct stage {
	struct repo *repo;
	struct arena *arena;
	struct grafana *server;
	struct fake_gateway fake;
	struct gateway gateway;
	struct operation operation;
	struct plan plan;
	unsigned runs;
	unsigned messages; /* that stage_message made: each of another run */
	atomic_int interrupted;
};

/* For cmocka_unit_test_setup_teardown; the server is of the profile grafana9. */
int stage_setup(void **state);
int stage_teardown(void **state);
#define stage_test(test) cmocka_unit_test_setup_teardown(test, stage_setup, stage_teardown)

/* Replaces the server by a new one without dashboards. */
void stage_serve(struct stage *stage, const struct grafana_options *options);
void stage_serve_profile(struct stage *stage, const char *profile);

/* A dashboard with one panel and one query; `more` is further members, each after a comma. */
const char *stage_model(struct stage *stage, const char *uid, const char *expr, const char *more);

/* The same as a file, and as version 1 on the server, in a folder or in General (""). */
void stage_put(struct stage *stage, const char *uid, const char *expr, const char *more);
void stage_seed(struct stage *stage, const char *folder, const char *uid, const char *expr, const char *more);

/* Commits the repository and reads it from now on; stage_open reads another commit, or the work tree at NULL. */
const char *stage_commit(struct stage *stage, const char *subject);
void stage_open(struct stage *stage, const char *directory, const char *ref);

/* Somebody saves this dashboard, with a message. */
void stage_edit(struct stage *stage, const char *uid, const char *expr, const char *more, const char *message);

/* A message with a trailer for a dashboard as it is sent. */
const char *stage_message(struct stage *stage, const char *commit, const char *model, const char *more);

void stage_plan(struct stage *stage);
void stage_apply(struct stage *stage); /* what the last stage_plan gave, as a run of its own */
struct plan_row *stage_row(struct stage *stage, const char *uid);

/* Live of the dashboard "a" is "one", git's is "two": one save is planned, and no request counted. */
void stage_plan_two(struct stage *stage);

/* Live of the dashboard "a" goes from "one" to "two", version 2, by a run of apply. */
void stage_write_two(struct stage *stage);

/* One dashboard of the repository, compared with live. */
struct comparison stage_compare(struct stage *stage, const char *uid);

/* What the server knows of a dashboard. */
struct grafana_dashboard stage_look(struct stage *stage, const char *uid);

/* How many of its versions carry a trailer of the last run. */
size_t stage_own_saves(struct stage *stage, const char *uid);

/* One fault in the gateway, until the next. */
void stage_fail(struct stage *stage, enum fake_call call, uint64_t first, uint64_t last, const char *way);

#endif
