/* SPDX-License-Identifier: MIT */
#include "cmd/commands/command.h"

#include <stdint.h>
#include <string.h>

#include "model/base/text.h"

#define AT(field) offsetof(struct options, field)
#define DRIFT     "keep refuse merge overwrite"

/* Rows that several commands have. */
#define REF_ROW                                                                                                        \
	{                                                                                                              \
		'\0', "ref", OPTION_TEXT, AT(ref), "REV", "read a commit instead of the working tree", NULL, 0         \
	}
#define ONLY_ROW                                                                                                       \
	{                                                                                                              \
		'\0', "only", OPTION_ONLY, AT(only), "GLOB", "only these uids or files (repeatable)", NULL, 0          \
	}
#define HISTORY_ROW                                                                                                    \
	{                                                                                                              \
		'\0', "history-depth", OPTION_NUMBER, AT(history_depth), "N", "search N commits for a base (200)",     \
			NULL, 100000                                                                                   \
	}
#define ADOPT_ROW                                                                                                      \
	{                                                                                                              \
		'\0', "adopt", OPTION_FLAG, AT(adopt), NULL, "take over dashboards that dashsync never wrote", NULL, 0 \
	}
#define POLICY_ROWS                                                                                                    \
	{'\0',  "on-drift", OPTION_CHOICE, AT(on_drift), "WHAT", "edits by hand: keep, refuse, merge or overwrite",    \
	 DRIFT, 0},                                                                                                    \
		ADOPT_ROW, {'\0',        "allow-older-commit",                                                         \
			    OPTION_FLAG, AT(allow_older_commit),                                                       \
			    NULL,        "write an older commit over a newer one",                                     \
			    NULL,        0},                                                                           \
	{                                                                                                              \
		'\0', "quiet-minutes", OPTION_NUMBER, AT(quiet_minutes), "N",                                          \
			"leave dashboards saved in the last N minutes", NULL, 100000                                   \
	}
#define LIMIT_ROWS                                                                                                     \
	{                                                                                                              \
		'\0', "max-changes", OPTION_TEXT, AT(max_changes), "N|P%", "write nothing when there are more", NULL,  \
			0                                                                                              \
	}
#define FAIL_ROWS                                                                                                      \
	{'\0',        "fail-on", OPTION_TEXT,                                                                          \
	 AT(fail_on), "WHAT",    "exit 3 for these too: refused, missing, orphaned,\ndrift, undetermined, warning",    \
	 NULL,        0},                                                                                              \
		ALL_MISSING_ROW
#define ALL_MISSING_ROW                                                                                                \
	{                                                                                                              \
		'\0', "allow-all-missing", OPTION_FLAG, AT(allow_all_missing), NULL,                                   \
			"all dashboards may be missing on the server", NULL, 0                                         \
	}

#define RAW_ROW                                                                                                        \
	{                                                                                                              \
		'\0', "raw", OPTION_FLAG, AT(raw), NULL, "print every value by path, as it is in the document", NULL,  \
			0                                                                                              \
	}

#define QUERY_ROWS                                                                                                     \
	{'\0', "query-jobs", OPTION_NUMBER, AT(query_jobs), "N", "queries of panels in flight (4)", NULL, 64},         \
	{                                                                                                              \
		'\0', "max-queries", OPTION_NUMBER, AT(max_queries), "N", "requests for queries in all (1000)", NULL,  \
			1000000                                                                                        \
	}

static const struct option_row plan_options[] = {
	REF_ROW,
	{'\0', "base", OPTION_TEXT, AT(base), "REV", "what merging into REV changes", NULL, 0},
	ONLY_ROW,
	POLICY_ROWS,
	LIMIT_ROWS,
	FAIL_ROWS,
	HISTORY_ROW,
	RAW_ROW,
	{'\0', "out", OPTION_TEXT, AT(out), "FILE", "save the plan, for 'apply FILE'", NULL, 0},
	{'\0', "detailed-exitcode", OPTION_FLAG, AT(detailed_exitcode), NULL,
	 "exit 2 when anything would be written or is refused", NULL, 0},
	{0},
};

