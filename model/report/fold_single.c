/* SPDX-License-Identifier: MIT */
/*
 * What no other fold has claimed: a unit a change, or a few that are one to people, and what is alike in several places
 * becomes one group.
 */
#include "model/report/fold.h"
#include "model/report/unit.h"

/* Drafts whose changes are in others now. */
static void drop_empty(struct grouping *grouping)
{
	size_t kept = 0;
	for (size_t i = 0; i < grouping->drafts_count; i++)
		if (grouping->drafts[i]->group.changes_count > 0)
			grouping->drafts[kept++] = grouping->drafts[i];
	grouping->drafts_count = kept;
}

void fold_single(struct grouping *grouping)
{
	struct units units = {0};
	units_together(grouping, &units);
	for (size_t i = 0; i < grouping->changes->count; i++)
		if (!grouping->is_taken[i])
			unit_of_change(grouping, &units, i);
	units_same_text(grouping, &units);
	units_same_setting(grouping, &units);
	drop_empty(grouping);
}
