/* SPDX-License-Identifier: MIT */
/* completion: prints the script of a shell, and answers the scripts. */
#include <unistd.h>

#include "cmd/commands/commands.h"
#include "cmd/completion/completion.h"
#include "cmd/session/connect.h"

/* The words of a command line, the one to complete by its index. */
static void answer(const struct invocation *invocation)
{
	const struct options *options = invocation->options;
	uint32_t milliseconds = options->within ? options->within : COMPLETION_MILLISECONDS;
	struct completion_question question = {
		.commands = commands,
		.words = invocation->arguments,
		.words_count = invocation->arguments_count,
		.word = options->word,
		.milliseconds = milliseconds,
		.variable = connect_variable_or_empty,
	};
	/* Twice the longest search: a file system that hangs must not hang the shell. */
	alarm(1 + milliseconds * COMPLETION_VERSIONS_TIMES / 500);
	completion_print(&question, stdout);
}

static int cmd_completion(const struct invocation *invocation, struct error *err)
{
	if (invocation->options->word) {
		answer(invocation);
		return FAULT_NONE;
	}
	const char *shell = invocation->arguments_count ? invocation->arguments[0] : NULL;
	if (invocation->arguments_count > 1)
		error_set(err, FAULT_USAGE, "completion: one argument too many: '%s'", invocation->arguments[1]);
	else if (!shell)
		error_set(err, FAULT_USAGE, "completion: no shell is named");
	else if (completion_print_script(shell, stdout))
		return FAULT_NONE;
	else
		error_set(err, FAULT_USAGE, "completion: unknown shell '%s': expected bash, zsh or fish", shell);
	error_hint(err, "dashsync completion bash");
	return FAULT_USAGE;
}

static const struct option_row rows[] = {
	{.name = "word",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(word),
	 .argument = "N",
	 .help = "print what word N of the line behind -- can be",
	 .manual = "Print what word N of the command line behind `--` can be, a line each with a tab before its "
		   "description, and last a line for the script that begins with a colon. The name of the program is "
		   "word 0.",
	 .maximum = 1000000},
	{.name = "within",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(within),
	 .argument = "N",
	 .help = "milliseconds to search in, with --word (30)",
	 .manual = "With `--word`: the milliseconds to search in, 30 by default. The commits of `rollback --to` have "
		   "five times as long.",
	 .maximum = 3600000},
	{0},
};

const struct command command_completion = {
	.name = "completion",
	.arguments = "bash|zsh|fish",
	.most_arguments = SIZE_MAX, /* with --word they are a command line */
	.summary = "print the script that completes dashsync in a shell",
	.description = "Prints the script that makes the TAB key complete commands, options and values: targets, uids "
		       "with their titles, commits, branches, files. Packages install it. The scripts ask 'dashsync "
		       "completion --word N -- WORD...', which reads local files only.",
	.manual = "Prints the script that makes the TAB key of bash, zsh or fish complete commands, options and "
		  "values: targets, uids with their titles, commits, branches, files. Packages install it. The scripts "
		  "call `dashsync completion --word` N `--` WORD..., which reads local files only, and keeps what it "
		  "read of dashboards in a cache (`XDG_CACHE_HOME` in dashsync-environment(7)).",
	.options = rows,
	.examples =
		{
			{"completion bash", "for bash: source <(dashsync completion bash) in ~/.bashrc"},
			{"completion fish", "for fish: write it to ~/.config/fish/completions/dashsync.fish"},
			{"completion --word 1 -- dashsync pl", "what the TAB key asks for the word after dashsync"},
		},
	.see_also = "help",
	.run = cmd_completion,
};