static const struct option_row apply_options[] = {
	REF_ROW,
	ONLY_ROW,
	POLICY_ROWS,
	LIMIT_ROWS,
	FAIL_ROWS,
	{'\0', "max-failures", OPTION_NUMBER, AT(max_failures), "N", "start no more writes after N failed", NULL,
	 100000},
	HISTORY_ROW,
	{'y', "yes", OPTION_FLAG, AT(yes), NULL, "write without asking", NULL, 0},
	{'\0', "allow-dirty", OPTION_FLAG, AT(allow_dirty), NULL, "write uncommitted files (the trailer records it)",
	 NULL, 0},
	{'\0', "check", OPTION_FLAG, AT(check), NULL, "write only dashboards that pass check; check live", NULL, 0},
	{'\0', "rollback-on-failure", OPTION_FLAG, AT(rollback_on_failure), NULL,
	 "roll back what fails --check after the write", NULL, 0},
	QUERY_ROWS,
	RAW_ROW,
	{0},
};

static const struct option_row check_options[] = {
	REF_ROW,
	ONLY_ROW,
	ALL_MISSING_ROW,
	{'\0', "all", OPTION_FLAG, AT(all), NULL, "send queries of unchanged panels too", NULL, 0},
	QUERY_ROWS,
	HISTORY_ROW,
	{0},
};

static const struct option_row drift_options[] = {
	REF_ROW,
	ONLY_ROW,
	HISTORY_ROW,
	FAIL_ROWS,
	{'\0', "since", OPTION_TEXT, AT(since), "TIME", "only edits since: 36h, 14d, 2026-01-31, RFC 3339", NULL, 0},
	RAW_ROW,
	{0},
};

static const struct option_row pull_options[] = {
	ONLY_ROW,
	ALL_MISSING_ROW,
	{'\0', "on-conflict", OPTION_CHOICE, AT(on_conflict), "live", "take live's value where git changed it too",
	 "live", 0},
	ADOPT_ROW,
	HISTORY_ROW,
	{'\0', "allow-dirty", OPTION_FLAG, AT(allow_dirty), NULL, "write into uncommitted files too", NULL, 0},
	RAW_ROW,
	{0},
};

static const struct option_row rollback_options[] = {
	{'\0', "to", OPTION_TEXT, AT(to), "WHAT", "a version, -N (versions back) or a commit's hash", NULL, 0},
	{'\0', "restore", OPTION_FLAG, AT(restore), NULL, "use the server's own restore, which guards less", NULL, 0},
	{'\0', "run", OPTION_TEXT, AT(run), "ID", "all dashboards that this run of apply wrote", NULL, 0},
	{'\0', "commit", OPTION_FLAG, AT(commit), NULL, "write it into the files and commit them", NULL, 0},
	{'y', "yes", OPTION_FLAG, AT(yes), NULL, "write without asking", NULL, 0},
	HISTORY_ROW,
	RAW_ROW,
	{0},
};

static const struct option_row history_options[] = {
	{'n', "max-count", OPTION_NUMBER, AT(number), "N", "at most N versions, or runs", NULL, 100000},
	{'\0', "runs", OPTION_FLAG, AT(runs), NULL, "list runs, of all dashboards without a UID", NULL, 0},
	{'p', "patch", OPTION_FLAG, AT(patch), NULL, "show the changes of each version too", NULL, 0},
	{'\0', "since", OPTION_TEXT, AT(since), "TIME", "only versions since: 36h, 14d, 2026-01-31, RFC 3339", NULL, 0},
	{'\0', "author", OPTION_TEXT, AT(author), "NAME", "only versions by people with NAME in their name", NULL, 0},
	RAW_ROW,
	{0},
};

static const struct option_row explain_options[] = {REF_ROW, POLICY_ROWS, HISTORY_ROW, {0}};

