/* SPDX-License-Identifier: MIT */
/* The words are read as options_parse reads them, those behind the cursor too: "dashsync pl| -c other.yaml". */
#include "cmd/completion/line.h"

#include <string.h>

#include "model/base/arena.h"

struct reader {
	const struct completion_question *question;
	struct arena *arena;
	struct line *line;
	const struct option_row *pending; /* its argument is the next word */
	bool only_words;                  /* after "--" */
};

static const struct option_row *find_letter(const struct reader *reader, char letter)
{
	const struct option_row *row = options_find_letter(global_options, letter);
	const struct command *command = reader->line->command;
	return row || !command ? row : options_find_letter(command->options, letter);
}

static const struct option_row *find_name(const struct reader *reader, struct slice name)
{
	const struct option_row *row = options_find_name(global_options, name);
	const struct command *command = reader->line->command;
	return row || !command ? row : options_find_name(command->options, name);
}

static const struct command *find_command(const struct completion_question *question, const char *name)
{
	for (const struct command *const *command = question->commands; *command; command++)
		if (strcmp((*command)->name, name) == 0)
			return *command;
	return NULL;
}

static void give(struct reader *reader, const struct option_row *row, const char *value)
{
	struct line *line = reader->line;
	line->given[line->given_count] = row;
	line->values[line->given_count++] = value;
}

/* The option of a word "--name=value", "-nvalue" or "-n value", and its value: NULL when it is not in this word. */
static const struct option_row *split(const struct reader *reader, const char *word, const char **value)
{
	*value = NULL;
	if (word[1] == '-') {
		const char *equals = strchrnul(word, '=');
		*value = *equals ? equals + 1 : NULL;
		return find_name(reader, (struct slice){word + 2, (size_t)(equals - word - 2)});
	}
	for (const char *letter = word + 1; *letter; letter++) {
		const struct option_row *row = find_letter(reader, *letter);
		if (!row || row->type != OPTION_FLAG) {
			*value = row && letter[1] ? letter + 1 : NULL;
			return row;
		}
	}
	return find_letter(reader, word[1]);
}

static bool is_option(const struct reader *reader, const char *word)
{
	return !reader->only_words && word[0] == '-' && word[1] != '\0';
}

static void take_option(struct reader *reader, const char *word)
{
	const char *value;
	if (strcmp(word, "--") == 0) {
		reader->only_words = true;
		return;
	}
	const struct option_row *row = split(reader, word, &value);
	if (row && row->type != OPTION_FLAG && !value)
		reader->pending = row;
	else if (row)
		give(reader, row, value);
}

/* One word beside the one to complete; `before` it, or behind it. */
static void take_word(struct reader *reader, const char *word, bool before)
{
	struct line *line = reader->line;
	if (reader->pending) {
		give(reader, reader->pending, word);
		reader->pending = NULL;
	} else if (is_option(reader, word)) {
		take_option(reader, word);
	} else if (!before && line->wants != LINE_VALUE) {
		return; /* which argument it is depends on the word to complete */
	} else if (line->command) {
		line->arguments[line->arguments_count++] = word;
	} else if (line->wants != LINE_NOTHING) {
		line->command = find_command(reader->question, word);
		if (before)
			line->wants = line->command ? LINE_COMMAND : LINE_NOTHING;
	}
}

/* What the word to complete is, now that all words before it are read. */
static void take_wanted(struct reader *reader, const char *word)
{
	struct line *line = reader->line;
	const char *value = NULL;
	line->word = word;
	if (line->wants == LINE_NOTHING)
		return;
	if (reader->pending) {
		line->wants = LINE_VALUE;
		line->row = reader->pending;
		reader->pending = NULL;
	} else if (word[0] == '-' && !reader->only_words) {
		line->row = split(reader, word, &value);
		line->wants = value && line->row && line->row->type != OPTION_FLAG ? LINE_VALUE : LINE_OPTION;
	} else {
		line->wants = line->command ? LINE_ARGUMENT : LINE_COMMAND;
	}
	if (value && line->wants == LINE_VALUE) {
		line->front = arena_copy(reader->arena, word, (size_t)(value - word));
		line->word = value;
	}
}

void line_read(const struct completion_question *question, struct arena *arena, struct line *out)
{
	size_t count = question->words_count;
	*out = (struct line){
		.wants = LINE_COMMAND,
		.word = "",
		.front = "",
		.arguments = arena_array(arena, count, sizeof *out->arguments),
		.given = arena_array(arena, count, sizeof(const struct option_row *)),
		.values = arena_array(arena, count, sizeof *out->values),
	};
	struct reader reader = {.question = question, .arena = arena, .line = out};
	for (size_t i = 1; i < question->word && i < count; i++)
		take_word(&reader, question->words[i], true);
	take_wanted(&reader, question->word < count ? question->words[question->word] : "");
	for (size_t i = question->word + 1; i < count; i++)
		take_word(&reader, question->words[i], false);
}

const char *line_value(const struct line *line, const char *name)
{
	for (size_t i = line->given_count; i-- > 0;)
		if (strcmp(line->given[i]->name, name) == 0)
			return line->values[i];
	return NULL;
}

bool line_is_used_up(const struct line *line, const struct option_row *row)
{
	static const enum option_type added[] = {OPTION_REPORT, OPTION_TRUSTED, OPTION_ONLY, OPTION_DIRECTORY};
	for (size_t i = 0; i < sizeof added / sizeof added[0]; i++)
		if (row->type == added[i])
			return false;
	for (size_t i = 0; i < line->given_count; i++)
		if (line->given[i] == row)
			return true;
	return false;
}
