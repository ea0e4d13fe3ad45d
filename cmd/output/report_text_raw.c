/* SPDX-License-Identifier: MIT */
/*
 * Every change by path (--raw), for who wants the values as they are: what a program reads in the JSON report.
 *
 *     /panels/[id=4]/fieldConfig/defaults/unit  "short" → "percentunit"                  :81
 *     + /panels/[id=9]                                                                   :120
 *         {
 *           "id": 9,
 */
#include "cmd/output/report_text.h"

#include "model/value/json.h"
#include "model/value/value.h"

static bool is_container(const struct value *value)
{
	return value && (value->kind == VALUE_ARRAY || value->kind == VALUE_OBJECT) && value->count;
}

static void add_value(struct line *line, enum colour colour, const struct value *value)
{
	STRBUF_AUTO text = STRBUF_INIT(LINE_MOST);
	json_write(value, &text);
	line_add(line, colour, strbuf_slice(&text));
}

static void print_block(const struct text_page *text, const char *sign, enum colour colour, const struct value *value)
{
	STRBUF_AUTO json = STRBUF_INIT(LINE_MOST);
	json_write_pretty(value, &json);
	report_text_block(text->report, text->out, text->indent + 4, sign, colour, strbuf_slice(&json));
}

/* Both sides behind the path; a part that is added or removed, or one that became another, below it. */
static void print_change(const struct text_page *text, const struct change *change)
{
	LINE_AUTO line = LINE_INIT(text->indent, text->indent + 4);
	bool is_apart = change->kind != CHANGE_MOVE && (is_container(change->old) || is_container(change->new));
	enum colour colour = change->kind == CHANGE_ADD      ? COLOUR_GREEN
			     : change->kind == CHANGE_REMOVE ? COLOUR_RED
							     : COLOUR_NONE;
	if (colour != COLOUR_NONE)
		line_say(&line, colour, change->kind == CHANGE_ADD ? "+ " : "- ");
	if (change->old_path && strcmp(change->old_path, change->path) != 0)
		line_printf(&line, COLOUR_DIM, "%s → ", change->old_path);
	line_say(&line, colour, change->path);
	if (change->kind == CHANGE_MOVE && !change->old && !change->new) {
		line_gap(&line);
		line_say(&line, COLOUR_NONE, "another place or order");
	}
	if (!is_apart && (change->old || change->new)) {
		line_gap(&line);
		if (change->old)
			add_value(&line, COLOUR_RED, change->old);
		line_say(&line, COLOUR_NONE, change->old && change->new ? " → " : "");
		if (change->new)
			add_value(&line, COLOUR_GREEN, change->new);
	}
	line_place(text->report, &line, text->file, change->line, 0, true);
	line_print(text->report, text->out, &line);
	if (is_apart && change->old)
		print_block(text, "- ", COLOUR_RED, change->old);
	if (is_apart && change->new)
		print_block(text, "+ ", COLOUR_GREEN, change->new);
}

void report_text_raw(const struct text_page *text)
{
	for (size_t i = 0; i < text->changes->count; i++)
		print_change(text, &text->changes->items[i]);
}
