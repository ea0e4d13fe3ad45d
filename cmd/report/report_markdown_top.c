/* SPDX-License-Identifier: MIT */
/*
 * What a reviewer has to know before the table: whose edits a merge would overwrite.
 *
 *     **Your merge would overwrite 1 edit by hand.**
 *
 *     - `ana@example.org` edited **Checkout** (v14, 2026-11-29 21:40 UTC), “shorter window”: **would be lost**
 */
#include <inttypes.h>

#include "cmd/markdown/markdown_escape.h"
#include "cmd/report/report_internal.h"
#include "cmd/report/report_markdown.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define LOGIN_COLUMNS 80

static void keep_piece(struct arena *arena, const struct strbuf *text, struct pieces *out)
{
	pieces_add(out, arena, arena_slice(arena, strbuf_slice(text)), (struct slice){0});
}

/* ---- the run as a whole ---- */

static void add_notice(struct arena *arena, const char *before, const char *text, struct pieces *out)
{
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	if (!text)
		return;
	strbuf_printf(&line, "- %s", before);
	markdown_text_cut(slice_of(text), MARKDOWN_MESSAGE, &line);
	strbuf_add_char(&line, '\n');
	keep_piece(arena, &line, out);
}

void markdown_notices(struct arena *arena, const struct report *report, struct pieces *out)
{
	const struct plan *plan = report->plan;
	const struct target_fault *fault = &plan->target_fault;
	if (fault->fault != FAULT_NONE) {
		const char *unread = arena_printf(arena, "**%zu dashboard%s could not be read:** ", fault->unread,
						  fault->unread == 1 ? "" : "s");
		add_notice(arena, fault->unread ? unread : "", fault->message, out);
		add_notice(arena, "", fault->hint, out);
	}
	if (plan->interrupted)
		add_notice(arena, "**Interrupted**: ", report_interruption(arena, plan, true), out);
	add_notice(arena, "**apply would write nothing:** ", plan->held_back, out);
	add_notice(arena, "", plan->question, out);
	for (size_t i = 0; i < plan->headlines_count; i++)
		add_notice(arena, plan->headlines[i].key ? "config: " : "", plan->headlines[i].text, out);
	for (size_t i = 0; i < plan->notes_count; i++)
		add_notice(arena, "", plan->notes[i], out);
}

/* ---- edits by hand ---- */

static void add_message(const struct plan_row *row, struct strbuf *out)
{
	if (!row->edited.message.length)
		return;
	strbuf_add_text(out, ", “"); /* `~"` and `%"` are references of GitLab */
	markdown_text_cut(row->edited.message, MARKDOWN_MESSAGE, out);
	strbuf_add_text(out, "”");
}

static void add_login(struct slice login, struct strbuf *out)
{
	STRBUF_AUTO cut = STRBUF_INIT(MARKDOWN_BYTES);
	text_printable_cut(login, LOGIN_COLUMNS, &cut);
	if (cut.length)
		markdown_code(strbuf_slice(&cut), out);
	else
		strbuf_add_text(out, "somebody");
}

static void add_edit(struct arena *arena, const struct report *report, const struct plan_row *row, enum edit_fate fate,
		     struct pieces *out)
{
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	int64_t last = row->found.live_version;
	strbuf_add_text(&line, "- ");
	add_login(row->edited.by, &line);
	strbuf_add_text(&line, " edited <b>");
	markdown_title(report, row, MARKDOWN_TITLE, false, &line);
	strbuf_add_text(&line, "</b>");
	const char *before = " (";
	if (last > 0 && row->write.outcome != OUTCOME_WRITTEN) {
		strbuf_printf(&line, "%sv%" PRId64, before, last);
		before = ", ";
	}
	if (row->edited.versions > 1) {
		strbuf_printf(&line, "%s%" PRId64 " saves", before, row->edited.versions);
		before = ", ";
	}
	if (row->edited.at.length) {
		strbuf_add_text(&line, before);
		markdown_time(row->edited.at, &line);
		before = ", ";
	}
	strbuf_add_text(&line, *before == ',' ? ")" : "");
	add_message(row, &line);
	const char *bold = fate == FATE_LOST ? "**" : "";
	strbuf_printf(&line, ": %s%s%s\n", bold, report_fate_words(report, row), bold);
	keep_piece(arena, &line, out);
}

