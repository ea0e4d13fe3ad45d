/* SPDX-License-Identifier: MIT */
/* A list of versions that others save on top of while it is read: first alone, then under a plan and under an apply. */
#include "tests/sync/compare/stage.h"

#include "sync/compare/version_pages.h"

/* ---- alone ---- */

enum kind {
	ARRAY,
	TOKENS,
	DEAF,      /* an array that passes over nothing, whatever `start` says */
	REPEATING, /* the newest versions for ever */
	DISORDERED,
};

struct list {
	enum kind kind;
	int64_t newest;
	int64_t oldest;
	unsigned saves; /* of others before each request but the first */
	size_t bytes;   /* of one version */
	size_t live_bytes;
	size_t most; /* bytes of an answer that the client takes; 0: any */
	unsigned requests;
	uint32_t largest; /* that was asked for */
};

static bool versions(void *self, struct arena *arena, struct slice uid, const struct version_query *query,
		     struct version_list *out, struct error *err)
{
	struct list *list = self;
	int64_t start = list->kind == TOKENS ? atoll(query->continue_token.at ? query->continue_token.at : "0")
			: list->kind == ARRAY || list->kind == DISORDERED ? query->start
									  : 0;
	(void)uid;
	list->newest += list->requests++ ? list->saves : 0;
	list->largest = query->limit > list->largest ? query->limit : list->largest;
	*out = (struct version_list){.items = arena_array(arena, query->limit + 1, sizeof *out->items)};
	uint32_t most = list->kind == REPEATING ? 2 : query->limit;
	for (int64_t at = list->newest - start; at >= list->oldest && out->count < most; at--)
		out->items[out->count++] = (struct version){.found = true,
							    .version = list->kind == DISORDERED ? at ^ 1 : at};
	out->bytes = out->count * list->bytes;
	if (list->most && out->bytes > list->most) {
		out->is_too_large = true;
		return error_set(err, FAULT_UNREACHABLE, "too large");
	}
	out->paged_by_token = list->kind == TOKENS || list->kind == REPEATING;
	bool more = list->newest - start - (int64_t)out->count >= list->oldest;
	if (list->kind == REPEATING || (list->kind == TOKENS && more))
		out->continue_token = slice_of(arena_printf(arena, "%d", (int)(start + (int64_t)out->count)));
	return true;
}

/* How many versions come, each once and in order; -1 on failure. */
static int read_all(struct list *list, uint32_t first, struct error *err)
{
	static const struct gateway_ops ops = {.versions = versions};
	const struct gateway gateway = {&ops, list};
	ARENA_AUTO arena = arena_new();
	struct version_pages pages = version_pages_of(&gateway, arena, slice_of("a"),
						      (struct page_size){first, list->live_bytes});
	struct version_list page;
	int64_t last = INT64_MAX;
	int count = 0;
	do {
		if (!version_pages_next(&pages, arena, &page, err))
			return -1;
		for (size_t i = 0; i < page.count; i++, count++) {
			assert_true(page.items[i].version < last);
			last = page.items[i].version;
		}
	} while (page.count);
	unsigned requests = list->requests;
	assert_true(version_pages_next(&pages, arena, &page, err) && page.count == 0);
	assert_int_equal(list->requests, requests);
	return count;
}

static void every_version_comes_once_whoever_saves_meanwhile(void **state)
{
	(void)state;
	const enum kind kinds[] = {ARRAY, TOKENS, DEAF};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		for (unsigned saves = 0; saves <= 5; saves++)
			for (int64_t newest = 2; newest < 90; newest++) {
				ERROR_AUTO err = {0};
				struct list list = {.kind = kinds[i], .newest = newest, .oldest = 1, .saves = saves};
				assert_int_equal(read_all(&list, 1, &err), newest);
			}
}

static void pages_are_of_one_four_and_sixteen(void **state)
{
	(void)state;
	ERROR_AUTO err = {0};
	struct list list = {.newest = 60, .oldest = 40};
	assert_int_equal(read_all(&list, 1, &err), 21);
	assert_int_equal(list.largest, 64); /* which is empty: nobody knows that the list has ended */
	assert_int_equal(list.requests, 4);
}

static void a_page_is_bounded_by_bytes(void **state)
{
	(void)state;
	static const struct {
		size_t bytes; /* of a version */
		uint32_t largest;
	} rows[] = {{0, 256}, {1000, 256}, {100 << 10, 81}, {1200 << 10, 6}, {9 << 20, 1}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ERROR_AUTO err = {0};
		struct list list = {.newest = 1000, .oldest = 1, .bytes = rows[i].bytes};
		assert_int_equal(read_all(&list, 1, &err), 1000);
		assert_int_equal(list.largest, rows[i].largest);
	}
}

static void the_first_page_is_bounded_by_the_size_of_live(void **state)
{
	(void)state;
	ERROR_AUTO err = {0};
	struct list small = {.newest = 20, .oldest = 1, .bytes = 1000, .live_bytes = 1000};
	assert_int_equal(read_all(&small, 20, &err), 20);
	assert_int_equal(small.requests, 1);
	struct list large = {.newest = 20, .oldest = 1, .bytes = 1200 << 10, .live_bytes = 1200 << 10};
	assert_int_equal(read_all(&large, 20, &err), 20);
	assert_int_equal(large.largest, 6);
}

