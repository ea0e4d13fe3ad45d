/* SPDX-License-Identifier: MIT */
/*
 * markdown_escape: untrusted text inside of Markdown, as text and as nothing else.
 *
 * A title must not become a link, heading, image, emphasis, formula, emoji or a row of its own, must not call anybody
 * (@name) and must not refer to anything (#1, GH-1, !1, %milestone, ~label, $1, &1, a commit). Forges look for the last
 * two in the text of the finished HTML, where no escape of Markdown is left; so each character that they look for gets
 * a <span> of its own. All else is escaped as an HTML entity, which can never be structure (CommonMark 6.2) and
 * means the same in Markdown, in a cell of a table and in an HTML block such as <summary>.
 *
 * All functions print through text_printable first: one line, controls and bidi overrides visible, no commands of CI
 * systems, valid UTF-8. None begins a line: that is the caller's, for quick actions (`/close`) and blocks of Markdown
 * begin there.
 */
#ifndef DASHSYNC_CMD_MARKDOWN_MARKDOWN_ESCAPE_H
#define DASHSYNC_CMD_MARKDOWN_MARKDOWN_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"

struct strbuf;

/* Text within a line, in Markdown or in HTML. */
void markdown_text(struct slice text, struct strbuf *out);

/* The same, cut to so many columns, with "…" where something was left out. */
void markdown_text_cut(struct slice text, size_t columns, struct strbuf *out);

/* "2026-11-30 06:12 UTC" of an RFC 3339 time; of all else the text itself. */
void markdown_time(struct slice at, struct strbuf *out);

/*
 * A code span: in backticks, one more than the text has in a row; where these are very many, as <code>, for parsers do
 * not count far. Nothing for the empty text.
 */
void markdown_code(struct slice text, struct strbuf *out);

/* The same in a cell of a table, which `|` would end in spite of backticks. */
void markdown_cell_code(struct slice text, struct strbuf *out);

/* Code in an HTML block, where neither Markdown nor what forges look for is read. */
void markdown_html_code(struct slice text, struct strbuf *out);

/* Whether a link may lead there: http or https. */
bool markdown_is_url(struct slice url);

/* The destination of a link, percent-encoded where a character is not plain in a URL or ends a link in Markdown. */
void markdown_url(struct slice url, struct strbuf *out);

/*
 * A line of a fence: `before`, which is ours, then the text made printable, with its tabs as they are, then a line
 * break. `before` may be "".
 */
void markdown_fence_line(const char *before, struct slice text, struct strbuf *out);

/*
 * A fence around `lines`, made by markdown_fence_line: longer than any run of backticks in them, or of tildes where
 * those are very many. `language` is ours: "diff", "sh", or "".
 */
void markdown_fence(const char *language, struct slice lines, struct strbuf *out);

#endif
