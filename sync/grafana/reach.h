/* SPDX-License-Identifier: MIT */
/*
 * reach: whether a run goes on asking for dashboards while nothing has shown that Grafana is there at all.
 *
 * What fails in the same way for every dashboard (a token that is refused, a name that is not found, a page of
 * something else) is a fault of the target. Until the first response of Grafana's, of whatever kind, no more than
 * REACH_MOST dashboards are asked for; the others wait. When all of these failed, no further one is asked for. So it
 * does not depend on timing how many were asked for, and a server that hangs costs the patience for one. After the
 * first response nothing waits or ends any more: then a failure is one of a dashboard.
 *
 *     if (!reach_enter(&reach, &err))              any thread; waits
 *             return false;
 *     ... the request ...
 *     reach_leave(&reach, uid, end, &err);
 *
 * Responses to saves count for neither: a save is sent only where a dashboard was read.
 */
#ifndef DASHSYNC_SYNC_GRAFANA_REACH_H
#define DASHSYNC_SYNC_GRAFANA_REACH_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"
#include "model/base/slice.h"

#define REACH_MOST 3 /* dashboards */

/* A dashboard that could not be asked for, and why. */
struct reach_fault {
	char *uid;
	struct error err;
};

struct reach {
	bool is_answered;
	size_t asking; /* requests under way */
	struct reach_fault faults[REACH_MOST];
	size_t faults_count; /* of different dashboards */
	pthread_mutex_t mutex;
	pthread_cond_t ended; /* a request did */
};

void reach_init(struct reach *reach);
void reach_destroy(struct reach *reach);

/* Waits until a dashboard may be asked for. False when none is any more, with the reason (reach_said). */
bool reach_enter(struct reach *reach, struct error *err);

/* How a request for a dashboard ended. */
enum reach_end {
	REACH_ANSWERED, /* as Grafana answers, with what or about what does not matter */
	REACH_FAULT,    /* in a way that is not about this dashboard */
	REACH_NEITHER,  /* interrupted, or the server limits requests */
};

/* Ends a request, once after each reach_enter that was true. `err` is copied with REACH_FAULT. */
void reach_leave(struct reach *reach, struct slice uid, enum reach_end end, const struct error *err);

/*
 * Whether the target is at fault, and how many dashboards were asked for then. Of several reasons the error is the one
 * with FAULT_DENIED, then the first by its text, so that it does not depend on which failed first; others have
 * FAULT_UNREACHABLE.
 */
bool reach_said(struct reach *reach, size_t *asked, struct error *err);

/* ---- the decision alone, which neither locks nor waits; open for tests ---- */

enum reach_turn {
	REACH_ASK, /* counted as under way */
	REACH_WAIT,
	REACH_CLOSED, /* the target is at fault */
};

enum reach_turn reach_turn(struct reach *reach);
void reach_end(struct reach *reach, struct slice uid, enum reach_end end, const struct error *err);

#endif
