/* SPDX-License-Identifier: MIT */
/* leaving: dashboards that dashsync wrote and that leave git, for the tests of orphans. */
#ifndef DASHSYNC_TESTS_SYNC_APPLY_LEAVING_H
#define DASHSYNC_TESTS_SYNC_APPLY_LEAVING_H

#include "tests/sync/compare/stage.h"

static inline bool has_note(const struct stage *s, const char *words)
{
	for (size_t i = 0; i < s->plan.notes_count; i++)
		if (strstr(s->plan.notes[i], words))
			return true;
	return false;
}

/* Git and live have "two" of a dashboard, which dashsync wrote, and another dashboard stays. */
static inline void written(struct stage *s, const char *uid)
{
	stage_put(s, "stays", "one", "");
	stage_put(s, uid, "one", "");
	stage_commit(s, "one");
	stage_seed(s, "", "stays", "one", "");
	stage_seed(s, "", uid, "one", "");
	stage_put(s, uid, "two", "");
	stage_commit(s, "two");
	stage_plan(s);
	stage_apply(s);
	assert_int_equal(stage_row(s, uid)->write.outcome, OUTCOME_WRITTEN);
}

static inline const char *removed(struct stage *s, const char *uid)
{
	repo_git(s->repo, "rm", "-q", arena_printf(s->arena, "dashboards/%s.json", uid));
	return stage_commit(s, "take it out");
}

static inline void assert_orphaned(struct stage *s, const char *uid)
{
	stage_plan(s);
	const struct plan_row *row = stage_row(s, uid);
	assert_string_equal(state_name(row->state), "orphaned");
	assert_int_equal(row->action, ACTION_NOTHING);
	assert_int_equal(row->fault, FAULT_NONE);
	assert_int_equal(row->changes.count, 0);
}

/* The plan has one row, of the dashboard that stays. */
static inline void assert_nothing_said(struct stage *s)
{
	stage_plan(s);
	assert_int_equal(s->plan.count, 1);
	assert_string_equal(state_name(s->plan.rows[0].state), "in-sync");
}

#endif
