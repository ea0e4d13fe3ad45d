/* SPDX-License-Identifier: MIT */
/* html_escape: text of others within HTML and SVG, as text and nothing else. */
#ifndef DASHSYNC_CMD_HTML_HTML_ESCAPE_H
#define DASHSYNC_CMD_HTML_HTML_ESCAPE_H

#include "model/base/slice.h"

struct strbuf;

/*
 * Adds `text` for an element's content or a quoted attribute, with a tag before it on its line: `& < > " '` as
 * references, controls and characters that turn the direction of text as visible escapes (text_printable of
 * model/base/text.h). A reader sees `##` and `::` as they are; in the page's bytes no `##` and no `::` at the start of
 * a line is left for a CI system's log to take for a command.
 */
void html_escape(struct slice text, struct strbuf *out);

#endif
