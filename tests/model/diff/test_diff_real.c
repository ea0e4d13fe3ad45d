/* SPDX-License-Identifier: MIT */
/*
 * The diff on dashboards as people have them: it misses nothing and says nothing twice when any single value of those
 * in fixtures/dashboards is changed, and it holds on chains of revisions of real ones.
 */
#include "tests/model/diff/revisions.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/diff/diff.h"
#include "model/document/rewrite.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "tests/model/diff/applied.h"
#include "tests/model/value/parsed.h"

/* ---- single values of realistic dashboards ---- */

struct mutation {
	size_t countdown; /* scalars to pass by */
	const struct value *old;
	struct value new;
	bool is_done;
};

/* A copy in which the scalar that the countdown says is another. */
static struct value mutate(struct arena *arena, const struct value *value, struct mutation *mutation)
{
	if (value->kind == VALUE_OBJECT) {
		struct value copy = *value;
		for (size_t i = 0; i < value->count && !mutation->is_done; i++) {
			struct value below = mutate(arena, &value->members[i].value, mutation);
			if (mutation->is_done)
				copy = value_with(arena, value, value->members[i].key, below);
		}
		return copy;
	}
	if (value->kind == VALUE_ARRAY) {
		struct value copy = *value;
		for (size_t i = 0; i < value->count && !mutation->is_done; i++) {
			struct value below = mutate(arena, &value->items[i], mutation);
			if (!mutation->is_done)
				continue;
			struct value *items = arena_array(arena, value->count, sizeof *items);
			memcpy(items, value->items, value->count * sizeof *items);
			items[i] = below;
			copy.items = items;
		}
		return copy;
	}
	if (mutation->countdown-- > 0)
		return *value;
	mutation->is_done = true;
	mutation->old = value;
	mutation->new = value->kind == VALUE_BOOL     ? value_bool(!value->boolean)
			: value->kind == VALUE_NUMBER ? value_integer(arena, 424242)
						      : value_text(slice_of("changed by the test"));
	return mutation->new;
}

static size_t count_scalars(const struct value *value)
{
	size_t count = 0;
	if (value->kind == VALUE_OBJECT)
		for (size_t i = 0; i < value->count; i++)
			count += count_scalars(&value->members[i].value);
	else if (value->kind == VALUE_ARRAY)
		for (size_t i = 0; i < value->count; i++)
			count += count_scalars(&value->items[i]);
	else
		count = 1;
	return count;
}

static bool holds(const struct value *value, const struct value *sought)
{
	if (value->kind == VALUE_OBJECT) {
		for (size_t i = 0; i < value->count; i++)
			if (holds(&value->members[i].value, sought))
				return true;
		return false;
	}
	if (value->kind == VALUE_ARRAY) {
		for (size_t i = 0; i < value->count; i++)
			if (holds(&value->items[i], sought))
				return true;
		return false;
	}
	return value_equal(value, sought);
}

static void check_mutation(const char *file, const struct value *dashboard, size_t which)
{
	ARENA_AUTO arena = arena_new();
	struct mutation mutation = {.countdown = which};
	struct value changed = mutate(arena, dashboard, &mutation);
	assert_true(mutation.is_done);
	struct changes changes = diff_dashboards(arena, dashboard, &changed);
	if (changes.count != 1)
		fail_msg("%s, scalar %zu on line %u: %zu changes, the first: %s", file, which, mutation.old->line,
			 changes.count, changes.count ? changes.items[0].what : "");
	assert_true(value_equal(applied(arena, dashboard, &changes), &changed));
	const struct change *change = &changes.items[0];
	assert_non_null(change->old);
	assert_non_null(change->new);
	assert_true(change->kind == CHANGE_SET || change->kind == CHANGE_MOVE);
	/* the scalar itself, or the list or position that people see as one value */
	assert_true(holds(change->old, mutation.old));
	assert_true(holds(change->new, &mutation.new));
	bool is_small = change->new->kind < VALUE_ARRAY || change->kind == CHANGE_MOVE ||
			(change->new->kind == VALUE_ARRAY && change->new->count < 10);
	if (!is_small)
		fail_msg("%s: %s is too much for one scalar", file, change->path);
}

static const char *const FIXTURES[] = {"checkout-service.json", "aks-cluster.json", "storage-accounts.json",
				       "shop-overview.json"};

static void one_changed_value_is_one_change(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof FIXTURES / sizeof *FIXTURES; i++) {
		ARENA_AUTO arena = arena_new();
		const struct value *dashboard = read_file(
			arena, arena_printf(arena, "%s/dashboards/%s", DASHSYNC_FIXTURES, FIXTURES[i]));
		size_t count = count_scalars(dashboard);
		assert_true(count > 100);
		for (size_t which = 0; which < count; which++)
			check_mutation(FIXTURES[i], dashboard, which);
		assert_int_equal(diff_dashboards(arena, dashboard, dashboard).count, 0);
	}
}

static void another_dashboard_is_a_whole_lot_of_changes(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof FIXTURES / sizeof *FIXTURES; i++)
		for (size_t k = 0; k < sizeof FIXTURES / sizeof *FIXTURES; k++) {
			const char *old = arena_printf(arena, "%s/dashboards/%s", DASHSYNC_FIXTURES, FIXTURES[i]);
			const char *new = arena_printf(arena, "%s/dashboards/%s", DASHSYNC_FIXTURES, FIXTURES[k]);
			const struct value *before = read_file(arena, old);
			const struct value *after = read_file(arena, new);
			struct changes changes = diff_dashboards(arena, before, after);
			assert_true(i == k ? changes.count == 0 : changes.count > 20);
			assert_true(value_equal(applied(arena, before, &changes), after));
		}
}

/* ---- revisions of real dashboards ---- */

static void revisions_of_real_dashboards_differ_when_they_do(void **state)
{
	(void)state;
	struct revision revisions[1000];
	const char *corpus = corpus_or_skip();
	ARENA_AUTO arena = arena_new();
	size_t count = read_revisions(arena, corpus, revisions, sizeof revisions / sizeof *revisions);
	assert_true(count > 10);
	for (size_t i = 1; i < count; i++) {
		if (strcmp(revisions[i - 1].chain, revisions[i].chain) != 0)
			continue;
		ARENA_AUTO pair = arena_new();
		const struct value *old = read_file(pair, revisions[i - 1].path);
		const struct value *new = read_file(pair, revisions[i].path);
		assert_int_equal(diff_dashboards(pair, new, new).count, 0);
		struct changes changes = diff_dashboards(pair, old, new);
		assert_true((changes.count == 0) == value_equal(old, new));
		assert_true(value_equal(applied(pair, old, &changes), new));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_changed_value_is_one_change),
		cmocka_unit_test(another_dashboard_is_a_whole_lot_of_changes),
		cmocka_unit_test(revisions_of_real_dashboards_differ_when_they_do),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
