/* SPDX-License-Identifier: MIT */
/*
 * The page that a person reads: what would be lost, refused or written first, then edits by hand, then what is missing
 * or left git, as a list; of what is in sync the totals know.
 *
 *     plan of target 'prod' against https://grafana.example.org
 *     commit feb67e6046a4  Tighten the checkout alert
 *
 *     ~ changed   checkout  Checkout  1 query, 1 setting              dashboards/checkout.json
 *       panel 'Errors' (id 4)                                                              :81
 *         query A, PromQL  sum(rate(orders_failed_total[[-5m-]{+1m+}]))
 *         unit  short → percentunit
 *
 *     200 dashboards: 199 in sync, 1 to write.                     live read 06:12 UTC, 0.4 s
 */
#include "cmd/output/report_text.h"
#include "cmd/report/report_target.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/report/report_words.h"
#include "model/base/arena.h"

/* Invalid files are shown by their diagnostics, dashboards in sync only with -v, or where a config makes them so. */
static bool is_shown(const struct report *report, const struct plan_row *row)
{
	if (row->state == STATE_INVALID || report_is_of_target(report, row))
		return false;
	if (report->is_rollback || row->causes & (CAUSE_CONFIG | CAUSE_LINKS) || report->verbose)
		return true;
	return report_rank(report, row) != RANK_IN_SYNC;
}

/* ---- what nothing can be done about, as a list ---- */

static bool is_listed(const struct report *report, const struct plan_row *row)
{
	enum row_rank rank = report_rank(report, row);
	return (rank == RANK_MISSING || rank == RANK_ORPHANED) && row->write.outcome == OUTCOME_NONE && !row->check &&
	       !report->is_rollback;
}

static bool is_equal(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Whether what is said below two rows is the same, but for their commands. */
static bool is_alike(const struct plan_row *a, const struct plan_row *b)
{
	return a->state == b->state && a->causes == b->causes && is_equal(a->reason, b->reason) &&
	       is_equal(a->note, b->note);
}

#define SHOWN_COMMANDS 3 /* rows whose commands stand below a list without -v */

/* The commands of rows that share all else, and a hint that they share once. */
static void print_hints(const struct report *report, FILE *out, const struct plan_row **rows, size_t count)
{
	const char *last = NULL;
	bool is_folded = count > SHOWN_COMMANDS && !report->verbose && rows[0]->commands_count;
	if (is_folded)
		report_wrapped(report, out, 2, "-v shows the command for each of them");
	for (size_t i = 0; i < count; i++) {
		bool has_ways = is_folded ? rows[i]->commands_count != 0 : report_ways(report, out, rows[i]);
		if (has_ways || !rows[i]->hint || is_equal(rows[i]->hint, last))
			continue;
		LINE_AUTO line = LINE_INIT(2, 4);
		line_printf(&line, COLOUR_NONE, "hint: %s", rows[i]->hint);
		line_print(report, out, &line);
		last = rows[i]->hint;
	}
}

/* Rows that are alike, from the first: a line each, then once what holds for all. Returns how many they are. */
static size_t print_list(const struct report *report, FILE *out, const struct plan_row **rows, size_t count)
{
	size_t alike = 1;
	while (alike < count && is_listed(report, rows[alike]) && is_alike(rows[0], rows[alike]))
		alike++;
	for (size_t i = 0; i < alike; i++)
		report_text_listed(report, out, rows[i]);
	report_causes(report, out, rows[0]);
	if (rows[0]->reason)
		report_wrapped(report, out, 2, rows[0]->reason);
	if (rows[0]->note)
		report_wrapped(report, out, 2, rows[0]->note);
	print_hints(report, out, rows, alike);
	fputc('\n', out);
	return alike;
}

/* ---- the page ---- */

/* A row whose line says all has no empty line behind it; `*is_bare` says that of the row before. */
static void print_row(const struct report *report, FILE *out, const struct plan_row *row, bool *is_bare)
{
	char *body = NULL;
	size_t length = 0;
	FILE *memory = open_memstream(&body, &length);
	if (!memory)
		abort(); /* out of memory, as in model/base/arena.c */
	report_text_row(report, memory, row);
	fclose(memory);
	if (*is_bare && length)
		fputc('\n', out);
	report_text_heading(report, out, row);
	fwrite(body, 1, length, out);
	if (length)
		fputc('\n', out);
	*is_bare = !length;
	free(body);
}

static void print_rows(const struct report *report, FILE *out)
{
	ARENA_AUTO scratch = arena_new();
	const struct plan_row **rows = report_order(scratch, report);
	bool is_bare = false;
	for (size_t i = 0; i < report->plan->count;) {
		if (!is_shown(report, rows[i])) {
			i++;
		} else if (is_listed(report, rows[i])) {
			if (is_bare)
				fputc('\n', out);
			i += print_list(report, out, rows + i, report->plan->count - i);
			is_bare = false;
		} else {
			print_row(report, out, rows[i++], &is_bare);
		}
	}
	if (is_bare)
		fputc('\n', out);
}

void report_text_changes(const struct report *report, const struct page *page, const struct changes *changes, FILE *out)
{
	const struct text_page text = {report, out, page, changes, NULL, 4, NULL, true};
	report_text_page(&text);
}

void report_text(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	if (!report->is_brief || report->plan->question)
		report_text_top(report, out);
	if (report->is_check && !report_is_not_run(report)) {
		report_check(report, out);
		return;
	}
	report_target_fault(report, out);
	if (report_is_not_run(report))
		return;
	if (report->is_brief)
		report_text_brief(report, out);
	else
		print_rows(report, out);
	if (plan->diags.count) {
		report_print_diagnostics(&plan->diags, out);
		fputc('\n', out);
	}
	report_passed_over(report, out);
	report_text_summary(report, out);
}

/* "==> prod <==", as tail prints the names of files. */
static void print_target(const struct report *report, FILE *out)
{
	LINE_AUTO line = LINE_INIT(0, 0);
	line_printf(&line, COLOUR_BOLD, "==> %s <==", report->plan->target);
	line_print(report, out, &line);
}

void report_text_pages(const struct reports *reports, FILE *out)
{
	for (size_t i = 0; i < reports->count; i++) {
		const struct report *report = &reports->items[i];
		if (i)
			fputc('\n', out);
		if (reports->count > 1 && report->plan->target)
			print_target(report, out);
		report_text(report, out);
	}
}
