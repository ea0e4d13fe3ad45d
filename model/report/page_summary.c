/* SPDX-License-Identifier: MIT */
/*
 * Each change counts for one thing, which is found by the kind of its group, else by its place. What belongs to one
 * part (a query, a variable) stands next to each other in the changes, and is counted once.
 */
#include "model/report/page_summary.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/value/value.h"
#include "model/words/label.h"
#include "model/words/words.h"

#define SUMMARY_BYTES   (SIZE_MAX / 2)
#define SUMMARY_COLUMNS 60

/* In the order in which they are named. */
enum thing {
	SUM_QUERIES,
	SUM_QUERIES_ADDED,
	SUM_QUERIES_REMOVED,
	SUM_REPLACED,
	SUM_PANELS_ADDED,
	SUM_PANELS_REMOVED,
	SUM_TYPES,
	SUM_DATA_SOURCES,
	SUM_RENAMED,
	SUM_VARIABLES,
	SUM_VARIABLES_ADDED,
	SUM_VARIABLES_REMOVED,
	SUM_ANNOTATIONS,
	SUM_ANNOTATIONS_ADDED,
	SUM_ANNOTATIONS_REMOVED,
	SUM_TITLES,
	SUM_TEXTS,
	SUM_UNITS,
	SUM_THRESHOLDS,
	SUM_TRANSFORMATIONS,
	SUM_TRANSFORMATIONS_ADDED,
	SUM_TRANSFORMATIONS_REMOVED,
	SUM_TIME,
	SUM_OVERRIDES,
	SUM_OVERRIDES_ADDED,
	SUM_OVERRIDES_REMOVED,
	SUM_LINKS,
	SUM_LINKS_ADDED,
	SUM_LINKS_REMOVED,
	SUM_ROWS_ADDED,
	SUM_ROWS_REMOVED,
	SUM_FOLDED,
	SUM_GRID,
	SUM_WEIGHTY_END,
	SUM_SETTINGS = SUM_WEIGHTY_END, /* from here on they may be counted together */
	SUM_MOVED,
	SUM_CURRENT,
	SUM_IDS,
	SUM_REF_IDS,
	SUM_CONVERTED,
	SUM_GRAFANA,
	SUM_COUNT,
};

static const struct {
	const char *one;
	const char *many;
} words[SUM_COUNT] = {
	[SUM_QUERIES] = {"1 query", "queries"},
	[SUM_QUERIES_ADDED] = {"1 query added", "queries added"},
	[SUM_QUERIES_REMOVED] = {"1 query removed", "queries removed"},
	[SUM_REPLACED] = {"1 panel replaced", "panels replaced"},
	[SUM_PANELS_ADDED] = {"1 panel added", "panels added"},
	[SUM_PANELS_REMOVED] = {"1 panel removed", "panels removed"},
	[SUM_TYPES] = {"1 panel of another type", "panels of another type"},
	[SUM_DATA_SOURCES] = {"1 data source", "data sources"},
	[SUM_RENAMED] = {"1 variable renamed", "variables renamed"},
	[SUM_VARIABLES] = {"1 variable", "variables"},
	[SUM_VARIABLES_ADDED] = {"1 variable added", "variables added"},
	[SUM_VARIABLES_REMOVED] = {"1 variable removed", "variables removed"},
	[SUM_ANNOTATIONS] = {"1 annotation", "annotations"},
	[SUM_ANNOTATIONS_ADDED] = {"1 annotation added", "annotations added"},
	[SUM_ANNOTATIONS_REMOVED] = {"1 annotation removed", "annotations removed"},
	[SUM_TITLES] = {"1 title", "titles"},
	[SUM_TEXTS] = {"1 text", "texts"},
	[SUM_UNITS] = {"1 unit", "units"},
	[SUM_THRESHOLDS] = {"thresholds in 1 place", "places with other thresholds"},
	[SUM_TRANSFORMATIONS] = {"1 transformation", "transformations"},
	[SUM_TRANSFORMATIONS_ADDED] = {"1 transformation added", "transformations added"},
	[SUM_TRANSFORMATIONS_REMOVED] = {"1 transformation removed", "transformations removed"},
	[SUM_OVERRIDES] = {"1 override", "overrides"},
	[SUM_OVERRIDES_ADDED] = {"1 override added", "overrides added"},
	[SUM_OVERRIDES_REMOVED] = {"1 override removed", "overrides removed"},
	[SUM_LINKS] = {"1 link", "links"},
	[SUM_LINKS_ADDED] = {"1 link added", "links added"},
	[SUM_LINKS_REMOVED] = {"1 link removed", "links removed"},
	[SUM_TIME] = {"time range", NULL},
	[SUM_ROWS_ADDED] = {"1 row added", "rows added"},
	[SUM_ROWS_REMOVED] = {"1 row removed", "rows removed"},
	[SUM_FOLDED] = {"1 row folded or opened", "rows folded or opened"},
	[SUM_GRID] = {"rows became a grid", NULL},
	[SUM_SETTINGS] = {"1 setting", "settings"},
	[SUM_MOVED] = {"1 panel moved", "panels moved"},
	[SUM_CURRENT] = {"1 current value", "current values"},
	[SUM_IDS] = {"1 panel id", "panel ids"},
	[SUM_REF_IDS] = {"1 refId", "refIds"},
	[SUM_CONVERTED] = {"1 setting of converted panels", "settings of converted panels"},
	[SUM_GRAFANA] = {"1 setting by Grafana", "settings by Grafana"},
};

