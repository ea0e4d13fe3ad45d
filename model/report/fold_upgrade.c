/* SPDX-License-Identifier: MIT */
/*
 * What Grafana did when it saved: schema and plugin versions, and defaults that it wrote out or dropped
 * (grafana_defaults.h). One group for the dashboard, at the end of the page whatever the defaults are of. Each default
 * is named with its value and how often: a `false` that is no news to Grafana may be news to a reader.
 */
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/report/grafana_defaults.h"
#include "model/value/value.h"
#include "model/words/words.h"

#define TEXT_BYTES (SIZE_MAX / 2)

enum sort {
	SORT_NONE,
	SORT_SCHEMA,
	SORT_PLUGIN,
	SORT_RENAMED, /* a type: table-old for table */
	SORT_WRITTEN,
	SORT_DROPPED,
	SORT_RESPELLED, /* one default for another: null for [] */
	SORT_COUNT,
};

/* A change by Grafana. */
struct saved {
	enum sort sort;
	uint32_t change;
	const char *words; /* "options.legend.calcs []"; "7.5.1 → 10.4.7" */
};

static bool is_default(const struct grouping *grouping, size_t at, const struct value *value)
{
	const struct change *change = &grouping->changes->items[at];
	size_t subject = grouping->subject[at];
	if (!value)
		return true; /* none: what the default means */
	if (subject == 0)
		return grafana_is_default("", change->path, value);
	const char *rest = grouping_rest(grouping, at);
	return *rest && grafana_is_default(grouping->subjects[subject].type,
					   arena_printf(grouping->scratch, "PANEL/%s", rest), value);
}

static enum sort sort_of(const struct grouping *grouping, size_t at)
{
	const struct change *change = &grouping->changes->items[at];
	if (change->kind == CHANGE_MOVE || (!change->old && !change->new))
		return SORT_NONE;
	if (strcmp(change->path, "/schemaVersion") == 0)
		return SORT_SCHEMA;
	if (grouping->subject[at] && strcmp(grouping_rest(grouping, at), "pluginVersion") == 0)
		return SORT_PLUGIN;
	if (grouping->subject[at] && strcmp(grouping_rest(grouping, at), "type") == 0 &&
	    grafana_renames(grouping->old, grouping->new, change->old_panel, change->new_panel))
		return SORT_RENAMED;
	if (!is_default(grouping, at, change->old) || !is_default(grouping, at, change->new))
		return SORT_NONE;
	return !change->old ? SORT_WRITTEN : !change->new ? SORT_DROPPED : SORT_RESPELLED;
}

/* "fieldConfig.defaults.thresholds.steps[0].value": a path without what says which item it is. */
static const char *setting_words(const struct grouping *grouping, size_t at)
{
	STRBUF_AUTO words = STRBUF_INIT(TEXT_BYTES);
	const char *path = grouping->subject[at] ? grouping_rest(grouping, at) : grouping->changes->items[at].path;
	while (*path) {
		path += *path == '/';
		size_t length = strcspn(path, "/");
		bool is_index = length && strspn(path, "0123456789") == length;
		if (is_index)
			strbuf_printf(&words, "[%.*s]", (int)length, path);
		else if (*path != '[') {
			strbuf_add_text(&words, words.length ? "." : "");
			strbuf_add(&words, path, length);
		}
		path += length;
	}
	return arena_strdup(grouping->scratch, words.at ? words.at : "");
}

static const char *words_of(const struct grouping *grouping, size_t at, enum sort sort)
{
	const struct change *change = &grouping->changes->items[at];
	const char *old = change->old ? words_of_value(grouping->arena, change->old) : "none";
	const char *new = change->new ? words_of_value(grouping->arena, change->new) : "none";
	if (sort == SORT_SCHEMA || sort == SORT_PLUGIN || sort == SORT_RENAMED)
		return arena_printf(grouping->scratch, "%s → %s", old, new);
	const char *setting = setting_words(grouping, at);
	if (sort == SORT_RESPELLED)
		return arena_printf(grouping->scratch, "%s %s → %s", setting, old, new);
	return arena_printf(grouping->scratch, "%s %s", setting, sort == SORT_WRITTEN ? new : old);
}

static int compare_saved(const void *a, const void *b)
{
	const struct saved *left = a;
	const struct saved *right = b;
	if (left->sort != right->sort)
		return left->sort < right->sort ? -1 : 1;
	int order = strcmp(left->words, right->words);
	return order ? order : left->change < right->change ? -1 : left->change > right->change;
}

/* ---- words ---- */

struct saves {
	struct grouping *grouping;
	const struct saved *items; /* by sort and words */
	size_t count;
};

static struct saves saves_of(const struct saves *all, enum sort sort)
{
	size_t from = 0;
	while (from < all->count && all->items[from].sort != sort)
		from++;
	size_t to = from;
	while (to < all->count && all->items[to].sort == sort)
		to++;
	return (struct saves){all->grouping, all->items + from, to - from};
}

