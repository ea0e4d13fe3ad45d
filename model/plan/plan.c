/* SPDX-License-Identifier: MIT */
/* Rows are gathered in any order by several threads, settled once (plan_settle.c) and counted. */
#include "model/plan/plan.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/number.h"

void plan_init(struct plan *plan)
{
	*plan = (struct plan){.arena = arena_new()};
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
	return row->write.outcome == OUTCOME_WRITTEN || row->write.outcome == OUTCOME_RACED;
}

static bool is_unwritten(const struct plan_row *row)
{
	return row->write.outcome == OUTCOME_REFUSED || row->write.outcome == OUTCOME_FAILED ||
	       row->write.outcome == OUTCOME_SKIPPED || row->write.outcome == OUTCOME_ROLLED_BACK;
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

/* Whether --fail-on makes a row count. */
static bool is_failed_on(const struct plan *plan, const struct plan_row *row)
{
	static const uint32_t by_state[STATE_COUNT] = {
		[STATE_MISSING] = FAIL_ON_MISSING, [STATE_ORPHANED] = FAIL_ON_ORPHANED,
		[STATE_DRIFTED] = FAIL_ON_DRIFT,   [STATE_DIVERGED] = FAIL_ON_DRIFT,
		[STATE_CONFLICT] = FAIL_ON_DRIFT,  [STATE_BASE_LOST] = FAIL_ON_DRIFT,
	};
	if (row->write.warning && (plan->fail_on & FAIL_ON_WARNING))
		return true;
	return !action_writes(row->action) && (plan->fail_on & by_state[row->state]);
}

/* What a row means for the exit code. */
static enum fault fault_of(const struct plan *plan, const struct plan_row *row)
{
	return row->fault == FAULT_NONE && is_failed_on(plan, row) ? FAULT_REFUSED : row->fault;
}

/* Whether a file is invalid; one whose reading failed need not be. */
static bool has_invalid_file(const struct plan *plan)
{
	size_t unread = 0;
	for (size_t i = 0; i < plan->diags.count; i++)
		unread += strcmp(plan->diags.items[i].rule, RULE_READ_FAILED) == 0;
	return plan->diags.errors > unread;
}

static bool has_fault(const struct plan *plan, enum fault fault)
{
	if (fault == FAULT_DATA && has_invalid_file(plan))
		return true;
	if (fault == FAULT_REFUSED && plan->diags.warnings && (plan->fail_on & FAIL_ON_WARNING))
		return true;
	for (size_t i = 0; i < plan->count; i++)
		if (fault_of(plan, &plan->rows[i]) == fault)
			return true;
	return false;
}

/* Whether the run fails by --fail-on alone. */
static bool is_failed(const struct plan *plan)
{
	bool failed = plan->diags.warnings && (plan->fail_on & FAIL_ON_WARNING);
	for (size_t i = 0; i < plan->count && !failed; i++)
		failed = is_failed_on(plan, &plan->rows[i]);
	return failed;
}

/* Of several faults the one that the exit code of apply names first. */
static enum fault worst_fault(const struct plan *plan)
{
	static const enum fault order[] = {FAULT_DENIED, FAULT_UNREACHABLE, FAULT_DATA, FAULT_REFUSED, FAULT_FAILED};
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		if (has_fault(plan, order[i]))
			return order[i];
	return FAULT_NONE;
}

/* What plan fails on: the same without refusals, which it has only shown; they are for apply to fail on. */
static enum fault worst_error(const struct plan *plan)
{
	enum fault fault = worst_fault(plan);
	if (fault == FAULT_REFUSED)
		return has_fault(plan, FAULT_FAILED) ? FAULT_FAILED : FAULT_NONE;
	return fault;
}

int plan_exit(const struct plan *plan, bool detailed)
{
	if (plan->interrupted)
		return FAULT_INTERRUPTED;
	enum fault error = worst_error(plan);
	if (error == FAULT_NONE && is_failed(plan))
		return FAULT_REFUSED;
	if (error != FAULT_NONE || !detailed)
		return error;
	return has_fault(plan, FAULT_REFUSED) || plan_count(plan).updates ? EXIT_DIFFERENCES : FAULT_NONE;
}

int plan_apply_exit(const struct plan *plan)
{
	if (plan->interrupted)
		return FAULT_INTERRUPTED;
	size_t written = plan_count(plan).written;
	if (written && plan->diags.errors)
		return EXIT_PARTLY;
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		if (fault_of(plan, row) != FAULT_NONE && written > (plan_row_is_written(row) ? 1u : 0u))
			return EXIT_PARTLY;
	}
	return worst_fault(plan);
}

bool plan_fail_on_parse(struct slice words, uint32_t *out, struct error *err)
{
	static const struct {
		const char *word;
		uint32_t bit;
	} known[] = {
		{"missing", FAIL_ON_MISSING},
		{"orphaned", FAIL_ON_ORPHANED},
		{"drift", FAIL_ON_DRIFT},
		{"warning", FAIL_ON_WARNING},
	};
	*out = 0;
	for (const char *at = words.at, *end = at + words.length; at <= end;) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		struct slice word = {at, (size_t)((comma ? comma : end) - at)};
		uint32_t bit = 0;
		for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
			bit |= slice_is(word, known[i].word) ? known[i].bit : 0;
		if (!bit)
			return error_set(err, FAULT_USAGE,
					 "invalid --fail-on '%.*s': expected missing, orphaned, drift or warning, with "
					 "commas between",
					 SLICE_ARG(word));
		*out |= bit;
		at = word.at + word.length + 1;
	}
	return true;
}

bool plan_limit_parse(struct slice text, struct plan_limit *out)
{
	bool percent = slice_ends_with(text, "%");
	struct slice digits = {text.at, text.length - (percent ? 1 : 0)};
	int64_t most;
	if (number_check(digits) != NUMBER_OK || !number_to_integer(digits, &most) || most < 0 || most > INT32_MAX)
		return false;
	*out = (struct plan_limit){most, percent};
	return true;
}

bool plan_within(const struct plan *plan, struct slice limit, struct error *err)
{
	struct plan_limit parsed;
	if (!plan_limit_parse(limit, &parsed)) {
		error_set(err, FAULT_USAGE, "invalid --max-changes '%.*s': expected a number or a percentage",
			  SLICE_ARG(limit));
		return error_hint(err, "Write --max-changes=10 or --max-changes=20%%.");
	}
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
