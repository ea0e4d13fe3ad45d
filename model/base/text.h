/* SPDX-License-Identifier: MIT */
/*
 * text: untrusted text made fit to print, and to type.
 *
 * Titles, queries, file names and server messages are anybody's text. Everything that dashsync prints to a terminal or
 * a CI log goes through text_printable: control characters, invalid UTF-8 and bidirectional overrides become visible
 * escapes, and what CI systems would take for a command cannot be built (`::` at the start of a line and `##[`,
 * `##vso[` anywhere; reference: GitHub runner ActionCommand, Azure Pipelines agent Command).
 */
#ifndef DASHSYNC_MODEL_BASE_TEXT_H
#define DASHSYNC_MODEL_BASE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct strbuf;

/* Appends `text` on one line: newlines as \n, other controls as \xNN or \u{...}, commands of CI systems broken. */
void text_printable(struct slice text, struct strbuf *out);

/* A character beyond ASCII that turns the direction of text (Unicode's Bidi_Control), hides, or breaks lines. */
bool text_is_deceptive(uint32_t point);

/* As text_printable, cut to at most `columns` characters with "…" at the end when something was left out. */
void text_printable_cut(struct slice text, size_t columns, struct strbuf *out);

/* A word of a command line of sh: as it is, or in quotes when a shell would read it as something else. */
const char *text_shell_word(struct arena *arena, struct slice word);

/*
 * The text as a C string, for words that people read: U+0000 is written as \x00, for it would end the string. What is
 * printed goes through text_printable all the same.
 */
const char *text_c_string(struct arena *arena, struct slice text);

/* Columns on a terminal, a character counted as one, East Asian wide ones as two. */
size_t text_width(struct slice text);

/* The longest prefix of at most `bytes` bytes that ends at a character boundary. */
struct slice text_cut_bytes(struct slice text, size_t bytes);

/*
 * The one of `count` words that was meant: the only one that begins with `word`, of three letters at least; else the
 * nearest by letters that are missing, too many, wrong or swapped, the first of two that are as near. Case, and '-' for
 * '_', make no difference. NULL when none is near enough, and of words over 64 bytes.
 */
const char *text_nearest(struct slice word, const char *const *words, size_t count);

/* What follows a number that says which one: "st" of 1 and 21, "nd", "rd", else "th" as of 11. */
const char *text_ordinal(size_t number);

#endif
