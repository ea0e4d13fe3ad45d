/* SPDX-License-Identifier: MIT */
/*
 * 2,000 edits as people make them, of the project's dashboards and, where the corpus is, of real ones: each is one
 * group of its kind and nothing else, but for the panels that it pushed. A failure prints the kind, the number and the
 * file, on the fewest panels that show it; DASHSYNC_EDITS_SEED=NUMBER begins elsewhere.
 */
#include <dirent.h>
#include <time.h>

#include "tests/model/report/edits.h"
#include "tests/model/report/facts.h"
#include "tests/model/report/page_described.h"

#include "model/base/limits.h"
#include "model/document/normal.h"

#define EDITS        2000
#define FIRST_NUMBER 17
#define MOST_BYTES   200000 /* of a dashboard: the test is about kinds of edits, not about size */
#define MOST_FILES   60     /* of the corpus */

struct sample {
	const char *path;
	const struct value *dashboard;
};

struct samples {
	struct arena *arena;
	struct sample items[MOST_FILES + 4];
	size_t count;
};

/* ---- dashboards ---- */

static void add_sample(struct samples *samples, const char *path)
{
	STRBUF_AUTO text = STRBUF_INIT(MOST_BYTES);
	struct diagnostics diags;
	char bytes[4096];
	FILE *file = fopen(path, "rb");
	if (!file)
		return;
	for (size_t n; (n = fread(bytes, 1, sizeof bytes, file)) > 0;)
		strbuf_add(&text, bytes, n);
	fclose(file);
	diagnostics_init(&diags, samples->arena);
	if (strbuf_full(&text) || samples->count == sizeof samples->items / sizeof *samples->items)
		return;
	const struct value *value = json_read(samples->arena, arena_slice(samples->arena, strbuf_slice(&text)),
					      (struct place){path, 1, 1}, &diags);
	if (!value || value->kind != VALUE_OBJECT || !edit_is_possible(value))
		return;
	samples->items[samples->count++] = (struct sample){path, normal_form(samples->arena, value)};
}

