/* SPDX-License-Identifier: MIT */
#include "model/plan/retired.h"

#include "model/plan/plan.h"

const struct retired *retired_find(const struct retired_list *list, struct slice uid)
{
	for (size_t i = 0; i < list->count; i++)
		if (slice_equal(list->items[i].uid, uid))
			return &list->items[i];
	return NULL;
}

void retired_check(const struct retired_list *list, struct plan *plan)
{
	for (size_t i = 0; list->count && i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		const struct retired *retired = retired_find(list, row->uid);
		if (!retired || plan_row_left_git(row))
			continue;
		struct diagnostic *diag = diag_warning(&plan->diags, retired->place, "retired",
						       "uid '%.*s' is in 'retired', but also in git (%s)",
						       SLICE_ARG(row->uid), row->place.file);
		diag_hint(&plan->diags, diag,
			  "Remove the entry, or the dashboard from git. A dashboard in git is compared and written.");
	}
}
