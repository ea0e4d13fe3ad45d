/* SPDX-License-Identifier: MIT */
/*
 * successors: where a setting of one type of panel went in another. Private to model/report.
 *
 * A panel that got another type keeps of its settings what has a successor with the same meaning: the `fill: 3` of a
 * graph is the `fillOpacity: 30` of a time series. The table of successors.c has these, with their sources; of each it
 * says whether the new panel has it. Settings that nobody had changed from Grafana's default are not spoken of.
 */
#ifndef DASHSYNC_MODEL_REPORT_SUCCESSORS_H
#define DASHSYNC_MODEL_REPORT_SUCCESSORS_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/report/setting_words.h"

struct arena;
struct value;

enum fate {
	FATE_KEPT,    /* the new panel has it; words: "unit" */
	FATE_CHANGED, /* it has a successor that means something else, even if nobody set it: "unit ms → s" */
	FATE_LOST,    /* was set and has no successor in the new panel: "legend.hideZero true" */
	FATE_SET,     /* only the new panel has it: "options.tooltip.mode multi" */
	FATE_COUNT,
};

struct fate_note {
	enum fate fate;
	const char *words;
};

/* One panel before and after. */
struct succession {
	struct arena *arena;
	const struct value *old;
	const struct value *new;
	const char *old_type;
	const char *new_type;

	/* the results */
	struct fate_note *notes;
	size_t count;
	size_t room;

	/* private: what of the two panels a row of the table has spoken of */
	const char **heard; /* paths in old */
	size_t heard_count;
	size_t heard_room;
	const char **claims; /* paths in new */
	size_t claims_count;
	size_t claims_room;
	bool *is_claimed; /* properties of the overrides of new, one after the other */
	const struct override_name *overrides;
	size_t overrides_count;
	const size_t *first_property; /* of each override, in is_claimed */
};

/* Whether a member of a panel belongs to its type: not its title, place, queries and the like. */
bool successors_is_setting(struct slice key);

/* Notes for each setting of a row in the table that was set. Fills the private part. */
void successors_follow(struct succession *succession);

/* What is at a path in a panel, or NULL. */
const struct value *successors_at_path(const struct value *value, const char *path);

/* Whether the table has spoken of a path in old, or of one in new. */
bool successors_heard(const struct succession *succession, const char *path);
bool successors_claimed(const struct succession *succession, const char *path);

/*
 * Whether somebody set it. A default was not set, and neither was null, "", [] or {}, nor false unless the default is
 * true.
 */
bool successors_is_set(const char *type, const char *path, const struct value *value);

/*
 * Adds a note: "words", "words old", "words new", "words old → new"; of a long value that it is set, and that --raw
 * shows it.
 */
void successors_note(struct succession *succession, enum fate fate, const char *words, struct setting old,
		     struct setting new);

/* What became of the property of an override of old, or a note of one that only new has. */
void successors_judge_old(struct succession *succession, const struct value *override);
void successors_judge_new(struct succession *succession, const struct value *override, size_t index);

#endif
