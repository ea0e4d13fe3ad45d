/* SPDX-License-Identifier: MIT */
/*
 * opening: one file while it is opened, shared by the openers of envelope.c and resource.c.
 *
 * Private to document.h: the dashboards found so far, the facts in the envelopes around a value, and the messages for
 * values that are not dashboards.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_OPENING_H
#define DASHSYNC_MODEL_DOCUMENT_OPENING_H

#include "model/document/document.h"

struct opening {
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
struct wrapping {
	enum envelope envelope;    /* the outermost; ENVELOPE_PLAIN while there is none */
	struct slice uid;          /* goes before the model's own, or at NULL */
	struct slice folder_uid;   /* or at NULL */
	struct slice item_kind;    /* for items of a list that leave out their kind and apiVersion; or at NULL */
	struct slice item_version; /* the apiVersion */
	uint32_t depth;
};

/* The wrapping of what is inside an envelope of this kind. */
struct wrapping opening_wrap(const struct wrapping *around, enum envelope envelope);

/* Adds a dashboard. */
void opening_add(struct opening *opening, const struct value *model, const struct wrapping *around);

/* Notes a value that is something else, in words for "not a dashboard: ...". */
void opening_pass_over(struct opening *opening, const struct value *value, const char *what);

/* An error for a value that should have been a dashboard; nothing in a ConfigMap, where other things may stand. */
void opening_refuse(struct opening *opening, const struct value *value, const struct wrapping *around);

/* An error for schema v2; `api_version` may be empty. */
void opening_refuse_v2(struct opening *opening, const struct value *value, struct slice api_version);

/* Whether an object is a dashboard of schema v2 by its keys. Takes NULL. */
bool opening_is_v2(const struct value *value);

/* A value in words: "a string", "an object with 'access', 'name', 'type', ...". */
const char *opening_describe(struct arena *arena, const struct value *value);

struct place opening_place(const struct opening *opening, const struct value *value);

/* The text, or at NULL when it is empty: an empty uid is none. */
static inline struct slice slice_or_none(struct slice text)
{
	return text.length ? text : (struct slice){0};
}

#endif