struct sums {
	size_t things[SUM_COUNT];
	size_t changes[SUM_COUNT];
	const char *last[SUM_COUNT]; /* the part counted last, and how much of its path names it */
	size_t last_length[SUM_COUNT];
};

/* ---- what a change counts for ---- */

/* Kinds whose groups count for one thing whatever changed; how often, the draft has. */
static const struct {
	enum group_kind kind;
	enum thing thing;
} kinds[] = {
	{GROUP_REPLACED, SUM_REPLACED}, {GROUP_UPGRADE, SUM_GRAFANA},          {GROUP_IDS, SUM_IDS},
	{GROUP_REF_IDS, SUM_REF_IDS},   {GROUP_ROW_FOLDED, SUM_FOLDED},        {GROUP_VARIABLE_RENAMED, SUM_RENAMED},
	{GROUP_ROWS_TO_GRID, SUM_GRID}, {GROUP_DATA_SOURCE, SUM_DATA_SOURCES}, {GROUP_CURRENT, SUM_CURRENT},
};

static enum thing side(const struct change *change, enum thing changed, enum thing added, enum thing removed)
{
	return change->kind == CHANGE_ADD ? added : change->kind == CHANGE_REMOVE ? removed : changed;
}

static enum thing panel_thing(const struct change *change, const struct trail *trail)
{
	const struct trail_step *panel = &trail->steps[0];
	bool is_row = panel->shape == SHAPE_ROW || value_is_text(value_get(panel->value, "type"), "row");
	if (is_row)
		return side(change, SUM_MOVED, SUM_ROWS_ADDED, SUM_ROWS_REMOVED);
	return side(change, SUM_MOVED, SUM_PANELS_ADDED, SUM_PANELS_REMOVED);
}

static const struct {
	enum shape shape;
	enum thing changed;
	enum thing added;
	enum thing removed;
} parts[] = {
	{SHAPE_ANNOTATION, SUM_ANNOTATIONS, SUM_ANNOTATIONS_ADDED, SUM_ANNOTATIONS_REMOVED},
	{SHAPE_TRANSFORMATION, SUM_TRANSFORMATIONS, SUM_TRANSFORMATIONS_ADDED, SUM_TRANSFORMATIONS_REMOVED},
	{SHAPE_OVERRIDE, SUM_OVERRIDES, SUM_OVERRIDES_ADDED, SUM_OVERRIDES_REMOVED},
	{SHAPE_LINK, SUM_LINKS, SUM_LINKS_ADDED, SUM_LINKS_REMOVED},
	{SHAPE_TIME, SUM_TIME, SUM_TIME, SUM_TIME},
};

/* Another data source is one; null where none was, or the panel's own written into its query, is Grafana's doing. */
static enum thing data_source_thing(const struct change *change, const struct trail *trail)
{
	const struct value *value = change->new ? change->new : change->old;
	const struct value *panel = change->new ? change->new_panel : change->old_panel;
	const struct value *of_panel = trail_find(trail, SHAPE_TARGET) ? value_get(panel, "datasource") : NULL;
	if (change->kind != CHANGE_ADD && change->kind != CHANGE_REMOVE)
		return SUM_DATA_SOURCES;
	if (words_is_empty(value) || (of_panel && value_equal(value, of_panel)))
		return SUM_GRAFANA;
	return SUM_DATA_SOURCES;
}

