/* SPDX-License-Identifier: MIT */
/* The sources that need nothing but tables, and the words of help and where their values come from, as one table. */
#include "cmd/completion/values.h"

#include "cmd/completion/values_config.h"
#include "cmd/completion/values_git.h"
#include "model/base/strbuf.h"

void values_commands(struct completion *completion, const char *detail)
{
	(void)detail;
	for (const struct command *const *command = completion->question->commands; *command; command++)
		candidates_add(completion->candidates, slice_of((*command)->name), slice_of((*command)->summary));
}

/* Lets the shell offer files of these endings (or all, or folders), behind what of the word is not theirs. */
static void offer_paths(struct completion *completion, const char *kind, size_t before, const char *endings)
{
	strbuf_reset(completion->directive);
	strbuf_printf(completion->directive, ":%s %zu%s%s", kind, strlen(completion->candidates->front) + before,
		      endings ? " " : "", endings ? endings : "");
}

static void add_files(struct completion *completion, const char *detail)
{
	offer_paths(completion, "files", 0, detail);
}

static void add_folders(struct completion *completion, const char *detail)
{
	(void)detail;
	if (completion->directive->length <= 1)
		offer_paths(completion, "folders", 0, NULL);
}

/* "FORMAT", and of an option that takes one, "FORMAT=FILE". */
static void add_formats(struct completion *completion, const char *detail)
{
	(void)detail;
	struct slice prefix = completion->candidates->prefix;
	const char *equals = prefix.length ? memchr(prefix.at, '=', prefix.length) : NULL;
	if (equals)
		offer_paths(completion, "files", (size_t)(equals + 1 - prefix.at), NULL);
	else
		candidates_add_words(completion->candidates, "json markdown text");
}

static const struct {
	const char *owner; /* a command or an option; NULL: any */
	const char *word;
	values_fn *add;
	const char *detail;
} rows[] = {
	/* clang-format off */
	{NULL, "TARGET", values_targets, NULL},
	{NULL, "UID", values_uids, NULL},
	{NULL, "GLOB", values_uids, NULL},
	{NULL, "REV", values_refs, NULL},
	{NULL, "VERSION", values_versions, NULL},
	{NULL, "FORMAT", add_formats, NULL},
	{NULL, "COMMAND", values_commands, NULL},
	{NULL, "DIR", add_folders, NULL},
	{NULL, "PLAN", add_files, NULL},
	{"--config", "FILE", add_files, "yaml yml"},
	{"--out", "FILE", add_files, NULL},
	{"report", "FILE", add_files, "json"},
	{NULL, "FILE", add_files, "json yaml yml"},
	/* clang-format on */
};

void values_add(struct completion *completion, const char *owner, struct slice word)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if ((rows[i].owner && strcmp(rows[i].owner, owner) != 0) || !slice_is(word, rows[i].word))
			continue;
		rows[i].add(completion, rows[i].detail);
		return;
	}
}
