/* SPDX-License-Identifier: MIT */
/* A file with many dashboards is read once for all its rows, whatever its form is and whoever asks. */
#include "tests/sync/compare/stage.h"

#include <unistd.h>

#include "model/base/strbuf.h"
#include "sync/base/pool.h"
#include "sync/compare/desired.h"
#include "sync/compare/reread.h"
#include "sync/history/rollback.h"

#define MANY 40

/* How one dashboard stands in a file of many: `lead` before the first, `join` between two, `tail` after the last. */
static const struct form {
	const char *path, *lead, *before, *after, *join, *tail;
} forms[] = {
	{"dashboards/many.json", "[", "", "", ",\n", "]"},
	{"dashboards/many.yaml", "", "---\n", "\n", "", ""},
	{"dashboards/list.yaml", "kind: List\napiVersion: v1\nitems:\n",
	 "- apiVersion: dashboard.grafana.app/v1beta1\n  kind: Dashboard\n  metadata: {name: %s}\n  spec: ", "\n", "",
	 ""},
	{"dashboards/map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n", "  %s.json: |\n    ",
	 "\n", "", ""},
};

static const char *uid_of(struct stage *s, size_t i)
{
	return arena_printf(s->arena, "u%02zu", i * 7 % MANY); /* the order of the file is not that of the uids */
}

static void put_many(struct stage *s, const struct form *form, const char *expr)
{
	STRBUF_AUTO text = STRBUF_INIT(1000000);
	strbuf_add_text(&text, form->lead);
	for (size_t i = 0; i < MANY; i++) {
		const char *uid = uid_of(s, i);
		const char *name = strstr(form->before, "%s");
		strbuf_add_text(&text, i ? form->join : "");
		strbuf_add(&text, form->before, name ? (size_t)(name - form->before) : strlen(form->before));
		strbuf_add_text(&text, name ? uid : "");
		strbuf_add_text(&text, name ? name + 2 : "");
		strbuf_add_text(&text, stage_model(s, uid, expr, ""));
		strbuf_add_text(&text, form->after);
	}
	strbuf_add_text(&text, form->tail);
	repo_write(s->repo, form->path, text.at);
}

/* All live as "one" and in git as "two", in one file. */
static void begin(struct stage *s, const struct form *form)
{
	for (size_t i = 0; i < MANY; i++)
		stage_seed(s, "", uid_of(s, i), "one", "");
	put_many(s, form, "one");
	stage_commit(s, "one");
	put_many(s, form, "two");
	stage_commit(s, "two");
}

static size_t reads(const struct stage *s)
{
	return source_reads(s->operation.files.source);
}

/* What the history of one file may cost: a content is read for its uids and for its documents, by the first that asks
 * and by the second, and each time the config. */
static size_t reads_of_past(size_t contents)
{
	return contents * 8;
}

static void all_forms(void **state, void (*test)(struct stage *s, const struct form *form))
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		void *stage = *state;
		if (i > 0)
			stage_setup(&stage);
		test(stage, &forms[i]);
		if (i > 0)
			stage_teardown(&stage);
	}
}

/* ---- the commands ---- */

static void apply_form(struct stage *s, const struct form *form)
{
	begin(s, form);
	for (unsigned round = 0; round < 2; round++) { /* from the work tree, and from a commit */
		s->operation.limits.write_jobs = round ? 4 : 1;
		size_t before = reads(s);
		stage_plan(s);
		assert_in_range(reads(s) - before, 1, 1 + reads_of_past(3));
		before = reads(s);
		stage_apply(s);
		assert_in_range(reads(s) - before, 1, 1 + 4 * reads_of_past(3));
		for (size_t i = 0; i < MANY; i++)
			assert_int_equal(stage_row(s, uid_of(s, i))->write.outcome, OUTCOME_WRITTEN);
		stage_plan(s);
		for (size_t i = 0; i < MANY; i++)
			assert_int_equal(stage_row(s, uid_of(s, i))->state, STATE_IN_SYNC);
		put_many(s, form, "three");
		stage_commit(s, "three");
		stage_open(s, NULL, "HEAD");
	}
}

static void apply_reads_a_file_once_for_all_its_dashboards(void **state)
{
	all_forms(state, apply_form);
}

static void rollback_form(struct stage *s, const struct form *form)
{
	ERROR_AUTO err = {0};
	begin(s, form);
	stage_plan(s);
	stage_apply(s);
	const struct rollback rollback = {.run = arena_strdup(s->arena, s->operation.limits.run)};
	size_t before = reads(s);
	plan_free(&s->plan);
	plan_init(&s->plan);
	assert_true(rollback_plan(&s->operation, &rollback, &s->plan, &err));
	assert_int_equal(s->plan.count, MANY);
	rollback_apply(&s->operation, &rollback, &s->plan);
	assert_in_range(reads(s) - before, 2, 2 + 2 * reads_of_past(2));
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(stage_row(s, uid_of(s, i))->write.outcome, OUTCOME_WRITTEN);
}

static void rollback_reads_a_file_once_for_all_its_dashboards(void **state)
{
	all_forms(state, rollback_form);
}

/* ---- the past of a file ---- */

#define COMMITS 8

/* What a dashboard is at a commit: most commits change some of them. */
static const char *expr_at(struct stage *s, size_t i, size_t commit)
{
	size_t changes = i % 5 ? commit / (i % 5) : 0;
	return arena_printf(s->arena, "e%zu", changes % 4);
}

