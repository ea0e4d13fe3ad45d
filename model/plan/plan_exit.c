/* SPDX-License-Identifier: MIT */
/* Counts how the rows of plans ended, for the table of exit_code.c. */
#include "model/plan/plan.h"

#include <assert.h>

#include "model/base/text.h"

/* ---- the counts ---- */

static void count_fault(struct exit_counts *counts, enum fault fault)
{
	counts->of[ENDING_INTERRUPTED] += fault == FAULT_INTERRUPTED;
	counts->of[ENDING_CONFIG] += fault == FAULT_CONFIG;
	counts->of[ENDING_USAGE] += fault == FAULT_USAGE;
	counts->of[ENDING_DENIED] += fault == FAULT_DENIED;
	counts->of[ENDING_UNREACHABLE] += fault == FAULT_UNREACHABLE;
	counts->of[ENDING_DATA] += fault == FAULT_DATA;
	counts->of[ENDING_REFUSED] += fault == FAULT_REFUSED;
	counts->of[ENDING_FAILED] += fault == FAULT_FAILED;
}

bool plan_row_is_named(const struct plan *plan, const struct plan_row *row)
{
	uint32_t kinds = 0;
	if (row->action == ACTION_REFUSE)
		kinds |= FAIL_ON_REFUSED;
	if (row->state == STATE_MISSING)
		kinds |= FAIL_ON_MISSING;
	if (row->state == STATE_ORPHANED)
		kinds |= FAIL_ON_ORPHANED;
	if (state_is_drift(row->state) && !action_writes(row->action))
		kinds |= FAIL_ON_DRIFT;
	if (row->state == STATE_UNDETERMINED && !plan_row_is_written(row))
		kinds |= FAIL_ON_UNDETERMINED;
	return (kinds & plan->fail_on) != 0;
}

static bool is_warning_of(const struct diagnostic *diag, const struct plan_row *row)
{
	return diag->severity == SEVERITY_WARNING && diag->place.file && row->place.file &&
	       strcmp(diag->place.file, row->place.file) == 0;
}

/* Whether there is a warning of the row's write or of its file. */
static bool has_warning(const struct plan *plan, const struct plan_row *row)
{
	bool found = row->write.warning != NULL;
	for (size_t i = 0; i < plan->diags.count && !found; i++)
		found = is_warning_of(&plan->diags.items[i], row);
	return found;
}

/* Warnings that are of no row: of a path, or of a file without a dashboard. */
static size_t count_other_warnings(const struct plan *plan)
{
	size_t others = 0;
	for (size_t i = 0; i < plan->diags.count; i++) {
		bool owned = plan->diags.items[i].severity != SEVERITY_WARNING;
		for (size_t j = 0; j < plan->count && !owned; j++)
			owned = is_warning_of(&plan->diags.items[i], &plan->rows[j]);
		others += !owned;
	}
	return others;
}

/* Whether a file is invalid; one whose reading failed need not be. */
static bool has_invalid_file(const struct plan *plan)
{
	size_t unread = 0;
	for (size_t i = 0; i < plan->diags.count; i++)
		unread += strcmp(plan->diags.items[i].rule, RULE_READ_FAILED) == 0;
	return plan->diags.errors > unread;
}

/* How many rows were written, and how many endings there are that make an apply partly done. */
struct tally {
	size_t written;
	size_t ended;         /* not written */
	size_t written_ended; /* written, and ended badly all the same */
};

static void count_row(const struct plan *plan, const struct plan_row *row, struct exit_counts *counts,
		      struct tally *tally)
{
	bool warns = (plan->fail_on & FAIL_ON_WARNING) && has_warning(plan, row);
	bool named = plan_row_is_named(plan, row) || warns;
	bool written = plan_row_is_written(row);
	bool ended = row->fault != FAULT_NONE || named;
	count_fault(counts, row->fault);
	counts->of[ENDING_NAMED] += named;
	counts->of[ENDING_DRIFT] += state_is_drift(row->state);
	counts->of[ENDING_UNDETERMINED] += row->state == STATE_UNDETERMINED;
	counts->of[ENDING_CHANGED] += action_writes(row->action);
	tally->written += written;
	tally->ended += ended && !written;
	tally->written_ended += ended && written;
}

