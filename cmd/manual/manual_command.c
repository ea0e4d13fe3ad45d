/* SPDX-License-Identifier: MIT */
/* The page of a command, from its row and the rows of its options. */
#include <string.h>

#include "cmd/manual/manual_names.h"
#include "cmd/manual/manual_pages.h"
#include "model/base/arena.h"

void manual_add_options(struct page *page, const struct option_row *rows)
{
	for (const struct option_row *row = rows; row && row->name; row++) {
		const char *letter = row->letter ? arena_printf(page->arena, "`-%c`, ", row->letter) : "";
		page_add(page, BLOCK_TERM, 0,
			 arena_printf(page->arena, "%s`--%s`%s%s", letter, row->name, row->argument ? " " : "",
				      row->argument ? row->argument : ""));
		page_text(page, 1, row->manual ? row->manual : row->help);
	}
}

static bool names_docs(const struct page *page)
{
	for (size_t i = 0; i < page->count; i++)
		if (strstr(page->blocks[i].text, "docs/"))
			return true;
	return false;
}

void manual_add_see_also(struct page *page, const char *names)
{
	const char *all = manual_reference(page->arena, slice_of("dashsync"));
	while (names && *names) {
		struct slice name = {names, strcspn(names, " ")};
		all = arena_printf(page->arena, "%s, %s", all, manual_reference(page->arena, name));
		names += name.length;
		names += *names == ' ';
	}
	bool has_docs = names_docs(page);
	page_heading(page, "See also");
	page_add(page, BLOCK_PARAGRAPH, 0, all);
	if (has_docs)
		page_add(page, BLOCK_PARAGRAPH, 0,
			 "The folder docs is in share/doc/dashsync below /usr, or below where dashsync is installed.");
}

void manual_add_command(struct page *page, const struct command *command)
{
	page_heading(page, "Synopsis");
	page_add(page, BLOCK_PARAGRAPH, 0,
		 arena_printf(page->arena, "`dashsync` [OPTIONS] `%s`%s%s%s", command->name,
			      command->options ? " [OPTIONS]" : "", *command->arguments ? " " : "",
			      command->arguments));
	page_heading(page, "Description");
	page_text(page, 0, command->manual ? command->manual : command->description);
	page_heading(page, "Options");
	manual_add_options(page, command->options);
	page_text(page, 0, "The options of every command are in dashsync(1).");
	page_heading(page, "Examples");
	for (size_t i = 0; i < COMMAND_EXAMPLES; i++) {
		page_add(page, BLOCK_PARAGRAPH, 0, arena_printf(page->arena, "%s:", command->examples[i].does));
		page_add(page, BLOCK_CODE, 0, arena_printf(page->arena, "dashsync %s", command->examples[i].line));
	}
	page_heading(page, "Exit status");
	page_text(page, 0, "dashsync-exit-codes(7) has the codes of all commands.");
	manual_add_see_also(page, command->see_also);
}
