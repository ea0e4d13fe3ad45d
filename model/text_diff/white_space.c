/* SPDX-License-Identifier: MIT */
/* Both texts are read side by side, so that one state (in quotes, in a comment) holds for both. */
#include "model/text_diff/white_space.h"

#include "model/text_diff/word_scan.h"

struct reading {
	char last;       /* the last character that is not white space */
	char quote;      /* the quote that is open, else U+0000; it ends with its line */
	bool is_escaped; /* behind a backslash in quotes */
	bool is_comment; /* a comment may have begun on this line */
	bool before[2];  /* by text: white space before the operator that `last` is the end of */
};

/* Takes white space off the front. Returns whether there was any, and sets `*breaks` when a line ended. */
static bool take_white(struct slice *rest, bool *breaks)
{
	size_t length = 0;
	for (; length < rest->length && is_white(rest->at[length]); length++)
		*breaks = *breaks || rest->at[length] == '\n';
	if (length)
		*rest = (struct slice){rest->at + length, rest->length - length};
	return length > 0;
}

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

static bool is_operator(char c)
{
	return is_one_of(c, "+-*/%<>!^&");
}

/*
 * Whether `last` and `next` mean the same with and without white space between them, which one text alone has there: at
 * a bracket or a comma, and between a word and `=` or `|`. With an operator it is either on both sides or on none: not
 * so `foo -bar` of Lucene, `a <b>` of HTML, nor [text] (link) of Markdown.
 */
static bool is_free(const struct reading *reading, char next, const bool is_apart[2])
{
	char last = reading->last;
	if (is_operator(last))
		return is_apart[0] == reading->before[0] && is_apart[1] == reading->before[1] && !is_operator(next);
	if (is_operator(next))
		return true; /* until it ends */
	if (last == ']' && next == '(')
		return false;
	if (is_one_of(last, "()[]{},;") || is_one_of(next, "()[]{},;"))
		return true;
	return (is_one_of(last, "=|") && (is_in_word(next) || next == '.')) ||
	       (is_in_word(last) && is_one_of(next, "=|"));
}

static void read_on(struct reading *reading, char c)
{
	if (reading->quote) {
		if (c == '\n' || (c == reading->quote && !reading->is_escaped))
			reading->quote = '\0';
		reading->is_comment = reading->is_comment && c != '\n';
		reading->is_escaped = c == '\\' && !reading->is_escaped;
	} else if (c == '"' || c == '\'' || c == '`') {
		reading->quote = c;
		reading->is_escaped = false;
	} else if (c == '#' || ((c == '-' || c == '/') && reading->last == c)) {
		reading->is_comment = true;
	}
	reading->last = c;
}

/* Whether both have the same characters, white space left out: a cheap look, for most texts have not. */
static bool has_same_ink(struct slice old, struct slice new)
{
	size_t i = 0;
	size_t j = 0;
	for (;; i++, j++) {
		while (i < old.length && is_white(old.at[i]))
			i++;
		while (j < new.length && is_white(new.at[j]))
			j++;
		if (i == old.length || j == new.length)
			return i == old.length && j == new.length;
		if (old.at[i] != new.at[j])
			return false;
	}
}

bool white_space_only(struct slice old, struct slice new)
{
	struct reading reading = {.last = ','};
	bool is_first = true;
	if (slice_equal(old, new) || !has_same_ink(old, new))
		return false;
	for (;;) {
		bool breaks[2] = {false, false};
		bool is_apart[2] = {false, false};
		if (!reading.quote) {
			is_apart[0] = take_white(&old, &breaks[0]);
			is_apart[1] = take_white(&new, &breaks[1]);
		}
		if (old.length == 0 || new.length == 0)
			return old.length == new.length;
		if (is_first || (breaks[0] && breaks[1]))
			is_apart[0] = is_apart[1] = true; /* indentation */
		is_first = false;
		if (old.at[0] != new.at[0] || (reading.is_comment && breaks[0] != breaks[1]))
			return false;
		bool is_uneven = is_operator(reading.last) && reading.before[0] != reading.before[1];
		if ((is_uneven || is_apart[0] != is_apart[1]) && !is_free(&reading, old.at[0], is_apart))
			return false;
		if (is_operator(old.at[0]) && !is_operator(reading.last))
			memcpy(reading.before, is_apart, sizeof is_apart);
		reading.is_comment = reading.is_comment && !breaks[0];
		read_on(&reading, old.at[0]);
		old = (struct slice){old.at + 1, old.length - 1};
		new = (struct slice){new.at + 1, new.length - 1};
	}
}
