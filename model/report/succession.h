/* SPDX-License-Identifier: MIT */
/* succession: a panel before and after it got another type, and notes of what its settings became. Private to
 * model/report. */
#ifndef DASHSYNC_MODEL_REPORT_SUCCESSION_H
#define DASHSYNC_MODEL_REPORT_SUCCESSION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct value;

/* A value of a setting; `value` NULL: it is not there. */
struct setting {
	const char *path; /* in the panel: "options/tooltip/mode" */
	const struct value *value;
};

/* A value with longer words is "set", and --raw has it: half a value says nothing. */
#define SETTING_WORDS_BYTES 100

/*
 * "one series" for options/tooltip/mode single; where the table has no words for it, the value as it is. What is not
 * there is what Grafana takes then, where the table has that. NULL: not there and nobody knows, or longer than
 * SETTING_WORDS_BYTES.
 */
const char *setting_words(struct arena *arena, struct setting setting);

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

/* What is at a path in a panel, or NULL. */
const struct value *successors_at_path(const struct value *value, const char *path);

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

#endif
