/* SPDX-License-Identifier: MIT */
/*
 * Queries of a panel that got other letters because one was put in front or taken out: A, B, C became B, C, D. Queries
 * are compared by letter (model/diff), so that each of them seems to have become the one before it; here they are
 * paired by what they ask, and where that explains all of it, the changes are one group, with what was added or taken
 * out. What names a query by its letter and followed belongs to it: expressions ($A), overrides, transformations, the
 * conditions of an alert.
 */
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/slice.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/query/reference.h"
#include "model/report/changed_panels.h"
#include "model/report/fold.h"
#include "model/value/digest.h"
#include "model/value/value.h"
#include "model/words/words.h"

#define TEXT_BYTES (SIZE_MAX / 2)
#define NONE       SIZE_MAX

struct lettered {
	const struct value *query;
	struct slice letter;
	struct digest content; /* without letter and expression */
	size_t pair;           /* index on the other side, or NONE */
};

struct letters {
	struct lettered *items;
	size_t count;
};

/* The queries of one panel on both sides; those of old are sorted by letter for the search. */
struct relettering {
	struct grouping *grouping;
	const struct changed_panel *panel;
	struct letters old;
	struct letters new;
	const struct lettered **by_letter;
};

/* ---- pairing ---- */

static struct letters letters_of(const struct grouping *grouping, const struct value *panel)
{
	static const char *const names[] = {"refId", "expression", NULL};
	const struct value *targets = value_get_kind(panel, "targets", VALUE_ARRAY);
	size_t count = targets ? targets->count : 0;
	struct letters letters = {arena_array(grouping->scratch, count, sizeof *letters.items), count};
	for (size_t i = 0; i < count; i++) {
		const struct value *query = &targets->items[i];
		struct value rest = query->kind == VALUE_OBJECT ? value_without(grouping->scratch, query, names)
								: *query;
		letters.items[i] = (struct lettered){query, value_get_text(query, "refId"), digest_of_value(&rest),
						     NONE};
	}
	return letters;
}

static int compare_letters(const void *a, const void *b)
{
	const struct lettered *const *left = a;
	const struct lettered *const *right = b;
	return slice_compare((*left)->letter, (*right)->letter);
}

/* The old query of a letter, or NULL. */
static const struct lettered *query_of(const struct relettering *relettering, struct slice letter)
{
	const struct lettered sought = {.letter = letter};
	const struct lettered *key = &sought;
	const struct lettered **found = relettering->old.count
						? bsearch(&key, relettering->by_letter, relettering->old.count,
							  sizeof *relettering->by_letter, compare_letters)
						: NULL;
	return found ? *found : NULL;
}

/* The new letter of an old one; the same where the query is gone or there is none. */
static struct slice letter_now(const struct relettering *relettering, struct slice letter)
{
	const struct lettered *query = query_of(relettering, letter);
	return query && query->pair != NONE ? relettering->new.items[query->pair].letter : letter;
}

/* "$A + ${B}", or "A" alone, with today's letters. */
static bool is_relettered_text(const struct relettering *relettering, struct slice old, struct slice new)
{
	STRBUF_AUTO text = STRBUF_INIT(TEXT_BYTES);
	struct reference reference;
	size_t from = 0;
	if (query_of(relettering, old))
		return slice_equal(letter_now(relettering, old), new);
	for (size_t at = 0; reference_next(old, at, &reference); at = reference.at + reference.length) {
		size_t name = (size_t)(reference.name.at - old.at);
		strbuf_add(&text, old.at + from, name - from);
		strbuf_add_slice(&text, letter_now(relettering, reference.name));
		from = name + reference.name.length;
	}
	strbuf_add(&text, old.at + from, old.length - from);
	return slice_equal(strbuf_slice(&text), new);
}

static bool is_relettered(const struct relettering *relettering, const struct value *old, const struct value *new)
{
	if (!old || !new)
		return !old && !new;
	if (old->kind == VALUE_STRING && new->kind == VALUE_STRING)
		return is_relettered_text(relettering, old->text, new->text);
	if (old->kind != VALUE_ARRAY || new->kind != VALUE_ARRAY || old->count != new->count)
		return value_equal(old, new);
	for (size_t i = 0; i < old->count; i++)
		if (!is_relettered(relettering, &old->items[i], &new->items[i]))
			return false;
	return true;
}

struct by_content {
	const struct lettered *query;
	size_t index;
};

