/* SPDX-License-Identifier: MIT */
/* A dashboard as a row of the table, and as a section with all that is known of it. */
#include <inttypes.h>

#include "cmd/markdown/markdown_escape.h"
#include "cmd/markdown/markdown_page.h"
#include "cmd/report/report_internal.h"
#include "cmd/report/report_markdown.h"
#include "cmd/report/report_marks.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define CELL_COLUMNS    60
#define HEADING_COLUMNS 200

static struct slice name_of(const struct plan_row *row)
{
	for (size_t i = 0; i < row->title.length; i++)
		if (row->title.at[i] != ' ')
			return row->title;
	return row->uid.at ? row->uid : slice_of(row->place.file);
}

void markdown_title(const struct report *report, const struct plan_row *row, size_t columns, bool is_linked,
		    struct strbuf *out)
{
	ARENA_AUTO arena = arena_new();
	const char *url = is_linked ? report_live_url(arena, report->plan, row) : NULL;
	if (url && !markdown_is_url(slice_of(url)))
		url = NULL;
	strbuf_add_text(out, url ? "[" : "");
	markdown_text_cut(name_of(row), columns, out);
	if (!url)
		return;
	strbuf_add_text(out, "](");
	markdown_url(slice_of(url), out);
	strbuf_add_char(out, ')');
}

static const struct page *page_of_row(const struct report *report, const struct plan_row *row)
{
	return report_shows_edits(report, row) ? &row->edited.page : &row->page;
}

/* ---- the table ---- */

enum column {
	COLUMN_QUERIES,
	COLUMN_PANELS,
	COLUMN_OTHER,
	COLUMN_COUNT,
};

static enum column column_of(struct slice part)
{
	return slice_contains(part, "quer")    ? COLUMN_QUERIES
	       : slice_contains(part, "panel") ? COLUMN_PANELS
					       : COLUMN_OTHER;
}

/* "2 queries, 1 panel added, time range", each part in its column. */
static void add_summary(const char *summary, struct strbuf *out)
{
	for (int column = 0; column < COLUMN_COUNT; column++) {
		bool is_begun = false;
		strbuf_add_text(out, " | ");
		for (const char *at = summary; *at;) {
			const char *end = strstr(at, ", ");
			struct slice part = {at, end ? (size_t)(end - at) : strlen(at)};
			at = end ? end + 2 : at + part.length;
			if (column_of(part) != (enum column)column)
				continue;
			strbuf_add_text(out, is_begun ? ", " : "");
			markdown_text_cut(part, CELL_COLUMNS, out);
			is_begun = true;
		}
	}
}

static void add_editor(const struct plan_row *row, struct strbuf *out)
{
	STRBUF_AUTO cut = STRBUF_INIT(MARKDOWN_BYTES);
	text_printable_cut(row->edited.by, CELL_COLUMNS, &cut);
	if (!cut.length)
		return;
	strbuf_add_text(out, ", edited by ");
	markdown_cell_code(strbuf_slice(&cut), out);
}

static void add_live(const struct report *report, const struct plan_row *row, struct strbuf *out)
{
	if (row->write.outcome != OUTCOME_NONE && row->write.outcome != OUTCOME_WRITTEN)
		strbuf_printf(out, "%s", outcome_name(row->write.outcome));
	else if (row->write.outcome == OUTCOME_WRITTEN && report->is_pull)
		strbuf_add_text(out, "in the file");
	else if (row->write.outcome == OUTCOME_WRITTEN)
		strbuf_printf(out, "written as v%" PRId64, row->write.version);
	else if (row->state == STATE_MISSING)
		strbuf_add_text(out, "not there");
	else if (row->found.live_version > 0)
		strbuf_printf(out, "v%" PRId64, row->found.live_version);
	if (row->write.outcome != OUTCOME_NONE || row->edited.is_rollback)
		return;
	if (row->state == STATE_CHANGED)
		strbuf_add_text(out, ", unedited");
	else
		add_editor(row, out);
}

