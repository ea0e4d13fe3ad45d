/* SPDX-License-Identifier: MIT */
/* Rows are gathered in any order by several threads and settled once: sorted, duplicates found, counted. */
#include "model/plan/plan.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/azure.h"

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

static int compare_passed(const void *left, const void *right)
{
	const struct place *a = &((const struct passed_over *)left)->place;
	const struct place *b = &((const struct passed_over *)right)->place;
	int order = strcmp(a->file, b->file);
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static int compare_notes(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static int compare_rows(const void *left, const void *right)
{
	const struct plan_row *a = left;
	const struct plan_row *b = right;
	int order = slice_compare(a->uid, b->uid);
	if (order == 0)
		order = strcmp(a->place.file ? a->place.file : "", b->place.file ? b->place.file : "");
	if (order == 0)
		order = (a->index > b->index) - (a->index < b->index);
	return order;
}

/* A dashboard of git that has its uid there: a row, or one that was not asked for. */
struct claim {
	struct plan_other dashboard;
	struct plan_row *row; /* or NULL */
};

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* By the dashboard on the target, then by place. */
static int compare_claims(const void *left, const void *right)
{
	const struct plan_other *a = &((const struct claim *)left)->dashboard;
	const struct plan_other *b = &((const struct claim *)right)->dashboard;
	int order = azure_compare(a->live_uid, b->live_uid);
	if (order == 0)
		order = slice_compare(a->uid, b->uid);
	if (order == 0)
		order = strcmp(a->place.file ? a->place.file : "", b->place.file ? b->place.file : "");
	if (order == 0)
		order = compare_numbers(a->place.line, b->place.line);
	return order ? order : compare_numbers(a->place.column, b->place.column);
}

/* "uid 'a' is also in b.json:1" */
static void say_twice(const struct plan_other *one, const struct plan_other *other, struct strbuf *out)
{
	bool same = slice_equal(one->uid, other->uid);
	strbuf_add_text(out, "uid '");
	text_printable(one->uid, out);
	strbuf_add_text(out, same ? "' is also" : "' is the same dashboard on the target as '");
	if (!same) {
		text_printable(other->uid, out);
		strbuf_add_char(out, '\'');
	}
	strbuf_printf(out, " in %s:%u", other->place.file, other->place.line);
}

/* Makes rows that are the same dashboard as others invalid, each naming the place of another. */
static void refuse_duplicates(struct plan *plan, const struct claim *claims, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct plan_row *row = claims[i].row;
		const struct plan_other *other = &claims[i == 0 ? 1 : 0].dashboard;
		if (!row)
			continue;
		STRBUF_AUTO said = STRBUF_INIT(5000);
		say_twice(&claims[i].dashboard, other, &said);
		plan_row_decide(row, decide(FACT_GIT_INVALID));
		row->changes = (struct changes){0};
		row->reason = arena_strdup(row->arena, said.at);
		row->hint = slice_equal(row->uid, other->uid) ? "Give each dashboard a uid of its own."
							      : "Give each a name of its own in 'azure.names'.";
		struct diagnostic *diag = diag_error(&plan->diags, row->place, "duplicate-uid", "%s:%u", said.at,
						     other->place.column);
		diag_hint(&plan->diags, diag, "%s", row->hint);
	}
}

static bool has_row(const struct claim *claims, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (claims[i].row)
			return true;
	return false;
}

/* Notes the first of the dashboards that share a live uid and were not asked for, and how many more there are. */
static void note_duplicates(struct plan *plan, const struct claim *first, size_t count)
{
	if (!count)
		return;
	STRBUF_AUTO said = STRBUF_INIT(5000);
	strbuf_printf(&said, "Not asked for, but in the way of a whole run: %s:%u: ", first[0].dashboard.place.file,
		      first[0].dashboard.place.line);
	say_twice(&first[0].dashboard, &first[1].dashboard, &said);
	if (count > 1)
		strbuf_printf(&said, ", and %zu more", count - 1);
	strbuf_add_text(&said, ". 'dashsync validate' names all.");
	plan_note(plan, said.at);
}

static size_t gather_claims(struct plan *plan, struct claim *claims)
{
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_row *row = &plan->rows[i];
		if (row->live_uid.at && !plan_row_left_git(row))
			claims[count++] = (struct claim){{row->uid, row->live_uid, row->place}, row};
	}
	for (size_t i = 0; i < plan->others_count; i++)
		claims[count++] = (struct claim){plan->others[i], NULL};
	return count;
}

/* Dashboards that share a live uid. */
static void find_duplicates(struct plan *plan)
{
	ARENA_AUTO scratch = arena_new();
	struct claim *claims = arena_array(scratch, plan->count + plan->others_count + 1, sizeof *claims);
	size_t count = gather_claims(plan, claims);
	const struct claim *unasked = NULL;
	size_t unasked_count = 0;
	if (count)
		qsort(claims, count, sizeof *claims, compare_claims);
	for (size_t from = 0; from < count;) {
		size_t to = from + 1;
		while (to < count && azure_compare(claims[from].dashboard.live_uid, claims[to].dashboard.live_uid) == 0)
			to++;
		if (to - from > 1 && has_row(&claims[from], to - from)) {
			refuse_duplicates(plan, &claims[from], to - from);
		} else if (to - from > 1) {
			unasked = unasked ? unasked : &claims[from];
			unasked_count++;
		}
		from = to;
	}
	note_duplicates(plan, unasked, unasked_count);
}

void plan_settle(struct plan *plan)
{
	if (plan->count)
		qsort(plan->rows, plan->count, sizeof *plan->rows, compare_rows);
	find_duplicates(plan);
	if (plan->passed_count)
		qsort(plan->passed, plan->passed_count, sizeof *plan->passed, compare_passed);
	if (plan->notes_count)
		qsort(plan->notes, plan->notes_count, sizeof *plan->notes, compare_notes);
	diagnostics_sort(&plan->diags);
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
