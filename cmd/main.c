/* SPDX-License-Identifier: MIT */
/* argv to a command, its error to stderr, its result to an exit code. Only this file exits. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/meant.h"
#include "cmd/shell/input.h"
#include "cmd/shell/interrupt.h"
#include "cmd/shell/outputs.h"
#include "cmd/shell/progress.h"
#include "cmd/shell/streams.h"
#include "cmd/shell/terminal.h"
#include "cmd/shell/typed.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"

/* Changes to each -C in turn, as git does: one that is empty changes nothing. */
static bool change_directory(const struct options *options, struct error *err)
{
	for (size_t i = 0; i < options->directories_count; i++) {
		const char *directory = options->directories[i];
		if (*directory && chdir(directory) != 0) {
			input_refuse(directory, "folder", NULL, err);
			return error_context(err, "-C");
		}
	}
	return true;
}

/* "help --on-drift" asks about the option. */
static bool asks_about_option(const struct command *command, struct words words)
{
	const char *word = words.count == 1 ? *words.at : "";
	return command == &command_help && word[0] == '-' && word[1] != '\0' && !strchr(word, '=') &&
	       strcmp(word, "-h") != 0 && strcmp(word, "--help") != 0;
}

/* Runs a command with the options and arguments in `words`. */
static int run_command(const struct command *command, struct words words, struct options *options, struct error *err)
{
	const char **arguments = heap_alloc(((size_t)words.count + 1) * sizeof *arguments);
	size_t count = 0;
	int result = FAULT_USAGE;
	if (asks_about_option(command, words)) {
		result = command->run(&(struct invocation){options, (const char *const *)words.at, 1, false}, err);
	} else if (!options_parse(&words, command->options, options, arguments, &count, err)) {
		meant_option(command, *words.at, err);
		error_context(err, "%s", command->name);
		if (!err->hint)
			error_hint(err, "'dashsync help %s' explains the options.", command->name);
	} else if (options->help) {
		command_print_help(command, stdout);
		result = FAULT_NONE;
	} else if (options->version && command == &command_rollback && count) {
		error_set(err, FAULT_USAGE, "%s: '--version' prints the version of dashsync", command->name);
		error_hint(err, "Did you mean '--to %s'?", arguments[count - 1]);
	} else if (options->version) {
		result = command_version.run(&(struct invocation){.options = options}, err);
	} else if (count > command->most_arguments) {
		error_set(err, FAULT_USAGE, "%s: one argument too many: '%s'", command->name,
			  arguments[command->most_arguments]);
		error_hint(err, "usage: dashsync %s%s%s", command->name, *command->arguments ? " " : "",
			   command->arguments);
	} else if (outputs_check(options, err) && change_directory(options, err)) {
		struct invocation invocation = {options, arguments, count, false};
		interrupt_start(options->run_timeout);
		result = command->run(&invocation, err);
	}
	free(arguments);
	return result;
}

/*
 * Documents come and go in many threads: few heaps that give back what is free keep the process small, and are no
 * slower.
 */
static void tune_memory(void)
{
#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, 2);
	mallopt(M_MMAP_THRESHOLD, 1 << 20);
	mallopt(M_TRIM_THRESHOLD, 1 << 20);
#endif
}

static int run(int argc, char **argv, struct options *options, struct error *err)
{
	struct words words = {argv + (argc > 0), argc > 0 ? argc - 1 : 0};
	if (!options_parse(&words, NULL, options, NULL, NULL, err)) {
		meant_option(NULL, *words.at, err);
		return FAULT_USAGE;
	}
	if (options->version)
		return command_version.run(&(struct invocation){.options = options}, err);
	if (words.count == 0) {
		command_print_overview(options->help ? stdout : stderr);
		return options->help ? FAULT_NONE : FAULT_USAGE;
	}
	const char *name = *words.at++;
	words.count--;
	const struct command *command = command_find(name);
	if (!command) {
		meant_command(name, err);
		return FAULT_USAGE;
	}
	return run_command(command, words, options, err);
}

/* The commands in a hint begin as this one did. */
static void complete_hint(const struct options *options, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	const char *hint = typed_hint(arena, typed_program(arena, options), err->hint);
	if (hint != err->hint)
		error_hint(err, "%s", hint);
}

int main(int argc, char **argv)
{
	STRBUF_AUTO values = STRBUF_INIT(OUTPUTS_BYTES);
	struct options options = {.color = "auto", .progress = "auto", .began = progress_now(), .values = &values};
	struct error err = {0};
	streams_open();
	tune_memory();
	int result = run(argc, argv, &options, &err);
	if (err.fault == FAULT_INTERRUPTED && interrupt_is_timeout())
		error_context(&err, "the run was ended after %u s (--run-timeout)", options.run_timeout);
	if (err.fault != FAULT_NONE) {
		complete_hint(&options, &err);
		terminal_print_error(&err, stderr);
		if (result == FAULT_NONE) /* else the command has found something worse than what went wrong last */
			result = (int)err.fault;
	}
	error_clear(&err);
	result = streams_close(outputs_write(&options, result));
	interrupt_stop();
	return result;
}
