/* SPDX-License-Identifier: MIT */
/*
 * For a person at 80 columns:
 *
 *     ~ changed       checkout  Checkout service
 *         dashboards/checkout.json:1:1  git changed, nobody edited live
 *         panel 'Latency' (id 4), query A: expr  dashboards/checkout.json:42:19
 *           - "rate(x[5m])"  + "rate(x[1m])"
 *
 * "-" is what live has, "+" what git wants, whatever is done about it. What does not fit into a line goes on two. Long
 * texts are cut around the first place where the two differ, so that a small change in a long query is seen.
 */
#include "cmd/report/report_internal.h"

#include <inttypes.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/value/json.h"
#include "model/value/value.h"

#define SHOWN_CHANGES 20 /* of one dashboard, without -v */
#define CONTEXT       24 /* characters kept before the first difference */
#define VALUE_BYTES   (SIZE_MAX / 2)

/* How many bytes of both texts are alike, at a character boundary. */
static size_t common_prefix(struct slice a, struct slice b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	size_t i = 0;
	while (i < shorter && a.at[i] == b.at[i])
		i++;
	return text_cut_bytes(a, i).length;
}

/* One side of a change: `skip` bytes that both sides share are left out behind an ellipsis. */
static void print_side(const struct report *report, FILE *out, const char *sign, struct slice text, size_t skip)
{
	bool cut = skip > CONTEXT;
	if (cut) {
		size_t from = text_cut_bytes(text, skip - CONTEXT).length;
		text = (struct slice){text.at + from, text.length - from};
	}
	STRBUF_AUTO line = STRBUF_INIT(VALUE_BYTES);
	report_add_cut(report, text, report_width(report) - 10 - (cut ? 1u : 0u), &line);
	bool old = *sign == '-';
	fprintf(out, "      %s%s %s%s%s\n", report_paint(report, old ? COLOUR_RED : COLOUR_GREEN), sign, cut ? "…" : "",
		line.at ? line.at : "", *report->palette->reset ? report->palette->reset : "");
}

static void render(const struct value *value, struct strbuf *out)
{
	if (value)
		json_write(value, out);
}

/* Both sides on one line; false when they are too long for that. */
static bool print_sides_in_line(const struct report *report, FILE *out, struct slice old, struct slice new)
{
	STRBUF_AUTO first = STRBUF_INIT(VALUE_BYTES);
	STRBUF_AUTO second = STRBUF_INIT(VALUE_BYTES);
	text_printable(old, &first);
	text_printable(new, &second);
	if (text_width(strbuf_slice(&first)) + text_width(strbuf_slice(&second)) + 12 > report_width(report))
		return false;
	fprintf(out, "      %s- %s%s  %s+ %s%s\n", report_paint(report, COLOUR_RED), first.at, report->palette->reset,
		report_paint(report, COLOUR_GREEN), second.at, report->palette->reset);
	return true;
}

static void print_values(const struct report *report, FILE *out, const struct change *change)
{
	STRBUF_AUTO old = STRBUF_INIT(VALUE_BYTES);
	STRBUF_AUTO new = STRBUF_INIT(VALUE_BYTES);
	render(change->old, &old);
	render(change->new, &new);
	if (change->old && change->new &&print_sides_in_line(report, out, strbuf_slice(&old), strbuf_slice(&new)))
		return;
	bool fits = text_width(strbuf_slice(&old)) <= report_width(report) - 10 &&
		    text_width(strbuf_slice(&new)) <= report_width(report) - 10;
	size_t skip = change->old && change->new && !fits ? common_prefix(strbuf_slice(&old), strbuf_slice(&new)) : 0;
	if (change->old)
		print_side(report, out, "-", strbuf_slice(&old), skip);
	if (change->new)
		print_side(report, out, "+", strbuf_slice(&new), skip);
}

/* What changed, and where: in one line when that fits. */
static void print_what(const struct report *report, FILE *out, const struct plan_row *row, const char *what,
		       const struct change *change)
{
	STRBUF_AUTO named = STRBUF_INIT(REPORT_LINE_BYTES);
	STRBUF_AUTO place = STRBUF_INIT(REPORT_LINE_BYTES);
	STRBUF_AUTO shown = STRBUF_INIT(REPORT_LINE_BYTES);
	strbuf_add_text(&place, row->place.file ? row->place.file : "");
	if (change->line && row->place.file)
		strbuf_printf(&place, ":%u:%u", change->line, change->column);
	text_printable(slice_of(what), &named);
	text_printable(strbuf_slice(&place), &shown);
	if (text_width(strbuf_slice(&named)) + text_width(strbuf_slice(&shown)) + 6 > report_width(report)) {
		report_wrapped(report, out, 4, what);
		if (row->place.file)
			report_line(report, out, 6, COLOUR_DIM, place.at);
		return;
	}
	fprintf(out, "    %s%s%s%s%s\n", named.at ? named.at : "", row->place.file ? "  " : "",
		report_paint(report, COLOUR_DIM), shown.at ? shown.at : "", report->palette->reset);
}

