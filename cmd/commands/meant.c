/* SPDX-License-Identifier: MIT */
/*
 * Words of git, terraform, kubectl, az and tools for dashboards are rows, and count only as they are: a slip of a word
 * that means something else here would lead astray. So is what dashsync does not do at all.
 */
#include "cmd/commands/meant.h"

#include <string.h>
#include <strings.h>

#include "cmd/commands/commands.h"
#include "model/base/text.h"

#define DELETES                                                                                                        \
	"dashsync deletes no dashboard: 'dashsync plan' lists those that left git, to be deleted in Grafana, in "      \
	"Azure "                                                                                                       \
	"with the command that it prints."
#define SIGNS_IN "dashsync signs in with each command: 'dashsync doctor' tests it."
#define LISTS    "'dashsync validate -v' lists the dashboards of the files, 'dashsync plan -v' their states."
#define EDITS    "Edit the file and run 'dashsync apply', or edit in Grafana and run 'dashsync pull'."
#define MOVES    "Move or rename the file and commit it: a dashboard stays the same while its uid does."
#define RESOLVES                                                                                                       \
	"'dashsync plan --on-drift merge' merges what git and live changed, 'dashsync pull' takes it into the files."
#define ADDS "Add a file with the dashboard and commit it: 'dashsync plan' shows it, 'dashsync apply' writes it."

static const struct elsewhere {
	const char *word;
	const char *command; /* that does the same; or NULL */
	const char *hint;    /* where no command does just that */
} elsewhere[] = {
	{"diff", "plan", NULL},        {"status", "plan", NULL},      {"preview", "plan", NULL},
	{"dry-run", "plan", NULL},     {"what-if", "plan", NULL},     {"compare", "plan", NULL},
	{"push", "apply", NULL},       {"deploy", "apply", NULL},     {"sync", "apply", NULL},
	{"update", "apply", NULL},     {"upgrade", "apply", NULL},    {"publish", "apply", NULL},
	{"upload", "apply", NULL},     {"reconcile", "apply", NULL},  {"lint", "validate", NULL},
	{"verify", "validate", NULL},  {"test", "check", NULL},       {"fetch", "pull", NULL},
	{"export", "pull", NULL},      {"download", "pull", NULL},    {"import", "pull", NULL},
	{"log", "history", NULL},      {"versions", "history", NULL}, {"blame", "history", NULL},
	{"restore", "rollback", NULL}, {"revert", "rollback", NULL},  {"undo", "rollback", NULL},
	{"reset", "rollback", NULL},   {"describe", "explain", NULL}, {"why", "explain", NULL},
	{"cat", "show", NULL},         {"configure", "init", NULL},   {"config", "init", NULL},
	{"create", "init", NULL},      {"diagnose", "doctor", NULL},  {"whoami", "doctor", NULL},
	{"render", "report", NULL},    {"man", "help", NULL},         {"destroy", NULL, DELETES},
	{"delete", NULL, DELETES},     {"remove", NULL, DELETES},     {"rm", NULL, DELETES},
	{"prune", NULL, DELETES},      {"login", NULL, SIGNS_IN},     {"logout", NULL, SIGNS_IN},
	{"list", NULL, LISTS},         {"ls", NULL, LISTS},           {"get", NULL, LISTS},
	{"auth", NULL, SIGNS_IN},      {"signin", NULL, SIGNS_IN},    {"sign-in", NULL, SIGNS_IN},
	{"edit", NULL, EDITS},         {"rename", NULL, MOVES},       {"move", NULL, MOVES},
	{"mv", NULL, MOVES},           {"resolve", NULL, RESOLVES},   {"merge", NULL, RESOLVES},
	{"new", NULL, ADDS},           {"add", NULL, ADDS},           {"completions", "completion", NULL},
	{"manual", "help", NULL},
};

#define ELSEWHERE (sizeof elsewhere / sizeof elsewhere[0])

static const struct elsewhere *find_elsewhere(const char *word)
{
	for (size_t i = 0; i < ELSEWHERE; i++)
		if (strcasecmp(elsewhere[i].word, word) == 0)
			return &elsewhere[i];
	return NULL;
}

/* Slips keep the first letter, or swap it, drop it or put one before it: "edit" is not meant as "init". */
static bool is_slip_of(const char *word, const char *name)
{
	return strncasecmp(word, name, 1) == 0 || strncasecmp(word, name + 1, 1) == 0 ||
	       strncasecmp(word + 1, name, 1) == 0;
}

static const char *nearest_command(const char *word)
{
	enum { MOST_COMMANDS = 32 };
	const char *names[MOST_COMMANDS];
	size_t count = 0;
	for (const struct command *const *command = commands; *command && count < MOST_COMMANDS; command++)
		names[count++] = (*command)->name;
	const char *nearest = text_nearest(slice_of(word), names, count);
	return nearest && is_slip_of(word, nearest) ? nearest : NULL;
}

const char *meant_word(const char *name)
{
	const struct elsewhere *row = find_elsewhere(name);
	return row ? row->word : nearest_command(name);
}

bool meant_command(const char *name, struct error *err)
{
	const struct elsewhere *row = find_elsewhere(name);
	const char *nearest = row ? row->command : nearest_command(name);
	error_set(err, FAULT_USAGE, "unknown command '%s'", name);
	if (row && row->hint)
		return error_hint(err, "%s", row->hint);
	if (nearest)
		return error_hint(err, "Did you mean '%s'?", nearest);
	return error_hint(err, "'dashsync help' lists the commands.");
}
