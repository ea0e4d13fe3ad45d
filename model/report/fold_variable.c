/* SPDX-License-Identifier: MIT */
/*
 * A variable under another name, with its uses: one group a variable. A use is a value in which nothing changed but the
 * name: $old, ${old}, ${old:csv}, [[old]] in any text, the variable that a panel or a row is repeated by, the parameter
 * var-old of a link, the entry in scopedVars. And the current values of variables, which Grafana writes whenever
 * somebody saves: one group for all.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/query/reference.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/value/value.h"
#include "model/words/words.h"

#define TEXT_BYTES (SIZE_MAX / 2)
#define LIST       "/templating/list/"

/* ---- names ---- */

struct renaming {
	struct slice old;
	struct slice new;
	uint32_t change;
	size_t uses;
	struct group_draft *draft;
};

struct renamings {
	struct grouping *grouping;
	struct renaming *items; /* by old name */
	struct renaming **by_new;
	size_t count;
};

static int compare_renamings(const void *a, const void *b)
{
	const struct renaming *left = a;
	const struct renaming *right = b;
	int order = slice_compare(left->old, right->old);
	return order ? order : left->change < right->change ? -1 : left->change > right->change;
}

static int compare_new_names(const void *a, const void *b)
{
	const struct renaming *const *left = a;
	const struct renaming *const *right = b;
	return slice_compare((*left)->new, (*right)->new);
}

static struct renaming *find_new_name(const struct renamings *renamings, struct slice name)
{
	const struct renaming sought = {.new = name};
	const struct renaming *key = &sought;
	struct renaming **found = bsearch(&key, renamings->by_new, renamings->count, sizeof *renamings->by_new,
					  compare_new_names);
	return found ? *found : NULL;
}

static struct renaming *find_renaming(const struct renamings *renamings, struct slice name)
{
	for (size_t low = 0, high = renamings->count; low < high;) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(renamings->items[middle].old, name);
		if (order == 0)
			return &renamings->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool is_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return strncmp(path, LIST, strlen(LIST)) == 0 && strcmp(slash, "/name") == 0 &&
	       slash == path + strlen(LIST) + strcspn(path + strlen(LIST), "/");
}

static void find_renamings(struct renamings *renamings)
{
	struct grouping *grouping = renamings->grouping;
	renamings->items = arena_array(grouping->scratch, grouping->changes->count, sizeof *renamings->items);
	for (size_t i = 0; i < grouping->changes->count; i++) {
		const struct change *change = &grouping->changes->items[i];
		if (!grouping->is_taken[i] && change->kind == CHANGE_SET && change->old->kind == VALUE_STRING &&
		    change->new->kind == VALUE_STRING &&is_name(change->path))
			renamings->items[renamings->count++] = (struct renaming){change->old->text, change->new->text,
										 (uint32_t)i, 0, NULL};
	}
	if (renamings->count)
		qsort(renamings->items, renamings->count, sizeof *renamings->items, compare_renamings);
	renamings->by_new = arena_array(grouping->scratch, renamings->count, sizeof *renamings->by_new);
	for (size_t i = 0; i < renamings->count; i++)
		renamings->by_new[i] = &renamings->items[i];
	if (renamings->count)
		qsort(renamings->by_new, renamings->count, sizeof *renamings->by_new, compare_new_names);
}

/* ---- uses ---- */

/* Copies text[from, to), and in it, when `in_links`, the names of parameters as var-new=. */
static void copy_between(const struct renamings *renamings, struct slice text, bool in_links, struct strbuf *out)
{
	for (size_t i = 0; i < text.length; i++) {
		struct slice rest = {text.at + i, text.length - i};
		strbuf_add_char(out, text.at[i]);
		if (!in_links || !slice_starts_with(rest, "var-"))
			continue;
		const char *end = memchr(rest.at, '=', rest.length);
		struct slice name = {rest.at + 4, end ? (size_t)(end - rest.at) - 4 : 0};
		const struct renaming *found = name.length ? find_renaming(renamings, name) : NULL;
		if (!found)
			continue;
		strbuf_add_text(out, "ar-");
		strbuf_add_slice(out, found->new);
		i += 3 + name.length;
	}
}