static enum thing plain_thing(const struct change *change, const struct trail *trail, const struct label *label)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	if (label->thing == THING_TITLE)
		return SUM_TITLES;
	if (label->thing == THING_DESCRIPTION || label->thing == THING_TEXT)
		return SUM_TEXTS;
	if (change->weight != WEIGHT_THRESHOLD)
		return SUM_SETTINGS;
	if (slice_is(last->key, "unit") || slice_is(last->key, "format"))
		return SUM_UNITS;
	for (size_t i = 1; i < trail->count; i++)
		if (slice_is(trail->steps[i].key, "thresholds"))
			return SUM_THRESHOLDS;
	return SUM_SETTINGS;
}

/* A change of a query counts as one where its text differs; its legend is a setting. */
static enum thing thing_of(const struct change *change, const struct trail *trail, const struct label *label)
{
	const struct trail_step *last = &trail->steps[trail->count - 1];
	bool is_part = trail_is_part(trail);
	if (trail->count == 1 && last->shape != SHAPE_DASHBOARD)
		return panel_thing(change, trail);
	if (last->shape == SHAPE_TARGET && is_part && change->kind != CHANGE_MOVE)
		return side(change, SUM_QUERIES, SUM_QUERIES_ADDED, SUM_QUERIES_REMOVED);
	if (label->thing == THING_QUERY)
		return SUM_QUERIES;
	if (last->shape == SHAPE_VARIABLE && is_part && change->kind != CHANGE_MOVE)
		return side(change, SUM_VARIABLES, SUM_VARIABLES_ADDED, SUM_VARIABLES_REMOVED);
	if (trail_find(trail, SHAPE_CURRENT))
		return SUM_CURRENT;
	if (trail_find(trail, SHAPE_VARIABLE))
		return SUM_VARIABLES;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (trail_find(trail, parts[i].shape))
			return is_part && last->shape == parts[i].shape
				       ? side(change, parts[i].changed, parts[i].added, parts[i].removed)
				       : parts[i].changed;
	if (change->weight == WEIGHT_DATA_SOURCE)
		return data_source_thing(change, trail);
	if (!last->is_item && slice_is(last->key, "type") && trail->count == 2 && trail->steps[0].shape == SHAPE_PANEL)
		return SUM_TYPES;
	return plain_thing(change, trail, label);
}

/* The part of a path that names what is counted once: the query, the variable, the panel's thresholds. */
static size_t part_length(const struct change *change, const struct trail *trail)
{
	size_t below = 0; /* steps below the innermost part */
	const char *end = change->path + strlen(change->path);
	while (below + 1 < trail->count) {
		const struct trail_step *step = &trail->steps[trail->count - 1 - below];
		bool is_of_thresholds = slice_is(step->key, "thresholds");
		if ((shape_info(step->shape)->noun && step->shape != SHAPE_PROPERTY) || is_of_thresholds)
			break;
		below++;
	}
	if (below + 1 == trail->count)
		return strlen(change->path);
	for (; below > 0 && end > change->path; below--)
		do
			end--;
		while (end > change->path && *end != '/');
	return (size_t)(end - change->path);
}

static void count_change(struct grouping *grouping, struct sums *sums, size_t index, bool is_converted)
{
	const struct change *change = &grouping->changes->items[index];
	struct trail trail = trail_of(grouping->scratch, change, grouping->old, grouping->new);
	struct label label = label_of(grouping->scratch, &trail);
	enum thing thing = thing_of(change, &trail, &label);
	size_t length = part_length(change, &trail);
	bool is_of_type = thing == SUM_SETTINGS || thing == SUM_UNITS || thing == SUM_THRESHOLDS || thing == SUM_MOVED;
	if (is_converted && is_of_type)
		thing = SUM_CONVERTED;
	bool is_again = sums->last[thing] && sums->last_length[thing] == length &&
			memcmp(sums->last[thing], change->path, length) == 0;
	sums->things[thing] += !is_again;
	sums->changes[thing]++;
	sums->last[thing] = change->path;
	sums->last_length[thing] = length;
}

static void add_sum(struct sums *sums, enum thing thing, size_t things, size_t changes)
{
	sums->things[thing] += things;
	sums->changes[thing] += changes;
}

static bool count_group(struct sums *sums, const struct group_draft *draft)
{
	size_t queries = draft->queries_added + draft->queries_removed;
	if (draft->group.kind == GROUP_DATA_SOURCE && !draft->group.old && !draft->group.new) {
		add_sum(sums, SUM_GRAFANA, draft->group.changes_count,
			draft->group.changes_count); /* the same, written out or left out */
		return true;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (kinds[i].kind != draft->group.kind)
			continue;
		add_sum(sums, kinds[i].thing, draft->things ? draft->things : 1, draft->group.changes_count - queries);
		add_sum(sums, SUM_QUERIES_ADDED, draft->queries_added, draft->queries_added);
		add_sum(sums, SUM_QUERIES_REMOVED, draft->queries_removed, draft->queries_removed);
		return true;
	}
	return false;
}

