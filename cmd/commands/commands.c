/* SPDX-License-Identifier: MIT */
/* The list of the commands, in the order in which help shows them. */
#include "cmd/commands/commands.h"

#include <string.h>

#include "model/base/text.h"

const struct command *const commands[] = {
	&command_init,    &command_plan,       &command_apply,   &command_check,    &command_drift, &command_pull,
	&command_history, &command_rollback,   &command_explain, &command_validate, &command_show,  &command_report,
	&command_doctor,  &command_completion, &command_version, &command_help,     NULL,
};

const struct command *command_find(const char *name)
{
	for (const struct command *const *command = commands; *command; command++)
		if (strcmp((*command)->name, name) == 0)
			return *command;
	return NULL;
}

/* What the same is called elsewhere: in git, terraform, kubectl, az and tools for dashboards. */
static const struct {
	const char *word;
	const char *command;
} elsewhere[] = {
	{"diff", "plan"},     {"status", "plan"},      {"preview", "plan"},     {"dry-run", "plan"},
	{"push", "apply"},    {"deploy", "apply"},     {"sync", "apply"},       {"update", "apply"},
	{"lint", "validate"}, {"fetch", "pull"},       {"export", "pull"},      {"import", "pull"},
	{"log", "history"},   {"versions", "history"}, {"restore", "rollback"}, {"revert", "rollback"},
	{"undo", "rollback"}, {"test", "check"},       {"configure", "init"},
};

bool command_refuse(const char *name, struct error *err)
{
	const char *names[32];
	size_t count = 0;
	error_set(err, FAULT_USAGE, "unknown command '%s'", name);
	for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
		if (strcmp(elsewhere[i].word, name) == 0)
			return error_hint(err, "Did you mean '%s'?", elsewhere[i].command);
	for (const struct command *const *command = commands; *command && count < 32; command++)
		names[count++] = (*command)->name;
	const char *nearest = text_nearest(slice_of(name), names, count);
	if (nearest)
		return error_hint(err, "Did you mean '%s'?", nearest);
	return error_hint(err, "'dashsync help' lists the commands.");
}

void command_print_overview(FILE *out)
{
	fputs("usage: dashsync [OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]\n\nMakes live Grafana dashboards equal to a git "
	      "commit, and shows every change\nbefore it writes it.\n\nCommands:\n",
	      out);
	for (const struct command *const *command = commands; *command; command++)
		fprintf(out, "  %-10s %-12s %s\n", (*command)->name, (*command)->arguments, (*command)->summary);
	fputs("\nOptions of every command:\n", out);
	options_print_help(global_options, out);
	fputs("\nThe token comes from DASHSYNC_TOKEN_<TARGET>, else DASHSYNC_TOKEN, else from\nMicrosoft Entra as "
	      "the target's 'auth' configures it.\nRun 'dashsync help COMMAND' for the options of a command.\n",
	      out);
}

/* Prints the words of a text in lines of at most 80 columns. */
static void print_wrapped(FILE *out, const char *text)
{
	enum { WIDTH = 80 };
	size_t column = 0;
	while (*text) {
		size_t length = strcspn(text, " ");
		bool breaks = column > 0 && column + 1 + length > WIDTH;
		if (column > 0)
			fputc(breaks ? '\n' : ' ', out);
		column = breaks || column == 0 ? length : column + 1 + length;
		fprintf(out, "%.*s", (int)length, text);
		text += length;
		text += *text == ' ';
	}
	fputc('\n', out);
}

void command_print_help(const struct command *command, FILE *out)
{
	fprintf(out, "usage: dashsync [OPTIONS] %s%s %s\n\n", command->name, command->options ? " [OPTIONS]" : "",
		command->arguments);
	print_wrapped(out, command->description);
	if (command->options) {
		fputs("\nOptions:\n", out);
		options_print_help(command->options, out);
	}
	fputs("\nOptions of every command: see 'dashsync help'.\n", out);
}
