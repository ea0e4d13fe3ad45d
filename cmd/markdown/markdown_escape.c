/* SPDX-License-Identifier: MIT */
/*
 * What a character needs depends on its neighbours, so that ordinary titles stay readable in the source: `95%` and
 * `a_b` are as they are, `50%done` and `_b_` are not. The forges' rules, as far as they are published:
 *
 *     @name, #1, owner/name#1, GH-1, 4f1c9a2, :tada:, www.x, http://x, $x$          GitHub (GFM, docs.github.com)
 *     @name #1 !1 $1 &1 %1 %"x" ~1 ~"x" ^alert#1 *iteration:1 [issue:1] {+x+} [-x-] :tada: KEY-1     GitLab
 *     #1 !1 :tada: $x$ x.example                                                    Azure DevOps
 */
#include "cmd/markdown/markdown_escape.h"

#include "model/base/calendar.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/when.h"

#define PRINTED_BYTES (SIZE_MAX / 32)
#define MOST_TICKS    40  /* around a code span; GitHub's parser looks for no more than 80 */
#define LONG_FENCE    200 /* GitHub's parser counts no fence beyond 255 */
#define COMMIT_DIGITS 7   /* the fewest that a forge takes for a commit */

/* ---- neighbours ---- */

static char at(struct slice text, size_t i)
{
	return i < text.length ? text.at[i] : ' ';
}

static char before(struct slice text, size_t i)
{
	return i > 0 ? text.at[i - 1] : ' ';
}

static bool is_word(char c)
{
	return is_letter(c) || is_digit(c);
}

static bool anywhere(struct slice text, size_t i)
{
	return i < text.length;
}

static bool before_text(struct slice text, size_t i)
{
	return at(text, i + 1) != ' ';
}

/* A blank at the beginning can make code of a bullet, two at the end break a line. */
static bool within(struct slice text, size_t i)
{
	return i > 0 && i + 1 < text.length;
}

static bool before_a_sign(struct slice text, size_t i)
{
	return at(text, i + 1) == '+' || at(text, i + 1) == '-';
}

/* Of the addresses without a scheme that some forges link; beside these, all of two letters. */
static const char *const domains[] = {"aero", "asia", "biz", "com", "coop", "edu", "gov", "info",
				      "name", "net",  "org", "pro", "shop", "web", "xxx"};

/* x.example.org, www.x: a name follows that some take for an address. */
static bool before_a_domain(struct slice text, size_t i)
{
	struct slice rest = {text.at + i + 1, text.length - i - 1};
	struct slice name = scan_span(&rest, SCAN_LETTERS);
	bool is_known = name.length == 2;
	for (size_t k = 0; k < sizeof domains / sizeof *domains; k++)
		is_known = is_known || slice_is(name, domains[k]);
	if (i > 2 && (text.at[i - 1] | 0x20) == 'w')
		return true;
	return is_known && before(text, i) != ' ';
}

/* KEY-1 and gh-1; p-95, node-1 and 2026-11-30 are no references anywhere. */
static bool within_reference(struct slice text, size_t i)
{
	bool is_key = i > 1 && text.at[i - 2] == 'g' && text.at[i - 1] == 'h';
	size_t from = i;
	while (from > 0 && (is_word(text.at[from - 1]) || text.at[from - 1] == '_') &&
	       (text.at[from - 1] < 'a' || text.at[from - 1] > 'z'))
		is_key = is_letter(text.at[--from]) || is_key;
	return is_key && is_digit(at(text, i + 1));
}

/* No emphasis begins or ends inside of a word. */
static bool within_a_word(struct slice text, size_t i)
{
	return is_word(before(text, i)) && is_word(at(text, i + 1));
}

/* ---- characters ---- */

static const struct escape {
	char c;
	const char *as;
	bool (*is_plain)(struct slice text, size_t i); /* may be as it is there; NULL: nowhere */
	bool (*is_apart)(struct slice text, size_t i); /* is in a span there; NULL: nowhere */
} escapes[] = {
	{' ', "&#32;", within, NULL},      {'\\', "&#92;", NULL, NULL},         {'`', "&#96;", NULL, NULL},
	{'*', "&#42;", NULL, before_text}, {'_', "&#95;", within_a_word, NULL}, {'~', "&#126;", NULL, before_text},
	{'[', "&#91;", NULL, anywhere},    {']', "&#93;", NULL, NULL},          {'<', "&lt;", NULL, NULL},
	{'>', "&gt;", NULL, NULL},         {'&', "&amp;", NULL, before_text},   {'|', "&#124;", NULL, NULL},
	{'@', "@", NULL, anywhere},        {'#', "&#35;", NULL, anywhere},      {'!', "&#33;", NULL, before_text},
	{'$', "&#36;", NULL, anywhere},    {'%', "%", NULL, before_text},       {'^', "&#94;", NULL, before_text},
	{'=', "&#61;", NULL, NULL},        {'{', "{", NULL, before_a_sign},     {':', ":", NULL, before_text},
	{'.', ".", NULL, before_a_domain}, {'-', "-", NULL, within_reference},
};

static const struct escape *find_escape(char c)
{
	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		if (escapes[i].c == c)
			return &escapes[i];
	return NULL;
}

static void add_apart(const char *text, struct strbuf *out)
{
	strbuf_printf(out, "<span>%s</span>", text);
}

static bool is_hex_digit(char c)
{
	return c != '\0' && strchr(SCAN_HEX, c) != NULL;
}

