/* SPDX-License-Identifier: MIT */
/* A page for a terminal or a file: headings and code in bold where there is bold, four columns a depth. */
#include <string.h>

#include "cmd/manual/flow.h"
#include "cmd/manual/page.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"

enum { STEP = 4 };

static size_t spell(const void *user, struct slice word, bool *is_code, struct strbuf *out)
{
	const struct page_look *look = user;
	size_t columns = 0;
	if (*is_code)
		strbuf_add_text(out, look->bold);
	for (size_t i = 0; i < word.length; i++) {
		if (word.at[i] == '`') {
			*is_code = !*is_code;
			strbuf_add_text(out, *is_code ? look->bold : look->reset);
			continue;
		}
		strbuf_add_char(out, word.at[i]);
		columns++;
	}
	if (*is_code)
		strbuf_add_text(out, look->reset);
	return columns;
}

static void print_flow(const struct page_look *look, size_t indent, const char *mark, const char *text, FILE *out)
{
	struct flow flow = {.width = look->width,
			    .first = indent + strlen(mark),
			    .indent = indent + strlen(mark),
			    .user = look,
			    .spell = spell};
	fprintf(out, "%*s%s", (int)indent, "", mark);
	flow_print(&flow, text, out);
}

static void print_code(size_t indent, const char *text, FILE *out)
{
	while (*text) {
		size_t length = strcspn(text, "\n");
		fprintf(out, "%*s%.*s\n", (int)indent, "", (int)length, text);
		text += length;
		text += *text == '\n';
	}
}

static void print_heading(const struct page_look *look, const char *text, FILE *out)
{
	fputs(look->bold, out);
	flow_print_heading(text, out);
	fprintf(out, "%s\n", look->reset);
}

static void print_block(const struct page_look *look, const struct block *block, enum block_kind before, FILE *out)
{
	size_t indent = STEP + STEP * (size_t)block->depth;
	bool is_close = before == BLOCK_HEADING || (before == BLOCK_TERM && block->kind != BLOCK_TERM) ||
			(before == BLOCK_ITEM && block->kind == BLOCK_ITEM);
	if (!is_close)
		fputc('\n', out);
	if (block->kind == BLOCK_HEADING)
		print_heading(look, block->text, out);
	else if (block->kind == BLOCK_CODE)
		print_code(indent + STEP, block->text, out);
	else
		print_flow(look, indent, block->kind == BLOCK_ITEM ? "- " : "", block->text, out);
}

void page_as_text(const struct page *page, const struct page_look *look, FILE *out)
{
	enum block_kind before = BLOCK_PARAGRAPH;
	print_heading(look, "Name", out);
	print_flow(look, STEP, "", arena_printf(page->arena, "%s - %s", page->name, page->summary), out);
	for (size_t i = 0; i < page->count; i++) {
		print_block(look, &page->blocks[i], before, out);
		before = page->blocks[i].kind;
	}
}