static int compare_contents(const void *a, const void *b)
{
	const struct by_content *left = a;
	const struct by_content *right = b;
	int order = strcmp(left->query->content.hex, right->query->content.hex);
	return order ? order : left->index < right->index ? -1 : left->index > right->index;
}

static struct by_content *sorted_contents(const struct relettering *relettering, const struct letters *letters)
{
	struct by_content *sorted = arena_array(relettering->grouping->scratch, letters->count, sizeof *sorted);
	for (size_t i = 0; i < letters->count; i++)
		sorted[i] = (struct by_content){&letters->items[i], i};
	if (letters->count)
		qsort(sorted, letters->count, sizeof *sorted, compare_contents);
	return sorted;
}

/* The k-th of a content with the k-th: queries keep their order when one is put in. */
static void pair_queries(struct relettering *relettering)
{
	const struct by_content *olds = sorted_contents(relettering, &relettering->old);
	const struct by_content *news = sorted_contents(relettering, &relettering->new);
	for (size_t i = 0, k = 0; i < relettering->old.count && k < relettering->new.count;) {
		int order = strcmp(olds[i].query->content.hex, news[k].query->content.hex);
		if (order == 0) {
			relettering->old.items[olds[i].index].pair = news[k].index;
			relettering->new.items[news[k].index].pair = olds[i].index;
		}
		i += order <= 0;
		k += order >= 0;
	}
	relettering->by_letter = arena_array(relettering->grouping->scratch, relettering->old.count,
					     sizeof *relettering->by_letter);
	for (size_t i = 0; i < relettering->old.count; i++)
		relettering->by_letter[i] = &relettering->old.items[i];
	if (relettering->old.count)
		qsort(relettering->by_letter, relettering->old.count, sizeof *relettering->by_letter, compare_letters);
}

static size_t count_alone(const struct letters *letters)
{
	size_t count = 0;
	for (size_t i = 0; i < letters->count; i++)
		count += letters->items[i].pair == NONE;
	return count;
}

/*
 * Whether other letters, and queries that only came or only went, are all that differs: then, and only then, no edit
 * is hidden by saying so.
 */
static bool is_explained(const struct relettering *relettering)
{
	size_t others = 0;
	for (size_t i = 0; i < relettering->old.count; i++) {
		const struct lettered *old = &relettering->old.items[i];
		if (old->pair == NONE)
			continue;
		const struct lettered *new = &relettering->new.items[old->pair];
		if (!old->letter.length != !new->letter.length)
			return false;
		others += !slice_equal(old->letter, new->letter);
		if (!is_relettered(relettering, value_get(old->query, "expression"),
				   value_get(new->query, "expression")))
			return false;
	}
	return others > 0 && (count_alone(&relettering->old) == 0 || count_alone(&relettering->new) == 0);
}

/* ---- words ---- */

static bool is_next(struct slice letter, struct slice before)
{
	return letter.length == 1 && before.length == 1 && letter.at[0] == before.at[0] + 1;
}

/* "A..C" and "B..D" of each run that went the same distance. */
static void add_runs(const struct relettering *relettering, struct strbuf *old, struct strbuf *new)
{
	const struct lettered *from = NULL;
	const struct lettered *to = NULL;
	for (size_t i = 0; i <= relettering->old.count; i++) {
		const struct lettered *query = i < relettering->old.count ? &relettering->old.items[i] : NULL;
		const struct slice now = query && query->pair != NONE ? relettering->new.items[query->pair].letter
								      : (struct slice){NULL, 0};
		bool is_other = now.at && !slice_equal(now, query->letter);
		if (is_other && from && is_next(query->letter, to->letter) &&
		    is_next(now, relettering->new.items[to->pair].letter)) {
			to = query;
			continue;
		}
		if (from) {
			const char *comma = old->length ? ", " : "";
			struct slice first = relettering->new.items[from->pair].letter;
			struct slice last = relettering->new.items[to->pair].letter;
			bool is_run = from != to;
			strbuf_printf(old, "%s%.*s%s%.*s", comma, SLICE_ARG(from->letter), is_run ? ".." : "",
				      is_run ? (int)to->letter.length : 0, to->letter.at);
			strbuf_printf(new, "%s%.*s%s%.*s", comma, SLICE_ARG(first), is_run ? ".." : "",
				      is_run ? (int)last.length : 0, last.at);
		}
		from = is_other ? query : NULL;
		to = from;
	}
}

