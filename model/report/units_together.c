/* SPDX-License-Identifier: MIT */
/*
 * Changes that are one to people: from and to of a time range, a variable's `definition`, which repeats its `query`,
 * and the steps of thresholds. A sort is a row in the table `sorts`.
 */
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/unit.h"
#include "model/value/value.h"
#include "model/words/part.h"
#include "model/words/words.h"

struct candidate {
	struct slice owner; /* the path of what they belong to */
	uint32_t change;
	size_t sort;
};

typedef bool together_function(struct grouping *grouping, struct units *units, const struct candidate *of,
			       size_t count);

/* ---- what they say ---- */

static void take_all(struct grouping *grouping, struct unit *unit, const struct candidate *of, size_t count)
{
	for (size_t i = 0; i < count; i++)
		grouping_take(grouping, unit->draft, of[i].change);
}

static const struct change *change_of(const struct grouping *grouping, const struct candidate *candidate)
{
	return &grouping->changes->items[candidate->change];
}

/* The change whose path ends in a key, or NULL. */
static const struct change *with_key(const struct grouping *grouping, const struct candidate *of, size_t count,
				     const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (slice_ends_with(slice_of(change_of(grouping, &of[i])->path), key))
			return change_of(grouping, &of[i]);
	return NULL;
}

static struct unit *add_unit(struct grouping *grouping, struct units *units, const struct candidate *first,
			     const char *tail)
{
	struct trail trail = unit_trail(grouping, first->change);
	struct unit *unit = unit_add(grouping, units, GROUP_EDIT, grouping->subject[first->change]);
	unit->label = label_of(grouping->arena, &trail);
	unit->label.tail = tail;
	unit->draft->group.label = label_join(grouping->arena, unit->label.noun, unit->label.sort, tail);
	return unit;
}

static bool time_range(struct grouping *grouping, struct units *units, const struct candidate *of, size_t count)
{
	const struct change *from = with_key(grouping, of, count, "/from");
	const struct change *to = with_key(grouping, of, count, "/to");
	if (count != 2 || !from || !to || from->kind != CHANGE_SET || to->kind != CHANGE_SET)
		return false;
	struct arena *arena = grouping->arena;
	struct unit *unit = add_unit(grouping, units, of, "");
	unit->draft->group.old = arena_printf(arena, "%s to %s", words_of_value(arena, from->old),
					      words_of_value(arena, to->old));
	unit->draft->group.new = arena_printf(arena, "%s to %s", words_of_value(arena, from->new),
					      words_of_value(arena, to->new));
	take_all(grouping, unit, of, count);
	return true;
}

/* The text of a variable's query: the query itself or a member of it. */
static struct slice query_text(const struct value *query)
{
	if (query && query->kind == VALUE_STRING)
		return query->text;
	return value_get_text(query, "query");
}

/* What an object has beside the text, where text became object or the other way round. */
static void add_rest(struct grouping *grouping, struct unit *unit, const struct value *query, const char *word)
{
	static const char *const said[] = {"query", NULL};
	STRBUF_AUTO out = STRBUF_INIT(SIZE_MAX / 2);
	if (query->kind != VALUE_OBJECT)
		return;
	part_add_leaves(&out, query, said);
	grouping_detail(grouping, unit->draft,
			&(struct page_detail){word, text_c_string(grouping->arena, strbuf_slice(&out)), NULL});
}