/* The text with every use under its new name; `first` is the first of the variables in it. */
static void rename_uses(const struct renamings *renamings, struct slice text, bool in_links, struct strbuf *out,
			struct renaming **first)
{
	struct reference reference;
	size_t from = 0;
	for (size_t at = 0; reference_next(text, at, &reference); at = reference.at + reference.length) {
		struct renaming *found = find_renaming(renamings, reference.name);
		if (!found)
			continue;
		size_t name = (size_t)(reference.name.at - text.at);
		copy_between(renamings, (struct slice){text.at + from, name - from}, in_links, out);
		strbuf_add_slice(out, found->new);
		from = name + reference.name.length;
		*first = *first ? *first : found;
	}
	copy_between(renamings, (struct slice){text.at + from, text.length - from}, in_links, out);
}

static bool is_renamed_text(const struct renamings *renamings, struct slice old, struct slice new,
			    struct renaming **first)
{
	for (int in_links = 0; in_links < 2; in_links++) {
		STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
		rename_uses(renamings, old, in_links, &text, first);
		if (*first && slice_equal(strbuf_slice(&text), new))
			return true;
	}
	return false;
}

/* Whether nothing differs but names; equal values are that, too, and leave `first` as it is. */
static bool is_renamed(const struct renamings *renamings, const struct value *old, const struct value *new,
		       struct renaming **first)
{
	if (old->kind != new->kind || (old->kind >= VALUE_ARRAY && old->count != new->count))
		return false;
	if (old->kind == VALUE_STRING)
		return slice_equal(old->text, new->text) || is_renamed_text(renamings, old->text, new->text, first);
	if (old->kind < VALUE_ARRAY)
		return value_equal(old, new);
	for (size_t i = 0; i < old->count; i++) {
		bool is_array = old->kind == VALUE_ARRAY;
		const struct value *before = is_array ? &old->items[i] : &old->members[i].value;
		const struct value *after = is_array ? &new->items[i] : value_get_slice(new, old->members[i].key);
		if (!after || !is_renamed(renamings, before, after, first))
			return false;
	}
	return true;
}

/* "/panels/[id=1]/scopedVars/old" went, "/panels/[id=1]/scopedVars/new" came: the two are neighbours or near. */
static struct renaming *scoped(const struct renamings *renamings, size_t at)
{
	static const char scope[] = "scopedVars/";
	const struct change *change = &renamings->grouping->changes->items[at];
	const char *rest = grouping_rest(renamings->grouping, at);
	if (strncmp(rest, scope, strlen(scope)) != 0 || strchr(rest + strlen(scope), '/') || !change->old_panel ||
	    !change->new_panel)
		return NULL;
	const struct value *old = value_get(change->old_panel, "scopedVars");
	const struct value *new = value_get(change->new_panel, "scopedVars");
	struct slice name = slice_of(rest + strlen(scope));
	struct renaming *found = change->kind == CHANGE_ADD ? find_new_name(renamings, name)
							    : find_renaming(renamings, name);
	const struct value *before = found ? value_get_slice(old, found->old) : NULL;
	const struct value *after = found ? value_get_slice(new, found->new) : NULL;
	return before && after && value_equal(before, after) ? found : NULL;
}

/* The variable that a change is a use of, or NULL. */
static struct renaming *used(const struct renamings *renamings, size_t at)
{
	const struct change *change = &renamings->grouping->changes->items[at];
	struct renaming *first = NULL;
	if (change->kind == CHANGE_ADD || change->kind == CHANGE_REMOVE)
		return scoped(renamings, at);
	if (change->kind != CHANGE_SET)
		return NULL;
	if (strcmp(grouping_rest(renamings->grouping, at), "repeat") == 0 && change->old->kind == VALUE_STRING) {
		first = find_renaming(renamings, change->old->text);
		return first && change->new->kind == VALUE_STRING &&slice_equal(first->new, change->new->text) ? first
													       : NULL;
	}
	return is_renamed(renamings, change->old, change->new, &first) ? first : NULL;
}

