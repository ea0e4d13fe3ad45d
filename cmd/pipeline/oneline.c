/* SPDX-License-Identifier: MIT */
/*
 * One line for a chat's webhook: what the worst dashboards of a target are, by name, as far as a line goes. Chats read
 * `<…>`, `@name`, `#channel`, `*`, `_`, `~`, backquotes, `[text](address)`, `:emoji:`, `&` entities and addresses in a
 * message, each chat its own; a text of others keeps letters, digits, blanks and `. , - ( ) ' + %`, and has a space in
 * the place of anything else, so that nobody is called and nothing is linked (an address loses its colon and slashes).
 */
#include "cmd/pipeline/pipeline.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/report/report.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define LINE_BYTES   1000 /* what a chat shows of a message without folding it */
#define NAME_COLUMNS 60
#define NAMED        5 /* dashboards of a target */

/* Bytes of UTF-8 beyond ASCII are letters of some script here: text_printable has taken the deceptive ones. */
static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80);
}

static bool is_harmless(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || strchr(" .,-()'+%", c);
}

/* A text of others, cut at so many columns; a dot between letters would make an address, so it gets a blank behind. */
static void add_text(const char *text, struct strbuf *out)
{
	STRBUF_AUTO shown = STRBUF_INIT(NAME_COLUMNS * 16);
	text_printable_cut(slice_of(text), NAME_COLUMNS, &shown);
	for (size_t i = 0; i < shown.length; i++) {
		char c = shown.at[i];
		char last = out->length ? out->at[out->length - 1] : ' ';
		bool is_blank = !is_harmless(c) || c == ' ';
		if (!is_blank || last != ' ')
			strbuf_add_char(out, is_blank ? ' ' : c);
		if (c == '.' && i + 1 < shown.length && is_letter(shown.at[i + 1]))
			strbuf_add_char(out, ' ');
	}
}

/* " (ana, 9 hours ago)" of an edit by hand; "" of others. */
static void add_editor(struct arena *arena, const struct report *report, const struct plan_row *row, struct strbuf *out)
{
	if (!state_is_drift(row->state) || !report_has_editor(row))
		return;
	strbuf_add_text(out, " (");
	add_text(report_editor(arena, row), out);
	if (row->edited.at.length) {
		strbuf_add_text(out, ", ");
		add_text(report_age(arena, report->plan, row->edited.at), out);
	}
	strbuf_add_char(out, ')');
}

/* ": Checkout (ana, 9 hours ago), Payments, and 3 more" */
static void add_names(struct arena *arena, const struct report *report, struct strbuf *out)
{
	const struct plan *plan = report->plan;
	const struct plan_row **rows = report_order(arena, report);
	size_t shown = 0;
	size_t left = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = rows[i];
		if (!report_is_shown(report, row))
			continue;
		if (shown == NAMED) {
			left++;
			continue;
		}
		strbuf_add_text(out, shown++ ? ", " : ": ");
		add_text(text_c_string(arena, row->title.length ? row->title : row->uid), out);
		add_editor(arena, report, row, out);
	}
	if (left)
		strbuf_printf(out, ", and %zu more", left);
}

static void add_report(struct arena *arena, const struct report *report, struct strbuf *out)
{
	if (report->plan->target) {
		add_text(report->plan->target, out);
		strbuf_add_text(out, ": ");
	}
	if (report->plan->target_fault.fault != FAULT_NONE) {
		strbuf_add_text(out, "could not be read");
		return;
	}
	strbuf_add_text(out, report_totals(arena, report));
	add_names(arena, report, out);
}

void report_oneline(const struct reports *reports, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	strbuf_printf(&line, "dashsync %s: ", reports->items[0].command);
	size_t left = 0;
	for (size_t i = 0; i < reports->count; i++) {
		STRBUF_AUTO one = STRBUF_INIT((size_t)NAMED * NAME_COLUMNS * 64);
		add_report(arena, &reports->items[i], &one);
		if (line.length + one.length + sizeof "; and 10000 targets more" > LINE_BYTES)
			left++;
		else
			strbuf_printf(&line, "%s%s", i ? "; " : "", one.at);
	}
	if (left)
		strbuf_printf(&line, "; and %zu target%s more", left, left == 1 ? "" : "s");
	fprintf(out, "%s\n", line.at);
}
