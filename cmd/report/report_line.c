/* SPDX-License-Identifier: MIT */
/*
 * text_printable leaves no byte below 0x20, so such bytes are free to switch colours and links inside of a line: one
 * pass measures, wraps and prints.
 */
#include "cmd/report/report_line.h"

#include <stdarg.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/percent.h"
#include "model/base/text.h"

#define SWITCH_COLOUR 0x10 /* and the colour */
#define SWITCH_LINK   0x0E /* the address follows, up to SWITCH_END */
#define SWITCH_END    0x0F /* of an address */
#define NUMBER_ROOM   8    /* columns of a line's number as a place */
#define FREE_ROOM     140  /* columns that two things may share where there is no width */

void line_free(struct line *line)
{
	strbuf_free(&line->text);
	strbuf_free(&line->end);
}

/* Makes a piece printable behind what is there: "#" and "#" of two pieces are "##", too. */
static void add_printable(struct line *line, struct slice text)
{
	const struct strbuf *before = &line->text;
	char last = before->length ? before->at[before->length - 1] : ' ';
	STRBUF_AUTO joined = STRBUF_INIT(LINE_MOST);
	STRBUF_AUTO shown = STRBUF_INIT(LINE_MOST);
	char context = last == '#' || !line->is_begun ? last : 'x';
	if ((unsigned char)context < ' ')
		context = ' ';
	strbuf_add_char(&joined, context);
	strbuf_add_slice(&joined, text);
	text_printable(strbuf_slice(&joined), &shown);
	strbuf_add(&line->text, shown.at + 1, shown.length - 1);
	for (size_t i = 0; i < text.length && !line->is_begun; i++)
		line->is_begun = text.at[i] > ' ' && text.at[i] < 0x7F && text.at[i] != ':';
}

static void switch_colour(struct strbuf *text, enum colour colour)
{
	strbuf_add_char(text, (char)(SWITCH_COLOUR + colour));
}

void line_add(struct line *line, enum colour colour, struct slice text)
{
	if (!text.length)
		return;
	if (colour == COLOUR_NONE) {
		add_printable(line, text);
		return;
	}
	struct strbuf *to = &line->text;
	char last = to->length ? to->at[to->length - 1] : ' ';
	if (last == '#' && text.at[0] == '#') { /* the switch between them is not seen */
		add_printable(line, (struct slice){text.at, 1});
		text = (struct slice){text.at + 1, text.length - 1};
	}
	switch_colour(to, colour);
	add_printable(line, text);
	switch_colour(to, COLOUR_NONE);
}

void line_say(struct line *line, enum colour colour, const char *text)
{
	line_add(line, colour, slice_of(text));
}

void line_printf(struct line *line, enum colour colour, const char *format, ...)
{
	ARENA_AUTO scratch = arena_new();
	va_list arguments;
	va_start(arguments, format);
	line_say(line, colour, arena_vprintf(scratch, format, arguments));
	va_end(arguments);
}

void line_code(struct line *line, enum colour colour, struct slice text)
{
	STRBUF_AUTO spaced = STRBUF_INIT(LINE_MOST);
	line->is_code = true;
	if (!text.length || !memchr(text.at, '\t', text.length)) {
		line_add(line, colour, text);
		return;
	}
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '\t')
			strbuf_add_text(&spaced, "    ");
		else
			strbuf_add_char(&spaced, text.at[i]);
	line_add(line, colour, strbuf_slice(&spaced));
}

void line_gap(struct line *line)
{
	if (line->text.length)
		strbuf_add_text(&line->text, "  ");
}

void line_link(struct line *line, enum colour colour, const char *text, const char *url)
{
	if (url) {
		strbuf_add_char(&line->text, SWITCH_LINK);
		text_printable(slice_of(url), &line->text);
		strbuf_add_char(&line->text, SWITCH_END);
	}
	line_say(line, colour, text);
	if (url) {
		strbuf_add_char(&line->text, SWITCH_LINK);
		strbuf_add_char(&line->text, SWITCH_END);
	}
}