/* ---- groups ---- */

/* The place of a use: its panel, else what it is in: "variable 'pod'". */
static const char *place_of(const struct grouping *grouping, size_t at)
{
	size_t subject = grouping->subject[at];
	if (subject)
		return panel_name(grouping, subject);
	const char *what = grouping->changes->items[at].what;
	const char *colon = strstr(what, ": ");
	return colon ? arena_copy(grouping->arena, what, (size_t)(colon - what)) : arena_strdup(grouping->arena, what);
}

static void take_use(struct grouping *grouping, struct renaming *renaming, size_t at)
{
	const struct page_group *group = &renaming->draft->group;
	const char *place = place_of(grouping, at);
	bool is_again = group->places_count && strcmp(renaming->draft->places[group->places_count - 1], place) == 0;
	if (!is_again)
		grouping_place(grouping, renaming->draft, place);
	grouping_take(grouping, renaming->draft, at);
	renaming->uses += grouping->changes->items[at].kind != CHANGE_REMOVE; /* of scopedVars, which came as well */
}

void fold_variable_renamed(struct grouping *grouping)
{
	struct renamings renamings = {.grouping = grouping};
	find_renamings(&renamings);
	for (size_t i = 0; i < renamings.count; i++) {
		struct renaming *renaming = &renamings.items[i];
		renaming->draft = grouping_add(grouping, GROUP_VARIABLE_RENAMED, 0);
		renaming->draft->group.old = text_c_string(grouping->arena, renaming->old);
		renaming->draft->group.new = text_c_string(grouping->arena, renaming->new);
		grouping_take(grouping, renaming->draft, renaming->change);
	}
	for (size_t i = 0; renamings.count && i < grouping->changes->count; i++) {
		struct renaming *renaming = grouping->is_taken[i] ? NULL : used(&renamings, i);
		if (renaming)
			take_use(grouping, renaming, i);
	}
	for (size_t i = 0; i < renamings.count; i++) {
		const struct renaming *renaming = &renamings.items[i];
		renaming->draft->group.label = arena_printf(
			grouping->arena, "variable renamed%s%s", renaming->uses ? ", with " : "",
			renaming->uses ? words_of_count(grouping->scratch, renaming->uses, "use", "uses") : "");
	}
}

/* ---- current values ---- */

/* The length of "/templating/list/[name=env]" in a path to below it; 0 for any other path. */
static size_t variable_length(const char *path)
{
	if (strncmp(path, LIST, strlen(LIST)) != 0)
		return 0;
	size_t length = strlen(LIST) + strcspn(path + strlen(LIST), "/");
	return path[length] == '/' ? length : 0;
}

/* Whether two lists of options differ in the mark of the one that is chosen, and in nothing else. */
static bool is_other_choice(const struct value *old, const struct value *new)
{
	static const char *const mark[] = {"selected", NULL};
	if (!old || !new || old->kind != VALUE_ARRAY || new->kind != VALUE_ARRAY || old->count != new->count)
		return false;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < old->count; i++) {
		if (old->items[i].kind != VALUE_OBJECT || new->items[i].kind != VALUE_OBJECT)
			return false;
		struct value before = value_without(arena, &old->items[i], mark);
		struct value after = value_without(arena, &new->items[i], mark);
		if (!value_equal(&before, &after))
			return false;
	}
	return true;
}