static const struct option_row init_options[] = {
	{'\0', "subscription", OPTION_TEXT, AT(subscription), "ID", "of the dashboards in Azure", NULL, 0},
	{'\0', "resource-group", OPTION_TEXT, AT(resource_group), "NAME", "of the dashboards in Azure", NULL, 0},
	{'\0', "region", OPTION_TEXT, AT(region), "REGION", "of the dashboards in Azure; gives the endpoint", NULL, 0},
	{'\0', "stdout", OPTION_FLAG, AT(to_stdout), NULL, "print the file, write nothing", NULL, 0},
	{'\0', "force", OPTION_FLAG, AT(force), NULL, "replace an existing config", NULL, 0},
	{0},
};

static const struct option_row validate_options[] = {REF_ROW, {0}};

static const struct option_row show_options[] = {
	{'\0', "normal", OPTION_FLAG, AT(normal), NULL, "print the canonical text that dashsync compares", NULL, 0},
	{'\0', "digest", OPTION_FLAG, AT(digest), NULL, "print the SHA-256 digest of that text", NULL, 0},
	{'\0', "raw", OPTION_FLAG, AT(raw), NULL, "accept any JSON or YAML value", NULL, 0},
	{'\0', "only", OPTION_ONLY, AT(only), "GLOB", "only dashboards with these uids (repeatable)", NULL, 0},
	{0},
};

static const struct option_row report_options[] = {
	{'\0', "as", OPTION_TEXT, AT(as), "FORMAT[:BYTES]", "text (the default), json or markdown", NULL, 0},
	RAW_ROW,
	{0},
};

const struct command commands[] = {
	{"init", "", 0, "write a first dashsync.yaml",
	 "Looks for dashboards below the current folder and writes a dashsync.yaml that\nnames them. Takes the server "
	 "from --endpoint URL, or for Azure from\n--subscription, --resource-group and --region, or asks for it. -t "
	 "names the\ntarget.",
	 init_options, cmd_init},
	{"plan", "[DIR|FILE]", 1, "show what would change in the live dashboards",
	 "Compares the dashboards of the working tree, or of a commit, with the server and\nshows what apply would do. "
	 "Writes nothing.",
	 plan_options, cmd_plan},
	{"apply", "[DIR|PLAN]", 1, "make live equal to git",
	 "Plans, shows the plan, asks, and writes; without a terminal it needs --yes.\nReplaces only live dashboards "
	 "that nobody edited since. Every write names the\nversion that it replaces and is read back. Writes the rows "
	 "of a PLAN from\n'plan --out' without asking, and refuses each row that is stale.",
	 apply_options, cmd_apply},
	{"check", "[DIR|FILE]", 1, "test whether dashboards work: data sources, queries",
	 "Asks the server for every data source that the dashboards name, and sends the\nqueries of the panels in "
	 "which git and live differ, as the panels would. Prints\ncounts, never data. Writes nothing. Exit 1 when "
	 "something is broken.",
	 check_options, cmd_check},
	{"drift", "[DIR|FILE]", 1, "list edits by hand: who, when, what",
	 "Lists the dashboards that were edited by hand since dashsync last wrote them:\nwho, when, and what. Writes "
	 "nothing. Exit 2 when there is one, whatever else failed.",
	 drift_options, cmd_drift},
	{"pull", "[UID...]", SIZE_MAX, "take edits by hand into the files",
	 "Writes the edits that people made on the server into the files of the working\ntree, beside git's own "
	 "changes and in the formatting of the file. Sends and\ncommits nothing; 'git diff' shows the edits.",
	 pull_options, cmd_pull},
	{"history", "[UID...]", SIZE_MAX, "show the versions of a live dashboard, or runs",
	 "Prints the versions of a dashboard that the server keeps, newest first: author,\ntime, message, and the "
	 "commit of a save by "
	 "dashsync. --runs lists the runs that\nsaved dashboards, for 'rollback --run'. Writes nothing.",
	 history_options, cmd_history},
	{"rollback", "[UID]", 1, "bring older versions of dashboards back",
	 "Shows the changes and the versions that it undoes, asks, and saves the older\nversion again; without a "
	 "terminal "
	 "and --yes it only shows. The save names the\nversion that it replaces, so a save by somebody in between "
	 "stays. "
	 "--run takes\nall dashboards that one run of apply wrote. --commit commits the result to git;\nuntil then the "
	 "dashboards are drift.",
	 rollback_options, cmd_rollback},
	{"explain", "UID", 1, "explain why a dashboard is in its state",
	 "Prints the versions that were read and the meaning of each, the base, the facts,\nand the row of the table "
	 "that decided.",
	 explain_options, cmd_explain},
	{"validate", "[DIR|FILE]", 1, "check the files without a server",
	 "Reads every dashboard file and reports every problem of every file.", validate_options, cmd_validate},
	{"show", "FILE|-", 1, "print what dashsync reads from a file",
	 "Prints the dashboards of a file (or of standard input) as JSON, with every\nnumber and string spelled as in "
	 "the file.",
	 show_options, cmd_show},
	{"report", "render FILE|-", 2, "render a saved JSON report in another format",
	 "Reads a report that '--report json=FILE' saved, or - for standard input, and\nprints it as the command "
	 "that made it would have. Asks no server and no clock.",
	 report_options, cmd_report},
	{"doctor", "[DIR|FILE]", 1, "test the setup and print the fix for each problem",
	 "Checks the config, git, the endpoint, the sign-in, the rights on one dashboard,\nthe kind of server and the "
	 "clocks. Each is a line: ok, warning or error. Writes\nnothing and prints no secret, so its output can go "
	 "into a bug report.",
	 NULL, cmd_doctor},
	{"version", "", 0, "print the version", "Prints the version.", NULL, cmd_version},
	{"help", "[COMMAND]", 1, "explain a command", "Prints the commands, or the options of one.", NULL, cmd_help},
	{0},
};

