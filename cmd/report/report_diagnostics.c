/* SPDX-License-Identifier: MIT */
/*
 * Problems in files, each said once: what has the same words in several places is one finding with its places, and
 * findings with the same hint follow each other, with the hint behind the last one.
 *
 *     dashboards/a.json:3:5: error: duplicate key 'uid'
 *     warning: data source 'mssql' has no entry in 'datasource-defaults', in 3 places
 *       dashboards/a.json:12:20
 *       dashboards/a.json:80:20
 *       dashboards/b.json:4:9
 *       hint: ...
 */
#include <stdlib.h>
#include <string.h>

#include "cmd/report/report.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define TEXT_BYTES (SIZE_MAX / 2)

/* A diagnostic, and the first ones with its words and with its hint, as indices into the list. */
struct seen_problem {
	const struct diagnostic *diag;
	size_t at;
	size_t alike;
	size_t hinted;
};

static int compare_sizes(size_t left, size_t right)
{
	return (left > right) - (left < right);
}

static int compare_hints(const struct seen_problem *left, const struct seen_problem *right)
{
	int order = compare_sizes(left->diag->severity, right->diag->severity);
	return order ? order
		     : strcmp(left->diag->hint ? left->diag->hint : "", right->diag->hint ? right->diag->hint : "");
}

/* By severity, hint, words and then as they were. */
static int compare_words(const void *a, const void *b)
{
	const struct seen_problem *left = a;
	const struct seen_problem *right = b;
	int order = compare_hints(left, right);
	if (order == 0)
		order = strcmp(left->diag->message, right->diag->message);
	return order ? order : compare_sizes(left->at, right->at);
}

/* As they are printed: errors first, then by the first with the same hint, then by the first with the same words. */
static int compare_turns(const void *a, const void *b)
{
	const struct seen_problem *left = a;
	const struct seen_problem *right = b;
	int order = compare_sizes(left->diag->severity, right->diag->severity);
	if (order == 0)
		order = compare_sizes(left->hinted, right->hinted);
	if (order == 0)
		order = compare_sizes(left->alike, right->alike);
	return order ? order : compare_sizes(left->at, right->at);
}

static bool is_alike(const struct seen_problem *left, const struct seen_problem *right)
{
	return compare_hints(left, right) == 0 && strcmp(left->diag->message, right->diag->message) == 0;
}

static struct seen_problem *in_turn(struct arena *arena, const struct diagnostics *diags)
{
	size_t count = diags->count;
	struct seen_problem *seen = arena_array(arena, count, sizeof *seen);
	for (size_t i = 0; i < count; i++)
		seen[i] = (struct seen_problem){.diag = &diags->items[i], .at = i};
	qsort(seen, count, sizeof *seen, compare_words);
	for (size_t i = 0; i < count; i++)
		seen[i].alike = i > 0 && is_alike(&seen[i], &seen[i - 1]) ? seen[i - 1].alike : seen[i].at;
	for (size_t from = 0, end; from < count; from = end) {
		size_t first = seen[from].at;
		for (end = from + 1; end < count && compare_hints(&seen[from], &seen[end]) == 0; end++)
			first = seen[end].at < first ? seen[end].at : first;
		for (size_t i = from; i < end; i++)
			seen[i].hinted = seen[i].diag->hint ? first : seen[i].alike;
	}
	qsort(seen, count, sizeof *seen, compare_turns);
	return seen;
}

static void add_place(struct strbuf *out, const struct place *place)
{
	text_printable(slice_of(place->file), out);
	if (place->line)
		strbuf_printf(out, ":%u:%u", place->line, place->column);
}

/* One finding; a place that is alone stands in front. */
static void print_finding(const struct seen_problem *seen, size_t count, FILE *out)
{
	const struct diagnostic *diag = seen->diag;
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	if (count == 1 && diag->place.file) {
		add_place(&text, &diag->place);
		strbuf_add_text(&text, ": ");
	}
	strbuf_add_text(&text, diag->severity == SEVERITY_ERROR ? "error: " : "warning: ");
	text_printable(slice_of(diag->message), &text);
	if (count > 1)
		strbuf_printf(&text, ", in %zu places", count);
	strbuf_add_char(&text, '\n');
	for (size_t i = 0; i < count && count > 1; i++) {
		strbuf_add_text(&text, "  ");
		if (seen[i].diag->place.file)
			add_place(&text, &seen[i].diag->place);
		strbuf_add_char(&text, '\n');
	}
	fputs(text.at, out);
}

static void print_hint(const char *hint, size_t findings, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	text_printable(slice_of(hint), &text);
	if (findings > 1)
		fprintf(out, "  hint, for all %zu: %s\n", findings, text.at ? text.at : "");
	else
		fprintf(out, "  hint: %s\n", text.at ? text.at : "");
}

void report_print_diagnostics(const struct diagnostics *diags, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	const struct seen_problem *seen = diags->count ? in_turn(arena, diags) : NULL;
	size_t findings = 0; /* with the hint that is to follow */
	for (size_t from = 0, end; from < diags->count; from = end) {
		for (end = from + 1; end < diags->count && is_alike(&seen[from], &seen[end]); end++)
			;
		print_finding(&seen[from], end - from, out);
		findings++;
		if (end < diags->count && seen[from].diag->hint && compare_hints(&seen[from], &seen[end]) == 0)
			continue;
		if (seen[from].diag->hint)
			print_hint(seen[from].diag->hint, findings, out);
		findings = 0;
	}
	size_t dropped = diags->errors + diags->warnings - diags->count;
	if (dropped)
		fprintf(out, "%zu more problems are not shown\n", dropped);
}