/* ---- in words ---- */

static const char *sum_words(struct arena *arena, const struct sums *sums, enum thing thing)
{
	size_t count = sums->things[thing];
	if (count == 1 || !words[thing].many)
		return words[thing].one;
	return arena_printf(arena, "%zu %s", count, words[thing].many);
}

/* All that weighs is named; of the rest what is left of the columns has room for, and the others are counted. */
static const char *join(struct grouping *grouping, const struct sums *sums)
{
	STRBUF_AUTO out = STRBUF_INIT(SUMMARY_BYTES);
	size_t left = 0;
	size_t more = 0;
	size_t made = 0; /* of these: by Grafana, or for another type */
	for (enum thing thing = SUM_WEIGHTY_END; thing < SUM_COUNT; thing++)
		left += sums->things[thing] > 0;
	for (enum thing thing = 0; thing < SUM_COUNT; thing++) {
		if (sums->changes[thing] == 0)
			continue;
		const char *text = sum_words(grouping->scratch, sums, thing);
		bool is_full = out.length > 0 && out.length + strlen(text) + 2 > SUMMARY_COLUMNS;
		left -= thing >= SUM_WEIGHTY_END;
		if (thing >= SUM_WEIGHTY_END && (more > 0 || (is_full && left > 0))) {
			more += sums->things[thing];
			made += thing >= SUM_CONVERTED ? sums->things[thing] : 0;
			continue;
		}
		words_comma(&out);
		strbuf_add_text(&out, text);
	}
	if (more > made)
		strbuf_printf(&out, ", %zu more %s", more - made, more - made == 1 ? "change" : "changes");
	if (made > 0)
		strbuf_printf(&out, ", %zu %s by Grafana or of converted panels", made,
			      made == 1 ? "setting" : "settings");
	return arena_strdup(grouping->arena, out.at ? out.at : "");
}

/* Panels of a dashboard, those in rows included, rows not. */
static size_t count_panels(const struct value *dashboard)
{
	const struct value *panels = value_get_kind(dashboard, "panels", VALUE_ARRAY);
	const struct value *rows = value_get_kind(dashboard, "rows", VALUE_ARRAY);
	size_t count = 0;
	for (size_t i = 0; panels && i < panels->count; i++) {
		const struct value *inside = value_get_kind(&panels->items[i], "panels", VALUE_ARRAY);
		count += !value_is_text(value_get(&panels->items[i], "type"), "row");
		count += inside ? inside->count : 0;
	}
	for (size_t i = 0; rows && i < rows->count; i++) {
		const struct value *inside = value_get_kind(&rows->items[i], "panels", VALUE_ARRAY);
		count += inside ? inside->count : 0;
	}
	return count;
}

static size_t count_variables(const struct value *dashboard)
{
	const struct value *variables = value_get_kind(value_get(dashboard, "templating"), "list", VALUE_ARRAY);
	return variables ? variables->count : 0;
}

static const char *new_dashboard(struct grouping *grouping, size_t panels)
{
	size_t variables = count_variables(grouping->new);
	const char *out = words_of_count(grouping->arena, panels, "panel", "panels");
	return variables ? arena_printf(grouping->arena, "%s, %s", out,
					words_of_count(grouping->arena, variables, "variable", "variables"))
			 : out;
}

const char *page_summary(struct grouping *grouping)
{
	struct sums sums = {0};
	size_t panels = count_panels(grouping->new);
	if (grouping->changes->count == 0)
		return "";
	if (panels > 0 && count_panels(grouping->old) == 0 && count_variables(grouping->old) == 0)
		return new_dashboard(grouping, panels);
	bool *is_counted = arena_array(grouping->scratch, grouping->changes->count, sizeof *is_counted);
	bool *is_converted = arena_array(grouping->scratch, grouping->changes->count, sizeof *is_converted);
	for (size_t i = 0; i < grouping->drafts_count; i++) {
		const struct group_draft *draft = grouping->drafts[i];
		bool is_kind = count_group(&sums, draft);
		for (size_t k = 0; is_kind && k < draft->group.changes_count; k++)
			is_counted[draft->changes[k]] = true;
		for (size_t k = 0; draft->group.kind == GROUP_TYPE && k < draft->group.changes_count; k++)
			is_converted[draft->changes[k]] = true;
	}
	for (size_t i = 0; i < grouping->changes->count; i++)
		if (!is_counted[i])
			count_change(grouping, &sums, i, is_converted[i]);
	return join(grouping, &sums);
}