static void an_answer_that_is_too_large_is_asked_for_in_shorter_pages(void **state)
{
	(void)state;
	ERROR_AUTO err = {0};
	struct list list = {.newest = 100, .oldest = 1, .bytes = 20 << 20, .live_bytes = 1000, .most = 64 << 20};
	assert_int_equal(read_all(&list, 20, &err), 100); /* live is small, and what is below it is not */
	assert_int_equal(err.fault, FAULT_NONE);
	struct list hopeless = {.newest = 100, .oldest = 1, .bytes = 65 << 20, .live_bytes = 1000, .most = 64 << 20};
	assert_int_equal(read_all(&hopeless, 20, &err), -1);
	assert_string_equal(err.message, "too large");
	assert_int_equal(hopeless.requests, 4); /* of 20, 5, 2 and 1 */
}

static void nothing_is_asked_for_below_version_1(void **state)
{
	(void)state;
	ERROR_AUTO err = {0};
	struct list list = {.newest = 5, .oldest = 1};
	assert_int_equal(read_all(&list, 1, &err), 5);
	assert_int_equal(list.requests, 2); /* of one and of four: both are full */
}

static void a_list_that_goes_in_circles_is_an_error(void **state)
{
	(void)state;
	ERROR_AUTO err = {0};
	struct list circles = {.kind = REPEATING, .newest = 9, .oldest = 1};
	assert_int_equal(read_all(&circles, 1, &err), -1);
	assert_string_equal(err.message, "the server lists version 9 repeatedly");
	error_clear(&err);
	struct list disordered = {.kind = DISORDERED, .newest = 30, .oldest = 1};
	assert_int_equal(read_all(&disordered, 4, &err), -1);
	assert_non_null(strstr(err.message, "not in order"));
}

/* ---- under a plan and an apply ---- */

struct meddler {
	struct stage *stage;
	bool after_save;  /* the lists count from our save on, and not from the start */
	unsigned first;   /* saves before the first list */
	unsigned between; /* and before each one after it */
	unsigned lists;
	unsigned saved;
};

static void save_between_pages(void *user, enum fake_call call, uint64_t number)
{
	struct meddler *meddler = user;
	struct stage *s = meddler->stage;
	if (call == FAKE_SAVE)
		meddler->after_save = false;
	(void)number;
	if (call != FAKE_VERSIONS || meddler->after_save)
		return;
	unsigned saves = meddler->lists++ ? meddler->between : meddler->first;
	for (; saves; saves--)
		stage_edit(s, "a", arena_printf(s->arena, "meanwhile %u", meddler->saved++), "", "");
}

static void meddle(struct stage *s, struct meddler *meddler)
{
	memset(s->fake.requests, 0, sizeof s->fake.requests);
	s->fake.before = save_between_pages;
	s->fake.user = meddler;
}

/* Live is "two", written by us as version 2, with six edits by hand on top; git goes on. */
static void edit_six_times(struct stage *s)
{
	stage_write_two(s);
	stage_put(s, "a", "three", "");
	stage_commit(s, "three");
	for (int i = 0; i < 6; i++)
		stage_edit(s, "a", arena_printf(s->arena, "by hand %d", i), "", "");
}

static void a_plan_finds_its_base_while_others_save(void **state)
{
	(void)state;
	static const char *const profiles[] = {"grafana9", "grafana12"};
	for (size_t i = 0; i < 2; i++)
		for (unsigned between = 0; between <= 3; between++) {
			void *made = NULL;
			stage_setup(&made);
			struct stage *s = made;
			struct meddler meddler = {.stage = s, .between = between};
			stage_serve_profile(s, profiles[i]);
			edit_six_times(s);
			meddle(s, &meddler);
			struct comparison comparison = stage_compare(s, "a");
			assert_int_equal(comparison.base.kind, BASE_FROM_SERVER);
			assert_int_equal(comparison.base.version, 2);
			assert_int_equal(comparison.decision->state, STATE_CONFLICT);
			assert_int_equal(meddler.saved, between * 2);
			stage_teardown(&made);
		}
}

/* The save's answer is lost; ours is behind two pages when it is looked for. */
static void an_apply_finds_its_save_while_others_save(void **state)
{
	(void)state;
	for (unsigned between = 0; between <= 3; between++) {
		void *made = NULL;
		stage_setup(&made);
		struct stage *s = made;
		struct meddler meddler = {.stage = s, .after_save = true, .first = 10, .between = between};
		stage_plan_two(s);
		stage_fail(s, FAKE_SAVE, 1, 1, "lost-after");
		s->operation.limits.write_jobs = 1;
		meddle(s, &meddler);
		stage_apply(s);
		assert_int_equal(stage_row(s, "a")->write.outcome, OUTCOME_WRITTEN);
		assert_int_equal(stage_own_saves(s, "a"), 1);
		stage_teardown(&made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_version_comes_once_whoever_saves_meanwhile),
		cmocka_unit_test(pages_are_of_one_four_and_sixteen),
		cmocka_unit_test(a_page_is_bounded_by_bytes),
		cmocka_unit_test(the_first_page_is_bounded_by_the_size_of_live),
		cmocka_unit_test(an_answer_that_is_too_large_is_asked_for_in_shorter_pages),
		cmocka_unit_test(nothing_is_asked_for_below_version_1),
		cmocka_unit_test(a_list_that_goes_in_circles_is_an_error),
		cmocka_unit_test(a_plan_finds_its_base_while_others_save),
		cmocka_unit_test(an_apply_finds_its_save_while_others_save),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