/* `definition` beside `query`, with equal texts before and after; or a query that became an object with the same. */
static bool variable_query(struct grouping *grouping, struct units *units, const struct candidate *of, size_t count)
{
	const struct change *definition = with_key(grouping, of, count, "/definition");
	const struct change *query = with_key(grouping, of, count, "/query");
	const struct candidate *at = of;
	if (!query || query->kind != CHANGE_SET || count > 3)
		return false;
	struct slice old = query_text(query->old);
	struct slice new = query_text(query->new);
	const struct change *ref_id = with_key(grouping, of, count, "/refId");
	size_t known = 1 + (definition != NULL) + (ref_id != NULL);
	if (!old.at || !new.at || known != count || (count == 1 && query->old->kind == query->new->kind))
		return false;
	if (definition && (definition->kind != CHANGE_SET ||
			   !value_is_text(definition->new, arena_slice(grouping->scratch, new).at) ||
			   !value_is_text(definition->old, arena_slice(grouping->scratch, old).at)))
		return false;
	while (change_of(grouping, at) != query)
		at++;
	struct unit *unit = add_unit(grouping, units, at, "query");
	struct value before = value_text(old);
	struct value after = value_text(new);
	unit->label.thing = THING_VARIABLE;
	if (!slice_equal(old, new))
		unit_set_values(grouping, unit, &before, &after);
	else
		unit->draft->group.label = arena_printf(grouping->arena, "%s, the same text in another form",
							unit->draft->group.label);
	if (query->old->kind != query->new->kind) {
		add_rest(grouping, unit, query->old, "was beside it");
		add_rest(grouping, unit, query->new, "now beside it");
	}
	if (ref_id)
		grouping_detail(
			grouping, unit->draft,
			&(struct page_detail){
				"refId",
				arena_printf(grouping->arena, "%s → %s",
					     ref_id->old ? words_of_value(grouping->arena, ref_id->old) : "absent",
					     ref_id->new ? words_of_value(grouping->arena, ref_id->new) : "absent"),
				NULL});
	take_all(grouping, unit, of, count);
	return true;
}

/* The names of the parts in a list, on one line. */
static const char *names_of(struct grouping *grouping, const struct value *list, enum shape item)
{
	STRBUF_AUTO out = STRBUF_INIT(SIZE_MAX / 2);
	struct trail_step steps[3] = {{.shape = SHAPE_DASHBOARD}, {.value = list}, {.shape = item, .is_item = true}};
	const char *label = shape_info(item)->label;
	for (size_t i = 0; i < list->count; i++) {
		steps[2].index = i;
		steps[2].value = &list->items[i];
		steps[2].key = slice_of("[");
		struct slice name = label ? value_get_text(&list->items[i], label) : slice_of(NULL);
		words_comma(&out);
		if (name.length > 0)
			strbuf_add_slice(&out, name);
		else
			strbuf_add_text(&out, label_part(grouping->scratch, &(struct trail){steps, 3}, &steps[2]));
	}
	return text_c_string(grouping->arena, strbuf_slice(&out));
}

/* The list that moved items are in, and what it belongs to; the list of panels belongs to the dashboard. */
static struct trail list_of(const struct grouping *grouping, const struct candidate *candidate)
{
	const struct change *change = change_of(grouping, candidate);
	struct trail trail = unit_trail(grouping, candidate->change);
	if (trail.count > 1)
		return (struct trail){trail.steps, trail.count - 1};
	struct trail_step *steps = arena_array(grouping->scratch, 2, sizeof *steps);
	steps[0] = (struct trail_step){.shape = SHAPE_DASHBOARD, .value = grouping->new};
	steps[1] = (struct trail_step){
		.shape = trail.steps[0].shape == SHAPE_ROW ? SHAPE_ROWS : SHAPE_PANELS,
		.value = trail_value_at(grouping->scratch, grouping->new, change->to ? change->to : change->path, 1)};
	return (struct trail){steps, 2};
}

/* "transformation 1 of 3, limit | was 3" */
static void add_move(struct grouping *grouping, struct unit *unit, const struct candidate *candidate)
{
	const struct change *change = change_of(grouping, candidate);
	const char *from = strrchr(change->from ? change->from : change->old_path, '/');
	struct trail trail = unit_trail(grouping, candidate->change);
	struct slice digits = slice_of(from ? from + 1 : "");
	int64_t number = 0;
	bool is_known = is_digits(digits) && scan_number(&digits, digits.length, &number);
	const char *words = is_known ? arena_printf(grouping->arena, "was %lld", (long long)number + 1) : "moved";
	grouping_detail(
		grouping, unit->draft,
		&(struct page_detail){label_part(grouping->arena, &trail, &trail.steps[trail.count - 1]), words, NULL});
}