static void add_list(const struct saves *saves, struct group_draft *draft, const char *label)
{
	const char **words = arena_array(saves->grouping->scratch, saves->count, sizeof *words);
	for (size_t i = 0; i < saves->count; i++)
		words[i] = saves->items[i].words;
	const char *text = counted_words(saves->grouping, words, saves->count);
	if (text)
		grouping_detail(saves->grouping, draft, &(struct page_detail){.label = label, .text = text});
}

/* The panels in which a default was written or dropped. */
static size_t count_panels(const struct saves *all)
{
	bool *is_seen = arena_array(all->grouping->scratch, all->grouping->subjects_count, sizeof *is_seen);
	size_t count = 0;
	for (size_t i = 0; i < all->count; i++) {
		uint32_t subject = all->grouping->subject[all->items[i].change];
		if (all->items[i].sort < SORT_WRITTEN || subject == 0 || is_seen[subject])
			continue;
		is_seen[subject] = true;
		count++;
	}
	return count;
}

/* ", 24 defaults written, 9 dropped in 7 panels" */
static void add_counts(const struct saves *all, struct strbuf *label)
{
	static const char *const verbs[SORT_COUNT] = {
		[SORT_WRITTEN] = "written", [SORT_DROPPED] = "dropped", [SORT_RESPELLED] = "written in another way"};
	bool is_first = true;
	for (size_t sort = SORT_WRITTEN; sort < SORT_COUNT; sort++) {
		size_t count = saves_of(all, (enum sort)sort).count;
		if (count == 0)
			continue;
		strbuf_printf(label, "%s%zu ", label->length ? ", " : "", count);
		if (is_first)
			strbuf_add_text(label, count == 1 ? "default " : "defaults ");
		strbuf_add_text(label, verbs[sort]);
		is_first = false;
	}
	size_t panels = count_panels(all);
	if (panels)
		strbuf_printf(label, " in %zu %s", panels, panels == 1 ? "panel" : "panels");
}

/* ", table → table-old in 2 panels", and why */
static void add_renamed(const struct saves *all, struct group_draft *draft, struct strbuf *label)
{
	struct saves renamed = saves_of(all, SORT_RENAMED);
	if (renamed.count == 0)
		return;
	strbuf_printf(label, "%s%s in %zu %s", label->length ? ", " : "", renamed.items[0].words, renamed.count,
		      renamed.count == 1 ? "panel" : "panels");
	grouping_detail(all->grouping, draft,
			&(struct page_detail){.label = "table-old",
					      .text = "the same table, under the name that it has from schema 24 on"});
}

static void add_label(const struct saves *all, struct group_draft *draft)
{
	STRBUF_AUTO label = STRBUF_INIT(TEXT_BYTES);
	struct saves schema = saves_of(all, SORT_SCHEMA);
	struct saves plugins = saves_of(all, SORT_PLUGIN);
	if (schema.count)
		strbuf_printf(&label, "schema %s", schema.items[0].words);
	if (plugins.count) {
		bool is_one = strcmp(plugins.items[0].words, plugins.items[plugins.count - 1].words) == 0;
		strbuf_printf(&label, "%spluginVersion %s%sin %zu %s", label.length ? ", " : "",
			      is_one ? plugins.items[0].words : "", is_one ? " " : "", plugins.count,
			      plugins.count == 1 ? "panel" : "panels");
		if (!is_one)
			add_list(&plugins, draft, "pluginVersion");
	}
	add_renamed(all, draft, &label);
	add_counts(all, &label);
	draft->group.label = arena_printf(all->grouping->arena, "by Grafana: %s", label.at);
}

void fold_upgrade(struct grouping *grouping)
{
	struct saved *saved = arena_array(grouping->scratch, grouping->changes->count, sizeof *saved);
	size_t count = 0;
	for (size_t i = 0; i < grouping->changes->count; i++) {
		enum sort sort = grouping->is_taken[i] ? SORT_NONE : sort_of(grouping, i);
		if (sort != SORT_NONE)
			saved[count++] = (struct saved){sort, (uint32_t)i, words_of(grouping, i, sort)};
	}
	if (count == 0)
		return;
	qsort(saved, count, sizeof *saved, compare_saved);
	struct saves all = {grouping, saved, count};
	struct saves written = saves_of(&all, SORT_WRITTEN);
	struct saves dropped = saves_of(&all, SORT_DROPPED);
	struct saves respelled = saves_of(&all, SORT_RESPELLED);
	struct group_draft *draft = grouping_add(grouping, GROUP_UPGRADE, 0);
	draft->things = count;
	add_label(&all, draft);
	add_list(&written, draft, "written");
	add_list(&dropped, draft, "dropped");
	add_list(&respelled, draft, "written in another way");
	for (size_t i = 0; i < count; i++)
		grouping_take(grouping, draft, saved[i].change);
	draft->group.weight = WEIGHT_COSMETIC;
}