/* The queries without a partner, each as a detail. */
static void add_alone(const struct relettering *relettering, struct group_draft *draft, const struct letters *letters,
		      char sign)
{
	const struct value *panel = sign == '+' ? relettering->panel->new : relettering->panel->old;
	for (size_t i = 0; i < letters->count; i++)
		if (letters->items[i].pair == NONE)
			query_detail(relettering->grouping, draft, sign, panel, letters->items[i].query);
}

/* ---- the group ---- */

/* Whether what has this path in a transformation is a query's letter: a column may be called A as well. */
static bool is_letter_of_transformation(struct slice path)
{
	static const char *const ends[] = {"/include", "RefId", "refId", "/filter/options"};
	for (size_t i = 0; slice_starts_with(path, "transformations/") && i < sizeof ends / sizeof *ends; i++)
		if (slice_ends_with(path, ends[i]))
			return true;
	return false;
}

/* Whether a change outside of the queries names one by its letter and followed. */
static bool follows(const struct relettering *relettering, size_t at)
{
	const struct change *change = &relettering->grouping->changes->items[at];
	const char *rest = grouping_rest(relettering->grouping, at);
	bool is_place = is_letter_of_transformation(slice_of(rest)) ||
			strncmp(rest, "alert/conditions/", strlen("alert/conditions/")) == 0 ||
			(strncmp(rest, "fieldConfig/overrides/[matcher=byFrameRefID", 43) == 0 &&
			 slice_ends_with(slice_of(rest), "/matcher/options"));
	return is_place && change->kind == CHANGE_SET && is_relettered(relettering, change->old, change->new);
}

static bool is_mine(const struct relettering *relettering, size_t at)
{
	const char *rest = grouping_rest(relettering->grouping, at);
	if (relettering->grouping->is_taken[at])
		return false;
	return strncmp(rest, "targets/", strlen("targets/")) == 0 || strcmp(rest, "targets") == 0 ||
	       follows(relettering, at);
}

static size_t count_relettered(const struct relettering *relettering)
{
	size_t count = 0;
	for (size_t i = 0; i < relettering->old.count; i++) {
		const struct lettered *old = &relettering->old.items[i];
		count += old->pair != NONE && !slice_equal(old->letter, relettering->new.items[old->pair].letter);
	}
	return count;
}

static void add_group(const struct relettering *relettering)
{
	struct grouping *grouping = relettering->grouping;
	struct group_draft *draft = grouping_add(grouping, GROUP_REF_IDS, relettering->panel->subject);
	STRBUF_AUTO old = STRBUF_INIT(TEXT_BYTES);
	STRBUF_AUTO new = STRBUF_INIT(TEXT_BYTES);
	add_runs(relettering, &old, &new);
	draft->group.label = "queries renamed";
	draft->group.old = text_c_string(grouping->arena, strbuf_slice(&old));
	draft->group.new = text_c_string(grouping->arena, strbuf_slice(&new));
	draft->things = count_relettered(relettering);
	draft->queries_added = count_alone(&relettering->new);
	draft->queries_removed = count_alone(&relettering->old);
	add_alone(relettering, draft, &relettering->new, '+');
	add_alone(relettering, draft, &relettering->old, '-');
	for (size_t i = 0; i < relettering->panel->count; i++)
		if (is_mine(relettering, relettering->panel->changes[i]))
			grouping_take(grouping, draft, relettering->panel->changes[i]);
}

static bool has_changed_query(const struct grouping *grouping, const struct changed_panel *panel)
{
	for (size_t i = 0; i < panel->count; i++)
		if (!grouping->is_taken[panel->changes[i]] &&
		    strncmp(grouping_rest(grouping, panel->changes[i]), "targets/", strlen("targets/")) == 0)
			return true;
	return false;
}

void fold_ref_ids(struct grouping *grouping)
{
	struct changed_panels panels = changed_panels(grouping);
	for (size_t i = 0; i < panels.count; i++) {
		const struct changed_panel *panel = &panels.items[i];
		if (!panel->old || !panel->new || !has_changed_query(grouping, panel))
			continue;
		struct relettering relettering = {.grouping = grouping,
						  .panel = panel,
						  .old = letters_of(grouping, panel->old),
						  .new = letters_of(grouping, panel->new)};
		pair_queries(&relettering);
		if (is_explained(&relettering))
			add_group(&relettering);
	}
}
