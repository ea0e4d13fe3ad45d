/* SPDX-License-Identifier: MIT */
/* terminal: colour, width, questions and errors: everything about who is looking. */
#ifndef DASHSYNC_CMD_SHELL_TERMINAL_H
#define DASHSYNC_CMD_SHELL_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "model/base/slice.h"

struct error;
struct options;

/* How to paint; all empty strings without colour. */
struct palette {
	const char *bold;
	const char *dim;
	const char *red;
	const char *green;
	const char *yellow;
	const char *reset;
};

/* The palette for a stream: --color, then NO_COLOR, then whether it is a terminal (and TERM is not dumb). */
const struct palette *terminal_palette(const struct options *options, FILE *stream);

/*
 * Columns of a stream: --width, else COLUMNS, else those of the terminal, 160 at most; never under 40. 0 when nothing
 * gives a width: a file or a pipe, in which nothing is cut to one.
 */
size_t terminal_width(const struct options *options, FILE *stream);

/* The columns that a terminal has, however few; 0 when it does not have the number, and for a file or a pipe. */
size_t terminal_columns(FILE *stream);

/* Whether the stream is a terminal. */
bool terminal_is(FILE *stream);

/* Whether it is one, and not a dumb one. */
bool terminal_is_capable(FILE *stream);

/* Whether the stream shows links (OSC 8): a capable terminal, without --color never. */
bool terminal_has_links(const struct options *options, FILE *stream);

/*
 * The address that links to files below a folder begin with: "file://HOST/home/ana/repository". NULL when there is
 * none. The caller frees it.
 */
char *terminal_file_address(const char *folder);

/* "dashsync: error: ..." with its hint on a second line, made printable. */
void terminal_print_error(const struct error *err, FILE *stream);

/* The same on standard error, from a thread that ends the process: it waits neither for stdio nor for a reader. */
void terminal_print_last_error(const struct error *err);

/*
 * JSON for people and CI logs: `##` (a command to CI agents), controls, and what turns the direction of text, hides or
 * breaks lines (text_is_deceptive) are written as escapes. That does not change a value: all of them can only be inside
 * strings. Bytes that are not UTF-8, as a file's name may have, become U+FFFD, so that the output is JSON.
 */
void terminal_print_json(struct slice json, FILE *out);

/* Whether a person can be asked: stdin and stderr are terminals. */
bool terminal_can_ask(void);

/* Asks on stderr for a line; the caller frees what was typed. NULL at the end of the input. */
char *terminal_ask(const char *question);

/* Asks on stderr; only "yes" in full is yes. */
bool terminal_confirm(const char *question);

#endif
