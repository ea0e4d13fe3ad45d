/* SPDX-License-Identifier: MIT */
/*
 * Titles, subjects and uids are anybody's text. A description is made printable, so that it fills one line of a
 * terminal; a value must reach the command line as it is, so one with a character that cannot is not offered.
 */
#include "cmd/completion/candidates.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define DESCRIPTION_COLUMNS 80
#define LONGEST_VALUE       1000 /* bytes */

/* ASCII that text_printable never changes: almost every uid and title, seen quickly. */
static bool is_plain(struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] < ' ' || text.at[i] > '~' || text.at[i] == '#' || text.at[i] == ':')
			return false;
	return true;
}

static bool is_printable(struct slice text)
{
	if (is_plain(text))
		return true;
	STRBUF_AUTO shown = STRBUF_INIT(LONGEST_VALUE * 8);
	text_printable(text, &shown);
	return slice_equal(strbuf_slice(&shown), text);
}

static bool is_wanted(const struct candidates *candidates, struct slice value)
{
	size_t length = candidates->prefix.length;
	return value.length > 0 && value.length <= LONGEST_VALUE && value.length >= length &&
	       slice_equal((struct slice){value.at, length}, candidates->prefix) && is_printable(value);
}

void candidates_add(struct candidates *candidates, struct slice value, struct slice description)
{
	if (!is_wanted(candidates, value))
		return;
	candidates->items = arena_grow(candidates->arena, candidates->items, candidates->count, &candidates->room,
				       sizeof *candidates->items);
	candidates->items[candidates->count++] = (struct candidate){value, description};
}

void candidates_add_words(struct candidates *candidates, const char *words)
{
	while (*words) {
		size_t length = strcspn(words, " ");
		candidates_add(candidates, (struct slice){words, length}, (struct slice){0});
		words += length + (words[length] == ' ');
	}
}

static int compare(const void *left, const void *right)
{
	const struct candidate *a = left;
	const struct candidate *b = right;
	int order = slice_compare(a->value, b->value);
	return order ? order : slice_compare(a->description, b->description);
}

void candidates_sort(struct candidates *candidates)
{
	size_t kept = 0;
	if (candidates->count == 0)
		return;
	qsort(candidates->items, candidates->count, sizeof *candidates->items, compare);
	for (size_t i = 0; i < candidates->count; i++)
		if (kept == 0 || !slice_equal(candidates->items[kept - 1].value, candidates->items[i].value))
			candidates->items[kept++] = candidates->items[i];
	candidates->count = kept;
}

void candidates_print(const struct candidates *candidates, FILE *out)
{
	STRBUF_AUTO shown = STRBUF_INIT(LONGEST_VALUE * 8);
	for (size_t i = 0; i < candidates->count; i++) {
		const struct candidate *one = &candidates->items[i];
		fprintf(out, "%s%.*s", candidates->front, SLICE_ARG(one->value));
		strbuf_reset(&shown);
		if (is_plain(one->description) && one->description.length <= DESCRIPTION_COLUMNS)
			strbuf_add_slice(&shown, one->description);
		else
			text_printable_cut(one->description, DESCRIPTION_COLUMNS, &shown);
		fprintf(out, shown.length ? "\t%.*s\n" : "%.*s\n", SLICE_ARG(strbuf_slice(&shown)));
	}
}
