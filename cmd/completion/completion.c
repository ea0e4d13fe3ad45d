/* SPDX-License-Identifier: MIT */
/* From what the word is (line.h) to what it can become. */
#include "cmd/completion/completion.h"

#include <stdlib.h>

#include "cmd/completion/dashboards.h"
#include "cmd/completion/line.h"
#include "cmd/completion/place.h"
#include "cmd/completion/scripts.h"
#include "cmd/completion/values.h"
#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"

#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* The values of all words in capitals of "FILE|-" or "FORMAT[:BYTES]"; what is in small letters is a value itself. */
static void add_alternatives(struct completion *completion, const char *owner, struct slice words)
{
	while (words.length > 0) {
		struct slice alternative = scan_until(&words, "|");
		scan_one(&words, "|");
		struct slice rest = alternative;
		struct slice word = scan_span(&rest, CAPITALS);
		if (word.length)
			values_add(completion, owner, word);
		else if (is_letter(alternative.length ? *alternative.at : '\0'))
			candidates_add(completion->candidates, alternative, (struct slice){0});
	}
}

/* The help of an option on one line. */
static struct slice help_of(struct arena *arena, const char *help)
{
	char *line = arena_strdup(arena, help);
	for (char *at = line; *at; at++)
		*at = *at == '\n' ? ' ' : *at;
	return slice_of(line);
}

static void add_options(struct completion *completion, const struct option_row *rows)
{
	struct arena *arena = completion->arena;
	bool letters = strcmp(completion->line->word, "-") == 0;
	for (; rows && rows->name; rows++) {
		struct slice help = help_of(arena, rows->help);
		if (line_is_used_up(completion->line, rows))
			continue;
		candidates_add(completion->candidates, slice_of(arena_printf(arena, "--%s", rows->name)), help);
		if (letters && rows->letter)
			candidates_add(completion->candidates, slice_of(arena_printf(arena, "-%c", rows->letter)),
				       help);
	}
}

/* Those of the words that a list does not have yet. */
static void add_list(struct completion *completion, const char *choices)
{
	struct slice before;
	struct slice rest = slice_of(choices);
	answer_split_list(completion, &before);
	while (rest.length > 0) {
		struct slice word = scan_until(&rest, " ");
		scan_one(&rest, " ");
		if (!answer_list_has(before, word))
			candidates_add(completion->candidates, word, (struct slice){0});
	}
}

static void add_value(struct completion *completion, const struct option_row *row)
{
	const char *owner = arena_printf(completion->arena, "--%s", row->name);
	if (row->type == OPTION_CHOICE)
		candidates_add_words(completion->candidates, row->choices);
	else if (row->type == OPTION_LIST)
		add_list(completion, row->choices);
	else if (row->argument)
		add_alternatives(completion, owner, slice_of(row->argument));
}

/* The argument at the cursor: of "render FILE|-" the first word or the second, of "[UID...]" always the same. */
static void add_argument(struct completion *completion, const struct command *command)
{
	struct slice rest = slice_of(command->arguments);
	for (size_t left = completion->line->arguments_count; rest.length > 0; left--) {
		struct slice word = scan_until(&rest, " ");
		scan_one(&rest, " ");
		bool repeats = slice_contains(word, "...");
		if (left > 0 && !(repeats && rest.length == 0))
			continue;
		if (scan_one(&word, "["))
			word = scan_until(&word, "]");
		word = scan_until(&word, ".");
		add_alternatives(completion, command->name, word);
		return;
	}
}

static void add_all(struct completion *completion)
{
	const struct line *line = completion->line;
	switch (line->wants) {
	case LINE_NOTHING:
		break;
	case LINE_COMMAND:
		values_commands(completion, NULL);
		break;
	case LINE_OPTION:
		add_options(completion, line->command ? line->command->options : NULL);
		add_options(completion, global_options);
		candidates_sort(completion->candidates);
		break;
	case LINE_VALUE:
		add_value(completion, line->row);
		break;
	case LINE_ARGUMENT:
		add_argument(completion, line->command);
		break;
	}
}

void completion_print(const struct completion_question *question, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO directive = STRBUF_INIT(4096);
	struct line line;
	line_read(question, arena, &line);
	struct candidates candidates = {.arena = arena, .prefix = slice_of(line.word), .front = line.front};
	struct completion completion = {
		question, &line, arena, &candidates, deadline_in(question->milliseconds), &directive, NULL,
	};
	strbuf_add_text(&directive, ":");
	if (completion_place_enter(&line))
		add_all(&completion);
	candidates_print(&candidates, out);
	fprintf(out, "%s\n", directive.at);
	fflush(out);
	dashboards_remember(completion.search);
}

bool completion_print_script(const char *shell, FILE *out)
{
	for (const struct completion_script *script = completion_scripts; script->shell; script++) {
		if (strcmp(script->shell, shell) != 0)
			continue;
		for (const char *const *text = script->paragraphs; *text; text++)
			fputs(*text, out);
		return true;
	}
	return false;
}
