/* SPDX-License-Identifier: MIT */
/* help: the overview, or a page of the manual. */
#include <string.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/meant.h"
#include "cmd/manual/manual.h"
#include "cmd/shell/pager.h"
#include "cmd/shell/terminal.h"
#include "model/base/arena.h"

static void print_text(const struct options *options, const struct page *page)
{
	enum { WIDTH = 80 };
	struct pager pager;
	const struct palette *palette = terminal_palette(options, stdout);
	size_t width = terminal_width(options, stdout);
	const struct page_look look = {
		.width = width && (options->width || width < WIDTH) ? width : WIDTH,
		.bold = palette->bold,
		.reset = palette->reset,
	};
	pager_begin(options, &pager);
	page_as_text(page, &look, stdout);
	pager_end(&pager);
}

static void print_page(const struct options *options, const struct page *page)
{
	if (options->as && strcmp(options->as, "man") == 0)
		page_as_man(page, stdout);
	else if (options->as && strcmp(options->as, "markdown") == 0)
		page_as_markdown(page, stdout);
	else
		print_text(options, page);
}

/* What is like a command, and like no topic or key, is refused as a command would be; so are words of other tools. */
static bool refuse(const struct manual *manual, struct arena *arena, const char *name, struct error *err)
{
	const char *nearest = manual_nearest(manual, arena, name);
	const char *word = meant_word(name);
	if (word && (!nearest || command_find(nearest) || strcmp(word, name) == 0))
		return meant_command(name, err);
	error_set(err, FAULT_USAGE, "no page about '%s'", name);
	if (nearest)
		return error_hint(err, "Did you mean '%s'?", nearest);
	return error_hint(err, "'dashsync help' lists the commands and topics.");
}

static int cmd_help(const struct invocation *invocation, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	const struct manual manual = {commands};
	const char *name = invocation->arguments_count ? invocation->arguments[0] : NULL;
	struct page page;
	if (name && strcmp(name, "pages") == 0)
		manual_print_list(&manual, stdout);
	else if (!name && !invocation->options->as)
		command_print_overview(stdout);
	else if (manual_find(&manual, arena, name ? name : "dashsync", &page))
		print_page(invocation->options, &page);
	else
		refuse(&manual, arena, name, err);
	return FAULT_NONE; /* an error that is set says more */
}

static const struct option_row rows[] = {
	{.name = "as",
	 .type = OPTION_CHOICE,
	 .offset = OPTION_AT(as),
	 .argument = "FORMAT",
	 .help = "text (the default), man or markdown",
	 .manual = "Print the page as text (the default), as a man page in the macros of man(7), or as Markdown.",
	 .choices = "text man markdown"},
	{0},
};

const struct command command_help = {
	.name = "help",
	.arguments = "[COMMAND|TOPIC|KEY]",
	.most_arguments = 1,
	.summary = "explain a command, a topic or a key",
	.description =
		"Prints the commands and topics, or the page of one in the pager. COMMAND -h prints its options only.",
	.manual =
		"Prints the commands and topics. With the name of a command or a topic, prints its page of the manual, "
		"in the pager where standard output is a terminal. With a KEY of dashsync.yaml (`on-drift`, "
		"`azure.region`), prints what the key means; in the same way the row of a variable (`DASHSYNC_TOKEN`), "
		"of an exit code (`3`) and of an option, with the commands that have it (`--on-drift`).\n\n"
		"`dashsync help pages` lists all pages. They are installed as man pages, too. `dashsync` COMMAND `-h` "
		"prints a summary with the options.",
	.options = rows,
	.examples =
		{
			{"help plan", "the manual of a command"},
			{"help exit-codes", "what an exit code means for a job"},
			{"help on-drift", "a key of dashsync.yaml"},
		},
	.see_also = "config environment exit-codes formats ci",
	.run = cmd_help,
};
