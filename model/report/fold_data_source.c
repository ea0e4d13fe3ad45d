/* SPDX-License-Identifier: MIT */
/*
 * One data source for another: a group a pair, over panels, queries, variables and annotations. A query that names none
 * has its panel's, so a panel's new one and the queries that now name it are the same replacement, and a query that
 * now names the one that it had all along is "written out". A data source is a text (before Grafana 8.3) or an object
 * with type and uid; the two forms of one name are a group of their own, for what a text names is up to the server.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/value/value.h"
#include "model/words/trail.h"
#include "model/words/words.h"

#define TEXT_BYTES (SIZE_MAX / 2)

enum use_kind {
	USE_REPLACED,    /* one name for another */
	USE_TYPE,        /* the type alone */
	USE_FORM,        /* text or object, or another type, the same name */
	USE_WRITTEN_OUT, /* by a query that had it from its panel */
	USE_KEPT,        /* the same, when its panel has another one now */
	USE_LEFT_OUT,    /* by a query that has it from its panel now */
};

/* One place that names a data source, with its changes: one, or those of its type, uid and name. */
struct use {
	enum use_kind kind;
	const char *old;
	const char *new;
	uint32_t first;
	uint32_t count;
};

struct uses {
	struct grouping *grouping;
	const struct use *items; /* of one group */
	size_t count;
};

/* ---- finding them ---- */

/* The length of a path up to its last "/datasource", when that ends it or only a member of the object follows; else 0.
 */
static size_t place_length(const char *path)
{
	static const char *const ends[] = {"/datasource", "/datasource/uid", "/datasource/type", "/datasource/name"};
	struct slice text = slice_of(path);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (slice_ends_with(text, ends[i]))
			return text.length - strlen(ends[i]) + strlen(ends[0]);
	return 0;
}

/* Whether it is a data source: an object, or a text where Grafana asks one, not the color of a series of that name. */
static bool is_data_source(const struct grouping *grouping, size_t at, size_t length)
{
	static const enum shape owners[] = {SHAPE_PANEL, SHAPE_ROW, SHAPE_TARGET, SHAPE_VARIABLE, SHAPE_ANNOTATION};
	const struct change *change = &grouping->changes->items[at];
	bool is_text = (change->old && change->old->kind == VALUE_STRING) ||
		       (change->new && change->new->kind == VALUE_STRING);
	if (change->path[length] != '\0' || !is_text)
		return true;
	struct trail trail = trail_of(grouping->scratch, change, grouping->old, grouping->new);
	for (size_t i = 0; trail.count > 1 && i < sizeof owners / sizeof *owners; i++)
		if (trail.steps[trail.count - 2].shape == owners[i])
			return true;
	return false;
}

static bool is_none(const struct value *source)
{
	return !source || source->kind == VALUE_NULL;
}

/* "default" for none. */
static const char *name_of(const struct grouping *grouping, const struct value *source)
{
	static const char *const keys[] = {"uid", "name", "type"};
	if (is_none(source))
		return "default";
	if (source->kind == VALUE_STRING)
		return text_c_string(grouping->arena, source->text);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct slice text = value_get_text(source, keys[i]);
		if (text.length)
			return text_c_string(grouping->arena, text);
	}
	return words_of_value(grouping->arena, source);
}

static const char *name_with_type(const struct grouping *grouping, const struct value *source)
{
	const char *name = name_of(grouping, source);
	struct slice type = value_get_text(source, "type");
	return type.length ? arena_printf(grouping->arena, "%s (%s)", name, text_c_string(grouping->arena, type))
			   : name;
}

/* Whether two are the same data source for sure: a text may name it in another way than a uid does. */
static bool is_same(const struct value *a, const struct value *b)
{
	struct slice uid = value_get_text(a, "uid");
	struct slice type = value_get_text(a, "type");
	struct slice other = value_get_text(b, "type");
	if (!a || !b)
		return !a && !b;
	return value_equal(a, b) || (uid.length && slice_equal(uid, value_get_text(b, "uid")) &&
				     (!type.length || !other.length || slice_equal(type, other)));
}

static struct use use_of_form(const struct grouping *grouping, size_t at, const struct value *old,
			      const struct value *new)
{
	return (struct use){.kind = USE_FORM,
			    .old = is_none(old) ? "none" : name_with_type(grouping, old),
			    .new = is_none(new) ? "none" : name_with_type(grouping, new),
			    .first = (uint32_t)at,
			    .count = 1};
}

