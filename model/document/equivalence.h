/* SPDX-License-Identifier: MIT */
/*
 * equivalence: spellings that Grafana treats alike.
 *
 * Two dashboards are *equal in meaning* when every difference is in the table of equivalence.c. Each row has a path
 * and one value that means the same as a missing key there, with the place in Grafana's source that shows it
 * (docs/equivalences.md). A save that changed nothing else is nobody's edit.
 *
 * There is no row, and none may be added, for a rule such as "false means the same as absent": what a missing key means
 * depends on the key.
 */
#ifndef DASHSYNC_MODEL_DOCUMENT_EQUIVALENCE_H
#define DASHSYNC_MODEL_DOCUMENT_EQUIVALENCE_H

struct arena;
struct value;

/*
 * A normal form (normal.h) with every spelling of the table put into one: the key is left out. Two normal forms are
 * equal in meaning when value_equal finds these equal; their digests may be compared instead. It is for comparing only:
 * what is sent and what is shown keep their spelling.
 *
 * Returns `normal` itself when nothing of the table is in it. Otherwise what did not change is shared, and what is
 * above a change is new, in the arena. Takes time in proportion to the document.
 */
const struct value *equivalence_normal(struct arena *arena, const struct value *normal);

#endif
