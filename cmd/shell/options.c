/* SPDX-License-Identifier: MIT */
/* getopt's conventions over the tables: -qv, -cFILE, -qc FILE, --config=FILE, --config FILE. */
#include "cmd/shell/options.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/base/renamed.h"
#include "model/base/slice.h"
#include "model/base/text.h"
#include "model/base/utf8.h"

/* Since 0.2.0. */
static const struct renamed renamed_options[] = {
	{"history", "history-depth"},
	{"rewind", "allow-older-commit"},
	{0},
};

const struct option_row *options_find_letter(const struct option_row *rows, char letter)
{
	for (; rows && rows->name; rows++)
		if (rows->letter == letter)
			return rows;
	return NULL;
}

const struct option_row *options_find_name(const struct option_row *rows, struct slice name)
{
	for (; rows && rows->name; rows++)
		if (slice_is(name, rows->name))
			return rows;
	return NULL;
}

static bool unknown_option(const char *word, struct slice name, const struct option_row *command, struct error *err)
{
	const char *names[64];
	size_t count = 0;
	for (const struct option_row *row = global_options; row->name && count < 64; row++)
		names[count++] = row->name;
	for (const struct option_row *row = command; row && row->name && count < 64; row++)
		names[count++] = row->name;
	error_set(err, FAULT_USAGE, "unknown option '%s'", word);
	const char *nearest = text_nearest(name, names, count);
	if (nearest)
		return error_hint(err, "Did you mean '--%s'?", nearest);
	return command ? false : error_hint(err, "'dashsync help' explains the options of every command.");
}

/* One of the words of `choices`; else the error, with the nearest of them. */
static bool set_choice(const struct option_row *row, const char *argument, const char **to, struct error *err)
{
	enum { MOST_CHOICES = 16 };
	const char *words[MOST_CHOICES];
	size_t count = 0;
	ARENA_AUTO arena = arena_new();
	for (const char *at = row->choices; *at && count < MOST_CHOICES; at += *at == ' ') {
		size_t length = strcspn(at, " ");
		words[count++] = arena_copy(arena, at, length);
		at += length;
	}
	*to = argument;
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], argument) == 0)
			return true;
	error_set(err, FAULT_USAGE, "invalid --%s '%s': expected one of: %s", row->name, argument, row->choices);
	const char *nearest = text_nearest(slice_of(argument), words, count);
	return nearest ? error_hint(err, "Did you mean '%s'?", nearest) : false;
}

static bool set_number(const struct option_row *row, const char *argument, uint32_t *to, struct error *err)
{
	int64_t number;
	struct slice text = slice_of(argument);
	if (number_check(text) == NUMBER_OK && number_to_integer(text, &number) && number >= 1 &&
	    number <= row->maximum) {
		*to = (uint32_t)number;
		return true;
	}
	return error_set(err, FAULT_USAGE, "invalid --%s '%s': expected a whole number from 1 to %u", row->name,
			 argument, row->maximum);
}

static bool add_text(const struct option_row *row, const char *argument, const char **list, size_t *count,
		     size_t maximum, struct error *err)
{
	if (*count == maximum)
		return error_set(err, FAULT_USAGE, "'--%s' is given more than %zu times", row->name, maximum);
	list[(*count)++] = argument;
	return true;
}

static bool set_option(const struct option_row *row, const char *argument, struct options *out, struct error *err)
{
	void *to = (char *)out + row->offset;
	switch (row->type) {
	case OPTION_FLAG:
		if (to == &out->quiet || to == &out->verbose)
			out->quiet = out->verbose = false;
		*(bool *)to = true;
		return true;
	case OPTION_TEXT:
	case OPTION_LIST:
		*(const char **)to = argument;
		return true;
	case OPTION_CHOICE:
		return set_choice(row, argument, to, err);
	case OPTION_NUMBER:
		return set_number(row, argument, to, err);
	case OPTION_REPORT:
		return add_text(row, argument, out->reports, &out->reports_count, MAX_REPORTS, err);
	case OPTION_TRUSTED:
		return add_text(row, argument, out->trusted, &out->trusted_count, MAX_TRUSTED, err);
	case OPTION_ONLY:
		return add_text(row, argument, out->only, &out->only_count, MAX_ONLY, err);
	case OPTION_DIRECTORY:
		return add_text(row, argument, out->directories, &out->directories_count, MAX_DIRECTORIES, err);
	}
	return true;
}

struct parse {
	struct words words;
	const struct option_row *command;
	struct options *out;
};

static const char *take_word(struct words *words)
{
	words->count--;
	return *words->at++;
}

