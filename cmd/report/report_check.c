/* SPDX-License-Identifier: MIT */
/*
 * What `check` found, for a person at 80 columns:
 *
 *     ! broken    checkout  Checkout service
 *         dashboards/checkout.json:1:1
 *         error: panel 'Latency' (id 4), query A  dashboards/checkout.json:42:19
 *           data source 'prom': 1:7: parse error: unclosed left parenthesis
 *         error: 12 references to data source 'mssql-dev'
 *           data source 'mssql-dev' is not visible to this identity (404): ...
 *           dashboards/checkout.json:50:19  panel 'Orders' (id 7)
 *           ...
 *         14 data source references, 9 queries: 7 answered, 1 failed, 1 not checked (-v says more)
 */
#include <inttypes.h>

#include "cmd/report/report_findings.h"
#include "cmd/report/report_internal.h"
#include "cmd/report/report_target.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define SHOWN_FINDINGS 20 /* of one dashboard, without -v */
#define SHOWN_PLACES   8  /* of one finding, without -v */

#define HEADING_COLUMNS 14 /* of a heading beside name and title */

/* What is said of a dashboard as a whole, from good to bad. */
enum verdict {
	VERDICT_WORKS,
	VERDICT_WARNINGS,
	VERDICT_BROKEN,
	VERDICT_UNCHECKED,
	VERDICT_COUNT,
};

static const struct {
	const char *symbol;
	enum colour colour;
	const char *word;
	const char *counted; /* in the summary */
} verdicts[VERDICT_COUNT] = {
	[VERDICT_WORKS] = {"=", COLOUR_GREEN, "works", "without a finding"},
	[VERDICT_WARNINGS] = {"?", COLOUR_YELLOW, "warnings", "with warnings"},
	[VERDICT_BROKEN] = {"!", COLOUR_RED, "broken", "broken"},
	[VERDICT_UNCHECKED] = {"!", COLOUR_RED, "unchecked", "not checked"},
};

static enum verdict verdict_of(const struct plan_row *row)
{
	struct check_counts counts = check_count(row->check);
	if (check_is_broken(row->check))
		return VERDICT_BROKEN;
	if (!row->check || counts.errors)
		return VERDICT_UNCHECKED;
	return counts.warnings ? VERDICT_WARNINGS : VERDICT_WORKS;
}

/* ---- findings ---- */

static enum colour colour_of(enum check_severity severity)
{
	static const enum colour colours[] = {COLOUR_GREEN, COLOUR_DIM, COLOUR_YELLOW, COLOUR_RED};
	return colours[severity];
}

static void add_place(const struct finding_place *place, struct strbuf *out)
{
	if (!place->item->line || !place->row->place.file)
		return;
	text_printable(slice_of(place->row->place.file), out);
	strbuf_printf(out, ":%u:%u", place->item->line, place->item->column);
}

/* "error: " in its colour, then the words. */
static void print_word(const struct report *report, FILE *out, const struct check_item *item, const char *words)
{
	fprintf(out, "    %s%s:%s %s", report_paint(report, colour_of(item->severity)),
		check_severity_name(item->severity), report->palette->reset, words);
}

/* What it is about; the place follows on the same line when it fits. */
static void print_single(const struct report *report, FILE *out, const struct finding_place *finding)
{
	STRBUF_AUTO what = STRBUF_INIT(REPORT_LINE_BYTES);
	STRBUF_AUTO place = STRBUF_INIT(REPORT_LINE_BYTES);
	text_printable(slice_of(finding->item->what), &what);
	add_place(finding, &place);
	size_t used = 4 + strlen(check_severity_name(finding->item->severity)) + 2 + text_width(strbuf_slice(&what)) +
		      2 + text_width(strbuf_slice(&place));
	bool apart = place.length && used > report_width(report);
	print_word(report, out, finding->item, what.at ? what.at : "");
	if (place.length && !apart)
		fprintf(out, "  %s%s%s", report_paint(report, COLOUR_DIM), place.at, report->palette->reset);
	fputc('\n', out);
	if (apart)
		report_line(report, out, 6, COLOUR_DIM, place.at);
}

/* "12 queries", "45 references to data source 'mssql-dev'" */
static void add_count(const struct check_item *item, size_t count, struct strbuf *out)
{
	if (item->is_query)
		strbuf_printf(out, "%zu quer%s", count, count == 1 ? "y" : "ies");
	else
		strbuf_printf(out, "%zu reference%s to %s", count, count == 1 ? "" : "s",
			      item->data_source ? "data source '" : "a data source");
	if (!item->is_query && item->data_source) {
		text_printable(slice_of(item->data_source), out);
		strbuf_add_char(out, '\'');
	}
}

