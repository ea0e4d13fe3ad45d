/* SPDX-License-Identifier: MIT */
#include "cmd/markdown/markdown_pieces.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"

#define LINE_BYTES 1000

void pieces_add(struct pieces *pieces, struct arena *arena, struct slice whole, struct slice brief)
{
	pieces->items = arena_grow(arena, pieces->items, pieces->count, &pieces->room, sizeof *pieces->items);
	if (brief.at && brief.length >= whole.length)
		brief = (struct slice){0};
	pieces->items[pieces->count++] = (struct piece){.whole = whole, .brief = brief};
}

/* The line with the number of those that are not shown, where so many are; nothing where all are. */
static void add_rest(const struct pieces *pieces, size_t shown, struct strbuf *out)
{
	size_t rest = pieces->count - shown;
	if (rest && pieces->one)
		strbuf_printf(out, "%s%zu more %s%s", shown ? pieces->gap : "", rest,
			      rest == 1 ? pieces->one : pieces->many, pieces->end);
}

static size_t rest_bytes(const struct pieces *pieces, size_t shown)
{
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	add_rest(pieces, shown, &line);
	return line.length;
}

static size_t frame_bytes(const struct pieces *pieces)
{
	return strlen(pieces->head) + strlen(pieces->tail);
}

size_t pieces_least(const struct pieces *pieces)
{
	return rest_bytes(pieces, 0);
}

size_t pieces_most(const struct pieces *pieces)
{
	size_t bytes = pieces->count ? frame_bytes(pieces) : 0;
	for (size_t i = 0; i < pieces->count; i++)
		bytes += pieces->items[i].whole.length;
	return bytes;
}

size_t pieces_fit(struct pieces *pieces, size_t bytes)
{
	size_t used = frame_bytes(pieces);
	size_t fits = pieces_least(pieces);
	bool is_all = pieces_most(pieces) <= bytes;
	pieces->shown = 0;
	for (size_t i = 0; i < pieces->count; i++) {
		struct piece *piece = &pieces->items[i];
		size_t rest = rest_bytes(pieces, i + 1);
		piece->is_brief = !is_all && piece->brief.at && used + piece->whole.length + rest > bytes;
		used += piece->is_brief ? piece->brief.length : piece->whole.length;
		if (used > bytes)
			break;
		if (used + rest > bytes) /* the next one may still be shorter than the line about it */
			continue;
		pieces->shown = i + 1;
		fits = used + rest;
	}
	return fits;
}

void pieces_print(const struct pieces *pieces, struct strbuf *out)
{
	if (pieces->shown)
		strbuf_add_text(out, pieces->head);
	for (size_t i = 0; i < pieces->shown; i++)
		strbuf_add_slice(out, pieces->items[i].is_brief ? pieces->items[i].brief : pieces->items[i].whole);
	add_rest(pieces, pieces->shown, out);
	if (pieces->shown)
		strbuf_add_text(out, pieces->tail);
}
