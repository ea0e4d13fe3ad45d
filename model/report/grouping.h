/* SPDX-License-Identifier: MIT */
/*
 * grouping: a page while it is made. Private to model/report.
 *
 * The folds (fold.h) look at the changes one after the other, make groups and take what these stand for.
 *
 *     for each change i that is not taken and that this kind explains:
 *             struct group_draft *draft = grouping_add(grouping, GROUP_IDS, grouping->subject[i]);
 *             draft->group.label = ...;
 *             grouping_take(grouping, draft, i);
 */
#ifndef DASHSYNC_MODEL_REPORT_GROUPING_H
#define DASHSYNC_MODEL_REPORT_GROUPING_H

#include "model/report/page.h"

/* A group that takes changes. */
struct group_draft {
	struct page_group group;
	uint32_t *changes;
	size_t room;
	struct page_detail *details;
	size_t details_room;
	const char **places;
	size_t places_room;

	/* for the page in half a line: how many panels, rows, variables, ... it stands for; 0: it is one thing */
	size_t things;
	size_t queries_added; /* among its changes */
	size_t queries_removed;
};

struct grouping {
	struct arena *arena;   /* of the page */
	struct arena *scratch; /* until the page is made */
	const struct value *old;
	const struct value *new;
	const struct changes *changes;
	bool *is_taken;    /* of each change */
	uint32_t *subject; /* of each change, an index into subjects */
	struct group_draft **drafts;
	size_t drafts_count;
	size_t drafts_room;
	struct page_subject *subjects;
	size_t subjects_count;
	size_t subjects_room;
	size_t value_bytes; /* of the objects and lists that units compare */
};

/* The path of a change below its panel or row, else below the dashboard: "targets/[refId=A]/expr". */
const char *grouping_rest(const struct grouping *grouping, size_t change);

/* What a move is behind its panel: "moved", "resized", "moved into row 'CPU' and resized". */
const char *grouping_event(const struct change *change);

/* A new group, empty but for its kind and subject; its weight is that of its weightiest change (a fold may set
 * a weightier one). */
struct group_draft *grouping_add(struct grouping *grouping, enum group_kind kind, size_t subject);

/* The group takes a change, which nobody has taken. The place of the first one taken is the group's. */
void grouping_take(struct grouping *grouping, struct group_draft *draft, size_t change);

/* Adds a line below the group; texts are kept as they are, in the page's arena. */
void grouping_detail(struct grouping *grouping, struct group_draft *draft, const struct page_detail *detail);

/* Adds a place. */
void grouping_place(struct grouping *grouping, struct group_draft *draft, const char *words);

#endif