void line_join(struct line *line, const struct line *other)
{
	strbuf_add_slice(&line->text, strbuf_slice(&other->text));
	line->is_begun = line->is_begun || other->is_begun;
	line->is_code = line->is_code || other->is_code;
}

/* ---- the end of the line ---- */

void line_place(const struct report *report, struct line *line, const char *file, size_t row, size_t column,
		bool is_named)
{
	ARENA_AUTO scratch = arena_new();
	LINE_AUTO place = LINE_INIT(0, 0);
	if (!file || (!row && is_named))
		return;
	const char *url = report->files
				  ? arena_printf(scratch, "%s/%s", report->files, percent_path(scratch, slice_of(file)))
				  : NULL;
	const char *shown = !row                        ? file
			    : is_named && report->width ? arena_printf(scratch, ":%zu", row)
			    : is_named                  ? arena_printf(scratch, "%s:%zu", file, row)
							: arena_printf(scratch, "%s:%zu:%zu", file, row, column);
	line_link(&place, COLOUR_DIM, shown, url);
	strbuf_reset(&line->end);
	strbuf_add_slice(&line->end, strbuf_slice(&place.text));
}

void line_end(struct line *line, enum colour colour, const char *text)
{
	LINE_AUTO end = LINE_INIT(0, 0);
	line_say(&end, colour, text);
	strbuf_reset(&line->end);
	strbuf_add_slice(&line->end, strbuf_slice(&end.text));
}

/* ---- measuring ---- */

/* How many bytes at `at` are one step: a switch, an address, or a character. */
static size_t step_of(struct slice text, size_t at, bool *is_seen)
{
	unsigned char c = (unsigned char)text.at[at];
	*is_seen = c >= ' ';
	if (c == SWITCH_LINK) {
		const char *end = memchr(text.at + at, SWITCH_END, text.length - at);
		return (size_t)(end - (text.at + at)) + 1;
	}
	size_t length = 1;
	while (c >= 0xC0 && at + length < text.length && ((unsigned char)text.at[at + length] & 0xC0) == 0x80)
		length++;
	return length;
}

static size_t seen_width(struct slice text)
{
	size_t width = 0;
	bool is_seen;
	for (size_t at = 0; at < text.length;) {
		size_t begun = at;
		at += step_of(text, begun, &is_seen);
		if (!is_seen)
			continue;
		while (at < text.length && (unsigned char)text.at[at] >= ' ')
			at++;
		width += text_width((struct slice){text.at + begun, at - begun});
	}
	return width;
}

size_t line_width(const struct line *line)
{
	return line->indent + seen_width(strbuf_slice(&line->text));
}

size_t line_room(const struct report *report)
{
	return report->width ? report->width : FREE_ROOM;
}

bool line_has_room(const struct report *report, const struct line *line, size_t more)
{
	size_t end = seen_width(strbuf_slice(&line->end));
	return line_width(line) + more + (end ? end + 2 : 0) <= line_room(report);
}

void line_cut(struct line *line, size_t width)
{
	struct slice text = strbuf_slice(&line->text);
	size_t used = line->indent;
	bool is_seen;
	for (size_t at = 0; at < text.length;) {
		size_t length = step_of(text, at, &is_seen);
		used += is_seen ? text_width((struct slice){text.at + at, length}) : 0;
		if (used > width) {
			STRBUF_AUTO kept = STRBUF_INIT(LINE_MOST);
			strbuf_add(&kept, text.at, at);
			strbuf_reset(&line->text);
			strbuf_add_slice(&line->text, strbuf_slice(&kept));
			return;
		}
		at += length;
	}
}

/* ---- printing ---- */

const char *report_paint(const struct report *report, enum colour colour)
{
	const struct palette *palette = report->palette;
	const char *const by_colour[] = {"",           palette->green, palette->yellow,
					 palette->red, palette->dim,   palette->bold};
	return by_colour[colour];
}

