/* SPDX-License-Identifier: MIT */
/*
 * alike: units that are alike. Each has a key, which is all that a reader sees of it but the place; keys are sorted,
 * and units with equal keys are handed over together, in the order of the document. Private to model/report.
 */
#ifndef DASHSYNC_MODEL_REPORT_ALIKE_H
#define DASHSYNC_MODEL_REPORT_ALIKE_H

#include "model/report/unit.h"

struct strbuf;

/* Appends the key of a unit; false: it is alike to no other. */
typedef bool key_function(struct grouping *grouping, struct unit *unit, struct strbuf *key);

/* Makes one of two units or more that are alike. */
typedef void alike_function(struct grouping *grouping, struct unit *const *members, size_t count);

/* Calls `merge` for each set of units with equal keys. Units that have no changes any more are passed by. */
void alike_units(struct grouping *grouping, struct units *units, key_function *key_of, alike_function *merge);

/* Adds a text to a key, so that no two lists of texts make one key; NULL is not the empty text. */
void alike_add_slice(struct strbuf *key, struct slice text);
void alike_add_text(struct strbuf *key, const char *text);

/* Whether all are about parts of one name: query A, here and there. */
bool alike_has_one_noun(struct unit *const *members, size_t count);

/* Adds the places of the members to the draft of the first; a noun or a panel that all share is left out. */
void alike_add_places(struct grouping *grouping, struct unit *const *members, size_t count);

#endif
