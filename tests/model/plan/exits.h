/* SPDX-License-Identifier: MIT */
/* exits: the exit code of one plan, as the commands take it of all their targets. */
#ifndef DASHSYNC_TESTS_MODEL_PLAN_EXITS_H
#define DASHSYNC_TESTS_MODEL_PLAN_EXITS_H

#include "model/plan/plan.h"

static inline int plan_exit(const struct plan *plan, bool detailed)
{
	return plan_exit_all(detailed ? EXIT_OF_PLAN_DETAILED : EXIT_OF_PLAN, &plan, 1);
}

static inline int plan_drift_exit(const struct plan *plan)
{
	return plan_exit_all(EXIT_OF_DRIFT, &plan, 1);
}

#endif