/* What is switched on, so that a wrapped line ends and begins with it. */
struct printing {
	const struct report *report;
	FILE *out;
	enum colour colour;
	struct slice address;
};

static const char *paint(const struct printing *printing)
{
	return printing->colour == COLOUR_NONE ? printing->report->palette->reset
					       : report_paint(printing->report, printing->colour);
}

static void print_address(const struct printing *printing, struct slice address)
{
	fprintf(printing->out, "\033]8;;%.*s\033\\", SLICE_ARG(address));
}

static void print_text(struct printing *printing, struct slice text)
{
	bool is_seen;
	for (size_t at = 0; at < text.length;) {
		size_t begun = at;
		at += step_of(text, begun, &is_seen);
		unsigned char c = (unsigned char)text.at[begun];
		while (is_seen && at < text.length && (unsigned char)text.at[at] >= ' ')
			at++;
		if (is_seen) {
			fwrite(text.at + begun, 1, at - begun, printing->out);
		} else if (c == SWITCH_LINK) {
			printing->address = (struct slice){text.at + begun + 1, at - begun - 2};
			print_address(printing, printing->address);
		} else {
			printing->colour = (enum colour)(c - SWITCH_COLOUR);
			fputs(paint(printing), printing->out);
		}
	}
}

/* Whether a line that began so could be a command of CI. */
static bool begins_command(struct slice text)
{
	size_t at = 0;
	bool is_seen = false;
	while (at < text.length) {
		size_t length = step_of(text, at, &is_seen);
		if (is_seen && text.at[at] != ' ')
			break;
		at += length;
	}
	return slice_starts_with((struct slice){text.at + at, text.length - at}, "::");
}

/* How lines may end. */
struct wrap {
	size_t room;  /* columns */
	size_t least; /* not within these: the rest would gain nothing */
	bool is_code; /* also behind punctuation and, where a word has no room on a line, within it */
};

/* Whether code may go on in the next line between two characters: behind an opening, a separator, before a name. */
static bool is_break(char before, char after)
{
	bool is_name = ((after | 0x20) >= 'a' && (after | 0x20) <= 'z') || after == '_' || after == '$';
	bool is_digit = after >= '0' && after <= '9';
	if (before == '.')
		return is_name || after == '*' || after == '{';
	return before && strchr(",;({[|/&", before) && (is_name || is_digit || strchr("\"'({[", after));
}

/* Where a line may end within its room, the latest of each sort; 0: nowhere. */
struct ends {
	size_t space;
	size_t space_width;
	size_t point; /* within code */
	size_t split; /* within a word */
};

/* A space reads best, unless the line would be left much emptier. */
static size_t best_end(const struct ends *ends, const struct wrap *wrap)
{
	bool is_full = ends->space && 5 * ends->space_width >= 4 * wrap->room;
	if (!is_full && wrap->is_code && ends->point > ends->space)
		return ends->point;
	return ends->space ? ends->space : wrap->is_code ? ends->split : 0;
}

/* Notes that a line may end before the step at `at`, `before` being the character last seen. */
static void note_end(struct ends *ends, struct slice text, size_t at, char before, size_t width)
{
	char c = text.at[at];
	bool is_mark = (unsigned char)c < ' ' && (c == SWITCH_COLOUR + COLOUR_RED || c == SWITCH_COLOUR + COLOUR_GREEN);
	if (c == ' ' && text.at[at - 1] != ' ') {
		ends->space = at;
		ends->space_width = width;
	}
	if (before != ' ' && (is_mark || is_break(before, c)))
		ends->point = at;
	if ((unsigned char)c >= ' ')
		ends->split = at;
}