/* Where both sides changed, whose change this is. */
static const char *owner_of(const struct report *report, const struct plan_row *row, const struct change *change)
{
	if (report->from_live || row->state != STATE_DIVERGED || row->write.outcome != OUTCOME_NONE)
		return "";
	for (size_t i = 0; i < row->edited.changes.count; i++)
		if (strcmp(row->edited.changes.items[i].path, change->path) == 0)
			return "live's: ";
	return "git's: ";
}

static void print_changes(const struct report *report, FILE *out, const struct plan_row *row,
			  const struct changes *changes)
{
	size_t shown = changes->count;
	if (!report->verbose && shown > SHOWN_CHANGES)
		shown = SHOWN_CHANGES;
	for (size_t i = 0; i < shown; i++) {
		const struct change *change = &changes->items[i];
		STRBUF_AUTO what = STRBUF_INIT(REPORT_LINE_BYTES);
		strbuf_printf(&what, "%s%s", owner_of(report, row, change), change->what);
		print_what(report, out, row, what.at, change);
		print_values(report, out, change);
	}
	if (shown < changes->count)
		fprintf(out, "    and %zu more changes (-v shows all)\n", changes->count - shown);
}

void report_text_changes(const struct report *report, const struct changes *changes, FILE *out)
{
	print_changes(report, out, &(struct plan_row){0}, changes);
}

static void print_headline(const struct report *report, FILE *out, const struct plan_row *row)
{
	STRBUF_AUTO uid = STRBUF_INIT(REPORT_LINE_BYTES);
	STRBUF_AUTO title = STRBUF_INIT(REPORT_LINE_BYTES);
	const struct slice shown = row->uid.at ? row->uid : slice_of(row->place.file);
	text_printable(shown, &uid);
	size_t used = 16 + text_width(strbuf_slice(&uid)) + 2;
	if (row->title.at && (!report->width || used + 8 < report->width))
		report_add_cut(report, row->title, report_width(report) - used, &title);
	const struct mark mark = report_mark(row);
	enum colour colour = mark.colour;
	fprintf(out, "%s%s %-13s%s %s%s%s%s%s\n", report_paint(report, colour), mark.symbol, report_word(report, row),
		*report_paint(report, colour) ? report->palette->reset : "", report->palette->bold,
		uid.at ? uid.at : "", report->palette->reset, title.at ? "  " : "", title.at ? title.at : "");
}

/* What became of the row, when apply has run. */
static void print_outcome(const struct report *report, FILE *out, const struct plan_row *row)
{
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	if (row->write.outcome == OUTCOME_WRITTEN && report->is_pull)
		strbuf_printf(&text, "written to %s", row->place.file);
	else if (row->write.outcome == OUTCOME_WRITTEN)
		strbuf_printf(&text, "written as version %" PRId64 "%s", row->write.version,
			      report_effect(report, row));
	else if (report->plan->endpoint || row->state != STATE_IN_SYNC) /* else the headline says it */
		strbuf_printf(&text, "%s", row->reason ? row->reason : "");
	if (row->write.outcome != OUTCOME_NONE && row->write.outcome != OUTCOME_WRITTEN) {
		fprintf(out, "    %s%s:%s\n", report_paint(report, COLOUR_RED), outcome_name(row->write.outcome),
			report->palette->reset);
		report_wrapped(report, out, 6, text.at);
	} else {
		report_wrapped(report, out, 4, text.at ? text.at : "");
	}
	if (row->write.warning) {
		fprintf(out, "    %swarning:%s\n", report_paint(report, COLOUR_YELLOW), report->palette->reset);
		report_wrapped(report, out, 6, row->write.warning);
	}
}

