/* SPDX-License-Identifier: MIT */
/*
 * What must hold of a merge whatever the edits are, on realistic and on real dashboards with edits from a seeded
 * generator: a side that did nothing adds nothing, both sides are treated alike, edits of different panels never
 * conflict and both are there, ids stay unique.
 */
#include "tests/corpus.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/diff/diff.h"
#include "model/document/document.h"
#include "model/document/rewrite.h"
#include "model/merge/merge.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "tests/model/document/reading.h"

#define CORPUS_BYTES ((size_t)96 << 10) /* larger files are left out, for the sake of time */
#define CORPUS_STEP  4                  /* one file of as many */

static uint64_t random_state;

/* No edit leaves an identity in doubt: none changes one or makes a copy that is equal but for it. */
static bool is_tame;
static const char *const identities[] = {"id", "refId", "name", "matcher"};

static size_t draw(size_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return below ? (size_t)(random_state >> 11) % below : 0;
}

/* ---- edits ---- */

static struct value edit(struct arena *arena, const struct value *value);

/* A copy of an item that is another one: ids from a small range, so that both sides give out the same now and then. */
static struct value copy_item(struct arena *arena, const struct value *item)
{
	static const char *const names[] = {"refId", "name"};
	struct value copy = *item;
	if (item->kind != VALUE_OBJECT)
		return copy;
	if (value_get(item, "id"))
		copy = value_with(arena, &copy, slice_of("id"), value_integer(arena, 5000 + (int64_t)draw(8)));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (value_get(item, names[i]))
			copy = value_with(arena, &copy, slice_of(names[i]),
					  value_text(slice_of(arena_printf(arena, "N%zu", draw(8)))));
	if (is_tame)
		copy = value_with(arena, &copy, slice_of("title"), value_integer(arena, (int64_t)draw(1000)));
	return copy;
}

enum { EDIT_ITEM, EDIT_REMOVE, EDIT_SWAP, EDIT_COPY };

static struct value edit_array(struct arena *arena, const struct value *array)
{
	static const int ways[] = {EDIT_ITEM, EDIT_ITEM, EDIT_ITEM, EDIT_ITEM, EDIT_REMOVE, EDIT_SWAP, EDIT_COPY};
	struct value *items = arena_array(arena, array->count + 1, sizeof *items);
	size_t count = array->count;
	size_t at = draw(count);
	size_t to = draw(count);
	if (count == 0)
		return *array;
	memcpy(items, array->items, count * sizeof *items);
	switch (ways[draw(sizeof ways / sizeof *ways)]) {
	case EDIT_REMOVE:
		memmove(&items[at], &items[at + 1], (--count - at) * sizeof *items);
		break;
	case EDIT_SWAP:
		items[at] = array->items[to];
		items[to] = array->items[at];
		break;
	case EDIT_COPY:
		memmove(&items[to + 1], &items[to], (count++ - to) * sizeof *items);
		items[to] = copy_item(arena, &array->items[at]);
		break;
	default:
		items[at] = edit(arena, &array->items[at]);
	}
	return value_array(arena, items, count);
}

static struct value edit_object(struct arena *arena, const struct value *object)
{
	size_t at = draw(object->count);
	if (object->count == 0 || draw(12) == 0)
		return value_with(arena, object, slice_of(arena_printf(arena, "new%zu", draw(4))),
				  value_integer(arena, (int64_t)draw(3)));
	struct slice key = object->members[at].key;
	for (size_t i = 0; is_tame && i < sizeof identities / sizeof *identities; i++)
		if (slice_is(key, identities[i]))
			return *object;
	if (draw(12) == 0) {
		const char *const keys[] = {arena_copy(arena, key.at, key.length), NULL};
		return value_without(arena, object, keys);
	}
	return value_with(arena, object, key, edit(arena, &object->members[at].value));
}

static struct value edit(struct arena *arena, const struct value *value)
{
	if (value->kind == VALUE_ARRAY)
		return edit_array(arena, value);
	if (value->kind == VALUE_OBJECT)
		return edit_object(arena, value);
	if (value->kind == VALUE_BOOL)
		return value_bool(!value->boolean);
	if (value->kind == VALUE_NUMBER)
		return value_integer(arena, (int64_t)draw(100000) + 100);
	return value_text(slice_of(arena_printf(arena, "edited %zu", draw(100000))));
}