/* Where a line ends: within its room as best_end has it, else at the first space after it. */
static size_t end_of_line(struct slice text, const struct wrap *wrap)
{
	struct ends ends = {0};
	size_t width = 0;
	char before = ' ';
	bool is_begun = false;
	bool is_seen;
	for (size_t at = 0; at < text.length;) {
		size_t length = step_of(text, at, &is_seen);
		bool is_space = text.at[at] == ' ';
		bool is_safe = is_begun && width > wrap->least &&
			       !begins_command((struct slice){text.at + at, text.length - at});
		if (is_safe && is_space && width > wrap->room)
			return at;
		if (is_safe && width <= wrap->room)
			note_end(&ends, text, at, before, width);
		width += is_seen ? text_width((struct slice){text.at + at, length}) : 0;
		before = is_seen ? text.at[at + length - 1] : before;
		is_begun = is_begun || (is_seen && !is_space);
		at += length;
		if (width > wrap->room && best_end(&ends, wrap))
			return best_end(&ends, wrap);
	}
	return text.length;
}

static void end_line(struct printing *printing)
{
	if (printing->address.length)
		print_address(printing, (struct slice){0});
	if (printing->colour != COLOUR_NONE)
		fputs(printing->report->palette->reset, printing->out);
	fputc('\n', printing->out);
}

static void begin_line(struct printing *printing, size_t indent)
{
	fprintf(printing->out, "%*s", (int)indent, "");
	if (printing->colour != COLOUR_NONE)
		fputs(paint(printing), printing->out);
	if (printing->address.length)
		print_address(printing, printing->address);
}

/*
 * Whether the place is on the first line, with the text that has room beside it: not where it would leave too little,
 * nor a file's name where it would break a text that has room on the line.
 */
static bool is_beside(const struct line *line, size_t width)
{
	size_t needed = seen_width(strbuf_slice(&line->end));
	bool breaks = needed > NUMBER_ROOM && line_width(line) <= width && line_width(line) + 2 + needed > width;
	return needed && line->indent + needed + 2 <= width / 2 && !breaks;
}

/* The place behind a line, at the margin where there is one, else after two blanks or on a line of its own. */
static void print_end(struct printing *printing, const struct line *line, size_t used)
{
	struct slice end = strbuf_slice(&line->end);
	size_t width = printing->report->width;
	size_t needed = seen_width(end);
	if (width && used && used + 2 + needed > width) {
		end_line(printing);
		begin_line(printing, line->hang + needed < width ? width - needed : line->hang);
	} else {
		fprintf(printing->out, "%*s", width > needed + used ? (int)(width - needed - used) : 2, "");
	}
	print_text(printing, end);
}

/* Prints what has room on one line and returns how much of the text that is, with the blanks behind it. */
static size_t print_piece(struct printing *printing, struct slice text, const struct wrap *wrap, size_t *used)
{
	size_t length = printing->report->width ? end_of_line(text, wrap) : text.length;
	print_text(printing, (struct slice){text.at, length});
	*used = printing->report->width ? seen_width((struct slice){text.at, length}) : 0;
	while (length < text.length && text.at[length] == ' ')
		length++;
	return length;
}

void line_print(const struct report *report, FILE *out, struct line *line)
{
	struct printing printing = {.report = report, .out = out};
	struct slice rest = strbuf_slice(&line->text);
	size_t indent = line->indent;
	size_t used = 0;
	struct wrap wrap = {.least = line->hang > indent ? line->hang - indent : 0, .is_code = line->is_code};
	bool is_first = is_beside(line, report->width);
	size_t taken = is_first ? seen_width(strbuf_slice(&line->end)) + 2 : 0;
	if (!rest.length && !line->end.length)
		return;
	do {
		begin_line(&printing, indent);
		wrap.room = report->width > indent + taken ? report->width - indent - taken : 0;
		size_t length = print_piece(&printing, rest, &wrap, &used);
		rest = (struct slice){rest.at + length, rest.length - length};
		if (line->end.length && (is_first || !rest.length)) {
			enum colour colour = printing.colour;
			print_end(&printing, line, indent + used);
			printing.colour = colour;
			strbuf_reset(&line->end);
		}
		end_line(&printing);
		is_first = false;
		taken = 0;
		wrap.least = 0;
		indent = line->hang;
	} while (rest.length);
	strbuf_reset(&line->text);
	strbuf_reset(&line->end);
	line->is_begun = false;
	line->is_code = false;
}
