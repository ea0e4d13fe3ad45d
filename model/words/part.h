/* SPDX-License-Identifier: MIT */
/*
 * part: the parts of a dashboard on one line, as they are summed up where one is added or removed.
 *
 *     override         unit ms, lineWidth 2
 *     thresholds       base green, 80 red
 *     variable         query: label_values(up, job), data source prom-prod, several values
 */
#ifndef DASHSYNC_MODEL_WORDS_PART_H
#define DASHSYNC_MODEL_WORDS_PART_H

#include "model/base/slice.h"

struct arena;
struct strbuf;
struct value;

/* The properties of an override, with their values. */
const char *part_override(struct arena *arena, const struct value *override);

/* The steps of thresholds: "base green, 80 red", with "percentage" where they are that. */
const char *part_thresholds(struct arena *arena, const struct value *thresholds);

/* One of the steps: "80 red", "base green" of the first one, which has no value. */
const char *part_threshold(struct arena *arena, const struct value *step);

/* Value mappings, one or a list of them: "1 → up green, 0 to 10 → low". */
const char *part_mappings(struct arena *arena, const struct value *mappings);

/* A link: its address, and how it is shown. */
const char *part_link(struct arena *arena, const struct value *link);

/* The options of a variable, one a line: "Production = prod (selected)"; NULL: they are not a list of such. */
const char *part_options(struct arena *arena, const struct value *options);

/* The text of a query, its key in `*key`; at NULL where it has none. Nested ones too (azureLogAnalytics.query), else
 * the first text of several lines. */
struct slice part_query(const struct value *target, struct slice *key);

/* Adds "legend.placement bottom, tooltip.mode single": every leaf of an object but those under the keys in a
 * NULL-terminated list, which may be NULL. An empty array or object is a leaf, too. */
void part_add_leaves(struct strbuf *out, const struct value *value, const char *const *but);

/* The same without what sets nothing: null, "", [], {}. */
void part_add_filled(struct strbuf *out, const struct value *object, const char *const *but);

#endif
