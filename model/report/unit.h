/* SPDX-License-Identifier: MIT */
/*
 * unit: a group that stands for one change, or for a few that are one to people (a time range, a data source's uid and
 * type), before those that are alike become one. Private to model/report.
 */
#ifndef DASHSYNC_MODEL_REPORT_UNIT_H
#define DASHSYNC_MODEL_REPORT_UNIT_H

#include "model/report/grouping.h"
#include "model/words/label.h"

struct unit {
	struct group_draft *draft;
	struct label label;
	struct slice old_text; /* where both are texts, as they are; else at NULL */
	struct slice new_text;
	const char *line_ends; /* "line ends: CRLF → LF", or NULL */
	size_t index;          /* of the item that came or went, in its list */
	bool is_whole;         /* a panel or row that was added or removed: never one with another */
	bool is_size;          /* told by its size alone, so it cannot be alike */
};

struct units {
	struct unit *items; /* in the scratch arena */
	size_t count;
	size_t room;
};

/* The trail of a change of the page, in its scratch arena. */
struct trail unit_trail(const struct grouping *grouping, size_t change);

/* A new unit with a draft of this kind, about the part or setting at the end of the trail, without changes yet. */
struct unit *unit_add(struct grouping *grouping, struct units *units, enum group_kind kind, size_t subject);

/* Sets old and new of a unit for a value that became another. */
void unit_set_values(struct grouping *grouping, struct unit *unit, const struct value *old, const struct value *new);

/* Adds to the label how line ends changed; texts that differ in nothing else are left out then. */
void unit_add_line_ends(struct grouping *grouping, struct unit *unit);

/* The unit of one change, which it takes. */
void unit_of_change(struct grouping *grouping, struct units *units, size_t change);

/* Units for changes that are one to people; takes them. */
void units_together(struct grouping *grouping, struct units *units);

/* Units with one edit of text, or with one setting, in several places become one. */
void units_same_text(struct grouping *grouping, struct units *units);
void units_same_setting(struct grouping *grouping, struct units *units);

/* "'CPU' (id 4), query A": where a unit is. */
const char *unit_place(const struct grouping *grouping, const struct unit *unit);
/* "'CPU' (id 4)": the subject alone. */
const char *unit_panel(const struct grouping *grouping, const struct unit *unit);

/* A label without its noun: ", legend", ": unit". */
const char *unit_label_rest(const struct unit *unit);

/* The first unit takes the changes of the others, which are in no group afterwards; its subject is theirs, or the
 * dashboard where they have several. */
void units_merge(struct grouping *grouping, struct unit *const *members, size_t count);

#endif
