/* SPDX-License-Identifier: MIT */
/*
 * GitLab's widget of a Terraform plan (artifacts:reports:terraform) takes any object of three numbers. Nothing is
 * created or deleted by dashsync: a missing dashboard is for somebody to create, an orphaned one for somebody to
 * delete.
 */
#include "cmd/pipeline/pipeline.h"

#include "cmd/report/report.h"

#define MOST 999999 /* what GitLab takes (lib/gitlab/ci/parsers/terraform/tfplan.rb) */

static size_t at_most(size_t number)
{
	return number < MOST ? number : MOST;
}

void report_gitlab_terraform(const struct reports *reports, FILE *out)
{
	size_t missing = 0;
	size_t updates = 0;
	size_t orphaned = 0;
	for (size_t i = 0; i < reports->count; i++) {
		struct plan_counts counts = plan_count(reports->items[i].plan);
		missing += counts.state[STATE_MISSING];
		updates += counts.updates;
		orphaned += counts.state[STATE_ORPHANED];
	}
	fprintf(out, "{\"create\":%zu,\"update\":%zu,\"delete\":%zu}\n", at_most(missing), at_most(updates),
		at_most(orphaned));
}