/* Text that is printable, escaped. `digits`: how many hexadecimal ones are in a row up to here, since the last span. */
static void add_escaped(struct slice text, struct strbuf *out)
{
	size_t digits = 0;
	for (size_t i = 0; i < text.length; i++) {
		const struct escape *escape = find_escape(text.at[i]);
		digits = is_hex_digit(text.at[i]) ? digits + 1 : 0;
		if (digits == COMMIT_DIGITS - 1 && is_hex_digit(at(text, i + 1))) {
			add_apart((char[]){text.at[i], '\0'}, out);
			digits = 0;
		} else if (!escape || (escape->is_plain && escape->is_plain(text, i))) {
			strbuf_add_char(out, text.at[i]);
		} else if (escape->is_apart && escape->is_apart(text, i)) {
			add_apart(escape->as, out);
		} else {
			strbuf_add_text(out, escape->as);
		}
	}
}

void markdown_text(struct slice text, struct strbuf *out)
{
	STRBUF_AUTO printed = STRBUF_INIT(PRINTED_BYTES);
	text_printable(text, &printed);
	add_escaped(strbuf_slice(&printed), out);
}

void markdown_text_cut(struct slice text, size_t columns, struct strbuf *out)
{
	STRBUF_AUTO printed = STRBUF_INIT(PRINTED_BYTES);
	text_printable_cut(text, columns, &printed);
	add_escaped(strbuf_slice(&printed), out);
}

void markdown_time(struct slice at, struct strbuf *out)
{
	int64_t seconds;
	if (!when_parse(at, &seconds)) {
		markdown_text(at, out);
		return;
	}
	struct calendar time = calendar_of(seconds);
	strbuf_printf(out, "%04d-%02d-%02d %02d:%02d UTC", (int)time.year, (int)time.month, (int)time.day,
		      (int)time.hour, (int)time.minute);
}

/* ---- code ---- */

/* The longest run of a character. */
static size_t longest_run(struct slice text, char c)
{
	size_t longest = 0;
	size_t run = 0;
	for (size_t i = 0; i < text.length; i++) {
		run = text.at[i] == c ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void add_run(char c, size_t count, struct strbuf *out)
{
	for (size_t i = 0; i < count; i++)
		strbuf_add_char(out, c);
}

static void add_escaped_code(struct slice code, struct strbuf *out)
{
	strbuf_add_text(out, "<code>");
	add_escaped(code, out);
	strbuf_add_text(out, "</code>");
}

void markdown_html_code(struct slice text, struct strbuf *out)
{
	STRBUF_AUTO printed = STRBUF_INIT(PRINTED_BYTES);
	text_printable(text, &printed);
	if (!text.length)
		return;
	strbuf_add_text(out, "<code>");
	for (size_t i = 0; i < printed.length; i++) {
		const struct escape *escape = find_escape(printed.at[i]);
		if (escape && printed.at[i] != ' ')
			strbuf_add_text(out, escape->as);
		else
			strbuf_add_char(out, printed.at[i]);
	}
	strbuf_add_text(out, "</code>");
}

void markdown_code(struct slice text, struct strbuf *out)
{
	STRBUF_AUTO printed = STRBUF_INIT(PRINTED_BYTES);
	text_printable(text, &printed);
	struct slice code = strbuf_slice(&printed);
	size_t ticks = longest_run(code, '`') + 1;
	if (!code.length)
		return;
	if (ticks > MOST_TICKS) {
		add_escaped_code(code, out);
		return;
	}
	char first = code.at[0];
	char last = code.at[code.length - 1];
	bool is_padded = first == '`' || last == '`' || first == ' ' || last == ' ';
	add_run('`', ticks, out);
	strbuf_printf(out, is_padded ? " %s " : "%s", code.at);
	add_run('`', ticks, out);
}

void markdown_cell_code(struct slice text, struct strbuf *out)
{
	STRBUF_AUTO printed = STRBUF_INIT(PRINTED_BYTES);
	text_printable(text, &printed);
	if (text.length && memchr(text.at, '|', text.length))
		add_escaped_code(strbuf_slice(&printed), out);
	else
		markdown_code(text, out);
}

/* ---- links ---- */

bool markdown_is_url(struct slice url)
{
	return slice_starts_with(url, "https://") || slice_starts_with(url, "http://");
}

void markdown_url(struct slice url, struct strbuf *out)
{
	for (size_t i = 0; i < url.length; i++) {
		char c = url.at[i];
		bool is_encoded = c == '%' && is_hex_digit(at(url, i + 1)) && is_hex_digit(at(url, i + 2));
		if (c == '&')
			strbuf_add_text(out, "&amp;");
		else if (is_encoded || is_word_character(c, "-._~:/?#@=+,;"))
			strbuf_add_char(out, c);
		else
			strbuf_printf(out, "%%%02X", (unsigned char)c);
	}
}

/* ---- fences ---- */

void markdown_fence_line(const char *before_text, struct slice text, struct strbuf *out)
{
	struct slice rest = text;
	const char *tab;
	strbuf_add_text(out, before_text);
	while (rest.length && (tab = memchr(rest.at, '\t', rest.length))) {
		text_printable(scan_take(&rest, (size_t)(tab - rest.at)), out);
		strbuf_add_char(out, scan_take(&rest, 1).at[0]);
	}
	text_printable(rest, out); /* by itself: `::` behind a tab is taken apart as at a line's start */
	strbuf_add_char(out, '\n');
}

void markdown_fence(const char *language, struct slice lines, struct strbuf *out)
{
	size_t ticks = longest_run(lines, '`') + 1;
	size_t tildes = longest_run(lines, '~') + 1;
	bool is_usual = ticks < LONG_FENCE || ticks <= tildes;
	char c = is_usual ? '`' : '~';
	size_t count = is_usual ? ticks : tildes;
	count = count < 3 ? 3 : count;
	add_run(c, count, out);
	strbuf_printf(out, "%s\n", language);
	strbuf_add_slice(out, lines);
	add_run(c, count, out);
	strbuf_add_char(out, '\n');
}
