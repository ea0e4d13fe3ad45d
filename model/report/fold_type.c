/* SPDX-License-Identifier: MIT */
/*
 * Panels of another type, with all settings that follow from it: one group for all panels that went from one type to
 * the same other one. Below it stand what was kept, what has another value now, what was lost and what is new, by the
 * table of successors (successors.h). Title, queries, data source, place and what else a panel has whatever its type
 * stay changes of their own.
 *
 * A text panel whose content went into its options (Grafana 7) has the same type, and the same table follows it.
 */
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/report/grafana_defaults.h"
#include "model/report/successor_items.h"
#include "model/report/successors.h"
#include "model/value/value.h"

#define TEXT_BYTES (SIZE_MAX / 2)
#define PATH_BYTES (1 << 16) /* of a setting; what is below a longer one is not told apart */

/* A panel with another type, and what became of its settings. */
struct retyped {
	const struct changed_panel *panel;
	const char *old_type;
	const char *new_type;
	const struct fate_note *notes;
	size_t count;
};

/* ---- one panel ---- */

struct leaves {
	struct succession *succession;
	struct strbuf *path;
	bool is_old; /* those of the old panel, else of the new one */
};

static void add_segment(struct strbuf *path, struct slice key, size_t index)
{
	if (path->length)
		strbuf_add_char(path, '/');
	if (key.at)
		strbuf_add_slice(path, key);
	else
		strbuf_printf(path, "%zu", index);
}

static void cut_path(struct strbuf *path, size_t length)
{
	path->length = length;
	path->at[length] = '\0';
}

/* "options.legend.calcs", as people say it: without the two containers of every setting of today's panels. */
static const char *setting_name(struct arena *arena, const char *path)
{
	static const char *const prefixes[] = {"fieldConfig/defaults/custom/", "fieldConfig/defaults/", "fieldConfig/",
					       "options/"};
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (slice_starts_with(slice_of(path), prefixes[i])) {
			path += strlen(prefixes[i]);
			break;
		}
	char *name = arena_strdup(arena, path);
	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '.';
	return name;
}

/* A value without parts; `other` is what the other panel has at the same path. */
static void judge_leaf(const struct leaves *leaves, const struct value *value, const struct value *other)
{
	struct succession *succession = leaves->succession;
	const char *path = leaves->path->at;
	bool is_old = leaves->is_old;
	if (other && value_equal(value, other))
		return;
	if (is_old ? successors_heard(succession, path) : successors_claimed(succession, path))
		return;
	if (!successors_is_set(is_old ? succession->old_type : succession->new_type, path, value))
		return;
	const char *name = setting_name(succession->arena, path);
	if (is_old)
		successors_note(succession, other ? FATE_CHANGED : FATE_LOST, name, (struct setting){path, value},
				(struct setting){other ? path : NULL, other});
	else if (!other || !successors_is_set(succession->old_type, path, other))
		successors_note(succession, FATE_SET, name, (struct setting){0}, (struct setting){path, value});
}

static bool is_override(const char *path)
{
	static const char list[] = "fieldConfig/overrides/";
	return strncmp(path, list, strlen(list)) == 0 && !strchr(path + strlen(list), '/');
}

static void walk_leaves(const struct leaves *leaves, const struct value *value, const struct value *other)
{
	size_t length = leaves->path->length;
	bool is_item_list = value->kind == VALUE_ARRAY && value->count && value->items[0].kind >= VALUE_ARRAY;
	bool is_default = !successors_is_set(
		leaves->is_old ? leaves->succession->old_type : leaves->succession->new_type, leaves->path->at, value);
	if (is_override(leaves->path->at)) {
		if (leaves->is_old)
			successors_judge_old(leaves->succession, value);
		else
			successors_judge_new(leaves->succession, value,
					     strtoul(strrchr(leaves->path->at, '/') + 1, NULL, 10));
		return;
	}
	if (is_default || strbuf_full(leaves->path) ||
	    (!is_item_list && (value->kind != VALUE_OBJECT || value->count == 0))) {
		judge_leaf(leaves, value, other);
		return;
	}
	for (size_t i = 0; i < value->count; i++) {
		bool is_object = value->kind == VALUE_OBJECT;
		struct slice key = is_object ? value->members[i].key : (struct slice){NULL, 0};
		add_segment(leaves->path, key, i);
		if (is_object)
			walk_leaves(leaves, &value->members[i].value, value_get_slice(other, key));
		else
			walk_leaves(leaves, &value->items[i],
				    other && other->kind == VALUE_ARRAY && i < other->count ? &other->items[i] : NULL);
		cut_path(leaves->path, length);
	}
}