/* Whether an earlier row says the same of why nobody could look. */
static bool is_said(const struct plan *plan, size_t index)
{
	const struct plan_row *row = &plan->rows[index];
	for (size_t i = 0; i < index; i++)
		if (plan->rows[i].state == STATE_UNDETERMINED &&
		    slice_equal(slice_of(plan->rows[i].reason), slice_of(row->reason)))
			return true;
	return false;
}

static bool is_alike(const struct plan_row *row, const struct plan_row *first)
{
	return row->state == STATE_UNDETERMINED && slice_equal(slice_of(row->reason), slice_of(first->reason));
}

/* All that could not be looked at for one reason: "could not look for edits by hand in 12 dashboards: ..." */
static void add_unseen(struct arena *arena, const struct report *report, const struct plan_row *row, struct pieces *out)
{
	const struct plan *plan = report->plan;
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++)
		count += is_alike(&plan->rows[i], row);
	strbuf_add_text(&line, "- **could not look** for edits by hand in ");
	if (count == 1) {
		strbuf_add_text(&line, "<b>");
		markdown_title(report, row, MARKDOWN_TITLE, false, &line);
		strbuf_add_text(&line, "</b>");
	} else {
		strbuf_printf(&line, "%zu dashboards", count);
	}
	strbuf_add_text(&line, ": ");
	markdown_text_cut(slice_of(row->reason), MARKDOWN_MESSAGE, &line);
	if (row->hint) {
		strbuf_add_text(&line, ". ");
		markdown_text_cut(slice_of(row->hint), MARKDOWN_MESSAGE, &line);
	}
	strbuf_add_char(&line, '\n');
	keep_piece(arena, &line, out);
}

void markdown_edits(struct arena *arena, const struct report *report, struct pieces *out)
{
	const struct plan *plan = report->plan;
	size_t counts[FATE_COUNT + 1] = {0};
	bool looks = plan_has_live(plan) && !report->is_check && plan->count && plan->target_fault.fault == FAULT_NONE;
	for (size_t i = 0; i < plan->count; i++)
		counts[report_fate(report, &plan->rows[i])]++;
	if (counts[FATE_NONE] == plan->count) {
		out->one = NULL; /* a sentence, which nothing counts */
		if (looks)
			pieces_add(out, arena, slice_of("Nobody has edited these dashboards by hand.\n"),
				   (struct slice){0});
		return;
	}
	bool is_calm = !report->from_live && !counts[FATE_LOST] && !counts[FATE_STOPS] && !counts[FATE_UNSEEN];
	const char *bold = is_calm ? "" : "**";
	out->head = arena_printf(arena, "%s%s%s\n\n", bold, report_fates(arena, report), bold);
	for (int fate = 0; fate < FATE_COUNT; fate++)
		for (size_t i = 0; i < plan->count; i++) {
			const struct plan_row *row = &plan->rows[i];
			if (report_fate(report, row) != (enum edit_fate)fate)
				continue;
			if (fate != FATE_UNSEEN)
				add_edit(arena, report, row, (enum edit_fate)fate, out);
			else if (!is_said(plan, i))
				add_unseen(arena, report, row, out);
		}
}

/* ---- problems in files ---- */

void markdown_problems(struct arena *arena, const struct report *report, struct pieces *out)
{
	const struct diagnostics *diags = &report->plan->diags;
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *diag = &diags->items[i];
		STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
		strbuf_printf(&line, "- %s: ", diag->severity == SEVERITY_ERROR ? "**error**" : "warning");
		markdown_text_cut(slice_of(diag->message), MARKDOWN_MESSAGE, &line);
		if (diag->place.file) {
			strbuf_add_text(&line, " · ");
			markdown_code(slice_of(diag->place.line ? arena_printf(arena, "%s:%u:%u", diag->place.file,
									       diag->place.line, diag->place.column)
								: diag->place.file),
				      &line);
		}
		strbuf_add_char(&line, '\n');
		keep_piece(arena, &line, out);
	}
	size_t dropped = diags->errors + diags->warnings - diags->count;
	if (dropped)
		add_notice(arena, "", arena_printf(arena, "%zu more problems were not kept", dropped), out);
}
