/* SPDX-License-Identifier: MIT */
/* Rows are gathered in any order by several threads, settled once (plan_settle.c) and counted; plan_exit.c has the exit
 * codes. */
#include "model/plan/plan.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/number.h"

void plan_init(struct plan *plan)
{
	*plan = (struct plan){.arena = arena_new(), .duration_ms = -1};
	diagnostics_init(&plan->diags, plan->arena);
}

void plan_free(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		arena_free(plan->rows[i].arena);
	free(plan->rows);
	free(plan->others);
	arena_free(plan->arena);
	*plan = (struct plan){0};
}

void plan_note(struct plan *plan, const char *note)
{
	for (size_t i = 0; i < plan->notes_count; i++)
		if (strcmp(plan->notes[i], note) == 0)
			return;
	const char **notes = arena_array(plan->arena, plan->notes_count + 1, sizeof *notes);
	for (size_t i = 0; i < plan->notes_count; i++)
		notes[i] = plan->notes[i];
	notes[plan->notes_count++] = arena_strdup(plan->arena, note);
	plan->notes = notes;
}

void plan_headline(struct plan *plan, const char *key, const char *text)
{
	struct plan_headline *headlines = arena_array(plan->arena, plan->headlines_count + 1, sizeof *headlines);
	for (size_t i = 0; i < plan->headlines_count; i++)
		headlines[i] = plan->headlines[i];
	headlines[plan->headlines_count++] = (struct plan_headline){
		.key = arena_strdup(plan->arena, key),
		.text = arena_strdup(plan->arena, text),
	};
	plan->headlines = headlines;
}

void plan_take(struct plan *plan, const struct plan_row *row)
{
	plan->rows = heap_grow(plan->rows, plan->count, &plan->room, sizeof *plan->rows);
	plan->rows[plan->count++] = *row;
	if (row->limitation)
		plan_note(plan, row->limitation);
}

void plan_take_other(struct plan *plan, const struct plan_other *other)
{
	plan->others = heap_grow(plan->others, plan->others_count, &plan->others_room, sizeof *plan->others);
	struct plan_other *kept = &plan->others[plan->others_count++];
	kept->uid = arena_keep(plan->arena, other->uid);
	kept->live_uid = arena_keep(plan->arena, other->live_uid);
	kept->place = other->place;
	kept->place.file = arena_strdup(plan->arena, other->place.file);
}

void plan_pass_over(struct plan *plan, const struct documents *documents)
{
	for (size_t i = 0; i < documents->passed_count; i++) {
		const struct passed_over *from = &documents->passed[i];
		plan->passed = arena_grow(plan->arena, plan->passed, plan->passed_count, &plan->passed_room,
					  sizeof *plan->passed);
		struct passed_over *to = &plan->passed[plan->passed_count++];
		*to = *from;
		to->place.file = arena_strdup(plan->arena, from->place.file);
		to->what = arena_strdup(plan->arena, from->what);
		to->why = arena_strdup(plan->arena, from->why);
	}
}

struct plan_row plan_row_new(const struct document *document, const char *file, size_t index)
{
	struct plan_row row = {.arena = arena_new(), .index = index, .found.live_version = -1};
	row.place = document ? document->place : (struct place){.file = file};
	row.place.file = arena_strdup(row.arena, file);
	if (!document)
		return row;
	row.format = document->format;
	row.uid = arena_keep(row.arena, document->uid);
	row.live_uid = row.uid;
	row.title = arena_keep(row.arena, document->title);
	return row;
}

struct plan_row plan_row_again(const struct plan_row *row)
{
	struct plan_row again = {.arena = arena_new(), .index = row->index, .found.live_version = -1};
	again.place = row->place;
	again.place.file = arena_strdup(again.arena, row->place.file);
	again.format = row->format;
	again.uid = arena_keep(again.arena, row->uid);
	again.live_uid = again.uid;
	again.title = arena_keep(again.arena, row->title);
	return again;
}

bool plan_row_left_git(const struct plan_row *row)
{
	return row->uid.length && !row->place.line;
}

void plan_row_decide(struct plan_row *row, const struct decision *decision)
{
	row->state = decision->state;
	row->action = decision->action;
	row->reason = decision->reason;
	row->hint = decision->hint;
	row->fault = decision_fault(decision);
}

bool plan_row_is_written(const struct plan_row *row)
{
	return !row->write.is_taken_back &&
	       (row->write.outcome == OUTCOME_WRITTEN || row->write.outcome == OUTCOME_RACED);
}

static bool is_unwritten(const struct plan_row *row)
{
	return row->write.outcome == OUTCOME_REFUSED || row->write.outcome == OUTCOME_FAILED ||
	       row->write.outcome == OUTCOME_SKIPPED || row->write.outcome == OUTCOME_ROLLED_BACK ||
	       row->write.is_taken_back;
}

struct plan_counts plan_count(const struct plan *plan)
{
	struct plan_counts counts = {0};
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		counts.state[row->state]++;
		counts.updates += action_writes(row->action);
		counts.written += plan_row_is_written(row);
		counts.unwritten += row->action == ACTION_REFUSE || is_unwritten(row);
	}
	return counts;
}

bool plan_limit_parse(struct slice text, struct plan_limit *out)
{
	bool percent = slice_ends_with(text, "%");
	struct slice digits = {text.at, text.length - (percent ? 1 : 0)};
	int64_t most;
	if (number_check(digits) != NUMBER_OK || !number_to_integer(digits, &most) || most < 0 ||
	    most > (percent ? 100 : INT32_MAX))
		return false;
	*out = (struct plan_limit){most, percent};
	return true;
}

bool plan_limit_read(struct slice text, struct plan_limit *out, struct error *err)
{
	if (plan_limit_parse(text, out))
		return true;
	error_set(err, FAULT_USAGE, "invalid --max-changes '%.*s': expected a number or a percentage of at most 100%%",
		  SLICE_ARG(text));
	return error_hint(err, "Write --max-changes=10 or --max-changes=20%%.");
}

bool plan_within(const struct plan *plan, struct slice limit, struct error *err)
{
	struct plan_limit parsed = {0};
	if (!plan_limit_read(limit, &parsed, err))
		return false;
	size_t updates = plan_count(plan).updates;
	size_t all = plan->count + (plan->base ? plan->others_count : 0);
	size_t allowed = parsed.percent ? all * (size_t)parsed.most / 100 : (size_t)parsed.most;
	if (updates <= allowed)
		return true;
	error_set(err, FAULT_REFUSED, "%zu of %zu dashboards would be written, and %zu are allowed (max-changes %.*s)",
		  updates, all, allowed, SLICE_ARG(limit));
	return error_hint(err, "Look at the plan; raise --max-changes when it is right.");
}

const char *cause_name(enum cause cause)
{
	return cause == CAUSE_FILE ? "file" : cause == CAUSE_CONFIG ? "config" : "links";
}

const char *outcome_name(enum outcome outcome)
{
	static const char *const names[] = {"none", "written", "refused", "failed", "raced", "skipped", "rolled-back"};
	return names[outcome];
}
