/* SPDX-License-Identifier: MIT */
/*
 * document_reader: one file while it is opened, shared by the openers of envelope.c and resource.c.
 *
 * Private to document.h: the dashboards found so far, the facts in the envelopes around a value, and the messages for
 * values that are not dashboards.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_DOCUMENT_READER_H
#define DASHSYNC_MODEL_DOCUMENT_DOCUMENT_READER_H

#include "model/document/document.h"

struct document_reader {
	struct arena *arena;
	const char *file;
	struct diagnostics *diags;
	struct document *items;
	size_t count;
	size_t room;
	const char *passed; /* what the first value was that was passed over, or NULL */
	struct place passed_place;
};

/* What the envelopes around a value say of it. All zero at the root of a file. */
struct envelope_context {
	enum envelope envelope;    /* the outermost; ENVELOPE_PLAIN while there is none */
	struct slice uid;          /* goes before the model's own, or at NULL */
	struct slice folder_uid;   /* or at NULL */
	struct slice item_kind;    /* for items of a list that leave out their kind and apiVersion; or at NULL */
	struct slice item_version; /* the apiVersion */
	uint32_t depth;
};

/* The context of what is inside an envelope of this kind. */
struct envelope_context document_reader_wrap(const struct envelope_context *around, enum envelope envelope);

/* Adds a dashboard. */
void document_reader_add(struct document_reader *reader, const struct value *model,
			 const struct envelope_context *around);

/* Notes a value that is something else, in words for "not a dashboard: ...". */
void document_reader_pass_over(struct document_reader *reader, const struct value *value, const char *what);

/* An error for a value that should have been a dashboard; nothing in a ConfigMap, where other things may stand. */
void document_reader_refuse(struct document_reader *reader, const struct value *value,
			    const struct envelope_context *around);

/* An error for schema v2; `api_version` may be empty. */
void document_reader_refuse_v2(struct document_reader *reader, const struct value *value, struct slice api_version);

/* Whether an object is a dashboard of schema v2 by its keys. Takes NULL. */
bool document_reader_is_v2(const struct value *value);

/* A value in words: "a string", "an object with 'access', 'name', 'type', ...". */
const char *document_reader_describe(struct arena *arena, const struct value *value);

struct place document_reader_place(const struct document_reader *reader, const struct value *value);

/* The text, or at NULL when it is empty: an empty uid is none. */
static inline struct slice slice_or_none(struct slice text)
{
	return text.length ? text : (struct slice){0};
}

#endif