static void count_plan(const struct plan *plan, struct exit_counts *counts, struct tally *tally)
{
	struct exit_counts own = {0};
	for (size_t i = 0; i < plan->count; i++)
		count_row(plan, &plan->rows[i], &own, tally);
	size_t warnings = plan->fail_on & FAIL_ON_WARNING ? count_other_warnings(plan) : 0;
	bool held_back = plan->held_back && own.of[ENDING_CHANGED];
	bool all_missing = plan->question != NULL;
	bool failed = plan->target_fault.unread == 0 && plan->target_fault.fault != FAULT_NONE;
	count_fault(&own, failed ? plan->target_fault.fault : FAULT_NONE);
	own.of[ENDING_INTERRUPTED] += plan->interrupted;
	own.of[ENDING_DATA] += has_invalid_file(plan);
	own.of[ENDING_REFUSED] += held_back;
	own.of[ENDING_NAMED] += warnings + (held_back && (plan->fail_on & FAIL_ON_REFUSED));
	own.of[ENDING_ALL_MISSING] = all_missing;
	tally->ended += plan->diags.errors + warnings + held_back + all_missing + failed;
	for (int ending = 0; ending < ENDING_COUNT; ending++)
		counts->of[ending] += own.of[ending];
}

struct exit_counts plan_exit_counts(const struct plan *const *plans, size_t plans_count)
{
	struct exit_counts counts = {0};
	struct tally tally = {0};
	for (size_t i = 0; i < plans_count; i++)
		count_plan(plans[i], &counts, &tally);
	counts.of[ENDING_PARTLY] = tally.written && (tally.ended || (tally.written_ended && tally.written > 1));
	return counts;
}

int plan_exit_all(enum exit_rule rule, const struct plan *const *plans, size_t plans_count)
{
	struct exit_counts counts = plan_exit_counts(plans, plans_count);
	return exit_code_choose(rule, &counts);
}

int plan_apply_exit(const struct plan *plan)
{
	return plan_exit_all(EXIT_OF_APPLY, &plan, 1);
}

/* ---- --fail-on ---- */

static const char *const fail_on_words[] = {"refused", "missing", "orphaned", "drift", "undetermined", "warning"};
#define FAIL_ON_WORDS (sizeof fail_on_words / sizeof *fail_on_words)
static_assert(FAIL_ON_WORDS == FAIL_ON_COUNT, "a word for each bit");

const char *plan_fail_on_name(unsigned bit)
{
	return fail_on_words[bit];
}

static bool refuse_word(struct slice word, struct error *err)
{
	error_set(err, FAULT_USAGE,
		  "invalid --fail-on '%.*s': expected refused, missing, orphaned, drift, undetermined or warning, with "
		  "commas between",
		  SLICE_ARG(word));
	const char *nearest = text_nearest(word, fail_on_words, FAIL_ON_WORDS);
	return nearest ? error_hint(err, "Did you mean '%s'?", nearest) : false;
}

bool plan_fail_on_parse(struct slice words, uint32_t *out, struct error *err)
{
	*out = 0;
	for (const char *at = words.at, *end = at + words.length; at <= end;) {
		const char *comma = memchr(at, ',', (size_t)(end - at));
		struct slice word = {at, (size_t)((comma ? comma : end) - at)};
		size_t i = 0;
		while (i < FAIL_ON_WORDS && !slice_is(word, fail_on_words[i]))
			i++;
		if (i == FAIL_ON_WORDS)
			return refuse_word(word, err);
		*out |= 1u << i;
		at = word.at + word.length + 1;
	}
	return true;
}

/* ---- whether everything was looked at ---- */

static bool is_judged(const struct plan_row *row)
{
	bool is_known = row->state != STATE_INVALID && row->state != STATE_ERROR && row->state != STATE_UNDETERMINED;
	return is_known && !row->rollback_to && row->write.outcome != OUTCOME_FAILED &&
	       row->write.outcome != OUTCOME_SKIPPED && row->write.outcome != OUTCOME_RACED;
}

bool plan_is_complete(const struct plan *plan)
{
	bool is_whole = plan->is_whole && !plan->only.count && !plan->base && !plan->others_count && !plan->unread;
	bool complete = is_whole && plan->endpoint && !plan->interrupted && !plan->unseen.count && !plan->question &&
			plan->target_fault.fault == FAULT_NONE && !plan->diags.errors;
	for (size_t i = 0; i < plan->count && complete; i++)
		complete = is_judged(&plan->rows[i]);
	return complete;
}
