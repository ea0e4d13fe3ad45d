/* SPDX-License-Identifier: MIT */
/* The sources that need nothing but tables, and the words of help and where their values come from, as one table. */
#include "cmd/completion/values.h"

#include "cmd/completion/values_config.h"
#include "cmd/completion/values_git.h"
#include "cmd/completion/values_paths.h"
#include "cmd/manual/manual_names.h"
#include "cmd/shell/format_names.h"
#include "model/config/config.h"

void values_commands(struct completion *completion, const char *detail)
{
	(void)detail;
	for (const struct command *const *command = completion->question->commands; *command; command++)
		candidates_add(completion->candidates, slice_of((*command)->name), slice_of((*command)->summary));
}

/* "FORMAT", and of an option that takes one, "FORMAT=FILE". */
static void add_formats(struct completion *completion, const char *detail)
{
	(void)detail;
	struct slice prefix = completion->candidates->prefix;
	const char *equals = prefix.length ? memchr(prefix.at, '=', prefix.length) : NULL;
	if (equals)
		values_files_behind(completion, (size_t)(equals + 1 - prefix.at));
	else
		for (size_t i = 0; i < FORMAT_COUNT; i++)
			candidates_add(completion->candidates, slice_of(format_names[i].name),
				       slice_of(format_names[i].summary));
}

static void add_topics(struct completion *completion, const char *detail)
{
	(void)detail;
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		candidates_add(completion->candidates, slice_of(topic_names[i].name), slice_of(topic_names[i].summary));
}

static bool is_offered(const struct candidates *candidates, struct slice value)
{
	for (size_t i = 0; i < candidates->count; i++)
		if (slice_equal(candidates->items[i].value, value))
			return true;
	return false;
}

/* The keys of the config; without those that help takes for a command or a topic, as "check". */
static void add_keys(struct completion *completion, const char *detail)
{
	(void)detail;
	struct config_reference key;
	for (size_t i = 0; config_reference_at(completion->arena, i, &key); i++)
		if (!is_offered(completion->candidates, slice_of(key.name)))
			candidates_add(completion->candidates, slice_of(key.name), slice_of("a key of dashsync.yaml"));
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
	{NULL, "TOPIC", add_topics, NULL},
	{"help", "KEY", add_keys, NULL},
	{NULL, "DIR", values_folders, NULL},
	{NULL, "PLAN", values_files, NULL},
	{"--config", "FILE", values_files, "yaml yml"},
	{"--out", "FILE", values_files, NULL},
	{"report", "FILE", values_files, "json"},
	{NULL, "FILE", values_files, "json yaml yml"},
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
