/* SPDX-License-Identifier: MIT */
/*
 * Where both sides changed the same thing: the value of base, and what each side made of it.
 *
 *     panel 'Request rate' (id 4), query A: expr, both changed                     :212
 *       base  sum(rate(http_requests_total[5m]))
 *       git   sum(rate(http_requests_total{+{code!~"4.."}+}[5m]))
 *       live  sum(rate(http_requests_total[[-5m-]{+1m+}]))
 */
#include "cmd/output/report_text.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/merge/conflict_words.h"
#include "model/merge/merge.h"
#include "model/plan/decide.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define INDENT      2
#define SHORT_VALUE 30 /* columns: a value of these needs no comparison */

/* A text without quotes and escapes, all else as JSON. */
static struct slice words_of(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO text = STRBUF_INIT(LINE_MOST);
	if (value->kind == VALUE_STRING)
		return value->text;
	json_write(value, &text);
	return arena_slice(arena, strbuf_slice(&text));
}

/* What one side has, compared with base. */
static void print_side(const struct report *report, FILE *out, const char *name, const struct value *base,
		       const struct value *side)
{
	ARENA_AUTO scratch = arena_new();
	LINE_AUTO line = LINE_INIT(2 * INDENT, 4 * INDENT);
	LINE_AUTO words = LINE_INIT(4 * INDENT + 2, 0);
	struct slice new = words_of(scratch, side);
	bool is_text = base && base->kind == VALUE_STRING && side->kind == VALUE_STRING;
	struct slice old = base ? words_of(scratch, base) : (struct slice){0};
	bool is_short = text_width(new) <= SHORT_VALUE && !memchr(new.at, '\n', new.length);
	bool is_replaced = is_text && !is_short && report_text_replace(report, &words, old, new);
	bool is_compared = is_text && !is_short && !is_replaced;
	line_printf(&line, COLOUR_BOLD, is_compared ? "%s" : "%-4s", name);
	if (is_replaced) {
		line_gap(&line);
		line_join(&line, &words);
		line_print(report, out, &line);
	} else if (is_compared) {
		report_text_count(&line, old, new);
		line_print(report, out, &line);
		report_text_compare(report, out, 3 * INDENT, old, new);
	} else if (memchr(new.at, '\n', new.length)) {
		line_print(report, out, &line);
		report_text_block(report, out, 3 * INDENT, "", COLOUR_NONE, new);
	} else {
		line_gap(&line);
		line_add(&line, COLOUR_NONE, new);
		line_print(report, out, &line);
	}
}

/* Base as it was, where a line has it; else the comparisons of the two sides show what of it matters. */
static void print_base(const struct report *report, FILE *out, const struct value *base)
{
	ARENA_AUTO scratch = arena_new();
	LINE_AUTO line = LINE_INIT(2 * INDENT, 4 * INDENT);
	struct slice text = words_of(scratch, base);
	if (memchr(text.at, '\n', text.length))
		return;
	line_printf(&line, COLOUR_BOLD, "%-4s", "base");
	line_gap(&line);
	line_add(&line, COLOUR_NONE, text);
	line_print(report, out, &line);
}

/* What the side that is left made of each member, for who cannot see it in the changes. */
static void print_members(const struct report *report, FILE *out, const struct conflict *conflict)
{
	const struct value *side = conflict->git ? conflict->git : conflict->live;
	for (size_t i = 0; side->kind == VALUE_OBJECT && conflict->base->kind == VALUE_OBJECT && i < side->count; i++) {
		const struct member *member = &side->members[i];
		const struct value *was = value_get_slice(conflict->base, member->key);
		LINE_AUTO line = LINE_INIT(2 * INDENT, 4 * INDENT);
		if (was && value_equal(was, &member->value))
			continue;
		line_add(&line, COLOUR_NONE, member->key);
		line_print(report, out, &line);
		if (was)
			print_base(report, out, was);
		print_side(report, out, conflict->git ? "git" : "live", was, &member->value);
	}
}

static void print_conflict(const struct report *report, FILE *out, const struct plan_row *row,
			   const struct conflict *conflict)
{
	ARENA_AUTO scratch = arena_new();
	LINE_AUTO line = LINE_INIT(INDENT, 3 * INDENT);
	bool is_deleted = !conflict->git != !conflict->live;
	line_say(&line, COLOUR_BOLD, conflict->what);
	line_say(&line, COLOUR_NONE, is_deleted ? ": " : ", ");
	line_say(&line, COLOUR_NONE, conflict_words(scratch, conflict));
	line_place(report, &line, row->place.file, conflict->line, 0, true);
	line_print(report, out, &line);
	if (is_deleted && conflict->base && report->verbose)
		print_members(report, out, conflict);
	if (is_deleted || !conflict->git)
		return;
	if (conflict->base)
		print_base(report, out, conflict->base);
	print_side(report, out, "git", conflict->base, conflict->git);
	print_side(report, out, "live", conflict->base ? conflict->base : conflict->git, conflict->live);
}

static bool is_place(const struct conflict *conflict)
{
	return slice_ends_with(slice_of(conflict->path), "/gridPos");
}

/* Places of panels say little one by one. */
static void print_places(const struct report *report, FILE *out, size_t count)
{
	LINE_AUTO line = LINE_INIT(INDENT, 3 * INDENT);
	line_printf(&line, COLOUR_BOLD, "layout: the places of %zu panels, both changed", count);
	line_say(&line, COLOUR_DIM, " (-v shows all)");
	line_print(report, out, &line);
}

void report_text_conflicts(const struct report *report, FILE *out, const struct plan_row *row)
{
	const struct conflicts *conflicts = &row->edited.conflicts;
	size_t places = 0;
	if (action_writes(row->action) || row->write.outcome == OUTCOME_WRITTEN)
		return;
	for (size_t i = 0; i < conflicts->count; i++)
		places += is_place(&conflicts->items[i]);
	bool is_folded = places > 1 && !report->verbose;
	for (size_t i = 0; i < conflicts->count; i++)
		if (!is_folded || !is_place(&conflicts->items[i]))
			print_conflict(report, out, row, &conflicts->items[i]);
	if (is_folded)
		print_places(report, out, places);
}
