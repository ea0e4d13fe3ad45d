/* SPDX-License-Identifier: MIT */
/* The way from a word to its page. */
#include "cmd/manual/manual.h"

#include <string.h>

#include "cmd/manual/manual_names.h"
#include "model/base/arena.h"
#include "model/base/text.h"

/* What each topic's page has. */
static void (*const adds[TOPIC_COUNT])(struct page *page, const struct manual *manual) = {
	[TOPIC_DASHSYNC] = manual_add_program,
	[TOPIC_CONFIG] = manual_add_config,
	[TOPIC_STATES] = manual_add_states,
	[TOPIC_EXIT_CODES] = manual_add_exit_codes,
	[TOPIC_ENVIRONMENT] = manual_add_environment,
	[TOPIC_FORMATS] = manual_add_formats,
	[TOPIC_CI] = manual_add_ci,
};

static struct page page_of_topic(struct arena *arena, const struct manual *manual, enum topic topic)
{
	const struct topic_name *name = &topic_names[topic];
	struct page page = page_new(arena, name->page, name->section, name->summary);
	adds[topic](&page, manual);
	return page;
}

static struct page page_of_command(struct arena *arena, const struct command *command)
{
	const char *name = arena_printf(arena, "dashsync-%s", command->name);
	struct page page = page_new(arena, name, 1, command->summary);
	manual_add_command(&page, command);
	return page;
}

static const struct command *find_command(const struct manual *manual, const char *name)
{
	for (const struct command *const *command = manual->commands; *command; command++)
		if (strcmp((*command)->name, name) == 0)
			return *command;
	return NULL;
}

/* Words that people look for, and the topic that has them. */
static const struct {
	const char *word;
	enum topic topic;
} aliases[] = {
	{"sign-in", TOPIC_ENVIRONMENT}, {"signin", TOPIC_ENVIRONMENT},    {"login", TOPIC_ENVIRONMENT},
	{"token", TOPIC_ENVIRONMENT},   {"tokens", TOPIC_ENVIRONMENT},    {"proxy", TOPIC_ENVIRONMENT},
	{"env", TOPIC_ENVIRONMENT},     {"variables", TOPIC_ENVIRONMENT}, {"yaml", TOPIC_CONFIG},
	{"keys", TOPIC_CONFIG},         {"codes", TOPIC_EXIT_CODES},      {"json", TOPIC_FORMATS},
	{"markdown", TOPIC_FORMATS},    {"reports", TOPIC_FORMATS},       {"github", TOPIC_CI},
	{"gitlab", TOPIC_CI},           {"pipeline", TOPIC_CI},           {"options", TOPIC_DASHSYNC},
	{"marks", TOPIC_STATES},
};

static bool find_alias(const struct manual *manual, struct arena *arena, const char *name, struct page *out)
{
	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
		if (strcmp(aliases[i].word, name) != 0)
			continue;
		*out = page_of_topic(arena, manual, aliases[i].topic);
		return true;
	}
	return false;
}

bool manual_find(const struct manual *manual, struct arena *arena, const char *name, struct page *out)
{
	static const char prefix[] = "dashsync-";
	const struct command *command = find_command(manual, name);
	for (enum topic i = 0; i < TOPIC_COUNT && !command; i++) {
		if (strcmp(topic_names[i].name, name) == 0 || strcmp(topic_names[i].page, name) == 0) {
			*out = page_of_topic(arena, manual, i);
			return true;
		}
	}
	if (!command && strncmp(name, prefix, sizeof prefix - 1) == 0)
		command = find_command(manual, name + sizeof prefix - 1);
	if (command) {
		*out = page_of_command(arena, command);
		return true;
	}
	struct page page = page_new(arena, name, 5, "a key of dashsync.yaml");
	if (!manual_add_keys(&page, name)) {
		page = page_new(arena, name, 7, "");
		page.summary = manual_add_lookup(&page, manual, name);
	}
	*out = page;
	return page.summary || find_alias(manual, arena, name, out);
}

const char *manual_nearest(const struct manual *manual, struct arena *arena, const char *name)
{
	enum { ROOM = 256 };
	const char **names = arena_array(arena, ROOM, sizeof *names);
	size_t count = 0;
	for (const struct command *const *command = manual->commands; *command && count < ROOM / 4; command++)
		names[count++] = (*command)->name;
	for (size_t i = 0; i < TOPIC_COUNT; i++) {
		names[count++] = topic_names[i].name;
		names[count++] = topic_names[i].page;
	}
	count += manual_key_names(arena, names + count, ROOM - count);
	return text_nearest(slice_of(name), names, count);
}

void manual_print_list(const struct manual *manual, FILE *out)
{
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		fprintf(out, "%s(%u)  %s\n", topic_names[i].page, topic_names[i].section, topic_names[i].summary);
	for (const struct command *const *command = manual->commands; *command; command++)
		fprintf(out, "dashsync-%s(1)  %s\n", (*command)->name, (*command)->summary);
}