static void judge_panel(const struct grouping *grouping, struct retyped *retyped)
{
	struct succession succession = {.arena = grouping->scratch,
					.old = retyped->panel->old,
					.new = retyped->panel->new,
					.old_type = retyped->old_type,
					.new_type = retyped->new_type};
	STRBUF_AUTO path = STRBUF_INIT(PATH_BYTES);
	strbuf_add_char(&path, 'x');
	successors_follow(&succession);
	for (int side = 0; side < 2; side++) {
		const struct value *one = side ? succession.new : succession.old;
		const struct value *other = side ? succession.old : succession.new;
		struct leaves leaves = {&succession, &path, side == 0};
		for (size_t i = 0; i < one->count; i++) {
			struct slice key = one->members[i].key;
			if (!successors_is_setting(key))
				continue;
			cut_path(&path, 0);
			add_segment(&path, key, 0);
			walk_leaves(&leaves, &one->members[i].value, value_get_slice(other, key));
		}
	}
	retyped->notes = succession.notes;
	retyped->count = succession.count;
}

/* ---- all panels of one pair of types ---- */

/* Whether a change follows from the type: that of the type itself, or of a setting that the type has. */
static bool follows(const struct grouping *grouping, size_t change)
{
	const char *rest = grouping_rest(grouping, change);
	struct slice key = {rest, strcspn(rest, "/")};
	return !grouping->is_taken[change] && *rest && (slice_is(key, "type") || successors_is_setting(key));
}

static bool has_followers(const struct grouping *grouping, const struct changed_panel *panel)
{
	for (size_t i = 0; i < panel->count; i++)
		if (follows(grouping, panel->changes[i]))
			return true;
	return false;
}

struct told {
	const char *words;
	size_t subject;
};

static int compare_told(const void *a, const void *b)
{
	const struct told *left = a;
	const struct told *right = b;
	int order = strcmp(left->words, right->words);
	return order ? order : left->subject < right->subject ? -1 : left->subject > right->subject;
}

struct batch {
	struct grouping *grouping;
	const struct retyped *panels;
	size_t count;
};

/* "legend (in 4 panels), unit (8)": how often, where there are several panels; what a number counts is said once. */
static const char *counted(const struct batch *batch, const struct told *told, size_t count)
{
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	bool is_explained = false;
	for (size_t i = 0, next; i < count; i = next) {
		size_t panels = 0;
		for (next = i; next < count && strcmp(told[next].words, told[i].words) == 0; next++)
			panels += next == i || told[next].subject != told[next - 1].subject;
		strbuf_printf(&text, "%s%s", i ? ", " : "", told[i].words);
		if (panels == 1)
			continue;
		strbuf_printf(&text, is_explained ? " (%zu)" : " (in %zu panels)", panels);
		is_explained = true;
	}
	return text.length ? arena_strdup(batch->grouping->arena, text.at) : NULL;
}

/* The notes of a fate, sorted, each once a panel. */
static const char *fate_words(const struct batch *batch, enum fate fate)
{
	size_t room = 0;
	for (size_t i = 0; i < batch->count; i++)
		room += batch->panels[i].count;
	struct told *told = arena_array(batch->grouping->scratch, room, sizeof *told);
	size_t count = 0;
	for (size_t i = 0; i < batch->count; i++)
		for (size_t k = 0; k < batch->panels[i].count; k++)
			if (batch->panels[i].notes[k].fate == fate)
				told[count++] = (struct told){batch->panels[i].notes[k].words,
							      batch->panels[i].panel->subject};
	if (count)
		qsort(told, count, sizeof *told, compare_told);
	return counted(batch, told, count);
}

