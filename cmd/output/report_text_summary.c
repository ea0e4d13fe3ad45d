/* SPDX-License-Identifier: MIT */
/* Below the dashboards: how many there are of what, notes on the run, and what to do next. */
#include "cmd/output/report_text.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"

/* What became of a pull, and what to do next. */
static void print_pulled(const struct report *report, const struct plan_counts *counts, FILE *out)
{
	if (counts->state[STATE_ERROR])
		fprintf(out, "%zu could not be read: what was edited there is not known.\n",
			counts->state[STATE_ERROR]);
	if (!counts->written && !counts->unwritten) {
		if (counts->state[STATE_ERROR] == report->plan->count && report->plan->count)
			return;
		fputs("Nothing to pull: no dashboard was edited by hand.\n", out);
		return;
	}
	if (counts->written)
		fputs("Next: look at it with 'git diff', then commit.\n", out);
}

/*
 * "200 dashboards: 194 in sync, 3 to write, 1 conflict.          live read 06:12 UTC, 0.4 s", and after a run
 * "200 dashboards: 197 in sync, 3 written. Run 0a1b2c3d4e5f."
 */
static void print_totals(const struct report *report, FILE *out)
{
	ARENA_AUTO scratch = arena_new();
	const struct plan *plan = report->plan;
	LINE_AUTO line = LINE_INIT(0, 4);
	line_say(&line, COLOUR_NONE, report_totals(scratch, report));
	if (plan->count == 0)
		line_say(&line, COLOUR_NONE,
			 !plan->base           ? ": none found"
			 : plan->files_changed ? ": what this branch changes in files changes no dashboard"
					       : ": no dashboard file changed");
	else if (plan->base && plan_has_live(plan))
		line_printf(&line, COLOUR_NONE, " (only what merging into %s changes)", plan->base);
	line_say(&line, COLOUR_NONE, ".");
	if (plan->run && !report->from_live)
		line_printf(&line, COLOUR_NONE, " Run %s.", plan->run);
	line_end(&line, COLOUR_DIM, report_read(scratch, plan));
	line_print(report, out, &line);
}

/* What apply would do of it; what it has done is in the totals. */
static void print_outcome(const struct report *report, const struct plan_counts *counts, FILE *out)
{
	const struct plan *plan = report->plan;
	LINE_AUTO line = LINE_INIT(0, 4);
	bool is_nothing = !plan->run && plan_has_live(plan) && plan->count && !counts->updates;
	if (plan_has_live(plan) && !plan->run && counts->updates && plan->held_back)
		line_printf(&line, COLOUR_NONE, "apply would write nothing: %s.", plan->held_back);
	else if (report->is_rollback && !counts->updates)
		line_say(&line, COLOUR_NONE, "Nothing is to be written.");
	else if (is_nothing)
		line_say(&line, COLOUR_NONE,
			 counts->state[STATE_IN_SYNC] == plan->count ? "Nothing to do: live equals git."
								     : "apply would write nothing.");
	line_print(report, out, &line);
}

static void print_interruption(const struct report *report, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	fprintf(out, "Interrupted: %s\n",
		report_interruption(arena, report->plan, report->is_pull || !report->from_live));
}

void report_text_summary(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	struct plan_counts counts = plan_count(plan);
	print_totals(report, out);
	for (size_t i = 0; i < plan->notes_count; i++)
		report_wrapped(report, out, 0, plan->notes[i]);
	if (report->is_pull)
		print_pulled(report, &counts, out);
	if (!report->from_live)
		print_outcome(report, &counts, out);
	if (plan->interrupted)
		print_interruption(report, out);
}
