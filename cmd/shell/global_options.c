/* SPDX-License-Identifier: MIT */
/* The options that every command has. */
#include "cmd/shell/options.h"

const struct option_row global_options[] = {
	{.letter = 'C',
	 .name = "directory",
	 .type = OPTION_DIRECTORY,
	 .offset = OPTION_AT(directories),
	 .argument = "DIR",
	 .help = "run as if started in DIR (repeatable)",
	 .manual = "Run as if started in DIR. Repeatable: each DIR is relative to the one before it, as in git. An "
		   "empty DIR changes nothing."},
	{.letter = 'c',
	 .name = "config",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(config),
	 .argument = "FILE",
	 .help = "the config (dashsync.yaml, here or above)",
	 .manual = "The config, a file of the same repository. By default dashsync looks for dashsync.yaml in the "
		   "current folder and above it, up to the root of the repository; with `--ref`, in that commit."},
	{.letter = 't',
	 .name = "target",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(target),
	 .argument = "TARGET",
	 .help = "the target in the config; A,B or '*' for several",
	 .manual = "The target in the config. Not needed when there is one target. `plan`, `apply`, `drift`, `check` "
		   "and `validate` take several: `-t dev,prod` in this order, `-t '*'` all targets in the order of the "
		   "config. They are run in turn, with one report, in which each has a heading; `apply` asks for each. "
		   "A target that fails does not stop those after it, and the exit code is that over all.\n"
		   "\n"
		   "With several targets, each needs its own token, `DASHSYNC_TOKEN_<TARGET>`. DASHSYNC_TOKEN, "
		   "DASHSYNC_ENDPOINT, `--endpoint`, `--out` and a saved plan are for one target: with several they "
		   "are refused, exit 64."},
	{.name = "endpoint",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(endpoint),
	 .argument = "URL",
	 .help = "the server's URL, instead of the target's",
	 .manual = "The base URL of the server, instead of the target's. Because you named it, dashsync may send the "
		   "token to it."},
	{.name = "trust-endpoint",
	 .type = OPTION_TRUSTED,
	 .offset = OPTION_AT(trusted),
	 .argument = "URL",
	 .help = "a server in the config that may get the token\n"
		 "(repeatable)",
	 .manual = "Allow dashsync to send the token to this server, which the config names. Needed for servers other "
		   "than loopback and Azure's (`*.gateway.dashboard.azure.com`), so that a branch under review cannot "
		   "send the token elsewhere. Repeatable."},
	{.name = "report",
	 .type = OPTION_REPORT,
	 .offset = OPTION_AT(reports),
	 .argument = "FORMAT[:BYTES][=FILE]",
	 .help = "text, json, markdown, html, junit, ...: on stdout\n"
		 "or in FILE (repeatable; 'dashsync help formats')",
	 .manual = "The report's format, text, json, markdown, html or one that a CI system reads: on standard output "
		   "instead of the text, or in FILE beside the text. FILE is replaced as a whole. Repeatable; at most "
		   "one report may go to standard output. markdown is a comment for a pull request or a job's summary, "
		   "of at most BYTES: 60000 by "
		   "default, which fits GitHub, and 200 at least. What does not fit is left out whole, and counted. "
		   "See dashsync-formats(7)."},
	{.name = "outputs",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(outputs),
	 .argument = "github|azure-devops|gitlab|auto|FILE",
	 .help = "results for the next step of a job: the exit code,\nnumbers of dashboards, a summary",
	 .manual =
		 "Write the results of the run as values that the next step of a job reads: DASHSYNC_EXIT, "
		 "DASHSYNC_WRITES, DASHSYNC_DRIFTED, DASHSYNC_COMPLETE, DASHSYNC_SUMMARY and others. github appends "
		 "them to the file in GITHUB_OUTPUT; azure-devops prints them as output variables on standard output, "
		 "behind the text; gitlab writes dashsync.env; auto takes the platform whose job it is; any other "
		 "word is a FILE, which is replaced as a whole. A run that ends before it has a report writes "
		 "DASHSYNC_EXIT and DASHSYNC_SUMMARY. See dashsync-formats(7)."},
	{.name = "comment-key",
	 .type = OPTION_TEXT,
	 .offset = OPTION_AT(comment_key),
	 .argument = "KEY",
	 .help = "the key by which a job finds its comment",
	 .manual = "With the format markdown: the KEY in its first line, `<!-- dashsync:v1 key=KEY -->`, by which a "
		   "job finds the comment to edit: 1 to 64 letters, digits, dots, underscores and hyphens. By default "
		   "the name of the target, or of all targets together."},
	{.name = "json",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(json),
	 .help = "short for --report json",
	 .manual = "Short for `--report` json."},
	{.name = "jobs",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(jobs),
	 .argument = "N",
	 .help = "dashboards compared at a time (16)",
	 .manual = "Compare at most N dashboards at a time (1 to 256). By default `jobs` of the target, else 16.",
	 .maximum = 256},
	{.name = "write-jobs",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(write_jobs),
	 .argument = "N",
	 .help = "dashboards written at a time, at most (4)",
	 .manual = "Write at most N dashboards at a time (1 to 64). By default `write-jobs` of the target, else 4. On "
		   "a busy server, dashsync writes fewer at a time, and repeats a save that was turned away for up to "
		   "two minutes.",
	 .maximum = 64},
	{.name = "timeout",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(timeout),
	 .argument = "S",
	 .help = "time limit for one request, in seconds (30)",
	 .manual = "The time limit for one request, in seconds (1 to 3600). By default `timeout` of the target, else "
		   "30. Waiting for a server that limits requests (429, Retry-After) does not count.",
	 .maximum = 3600},
	{.name = "run-timeout",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(run_timeout),
	 .argument = "S",
	 .help = "time limit for the whole run, in seconds",
	 .manual = "The time limit for the whole run, in seconds (1 to 86400); by default none. At its end the run "
		   "stops as after a signal; see `INTERRUPTION`.",
	 .maximum = 86400},
	{.name = "color",
	 .type = OPTION_CHOICE,
	 .offset = OPTION_AT(color),
	 .argument = "WHEN",
	 .help = "auto, always or never; NO_COLOR is honoured",
	 .manual = "auto (the default), always or never. auto prints colours to a terminal that is not dumb, unless "
		   "NO_COLOR is set.",
	 .choices = "auto always never"},
	{.name = "progress",
	 .type = OPTION_CHOICE,
	 .offset = OPTION_AT(progress),
	 .argument = "WHEN",
	 .help = "on stderr: auto, always or never",
	 .manual = "auto (the default), always or never: print how far the run is on standard error. On a terminal "
		   "this is one line, rewritten in place. Without a terminal, auto prints nothing in the first ten "
		   "seconds and then a line each ten seconds (\"dashsync: compared 12 of 199 (6%), 20 s elapsed\"); "
		   "always prints a line each second and one when all are compared, written or checked. auto prints "
		   "nothing with `-q`.",
	 .choices = "auto always never"},
	{.name = "width",
	 .type = OPTION_NUMBER,
	 .offset = OPTION_AT(width),
	 .argument = "N",
	 .help = "wrap text at N columns; COLUMNS is honoured",
	 .manual = "Wrap the text at N columns (40 to 1000) instead of the terminal's width, and in a file or a pipe, "
		   "too, where nothing is wrapped otherwise. Commands, uids and places stay whole. COLUMNS does the "
		   "same.",
	 .maximum = 1000},
	{.name = "no-pager",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(no_pager),
	 .help = "print to a terminal without a pager",
	 .manual = "Print to a terminal without a pager; see `DASHSYNC_PAGER`."},
	{.letter = 'q',
	 .name = "quiet",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(quiet),
	 .help = "only what is not in sync, a line each; no progress",
	 .manual = "Print one line for each dashboard that is not in sync, then the totals; no progress. For drift the "
		   "line has who edited it, when, in which versions, and the message of the last save."},
	{.letter = 'v',
	 .name = "verbose",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(verbose),
	 .help = "print all changes; on stderr each request",
	 .manual = "Print dashboards in sync, all changes and all places too, and on standard error a line for each "
		   "request, the identity and how many files were read."},
	{.letter = 'h',
	 .name = "help",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(help),
	 .help = "this help",
	 .manual = "Print a summary: the options and three examples. `dashsync help` COMMAND prints the page of the "
		   "manual."},
	{.name = "version",
	 .type = OPTION_FLAG,
	 .offset = OPTION_AT(version),
	 .help = "the version",
	 .manual = "Print the version, as `dashsync version` does."},
	{0},
};
