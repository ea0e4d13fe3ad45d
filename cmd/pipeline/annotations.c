/* SPDX-License-Identifier: MIT */
/*
 * Annotations beside the lines of a file: commands in a job's log, one a dashboard or a problem of a file. Platforms
 * keep ten of a kind of a step and drop the others without a word, so the ten worst are printed, and one line counts
 * the rest. Escapes: actions/toolkit core/command.ts, azure-pipelines-task-lib taskcommand.ts.
 */
#include "cmd/pipeline/pipeline.h"

#include <assert.h>
#include <string.h>

#include "cmd/report/report.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define MOST_OF_A_KIND  10
#define MESSAGE_COLUMNS 500
#define TITLE_COLUMNS   100
#define LINE_BYTES      20000

enum kind { KIND_ERROR, KIND_WARNING, KIND_NOTICE, KIND_COUNT };

struct note {
	enum kind kind;
	struct place place;
	const char *title;
	const char *message;
};

/* How one platform writes it. */
struct dialect {
	const char *kinds[KIND_COUNT]; /* NULL: the platform has none such, and it is left out */
	void (*print)(const char *kind, const struct note *note, FILE *out);
};

/* Adds a text on one line, with the characters of `special` as %XX. */
static void escape(const char *text, size_t columns, const char *special, struct strbuf *out)
{
	STRBUF_AUTO shown = STRBUF_INIT(LINE_BYTES);
	text_printable_cut(slice_of(text), columns, &shown);
	for (size_t i = 0; i < shown.length; i++) {
		if (strchr(special, shown.at[i]))
			strbuf_printf(out, "%%%02X", (unsigned char)shown.at[i]);
		else
			strbuf_add_char(out, shown.at[i]);
	}
}

static void print_github(const char *kind, const struct note *note, FILE *out)
{
	STRBUF_AUTO line = STRBUF_INIT((size_t)8 * LINE_BYTES);
	strbuf_printf(&line, "::%s ", kind);
	if (note->place.file) {
		strbuf_add_text(&line, "file=");
		escape(note->place.file, LINE_BYTES, "%:,", &line);
		strbuf_add_char(&line, ',');
	}
	if (note->place.file && note->place.line)
		strbuf_printf(&line, "line=%u,col=%u,", note->place.line, note->place.column ? note->place.column : 1);
	strbuf_add_text(&line, "title=");
	escape(note->title, TITLE_COLUMNS, "%:,", &line);
	strbuf_add_text(&line, "::");
	escape(note->message, MESSAGE_COLUMNS, "%", &line);
	fprintf(out, "%s\n", line.at);
}

/* Adds a text for Azure, whose agents read a percent sign in two ways: it is escaped as the library does. */
static void escape_azure(const char *text, size_t columns, const char *special, struct strbuf *out)
{
	STRBUF_AUTO shown = STRBUF_INIT(LINE_BYTES);
	text_printable_cut(slice_of(text), columns, &shown);
	for (size_t i = 0; i < shown.length; i++) {
		if (shown.at[i] == '%')
			strbuf_add_text(out, "%AZP25");
		else if (strchr(special, shown.at[i]))
			strbuf_printf(out, "%%%02X", (unsigned char)shown.at[i]);
		else
			strbuf_add_char(out, shown.at[i]);
	}
}

static void print_azure(const char *kind, const struct note *note, FILE *out)
{
	STRBUF_AUTO line = STRBUF_INIT((size_t)8 * LINE_BYTES);
	strbuf_printf(&line, "##vso[task.logissue type=%s;", kind);
	if (note->place.file) {
		strbuf_add_text(&line, "sourcepath=");
		escape_azure(note->place.file, LINE_BYTES, "];", &line);
		strbuf_add_char(&line, ';');
	}
	if (note->place.file && note->place.line)
		strbuf_printf(&line, "linenumber=%u;columnnumber=%u;", note->place.line,
			      note->place.column ? note->place.column : 1);
	strbuf_add_char(&line, ']');
	escape_azure(note->title, TITLE_COLUMNS, "", &line);
	strbuf_add_text(&line, ": ");
	escape_azure(note->message, MESSAGE_COLUMNS, "", &line);
	fprintf(out, "%s\n", line.at);
}