/* A whole data source was put in, taken out or replaced. */
static struct use use_of_whole(const struct grouping *grouping, size_t at)
{
	const struct change *change = &grouping->changes->items[at];
	bool is_query = slice_starts_with(slice_of(grouping_rest(grouping, at)), "targets/");
	const struct value *old = change->old;
	const struct value *new = change->new;
	if (!old && is_query)
		old = value_get(change->old_panel, "datasource");
	if (!new &&is_query)
		new = value_get(change->new_panel, "datasource");
	struct use use = {
		.old = name_of(grouping, old), .new = name_of(grouping, new), .first = (uint32_t)at, .count = 1};
	if (is_query && change->kind != CHANGE_SET && is_same(old, new)) {
		bool is_panels = is_same(new, value_get(change->new_panel, "datasource"));
		use.kind = !change->new ? USE_LEFT_OUT : is_panels ? USE_WRITTEN_OUT : USE_KEPT;
		return use;
	}
	if (strcmp(use.old, use.new) == 0)
		return use_of_form(grouping, at, old, new);
	if (!slice_equal(value_get_text(old, "type"), value_get_text(new, "type"))) {
		use.old = name_with_type(grouping, old);
		use.new = name_with_type(grouping, new);
	}
	return use;
}

/* Members of one were: the uid is its name, without a change of it the name, and the type goes with either. */
static struct use use_of_members(const struct grouping *grouping, size_t at, size_t count)
{
	static const char *const keys[] = {"/uid", "/name", "/type"};
	const struct change *found[3] = {NULL};
	for (size_t i = at; i < at + count; i++)
		for (size_t k = 0; k < 3; k++)
			if (slice_ends_with(slice_of(grouping->changes->items[i].path), keys[k]))
				found[k] = &grouping->changes->items[i];
	const struct change *named = found[0] ? found[0] : found[1] ? found[1] : found[2];
	assert(named);
	struct use use = {.kind = named == found[2] ? USE_TYPE : USE_REPLACED,
			  .old = name_of(grouping, named->old),
			  .new = name_of(grouping, named->new),
			  .first = (uint32_t)at,
			  .count = (uint32_t)count};
	if (found[0] && found[1]) {
		use.old = arena_printf(grouping->arena, "%s, name %s", use.old, name_of(grouping, found[1]->old));
		use.new = arena_printf(grouping->arena, "%s, name %s", use.new, name_of(grouping, found[1]->new));
	}
	if (named == found[2] || !found[2])
		return use;
	use.old = arena_printf(grouping->arena, "%s (%s)", use.old, name_of(grouping, found[2]->old));
	use.new = arena_printf(grouping->arena, "%s (%s)", use.new, name_of(grouping, found[2]->new));
	return use;
}

static struct use *find_uses(const struct grouping *grouping, size_t *count)
{
	struct use *uses = arena_array(grouping->scratch, grouping->changes->count, sizeof *uses);
	const struct change *changes = grouping->changes->items;
	*count = 0;
	for (size_t i = 0, next; i < grouping->changes->count; i = next) {
		size_t length = grouping->is_taken[i] ? 0 : place_length(changes[i].path);
		next = i + 1;
		if (length == 0 || !is_data_source(grouping, i, length))
			continue;
		bool is_whole = changes[i].path[length] == '\0';
		while (!is_whole && next < grouping->changes->count && !grouping->is_taken[next] &&
		       place_length(changes[next].path) == length &&
		       strncmp(changes[i].path, changes[next].path, length) == 0)
			next++;
		if (is_whole && is_none(changes[i].old) && is_none(changes[i].new))
			continue; /* null or absent: a default written or dropped, for fold_upgrade.c */
		uses[(*count)++] = is_whole ? use_of_whole(grouping, i) : use_of_members(grouping, i, next - i);
	}
	return uses;
}

static int compare_pairs(const struct use *left, const struct use *right)
{
	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	int order = strcmp(left->old, right->old);
	return order ? order : strcmp(left->new, right->new);
}

static int compare_uses(const void *a, const void *b)
{
	const struct use *left = a;
	const struct use *right = b;
	int order = compare_pairs(left, right);
	return order ? order : left->first < right->first ? -1 : left->first > right->first;
}

/* ---- words ---- */

/* What is between the subject and the data source: "query A"; "" when it is the subject's own. */
static struct slice part_of(const struct grouping *grouping, const struct use *use)
{
	const char *what = grouping->changes->items[use->first].what;
	const char *words = grouping->subjects[grouping->subject[use->first]].words;
	size_t length = strlen(words);
	if (strncmp(what, words, length) == 0)
		what += length;
	what += strspn(what, ",: ");
	struct slice part = {what, strlen(what)};
	const char *end = memmem(what, part.length, "data source", strlen("data source"));
	for (const char *next = end; next;
	     next = memmem(next + 1, strlen(next + 1), "data source", strlen("data source")))
		end = next;
	if (end)
		part.length = (size_t)(end - what);
	while (part.length && strchr(":, .", part.at[part.length - 1]))
		part.length--;
	return part;
}

