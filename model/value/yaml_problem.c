/* SPDX-License-Identifier: MIT */
/* libyaml's own words are good English for most errors; a table adds what to do, and tabs get words of their own. */
#include "model/value/yaml_problem.h"

#include <stddef.h>

#include "model/base/limits.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define CORE_TAGS "!!str, !!int, !!float, !!bool, !!null, !!map and !!seq"
#define QUOTED    40 /* columns of file content that a message quotes */

static const char *hint_for(struct slice problem)
{
	static const struct {
		const char *begin;
		const char *hint;
	} hints[] = {
		{"mapping values are not allowed", "Quote text that holds ': ', and check the indentation."},
		{"did not find expected key", "Check the indentation against the lines above."},
		{"did not find expected '-'", "Check the indentation against the lines above."},
		{"could not find expected ':'", "Check the indentation, and quote text of several lines."},
		{"found character that cannot start", "Quote text that begins with a special character of YAML."},
		{"found invalid Unicode character escape", "Write the character itself, not a surrogate pair."},
		{"found undefined tag handle", "Only the core tags are known: " CORE_TAGS "."},
		{"found incompatible YAML document", "Only YAML 1.2 is read."},
	};
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
		if (slice_starts_with(problem, hints[i].begin))
			return hints[i].hint;
	return NULL;
}

static bool is_about_a_tab(const struct yaml_syntax_error *error)
{
	struct slice problem = slice_of(error->problem);
	return slice_starts_with(error->rest, "\t") &&
	       (slice_starts_with(problem, "found a tab character") ||
		slice_starts_with(problem, "found character that cannot start"));
}

/* Words for a tab, by what is around it in its line and, in a block of text, by whether that is the first line. */
static void report_tab(struct diagnostics *diags, const struct yaml_syntax_error *error)
{
	struct slice before = error->before;
	struct slice rest = error->rest;
	size_t last = error->before.length;
	while (last > 0 && memchr(" \t", error->before.at[last - 1], 2))
		last--;
	bool begins = scan_span(&before, " ").length == error->before.length;
	bool in_block = error->context && strcmp(error->context, "while scanning a block scalar") == 0;
	scan_span(&rest, " \t");
	struct diagnostic *diag;
	const char *hint = "Indent with spaces.";
	if (begins && (rest.length == 0 || memchr("\r\n", rest.at[0], 2))) {
		diag = diag_error(diags, error->place, "tab", "a tab alone on a line");
		hint = "Take it out, or put spaces in its place.";
	} else if (begins && in_block && error->place.line == error->context_line + 1) {
		diag = diag_error(diags, error->place, "tab", "a tab at the beginning of a block of text");
		if (error->before.length)
			hint = "Indent with spaces; where the text itself begins with the tab, write how many behind "
			       "the '|', as '|2'.";
	} else if (last > 0 && memchr("-?:", error->before.at[last - 1], 3)) {
		diag = diag_error(diags, error->place, "tab", "a tab after '%c', where YAML allows only spaces",
				  error->before.at[last - 1]);
		hint = "Put a space in its place.";
	} else {
		diag = diag_error(diags, error->place, "tab", "a tab where YAML allows only spaces");
	}
	diag_hint(diags, diag, "%s", hint);
}

void yaml_problem_syntax(struct diagnostics *diags, const struct yaml_syntax_error *error)
{
	struct diagnostic *diag;
	if (is_about_a_tab(error)) {
		report_tab(diags, error);
		return;
	}
	if (error->context && error->context_line != error->place.line)
		diag = diag_error(diags, error->place, "syntax", "%s, %s that begins in line %u", error->problem,
				  error->context, error->context_line);
	else
		diag = diag_error(diags, error->place, "syntax", "%s", error->problem);
	const char *hint = hint_for(slice_of(error->problem));
	if (hint)
		diag_hint(diags, diag, "%s", hint);
}

void yaml_problem_character(struct diagnostics *diags, struct place place, uint32_t character)
{
	struct diagnostic *diag = diag_error(diags, place, "control-character",
					     "character U+%04X is not allowed in YAML", character);
	diag_hint(diags, diag, "Write it as an escape in double quotes, or take it out.");
}

/* Appends a tag as people write it. */
static void add_tag(struct strbuf *out, const char *tag)
{
	struct slice text = slice_of(tag);
	size_t prefix = strlen(YAML_TAG_PREFIX);
	if (slice_starts_with(text, YAML_TAG_PREFIX)) {
		strbuf_add_text(out, "!!");
		text = (struct slice){text.at + prefix, text.length - prefix};
	}
	text_printable_cut(text, QUOTED, out);
}

void yaml_problem_tag(struct diagnostics *diags, struct place place, const char *tag, const char *node)
{
	STRBUF_AUTO shown = STRBUF_INIT(400);
	add_tag(&shown, tag);
	struct diagnostic *diag = diag_error(diags, place, "tag", "tag '%s' has no meaning for a %s",
					     strbuf_slice(&shown).at, node);
	diag_hint(diags, diag, "Only the core tags are known: " CORE_TAGS ".");
}

static void report_number(struct diagnostics *diags, struct place place, enum yaml_scalar_check check,
			  const char *shown)
{
	struct diagnostic *diag = NULL;
	if (check == YAML_SCALAR_NOT_FINITE)
		diag = diag_error(diags, place, "not-finite", "'%s' is not a JSON number", shown);
	else if (check == YAML_SCALAR_WIDE)
		diag = diag_error(diags, place, "number-too-long", "number '%s' of over 64 bits", shown);
	else if (check == YAML_SCALAR_LENGTH)
		diag = diag_error(diags, place, "number-too-long", "number '%s' of over %d characters", shown,
				  LIMIT_NUMBER_BYTES);
	else
		diag = diag_error(diags, place, "number-too-long", "number '%s' with an exponent of over %d digits",
				  shown, LIMIT_EXPONENT_DIGITS);
	diag_hint(diags, diag, "Put it in quotes if text is meant.");
}

void yaml_problem_scalar(struct diagnostics *diags, struct place place, enum yaml_scalar_check check, struct slice text,
			 const char *tag)
{
	STRBUF_AUTO shown = STRBUF_INIT(400);
	text_printable_cut(text, QUOTED, &shown);
	if (check != YAML_SCALAR_MISMATCH) {
		report_number(diags, place, check, strbuf_slice(&shown).at);
		return;
	}
	STRBUF_AUTO shown_tag = STRBUF_INIT(400);
	add_tag(&shown_tag, tag ? tag : "!");
	diag_error(diags, place, "tag", "'%s' does not match its tag '%s'", strbuf_slice(&shown).at,
		   strbuf_slice(&shown_tag).at);
}
