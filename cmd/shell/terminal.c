/* SPDX-License-Identifier: MIT */
#include "cmd/shell/terminal.h"

#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cmd/shell/options.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/base/number.h"
#include "model/base/percent.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/base/utf8.h"

static const struct palette plain = {"", "", "", "", "", ""};
static const struct palette colours = {"\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[0m"};

bool terminal_is(FILE *stream)
{
	return isatty(fileno(stream));
}

/* Whether the terminal says that it shows escape sequences as they are. */
static bool is_dumb(void)
{
	const char *term = getenv("TERM");
	return term && strcmp(term, "dumb") == 0;
}

const struct palette *terminal_palette(const struct options *options, FILE *stream)
{
	if (strcmp(options->color, "always") == 0)
		return &colours;
	const char *no_color = getenv("NO_COLOR"); /* https://no-color.org: set and not empty */
	if (strcmp(options->color, "never") == 0 || (no_color && *no_color) || !terminal_is(stream) || is_dumb())
		return &plain;
	return &colours;
}

size_t terminal_columns(FILE *stream)
{
	struct winsize size = {0};
	return terminal_is(stream) && ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

size_t terminal_width(const struct options *options, FILE *stream)
{
	enum { LEAST = 40, MOST_OF_TERMINAL = 160, MOST = 1000 };
	struct slice columns = slice_of(getenv("COLUMNS"));
	int64_t number = options->width;
	if (!number && columns.length && (!is_digits(columns) || !number_to_integer(columns, &number)))
		number = 0;
	if (!number && terminal_is(stream)) {
		size_t known = terminal_columns(stream);
		number = !known ? 80 : known < MOST_OF_TERMINAL ? (int64_t)known : MOST_OF_TERMINAL;
	}
	if (!number)
		return 0;
	return number < LEAST ? LEAST : number > MOST ? MOST : (size_t)number;
}

bool terminal_is_capable(FILE *stream)
{
	return terminal_is(stream) && !is_dumb();
}

bool terminal_has_links(const struct options *options, FILE *stream)
{
	return terminal_is_capable(stream) && strcmp(options->color, "never") != 0;
}

char *terminal_file_address(const char *folder)
{
	char host[256]; /* HOST_NAME_MAX is 64 */
	ARENA_AUTO arena = arena_new();
	char *path = realpath(folder, NULL);
	char *address = NULL;
	if (path && gethostname(host, sizeof host) == 0)
		address = heap_printf("file://%s%s", percent_encode(arena, slice_of(host)),
				      percent_path(arena, slice_of(path)));
	free(path);
	return address;
}

static void describe_error(const struct error *err, struct strbuf *out)
{
	strbuf_add_text(out, "dashsync: error: ");
	text_printable(slice_of(err->message), out);
	if (err->hint) {
		strbuf_add_text(out, "\n  hint: ");
		text_printable(slice_of(err->hint), out);
	}
	strbuf_add_text(out, "\n");
}

void terminal_print_error(const struct error *err, FILE *stream)
{
	STRBUF_AUTO text = STRBUF_INIT(8000);
	describe_error(err, &text);
	fputs(text.at, stream);
}

void terminal_print_last_error(const struct error *err)
{
	STRBUF_AUTO text = STRBUF_INIT(8000);
	struct pollfd end = {.fd = STDERR_FILENO, .events = POLLOUT};
	if (terminal_is(stderr))
		strbuf_add_text(&text, "\n"); /* after the line of progress, or after ^C */
	describe_error(err, &text);
	if (poll(&end, 1, 0) != 1 || !(end.revents & POLLOUT))
		return;
	ssize_t unused = write(STDERR_FILENO, text.at, text.length < PIPE_BUF ? text.length : PIPE_BUF);
	(void)unused;
}

/* Writes the escape of a character; RFC 8259 spells those beyond U+FFFF as two. */
static void print_escape(uint32_t point, FILE *out)
{
	if (point > 0xFFFF)
		fprintf(out, "\\u%04x\\u%04x", 0xD800 + ((point - 0x10000) >> 10),
			0xDC00 + ((point - 0x10000) & 0x3FF));
	else
		fprintf(out, "\\u%04x", point);
}

/* Whether the character at `i` must not be seen as it is, with its length. What is not UTF-8 becomes U+FFFD. */
static bool is_unsafe(struct slice json, size_t i, uint32_t *point, size_t *length)
{
	*point = (unsigned char)json.at[i];
	*length = 1;
	if (*point < 0x80)
		return *point == 0x7F || (*point == '#' && i > 0 && json.at[i - 1] == '#');
	*length = utf8_decode((struct slice){json.at + i, json.length - i}, point);
	if (*length)
		return text_is_deceptive(*point);
	*length = 1;
	*point = 0xFFFD;
	return true;
}

void terminal_print_json(struct slice json, FILE *out)
{
	size_t begun = 0; /* where the run that needs no escape began */
	size_t length;
	for (size_t i = 0; i < json.length; i += length) {
		uint32_t point;
		if (!is_unsafe(json, i, &point, &length))
			continue;
		fwrite(json.at + begun, 1, i - begun, out);
		print_escape(point, out);
		begun = i + length;
	}
	fwrite(json.at + begun, 1, json.length - begun, out);
}

bool terminal_can_ask(void)
{
	return terminal_is(stdin) && terminal_is(stderr);
}

char *terminal_ask(const char *question)
{
	fprintf(stderr, "%s: ", question);
	fflush(stderr);
	char *line = NULL;
	size_t room = 0;
	ssize_t length = getline(&line, &room, stdin);
	if (length < 0) {
		free(line);
		return NULL;
	}
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

bool terminal_confirm(const char *question)
{
	fprintf(stderr, "%s\nOnly 'yes' is accepted: ", question);
	fflush(stderr);
	char *line = NULL;
	size_t room = 0;
	ssize_t length = getline(&line, &room, stdin);
	bool yes = length >= 3 && strncmp(line, "yes", 3) == 0 && (line[3] == '\n' || line[3] == '\0');
	free(line);
	return yes;
}
