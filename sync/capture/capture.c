/* SPDX-License-Identifier: MIT */
/*
 * Opening inflates each line once, into one buffer, and keeps the uid and where the line is. Finding a dashboard
 * inflates its line again: memory holds the compressed file and no more than the lines that are in work.
 */
#include "sync/capture/capture.h"

#include <inttypes.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/inflate.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "sync/capture/capture_line.h"

#define PIECE ((size_t)32 << 10)

/* Where a line is. */
struct entry {
	struct slice uid;
	struct slice member; /* of gzip */
	uint32_t line;       /* from 1, that of the header */
};

struct capture {
	struct arena *arena;
	const char *name;
	struct capture_header header;
	struct entry *entries;
	size_t count;
	size_t room;
};

/* Appends what the member at the start of `*rest` holds, and takes the member off. */
static enum inflate_state inflate_line(struct slice *rest, struct strbuf *out)
{
	char piece[PIECE];
	size_t length;
	enum inflate_state state = INFLATE_MORE;
	struct inflater *inflater = inflater_new_gzip(*rest);
	while (state == INFLATE_MORE && !strbuf_full(out)) {
		state = inflater_take(inflater, piece, sizeof piece, &length);
		strbuf_add(out, piece, length);
	}
	size_t left = inflater_left(inflater);
	*rest = (struct slice){rest->at + rest->length - left, left};
	inflater_free(inflater);
	return state;
}

/* The next line of the file, which is one line and no more. */
static bool take_line(struct slice *rest, struct place origin, struct strbuf *out, struct error *err)
{
	enum inflate_state state = inflate_line(rest, out);
	struct slice text = strbuf_slice(out);
	if (strbuf_full(out))
		return error_set(err, FAULT_DATA, "%s, line %" PRIu32 ": it has more than %zu MiB", origin.file,
				 origin.line, LIMIT_CAPTURE_LINE >> 20);
	if (state == INFLATE_CUT)
		return error_set(err, FAULT_DATA, "%s, line %" PRIu32 ": the file ends here, it is cut", origin.file,
				 origin.line);
	if (state == INFLATE_BROKEN && origin.line == 1)
		return error_set(err, FAULT_DATA, "%s is not a capture of dashsync: not a gzip file", origin.file);
	if (state == INFLATE_BROKEN)
		return error_set(err, FAULT_DATA, "%s, line %" PRIu32 ": it is damaged", origin.file, origin.line);
	if (text.length && memchr(text.at, '\n', text.length) == text.at + text.length - 1)
		return true;
	error_set(err, FAULT_DATA, "%s, line %" PRIu32 ": not one line in a gzip member of its own", origin.file,
		  origin.line);
	return error_hint(err, "Use the file as 'dashsync capture' wrote it.");
}

static bool add_entry(struct capture *capture, const struct entry *entry, struct error *err)
{
	const struct entry *last = capture->count ? &capture->entries[capture->count - 1] : NULL;
	if (last && slice_compare(last->uid, entry->uid) >= 0)
		return error_set(err, FAULT_DATA, "%s, line %" PRIu32 ": its uid must be above that of line %" PRIu32,
				 capture->name, entry->line, last->line);
	if (capture->count == LIMIT_CAPTURE_LINES)
		return error_set(err, FAULT_DATA, "%s has more than %d lines", capture->name, LIMIT_CAPTURE_LINES);
	capture->entries = arena_grow(capture->arena, capture->entries, capture->count, &capture->room,
				      sizeof *capture->entries);
	capture->entries[capture->count++] = *entry;
	return true;
}

/* Reads the first line, and finds the others. */
static bool find_lines(struct capture *capture, struct slice bytes, struct error *err)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_CAPTURE_LINE);
	struct place origin = {.file = capture->name, .line = 1, .column = 1};
	struct slice rest = bytes;
	size_t total = 0;
	if (!take_line(&rest, origin, &text, err) ||
	    !capture_read_header(capture->arena, arena_slice(capture->arena, strbuf_slice(&text)), origin,
				 &capture->header, err))
		return false;
	while (rest.length) {
		struct entry entry = {.line = ++origin.line, .member = rest};
		strbuf_reset(&text);
		if (!take_line(&rest, origin, &text, err) ||
		    !capture_read_uid(capture->arena, strbuf_slice(&text), origin, &entry.uid, err))
			return false;
		entry.member.length -= rest.length;
		total += text.length;
		if (total > LIMIT_CAPTURE_TOTAL)
			return error_set(err, FAULT_DATA, "%s has more than %zu GiB", capture->name,
					 LIMIT_CAPTURE_TOTAL >> 30);
		if (!add_entry(capture, &entry, err))
			return false;
	}
	if ((uint64_t)capture->header.dashboards == capture->count)
		return true;
	return error_set(err, FAULT_DATA, "%s, line %" PRIu32 ": the file ends here with %zu of %" PRId64 " dashboards",
			 capture->name, origin.line, capture->count, capture->header.dashboards);
}

struct capture *capture_open(struct slice bytes, const char *name, struct error *err)
{
	struct arena *arena = arena_new();
	struct capture *capture = arena_alloc(arena, sizeof *capture);
	*capture = (struct capture){.arena = arena, .name = name};
	if (find_lines(capture, bytes, err))
		return capture;
	capture_close(capture);
	return NULL;
}

void capture_close(struct capture *capture)
{
	if (capture)
		arena_free(capture->arena);
}

const struct capture_header *capture_first_line(const struct capture *capture)
{
	return &capture->header;
}

static int compare_uid(const void *uid, const void *entry)
{
	return slice_compare(*(const struct slice *)uid, ((const struct entry *)entry)->uid);
}

bool capture_find(const struct capture *capture, struct arena *arena, struct slice uid, struct captured *out,
		  bool *found, struct error *err)
{
	const struct entry *entry = capture->count ? bsearch(&uid, capture->entries, capture->count,
							     sizeof *capture->entries, compare_uid)
						   : NULL;
	*found = entry != NULL;
	if (!entry)
		return true;
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_CAPTURE_LINE);
	const struct place origin = {.file = capture->name, .line = entry->line, .column = 1};
	struct slice rest = entry->member;
	return take_line(&rest, origin, &text, err) &&
	       capture_read_line(arena, arena_slice(arena, strbuf_slice(&text)), origin, out, err);
}
