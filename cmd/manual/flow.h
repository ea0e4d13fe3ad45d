/* SPDX-License-Identifier: MIT */
/* flow: the words of a paragraph in lines, each word as a rendering spells it. For pages, and for the help of -h. */
#ifndef DASHSYNC_CMD_MANUAL_FLOW_H
#define DASHSYNC_CMD_MANUAL_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "model/base/slice.h"

struct strbuf;

struct flow {
	size_t width;  /* columns of a line; a word that is longer stays whole */
	size_t first;  /* columns that are taken on the first line */
	size_t indent; /* spaces before each other line */
	const void *user;

	/*
	 * Appends a word of the markup as this rendering spells it. `is_code` says whether it begins inside of
	 * backticks, and is set to whether it ends so. Returns the columns that it takes. NULL: a word is plain text,
	 * and takes a column a byte.
	 */
	size_t (*spell)(const void *user, struct slice word, bool *is_code, struct strbuf *out);
	bool breaks_sentences; /* each begins a line */
	bool keeps_marks;      /* a word that would begin a list does not begin a line */
};

/* Prints a text and a line break. */
void flow_print(const struct flow *flow, const char *text, FILE *out);

/* Prints a heading in capitals, without a line break; code in it, such as a key, keeps its case and loses its
 * backticks. */
void flow_print_heading(const char *text, FILE *out);

#endif
