/* SPDX-License-Identifier: MIT */
/*
 * options: the options of the command line, as tables.
 *
 * An option is one row: how it is spelled, what its argument is called, where it goes, and its line of help. The same
 * rows parse, print the help of a command, and feed the completions and the man pages' check. Each command lists its
 * own rows; the global ones hold for every command and may come before or after its name.
 */
#ifndef DASHSYNC_CMD_SHELL_OPTIONS_H
#define DASHSYNC_CMD_SHELL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct strbuf;

#define MAX_REPORTS     16
#define MAX_TRUSTED     8
#define MAX_ONLY        64
#define MAX_DIRECTORIES 16

/* All options of a command line. Strings are argv's own. */
struct options {
	const char *directories[MAX_DIRECTORIES]; /* -C: each relative to the one before it */
	size_t directories_count;
	const char *config;
	const char *target;
	const char *endpoint;
	const char *trusted[MAX_TRUSTED];
	size_t trusted_count;
	const char *ref;
	const char *base;
	const char *comment_key;
	const char *color;    /* "auto", "always", "never" */
	const char *progress; /* the same */
	const char *reports[MAX_REPORTS];
	size_t reports_count;
	const char *only[MAX_ONLY];
	size_t only_count;
	const char *on_drift; /* NULL: the target's */
	const char *on_conflict;
	const char *max_changes;
	const char *fail_on;
	const char *since;
	const char *as;
	const char *author;
	const char *to;
	const char *run;
	const char *out;
	const char *outputs;
	const char *live; /* a capture that stands for the server */
	const char *subscription;
	const char *resource_group;
	const char *region;
	uint32_t max_failures; /* 0: not given */
	uint32_t quiet_minutes;
	uint32_t history_depth;
	uint32_t number;
	uint32_t query_jobs;
	uint32_t max_queries;
	bool adopt;
	bool allow_older_commit;
	bool patch;
	bool runs;
	bool restore;
	bool commit;
	uint32_t jobs; /* 0: not given */
	uint32_t write_jobs;
	uint32_t timeout;
	uint32_t run_timeout;
	uint32_t width; /* 0: not given */
	uint32_t word;  /* the same, as the next */
	uint32_t within;
	bool quiet;
	bool verbose;
	bool json;
	bool help;
	bool version;
	bool yes;
	bool allow_dirty;
	bool allow_all_missing;
	bool detailed_exitcode;
	bool normal;
	bool digest;
	bool raw; /* of show: any value; else: every value by path */
	bool no_pager;
	bool force;
	bool to_stdout;
	bool all;
	bool check;
	bool rollback_on_failure;
	bool with_people;
	uint64_t began;         /* not of the command line: when the run began (progress_now) */
	struct strbuf *values;  /* not of the command line: what --outputs will write (cmd/shell/outputs.h), or NULL */
	bool is_one_of_several; /* not of the command line: `target` is one of those that -t names */
};

enum option_type {
	OPTION_FLAG,      /* sets a bool */
	OPTION_TEXT,      /* const char * */
	OPTION_CHOICE,    /* const char *, one of `choices` */
	OPTION_LIST,      /* const char *, some of `choices` with commas between; its reader refuses others */
	OPTION_NUMBER,    /* uint32_t, from 1 to `maximum` */
	OPTION_REPORT,    /* added to reports */
	OPTION_TRUSTED,   /* added to trusted */
	OPTION_ONLY,      /* added to only */
	OPTION_DIRECTORY, /* added to directories */
};

/*
 * The word that help calls an option's argument is its type for completion. There are no others:
 *
 *   AUTHOR                   a part of a person's name
 *   DIR                      a folder
 *   FILE                     a file
 *   FORMAT                   see `choices`
 *   FORMAT[:BYTES]           a format of a report
 *   FORMAT[:BYTES][=FILE]    the same, with a file to write
 *   GLOB                     a uid or a file of a dashboard, with wildcards
 *   GROUP, REGION, SUBSCRIPTION   names in Azure
 *   KEY                      a word of the user's own
 *   N, N|P%, S               a number, one with a percentage, one of seconds
 *   REV                      a commit, branch or tag
 *   RUN                      the id of a run
 *   TARGET                   a target of the config, or several with commas between
 *   TIME                     an age, a day or a time
 *   URL                      an endpoint
 *   VERSION|COMMIT           a version of a dashboard
 *   WHAT, WHEN, live         see `choices`
 *
 * Those of a command (command.h) are built of the same words, and of COMMAND, PLAN, TOPIC and UID.
 */
struct option_row {
	char letter;      /* or '\0' */
	const char *name; /* without the dashes; NULL ends a table */
	enum option_type type;
	size_t offset;        /* in struct options: OPTION_AT(field) */
	const char *argument; /* what help calls it, or NULL: one of the words above */
	const char *help;     /* plain text of one or two lines, for -h */
	const char *manual;   /* for its page, in the markup of cmd/manual/page.h; NULL: help is enough */
	const char *choices;  /* of OPTION_CHOICE and OPTION_LIST: "auto always never" */
	uint32_t maximum;     /* of OPTION_NUMBER */
};

#define OPTION_AT(field) offsetof(struct options, field)

/* What is left of the command line. */
struct words {
	char *const *at;
	int count;
};

/* The options of every command (global_options.c). */
extern const struct option_row global_options[];

/*
 * Takes the options off the front of the words: those of the global table and, when it is not NULL, of the command's.
 * Letters may share a dash (`-qv`); one that takes an argument ends the cluster (`-qtprod`, `-qt prod`). An option that
 * is given again replaces its earlier argument, and -q and -v replace each other; only the rows that are "added" add
 * up. Stops at the first word that is not an option when `arguments` is NULL, else gathers such words there (room for
 * all of them). `--` ends the options. Otherwise FAULT_USAGE, with the nearest option as hint, and the words begin with
 * the one that is wrong.
 */
bool options_parse(struct words *words, const struct option_row *command, struct options *out, const char **arguments,
		   size_t *arguments_count, struct error *err);

/* The row of a letter, or of a name without its dashes; NULL when the table, which may be NULL, does not have it. */
const struct option_row *options_find_letter(const struct option_row *rows, char letter);
const struct option_row *options_find_name(const struct option_row *rows, struct slice name);

/* For a command whose only report in another format is --json: FAULT_USAGE when the command line has a --report. */
bool options_expect_no_report(const struct options *options, const char *command, struct error *err);

/* Prints the rows of a table, one or two lines each, within 80 columns. */
void options_print_help(const struct option_row *rows, FILE *out);

#endif
