/* SPDX-License-Identifier: MIT */
/*
 * Of all matches of a text the first whose capture `value` is not empty decides, else the first whose `text` is not;
 * without either the first capture of each match is a value; without captures the text is, as a whole.
 */
#include "model/query/variable_regex.h"

#include "model/base/arena.h"
#include "model/query/js_regex.h"
#include "model/query/reference.h"

#define FREE_STEPS 100 /* for a place where a match may begin: linear in the text */

/* Whether a text refers to a variable: then its meaning depends on that. */
static bool refers(struct slice text)
{
	struct reference reference;
	return reference_next(text, 0, &reference);
}

/* A pattern between "^" and "$", as Grafana does it: of "a|b" each is for one of the two. */
static struct slice make_whole(struct arena *arena, struct slice pattern)
{
	char *whole = arena_alloc(arena, pattern.length + 2);
	whole[0] = '^';
	memcpy(whole + 1, pattern.at, pattern.length);
	whole[pattern.length + 1] = '$';
	return (struct slice){whole, pattern.length + 2};
}

/* Takes the slashes and the flags off; false where Grafana finds none. */
static bool read_flags(struct slice *regex, bool *is_global, unsigned *flags)
{
	static const struct {
		char letter;
		unsigned flag;
	} rows[] = {{'g', 0}, {'i', JS_REGEX_FOLDS}, {'m', JS_REGEX_LINES}, {'y', JS_REGEX_STICKY}};
	const char *last = regex->length > 1 ? memrchr(regex->at + 1, '/', regex->length - 1) : NULL;
	if (!last || memchr(regex->at, '\n', regex->length))
		return false;
	struct slice rest = {last + 1, regex->length - (size_t)(last - regex->at) - 1};
	*regex = (struct slice){regex->at + 1, (size_t)(last - regex->at) - 1};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (!rest.length || rest.at[0] != rows[i].letter)
			continue;
		*is_global |= rows[i].letter == 'g';
		*flags |= rows[i].flag;
		rest = (struct slice){rest.at + 1, rest.length - 1};
	}
	return rest.length == 0;
}

bool variable_regex_open(struct arena *arena, struct slice regex, struct variable_regex *out, const char **why)
{
	unsigned flags = 0;
	*out = (struct variable_regex){0};
	if (regex.length == 0)
		return true;
	if (refers(regex)) {
		*why = "it refers to a variable";
		return false;
	}
	if (regex.at[0] != '/') {
		regex = make_whole(arena, regex);
	} else if (!read_flags(&regex, &out->is_global, &flags)) {
		*why = "it does not end with '/' and flags out of g, i, m, y, in this order";
		return false;
	}
	out->js = js_regex_open(arena, regex, flags, why);
	if (!out->js)
		return false;
	out->value = js_regex_named(out->js, "value");
	out->text = js_regex_named(out->js, "text");
	return true;
}

static void add_part(struct arena *arena, struct variable_parts *parts, struct slice part)
{
	if (!part.at)
		return;
	parts->items = arena_grow(arena, parts->items, parts->count, &parts->room, sizeof *parts->items);
	parts->items[parts->count++] = part;
}

/* What the matches of one text have in them. */
struct matches {
	size_t count;
	struct slice value, text; /* the first that is not empty of each named capture */
};

static void add_match(const struct variable_regex *regex, struct arena *arena, struct slice text,
		      struct matches *matches, struct variable_parts *out)
{
	matches->count++;
	if (regex->value && !matches->value.length)
		matches->value = js_regex_group(regex->js, text, regex->value);
	if (regex->text && !matches->text.length)
		matches->text = js_regex_group(regex->js, text, regex->text);
	if (js_regex_captures(regex->js))
		add_part(arena, out, js_regex_group(regex->js, text, 1));
}

/* A browser looks for more until a match is empty. */
static enum js_regex_result find_matches(const struct variable_regex *regex, struct arena *arena, struct slice text,
					 struct matches *matches, struct variable_parts *out)
{
	size_t from = 0;
	struct slice match;
	enum js_regex_result result;
	do {
		result = js_regex_exec(regex->js, text, from);
		if (result != JS_REGEX_FOUND)
			break;
		match = js_regex_group(regex->js, text, 0);
		from = (size_t)(match.at - text.at) + match.length;
		add_match(regex, arena, text, matches, out);
	} while (regex->is_global && match.length);
	return result;
}

bool variable_regex_take(const struct variable_regex *regex, struct arena *arena, struct slice text,
			 struct variable_parts *out, const char **why)
{
	struct matches matches = {0};
	enum js_regex_result result = JS_REGEX_NONE;
	text.at = text.at ? text.at : "";
	out->count = 0;
	if (regex->js)
		result = find_matches(regex, arena, text, &matches, out);
	if (result == JS_REGEX_COSTLY)
		*why = "it takes too many steps, or a text is longer than 1000 bytes";
	else if (result == JS_REGEX_SPENT)
		*why = "it takes too many steps for all values together";
	else if (result == JS_REGEX_APART)
		*why = "a text has characters on which JavaScript and PCRE2 disagree";
	struct slice named = matches.value.length ? matches.value : matches.text;
	if (named.length) {
		out->count = 0;
		add_part(arena, out, named);
	} else if (!regex->js || (matches.count && !js_regex_captures(regex->js))) {
		add_part(arena, out, text);
	}
	return result == JS_REGEX_NONE || result == JS_REGEX_FOUND;
}

void variable_regex_meter(struct variable_regex *regex, uint64_t *steps)
{
	if (regex->js)
		js_regex_meter(regex->js, FREE_STEPS, steps);
}

void variable_regex_close(struct variable_regex *regex)
{
	js_regex_close(regex->js);
	regex->js = NULL;
}
