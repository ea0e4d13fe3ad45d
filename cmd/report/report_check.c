/* SPDX-License-Identifier: MIT */
/*
 * What `check` found, for a person at 80 columns:
 *
 *     ! broken    checkout  Checkout service
 *         dashboards/checkout.json:1:1
 *         error: panel 'Latency' (id 4), query A  dashboards/checkout.json:42:19
 *           data source 'prom': 1:7: parse error: unclosed left parenthesis
 *         2 data source references, 9 queries: 7 answered, 1 failed, 1 not checked (-v says more)
 */
#include <inttypes.h>

#include "cmd/report/report_internal.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define SHOWN_ITEMS 20 /* of one dashboard, without -v */

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

/* ---- items ---- */

static bool is_shown(const struct report *report, const struct check_item *item)
{
	return item->severity >= CHECK_WARNING || report->verbose;
}

static enum colour colour_of(enum check_severity severity)
{
	static const enum colour colours[] = {COLOUR_GREEN, COLOUR_DIM, COLOUR_YELLOW, COLOUR_RED};
	return colours[severity];
}

/* "error: " in its colour, then the words; the place follows on the same line when it fits. */
static void print_what(const struct report *report, FILE *out, const struct plan_row *row,
		       const struct check_item *item)
{
	STRBUF_AUTO what = STRBUF_INIT(REPORT_LINE_BYTES);
	STRBUF_AUTO place = STRBUF_INIT(REPORT_LINE_BYTES);
	enum colour colour = colour_of(item->severity);
	const char *word = check_severity_name(item->severity);
	text_printable(slice_of(item->what), &what);
	if (item->line && row->place.file) {
		text_printable(slice_of(row->place.file), &place);
		strbuf_printf(&place, ":%u:%u", item->line, item->column);
	}
	size_t used = 4 + strlen(word) + 2 + text_width(strbuf_slice(&what)) + 2 + text_width(strbuf_slice(&place));
	bool apart = place.length && used > report_width(report);
	fprintf(out, "    %s%s:%s %s", report_paint(report, colour), word, report->palette->reset,
		what.at ? what.at : "");
	if (place.length && !apart)
		fprintf(out, "  %s%s%s", report_paint(report, COLOUR_DIM), place.at, report->palette->reset);
	fputc('\n', out);
	if (apart)
		report_line(report, out, 6, COLOUR_DIM, place.at);
}

static void print_item(const struct report *report, FILE *out, const struct plan_row *row,
		       const struct check_item *item)
{
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	print_what(report, out, row, item);
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

void report_check_items(const struct report *report, FILE *out, const struct plan_row *row)
{
	const struct check *check = row->check;
	size_t shown = 0;
	size_t hidden = 0;
	if (!check)
		return;
	for (size_t i = 0; i < check->count; i++) {
		if (!is_shown(report, &check->items[i]))
			continue;
		if (report->verbose || shown++ < SHOWN_ITEMS)
			print_item(report, out, row, &check->items[i]);
		else
			hidden++;
	}
	if (hidden)
		fprintf(out, "    and %zu more (-v shows all)\n", hidden);
	print_counts(report, out, check);
}

/* ---- the report of check ---- */

static void print_row(const struct report *report, FILE *out, const struct plan_row *row)
{
	enum verdict verdict = verdict_of(row);
	STRBUF_AUTO name = STRBUF_INIT(REPORT_LINE_BYTES);
	STRBUF_AUTO title = STRBUF_INIT(REPORT_LINE_BYTES);
	STRBUF_AUTO place = STRBUF_INIT(REPORT_LINE_BYTES);
	text_printable(row->uid.at ? row->uid : slice_of(row->place.file), &name);
	size_t used = 14 + text_width(strbuf_slice(&name));
	if (row->title.at && (!report->width || used + 8 < report->width))
		report_add_cut(report, row->title, report_width(report) - used, &title);
	fprintf(out, "%s%s %-9s%s %s%s%s%s%s\n", report_paint(report, verdicts[verdict].colour),
		verdicts[verdict].symbol, verdicts[verdict].word, report->palette->reset, report->palette->bold,
		name.at ? name.at : "", report->palette->reset, title.at ? "  " : "", title.at ? title.at : "");
	strbuf_add_text(&place, row->place.file);
	if (row->place.line)
		strbuf_printf(&place, ":%u:%u", row->place.line, row->place.column);
	report_line(report, out, 4, COLOUR_DIM, place.at);
	if (!row->check && row->reason)
		report_wrapped(report, out, 4, row->reason);
	report_check_items(report, out, row);
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
	if (plan->interrupted)
		fputs("Interrupted: not everything was looked at. Run again.\n", out);
}

void report_check(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	report_target_fault(report, out);
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		bool is_told = report->verbose || verdict_of(row) != VERDICT_WORKS;
		if (is_told && !report_is_of_target(report, row))
			print_row(report, out, row);
	}
	if (plan->diags.count) {
		report_print_diagnostics(&plan->diags, out);
		fputc('\n', out);
	}
	print_summary(report, out);
}
