/* SPDX-License-Identifier: MIT */
/* Sorts what several threads gathered, and finds the uids that two dashboards of git have. */
#include "model/plan/plan.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/azure.h"

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
		row->page = (struct page){.summary = ""};
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

/* Said once: it is the same for all of them, and costs each a request more. */
static void note_form(struct plan *plan, size_t count, const char *than, const char *why)
{
	if (!count)
		return;
	plan_note(plan,
		  arena_printf(plan->arena,
			       "The server serves %zu dashboard%s in another form than %s: %s. That is nobody's "
			       "edit. It costs one request more for each in every run, until git has the new form "
			       "and 'dashsync apply' wrote it.",
			       count, count == 1 ? "" : "s", than, why));
}

static void note_forms(struct plan *plan)
{
	size_t migrated = 0;
	size_t rewritten = 0;
	for (size_t i = 0; i < plan->count; i++) {
		migrated += plan->rows[i].found.is_migrated;
		rewritten += plan->rows[i].found.is_rewritten;
	}
	note_form(plan, migrated, migrated == 1 ? "the stored version" : "the stored versions",
		  "it migrates old schemas when it reads");
	note_form(plan, rewritten, "dashsync sent", "it changes what it stores, or migrates its versions too");
}

/* How many dashboards are missing, where none was found; else 0. An invalid one was not looked for. */
static size_t count_all_missing(const struct plan *plan)
{
	size_t missing = 0;
	for (size_t i = 0; i < plan->count; i++) {
		enum state state = plan->rows[i].state;
		if (state != STATE_MISSING && state != STATE_INVALID)
			return 0;
		missing += state == STATE_MISSING;
	}
	return missing;
}

static void ask_for_target(struct plan *plan)
{
	size_t missing = count_all_missing(plan);
	if (!plan->is_whole || plan->allows_all_missing || plan->interrupted || !missing)
		return;
	if (plan->count == 1)
		plan->question = "The only dashboard is missing: is this the right target?";
	else
		plan->question = arena_printf(plan->arena,
					      "All %zu %sdashboards are missing: is this the right target?", missing,
					      missing == plan->count ? "" : "valid ");
}

void plan_settle(struct plan *plan)
{
	note_forms(plan);
	if (plan->count)
		qsort(plan->rows, plan->count, sizeof *plan->rows, compare_rows);
	find_duplicates(plan);
	if (plan->passed_count)
		qsort(plan->passed, plan->passed_count, sizeof *plan->passed, compare_passed);
	if (plan->notes_count)
		qsort(plan->notes, plan->notes_count, sizeof *plan->notes, compare_notes);
	diagnostics_sort(&plan->diags);
	ask_for_target(plan);
}
