/* SPDX-License-Identifier: MIT */
/* A page of docs/manual. A term is an item of a list, and what explains it is indented below. */
#include <ctype.h>
#include <string.h>

#include "cmd/manual/flow.h"
#include "cmd/manual/page.h"
#include "model/base/strbuf.h"

enum { WIDTH = 120, STEP = 4 }; /* as the site wants it; forges take it, too */

/* The length of "dashsync-plan(1)" at the start of a word; 0 for any other. The simulator has no page here. */
static size_t reference(struct slice word, size_t *name)
{
	size_t at = 0;
	if (!slice_starts_with(word, "dashsync") || slice_starts_with(word, "dashsync-gateway"))
		return 0;
	while (at < word.length && (islower((unsigned char)word.at[at]) || strchr("-.", word.at[at])))
		at++;
	*name = at;
	bool is_page = at + 2 < word.length && word.at[at] == '(' && isdigit((unsigned char)word.at[at + 1]) &&
		       word.at[at + 2] == ')';
	return is_page ? at + 3 : 0;
}

/* The length of "docs/config.md" at the start of a word, a page beside the folder of this one; 0 for any other. */
static size_t beside(struct slice word)
{
	size_t at = strlen("docs/");
	if (!slice_starts_with(word, "docs/"))
		return 0;
	while (at < word.length && (islower((unsigned char)word.at[at]) || word.at[at] == '-'))
		at++;
	struct slice rest = {word.at + at, word.length - at};
	return slice_starts_with(rest, ".md") ? at + strlen(".md") : 0;
}

static size_t spell(const void *user, struct slice word, bool *is_code, struct strbuf *out)
{
	size_t before = out->length, name = 0;
	(void)user;
	if (!*is_code && word.length && word.at[0] == '(') {
		strbuf_add_char(out, '(');
		word = (struct slice){word.at + 1, word.length - 1};
	}
	size_t done = *is_code ? 0 : reference(word, &name);
	if (done)
		strbuf_printf(out, "[%.*s](%.*s.md)", (int)done, word.at, (int)name, word.at);
	else if (!*is_code && (done = beside(word)))
		strbuf_printf(out, "[%.*s](../%.*s)", (int)done, word.at, (int)(done - strlen("docs/")),
			      word.at + strlen("docs/"));
	for (size_t i = done; i < word.length; i++) {
		char c = word.at[i];
		*is_code ^= c == '`';
		if (!*is_code && c == '<') {
			strbuf_add_text(out, "&lt;"); /* not every reader takes a backslash before it */
			continue;
		}
		if (!*is_code && strchr("*_[]#|\\", c))
			strbuf_add_char(out, '\\');
		strbuf_add_char(out, c);
	}
	return out->length - before;
}

static void print_flow(size_t indent, const char *mark, const char *text, FILE *out)
{
	const struct flow flow = {.width = WIDTH,
				  .first = indent + strlen(mark),
				  .indent = indent + strlen(mark),
				  .spell = spell,
				  .keeps_marks = true};
	fprintf(out, "%*s%s", (int)indent, "", mark);
	flow_print(&flow, text, out);
}

static void print_code(size_t indent, const char *text, FILE *out)
{
	fprintf(out, "%*s```text\n", (int)indent, "");
	while (*text) {
		size_t length = strcspn(text, "\n");
		fprintf(out, "%*s%.*s\n", length ? (int)indent : 0, "", (int)length, text);
		text += length;
		text += *text == '\n';
	}
	fprintf(out, "%*s```\n", (int)indent, "");
}

void page_as_markdown(const struct page *page, FILE *out)
{
	enum block_kind before = BLOCK_PARAGRAPH;
	fprintf(out,
		"<!-- SPDX-License-Identifier: MIT -->\n<!-- Made by 'dashsync help %s --as markdown': do not edit. "
		"-->\n# %s(%u)\n\n",
		page->name, page->name, page->section);
	print_flow(0, "", page->summary, out);
	for (size_t i = 0; i < page->count; i++) {
		const struct block *block = &page->blocks[i];
		size_t indent = STEP * (size_t)block->depth;
		if (block->kind != BLOCK_ITEM || before != BLOCK_ITEM)
			fputc('\n', out);
		if (block->kind == BLOCK_HEADING)
			print_flow(0, "## ", block->text, out);
		else if (block->kind == BLOCK_CODE)
			print_code(indent, block->text, out);
		else
			print_flow(indent, block->kind == BLOCK_PARAGRAPH ? "" : "- ", block->text, out);
		before = block->kind;
	}
}
