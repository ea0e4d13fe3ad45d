/* SPDX-License-Identifier: MIT */
#include "cmd/manual/page.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"

struct page page_new(struct arena *arena, const char *name, unsigned section, const char *summary)
{
	return (struct page){.arena = arena, .name = name, .section = section, .summary = summary};
}

void page_add(struct page *page, enum block_kind kind, unsigned depth, const char *text)
{
	if (page->count == page->room) {
		size_t room = page->room ? 2 * page->room : 64;
		struct block *blocks = arena_array(page->arena, room, sizeof *blocks);
		if (page->count)
			memcpy(blocks, page->blocks, page->count * sizeof *blocks);
		page->blocks = blocks;
		page->room = room;
	}
	page->blocks[page->count++] = (struct block){kind, depth, text};
}

void page_heading(struct page *page, const char *text)
{
	page_add(page, BLOCK_HEADING, 0, text);
}

static enum block_kind kind_of(const char *line)
{
	return strncmp(line, "    ", 4) == 0 ? BLOCK_CODE : strncmp(line, "- ", 2) == 0 ? BLOCK_ITEM : BLOCK_PARAGRAPH;
}

/* Lines of code that follow each other are one block; any other line is a block of its own. */
void page_text(struct page *page, unsigned depth, const char *text)
{
	bool joins = false;
	while (*text) {
		size_t length = strcspn(text, "\n");
		enum block_kind kind = kind_of(text);
		size_t skip = kind == BLOCK_CODE ? 4 : kind == BLOCK_ITEM ? 2 : 0;
		struct slice line = {text + skip, length - (length ? skip : 0)};
		if (length && joins && kind == BLOCK_CODE)
			page->blocks[page->count - 1].text = arena_printf(
				page->arena, "%s\n%.*s", page->blocks[page->count - 1].text, SLICE_ARG(line));
		else if (length)
			page_add(page, kind, depth, arena_slice(page->arena, line).at);
		joins = length && kind == BLOCK_CODE;
		text += length;
		text += *text == '\n';
	}
}
