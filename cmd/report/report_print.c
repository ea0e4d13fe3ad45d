/* SPDX-License-Identifier: MIT */
/* Nothing that comes from a file or a server reaches a terminal but through here. */
#include <string.h>

#include "cmd/report/report_internal.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

const char *report_paint(const struct report *report, enum colour colour)
{
	const struct palette *palette = report->palette;
	const char *const by_colour[] = {"", palette->green, palette->yellow, palette->red, palette->dim};
	return by_colour[colour];
}

size_t report_width(const struct report *report)
{
	return report->width ? report->width : 80;
}

void report_add_cut(const struct report *report, struct slice text, size_t columns, struct strbuf *out)
{
	if (report->width)
		text_printable_cut(text, columns, out);
	else
		text_printable(text, out);
}

void report_line(const struct report *report, FILE *out, size_t indent, enum colour colour, const char *text)
{
	STRBUF_AUTO line = STRBUF_INIT(REPORT_LINE_BYTES);
	text_printable(slice_of(text), &line);
	fprintf(out, "%*s%s%s%s\n", (int)indent, "", report_paint(report, colour), line.at ? line.at : "",
		*report_paint(report, colour) ? report->palette->reset : "");
}

void report_wrapped(const struct report *report, FILE *out, size_t indent, const char *text)
{
	STRBUF_AUTO line = STRBUF_INIT(REPORT_LINE_BYTES);
	text_printable(slice_of(text), &line);
	const char *at = line.at ? line.at : "";
	size_t room = report_width(report) - indent;
	STRBUF_AUTO piece = STRBUF_INIT(REPORT_LINE_BYTES);
	while (*at) {
		size_t length = strlen(at);
		size_t cut = length;
		if (text_width((struct slice){at, length}) > room) {
			cut = text_cut_bytes((struct slice){at, length}, room).length;
			const char *space = memrchr(at, ' ', cut);
			if (!space || space == at)
				space = strchr(at + 1, ' ');
			cut = space ? (size_t)(space - at) : length;
		}
		strbuf_reset(&piece);
		text_printable((struct slice){at, cut}, &piece); /* again: a new line could begin with a command */
		fprintf(out, "%*s%s\n", (int)indent, "", piece.at);
		at += cut;
		while (*at == ' ')
			at++;
	}
}

void report_add_word(struct strbuf *out, struct slice word)
{
	ARENA_AUTO scratch = arena_new();
	strbuf_add_text(out, text_shell_word(scratch, word));
}

void report_passed_over(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	bool is_begun = false;
	for (size_t i = 0; i < plan->passed_count && report->verbose; i++) {
		const struct passed_over *passed = &plan->passed[i];
		if (passed->kind == PASSED_HOLDER) /* a warning names it */
			continue;
		if (!is_begun)
			fputs("Passed over, as not dashboards:\n", out);
		is_begun = true;
		STRBUF_AUTO line = STRBUF_INIT(REPORT_LINE_BYTES);
		text_printable(slice_of(passed->place.file), &line);
		strbuf_printf(&line, ":%u  ", passed->place.line);
		text_printable(slice_of(passed->what), &line);
		fprintf(out, "  %s\n", line.at);
	}
}
