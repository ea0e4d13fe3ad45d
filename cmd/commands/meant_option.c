/* SPDX-License-Identifier: MIT */
/* Options of git, terraform, kubectl and helm are rows, by the commands on which they mean something here. */
#include <string.h>

#include "cmd/commands/commands.h"
#include "cmd/commands/meant.h"
#include "model/base/strbuf.h"

#define PLANS "plan apply"

static const struct habit {
	const char *option;   /* as it is typed, with its dashes */
	const char *commands; /* with blanks between; NULL: every one, and before one */
	const char *hint;
} habits[] = {
	{"--dry-run", PLANS, "'dashsync plan' shows what apply would do, and writes nothing."},
	{"--dryrun", PLANS, "'dashsync plan' shows what apply would do, and writes nothing."},
	{"-n", "apply", "'dashsync plan' shows what apply would do, and writes nothing."},
	{"--auto-approve", "apply rollback", "Did you mean '--yes'?"},
	{"--assume-yes", "apply rollback", "Did you mean '--yes'?"},
	{"--force", "apply", "'--on-drift overwrite' replaces edits by hand, '--yes' answers the question."},
	{"-f", "apply", "'--on-drift overwrite' replaces edits by hand, '--yes' answers the question."},
	{"--force", "plan", "'--on-drift overwrite' shows what replacing edits by hand would change."},
	{"--force", "pull", "'--on-conflict live' takes live's values, '--allow-dirty' writes into changed files."},
	{"--force", "rollback", "'--yes' answers the question."},
	{"-f", NULL, "'-c FILE' names the config."},
	{"--file", NULL, "'-c FILE' names the config."},
	{"-o", "plan", "'--out FILE' saves the plan, '--json' prints the report as JSON."},
	{"--output", "plan", "'--json' prints the report as JSON, '--out FILE' saves the plan."},
	{"-o", NULL, "'--json' prints JSON, '--report FORMAT=FILE' writes a file."},
	{"--output", NULL, "'--json' prints JSON, '--report FORMAT=FILE' writes a file."},
	{"--format", NULL, "'--report FORMAT' chooses text, json or markdown."},
	{"-V", NULL, "Did you mean '--version'?"},
	{"--no-color", NULL, "Did you mean '--color never'?"},
	{"--no-colour", NULL, "Did you mean '--color never'?"},
	{"--colour", NULL, "Did you mean '--color'?"},
	{"--no-progress", NULL, "Did you mean '--progress never'?"},
	{"--debug", NULL, "Did you mean '--verbose'?"},
	{"--all-targets", NULL, "-t '*' names all targets."},
	{"--env", NULL, "Did you mean '--target'?"},
	{"--environment", NULL, "Did you mean '--target'?"},
	{"--url", NULL, "Did you mean '--endpoint'?"},
	{"--server", NULL, "Did you mean '--endpoint'?"},
	{"--uid", "pull explain history rollback", "The uid is an argument without an option."},
	{"--uid", NULL, "Did you mean '--only'?"},
	{"--filter", "plan apply drift check pull", "Did you mean '--only'?"},
	{"--detailed-exit-code", "plan", "Did you mean '--detailed-exitcode'?"},
};

/* Whether `name` is one of the words of a list. */
static bool is_listed(const char *list, const char *name)
{
	size_t length = strlen(name);
	for (const char *at = list; *at; at += strcspn(at, " "), at += *at == ' ')
		if (strcspn(at, " ") == length && strncmp(at, name, length) == 0)
			return true;
	return false;
}

/* The first row of an option that holds for the command. */
static const struct habit *find_habit(const struct command *command, struct slice option)
{
	for (size_t i = 0; i < sizeof habits / sizeof habits[0]; i++)
		if (slice_is(option, habits[i].option) &&
		    (!habits[i].commands || (command && is_listed(habits[i].commands, command->name))))
			return &habits[i];
	return NULL;
}

/* An option as it was typed, without the argument: "--only" or "-y". */
struct typed_option {
	struct slice name; /* without the dashes */
	bool is_long;
};

static bool has_option(const struct option_row *rows, struct typed_option typed)
{
	return typed.is_long ? options_find_name(rows, typed.name) != NULL
			     : options_find_letter(rows, typed.name.at[0]) != NULL;
}

/* "plan, apply and explain": the commands that have the option; false when none has. */
static bool list_owners(struct typed_option typed, struct strbuf *out)
{
	const struct command *last = NULL;
	for (const struct command *const *command = commands; *command; command++) {
		if (!has_option((*command)->options, typed))
			continue;
		if (last)
			strbuf_printf(out, "%s%s", out->length ? ", " : "", last->name);
		last = *command;
	}
	if (last)
		strbuf_printf(out, "%s%s", out->length ? " and " : "", last->name);
	return last != NULL;
}

/* An option that there is, with an argument that it does not take, or without one. */
static bool explain_known(bool is_global, const char *word, struct error *err)
{
	static const char json[] = "--json=";
	if (err->hint || !is_global)
		return false;
	if (strncmp(word, json, sizeof json - 1) == 0)
		return error_hint(err, "Did you mean '--report json=%s'?", word + sizeof json - 1);
	return error_hint(err, "'dashsync help dashsync' explains the options of every command.");
}

/* What was typed: of a cluster the letter that is wrong, which is the first one or has the argument at the end. */
static struct typed_option typed_of(const struct command *command, const char *word)
{
	if (word[0] != '-')
		return (struct typed_option){0};
	if (word[1] == '-')
		return (struct typed_option){{word + 2, strcspn(word + 2, "=")}, true};
	size_t length = strlen(word);
	struct typed_option first = {{word + 1, length > 1}, false};
	struct typed_option last = {{word + length - 1, length > 1}, false};
	bool begins_known = length > 1 &&
			    (has_option(global_options, first) || (command && has_option(command->options, first)));
	if (begins_known)
		return last;
	return length == 2 || (length > 2 && word[2] == '=') ? first : (struct typed_option){0};
}

bool meant_option(const struct command *command, const char *word, struct error *err)
{
	STRBUF_AUTO owners = STRBUF_INIT(1000);
	struct typed_option typed = typed_of(command, word);
	if (typed.name.length == 0)
		return false;
	bool is_global = has_option(global_options, typed);
	if (is_global || (command && has_option(command->options, typed)))
		return explain_known(is_global, word, err);
	bool is_first = typed.is_long || typed.name.at == word + 1;
	struct slice option = {word, typed.name.length + 1 + typed.is_long};
	const struct habit *habit = is_first ? find_habit(command, option) : NULL;
	if (habit)
		return error_hint(err, "%s", habit->hint);
	if (!is_first || !list_owners(typed, &owners))
		return false;
	return error_hint(err, "'%.*s' is an option of %s%s.", SLICE_ARG(option), owners.at,
			  command ? "" : ", after the command");
}