static bool is_current(const struct grouping *grouping, size_t at)
{
	const struct change *change = &grouping->changes->items[at];
	size_t length = variable_length(change->path);
	if (grouping->is_taken[at] || length == 0)
		return false;
	const char *rest = change->path + length;
	return strcmp(rest, "/current") == 0 || strncmp(rest, "/current/", strlen("/current/")) == 0 ||
	       (strcmp(rest, "/options") == 0 && is_other_choice(change->old, change->new));
}

/* What a current object, a list of options or a part of either shows to people. */
static const struct value *shown_value(const struct value *value)
{
	for (size_t i = 0; value && value->kind == VALUE_ARRAY && i < value->count; i++) {
		const struct value *selected = value_get_kind(&value->items[i], "selected", VALUE_BOOL);
		if (selected && selected->boolean)
			return shown_value(&value->items[i]);
	}
	const struct value *shown = value_get(value, "value");
	if (!shown)
		shown = value_get(value, "text");
	return shown ? shown : value;
}

/* How telling a change of a current value is: the value, its text, the object, a mark. */
enum rank { RANK_VALUE, RANK_CURRENT, RANK_TEXT, RANK_OTHER };

static enum rank rank_of(const char *path)
{
	static const char *const ends[] = {
		[RANK_VALUE] = "/current/value", [RANK_CURRENT] = "/current", [RANK_TEXT] = "/current/text"};
	for (size_t i = 0; i < RANK_OTHER; i++)
		if (slice_ends_with(slice_of(path), ends[i]))
			return (enum rank)i;
	return RANK_OTHER;
}

/* One variable's. */
struct current {
	const char *name;
	const char *old;
	const char *new;
};

/* The changes [from, to) are those of one variable. */
static struct current current_of(struct grouping *grouping, size_t from, size_t to)
{
	const struct change *best = NULL;
	for (size_t i = from; i < to; i++) {
		const struct change *change = &grouping->changes->items[i];
		if (is_current(grouping, i) && (!best || rank_of(change->path) < rank_of(best->path)))
			best = change;
	}
	assert(best);
	const char *what = best->what;
	const char *colon = strstr(what, ": ");
	const char *name = colon ? arena_copy(grouping->arena, what, (size_t)(colon - what)) : what;
	if (rank_of(best->path) == RANK_OTHER && !slice_ends_with(slice_of(best->path), "/options"))
		name = arena_printf(grouping->arena, "%s, mark '%s'", name, strrchr(best->path, '/') + 1);
	return (struct current){
		.name = name,
		.old = best->old ? words_of_value(grouping->arena, shown_value(best->old)) : "none",
		.new = best->new ? words_of_value(grouping->arena, shown_value(best->new)) : "none",
	};
}

void fold_current(struct grouping *grouping)
{
	struct group_draft *draft = NULL;
	struct current first = {0};
	size_t count = 0;
	const struct change *changes = grouping->changes->items;
	for (size_t i = 0, next; i < grouping->changes->count; i = next) {
		size_t length = variable_length(changes[i].path);
		next = i + 1;
		if (!is_current(grouping, i))
			continue;
		while (next < grouping->changes->count && variable_length(changes[next].path) == length &&
		       strncmp(changes[next].path, changes[i].path, length) == 0)
			next++;
		struct current current = current_of(grouping, i, next);
		draft = draft ? draft : grouping_add(grouping, GROUP_CURRENT, 0);
		if (count++ == 0)
			first = current;
		grouping_detail(grouping, draft,
				&(struct page_detail){
					.label = current.name,
					.text = arena_printf(grouping->arena, "%s → %s", current.old, current.new)});
		for (size_t k = i; k < next; k++)
			if (is_current(grouping, k))
				grouping_take(grouping, draft, k);
	}
	if (!draft)
		return;
	draft->things = count;
	draft->group.label = arena_printf(grouping->arena, "current values of %zu variables", count);
	if (count > 1)
		return;
	draft->group.label = arena_printf(grouping->arena, "current value of %s", first.name);
	draft->group.details_count = 0;
	draft->group.old = first.old;
	draft->group.new = first.new;
}
