/* SPDX-License-Identifier: MIT */
/* manual_names: the topics, and how pages name each other. */
#ifndef DASHSYNC_CMD_MANUAL_MANUAL_NAMES_H
#define DASHSYNC_CMD_MANUAL_MANUAL_NAMES_H

#include <stddef.h>

#include "model/base/slice.h"

struct arena;

enum topic {
	TOPIC_DASHSYNC,
	TOPIC_CONFIG,
	TOPIC_STATES,
	TOPIC_EXIT_CODES,
	TOPIC_ENVIRONMENT,
	TOPIC_FORMATS,
	TOPIC_CI,
	TOPIC_COUNT,
};

struct topic_name {
	const char *name; /* for dashsync help: "exit-codes" */
	const char *page; /* "dashsync-exit-codes" */
	unsigned section;
	const char *summary;
};

extern const struct topic_name topic_names[TOPIC_COUNT];

/* "dashsync.yaml(5)" for the topic "config", "dashsync-plan(1)" for the command "plan". In the arena. */
const char *manual_reference(struct arena *arena, struct slice name);

#endif