/* Who edited live since base, when, in how many saves, and what the last one's message says. */
static void print_edited(const struct report *report, FILE *out, const struct plan_row *row)
{
	ARENA_AUTO scratch = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	if (!row->edited.by.at && !row->edited.versions)
		return;
	bool is_rollback = row->edited.is_rollback && row->edited.at.length;
	struct slice by = row->edited.by.length ? row->edited.by : slice_of("somebody");
	strbuf_printf(&text, "%s%s", is_rollback ? "last saved" : "edited by ",
		      is_rollback ? "" : text_c_string(scratch, by));
	if (row->edited.at.at)
		strbuf_printf(&text, "%s%s", is_rollback ? " " : ", ", text_c_string(scratch, row->edited.at));
	if (row->edited.versions)
		strbuf_printf(&text, ", %" PRId64 " save%s above version %" PRId64, row->edited.versions,
			      row->edited.versions == 1 ? "" : "s", row->found.base_version);
	if (row->edited.message.length)
		strbuf_printf(&text, ": \"%s\"", text_c_string(scratch, row->edited.message));
	report_wrapped(report, out, 4, text.at);
}

static void print_conflicts(const struct report *report, FILE *out, const struct plan_row *row)
{
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	for (size_t i = 0; i < row->edited.conflicts.count && i < SHOWN_CHANGES; i++) {
		const struct conflict *conflict = &row->edited.conflicts.items[i];
		strbuf_reset(&text);
		strbuf_printf(&text, "both changed: %s (%s:%u:%u)", conflict->what, row->place.file, conflict->line,
			      conflict->column);
		report_wrapped(report, out, 4, text.at);
	}
}

static void print_hint(const struct report *report, FILE *out, const struct plan_row *row)
{
	if (report_ways(report, out, row) || !row->hint)
		return;
	STRBUF_AUTO hint = STRBUF_INIT(REPORT_LINE_BYTES);
	strbuf_printf(&hint, "hint: %s", row->hint);
	report_wrapped(report, out, 4, hint.at);
}

static void print_row(const struct report *report, FILE *out, const struct plan_row *row)
{
	print_headline(report, out, row);
	STRBUF_AUTO place = STRBUF_INIT(REPORT_LINE_BYTES);
	strbuf_add_text(&place, row->place.file);
	if (row->place.line)
		strbuf_printf(&place, ":%u:%u", row->place.line, row->place.column);
	if (!row->edited.changes.count) /* else each of them has its place */
		report_line(report, out, 4, COLOUR_DIM, place.at);
	report_causes(report, out, row);
	print_outcome(report, out, row);
	report_check_items(report, out, row);
	print_edited(report, out, row);
	if (row->note)
		report_wrapped(report, out, 4, row->note);
	print_conflicts(report, out, row);
	if (row->write.outcome == OUTCOME_NONE || report->verbose || row->edited.changes.count)
		print_changes(report, out, row, report->from_live ? &row->edited.changes : &row->changes);
	print_hint(report, out, row);
	fputc('\n', out);
}

static void print_header(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	strbuf_printf(&text, "%s", report->command);
	if (plan->target)
		strbuf_printf(&text, " of target '%s'", plan->target);
	if (plan->endpoint)
		strbuf_printf(&text, " against %s", plan->endpoint);
	report_line(report, out, 0, COLOUR_NONE, text.at);
	if (plan->commit) {
		strbuf_reset(&text);
		strbuf_printf(&text, "commit %.12s  %s", plan->commit, plan->subject);
		report_line(report, out, 0, COLOUR_NONE, text.at);
		if (plan->dirty)
			fputs("and changes that are not committed\n", out);
	}
	report_headlines(report, out);
	if (plan->endpoint && !report->is_check)
		fputs(report->is_pull       ? "(- is what the file had, + what live has)\n"
		      : report->from_live   ? "(- is what git has, + what was made of it on the server)\n"
		      : report->is_rollback ? "(- is what the server has, + what it had)\n"
					    : "(- is what the server has, + what git wants)\n",
		      out);
}

static void print_held_back(const struct report *report, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	strbuf_printf(&text, "apply would write nothing: %s.", report->plan->held_back);
	report_wrapped(report, out, 0, text.at);
}

