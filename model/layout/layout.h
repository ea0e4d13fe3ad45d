/* SPDX-License-Identifier: MIT */
/*
 * layout: the places of all panels before and after, and what happened to each (struct page_layout): what every drawing
 * is made of.
 *
 * Places are in the grid of 24 columns, as Grafana would show them: a gridPos that is absent, negative, fractional or
 * too large is brought into the grid; the panels of rows[] (dashboards before schema version 16) are placed by their
 * span and height, as Grafana does on loading them.
 */
#ifndef DASHSYNC_MODEL_LAYOUT_LAYOUT_H
#define DASHSYNC_MODEL_LAYOUT_LAYOUT_H

#include "model/layout/boxes.h"

struct arena;
struct changes;
struct value;

/*
 * The layout of two dashboards, of which `changes` are the differences (diff_dashboards(old, new)), in `arena`. No
 * boxes at all where no panel came, went, or has another place. Boxes are in the order of the documents: panels[],
 * rows[], then what is in rows. Time is near linear in the panels and changes.
 */
void layout_of(struct arena *arena, const struct value *old, const struct value *new, const struct changes *changes,
	       struct page_layout *out);

#endif
