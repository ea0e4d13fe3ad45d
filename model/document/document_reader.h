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

struct foreign;

struct refusal {
	struct place place;
	const char *rule;
	const char *message;
	const char *hint; /* or NULL */
};

struct document_reader {
	struct arena *arena;
	const char *file;
	struct diagnostics *diags;
	struct document *items;
	size_t count;
	size_t room;
	struct passed_over *passed;
	size_t passed_count;
	size_t passed_room;
	struct refusal refusal; /* the first value that is not a dashboard */
	size_t refused;         /* how many there are */
	size_t looked;          /* at things that are not read (foreign_holds_dashboard) */
	size_t embedded;        /* values of all texts inside of strings, of which there may be LIMIT_VALUES */
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

/* Adds a dashboard, unless its panels are none: that refuses it. */
void document_reader_add(struct document_reader *reader, const struct value *model,
			 const struct envelope_context *around);

/* Notes a value that is something else and is not read; its place is that of the value. */
void document_reader_pass_over(struct document_reader *reader, const struct value *value,
			       const struct passed_over *what);

/*
 * Refuses a value that should have been a dashboard; nothing in a ConfigMap, where other things may be. The file gets
 * one error, however many values were refused: document_reader_finish adds it.
 */
void document_reader_refuse(struct document_reader *reader, const struct value *value,
			    const struct envelope_context *around);

/* The same for a thing that is known to be something else; in a ConfigMap a warning. */
void document_reader_refuse_foreign(struct document_reader *reader, const struct value *value,
				    const struct envelope_context *around, const struct foreign *foreign);

/* Adds the problems of the file as a whole, when all of it was opened; `errors` were there before. */
void document_reader_finish(struct document_reader *reader, size_t errors);

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