/* Panels are what most edits are about; `move` puts one into a row, or takes what is in a row out of it. */
static struct value move_panel(struct arena *arena, const struct value *dashboard)
{
	const struct value *panels = value_get_kind(dashboard, "panels", VALUE_ARRAY);
	if (!panels || panels->count < 2)
		return *dashboard;
	size_t from = draw(panels->count);
	size_t to = draw(panels->count);
	const struct value *row = &panels->items[to];
	const struct value *inside = value_get_kind(row, "panels", VALUE_ARRAY);
	if (from == to || !inside)
		return *dashboard;
	struct value *items = arena_array(arena, panels->count + inside->count, sizeof *items);
	size_t count = 0;
	bool is_out = inside->count > 0 && draw(2);
	struct value *nested = arena_array(arena, inside->count + 1, sizeof *nested);
	if (inside->count)
		memcpy(nested, inside->items, inside->count * sizeof *nested);
	nested[inside->count] = panels->items[from];
	size_t nested_count = is_out ? inside->count - 1 : inside->count + 1;
	for (size_t i = 0; i < panels->count; i++) {
		if (i == to)
			items[count++] = value_with(arena, row, slice_of("panels"),
						    value_array(arena, nested, nested_count));
		else if (i != from || is_out)
			items[count++] = panels->items[i];
		if (i == from && is_out)
			items[count++] = inside->items[inside->count - 1];
	}
	return value_with(arena, dashboard, slice_of("panels"), value_array(arena, items, count));
}

static const struct value *edit_dashboard(struct arena *arena, const struct value *base, size_t edits)
{
	struct value *edited = arena_alloc(arena, sizeof *edited);
	*edited = *base;
	for (size_t i = 0; i < edits; i++) {
		const struct value *panels = value_get_kind(edited, "panels", VALUE_ARRAY);
		size_t way = draw(8);
		if (way == 0)
			*edited = move_panel(arena, edited);
		else if (way < 5 && panels)
			*edited = value_with(arena, edited, slice_of("panels"), edit_array(arena, panels));
		else
			*edited = edit_object(arena, edited);
	}
	return edited;
}

/* ---- what holds ---- */

static const struct value *with_mark(struct arena *arena, const struct value *value)
{
	struct value *marked = arena_alloc(arena, sizeof *marked);
	*marked = value_with(arena, value, slice_of("mark"), value_bool(true));
	return marked;
}

static char *text_of(struct arena *arena, const struct value *value)
{
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	json_write(value, &out);
	return arena_strdup(arena, out.at);
}

static const char *differences(struct arena *arena, const struct value *a, const struct value *b)
{
	STRBUF_AUTO out = STRBUF_INIT(10000);
	struct changes changes = diff_dashboards(arena, a, b);
	for (size_t i = 0; i < changes.count; i++)
		strbuf_printf(&out, "  %d %s\n", (int)changes.items[i].kind, changes.items[i].path);
	return arena_strdup(arena, out.at ? out.at : "");
}

static void check_result(struct arena *arena, const char *file, const struct value *const sides[3],
			 const struct value *expected)
{
	struct merge merge;
	merge_dashboards(arena, sides[0], sides[1], sides[2], &merge);
	if (merge.conflicts.count || !value_equal(merge.document, expected) || merge.note)
		fail_msg("%s: conflict %s, %s, expected ->\n%s\ngit:\n%s\nlive:\n%s", file,
			 merge.conflicts.count ? merge.conflicts.items[0].path : "none",
			 merge.note ? merge.note : "no note", differences(arena, expected, merge.document),
			 differences(arena, sides[0], sides[1]), differences(arena, sides[0], sides[2]));
}