const struct command *command_find(const char *name)
{
	for (const struct command *command = commands; command->name; command++)
		if (strcmp(command->name, name) == 0)
			return command;
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
	for (const struct command *command = commands; command->name && count < 32; command++)
		names[count++] = command->name;
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
	for (const struct command *command = commands; command->name; command++)
		fprintf(out, "  %-10s %-12s %s\n", command->name, command->arguments, command->summary);
	fputs("\nOptions of every command:\n", out);
	options_print_help(global_options, out);
	fputs("\nThe token comes from DASHSYNC_TOKEN_<TARGET>, else DASHSYNC_TOKEN, else from\nMicrosoft Entra as "
	      "the target's 'auth' configures it.\nRun 'dashsync help COMMAND' for the options of a command.\n",
	      out);
}

void command_print_help(const struct command *command, FILE *out)
{
	fprintf(out, "usage: dashsync [OPTIONS] %s%s %s\n\n%s\n", command->name, command->options ? " [OPTIONS]" : "",
		command->arguments, command->description);
	if (command->options) {
		fputs("\nOptions:\n", out);
		options_print_help(command->options, out);
	}
	fputs("\nOptions of every command: see 'dashsync help'.\n", out);
}

int cmd_help(const struct invocation *invocation, struct error *err)
{
	if (invocation->arguments_count == 0) {
		command_print_overview(stdout);
		return FAULT_NONE;
	}
	const char *name = invocation->arguments[0];
	const struct command *command = command_find(name);
	if (command) {
		command_print_help(command, stdout);
		return FAULT_NONE;
	}
	command_refuse(name, err);
	return FAULT_USAGE;
}

int cmd_version(const struct invocation *invocation, struct error *err)
{
	(void)invocation;
	(void)err;
	puts("dashsync " DASHSYNC_VERSION);
	return FAULT_NONE;
}
