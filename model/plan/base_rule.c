/* SPDX-License-Identifier: MIT */
/*
 * The first-parent line is walked once, from its newest commit down to its oldest, with the time of the last commit
 * seen that changed the dashboard: that is each commit's `next`. Then versions are looked at from the newest, each with
 * its newest commit.
 */
#include "model/plan/base_rule.h"

#include "model/base/arena.h"

/* What the line of first parents says about a commit. */
struct place {
	bool is_on_line;
	bool is_replaced; /* a later commit of the line changed the dashboard, */
	int64_t next;     /* the first of them at this time */
};

/* Whether a commit changed the dashboard against its first parent. */
enum changed {
	CHANGED_NO,
	CHANGED_YES,
	CHANGED_UNKNOWN, /* its parent is not among the commits */
};

struct rules {
	const struct base_rule_input *input;
	struct place *places;
	int64_t *created; /* of each version, seen through resaves */
};

static enum changed changed(const struct base_rule_input *input, size_t c)
{
	const struct base_rule_commit *commit = &input->commits[c];
	if (commit->parent == BASE_RULE_UNKNOWN)
		return CHANGED_UNKNOWN;
	size_t before = commit->parent == BASE_RULE_NONE ? BASE_RULE_NONE : input->commits[commit->parent].document;
	return before != commit->document ? CHANGED_YES : CHANGED_NO;
}

/* Whether the line of first parents that begins at `from` leads through the commit to apply. */
static bool leads_through(const struct base_rule_input *input, size_t from)
{
	while (from < input->applied)
		from = input->commits[from].parent;
	return from == input->applied;
}

/* Fills in the places: of the line of the newest commit when the one to apply is on it, else of that one's own. */
static void find_line(const struct rules *rules)
{
	const struct base_rule_input *input = rules->input;
	struct place place = {.is_on_line = true};
	size_t c = input->applied < input->commits_count && !leads_through(input, 0) ? input->applied : 0;
	while (c < input->commits_count) { /* NONE and UNKNOWN are above */
		rules->places[c] = place;
		if (changed(input, c) == CHANGED_YES)
			place = (struct place){true, true, input->commits[c].time};
		c = input->commits[c].parent;
	}
}

static void find_times(const struct rules *rules)
{
	const struct base_rule_input *input = rules->input;
	for (size_t v = input->versions_count; v-- > 0;) {
		bool is_resave = input->versions[v].is_resave && v + 1 < input->versions_count;
		rules->created[v] = is_resave ? rules->created[v + 1] : input->versions[v].created;
	}
}

static bool is_same(const struct base_rule_input *input, size_t c, size_t v)
{
	size_t document = input->commits[c].document;
	return document != BASE_RULE_NONE && input->same[document * input->versions_count + v];
}

/* Whether a version was saved before a commit, with `margin` seconds to spare. */
static bool is_before(const struct rules *rules, size_t v, size_t c, int64_t margin)
{
	int64_t created = rules->created[v];
	return created <= INT64_MAX - margin && created + margin <= rules->input->commits[c].time;
}

/* Git took the version in. */
static bool is_taken(const struct rules *rules, size_t c, size_t v, int64_t margin)
{
	return changed(rules->input, c) == CHANGED_YES && is_before(rules, v, c, margin);
}

/* Live was what git said. */
static bool is_said(const struct rules *rules, size_t c, size_t v)
{
	const struct place *place = &rules->places[c];
	return place->is_on_line && (!place->is_replaced || rules->created[v] <= place->next);
}

/* Whether a version agrees with a commit, by rule 2. */
static bool agrees_above_ours(const struct rules *rules, size_t c, size_t v)
{
	enum base_rule_kin kin = rules->input->commits[c].kin;
	if (kin == BASE_RULE_OTHER || !is_same(rules->input, c, v))
		return false;
	if (kin == BASE_RULE_SAME)
		return is_said(rules, c, v);
	return is_taken(rules, c, v, 0) || (changed(rules->input, c) != CHANGED_NO && is_said(rules, c, v));
}

/*
 * And by rule 3. On the line, only what was not saved after the next commit counts: by committers' clocks that disagree
 * a commit may be younger than the one that replaced it.
 */
static bool agrees(const struct rules *rules, size_t c, size_t v)
{
	if (changed(rules->input, c) == CHANGED_NO || !is_same(rules->input, c, v))
		return false;
	return is_said(rules, c, v) || (!rules->places[c].is_on_line && is_taken(rules, c, v, 0));
}

/* The newest commit that a version agrees with, or NONE. */
static size_t newest_commit(const struct rules *rules, size_t v)
{
	bool (*agrees_with)(const struct rules *, size_t,
			    size_t) = rules->input->ours == BASE_RULE_NONE ? agrees : agrees_above_ours;
	for (size_t c = 0; c < rules->input->commits_count; c++)
		if (agrees_with(rules, c, v))
			return c;
	return BASE_RULE_NONE;
}

/* The first of the versions before `end` that may be the base, with the commit; version NONE when none is. */
static struct base_rule_choice choose(const struct rules *rules, size_t end, unsigned rule)
{
	const struct base_rule_input *input = rules->input;
	struct base_rule_choice first = {0, BASE_RULE_NONE, BASE_RULE_NONE};
	for (size_t v = 0; v < end; v++) {
		size_t c = newest_commit(rules, v);
		if (c == BASE_RULE_NONE)
			continue;
		struct base_rule_choice choice = {rule, v, c};
		if (first.version == BASE_RULE_NONE) {
			bool is_late = rule == 2 && input->git_is_ours &&
				       (input->commits[c].kin != BASE_RULE_DESCENDANT ||
					!is_taken(rules, c, v, BASE_RULE_TAKEN_MARGIN));
			if (is_late)
				return first;
			first = choice;
		} else if (c < first.commit && !is_before(rules, first.version, c, BASE_RULE_CLOCK_MARGIN)) {
			return choice;
		}
	}
	return first;
}

struct base_rule_choice base_rule_choose(const struct base_rule_input *input)
{
	ARENA_AUTO scratch = arena_new();
	struct rules rules = {
		.input = input,
		.places = arena_array(scratch, input->commits_count, sizeof *rules.places),
		.created = arena_array(scratch, input->versions_count, sizeof *rules.created),
	};
	for (size_t c = 0; c < input->commits_count; c++)
		rules.places[c] = (struct place){0};
	find_line(&rules);
	find_times(&rules);
	if (input->ours == BASE_RULE_NONE)
		return choose(&rules, input->versions_count, 3);
	struct base_rule_choice choice = choose(&rules, input->ours + (input->ours_is_merged ? 1 : 0), 2);
	return choice.rule ? choice : (struct base_rule_choice){1, input->ours, BASE_RULE_NONE};
}