/* The mark keeps the merge from being answered by a look at the whole documents. */
static void check_idle_side(struct arena *arena, const char *file, const struct value *base, const struct value *edited)
{
	const struct value *idle = with_mark(arena, base);
	const struct value *marked = with_mark(arena, edited);
	check_result(arena, file, (const struct value *[]){base, edited, base}, edited);
	check_result(arena, file, (const struct value *[]){base, base, edited}, edited);
	check_result(arena, file, (const struct value *[]){base, edited, edited}, edited);
	check_result(arena, file, (const struct value *[]){base, edited, idle}, marked);
	check_result(arena, file, (const struct value *[]){base, idle, edited}, marked);
	check_result(arena, file, (const struct value *[]){base, marked, edited}, marked);
	check_result(arena, file, (const struct value *[]){base, edited, marked}, marked);
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The paths of the conflicts, sorted, a line each, each once. */
static const char *paths_of(struct arena *arena, const struct conflicts *conflicts)
{
	STRBUF_AUTO out = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	const char **paths = arena_array(arena, conflicts->count, sizeof *paths);
	for (size_t i = 0; i < conflicts->count; i++)
		paths[i] = conflicts->items[i].path;
	if (conflicts->count)
		qsort(paths, conflicts->count, sizeof *paths, compare_paths);
	for (size_t i = 0; i < conflicts->count; i++)
		if (i == 0 || strcmp(paths[i], paths[i - 1]) != 0)
			strbuf_printf(&out, "%s\n", paths[i]);
	return arena_strdup(arena, out.at ? out.at : "");
}

/* All ids of panels in `ids`; how many there are. */
static size_t list_ids(struct arena *arena, const struct value *panels, const char **ids, size_t count, size_t room)
{
	for (size_t i = 0; panels && panels->kind == VALUE_ARRAY && i < panels->count; i++) {
		const struct value *id = value_get(&panels->items[i], "id");
		if (count < room)
			ids[count++] = id ? text_of(arena, id) : "none";
		count = list_ids(arena, value_get(&panels->items[i], "panels"), ids, count, room);
	}
	return count;
}

/* Whether every panel is known by its id. */
static bool has_unique_ids(const struct value *dashboard)
{
	ARENA_AUTO arena = arena_new();
	const char *ids[1000];
	size_t count = list_ids(arena, value_get(dashboard, "panels"), ids, 0, 1000);
	count = list_ids(arena, value_get(dashboard, "rows"), ids, count, 1000);
	if (count)
		qsort(ids, count, sizeof *ids, compare_paths);
	for (size_t i = 1; i < count; i++)
		if (strcmp(ids[i - 1], ids[i]) == 0)
			return false;
	return true;
}

static size_t merged_count;
static size_t conflict_count;
static size_t disjoint_count;

static void check_two_sides(struct arena *arena, const char *file, const struct value *base, const struct value *git,
			    const struct value *live)
{
	struct merge merge;
	struct merge swapped;
	merge_dashboards(arena, base, git, live, &merge);
	merge_dashboards(arena, base, live, git, &swapped);
	const char *paths = paths_of(arena, &merge.conflicts);
	if (strcmp(paths, paths_of(arena, &swapped.conflicts)) != 0)
		fail_msg("%s: conflicts\n%s, the other way round\n%s\ngit:\n%s\nlive:\n%s", file, paths,
			 paths_of(arena, &swapped.conflicts), differences(arena, base, git),
			 differences(arena, base, live));
	bool are_unique = has_unique_ids(git) && has_unique_ids(live);
	if (are_unique && !has_unique_ids(merge.document))
		fail_msg("%s: an id is there twice; conflicts\n%s\n%s\n%s", file, paths, differences(arena, base, git),
			 differences(arena, base, live));
	merged_count += merge.conflicts.count == 0;
	conflict_count += merge.conflicts.count > 0;
	if (merge.conflicts.count || !is_tame || !are_unique)
		return;
	struct merge again;
	merge_dashboards(arena, base, merge.document, live, &again);
	if (merge_relation(&again, merge.document) != MERGE_CONTAINED)
		fail_msg("%s: live is not contained in the merge\ngit:\n%s\nlive:\n%s\nagain:\n%s%s", file,
			 differences(arena, base, git), differences(arena, base, live),
			 differences(arena, merge.document, again.document), paths_of(arena, &again.conflicts));
}

/* ---- different panels ---- */

/* Edits one panel and leaves its id and what is in it. */
static const struct value *edit_panel(struct arena *arena, const struct value *base, size_t at)
{
	const struct value *panels = value_get(base, "panels");
	struct value *items = arena_array(arena, panels->count, sizeof *items);
	const struct value *panel = &panels->items[at];
	memcpy(items, panels->items, panels->count * sizeof *items);
	for (size_t i = 0; i < 3; i++) {
		struct value edited = edit_object(arena, &items[at]);
		const struct value *id = value_get(&edited, "id");
		const struct value *inside = value_get(&edited, "panels");
		bool is_kept = !value_get(panel, "panels") ||
			       (inside && value_equal(inside, value_get(panel, "panels")));
		if (id && value_equal(id, value_get(panel, "id")) && is_kept)
			items[at] = edited;
	}
	struct value *edited = arena_alloc(arena, sizeof *edited);
	*edited = value_with(arena, base, slice_of("panels"), value_array(arena, items, panels->count));
	return edited;
}

static bool has_change(const struct changes *changes, const struct change *sought)
{
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		if (change->kind == sought->kind && strcmp(change->path, sought->path) == 0 &&
		    (!change->new || !sought->new ? change->new == sought->new : value_equal(change->new, sought->new)))
			return true;
	}
	return false;
}