/* In a file each until this commit, then in one file. */
static void put_commit(struct stage *s, size_t joined, size_t commit)
{
	bool is_one = commit >= joined;
	STRBUF_AUTO text = STRBUF_INIT(1000000);
	for (size_t i = 0; i < MANY; i++) {
		const char *uid = uid_of(s, i);
		const char *expr = expr_at(s, i, commit);
		if (!is_one)
			stage_put(s, uid, expr, "");
		else if (commit == joined && commit)
			assert_int_equal(unlink(repo_path(s->repo, arena_printf(s->arena, "dashboards/%s.json", uid))),
					 0);
		strbuf_add_text(&text, i ? ",\n" : "[");
		strbuf_add_text(&text, stage_model(s, uid, expr, ""));
	}
	strbuf_add_char(&text, ']');
	if (is_one)
		repo_write(s->repo, "dashboards/many.json", text.at);
}

/* Live is what git said at some commit, or what nobody said, with saves between. */
static void play(struct stage *s, size_t joined)
{
	for (size_t i = 0; i < MANY; i++) {
		stage_seed(s, "", uid_of(s, i), expr_at(s, i, i % 3), "");
		if (i % 4 == 1)
			stage_edit(s, uid_of(s, i), "by hand", "", "");
		if (i % 4 == 2)
			stage_edit(s, uid_of(s, i), expr_at(s, i, 6), "", "");
	}
	for (size_t commit = 0; commit < COMMITS; commit++) {
		put_commit(s, joined, commit);
		stage_commit(s, arena_printf(s->arena, "c%zu", commit));
	}
	size_t before = reads(s);
	stage_plan(s);
	if (joined == 0)
		assert_in_range(reads(s) - before, 1, 1 + reads_of_past(COMMITS));
}

static void many_in_one_file_are_decided_as_in_files_of_their_own(void **state)
{
	static const size_t joined[] = {0, 4}; /* always, and in the middle of the history */
	void *apart = *state;
	play(apart, COMMITS);
	for (size_t k = 0; k < 2; k++) {
		void *one = NULL;
		size_t seen[STATE_COUNT] = {0};
		stage_setup(&one);
		play(one, joined[k]);
		for (size_t i = 0; i < MANY; i++) {
			const struct plan_row *a = stage_row(one, uid_of(one, i));
			const struct plan_row *b = stage_row(apart, uid_of(one, i));
			assert_int_equal(a->state, b->state);
			assert_string_equal(a->reason, b->reason);
			seen[a->state]++;
		}
		assert_true(seen[STATE_IN_SYNC] && seen[STATE_CHANGED] && seen[STATE_CONFLICT] && seen[STATE_DRIFTED]);
		stage_teardown(&one);
	}
}

/* ---- what was shown is what is written ---- */

static void a_file_that_changed_since_it_was_planned_writes_nothing(void **state)
{
	struct stage *s = *state;
	begin(s, &forms[0]);
	stage_plan(s);
	put_many(s, &forms[0], "three");
	stage_apply(s);
	for (size_t i = 0; i < MANY; i++) {
		assert_int_equal(stage_row(s, uid_of(s, i))->write.outcome, OUTCOME_REFUSED);
		assert_int_equal(stage_look(s, uid_of(s, i)).versions_count, 1);
	}
}

static void a_file_that_lost_a_dashboard_refuses_the_rows_that_moved(void **state)
{
	struct stage *s = *state;
	begin(s, &forms[0]);
	stage_plan(s);
	repo_write(s->repo, forms[0].path, arena_printf(s->arena, "[%s]", stage_model(s, uid_of(s, 0), "two", "")));
	stage_apply(s);
	for (size_t i = 0; i < MANY; i++)
		assert_int_equal(stage_row(s, uid_of(s, i))->write.outcome, i ? OUTCOME_REFUSED : OUTCOME_WRITTEN);
}

/* ---- what is held ---- */

struct looking {
	struct stage *stage;
	struct reread *reread;
	atomic_size_t found;
};

static void look(void *user, size_t index)
{
	struct looking *looking = user;
	ARENA_AUTO arena = arena_new();
	const struct plan_row *row = reread_row(looking->reread, index);
	const struct desired *desired = reread_desired(looking->reread, arena, index);
	looking->found += desired && slice_equal(desired->uid, row->uid) &&
			  digest_equal(&desired->digest, &row->found.git_digest);
	reread_leave(looking->reread, index);
}

/* Files larger than the window pass through it one by one; nobody waits for ever. */
static void large_files_side_by_side_all_pass_through_the_window(void **state)
{
	struct stage *s = *state;
	char *filler = arena_alloc(s->arena, 4000000);
	memset(filler, 'x', 3999999);
	const char *more = arena_printf(s->arena, ",\"description\":\"%s\"", filler);
	for (size_t i = 0; i < 6; i++)
		repo_write(s->repo, arena_printf(s->arena, "dashboards/%zu.json", i),
			   arena_printf(s->arena, "[%s,%s]",
					stage_model(s, arena_printf(s->arena, "z%zu", i), "one", i % 2 ? more : ""),
					stage_model(s, arena_printf(s->arena, "a%zu", i), "one", more)));
	stage_open(s, NULL, NULL);
	s->operation.target.gateway = NULL;
	stage_plan(s);
	struct looking looking = {s, reread_open(&s->operation, s->plan.rows, s->plan.count), 0};
	pool_run(8, s->plan.count, look, &looking);
	reread_close(looking.reread);
	assert_int_equal(looking.found, 12);
	assert_int_equal(reads(s), 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(apply_reads_a_file_once_for_all_its_dashboards),
		stage_test(rollback_reads_a_file_once_for_all_its_dashboards),
		stage_test(many_in_one_file_are_decided_as_in_files_of_their_own),
		stage_test(a_file_that_changed_since_it_was_planned_writes_nothing),
		stage_test(a_file_that_lost_a_dashboard_refuses_the_rows_that_moved),
		stage_test(large_files_side_by_side_all_pass_through_the_window),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
