/* SPDX-License-Identifier: MIT */
#include "cmd/manual/manual_names.h"

#include "model/base/arena.h"

const struct topic_name topic_names[TOPIC_COUNT] = {
	[TOPIC_DASHSYNC] = {"dashsync", "dashsync", 1, "make live Grafana dashboards equal to a git commit"},
	[TOPIC_CONFIG] = {"config", "dashsync.yaml", 5, "the config of dashsync"},
	[TOPIC_STATES] = {"states", "dashsync-states", 7, "the states of a dashboard, and what to do about each"},
	[TOPIC_EXIT_CODES] = {"exit-codes", "dashsync-exit-codes", 7, "what the exit codes of dashsync mean"},
	[TOPIC_ENVIRONMENT] = {"environment", "dashsync-environment", 7, "environment variables that dashsync reads"},
	[TOPIC_FORMATS] = {"formats", "dashsync-formats", 7, "the reports of dashsync"},
	[TOPIC_CI] = {"ci", "dashsync-ci", 7, "dashsync in a pipeline"},
};

const char *manual_reference(struct arena *arena, struct slice name)
{
	for (size_t i = 0; i < TOPIC_COUNT; i++)
		if (slice_is(name, topic_names[i].name))
			return arena_printf(arena, "%s(%u)", topic_names[i].page, topic_names[i].section);
	return arena_printf(arena, "dashsync-%.*s(1)", SLICE_ARG(name));
}
