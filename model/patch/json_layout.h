/* SPDX-License-Identifier: MIT */
/*
 * json_layout: how a JSON text is laid out, for json_patch, which changes values and leaves the rest as it is.
 *
 * The tree of a document has its values, not the white space between them. This module takes a container's text apart
 * into its items with all that is around them, and writes new values the way the file writes its own. All texts that it
 * is given have been read by json_read, so nothing is checked again.
 */
#ifndef DASHSYNC_MODEL_PATCH_JSON_LAYOUT_H
#define DASHSYNC_MODEL_PATCH_JSON_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct strbuf;
struct value;

/* What a file's text does throughout. */
struct json_style {
	struct slice newline; /* "\n" or "\r\n" */
	struct slice indent;  /* of one level */
	struct slice colon;   /* with the white space around it */
	struct slice comma;   /* the same, between items of one line */
	bool is_ascii;        /* what is beyond ASCII is written as escapes */
	bool is_html;         /* & < > are, too, as Go's encoder writes them */
};

struct json_style json_style_of(struct slice text);

/* A place in a text; zeroed it is the beginning. */
struct json_cursor {
	size_t at;
	size_t line_at;        /* where its line begins */
	uint32_t line, column; /* from 0, in characters */
};

/*
 * Moves the cursor to a line and column (from 1); to the end of the text when there is none. It goes on from where it
 * is, so places in ascending order cost one walk through the text.
 */
void json_cursor_move(struct json_cursor *cursor, struct slice text, uint32_t line, uint32_t column);

/* An item of an array or a member of an object, in the order of the text: lead key colon value tail. */
struct json_item {
	struct slice lead; /* white space after the bracket or the comma before it */
	struct slice key;  /* with its quotes; of an item at NULL */
	struct slice colon;
	struct slice value;
	struct slice tail; /* white space before the comma or bracket behind it */
};

struct json_items {
	struct json_item *items;
	size_t count;
};

/* The value that a text begins with. */
struct slice json_value_text(struct slice text);

/* Takes the text of an array or an object apart. */
struct json_items json_items_of(struct arena *arena, struct slice container);

/* Where a value stands: on lines of its own below this indentation, or within one line. */
struct json_spot {
	bool is_multiline;
	struct slice indent; /* of the line where the value begins */
};

/* Writes a value, and a key, as the file would. */
void json_layout_write(const struct value *value, const struct json_style *style, struct json_spot path,
		       struct strbuf *out);
void json_layout_write_string(struct slice text, const struct json_style *style, struct strbuf *out);

#endif