static void add_details(const struct batch *batch, struct group_draft *draft)
{
	static const char *const labels[FATE_COUNT] = {"kept", "changed", "lost", "new"};
	for (size_t fate = 0; fate < FATE_COUNT; fate++) {
		const char *text = fate_words(batch, (enum fate)fate);
		if (!text && fate == FATE_LOST)
			text = "nothing that was set";
		if (text)
			grouping_detail(batch->grouping, draft,
					&(struct page_detail){.label = labels[fate], .text = text});
	}
}

static void add_batch(const struct batch *batch)
{
	struct grouping *grouping = batch->grouping;
	const struct retyped *first = &batch->panels[0];
	bool is_one = batch->count == 1;
	bool is_same_type = strcmp(first->old_type, first->new_type) == 0;
	struct group_draft *draft = grouping_add(grouping, GROUP_TYPE, is_one ? first->panel->subject : 0);
	draft->group.label = is_one ? "type" : arena_printf(grouping->arena, "%zu panels", batch->count);
	if (is_same_type) {
		draft->group.label = arena_printf(grouping->arena, "%s%ssettings written as in Grafana 7",
						  is_one ? "" : draft->group.label, is_one ? "" : ": ");
	} else {
		draft->group.old = first->old_type;
		draft->group.new = first->new_type;
	}
	add_details(batch, draft);
	for (size_t i = 0; i < batch->count; i++) {
		const struct changed_panel *panel = batch->panels[i].panel;
		if (!is_one)
			grouping_place(grouping, draft, panel_name(grouping, panel->subject));
		for (size_t k = 0; k < panel->count; k++)
			if (follows(grouping, panel->changes[k]))
				grouping_take(grouping, draft, panel->changes[k]);
	}
}

/* ---- finding them ---- */

static const char *type_of(const struct grouping *grouping, const struct value *panel)
{
	return text_c_string(grouping->arena, value_get_text(panel, "type"));
}

/* The old table has been called `table`, and a text panel had its content beside its options. */
static bool is_old_table(const struct value *old, const struct value *new)
{
	return value_get_kind(old, "styles", VALUE_ARRAY) && !value_get(new, "styles") && value_get(new, "fieldConfig");
}

static bool is_retyped(const struct grouping *grouping, const struct changed_panel *panel, struct retyped *out)
{
	if (!panel->old || !panel->new || is_row(panel->old) || is_row(panel->new) || !has_followers(grouping, panel))
		return false;
	*out = (struct retyped){panel, type_of(grouping, panel->old), type_of(grouping, panel->new), NULL, 0};
	if (!*out->old_type || !*out->new_type || grafana_renames(grouping->old, grouping->new, panel->old, panel->new))
		return false;
	bool is_table = strcmp(out->old_type, "table") == 0 && is_old_table(panel->old, panel->new);
	if (is_table && strcmp(out->new_type, "table") == 0)
		out->old_type = "table-old";
	if (strcmp(out->old_type, out->new_type) != 0)
		return true;
	const struct value *options = value_get(panel->new, "options");
	const struct value *content = value_get(panel->old, "content");
	const struct value *written = value_get(options, "content");
	return strcmp(out->old_type, "text") == 0 && content && !value_get(panel->new, "content") && written &&
	       value_equal(content, written) && /* an edited text is shown as one */
	       !value_get(value_get(panel->old, "options"), "content");
}

static int compare_types(const struct retyped *left, const struct retyped *right)
{
	int order = strcmp(left->old_type, right->old_type);
	return order ? order : strcmp(left->new_type, right->new_type);
}

static int compare_retyped(const void *a, const void *b)
{
	const struct retyped *left = a;
	const struct retyped *right = b;
	int order = compare_types(left, right);
	return order ? order : left->panel < right->panel ? -1 : left->panel > right->panel;
}

void fold_type(struct grouping *grouping)
{
	struct changed_panels panels = changed_panels(grouping);
	struct retyped *retyped = arena_array(grouping->scratch, panels.count, sizeof *retyped);
	size_t count = 0;
	for (size_t i = 0; i < panels.count; i++)
		if (is_retyped(grouping, &panels.items[i], &retyped[count]))
			judge_panel(grouping, &retyped[count++]);
	if (count)
		qsort(retyped, count, sizeof *retyped, compare_retyped);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && compare_types(&retyped[i], &retyped[next]) == 0;)
			next++;
		add_batch(&(struct batch){grouping, &retyped[i], next - i});
	}
}