/* ---- what is noted ---- */

struct notes {
	struct arena *arena;
	const struct dialect *dialect;
	FILE *out;
	size_t counts[KIND_COUNT];
};

static void add_note(struct notes *notes, const struct note *note)
{
	const char *kind = notes->dialect->kinds[note->kind];
	if (kind && ++notes->counts[note->kind] <= MOST_OF_A_KIND)
		notes->dialect->print(kind, note, notes->out);
}

static void note_files(struct notes *notes, const struct plan *plan)
{
	for (size_t i = 0; i < plan->diags.count; i++) {
		const struct diagnostic *diag = &plan->diags.items[i];
		enum kind kind = diag->severity == SEVERITY_ERROR ? KIND_ERROR : KIND_WARNING;
		add_note(notes, &(struct note){kind, diag->place, diag->rule, diag->message});
	}
}

/* An error is what makes the exit code one of a fault; a warning is an edit by hand, or what cannot be done. */
static enum kind kind_of(const struct report *report, const struct plan_row *row)
{
	bool is_broken = report->is_check && row->check && check_count(row->check).errors;
	enum row_rank rank = report_rank(report, row);
	if (row->fault != FAULT_NONE || row->state == STATE_ERROR || is_broken || report_fate(report, row) == FATE_LOST)
		return KIND_ERROR;
	if (row->action == ACTION_REFUSE || rank == RANK_LOST || rank == RANK_EDIT || rank == RANK_MISSING)
		return KIND_WARNING;
	return KIND_NOTICE;
}

/* Where it is: at the first change whose line is known, else where the dashboard begins. */
static struct place place_of(const struct plan_row *row)
{
	struct place place = row->place;
	for (size_t i = 0; i < row->changes.count; i++)
		if (row->changes.items[i].line) {
			place.line = row->changes.items[i].line;
			place.column = row->changes.items[i].column;
			break;
		}
	return place;
}

static void note_row(struct notes *notes, const struct report *report, const struct plan_row *row)
{
	const char *heading = report_heading(notes->arena, report, row);
	const char *name = text_c_string(notes->arena, row->title.length ? row->title : row->uid);
	const char *target = report->plan->target;
	struct note note = {kind_of(report, row), place_of(row), "", *heading ? heading : state_name(row->state)};
	note.title = arena_printf(notes->arena, "%s%s%s", target ? target : "", target ? ": " : "", name);
	add_note(notes, &note);
}

static void note_report(struct notes *notes, const struct report *report)
{
	const struct target_fault *fault = &report->plan->target_fault;
	const char *target = report->plan->target;
	note_files(notes, report->plan);
	if (fault->fault != FAULT_NONE)
		add_note(notes, &(struct note){KIND_ERROR, {0}, target ? target : "dashsync", fault->message});
	const struct plan_row **rows = report_order(notes->arena, report);
	for (size_t i = 0; i < report->plan->count; i++)
		if (report_is_shown(report, rows[i]))
			note_row(notes, report, rows[i]);
}

static void note_rest(struct notes *notes)
{
	size_t left = 0;
	for (size_t kind = 0; kind < KIND_COUNT; kind++)
		if (notes->counts[kind] > MOST_OF_A_KIND)
			left += notes->counts[kind] - MOST_OF_A_KIND;
	if (left)
		fprintf(notes->out, "dashsync: %zu more in the other reports of this run and in its text\n", left);
}

static void annotate(const struct reports *reports, const struct dialect *dialect, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	struct notes notes = {.arena = arena, .dialect = dialect, .out = out};
	for (size_t i = 0; i < reports->count; i++)
		note_report(&notes, &reports->items[i]);
	note_rest(&notes);
}

void report_github(const struct reports *reports, FILE *out)
{
	static const struct dialect github = {{"error", "warning", "notice"}, print_github};
	annotate(reports, &github, out);
}

void report_azure_devops(const struct reports *reports, FILE *out)
{
	static const struct dialect azure = {{"error", "warning", NULL}, print_azure};
	annotate(reports, &azure, out);
}
