/* SPDX-License-Identifier: MIT */
/* Each row of the table is looked for in both panels: was the setting set, and does the new panel have what it became?
 */
#include "model/report/successors.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/number.h"
#include "model/base/text.h"
#include "model/report/successor_items.h"
#include "model/report/successor_table.h"
#include "model/value/value.h"

/* Grafana 9.4, PanelModel.ts, mustKeepProps; those of old dashboards; and what a person edits apart from the type. */
bool successors_is_setting(struct slice key)
{
	static const char *const kept[] = {"id",
					   "gridPos",
					   "type",
					   "title",
					   "scopedVars",
					   "repeat",
					   "repeatPanelId",
					   "repeatDirection",
					   "repeatIteration",
					   "repeatedByRow",
					   "maxPerRow",
					   "minSpan",
					   "collapsed",
					   "panels",
					   "targets",
					   "datasource",
					   "timeFrom",
					   "timeShift",
					   "hideTimeOverride",
					   "description",
					   "links",
					   "cacheTimeout",
					   "queryCachingTTL",
					   "transparent",
					   "pluginVersion",
					   "transformations",
					   "maxDataPoints",
					   "interval",
					   "libraryPanel",
					   "alert",
					   "editable",
					   "error",
					   "isNew",
					   "span",
					   "height"};
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (slice_is(key, kept[i]))
			return false;
	return true;
}

