/* SPDX-License-Identifier: MIT */
/*
 * A page in the macros of man(7). A backslash, a hyphen and the quotes of the shell have spellings of their own, a line
 * never begins with a full stop or an apostrophe of the text, and each sentence begins a line: then mandoc -Tlint is
 * silent.
 */
#include <stdint.h>
#include <string.h>

#include "cmd/manual/flow.h"
#include "cmd/manual/page.h"
#include "model/base/strbuf.h"

enum { WIDTH = 78 };
#define BULLET "\\[u2022]"

/* How roff spells a character that means something to it or that it would print as another. */
static const char *spelling(char c)
{
	static const struct {
		char c;
		const char *is;
	} rows[] = {{'\\', "\\e"}, {'-', "\\-"}, {'~', "\\(ti"}, {'^', "\\(ha"}, {'`', "\\(ga"}, {'\'', "\\(aq"}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].c == c)
			return rows[i].is;
	return NULL;
}

static void add_char(struct strbuf *out, char c)
{
	const char *is = spelling(c);
	if (is)
		strbuf_add_text(out, is);
	else
		strbuf_add_char(out, c);
}

static size_t spell(const void *user, struct slice word, bool *is_code, struct strbuf *out)
{
	size_t before = out->length;
	(void)user;
	if (word.length && word.at[0] == '.')
		strbuf_add_text(out, "\\&");
	for (size_t i = 0; i < word.length; i++) {
		if (word.at[i] != '`') {
			add_char(out, word.at[i]);
			continue;
		}
		*is_code = !*is_code;
		strbuf_add_text(out, *is_code ? "\\fB" : "\\fR");
	}
	return out->length - before;
}

static void print_flow(const char *text, FILE *out)
{
	const struct flow flow = {.width = WIDTH, .spell = spell, .breaks_sentences = true};
	flow_print(&flow, text, out);
}

/* The tag of a term must be one line. */
static void print_tag(const char *text, FILE *out)
{
	const struct flow flow = {.width = SIZE_MAX, .spell = spell};
	flow_print(&flow, text, out);
}

static void print_code(const char *text, FILE *out)
{
	STRBUF_AUTO line = STRBUF_INIT(20000);
	if (*text == '.')
		strbuf_add_text(&line, "\\&");
	for (; *text; text++) {
		add_char(&line, *text);
		if (*text == '\n' && text[1] == '.')
			strbuf_add_text(&line, "\\&");
	}
	fprintf(out, ".RS 4\n.EX\n%.*s\n.EE\n.RE\n", SLICE_ARG(strbuf_slice(&line)));
}

static void print_item(const struct block *block, FILE *out)
{
	fprintf(out, "%s.IP " BULLET " 2\n", block->depth ? ".RS\n" : "");
	print_flow(block->text, out);
	fputs(block->depth ? ".RE\n" : "", out);
}

/* What explains a term goes on with it; the first paragraph of a section needs no macro. */
static void print_paragraph(const struct block *block, enum block_kind before, FILE *out)
{
	if (block->depth && before != BLOCK_TERM)
		fputs(".IP\n", out);
	else if (!block->depth && before != BLOCK_HEADING)
		fputs(".PP\n", out);
	print_flow(block->text, out);
}

static void print_block(const struct block *block, enum block_kind before, FILE *out)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		fputs(".SH ", out);
		flow_print_heading(block->text, out);
		fputc('\n', out);
		return;
	case BLOCK_TERM:
		fputs(".TP\n", out);
		print_tag(block->text, out);
		return;
	case BLOCK_CODE:
		print_code(block->text, out);
		return;
	case BLOCK_ITEM:
		print_item(block, out);
		return;
	case BLOCK_PARAGRAPH:
		print_paragraph(block, before, out);
		return;
	}
}

void page_as_man(const struct page *page, FILE *out)
{
	enum block_kind before = BLOCK_HEADING;
	fputs(".\\\" SPDX-License-Identifier: MIT\n.TH ", out);
	flow_print_heading(page->name, out);
	fprintf(out, " %u %s \"dashsync %s\" \"dashsync manual\"\n.SH NAME\n", page->section, DASHSYNC_RELEASED,
		DASHSYNC_VERSION);
	bool is_code = false;
	STRBUF_AUTO name = STRBUF_INIT(500);
	spell(NULL, slice_of(page->name), &is_code, &name);
	strbuf_add_text(&name, " \\- ");
	spell(NULL, slice_of(page->summary), &is_code, &name);
	fprintf(out, "%.*s\n", SLICE_ARG(strbuf_slice(&name)));
	for (size_t i = 0; i < page->count; i++) {
		print_block(&page->blocks[i], before, out);
		before = page->blocks[i].kind;
	}
}
