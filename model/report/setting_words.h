/* SPDX-License-Identifier: MIT */
/* setting_words: what a value of a panel's setting means, for people. Private to model/report. */
#ifndef DASHSYNC_MODEL_REPORT_SETTING_WORDS_H
#define DASHSYNC_MODEL_REPORT_SETTING_WORDS_H

#include "model/base/slice.h"

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

#endif
