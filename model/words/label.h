/* SPDX-License-Identifier: MIT */
/*
 * label: what a change is about, below the panel, row or dashboard of its heading, in the words of the field.
 *
 *     query A                       the text of the query
 *     query A, legend
 *     override for 'Write': unit
 *     threshold 2, color
 *     variable 'env': query
 */
#ifndef DASHSYNC_MODEL_WORDS_LABEL_H
#define DASHSYNC_MODEL_WORDS_LABEL_H

#include "model/words/trail.h"

/* What a value is to people, for "7 queries"; label_things has the words. */
enum label_thing {
	THING_SETTING,
	THING_QUERY,
	THING_VARIABLE,   /* the query of one */
	THING_ANNOTATION, /* the query of one */
	THING_TITLE,
	THING_LEGEND,
	THING_DESCRIPTION,
	THING_TEXT, /* Markdown or HTML that a panel shows */
	THING_LINK, /* the address of one */
};

struct label {
	const char *noun; /* "query A", "override for 'Write'"; "" */
	const char *sort; /* the noun alone: "query", "override"; "" */
	const char *tail; /* "legend", "unit"; "": the part itself, or the text that it is made of */
	enum label_thing thing;
	const char *language; /* of a text: "PromQL", "Markdown"; NULL: plain, or not known */
};

struct label label_of(struct arena *arena, const struct trail *trail);

/* "query A, legend", "override: unit": a noun and a tail, either of which may be empty. */
const char *label_join(struct arena *arena, const char *noun, const char *sort, const char *tail);

/* The same for a part or setting that came or went, beside which its content stands: "transformation 2 of 3". */
const char *label_of_added(struct arena *arena, const struct trail *trail, const struct label *label);

/* "7 queries", "1 title". */
const char *label_things(struct arena *arena, enum label_thing thing, size_t count);

/* "query A", "variable 'env'", "transformation 2 of 3, limit": a part by its shape. */
const char *label_part(struct arena *arena, const struct trail *trail, const struct trail_step *part);

/* The matcher of an override: 'Write', /regex/, type number. */
const char *label_matcher(struct arena *arena, const struct value *override);

/* Whether a member of a query holds its text: expr, rawSql, query. */
bool label_is_query(struct slice key);

/* The language of the text of a query: by its data source, else the panel's, and the key; NULL: not known. */
const char *label_language(const struct value *target, const struct value *panel, struct slice key, struct slice text);

/* The language of a text panel's content: Markdown, HTML, ...; NULL: plain. */
const char *label_content_language(const struct value *panel);

#endif