/* Items of one list in another order: the order before and after, where people have a word for the items. */
static bool order(struct grouping *grouping, struct units *units, const struct candidate *of, size_t count)
{
	const struct change *change = change_of(grouping, of);
	struct trail trail = list_of(grouping, of);
	const struct trail_step *list = &trail.steps[trail.count - 1];
	const char *plural = shape_info(list->shape)->plural;
	bool is_of_panels = list->shape == SHAPE_PANELS || list->shape == SHAPE_ROWS;
	if (!list->value || list->value->kind != VALUE_ARRAY)
		return false;
	struct unit *unit = unit_add(grouping, units, GROUP_MOVED, is_of_panels ? 0 : grouping->subject[of->change]);
	struct page_group *group = &unit->draft->group;
	unit->label = label_of(grouping->arena, &trail);
	const char *tail = plural ? "" : unit->label.tail;
	unit->label.tail = arena_printf(grouping->arena, "order of %s", plural ? plural : *tail ? tail : "its items");
	group->label = label_join(grouping->arena, unit->label.noun, unit->label.sort, unit->label.tail);
	const struct value *before = trail_value_at(grouping->scratch, grouping->old,
						    change->from ? change->from : change->old_path, 1);
	if (list->shape == SHAPE_TRANSFORMATIONS) {
		for (size_t i = 0; i < count; i++)
			add_move(grouping, unit, &of[i]);
	} else if (plural && before && before->kind == VALUE_ARRAY) {
		group->old = names_of(grouping, before, shape_info(list->shape)->item);
		group->new = names_of(grouping, list->value, shape_info(list->shape)->item);
		group->is_text = strlen(group->old) > WORDS_LINE;
	}
	take_all(grouping, unit, of, count);
	return true;
}

/* ---- thresholds ---- */

/* How many steps of a path are below what it belongs to. */
static size_t steps_below(const struct grouping *grouping, const struct candidate *candidate)
{
	size_t count = 0;
	for (const char *c = change_of(grouping, candidate)->path + candidate->owner.length; *c; c++)
		count += *c == '/';
	return count;
}

/* The thresholds that the changes are in, of one side: by a change that is in both documents, else the panel's own. */
static const struct value *thresholds_of(const struct grouping *grouping, const struct candidate *of, size_t count,
					 bool is_old)
{
	const struct value *panel = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct change *change = change_of(grouping, &of[i]);
		const char *pointer = is_old ? change->from : change->to;
		if (!pointer)
			pointer = is_old ? change->old_path : change->to;
		if (pointer && change->kind == CHANGE_SET)
			return trail_value_at(grouping->scratch, is_old ? grouping->old : grouping->new, pointer,
					      steps_below(grouping, &of[i]));
		panel = is_old ? change->old_panel : change->new_panel;
	}
	bool is_panel = slice_ends_with(of->owner, "/fieldConfig/defaults/thresholds");
	const struct value *defaults = value_get(value_get(panel, "fieldConfig"), "defaults");
	return is_panel ? value_get(defaults, "thresholds") : NULL;
}

/* "thresholds (in percentunit)": the unit, where the panel has one that is not a count. */
static const char *thresholds_label(struct grouping *grouping, const struct unit *unit, const struct change *change)
{
	const struct value *defaults = value_get(value_get(change->new_panel, "fieldConfig"), "defaults");
	struct slice of_unit = value_get_text(defaults, "unit");
	const char *label = unit->draft->group.label;
	if (*unit->label.noun || of_unit.length == 0 || slice_is(of_unit, "none") || slice_is(of_unit, "short"))
		return label;
	return arena_printf(grouping->arena, "%s (in %s)", label, text_c_string(grouping->scratch, of_unit));
}

