/* SPDX-License-Identifier: MIT */
/* Pull over a real repository and a simulated server; how files are put in place is the test's. */
#include "sync/pull/pull.h"

#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "sync/pull/pull_names.h"
#include "tests/sync/compare/stage.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct disk {
	struct stage *stage;
	unsigned writes;
	bool is_full;
};

static const char *text_of(struct stage *stage, const char *path)
{
	ERROR_AUTO err = {0};
	struct source_content content = {0};
	assert_true(source_read(stage->operation.files.source, stage->arena, path, 100000, &content, &err) &&
		    content.found);
	return arena_slice(stage->arena, content.text).at;
}

static bool replace(void *user, const char *path, struct slice read, struct slice text, struct error *err)
{
	struct disk *disk = user;
	if (disk->is_full)
		return error_set(err, FAULT_FAILED, "no room");
	assert_string_equal(arena_slice(disk->stage->arena, read).at, text_of(disk->stage, path));
	disk->writes++;
	repo_write(disk->stage->repo, path, arena_slice(disk->stage->arena, text).at);
	return true;
}

static struct plan_row *pull(struct disk *disk, const struct pull *how, const char *uid)
{
	struct pull pull = *how;
	pull.operation = &disk->stage->operation;
	pull.replace = replace;
	pull.user = disk;
	pull_files(&pull, &disk->stage->plan);
	return stage_row(disk->stage, uid);
}

/* Git and live agree on "one". */
static void agree(struct stage *stage)
{
	stage_put(stage, "a", "one", "");
	stage_commit(stage, "one");
	stage_seed(stage, "", "a", "one", "");
}

#define MORE ",\"description\":\"d\""

