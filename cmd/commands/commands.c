/* SPDX-License-Identifier: MIT */
/* The list of the commands, in the order in which help shows them. */
#include "cmd/commands/commands.h"

#include <string.h>

#include "cmd/manual/flow.h"
#include "cmd/manual/manual_names.h"

const struct command *const commands[] = {
	&command_init,    &command_plan,    &command_apply,      &command_check,   &command_drift,    &command_pull,
	&command_capture, &command_history, &command_rollback,   &command_explain, &command_validate, &command_show,
	&command_report,  &command_doctor,  &command_completion, &command_version, &command_help,     NULL,
};

const struct command *command_find(const char *name)
{
	for (const struct command *const *command = commands; *command; command++)
		if (strcmp((*command)->name, name) == 0)
			return *command;
	return NULL;
}

/* A column as wide as the longest name. */
static void print_names(FILE *out)
{
	int width = 0;
	for (const struct command *const *command = commands; *command; command++)
		width = (int)strlen((*command)->name) > width ? (int)strlen((*command)->name) : width;
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		width = (int)strlen(topic_names[i].name) > width ? (int)strlen(topic_names[i].name) : width;
	fputs("Commands:\n", out);
	for (const struct command *const *command = commands; *command; command++)
		fprintf(out, "  %-*s  %s\n", width, (*command)->name, (*command)->summary);
	fputs("\nTopics:\n", out);
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		fprintf(out, "  %-*s  %s\n", width, topic_names[i].name, topic_names[i].summary);
}

void command_print_overview(FILE *out)
{
	fputs("usage: dashsync [OPTIONS] COMMAND [OPTIONS] [ARGUMENTS]\n\nMakes live Grafana dashboards equal to a git "
	      "commit, and shows every change\nbefore it writes it.\n\n",
	      out);
	print_names(out);
	fputs("\nOptions of every command:\n", out);
	options_print_help(global_options, out);
	fputs("\nThe token comes from DASHSYNC_TOKEN_<TARGET>, else DASHSYNC_TOKEN, else from\nMicrosoft Entra as the "
	      "target's 'auth' configures it.\n'dashsync COMMAND -h' has the options of a command, 'dashsync help "
	      "COMMAND' its\nmanual, 'dashsync help KEY' a key of dashsync.yaml.\n",
	      out);
}

void command_print_help(const struct command *command, FILE *out)
{
	const struct flow flow = {.width = 80};
	fprintf(out, "usage: dashsync [OPTIONS] %s%s%s%s\n\n", command->name, command->options ? " [OPTIONS]" : "",
		*command->arguments ? " " : "", command->arguments);
	flow_print(&flow, command->description, out);
	if (command->options) {
		fputs("\nOptions:\n", out);
		options_print_help(command->options, out);
	}
	fprintf(out, "\nOptions of every command: 'dashsync help'. Manual: 'dashsync help %s'.\n\nExamples:\n",
		command->name);
	for (size_t i = 0; i < COMMAND_EXAMPLES; i++)
		fprintf(out, "  # %s\n  dashsync %s\n", command->examples[i].does, command->examples[i].line);
}