/* One line a subject: "'CPU' (id 4)", or with what of it: "'CPU' (id 4), query A, query B", "variable 'pod'". */
static void add_places(const struct uses *uses, struct group_draft *draft)
{
	struct grouping *grouping = uses->grouping;
	for (size_t i = 0, next; i < uses->count; i = next) {
		STRBUF_AUTO words = STRBUF_INIT(TEXT_BYTES);
		size_t subject = grouping->subject[uses->items[i].first];
		bool is_own = false;
		for (next = i; next < uses->count && grouping->subject[uses->items[next].first] == subject; next++) {
			if (subject == 0 && next > i)
				break;
			is_own = is_own || part_of(grouping, &uses->items[next]).length == 0;
		}
		if (subject)
			strbuf_add_text(&words, panel_name(grouping, subject));
		for (size_t k = i; k < next && !(is_own && subject); k++) {
			struct slice part = part_of(grouping, &uses->items[k]);
			strbuf_add_text(&words, words.length ? ", " : "");
			strbuf_add_slice(&words, part.length ? part : slice_of("dashboard"));
		}
		grouping_place(grouping, draft, arena_strdup(grouping->arena, words.at));
	}
}

/* "in 12 panels, 31 queries, 1 variable" */
static void add_counts(const struct uses *uses, struct strbuf *label)
{
	enum { PANELS, QUERIES, VARIABLES, ANNOTATIONS, OTHERS, COUNTED };
	static const char *const nouns[COUNTED][2] = {{"panel", "panels"},
						      {"query", "queries"},
						      {"variable", "variables"},
						      {"annotation", "annotations"},
						      {"other place", "other places"}};
	size_t counts[COUNTED] = {0};
	size_t subject = 0;
	for (size_t i = 0; i < uses->count; i++) {
		const struct grouping *grouping = uses->grouping;
		const struct use *use = &uses->items[i];
		struct slice part = part_of(grouping, use);
		bool is_new = grouping->subject[use->first] != subject;
		subject = grouping->subject[use->first];
		counts[PANELS] += subject && is_new;
		if (slice_starts_with(part, "query "))
			counts[QUERIES]++;
		else if (slice_starts_with(part, "variable "))
			counts[VARIABLES]++;
		else if (slice_starts_with(part, "annotation "))
			counts[ANNOTATIONS]++;
		else if (part.length || !subject)
			counts[OTHERS]++;
	}
	const char *before = " in ";
	for (size_t i = 0; i < COUNTED; i++) {
		if (counts[i] == 0)
			continue;
		strbuf_printf(label, "%s%zu %s", before, counts[i], nouns[i][counts[i] > 1]);
		before = ", ";
	}
}

static void add_label(const struct uses *uses, struct group_draft *draft)
{
	static const char *const verbs[] = {
		[USE_WRITTEN_OUT] = "written out", [USE_KEPT] = "written out", [USE_LEFT_OUT] = "left out"};
	struct grouping *grouping = uses->grouping;
	const struct use *first = &uses->items[0];
	STRBUF_AUTO label = STRBUF_INIT(TEXT_BYTES);
	const char *verb = verbs[first->kind];
	struct slice part = part_of(grouping, first);
	if (uses->count == 1 && part.length) {
		strbuf_add_slice(&label, part);
		strbuf_add_text(&label, ": ");
	}
	strbuf_add_text(&label, "data source");
	if (first->kind == USE_TYPE)
		strbuf_add_text(&label, " type");
	if (verb)
		strbuf_printf(&label, " %s %s", first->new, verb);
	if (uses->count > 1)
		add_counts(uses, &label);
	if (verb)
		strbuf_add_text(&label, first->kind == USE_KEPT ? " (the panel's before)" : " (the panel's, the same)");
	draft->group.label = arena_strdup(grouping->arena, label.at);
	draft->group.old = verb ? NULL : first->old;
	draft->group.new = verb ? NULL : first->new;
}

static void add_group(const struct uses *uses)
{
	struct grouping *grouping = uses->grouping;
	size_t subject = grouping->subject[uses->items[0].first];
	for (size_t i = 1; i < uses->count; i++)
		if (grouping->subject[uses->items[i].first] != subject)
			subject = 0;
	struct group_draft *draft = grouping_add(grouping, GROUP_DATA_SOURCE, subject);
	draft->things = uses->count;
	add_label(uses, draft);
	if (uses->count > 1)
		add_places(uses, draft);
	for (size_t i = 0; i < uses->count; i++)
		for (uint32_t k = 0; k < uses->items[i].count; k++)
			grouping_take(grouping, draft, uses->items[i].first + k);
}

void fold_data_source(struct grouping *grouping)
{
	size_t count;
	struct use *uses = find_uses(grouping, &count);
	if (count)
		qsort(uses, count, sizeof *uses, compare_uses);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1; next < count && compare_pairs(&uses[i], &uses[next]) == 0;)
			next++;
		add_group(&(struct uses){grouping, &uses[i], next - i});
	}
}