static void add_row(struct arena *arena, const struct report *report, const struct plan_row *row, struct pieces *out)
{
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	const char *summary = report_shows_edits(report, row)
				      ? report_summary(arena, &row->edited.page, &row->edited.changes)
				      : report_summary_of_git(arena, report, row);
	if (row->state == STATE_NEW && *report_contents(arena, &row->changes))
		summary = report_contents(arena, &row->changes);
	strbuf_printf(&line, "| %s %s | ", report_mark(row).symbol, report_word(report, row));
	markdown_title(report, row, MARKDOWN_TITLE, true, &line);
	add_summary(summary, &line);
	strbuf_add_text(&line, " | ");
	add_live(report, row, &line);
	strbuf_add_text(&line, " |\n");
	pieces_add(out, arena, arena_slice(arena, strbuf_slice(&line)), (struct slice){0});
}

void markdown_table(struct arena *arena, const struct report *report, const struct plan_row *const *rows,
		    struct pieces *out)
{
	for (size_t i = 0; i < report->plan->count; i++)
		if (report_is_shown(report, rows[i]))
			add_row(arena, report, rows[i], out);
}

/* ---- sections ---- */

static void add_remark(struct arena *arena, const char *before, const char *text, struct pieces *out)
{
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	if (!text || !*text)
		return;
	strbuf_printf(&line, "- %s", before);
	markdown_text_cut(slice_of(text), MARKDOWN_MESSAGE, &line);
	strbuf_add_char(&line, '\n');
	pieces_add(out, arena, arena_slice(arena, strbuf_slice(&line)), (struct slice){0});
}

/* Each command with what it does, and whose it is where the section has several dashboards. */
static void add_commands(struct arena *arena, const struct plan_row *row, bool is_named, struct pieces *out)
{
	for (size_t i = 0; i < row->commands_count; i++) {
		STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
		STRBUF_AUTO text = STRBUF_INIT(MARKDOWN_BYTES);
		strbuf_add_text(&text, is_named ? "- <b>" : "- ");
		if (is_named)
			markdown_text_cut(name_of(row), MARKDOWN_TITLE, &text);
		strbuf_add_text(&text, is_named ? "</b>, " : "");
		markdown_text_cut(slice_of(row->commands[i].what), MARKDOWN_MESSAGE, &text);
		strbuf_add_text(&text, ":\n\n");
		markdown_fence_line("", slice_of(row->commands[i].line), &line);
		markdown_fence("sh", strbuf_slice(&line), &text);
		strbuf_add_char(&text, '\n');
		pieces_add(out, arena, arena_slice(arena, strbuf_slice(&text)), (struct slice){0});
	}
}

/* What is in the summary of a section, which is HTML. */
static const char *summary_of(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	STRBUF_AUTO text = STRBUF_INIT(MARKDOWN_BYTES);
	const char *heading = report_heading(arena, report, row);
	bool is_open = report_rank(report, row) == RANK_LOST;
	strbuf_printf(&text, "<details%s><summary><b>%s ", is_open ? " open" : "", report_mark(row).symbol);
	markdown_text_cut(name_of(row), MARKDOWN_TITLE, &text);
	strbuf_add_text(&text, "</b>");
	if (*heading) {
		strbuf_add_text(&text, " — ");
		markdown_text_cut(slice_of(heading), HEADING_COLUMNS, &text);
	}
	if (row->place.file) {
		strbuf_add_text(&text, " · ");
		markdown_html_code(slice_of(row->place.line
						    ? arena_printf(arena, "%s:%u", row->place.file, row->place.line)
						    : row->place.file),
				   &text);
	}
	strbuf_add_text(&text, "</summary>\n\n");
	return arena_strdup(arena, text.at);
}

/* The groups of a page under a line that says whose changes they are; that line alone where there are none: nothing. */
static void add_page(struct arena *arena, const char *whose, const struct page *page, struct pieces *out)
{
	if (*whose && page->groups_count)
		pieces_add(out, arena, slice_of(whose), (struct slice){0});
	markdown_page(arena, page, out);
}