static void print_reason(const struct report *report, FILE *out, const struct check_item *item)
{
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	/* a reason about a data source names it already */
	if (item->data_source && (item->is_query || !item->reason))
		strbuf_printf(&text, "data source '%s'%s", item->data_source, item->reason ? ": " : "");
	if (!item->data_source && !item->reason && item->form)
		strbuf_add_text(&text, item->form);
	if (item->reason)
		strbuf_add_text(&text, item->reason);
	else if (item->is_query)
		strbuf_printf(&text, ": %" PRIu64 " row%s", item->rows, item->rows == 1 ? "" : "s");
	report_wrapped(report, out, 6, text.at ? text.at : "");
}

/* A finding in several places, of `dashboards`; each place is whole, on a line of its own. */
static void print_several(const struct report *report, FILE *out, const struct finding_place *places, size_t count,
			  size_t dashboards)
{
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	add_count(places->item, count, &text);
	if (dashboards > 1)
		strbuf_printf(&text, ", in %zu dashboards", dashboards);
	print_word(report, out, places->item, text.at);
	fputc('\n', out);
	print_reason(report, out, places->item);
	size_t shown = report->verbose || count <= SHOWN_PLACES ? count : SHOWN_PLACES;
	for (size_t i = 0; i < shown; i++) {
		STRBUF_AUTO line = STRBUF_INIT(REPORT_LINE_BYTES);
		add_place(&places[i], &line);
		fprintf(out, "      %s%s%s", report_paint(report, COLOUR_DIM), line.at ? line.at : "",
			line.at ? report->palette->reset : "");
		strbuf_reset(&line);
		text_printable(slice_of(places[i].item->what), &line);
		fprintf(out, "%s%s\n", places[i].item->line ? "  " : "", line.at ? line.at : "");
	}
	if (shown < count)
		fprintf(out, "      and %zu more places (-v shows all)\n", count - shown);
}

/* "2 data source references, 9 queries: 7 answered, 2 not checked (-v says more)" */
static void print_counts(const struct report *report, FILE *out, const struct check *check)
{
	static const struct {
		enum check_status status;
		const char *words;
	} parts[] = {
		{CHECK_OK, "answered"},           {CHECK_EMPTY, "empty"},           {CHECK_SLOW, "slow"},
		{CHECK_FAILED, "failed"},         {CHECK_UNANSWERED, "unanswered"}, {CHECK_INVISIBLE, "not visible"},
		{CHECK_UNCHECKED, "not checked"},
	};
	struct check_counts counts = check_count(check);
	size_t notes = 0;
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	strbuf_printf(&text, "%zu data source reference%s, %zu quer%s", counts.data_sources,
		      counts.data_sources == 1 ? "" : "s", counts.queries, counts.queries == 1 ? "y" : "ies");
	const char *before = ": ";
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		size_t count = 0;
		for (size_t j = 0; j < check->count; j++)
			count += check->items[j].is_query && check->items[j].status == parts[i].status;
		if (count)
			strbuf_printf(&text, "%s%zu %s", before, count, parts[i].words);
		before = count ? ", " : before;
	}
	for (size_t i = 0; i < check->count; i++)
		notes += check->items[i].severity == CHECK_NOTE;
	if (check->left_out)
		strbuf_printf(&text, "; %zu not sent, of panels that are equal in git and live", check->left_out);
	if (notes && !report->verbose)
		strbuf_add_text(&text, " (-v says more)");
	report_wrapped(report, out, 4, text.at);
}

/* The findings of one row, all of whose places follow each other; those of several dashboards were printed before. */
static void print_findings(const struct report *report, FILE *out, const struct check_findings *findings,
			   const struct finding_place *places, size_t count)
{
	size_t shown = 0;
	size_t hidden = 0;
	for (size_t from = 0, end; from < count; from = end) {
		for (end = from + 1; end < count && places[end].finding == places[from].finding; end++)
			;
		STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
		if (!report->verbose && shown++ >= SHOWN_FINDINGS) {
			hidden++;
		} else if (findings->items[places[from].finding].rows > 1) {
			add_count(places[from].item, end - from, &text);
			strbuf_add_text(&text, ", as above\n");
			print_word(report, out, places[from].item, text.at);
		} else if (end - from > 1) {
			print_several(report, out, &places[from], end - from, 1);
		} else {
			print_single(report, out, &places[from]);
			print_reason(report, out, places[from].item);
		}
	}
	if (hidden)
		fprintf(out, "    and %zu more (-v shows all)\n", hidden);
}