static void every_state_says_what_pull_does(void **state)
{
	(void)state;
	static const struct {
		const char *git;  /* the expression in a second commit, or NULL */
		const char *live; /* that a person saved, or NULL */
		const char *more; /* beside it */
		bool take_live;
		enum state state;
		enum outcome outcome;
		enum fault fault;
		const char *expr; /* in the file afterwards */
	} rows[] = {
		{NULL, NULL, "", false, STATE_IN_SYNC, OUTCOME_NONE, FAULT_NONE, "one"},
		{"two", NULL, "", false, STATE_CHANGED, OUTCOME_NONE, FAULT_NONE, "two"},
		{NULL, "hand", MORE, false, STATE_DRIFTED, OUTCOME_WRITTEN, FAULT_NONE, "hand"},
		{"two", "one", MORE, false, STATE_DIVERGED, OUTCOME_WRITTEN, FAULT_NONE, "two"},
		{"two", "hand", MORE, false, STATE_CONFLICT, OUTCOME_REFUSED, FAULT_REFUSED, "two"},
		{"two", "hand", MORE, true, STATE_CONFLICT, OUTCOME_WRITTEN, FAULT_NONE, "hand"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		void *made = NULL;
		stage_setup(&made);
		struct stage *stage = made;
		struct disk disk = {.stage = stage};
		agree(stage);
		if (rows[i].git) {
			stage_put(stage, "a", rows[i].git, "");
			stage_commit(stage, "two");
		}
		if (rows[i].live)
			stage_edit(stage, "a", rows[i].live, rows[i].more, "");
		stage_plan(stage);
		const struct plan_row *row = pull(&disk, &(struct pull){.take_live = rows[i].take_live}, "a");
		bool written = rows[i].outcome == OUTCOME_WRITTEN;
		assert_int_equal(row->state, rows[i].state);
		assert_int_equal(row->write.outcome, rows[i].outcome);
		assert_int_equal(row->fault, rows[i].fault);
		assert_int_equal(plan_apply_exit(&stage->plan), rows[i].fault);
		assert_int_equal(disk.writes, written);
		const char *expected = stage_model(stage, "a", rows[i].expr, written ? MORE : "");
		assert_string_equal(text_of(stage, "dashboards/a.json"), expected);
		stage_teardown(&made);
	}
}

static void what_nobody_knows_the_base_of_is_taken_only_when_adopted(void **state)
{
	struct stage *stage = *state;
	struct disk disk = {.stage = stage};
	stage_put(stage, "a", "one", "");
	stage_commit(stage, "one");
	stage_seed(stage, "", "a", "theirs", "");
	stage_edit(stage, "a", "theirs", MORE, "");
	stage_plan(stage);
	assert_int_equal(pull(&disk, &(struct pull){0}, "a")->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(stage_row(stage, "a")->state, STATE_UNMANAGED);
	stage->operation.policy.decision.adopt = true;
	stage_plan(stage);
	assert_int_equal(pull(&disk, &(struct pull){0}, "a")->write.outcome, OUTCOME_WRITTEN);
	assert_string_equal(text_of(stage, "dashboards/a.json"), stage_model(stage, "a", "theirs", MORE));
}

static void what_came_in_has_its_place_in_the_new_file(void **state)
{
	struct stage *stage = *state;
	struct disk disk = {.stage = stage};
	agree(stage);
	stage_edit(stage, "a", "hand", MORE, "");
	stage_plan(stage);
	const struct plan_row *row = pull(&disk, &(struct pull){0}, "a");
	const char *text = text_of(stage, "dashboards/a.json");
	assert_int_equal(row->edited.changes.count, 2);
	for (size_t i = 0; i < 2; i++) {
		const struct change *edit = &row->edited.changes.items[i];
		const char *value = edit->kind == CHANGE_ADD ? "\"d\"" : "\"hand\"";
		assert_int_equal(edit->column, strstr(text, value) - text + 1);
	}
	assert_int_equal(row->changes.count, 0);
}

static void a_file_that_cannot_be_put_in_place_fails_with_all_its_rows(void **state)
{
	struct stage *stage = *state;
	struct disk disk = {.stage = stage, .is_full = true};
	repo_write(stage->repo, "dashboards/two.json",
		   arena_printf(stage->arena, "[%s, %s]", stage_model(stage, "a", "one", ""),
				stage_model(stage, "b", "one", "")));
	stage_commit(stage, "one");
	for (const char *const *uid = (const char *const[]){"a", "b", NULL}; *uid; uid++) {
		stage_seed(stage, "", *uid, "one", "");
		stage_edit(stage, *uid, "hand", "", "");
	}
	stage_plan(stage);
	assert_int_equal(pull(&disk, &(struct pull){0}, "a")->write.outcome, OUTCOME_FAILED);
	assert_int_equal(stage_row(stage, "b")->write.outcome, OUTCOME_FAILED);
	assert_int_equal(plan_apply_exit(&stage->plan), FAULT_FAILED);
	disk.is_full = false;
	stage_plan(stage);
	assert_int_equal(pull(&disk, &(struct pull){0}, "a")->write.outcome, OUTCOME_WRITTEN);
	assert_int_equal(disk.writes, 1);
	assert_string_equal(text_of(stage, "dashboards/two.json"),
			    arena_printf(stage->arena, "[%s, %s]", stage_model(stage, "a", "hand", ""),
					 stage_model(stage, "b", "hand", "")));
}

#define MANY 40

/* A text of many dashboards, some on one line with the one before. */
static const char *many(struct stage *stage, const char *even, const char *odd)
{
	const char *text = "[";
	for (size_t i = 0; i < MANY; i++)
		text = arena_printf(
			stage->arena, "%s%s%s", text,
			i == 0  ? ""
			: i % 3 ? ",\n"
				: ", ",
			stage_model(stage, arena_printf(stage->arena, "u%02zu", i), i % 2 ? odd : even, ""));
	return arena_printf(stage->arena, "%s]\n", text);
}

static void many_dashboards_of_a_file_come_in_with_one_write_and_their_places(void **state)
{
	struct stage *stage = *state;
	struct disk disk = {.stage = stage};
	repo_write(stage->repo, "dashboards/many.json", many(stage, "one", "one"));
	stage_commit(stage, "one");
	for (size_t i = 0; i < MANY; i++)
		stage_seed(stage, "", arena_printf(stage->arena, "u%02zu", i), "one", "");
	for (size_t i = 0; i < MANY; i += 2)
		stage_edit(stage, arena_printf(stage->arena, "u%02zu", i), "by hand", "", "");
	stage_plan(stage);
	size_t before = source_reads(stage->operation.files.source);
	pull(&disk, &(struct pull){0}, "u00");
	assert_in_range(source_reads(stage->operation.files.source) - before, 1,
			20); /* the file, its history, the config */
	assert_int_equal(disk.writes, 1);
	assert_string_equal(text_of(stage, "dashboards/many.json"), many(stage, "by hand", "one"));
	struct plan pulled = stage->plan;
	plan_init(&stage->plan);
	stage_plan(stage);
	for (size_t i = 0; i < pulled.count; i++) {
		const struct plan_row *row = stage_row(stage, pulled.rows[i].uid.at);
		bool is_in = pulled.rows[i].write.outcome == OUTCOME_WRITTEN;
		assert_int_equal(is_in, i % 2 == 0);
		assert_int_equal(row->state, STATE_IN_SYNC);
		if (!is_in)
			continue;
		assert_int_equal(pulled.rows[i].place.line, row->place.line);
		assert_int_equal(pulled.rows[i].place.column, row->place.column);
		assert_int_equal(pulled.rows[i].edited.changes.count, 1);
		assert_int_equal(pulled.rows[i].edited.changes.items[0].line, row->place.line);
	}
	plan_free(&pulled);
}

static void what_moved_since_it_was_compared_is_refused(void **state)
{
	struct stage *stage = *state;
	struct disk disk = {.stage = stage};
	agree(stage);
	stage_edit(stage, "a", "hand", "", "");
	stage_plan(stage);
	stage_edit(stage, "a", "one", "", "");
	assert_int_equal(pull(&disk, &(struct pull){0}, "a")->write.outcome, OUTCOME_REFUSED);
	stage_edit(stage, "a", "hand", "", "");
	stage_plan(stage);
	stage_put(stage, "a", "not committed", "");
	const struct pull allowed = {.allow_dirty = true, .take_live = true};
	assert_string_equal(pull(&disk, &allowed, "a")->reason, "the file changed since it was compared");
	stage_plan(stage);
	repo_write(stage->repo, "dashboards/a.json", "{}");
	assert_int_equal(pull(&disk, &(struct pull){.allow_dirty = true}, "a")->write.outcome, OUTCOME_REFUSED);
	assert_int_equal(disk.writes, 0);
}

/* It is not said to have moved. */
static void what_cannot_be_read_again_fails_in_its_own_words(void **state)
{
	static const struct {
		enum fake_call call;
		const char *way;
		enum outcome outcome;
		enum fault fault;
		const char *words;
	} rows[] = {
		{FAKE_GET, "500-before", OUTCOME_FAILED, FAULT_FAILED, "database is locked"},
		{FAKE_GET, "403", OUTCOME_FAILED, FAULT_DENIED, "Permission denied"},
		{FAKE_GET, "lost-before", OUTCOME_FAILED, FAULT_UNREACHABLE, "the connection ended without an answer"},
		{FAKE_VERSIONS, "403", OUTCOME_REFUSED, FAULT_REFUSED, "versions"},
	};
	struct stage *s = *state;
	agree(s);
	stage_edit(s, "a", "by hand", "", "");
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct disk disk = {.stage = s};
		s->fake.faults_count = 0;
		stage_plan(s);
		stage_fail(s, rows[i].call, s->fake.requests[rows[i].call] + 1, UINT64_MAX, rows[i].way);
		const struct plan_row *row = pull(&disk, &(struct pull){0}, "a");
		assert_int_equal(row->write.outcome, rows[i].outcome);
		assert_int_equal(row->fault, rows[i].fault);
		assert_non_null(strstr(row->reason, rows[i].words));
		assert_null(strstr(row->reason, "changed since"));
		assert_int_equal(disk.writes, 0);
	}
}

static void what_no_file_can_say_is_not_written(void **state)
{
	struct stage *stage = *state;
	struct disk disk = {.stage = stage};
	agree(stage);
	/* in a file these would be inputs, which are put in and dropped */
	stage_edit(stage, "a", "${X}", ",\"__inputs\":[{\"name\":\"X\",\"type\":\"constant\",\"value\":\"1\"}]", "");
	stage_plan(stage);
	const struct plan_row *row = pull(&disk, &(struct pull){0}, "a");
	assert_int_equal(row->write.outcome, OUTCOME_REFUSED);
	assert_non_null(strstr(row->reason, "would not equal live"));
	assert_int_equal(disk.writes, 0);
}

/* Grafana exports an empty list where a dashboard has no inputs. */
static void only_an_export_that_has_inputs_is_refused(void **state)
{
	static const struct {
		const char *inputs;
		bool is_pulled;
	} rows[] = {
		{"[]", true},
		{"null", true},
		{"[{\"name\":\"X\",\"type\":\"constant\",\"value\":\"1\"}]", false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct stage *stage = *state;
		struct disk disk = {.stage = stage};
		const char *inputs = arena_printf(stage->arena, ",\"__inputs\":%s", rows[i].inputs);
		stage_serve(stage, &(struct grafana_options){0});
		stage_put(stage, "a", "one", inputs);
		stage_commit(stage, rows[i].inputs);
		stage_seed(stage, "", "a", "one", "");
		stage_edit(stage, "a", "hand", "", "");
		stage_plan(stage);
		const struct plan_row *row = pull(&disk, &(struct pull){0}, "a");
		assert_int_equal(row->write.outcome, rows[i].is_pulled ? OUTCOME_WRITTEN : OUTCOME_REFUSED);
		if (!rows[i].is_pulled)
			assert_string_equal(row->reason, "edits cannot be pulled into an export with inputs");
		assert_string_equal(text_of(stage, "dashboards/a.json"),
				    stage_model(stage, "a", rows[i].is_pulled ? "hand" : "one", inputs));
	}
}

static void an_interrupted_pull_starts_nothing_new(void **state)
{
	struct stage *stage = *state;
	struct disk disk = {.stage = stage};
	agree(stage);
	stage_edit(stage, "a", "hand", "", "");
	stage_plan(stage);
	stage->interrupted = 1;
	const struct plan_row *row = pull(&disk, &(struct pull){0}, "a");
	assert_int_equal(row->write.outcome, OUTCOME_SKIPPED);
	assert_string_equal(row->reason, "interrupted before its turn");
	assert_int_equal(plan_apply_exit(&stage->plan), FAULT_INTERRUPTED);
}

static void data_sources_get_the_names_of_git_where_one_fits(void **state)
{
	struct stage *stage = *state;
	const struct pair map[] = {{slice_of("a"), slice_of("A")}, {slice_of("b"), slice_of("B")},
				   {slice_of("c"), slice_of("B")}, {slice_of("d"), slice_of("d")},
				   {slice_of("e"), slice_of("f")}, {slice_of("f"), slice_of("e")}};
	static const struct {
		const char *uid;
		const char *name; /* NULL: none fits */
	} rows[] = {{"A", "a"}, {"B", NULL}, {"d", "d"}, {"e", "f"}, {"f", "e"}, {"a", NULL}, {"other", "other"}};
	struct resolution with = {.datasources = {map, COUNT(map)}};
	struct resolution inverted = pull_names_invert(stage->arena, &with);
	for (size_t i = 0; i < COUNT(rows); i++) {
		STRBUF_AUTO text = STRBUF_INIT(1000);
		struct diagnostics diags;
		struct slice missing = {0};
		diagnostics_init(&diags, stage->arena);
		const char *model = arena_printf(stage->arena, "{\"datasource\":\"%s\",\"title\":\"%s\"}", rows[i].uid,
						 rows[i].uid);
		const struct value *value = json_read(stage->arena, slice_of(model), (struct place){0}, &diags);
		json_write(pull_names_spell(stage->arena, value, &inverted), &text);
		assert_int_equal(pull_names_missing(&inverted, strbuf_slice(&text), &missing), !rows[i].name);
		if (rows[i].name)
			assert_string_equal(text.at,
					    arena_printf(stage->arena, "{\"datasource\":\"%s\",\"title\":\"%s\"}",
							 rows[i].name, rows[i].uid));
		else
			assert_true(slice_is(missing, rows[i].uid));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_says_what_pull_does),
		stage_test(what_nobody_knows_the_base_of_is_taken_only_when_adopted),
		stage_test(what_came_in_has_its_place_in_the_new_file),
		stage_test(a_file_that_cannot_be_put_in_place_fails_with_all_its_rows),
		stage_test(many_dashboards_of_a_file_come_in_with_one_write_and_their_places),
		stage_test(what_moved_since_it_was_compared_is_refused),
		stage_test(what_cannot_be_read_again_fails_in_its_own_words),
		stage_test(what_no_file_can_say_is_not_written),
		stage_test(only_an_export_that_has_inputs_is_refused),
		stage_test(an_interrupted_pull_starts_nothing_new),
		stage_test(data_sources_get_the_names_of_git_where_one_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