/* What is written, and what is kept of live or would be lost of it. */
static void add_pages(struct arena *arena, const struct report *report, const struct plan_row *row, struct pieces *out)
{
	bool is_both = row->state == STATE_DIVERGED || row->state == STATE_CONFLICT;
	if (report->from_live || report->is_rollback || !is_both) {
		add_page(arena, "", page_of_row(report, row), out);
		return;
	}
	bool is_merged = row->action == ACTION_MERGE;
	bool is_written = action_writes(row->action);
	add_page(arena, is_written ? "\nWritten:\n\n" : "\nWhat git would change of live:\n\n", &row->page, out);
	struct page edited = row->edited.page;
	edited.layout = (struct page_layout){0}; /* drawn above, with git's part in it */
	if (row->state == STATE_DIVERGED || is_written)
		add_page(arena,
			 is_merged    ? "\nEdited on the server, and kept:\n\n"
			 : is_written ? "\nEdited on the server, and lost:\n\n"
				      : "\nEdited on the server:\n\n",
			 &edited, out);
}

/* Whether the line of the dashboard says what its reason does. */
static bool is_in_heading(struct arena *arena, const struct report *report, const struct plan_row *row)
{
	static const bool has_words[STATE_COUNT] = {
		[STATE_CHANGED] = true,  [STATE_NEW] = true,      [STATE_DRIFTED] = true,
		[STATE_CONFLICT] = true, [STATE_DIVERGED] = true,
	};
	if (row->write.outcome == OUTCOME_NONE && !report->is_rollback && has_words[row->state])
		return true;
	return row->reason && strstr(report_heading(arena, report, row), row->reason);
}

static void add_section(struct arena *arena, const struct report *report, const struct plan_row *row,
			struct pieces *out)
{
	add_remark(arena, "", is_in_heading(arena, report, row) ? NULL : row->reason, out);
	add_remark(arena, "", row->note, out);
	add_remark(arena, "**warning**: ", row->write.warning, out);
	if (row->causes & CAUSE_CONFIG)
		add_remark(arena, "", "changed by the config of this branch", out);
	if (row->causes & CAUSE_LINKS)
		add_remark(arena, "", "changed by links to what this branch adds or removes", out);
	if (row->check)
		markdown_check_items(arena, row, out);
	markdown_conflicts(arena, &row->edited.conflicts, out);
	add_pages(arena, report, row, out);
	if (row->commands_count)
		add_commands(arena, row, false, out);
	else
		add_remark(arena, "hint: ", row->hint, out);
}

/* Missing and orphaned: nothing to read, but what to do. */
static bool is_folded(const struct report *report, const struct plan_row *row)
{
	enum row_rank rank = report_rank(report, row);
	return (rank == RANK_MISSING || rank == RANK_ORPHANED) && !page_of_row(report, row)->groups_count;
}

static void add_folded(struct arena *arena, const struct plan_row *row, struct pieces *out)
{
	STRBUF_AUTO before = STRBUF_INIT(MARKDOWN_BYTES);
	strbuf_add_text(&before, "<b>");
	markdown_text_cut(name_of(row), MARKDOWN_TITLE, &before);
	strbuf_add_text(&before, "</b>: ");
	if (row->commands_count)
		add_commands(arena, row, true, out);
	else
		add_remark(arena, before.at, row->hint ? row->hint : row->reason, out);
}

size_t markdown_sections(struct arena *arena, const struct report *report, const struct plan_row *const *rows,
			 struct pieces *out)
{
	struct pieces folded = comment_section;
	size_t count = 0;
	folded.head = "<details><summary>What to do about the missing and the orphaned</summary>\n\n";
	for (size_t i = 0; i < report->plan->count; i++) {
		struct pieces section = comment_section;
		if (!report_is_shown(report, rows[i]))
			continue;
		if (is_folded(report, rows[i]))
			add_folded(arena, rows[i], &folded);
		else
			add_section(arena, report, rows[i], &section);
		if (!section.count)
			continue;
		section.head = summary_of(arena, report, rows[i]);
		out[count++] = section;
	}
	if (folded.count)
		out[count++] = folded;
	return count;
}
