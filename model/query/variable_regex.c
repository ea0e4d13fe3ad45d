/* SPDX-License-Identifier: MIT */
/*
 * A pattern is translated piece by piece: escapes, brackets, groups and counts have a function each, all else is the
 * same in POSIX. Groups are counted with those that JavaScript does not count, so that the number of the one that is
 * taken is POSIX's.
 */
#include "model/query/variable_regex.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/utf8.h"
#include "model/query/variables.h"

#define LONGEST_REGEX ((size_t)1000)
#define LONGEST_TEXT  ((size_t)1000) /* trying costs its square */
#define MOST_REPEATS  1000           /* all counts multiplied: they are written out when it is compiled */
#define MOST_GROUPS   20

struct translation {
	struct slice rest; /* of the pattern */
	struct strbuf out;
	size_t groups;
	size_t first, text, value; /* numbers of groups; 0: there is none */
	unsigned repeats;          /* counts so far, multiplied */
};

static char take(struct slice *rest)
{
	char c = rest->length ? rest->at[0] : '\0';
	if (rest->length)
		*rest = (struct slice){rest->at + 1, rest->length - 1};
	return c;
}

static char peek(const struct translation *translation)
{
	return translation->rest.length ? translation->rest.at[0] : '\0';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static const struct class_row {
	char letter;
	const char *alone;
	const char *within; /* brackets; NULL: cannot be */
} classes[] = {
	{'d', "[0-9]", "0-9"},
	{'w', "[A-Za-z0-9_]", "A-Za-z0-9_"},
	{'s', "[[:space:]]", "[:space:]"},
	{'D', "[^0-9]", NULL},
	{'W', "[^A-Za-z0-9_]", NULL},
	{'S', "[^[:space:]]", NULL},
	{'b', "\\b", NULL},
	{'B', "\\B", NULL},
};

static const struct class_row *class_find(char letter)
{
	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
		if (classes[i].letter == letter)
			return &classes[i];
	return NULL;
}

/* What stands behind a backslash. */
static bool put_escape(struct translation *translation)
{
	char c = take(&translation->rest);
	const struct class_row *class = class_find(c);
	if (class)
		strbuf_add_text(&translation->out, class->alone);
	else if (c && strchr(".[]()*+?{}^$|\\", c))
		strbuf_printf(&translation->out, "\\%c", c);
	else
		strbuf_add_char(&translation->out, c); /* with a backslash it might mean something to POSIX */
	return class || (c && !is_letter(c));
}

/* The characters of brackets; those that mean something to POSIX by their place are put there at the end. */
struct bracket {
	bool has_close, has_caret, has_dash;
	struct strbuf others;
};

static bool take_in_bracket(struct translation *translation, struct bracket *bracket)
{
	char c = take(&translation->rest);
	bool is_escaped = c == '\\';
	if (is_escaped)
		c = take(&translation->rest);
	const struct class_row *class = is_escaped ? class_find(c) : NULL;
	bool is_range = c == '-' && !is_escaped && bracket->others.length && peek(translation) != ']';
	if (!c || (is_escaped && is_letter(c) && !(class && class->within)) ||
	    (c == '[' && peek(translation) && strchr(":.=", peek(translation))))
		return false;
	bracket->has_close |= c == ']';
	bracket->has_caret |= c == '^';
	bracket->has_dash |= c == '-' && !is_range;
	if (class)
		strbuf_add_text(&bracket->others, class->within);
	else if (is_range || !strchr("]^-", c))
		strbuf_add_char(&bracket->others, c);
	if (class && peek(translation) == '-') { /* behind a class it is no range */
		bracket->has_dash = true;
		take(&translation->rest);
	}
	return true;
}

static bool put_bracket(struct translation *translation)
{
	STRBUF_AUTO others = STRBUF_INIT(12 * LONGEST_REGEX);
	struct bracket bracket = {.others = others};
	bool negates = peek(translation) == '^';
	bool ok = true;
	if (negates)
		take(&translation->rest);
	while (ok && peek(translation) != ']')
		ok = take_in_bracket(translation, &bracket);
	take(&translation->rest);
	others = bracket.others;
	bool begins = negates || bracket.has_close || others.length; /* so that a caret does not negate */
	strbuf_printf(&translation->out, "[%s%s%s%s%s]", negates ? "^" : "", bracket.has_close ? "]" : "",
		      others.at ? others.at : "", bracket.has_caret ? "^" : "", bracket.has_dash ? "-" : "");
	return ok && (begins || (bracket.has_dash && !bracket.has_caret));
}

/* "(", "(?:" or "(?<name>". */
static bool put_group(struct translation *translation)
{
	struct slice *rest = &translation->rest;
	struct slice name = {0};
	bool is_plain = peek(translation) != '?';
	bool is_counted = is_plain || slice_starts_with(*rest, "?<");
	size_t skipped = 0;
	if (!is_plain && is_counted) {
		const char *end = memchr(rest->at, '>', rest->length);
		name = (struct slice){rest->at + 2, end ? (size_t)(end - rest->at) - 2 : 0};
		if (!name.length || !is_letter(name.at[0]))
			return false; /* (?<= and (?<! look behind */
		skipped = name.length + 3;
	} else if (!is_plain) {
		if (!slice_starts_with(*rest, "?:"))
			return false;
		skipped = 2;
	}
	*rest = (struct slice){rest->at + skipped, rest->length - skipped};
	translation->groups++;
	if (is_counted && !translation->first)
		translation->first = translation->groups;
	if (slice_is(name, "text"))
		translation->text = translation->groups;
	if (slice_is(name, "value"))
		translation->value = translation->groups;
	strbuf_add_char(&translation->out, '(');
	return translation->groups < MOST_GROUPS;
}

/* "2}", "2,}" or "2,5}", and how much that repeats; anything else is text. */
static bool put_count(struct translation *translation)
{
	size_t length = 0;
	unsigned most = 0;
	unsigned number = 0;
	struct slice rest = translation->rest;
	for (; length < rest.length && length < 10 && strchr("0123456789,", rest.at[length]); length++) {
		bool is_digit = rest.at[length] != ',';
		number = is_digit ? number * 10 + (unsigned)(rest.at[length] - '0') : 0;
		most = number > most ? number : most;
		if (most > MOST_REPEATS)
			return false;
	}
	if (length == 0 || rest.at[0] == ',' || length == rest.length || rest.at[length] != '}') {
		strbuf_add_text(&translation->out, "\\{");
		return true;
	}
	strbuf_printf(&translation->out, "{%.*s}", (int)length, rest.at);
	translation->rest = (struct slice){rest.at + length + 1, rest.length - length - 1};
	translation->repeats *= most ? most : 1;
	char next = peek(translation);
	return translation->repeats <= MOST_REPEATS && !(next && strchr("*+?{", next));
}

static bool translate_piece(struct translation *translation)
{
	char c = take(&translation->rest);
	char next = peek(translation);
	if (c == '\\')
		return put_escape(translation);
	if (c == '[')
		return put_bracket(translation);
	if (c == '(')
		return put_group(translation);
	if (c == '{')
		return put_count(translation);
	if (c == '}')
		strbuf_add_text(&translation->out, "\\}");
	else
		strbuf_add_char(&translation->out, c);
	return c && !(strchr("*+?", c) && next && strchr("*+?{", next)); /* lazy, or none at all */
}

/* Whether a text refers to a variable: then what it says depends on that. */
static bool refers(struct slice text)
{
	struct reference reference;
	return reference_next(text, 0, &reference);
}

/* Takes the slashes and the flags off; false when they are none. */
static bool read_flags(struct slice *regex, bool *is_wide, int *flags)
{
	const char *last = regex->length > 1 ? memrchr(regex->at + 1, '/', regex->length - 1) : NULL;
	if (!last)
		return false;
	struct slice rest = {last + 1, regex->length - (size_t)(last - regex->at) - 1};
	*regex = (struct slice){regex->at + 1, (size_t)(last - regex->at) - 1};
	for (size_t i = 0; i < rest.length; i++) {
		*is_wide |= rest.at[i] == 'g';
		*flags |= rest.at[i] == 'i' ? REG_ICASE : 0;
		*flags |= rest.at[i] == 'm' ? REG_NEWLINE : 0;
		if (!strchr("gim", rest.at[i]) || !rest.at[i])
			return false;
	}
	return true;
}

static bool translate(struct translation *translation, bool is_whole)
{
	strbuf_add_text(&translation->out, is_whole ? "^" : "");
	while (translation->rest.length)
		if (!translate_piece(translation))
			return false;
	strbuf_add_text(&translation->out, is_whole ? "$" : "");
	return !strbuf_full(&translation->out);
}

bool variable_regex_open(struct slice regex, struct variable_regex *out)
{
	int flags = REG_EXTENDED;
	bool is_whole = regex.length && regex.at[0] != '/';
	*out = (struct variable_regex){0};
	if (regex.length == 0)
		return true;
	if (regex.length > LONGEST_REGEX || refers(regex) || (!is_whole && !read_flags(&regex, &out->is_wide, &flags)))
		return false;
	struct translation translation = {.rest = regex, .repeats = 1, .out = STRBUF_INIT(12 * LONGEST_REGEX)};
	bool ok = translate(&translation, is_whole) &&
		  regcomp(&out->posix, translation.out.at ? translation.out.at : "", flags) == 0;
	strbuf_free(&translation.out);
	out->is_open = ok;
	out->spare = translation.text ? translation.text : translation.first;
	out->value = translation.value ? translation.value : out->spare;
	return ok;
}

/* The part of a text that a match takes; at NULL when none of its groups has any. */
static struct slice taken(const struct variable_regex *regex, const char *text, const regmatch_t *match)
{
	const regmatch_t *group = &match[match[regex->value].rm_so >= 0 ? regex->value : regex->spare];
	if (group->rm_so < 0)
		return (struct slice){0};
	return (struct slice){text + group->rm_so, (size_t)(group->rm_eo - group->rm_so)};
}

bool variable_regex_take(const struct variable_regex *regex, struct arena *arena, struct slice *text)
{
	regmatch_t match[MOST_GROUPS + 1];
	struct slice part = {0};
	size_t bad;
	if (!regex->is_open)
		return true;
	if (text->length > LONGEST_TEXT)
		return false;
	const char *at = arena_slice(arena, *text).at;
	const char *end = at + text->length;
	for (int flags = 0; at <= end && regexec(&regex->posix, at, MOST_GROUPS + 1, match, flags) == 0;
	     flags = REG_NOTBOL) {
		bool has_value = match[regex->value].rm_so >= 0;
		if (!part.at || has_value)
			part = taken(regex, at, match);
		if (has_value || !regex->is_wide)
			break;
		at += match[0].rm_eo ? match[0].rm_eo : 1;
	}
	if (!part.at || !utf8_valid(part, &bad))
		return false;
	*text = regex->value ? part : *text;
	return true;
}

void variable_regex_close(struct variable_regex *regex)
{
	if (regex->is_open)
		regfree(&regex->posix);
	regex->is_open = false;
}
