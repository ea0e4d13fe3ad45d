/* SPDX-License-Identifier: MIT */
#include "cmd/markdown/markdown_diff.h"

#include "cmd/markdown/markdown_escape.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"

#define LINE_BYTES (SIZE_MAX / 32)

void markdown_diff_lines(const char *before, struct slice text, struct strbuf *out)
{
	struct slice rest = text;
	while (rest.length) {
		const char *end = memchr(rest.at, '\n', rest.length);
		markdown_fence_line(before, scan_take(&rest, end ? (size_t)(end - rest.at) : rest.length), out);
		if (end)
			scan_take(&rest, 1);
	}
}

/* A changed line without the words of the other side. */
static void add_side(const struct text_line *line, enum text_word_kind other, const char *before, struct strbuf *out)
{
	STRBUF_AUTO side = STRBUF_INIT(LINE_BYTES);
	for (size_t i = 0; i < line->words_count; i++)
		if (line->words[i].kind != other)
			strbuf_add_slice(&side, line->words[i].text);
	markdown_fence_line(before, strbuf_slice(&side), out);
}

void markdown_diff_compared(const struct text_diff *diff, struct strbuf *out)
{
	for (size_t i = 0; i < diff->count; i++) {
		const struct text_line *line = &diff->lines[i];
		switch (line->kind) {
		case TEXT_LINE_SAME:
			markdown_fence_line("  ", line->text, out);
			break;
		case TEXT_LINE_CHANGED:
			add_side(line, TEXT_WORD_ADDED, "- ", out);
			add_side(line, TEXT_WORD_REMOVED, "+ ", out);
			break;
		case TEXT_LINE_REMOVED:
			markdown_fence_line("- ", line->text, out);
			break;
		case TEXT_LINE_ADDED:
			markdown_fence_line("+ ", line->text, out);
			break;
		case TEXT_LINE_SKIPPED:
			strbuf_printf(out, "  … %zu line%s unchanged\n", line->skipped, line->skipped == 1 ? "" : "s");
			break;
		}
	}
}