/* What became of a pull, and what to do next. */
static void print_pulled(const struct report *report, const struct plan_counts *counts, FILE *out)
{
	if (report->plan->interrupted)
		fputs("Interrupted: not everything was looked at or written. Run again.\n", out);
	if (counts->state[STATE_ERROR])
		fprintf(out, "%zu could not be read: what was edited there is not known.\n",
			counts->state[STATE_ERROR]);
	if (!counts->written && !counts->unwritten) {
		if (counts->state[STATE_ERROR] == report->plan->count && report->plan->count)
			return;
		fputs("Nothing to pull: no dashboard was edited by hand.\n", out);
		return;
	}
	fprintf(out, "%zu written, %zu not written.\n", counts->written, counts->unwritten);
	if (counts->written)
		fputs("Next: look at it with 'git diff', then commit.\n", out);
}

/* "3 dashboards: 2 in-sync, 1 changed." A rollback compares with versions, so states would say nothing of it. */
static void print_count(const struct report *report, const struct plan_counts *counts, FILE *out)
{
	const struct plan *plan = report->plan;
	STRBUF_AUTO text = STRBUF_INIT(REPORT_LINE_BYTES);
	bool offline = !plan->endpoint;
	strbuf_printf(&text, "%zu dashboard%s", plan->count, plan->count == 1 ? "" : "s");
	const char *before = ": ";
	for (int state = 0; state < STATE_COUNT && !report->is_rollback; state++) {
		if (!counts->state[state])
			continue;
		const char *name = offline && state == STATE_IN_SYNC ? "valid" : state_name((enum state)state);
		strbuf_printf(&text, "%s%zu %s", before, counts->state[state], name);
		before = ", ";
	}
	if (plan->count == 0)
		strbuf_add_text(&text, !plan->base ? ": none found"
				       : plan->files_changed
					       ? ": what this branch changes in files changes no dashboard"
					       : ": no dashboard file changed");
	else if (plan->base && plan->endpoint)
		strbuf_printf(&text, " (only what merging into %s changes)", plan->base);
	strbuf_add_char(&text, '.');
	report_wrapped(report, out, 0, text.at);
}

static void print_summary(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	struct plan_counts counts = plan_count(plan);
	bool offline = !plan->endpoint;
	print_count(report, &counts, out);
	for (size_t i = 0; i < plan->notes_count; i++)
		report_wrapped(report, out, 0, plan->notes[i]);
	if (report->is_pull)
		print_pulled(report, &counts, out);
	if (report->from_live)
		return;
	if (plan->run)
		fprintf(out, "%zu written, %zu not written. Run %s.\n", counts.written, counts.unwritten, plan->run);
	else if (!offline && counts.updates && plan->held_back)
		print_held_back(report, out);
	else if (!offline && counts.updates)
		fprintf(out, "%s would write %zu.\n", report->is_rollback ? "rollback" : "apply", counts.updates);
	else if (report->is_rollback)
		fputs("Nothing is to be written.\n", out);
	else if (!offline && plan->count)
		fputs(counts.state[STATE_IN_SYNC] == plan->count ? "Nothing to do: live equals git.\n"
								 : "apply would write nothing.\n",
		      out);
	if (plan->interrupted)
		fputs("Interrupted: not everything was looked at or written. Run again.\n", out);
}

/* Invalid files are shown by their diagnostics, dashboards in sync only with -v, or where a config makes them so. */
static bool is_shown(const struct report *report, const struct plan_row *row)
{
	if (row->state == STATE_INVALID || report_is_of_target(report, row))
		return false;
	if (report->is_rollback || row->causes & (CAUSE_CONFIG | CAUSE_LINKS))
		return true;
	if (report->from_live && (row->state == STATE_CHANGED || row->state == STATE_NEW))
		return report->verbose; /* git is ahead: nobody edited */
	return row->state != STATE_IN_SYNC || row->write.outcome != OUTCOME_NONE || report->verbose;
}

/* The first line, so that nobody reads on before answering. */
static void print_question(const struct report *report, FILE *out)
{
	if (!report->plan->question)
		return;
	report_wrapped(report, out, 0, report->plan->question);
	report_wrapped(report, out, 0,
		       "hint: If it is, and the dashboards are still to be created: --allow-all-missing");
}

void report_text(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	print_question(report, out);
	print_header(report, out);
	fputc('\n', out);
	if (report->is_check) {
		report_check(report, out);
		return;
	}
	report_target_fault(report, out);
	for (size_t i = 0; i < plan->count; i++)
		if (is_shown(report, &plan->rows[i]))
			print_row(report, out, &plan->rows[i]);
	if (plan->diags.count) {
		report_print_diagnostics(&plan->diags, out);
		fputc('\n', out);
	}
	report_passed_over(report, out);
	print_summary(report, out);
}