void report_check_items(const struct report *report, FILE *out, const struct plan_row *row)
{
	if (!row->check)
		return;
	ARENA_AUTO arena = arena_new();
	struct check_findings findings = report_findings(arena, row, 1, report->verbose);
	print_findings(report, out, &findings, findings.by_row, findings.places_count);
	print_counts(report, out, row->check);
}

/* ---- the report of check ---- */

/* Mark, name and title; a title that does not fit goes on below, whole. */
static void print_heading(const struct report *report, FILE *out, const struct plan_row *row)
{
	enum verdict verdict = verdict_of(row);
	STRBUF_AUTO name = STRBUF_INIT(REPORT_LINE_BYTES);
	STRBUF_AUTO title = STRBUF_INIT(REPORT_LINE_BYTES);
	text_printable(row->uid.at ? row->uid : slice_of(row->place.file), &name);
	text_printable(row->title, &title);
	size_t used = HEADING_COLUMNS + text_width(strbuf_slice(&name)) + text_width(strbuf_slice(&title));
	bool apart = report->width && used > report->width;
	fprintf(out, "%s%s %-9s%s %s%s%s%s%s\n", report_paint(report, verdicts[verdict].colour),
		verdicts[verdict].symbol, verdicts[verdict].word, report->palette->reset, report->palette->bold,
		name.at ? name.at : "", report->palette->reset, title.length && !apart ? "  " : "",
		title.length && !apart ? title.at : "");
	if (title.length && apart)
		report_wrapped(report, out, 4, title.at);
}

static void print_row(const struct report *report, FILE *out, const struct plan_row *row,
		      const struct check_findings *findings, const struct finding_place *places, size_t count)
{
	STRBUF_AUTO place = STRBUF_INIT(REPORT_LINE_BYTES);
	print_heading(report, out, row);
	if (report->is_brief)
		return;
	strbuf_add_text(&place, row->place.file);
	if (row->place.line)
		strbuf_printf(&place, ":%u:%u", row->place.line, row->place.column);
	report_line(report, out, 4, COLOUR_DIM, place.at);
	if (!row->check && row->reason)
		report_wrapped(report, out, 4, row->reason);
	print_findings(report, out, findings, places, count);
	if (row->check)
		print_counts(report, out, row->check);
	fputc('\n', out);
}

/* What several dashboards have in common, once. */
static void print_shared(const struct report *report, FILE *out, const struct check_findings *findings)
{
	bool is_begun = false;
	for (size_t i = 0; i < findings->count; i++) {
		const struct check_finding *finding = &findings->items[i];
		if (finding->rows < 2)
			continue;
		if (!is_begun)
			fputs("The same in several dashboards:\n", out);
		is_begun = true;
		print_several(report, out, finding->places, finding->count, finding->rows);
	}
	if (is_begun)
		fputc('\n', out);
}

static void print_summary(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	size_t count[VERDICT_COUNT] = {0};
	size_t left_out = 0;
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	for (size_t i = 0; i < plan->count; i++) {
		count[verdict_of(&plan->rows[i])]++;
		left_out += plan->rows[i].check ? plan->rows[i].check->left_out : 0;
	}
	strbuf_printf(&text, "%zu dashboard%s:", plan->count, plan->count == 1 ? "" : "s");
	const char *before = " ";
	for (int verdict = 0; verdict < VERDICT_COUNT; verdict++) {
		if (!count[verdict])
			continue;
		strbuf_printf(&text, "%s%zu %s", before, count[verdict], verdicts[verdict].counted);
		before = ", ";
	}
	strbuf_add_text(&text, plan->count ? "." : " none found.");
	report_wrapped(report, out, 0, text.at);
	if (left_out)
		report_wrapped(report, out, 0,
			       "The queries of panels that are equal in git and live were not sent; --all sends them.");
	for (size_t i = 0; i < plan->notes_count; i++)
		report_wrapped(report, out, 0, plan->notes[i]);
	ARENA_AUTO arena = arena_new();
	if (plan->interrupted)
		fprintf(out, "Interrupted: %s\n", report_interruption(arena, plan, false));
}

void report_check(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	ARENA_AUTO arena = arena_new();
	struct check_findings findings = report_findings(arena, plan->rows, plan->count, report->verbose);
	size_t from = 0;
	report_target_fault(report, out);
	if (!report->is_brief)
		print_shared(report, out, &findings);
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		bool is_told = report->verbose || verdict_of(row) != VERDICT_WORKS;
		size_t end = from;
		while (end < findings.places_count && findings.by_row[end].row == row)
			end++;
		if (is_told && !report_is_of_target(report, row))
			print_row(report, out, row, &findings, &findings.by_row[from], end - from);
		from = end;
	}
	if (plan->diags.count) {
		report_print_diagnostics(&plan->diags, out);
		fputc('\n', out);
	}
	print_summary(report, out);
}
