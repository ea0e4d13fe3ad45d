/* SPDX-License-Identifier: MIT */
/*
 * Annotations beside the lines of a file: commands in a job's log, one a dashboard or a problem of a file. Platforms
 * keep ten of a kind of a step and drop the others without a word, so the ten worst are printed, and one line counts
 * the rest. Escapes: actions/toolkit core/command.ts, azure-pipelines-task-lib taskcommand.ts.
 */
#include <string.h>

#include "cmd/pipeline/findings.h"
#include "cmd/pipeline/pipeline.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define MOST_OF_A_KIND  10
#define MESSAGE_COLUMNS 500
#define TITLE_COLUMNS   100
#define LINE_BYTES      20000

/* How one platform writes it. */
struct dialect {
	const char *kinds[FINDING_LEVELS]; /* NULL: the platform has none such, and it is left out */
	void (*print)(const char *kind, const struct finding *finding, FILE *out);
};

/* Azure's agents read a percent sign in two ways: it is escaped as their library does. */
#define GITHUB_PERCENT "%25"
#define AZURE_PERCENT  "%AZP25"

/* Adds a text on one line, with the characters of `special` as %XX, and `percent` for a percent sign. */
static void escape(const char *text, size_t columns, const char *special, const char *percent, struct strbuf *out)
{
	STRBUF_AUTO shown = STRBUF_INIT(LINE_BYTES);
	text_printable_cut(slice_of(text), columns, &shown);
	for (size_t i = 0; i < shown.length; i++) {
		if (shown.at[i] == '%')
			strbuf_add_text(out, percent);
		else if (strchr(special, shown.at[i]))
			strbuf_printf(out, "%%%02X", (unsigned char)shown.at[i]);
		else
			strbuf_add_char(out, shown.at[i]);
	}
}

static void print_github(const char *kind, const struct finding *finding, FILE *out)
{
	STRBUF_AUTO line = STRBUF_INIT((size_t)8 * LINE_BYTES);
	strbuf_printf(&line, "::%s ", kind);
	if (finding->place.file) {
		strbuf_add_text(&line, "file=");
		escape(finding->place.file, LINE_BYTES, ":,", GITHUB_PERCENT, &line);
		strbuf_add_char(&line, ',');
	}
	if (finding->place.file && finding->place.line)
		strbuf_printf(&line, "line=%u,col=%u,", finding->place.line,
			      finding->place.column ? finding->place.column : 1);
	strbuf_add_text(&line, "title=");
	escape(finding->title, TITLE_COLUMNS, ":,", GITHUB_PERCENT, &line);
	strbuf_add_text(&line, "::");
	escape(finding->message, MESSAGE_COLUMNS, "", GITHUB_PERCENT, &line);
	fprintf(out, "%s\n", line.at);
}

static void print_azure(const char *kind, const struct finding *finding, FILE *out)
{
	STRBUF_AUTO line = STRBUF_INIT((size_t)8 * LINE_BYTES);
	strbuf_printf(&line, "##vso[task.logissue type=%s;", kind);
	if (finding->place.file) {
		strbuf_add_text(&line, "sourcepath=");
		escape(finding->place.file, LINE_BYTES, "];", AZURE_PERCENT, &line);
		strbuf_add_char(&line, ';');
	}
	if (finding->place.file && finding->place.line)
		strbuf_printf(&line, "linenumber=%u;columnnumber=%u;", finding->place.line,
			      finding->place.column ? finding->place.column : 1);
	strbuf_add_char(&line, ']');
	escape(finding->title, TITLE_COLUMNS, "", AZURE_PERCENT, &line);
	strbuf_add_text(&line, ": ");
	escape(finding->message, MESSAGE_COLUMNS, "", AZURE_PERCENT, &line);
	fprintf(out, "%s\n", line.at);
}

/* ---- which are printed ---- */

static void annotate(const struct reports *reports, const struct dialect *dialect, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	struct findings found = findings_of(arena, reports);
	size_t counts[FINDING_LEVELS] = {0};
	size_t left = 0;
	for (size_t i = 0; i < found.count; i++) {
		const char *kind = dialect->kinds[found.items[i].level];
		if (kind && ++counts[found.items[i].level] <= MOST_OF_A_KIND)
			dialect->print(kind, &found.items[i], out);
		else
			left += kind != NULL;
	}
	if (left)
		fprintf(out, "dashsync: %zu more in the other reports of this run and in its text\n", left);
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