static void add_fixtures(struct samples *samples)
{
	static const char *const files[] = {"checkout-service.json", "aks-cluster.json", "storage-accounts.json",
					    "shop-overview.json"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		add_sample(samples, arena_printf(samples->arena, "%s/dashboards/%s", DASHSYNC_FIXTURES, files[i]));
	assert_true(samples->count >= 3);
}

static int compare_paths(const void *a, const void *b)
{
	const char *const *left = a;
	const char *const *right = b;
	return strcmp(*left, *right);
}

/* Dashboards out of the manifest of the corpus, evenly over it. */
static void add_corpus(struct samples *samples)
{
	const char *named = getenv("DASHSYNC_CORPUS");
	const char *corpus = named ? named : DASHSYNC_CORPUS;
	FILE *manifest = fopen(arena_printf(samples->arena, "%s/MANIFEST.tsv", corpus), "r");
	char *line = NULL;
	size_t room = 0;
	const char **paths = NULL;
	size_t count = 0;
	size_t paths_room = 0;
	while (manifest && getline(&line, &room, manifest) > 0) {
		struct slice path = {line, strcspn(line, "\t")};
		if (!slice_ends_with(path, ".json"))
			continue;
		paths = arena_grow(samples->arena, paths, count, &paths_room, sizeof *paths);
		paths[count++] = arena_printf(samples->arena, "%s/%.*s", corpus, SLICE_ARG(path));
	}
	if (count)
		qsort(paths, count, sizeof *paths, compare_paths);
	for (size_t i = 0; i < count; i += 1 + count / (2 * MOST_FILES))
		add_sample(samples, paths[i]);
	free(line);
	if (manifest)
		fclose(manifest);
}

/* ---- one edit ---- */

/* Whether the page of an edit is one group of its kind and, where the edit pushes, groups of pushed panels. */
static bool is_one_group(struct arena *arena, const struct value *old, const struct value *new, enum edit_kind kind,
			 const char **described)
{
	struct changes changes = diff_dashboards(arena, old, new);
	struct page page;
	page_of(arena, old, new, &changes, &page);
	check_cover(arena, &page, changes.count);
	size_t own = 0;
	size_t others = 0;
	for (size_t i = 0; i < page.groups_count; i++) {
		enum group_kind group = page.groups[i].kind;
		if (group == edit_group(kind))
			own++;
		else if (!edit_pushes(kind) || (group != GROUP_PUSHED && group != GROUP_MOVED))
			others++;
	}
	*described = page_described(arena, &page);
	return own == 1 && others == 0;
}

/* Leaves out panels while the edit still fails; prints what is left. */
static void fail_with(const struct sample *sample, enum edit_kind kind, uint64_t number)
{
	ARENA_AUTO arena = arena_new();
	const struct value *old = sample->dashboard;
	const struct value *new = edit_dashboard(arena, old, kind, number);
	const char *described;
	is_one_group(arena, old, new, kind, &described);
	for (size_t i = 0; i < value_get(old, "panels")->count;) {
		const char *again;
		const struct value *smaller = edit_without_panel(arena, old, i);
		const struct value *edited = edit_is_possible(smaller) ? edit_dashboard(arena, smaller, kind, number)
								       : NULL;
		if (!edited || is_one_group(arena, smaller, edited, kind, &again)) {
			i++;
			continue;
		}
		old = smaller;
		described = again;
	}
	fail_msg("%s, number %llu, %s, with %u panels:\n%s", edit_name(kind), (unsigned long long)number, sample->path,
		 value_get(old, "panels")->count, described);
}

static uint64_t mixed(uint64_t number)
{
	number = (number ^ (number >> 30)) * 0xbf58476d1ce4e5b9ULL;
	number = (number ^ (number >> 27)) * 0x94d049bb133111ebULL;
	return number ^ (number >> 31);
}

static void an_edit_of_one_kind_is_one_group(void **state)
{
	(void)state;
	const char *named = getenv("DASHSYNC_EDITS_SEED");
	uint64_t number = named ? strtoull(named, NULL, 10) : FIRST_NUMBER;
	size_t made[EDIT_COUNT] = {0};
	ARENA_AUTO arena = arena_new();
	struct samples *samples = arena_alloc(arena, sizeof *samples);
	samples->arena = arena;
	add_fixtures(samples);
	add_corpus(samples);
	for (size_t edits = 0; edits < EDITS; number++) {
		ARENA_AUTO scratch = arena_new();
		uint64_t seed = mixed(number);
		enum edit_kind kind = (enum edit_kind)(number % EDIT_COUNT);
		const struct sample *sample = &samples->items[seed % samples->count];
		const struct value *new = edit_dashboard(scratch, sample->dashboard, kind, seed >> 8);
		const char *described;
		if (!new)
			continue;
		if (!is_one_group(scratch, sample->dashboard, new, kind, &described))
			fail_with(sample, kind, seed >> 8);
		made[kind]++;
		edits++;
	}
	for (size_t kind = 0; kind < EDIT_COUNT; kind++)
		if (made[kind] < 20)
			fail_msg("only %zu edits of the kind: %s", made[kind], edit_name((enum edit_kind)kind));
}

/* ---- two edits ---- */

/* Whatever two people did together, each group says what is so of all its changes. */
static void what_a_page_says_of_two_edits_is_so(void **state)
{
	(void)state;
	const char *named = getenv("DASHSYNC_EDITS_SEED");
	uint64_t number = named ? strtoull(named, NULL, 10) : FIRST_NUMBER;
	ARENA_AUTO arena = arena_new();
	struct samples *samples = arena_alloc(arena, sizeof *samples);
	samples->arena = arena;
	add_fixtures(samples);
	add_corpus(samples);
	for (size_t edits = 0; edits < EDITS; number++) {
		ARENA_AUTO scratch = arena_new();
		uint64_t seed = mixed(number);
		enum edit_kind first = (enum edit_kind)(number % EDIT_COUNT);
		enum edit_kind second = (enum edit_kind)(number / EDIT_COUNT % EDIT_COUNT);
		const struct sample *sample = &samples->items[seed % samples->count];
		const struct value *old = sample->dashboard;
		const struct value *new = edit_dashboard(scratch, old, first, seed >> 8);
		new = new &&edit_is_possible(new) ? edit_dashboard(scratch, new, second, seed >> 16) : NULL;
		if (!new)
			continue;
		struct changes changes = diff_dashboards(scratch, old, new);
		struct page page;
		page_of(scratch, old, new, &changes, &page);
		check_cover(scratch, &page, changes.count);
		const char *broken = facts_broken(&(struct facts){scratch, old, new, &changes, &page});
		if (broken)
			fail_msg("%s and %s, number %llu, %s: not so: %s\n%s", edit_name(first), edit_name(second),
				 (unsigned long long)number, sample->path, broken, page_described(scratch, &page));
		edits++;
	}
}

/* ---- size ---- */

/* Panels of two queries each, numbered from `first` on, the uppermost at line `y`. */
static const struct value *many_panels(struct arena *arena, size_t count, size_t first, size_t y)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	strbuf_add_text(&text, "{\"panels\":[");
	for (size_t i = 0; i < count; i++)
		strbuf_printf(&text,
			      "%s{\"id\":%zu,\"type\":\"graph\",\"title\":\"Panel %zu\",\"gridPos\":{\"x\":0,\"y\":%zu,"
			      "\"w\":24,\"h\":8},\"datasource\":\"prod%zu\",\"targets\":[{\"refId\":\"A\",\"expr\":"
			      "\"up%zu\"},{\"refId\":\"B\",\"expr\":\"down\",\"datasource\":\"prod%zu\"}]}",
			      i ? "," : "", first + i, i, y + 8 * i, first % 7, i, first % 7);
	strbuf_add_text(&text, "]}");
	return parsed_slice(arena, arena_slice(arena, strbuf_slice(&text)));
}

static void a_dashboard_of_2500_panels_all_of_which_changed_takes_no_longer_than_it_must(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	const struct value *old = many_panels(arena, 2500, 1, 0);
	const struct value *new = many_panels(arena, 2500, 3001, 8);
	struct changes changes = diff_dashboards(arena, old, new);
	struct page page;
	clock_t before = clock();
	page_of(arena, old, new, &changes, &page);
	double seconds = (double)(clock() - before) / CLOCKS_PER_SEC;
	assert_int_equal(changes.count, 2500 * 4);
	assert_int_equal(page.groups_count, 3);
	if (seconds > 5) /* a tenth of one without sanitizers */
		fail_msg("%.1f s", seconds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_edit_of_one_kind_is_one_group),
		cmocka_unit_test(what_a_page_says_of_two_edits_is_so),
		cmocka_unit_test(a_dashboard_of_2500_panels_all_of_which_changed_takes_no_longer_than_it_must),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
