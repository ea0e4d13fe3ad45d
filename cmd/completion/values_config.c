/* SPDX-License-Identifier: MIT */
#include "cmd/completion/values_config.h"

#include "cmd/completion/dashboards.h"
#include "cmd/completion/place.h"
#include "model/base/arena.h"
#include "model/base/path.h"
#include "model/base/strbuf.h"
#include "sync/source/source.h"

/* Beside the typed word itself, which becomes a candidate, so that no shell takes the only uid for the only one. */
#define PARTIAL "not all files are read yet: press TAB again"

void values_targets(struct completion *completion, const char *detail)
{
	(void)detail;
	struct completion_place place;
	struct slice before;
	const struct command *command = completion->line->command;
	if (command && strcmp(command->name, "init") == 0)
		return; /* it makes targets, and refuses those that are there */
	completion_place_find(completion->line, completion->arena, &place);
	answer_split_list(completion, &before);
	for (size_t i = 0; place.has_config && i < place.config.targets_count; i++) {
		const struct config_target *target = &place.config.targets[i];
		struct slice where = target->endpoint.at ? target->endpoint : target->azure.resource_group;
		if (!answer_list_has(before, target->name))
			candidates_add(completion->candidates, target->name, where);
	}
	if (before.length == 0 && place.has_config && place.config.targets_count > 1)
		candidates_add(completion->candidates, slice_of("*"), slice_of("all targets"));
}

/* The rules of the config; without any, those of the folder that is an argument, or of the current one. */
static void find_dashboards(struct completion *completion, struct slice prefix, struct completion_place *place,
			    struct found_dashboards *out)
{
	struct arena *arena = completion->arena;
	completion_place_find(completion->line, arena, place);
	size_t count = place->has_config ? place->config.dashboards_count : 0;
	struct source_rule *rules = arena_array(arena, count + 1, sizeof *rules);
	for (size_t i = 0; i < count; i++) {
		const struct config_dashboards *from = &place->config.dashboards[i];
		rules[i] = (struct source_rule){{0}, from->path, from->exclude.items, from->exclude.count};
	}
	if (count == 0)
		rules[0].path = slice_of(".");
	struct source_rules all = {rules, count ? count : 1};
	struct dashboards_query query = {place->folder, &all, prefix, completion->question->variable,
					 completion->deadline};
	dashboards_find(&query, arena, out);
	completion->search = out->search;
	if (out->is_partial) {
		strbuf_reset(completion->directive);
		strbuf_add_text(completion->directive, ":partial");
	}
}

static bool is_argument(const struct line *line, struct slice uid)
{
	for (size_t i = 0; i < line->arguments_count; i++)
		if (slice_is(uid, line->arguments[i]))
			return true;
	return false;
}

void values_uids(struct completion *completion, const char *detail)
{
	(void)detail;
	struct completion_place place;
	struct found_dashboards found;
	struct candidates *candidates = completion->candidates;
	find_dashboards(completion, candidates->prefix, &place, &found);
	for (size_t i = 0; i < found.count; i++) {
		struct slice uid = found.items[i].uid;
		if (*uid.at != '-' && !is_argument(completion->line, uid))
			candidates_add(candidates, uid, found.items[i].title);
	}
	if (found.is_partial)
		candidates_add(candidates, candidates->prefix, slice_of(PARTIAL));
	candidates_sort(candidates);
}

const char *values_file_of(struct completion *completion, const char *uid)
{
	struct arena *arena = completion->arena;
	struct completion_place place;
	struct found_dashboards found;
	find_dashboards(completion, slice_of(uid), &place, &found);
	for (size_t i = 0; i < found.count; i++)
		if (slice_is(found.items[i].uid, uid))
			return path_join(arena, place.folder, arena_slice(arena, found.items[i].path).at);
	return NULL;
}