static void check_different_panels(struct arena *arena, const char *file, const struct value *base)
{
	const struct value *panels = value_get_kind(base, "panels", VALUE_ARRAY);
	if (!panels || panels->count < 2 || !has_unique_ids(base))
		return;
	size_t one = draw(panels->count);
	size_t other = (one + 1 + draw(panels->count - 1)) % panels->count;
	if (!value_get(&panels->items[one], "id") || !value_get(&panels->items[other], "id"))
		return;
	const struct value *git = edit_panel(arena, base, one);
	const struct value *live = edit_panel(arena, base, other);
	struct merge merge;
	merge_dashboards(arena, base, git, live, &merge);
	struct changes by_git = diff_dashboards(arena, base, git);
	struct changes by_live = diff_dashboards(arena, base, live);
	struct changes by_both = diff_dashboards(arena, base, merge.document);
	bool is_union = by_both.count == by_git.count + by_live.count;
	for (size_t i = 0; i < by_both.count; i++)
		is_union = is_union &&
			   (has_change(&by_git, &by_both.items[i]) || has_change(&by_live, &by_both.items[i]));
	if (merge.conflicts.count || !is_union)
		fail_msg("%s: conflicts\n%sgit:\n%s\nlive:\n%s\nboth:\n%s", file, paths_of(arena, &merge.conflicts),
			 differences(arena, base, git), differences(arena, base, live),
			 differences(arena, base, merge.document));
	disjoint_count++;
}

static void check_dashboard(const char *file, const struct value *base, size_t rounds)
{
	for (size_t i = 0; i < rounds; i++) {
		ARENA_AUTO arena = arena_new();
		random_state = 0x9e3779b97f4a7c15u + i * 0x1000193u;
		is_tame = i % 2 == 0;
		const struct value *git = edit_dashboard(arena, base, 1 + draw(12));
		const struct value *live = edit_dashboard(arena, base, 1 + draw(12));
		check_idle_side(arena, file, base, git);
		check_two_sides(arena, file, base, git, live);
		check_different_panels(arena, file, base);
	}
}

/* ---- dashboards ---- */

static void check_file(const char *path, size_t rounds)
{
	ARENA_AUTO arena = arena_new();
	struct slice text = reading_file(arena, path);
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, arena);
	if (text.length > CORPUS_BYTES || !documents_read(arena, text, FILE_JSON, path, &diags, &documents))
		return;
	for (size_t i = 0; i < documents.count; i++)
		check_dashboard(path, normal_form(arena, documents.items[i].dashboard), rounds);
}

static void edits_of_realistic_dashboards_merge(void **state)
{
	(void)state;
	static const char *const files[] = {"checkout-service.json", "aks-cluster.json", "storage-accounts.json",
					    "shop-overview.json"};
	merged_count = conflict_count = disjoint_count = 0;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		ARENA_AUTO arena = arena_new();
		check_file(arena_printf(arena, "%s/dashboards/%s", DASHSYNC_FIXTURES, files[i]), 60);
	}
	print_message("%zu merged, %zu conflicts, %zu pairs of panels\n", merged_count, conflict_count, disjoint_count);
	assert_true(merged_count > 60 && conflict_count > 20 && disjoint_count > 60);
}

static void edits_of_real_dashboards_merge(void **state)
{
	(void)state;
	const char *corpus = corpus_or_skip();
	ARENA_AUTO arena = arena_new();
	FILE *manifest = fopen(arena_printf(arena, "%s/MANIFEST.tsv", corpus), "r");
	assert_non_null(manifest);
	merged_count = conflict_count = disjoint_count = 0;
	char *line = NULL;
	size_t room = 0;
	for (size_t i = 0; getline(&line, &room, manifest) > 0; i++) {
		struct slice path = {line, strcspn(line, "\t")};
		if (i % CORPUS_STEP == 1 && slice_ends_with(path, ".json"))
			check_file(arena_printf(arena, "%s/%.*s", corpus, SLICE_ARG(path)), 2);
	}
	free(line);
	fclose(manifest);
	print_message("%zu merged, %zu conflicts, %zu pairs of panels\n", merged_count, conflict_count, disjoint_count);
	assert_true(merged_count > 40 && conflict_count > 10 && disjoint_count > 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_of_realistic_dashboards_merge),
		cmocka_unit_test(edits_of_real_dashboards_merge),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
