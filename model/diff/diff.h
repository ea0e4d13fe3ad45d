/* SPDX-License-Identifier: MIT */
/*
 * diff: what changed between two dashboards, as a person who knows dashboards would say it.
 *
 * Identity: panels by id, else by type, title and position; targets by refId; variables and annotations by name;
 * overrides by matcher; links and transformations by content, then order; other arrays of objects by content, then
 * order. A panel that only moved or changed size is one change. Cost is near linear in the documents.
 */
#ifndef DASHSYNC_MODEL_DIFF_DIFF_H
#define DASHSYNC_MODEL_DIFF_DIFF_H

#include "model/diff/change.h"

struct arena;
struct value;

/*
 * The first changes of a document, up to this number, are listed one by one. After them each container (a panel, a list
 * of queries) that differs in several places is one change of its whole value. From twice this number on the same holds
 * for the container in which the walk is: at worst the whole dashboard is one change. The list is exact all the same.
 * Where paths are long, each KB of paths and words counts as a change.
 */
#define DIFF_CHANGES 20000

/*
 * All differences from `old` to `new` (normal forms of dashboards), in the order of the new document with removals
 * where they stood. No difference gives count 0, and only equal documents (value_equal) do. Whoever applies them to
 * `old` gets `new` (change.h).
 */
struct changes diff_dashboards(struct arena *arena, const struct value *old, const struct value *new);

/*
 * As diff_dashboards(git, live), what was edited there, but with the places of `git`, the file that a person can look
 * into: line and column are those of what was edited, and of its container where something was added.
 */
struct changes diff_edits(struct arena *arena, const struct value *git, const struct value *live);

/* Copies changes, with all that they point to, into an arena. */
void changes_keep(struct arena *arena, const struct changes *from, struct changes *to);

#endif