/* Sets one option whose argument is `attached` (or NULL) or the next word. */
static bool take_option(struct parse *parse, const struct option_row *row, const char *attached, struct error *err)
{
	if (row->type == OPTION_FLAG) {
		if (attached)
			return error_set(err, FAULT_USAGE, "'--%s' takes no argument", row->name);
		return set_option(row, NULL, parse->out, err);
	}
	if (!attached && parse->words.count == 0)
		return error_set(err, FAULT_USAGE, "'--%s' needs an argument: %s", row->name, row->argument);
	return set_option(row, attached ? attached : take_word(&parse->words), parse->out, err);
}

static bool take_long(struct parse *parse, const char *word, struct error *err)
{
	const char *equals = strchr(word, '=');
	struct slice given = {word + 2, equals ? (size_t)(equals - word - 2) : strlen(word) - 2};
	struct slice name = renamed_now(renamed_options, given);
	const struct option_row *row = options_find_name(global_options, name);
	if (!row)
		row = options_find_name(parse->command, name);
	if (!row)
		return unknown_option(word, name, parse->command, err);
	return take_option(parse, row, equals ? equals + 1 : NULL, err);
}

/* A letter of a cluster that no table has; when it is the first, the word may be a long option with one dash. */
static bool unknown_letter(const char *word, const char *letter, const struct option_row *command, struct error *err)
{
	unknown_option(word, slice_of(word + 1), command, err);
	if (letter == word + 1 || err->hint)
		return false;
	uint32_t point;
	size_t length = utf8_decode(slice_of(letter), &point);
	return error_set(err, FAULT_USAGE, "unknown option '-%.*s' in '%s'", length ? (int)length : 1, letter, word);
}

/* Whether an option's whole name follows one dash, as elsewhere: "-target=dev" is not the target "arget=dev". */
static bool is_long_name(const struct parse *parse, const char *text)
{
	struct slice name = {text, strcspn(text, "=")};
	return name.length > 1 && (options_find_name(global_options, name) || options_find_name(parse->command, name));
}

static bool unknown_dash(const char *word, struct error *err)
{
	error_set(err, FAULT_USAGE, "unknown option '%s'", word);
	return error_hint(err, "Did you mean '-%s'?", word);
}

/* One dash and letters: flags, and at the end perhaps one that takes the rest of the word or the next one. */
static bool take_letters(struct parse *parse, const char *word, struct error *err)
{
	if (is_long_name(parse, word + 1))
		return unknown_dash(word, err);
	for (const char *letter = word + 1; *letter; letter++) {
		const struct option_row *row = options_find_letter(global_options, *letter);
		if (!row)
			row = options_find_letter(parse->command, *letter);
		if (!row)
			return unknown_letter(word, letter, parse->command, err);
		if (row->type != OPTION_FLAG)
			return take_option(parse, row, letter[1] ? letter + 1 : NULL, err);
		set_option(row, NULL, parse->out, err);
	}
	return true;
}

bool options_parse(struct words *words, const struct option_row *command, struct options *out, const char **arguments,
		   size_t *arguments_count, struct error *err)
{
	struct parse parse = {*words, command, out};
	bool only_words = false;
	while (parse.words.count > 0) {
		const char *word = *parse.words.at;
		bool is_option = !only_words && word[0] == '-' && word[1] != '\0';
		if (!is_option && !arguments)
			break;
		*words = parse.words;
		take_word(&parse.words);
		if (!is_option) {
			arguments[(*arguments_count)++] = word;
		} else if (strcmp(word, "--") == 0) {
			only_words = true;
		} else if (!(word[1] == '-' ? take_long(&parse, word, err) : take_letters(&parse, word, err))) {
			return false;
		}
	}
	*words = parse.words;
	return true;
}

bool options_expect_no_report(const struct options *options, const char *command, struct error *err)
{
	if (options->reports_count)
		return error_set(err, FAULT_USAGE, "%s prints text, or JSON with --json; it has no --report", command);
	return true;
}

/* Prints a text whose first line is begun; those after it have their own indent. */
static void print_lines(FILE *out, const char *text, int indent)
{
	size_t length = strcspn(text, "\n");
	fprintf(out, "%.*s\n", (int)length, text);
	for (text += length; *text == '\n'; text += length) {
		text++;
		length = strcspn(text, "\n");
		fprintf(out, "%*s%.*s\n", indent, "", (int)length, text);
	}
}

void options_print_help(const struct option_row *rows, FILE *out)
{
	enum { HELP_COLUMN = 28 };
	for (; rows->name; rows++) {
		int width = rows->letter ? fprintf(out, "  -%c, --%s", rows->letter, rows->name)
					 : fprintf(out, "      --%s", rows->name);
		if (rows->argument)
			width += fprintf(out, " %s", rows->argument);
		if (width >= HELP_COLUMN) {
			fputc('\n', out);
			width = 0;
		}
		fprintf(out, "%*s", HELP_COLUMN - width, "");
		print_lines(out, rows->help, HELP_COLUMN);
	}
}