/* All steps before and after, for one alone does not say what is judged in which way. */
static bool thresholds(struct grouping *grouping, struct units *units, const struct candidate *of, size_t count)
{
	const struct value *before = thresholds_of(grouping, of, count, true);
	const struct value *after = thresholds_of(grouping, of, count, false);
	if (!value_get_kind(before, "steps", VALUE_ARRAY) || !value_get_kind(after, "steps", VALUE_ARRAY))
		return false;
	const char *old = part_thresholds(grouping->arena, before);
	const char *new = part_thresholds(grouping->arena, after);
	if (strcmp(old, new) == 0)
		return false;
	struct trail trail = unit_trail(grouping, of->change);
	trail.count -= steps_below(grouping, of);
	struct unit *unit = unit_add(grouping, units, GROUP_EDIT, grouping->subject[of->change]);
	struct page_group *group = &unit->draft->group;
	unit->label = label_of(grouping->arena, &trail);
	group->label = label_join(grouping->arena, unit->label.noun, unit->label.sort, unit->label.tail);
	group->label = thresholds_label(grouping, unit, change_of(grouping, of));
	group->old = old;
	group->new = new;
	take_all(grouping, unit, of, count);
	return true;
}

/* ---- which they are ---- */

/* The end of a path that makes it one of a sort; what is before the end is what they belong to. */
static const struct {
	const char *end;
	const char *within; /* the owner's path begins so */
	together_function *function;
} sorts[] = {
	{"/from", "/time", time_range},
	{"/to", "/time", time_range},
	{"/definition", "/templating/list/", variable_query},
	{"/query/query", "/templating/list/", variable_query},
	{"/query/refId", "/templating/list/", variable_query},
	{"/query", "/templating/list/", variable_query},
	{"", "", thresholds}, /* by what is within the path */
	{"", "", order},      /* a move has no end of its own */
};

#define ORDER      (sizeof sorts / sizeof *sorts - 1)
#define THRESHOLDS (ORDER - 1)

/* The path of the thresholds that a path leads into: a panel's, or those of an override. */
static bool find_thresholds(struct slice path, struct slice *owner)
{
	static const char *const owners[] = {"/fieldConfig/defaults/thresholds", "/properties/[id=thresholds]/value"};
	for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
		const char *at = strstr(path.at, owners[i]);
		if (!at || at[strlen(owners[i])] != '/')
			continue;
		*owner = (struct slice){path.at, (size_t)(at - path.at) + strlen(owners[i])};
		return true;
	}
	return false;
}

static bool find_sort(const struct change *change, uint32_t index, struct candidate *out)
{
	struct slice path = slice_of(change->path);
	struct slice owner;
	if (find_thresholds(path, &owner)) {
		*out = (struct candidate){owner, index, THRESHOLDS};
		return true;
	}
	if (change->kind == CHANGE_MOVE) {
		const char *end = strrchr(change->path, '/');
		*out = (struct candidate){{path.at, end ? (size_t)(end - path.at) : 0}, index, ORDER};
		return !change->old && !change->new &&end;
	}
	for (size_t i = 0; i < THRESHOLDS; i++) {
		if (!slice_ends_with(path, sorts[i].end) || !slice_starts_with(path, sorts[i].within))
			continue;
		*out = (struct candidate){{path.at, path.length - strlen(sorts[i].end)}, index, i};
		return sorts[i].function != time_range || slice_is(out->owner, "/time");
	}
	return false;
}

static int compare_candidates(const void *a, const void *b)
{
	const struct candidate *left = a;
	const struct candidate *right = b;
	if (sorts[left->sort].function != sorts[right->sort].function) {
		size_t first = left->sort;
		size_t second = right->sort;
		return first < second ? -1 : 1;
	}
	int order = slice_compare(left->owner, right->owner);
	return order ? order : (left->change > right->change) - (left->change < right->change);
}

void units_together(struct grouping *grouping, struct units *units)
{
	size_t count = 0;
	struct candidate *found = arena_array(grouping->scratch, grouping->changes->count, sizeof *found);
	for (size_t i = 0; i < grouping->changes->count; i++)
		if (!grouping->is_taken[i] && find_sort(&grouping->changes->items[i], (uint32_t)i, &found[count]))
			count++;
	if (count)
		qsort(found, count, sizeof *found, compare_candidates);
	for (size_t from = 0, to; from < count; from = to) {
		for (to = from + 1; to < count && sorts[found[to].sort].function == sorts[found[from].sort].function &&
				    slice_equal(found[to].owner, found[from].owner);
		     to++)
			;
		sorts[found[from].sort].function(grouping, units, &found[from], to - from);
	}
}