static bool is_within(const char *path, const char *outer)
{
	size_t length = strlen(outer);
	return strncmp(path, outer, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

bool successors_heard(const struct succession *succession, const char *path)
{
	for (size_t i = 0; i < succession->heard_count; i++)
		if (is_within(path, succession->heard[i]))
			return true;
	return false;
}

bool successors_claimed(const struct succession *succession, const char *path)
{
	for (size_t i = 0; i < succession->claims_count; i++)
		if (is_within(path, succession->claims[i]))
			return true;
	return false;
}

static void claim(struct succession *succession, const char *path)
{
	if (!*path)
		return;
	succession->claims = arena_grow(succession->arena, succession->claims, succession->claims_count,
					&succession->claims_room, sizeof *succession->claims);
	succession->claims[succession->claims_count++] = path;
}

static void hear(struct succession *succession, const char *path)
{
	succession->heard = arena_grow(succession->arena, succession->heard, succession->heard_count,
				       &succession->heard_room, sizeof *succession->heard);
	succession->heard[succession->heard_count++] = path;
}

/* ---- rows ---- */

/* What a missing setting means, as the row spells it. */
static struct value otherwise_of(const struct successor *row)
{
	struct slice text = slice_of(row->otherwise);
	struct value value = value_text(text);
	if (slice_is(text, "true") || slice_is(text, "false"))
		return value_bool(slice_is(text, "true"));
	if (number_check(text) == NUMBER_OK)
		value.kind = VALUE_NUMBER;
	return value;
}

static bool is_needed(const struct succession *succession, const struct successor *row)
{
	if (!row->needs)
		return true;
	const struct value *needed = successors_at_path(succession->old, row->needs);
	if (!needed)
		return strcmp(row->needs, "legend/show") == 0; /* shown unless it says otherwise */
	return needed->kind == VALUE_BOOL ? needed->boolean : needed->kind == VALUE_STRING && needed->text.length;
}

/* Whether an earlier or later row of the same setting finds it in the new panel. */
static bool is_found_elsewhere(const struct succession *succession, const struct successor *row,
			       const struct value *old)
{
	for (size_t i = 0; i < successor_table_count; i++) {
		const struct successor *other = &successor_table[i];
		if (other != row && strcmp(other->from, row->from) == 0 && strcmp(other->setting, row->setting) == 0 &&
		    strcmp(other->name, row->name) == 0 &&
		    successor_has_become(other, old, successors_at_path(succession->new, other->to)) &&
		    !(other->way == WAY_WORDS && !successors_at_path(succession->new, other->to)))
			return true;
	}
	return false;
}

/* Whether the new type is the one whose defaults the table knows, so that it knows what a missing setting is. */
static bool is_heir(const struct succession *succession, const struct successor *row)
{
	static const char *const heirs[][2] = {{"graph", "timeseries"}, {"singlestat", "stat"}, {"table-old", "table"}};
	for (size_t i = 0; i < sizeof heirs / sizeof *heirs; i++)
		if (strcmp(heirs[i][0], row->from) == 0)
			return strcmp(heirs[i][1], succession->new_type) == 0;
	return false;
}

/* Whether the two mean the same: as the row has it, or because people read the same words. */
static bool means_the_same(const struct succession *succession, const struct successor *row, const struct value *old,
			   const struct value *new)
{
	if (successor_has_become(row, old, new))
		return true;
	if (!new && !is_heir(succession, row))
		return false;
	const char *before = setting_words(succession->arena, (struct setting){row->setting, old});
	const char *after = setting_words(succession->arena, (struct setting){row->to, new});
	return before && after && strcmp(before, after) == 0;
}

/* A graph's bars have always been filled, whatever its `fill` (timeseries/migrations.ts). */
static bool is_filled_bars(const struct succession *succession, const struct successor *row)
{
	const struct value *bars = value_get(succession->old, "bars");
	return row->way == WAY_TENFOLD && bars && bars->kind == VALUE_BOOL && bars->boolean;
}

/* A setting that has another meaning now, or none. */
static void note_loss(struct succession *succession, const struct successor *row, const struct value *old,
		      const struct value *new, bool is_set)
{
	struct setting before = {row->setting, old};
	struct setting after = {row->to, new};
	bool is_known = new || (is_heir(succession, row) && setting_words(succession->arena, after));
	if (is_found_elsewhere(succession, row, old))
		return;
	if (!is_set && !is_known)
		return;
	if (is_known) {
		claim(succession, row->to);
		successors_note(succession, FATE_CHANGED, row->name, before, after);
		return;
	}
	successors_note(succession, FATE_LOST, row->name, before, (struct setting){0});
}

/* What the new panel has for a row. A legend has two ways to be hidden (DashboardMigrator.ts, version 37). */
static const struct value *new_of(const struct succession *succession, const struct successor *row)
{
	static const struct value no = {.kind = VALUE_BOOL};
	if (strcmp(row->to, "options/legend/showLegend") == 0 &&
	    value_is_text(successors_at_path(succession->new, "options/legend/displayMode"), "hidden"))
		return &no;
	return *row->to ? successors_at_path(succession->new, row->to) : NULL;
}

static void follow_row(struct succession *succession, const struct successor *row)
{
	static const struct value filled = {.kind = VALUE_NUMBER, .text = {"10", 2}};
	const struct value *old = successors_at_path(succession->old, row->setting);
	const struct value *new = new_of(succession, row);
	struct value otherwise;
	hear(succession, row->setting);
	if (row->way == WAY_PART || !is_needed(succession, row) || (old && !successor_knows(row, old)))
		return;
	bool is_set = old && successors_is_set(row->from, row->setting, old);
	if (row->otherwise && (!old || old->kind == VALUE_NULL)) {
		otherwise = otherwise_of(row);
		old = &otherwise;
	}
	if (is_filled_bars(succession, row)) {
		old = &filled;
		is_set = false;
	}
	if (!old || (!is_set && !row->otherwise)) {
		if (old && (old->kind < VALUE_ARRAY || old->count) && new &&successor_has_become(row, old, new))
			claim(succession, row->to);
		return;
	}
	if (row->way == WAY_COLORS) {
		successor_follow_colors(succession, row, old);
	} else if (row->way == WAY_SERIES || row->way == WAY_STYLES) {
		successor_follow_items(succession, row, old);
	} else if (!means_the_same(succession, row, old, new)) {
		note_loss(succession, row, old, new, is_set);
	} else {
		claim(succession, row->to);
		if (is_set)
			successors_note(succession, FATE_KEPT, row->name, (struct setting){0}, (struct setting){0});
	}
}

/* Items of a list that several settings went to, which none of them explains: "legend values min". */
static void follow_list(struct succession *succession, const char *from, const char *to)
{
	const struct value *list = successors_at_path(succession->new, to);
	const char *name = NULL;
	for (size_t i = 0; list && list->kind == VALUE_ARRAY && i < list->count; i++) {
		bool is_explained = false;
		for (size_t k = 0; k < successor_table_count && !is_explained; k++) {
			const struct successor *row = &successor_table[k];
			if (strcmp(row->from, from) != 0 || strcmp(row->to, to) != 0 || row->way != WAY_WORDS)
				continue;
			const struct value *old = successors_at_path(succession->old, row->setting);
			name = row->name;
			is_explained = old && is_needed(succession, row) &&
				       successor_has_become(row, old, &list->items[i]);
		}
		if (name && !is_explained)
			successors_note(succession, FATE_SET, name, (struct setting){0},
					(struct setting){"", &list->items[i]});
	}
	if (name)
		claim(succession, to);
}

void successors_follow(struct succession *succession)
{
	const char *type = strcmp(succession->old_type, "grafana-singlestat-panel") == 0 ? "singlestat"
											 : succession->old_type;
	successor_index_overrides(succession);
	for (size_t i = 0; i < successor_table_count; i++)
		if (strcmp(successor_table[i].from, type) == 0)
			follow_row(succession, &successor_table[i]);
	if (strcmp(type, "graph") == 0)
		follow_list(succession, type, "options/legend/calcs");
}
