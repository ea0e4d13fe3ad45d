/* SPDX-License-Identifier: MIT */
/* What comes first is written here command by command, as the contract has it; the product has it ending by ending. */
#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/plan/plan.h"
#include "tests/model/plan/exits.h"

/* ---- which ending comes first ---- */

struct expected {
	enum ending ending;
	int code;
};

/* What every command begins with. */
#define FIRST                                                                                                          \
	{ENDING_INTERRUPTED, 130}, {ENDING_CONFIG, 78},                                                                \
	{                                                                                                              \
		ENDING_USAGE, 64                                                                                       \
	}

static const struct expected plain[] = {
	FIRST, {ENDING_DENIED, 77}, {ENDING_UNREACHABLE, 69}, {ENDING_DATA, 65}, {ENDING_FAILED, 1}, {ENDING_NAMED, 3},
};
static const struct expected detailed[] = {
	FIRST,
	{ENDING_DENIED, 77},
	{ENDING_UNREACHABLE, 69},
	{ENDING_DATA, 65},
	{ENDING_FAILED, 1},
	{ENDING_NAMED, 3},
	{ENDING_REFUSED, 2},
	{ENDING_CHANGED, 2},
};
static const struct expected apply[] = {
	FIRST,
	{ENDING_PARTLY, 4},
	{ENDING_DENIED, 77},
	{ENDING_UNREACHABLE, 69},
	{ENDING_DATA, 65},
	{ENDING_REFUSED, 3},
	{ENDING_NAMED, 3},
	{ENDING_ALL_MISSING, 3},
	{ENDING_FAILED, 1},
};
static const struct expected drift[] = {
	FIRST,
	{ENDING_DRIFT, 2},
	{ENDING_DENIED, 77},
	{ENDING_UNREACHABLE, 69},
	{ENDING_DATA, 65},
	{ENDING_FAILED, 1},
	{ENDING_UNDETERMINED, 3},
	{ENDING_NAMED, 3},
	{ENDING_ALL_MISSING, 3},
};

#define LIST(list)                                                                                                     \
	{                                                                                                              \
		list, sizeof list / sizeof *list                                                                       \
	}
static const struct {
	const struct expected *items;
	size_t count;
} lists[EXIT_RULES] = {
	[EXIT_OF_PLAN] = LIST(plain),
	[EXIT_OF_PLAN_DETAILED] = LIST(detailed),
	[EXIT_OF_APPLY] = LIST(apply),
	[EXIT_OF_DRIFT] = LIST(drift),
};

/* The place of an ending in a command's list; its count when the command does not count it. */
static size_t place_of(int rule, int ending)
{
	size_t place = 0;
	while (place < lists[rule].count && (int)lists[rule].items[place].ending != ending)
		place++;
	return place;
}

static void of_two_endings_the_first_of_the_commands_list_decides(void **state)
{
	(void)state;
	for (int rule = 0; rule < EXIT_RULES; rule++) {
		for (int a = 0; a < ENDING_COUNT; a++) {
			for (int b = 0; b < ENDING_COUNT; b++) {
				struct exit_counts counts = {0};
				counts.of[a] = 1;
				counts.of[b] = 2;
				size_t first = place_of(rule, a) < place_of(rule, b) ? place_of(rule, a)
										     : place_of(rule, b);
				int code = first < lists[rule].count ? lists[rule].items[first].code : 0;
				assert_int_equal(exit_code_choose((enum exit_rule)rule, &counts), code);
			}
		}
	}
}

static void nothing_is_zero_and_everything_is_an_interruption(void **state)
{
	(void)state;
	for (int rule = 0; rule < EXIT_RULES; rule++) {
		struct exit_counts counts = {0};
		assert_int_equal(exit_code_choose((enum exit_rule)rule, &counts), 0);
		for (int i = 0; i < ENDING_COUNT; i++)
			counts.of[i] = 1;
		assert_int_equal(exit_code_choose((enum exit_rule)rule, &counts), 130);
	}
}

/* ---- how rows are counted ---- */

static void begin(struct plan *plan, const char *fail_on)
{
	ERROR_AUTO err = {0};
	plan_init(plan);
	if (fail_on)
		assert_true(plan_fail_on_parse(slice_of(fail_on), &plan->fail_on, &err));
}

static struct plan_row *add(struct plan *plan, const char *uid, uint32_t facts)
{
	plan_take(plan, &(struct plan_row){.arena = arena_new(), .found.live_version = -1});
	struct plan_row *row = &plan->rows[plan->count - 1];
	row->uid = row->live_uid = slice_of(uid);
	row->place = (struct place){uid, 3, 1};
	plan_row_decide(row, decide(facts));
	return row;
}

#define CHANGED   (FACT_BASE_FOUND | FACT_LIVE_IS_BASE)
#define DRIFTED   (FACT_BASE_FOUND | FACT_GIT_IS_BASE)
#define DIVERGED  (FACT_BASE_FOUND | FACT_DISJOINT)
#define CONFLICT  FACT_BASE_FOUND
#define UNMANAGED 0

/* The codes of plan, plan --detailed-exitcode, apply and drift. */
static void assert_codes(const struct plan *plan, int plain_code, int detailed_code, int apply_code, int drift_code)
{
	assert_int_equal(plan_exit(plan, false), plain_code);
	assert_int_equal(plan_exit(plan, true), detailed_code);
	assert_int_equal(plan_apply_exit(plan), apply_code);
	assert_int_equal(plan_drift_exit(plan), drift_code);
}

static void each_row_of_the_table_has_its_codes(void **state)
{
	static const struct {
		uint32_t facts;
		int codes[4];
		const char *named_by; /* the words of --fail-on that make plan, apply and drift fail */
	} cases[] = {
		{FACT_GIT_INVALID, {65, 65, 65, 65}, ""},
		{FACT_LIVE_UNREAD, {1, 1, 1, 1}, ""},
		{FACT_LIVE_ABSENT, {0, 0, 0, 0}, "missing"},
		{FACT_REMOVED, {0, 0, 0, 0}, "orphaned"},
		{FACT_EQUAL, {0, 0, 0, 0}, ""},
		{FACT_BLOCKED, {0, 2, 3, 0}, "refused"},
		{FACT_EMPTY | FACT_BASE_NONE, {0, 2, 0, 0}, ""},
		{FACT_BASE_FOUND | FACT_FOREIGN, {0, 2, 3, 0}, "refused"},
		{FACT_BASE_FOUND | FACT_OUTDATED, {0, 2, 3, 0}, "refused"},
		{CHANGED, {0, 2, 0, 0}, ""},
		{DRIFTED, {0, 0, 0, 2}, "drift"},
		{DRIFTED | FACT_REFUSE_DRIFT, {0, 2, 3, 2}, "drift refused"},
		{DRIFTED | FACT_OVERWRITE, {0, 2, 0, 2}, ""},
		{DIVERGED, {0, 2, 3, 2}, "drift refused"},
		{DIVERGED | FACT_MERGE, {0, 2, 0, 2}, ""},
		{CONFLICT, {0, 2, 3, 2}, "drift refused"},
		{FACT_BASE_LOST, {0, 2, 3, 2}, "drift refused"},
		{FACT_BASE_SHALLOW, {0, 2, 3, 3}, "undetermined refused"},
		{FACT_BASE_UNKNOWN, {0, 2, 0, 3}, "undetermined"},
		{UNMANAGED, {0, 2, 3, 0}, "refused"},
		{UNMANAGED | FACT_ADOPT, {0, 2, 0, 0}, ""},
	};
	static const char *const words[] = {"refused", "missing", "orphaned", "drift", "undetermined", "warning"};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct plan plan;
		const int *codes = cases[i].codes;
		begin(&plan, NULL);
		add(&plan, "a", cases[i].facts);
		assert_codes(&plan, codes[0], codes[1], codes[2], codes[3]);
		for (size_t j = 0; j < sizeof words / sizeof *words; j++) {
			ERROR_AUTO err = {0};
			assert_true(plan_fail_on_parse(slice_of(words[j]), &plan.fail_on, &err));
			bool named = strstr(cases[i].named_by, words[j]) != NULL;
			assert_codes(&plan, named ? 3 : codes[0], named ? 3 : codes[1], named ? 3 : codes[2],
				     named && codes[3] != 2 ? 3 : codes[3]);
		}
		plan_free(&plan);
	}
}

static void drift_found_is_two_whatever_else_happened(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, "missing");
	add(&plan, "a", DRIFTED);
	add(&plan, "b", FACT_LIVE_UNREAD)->fault = FAULT_DENIED;
	add(&plan, "c", FACT_GIT_INVALID);
	add(&plan, "d", FACT_LIVE_ABSENT);
	assert_codes(&plan, 77, 77, 77, 2);
	plan.interrupted = true;
	assert_codes(&plan, 130, 130, 130, 130);
	plan_free(&plan);
}

static void something_that_could_not_be_told_comes_after_errors(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, NULL);
	add(&plan, "a", FACT_BASE_UNKNOWN);
	add(&plan, "b", FACT_LIVE_UNREAD);
	assert_codes(&plan, 1, 1, 1, 1);
	plan.rows[1].fault = FAULT_UNREACHABLE;
	assert_codes(&plan, 69, 69, 69, 69);
	plan_free(&plan);
}

static void an_undetermined_dashboard_that_was_written_is_none_any_more(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, "undetermined");
	add(&plan, "a", FACT_BASE_UNKNOWN)->write.outcome = OUTCOME_WRITTEN;
	assert_int_equal(plan_apply_exit(&plan), 0);
	plan_free(&plan);
}

/* Neither is refused by the table; together with the guard apply writes none of them. */
static void more_changes_than_allowed_are_refused(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, "refused");
	add(&plan, "a", CHANGED);
	assert_codes(&plan, 0, 2, 0, 0);
	plan.held_back = "2 of 2 dashboards would be written";
	assert_int_equal(plan_exit(&plan, false), 3);
	assert_int_equal(plan_apply_exit(&plan), 3);
	plan.fail_on = 0;
	assert_int_equal(plan_exit(&plan, false), 0);
	assert_int_equal(plan_apply_exit(&plan), 3);
	plan_free(&plan);
}

static void a_mistake_that_shows_at_work_keeps_its_code(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, NULL);
	add(&plan, "a", CHANGED)->write.outcome = OUTCOME_WRITTEN;
	add(&plan, "b", FACT_LIVE_UNREAD)->fault = FAULT_USAGE;
	assert_codes(&plan, 64, 64, 64, 64);
	add(&plan, "c", FACT_LIVE_UNREAD)->fault = FAULT_CONFIG;
	assert_codes(&plan, 78, 78, 78, 78);
	plan_free(&plan);
}

/* ---- partly done ---- */

static int apply_code(enum fault fault, enum outcome outcome, bool is_taken_back)
{
	struct plan plan;
	begin(&plan, NULL);
	add(&plan, "a", CHANGED)->write.outcome = OUTCOME_WRITTEN;
	struct plan_row *row = add(&plan, "b", CHANGED);
	row->fault = fault;
	row->write.outcome = outcome;
	row->write.is_taken_back = is_taken_back;
	int code = plan_apply_exit(&plan);
	plan.rows[0].write.outcome = OUTCOME_NONE;
	assert_int_equal(plan_apply_exit(&plan), fault);
	plan_free(&plan);
	return code;
}

static void apply_is_partly_done_when_another_dashboard_ended_with_a_fault(void **state)
{
	static const enum fault faults[] = {FAULT_DENIED, FAULT_UNREACHABLE, FAULT_DATA, FAULT_REFUSED, FAULT_FAILED};
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		assert_int_equal(apply_code(faults[i], OUTCOME_NONE, false), 4);
		assert_int_equal(apply_code(faults[i], OUTCOME_RACED, false), 4);
		assert_int_equal(apply_code(faults[i], OUTCOME_RACED, true), 4);
	}
	assert_int_equal(apply_code(FAULT_NONE, OUTCOME_WRITTEN, false), 0);
	assert_int_equal(apply_code(FAULT_INTERRUPTED, OUTCOME_NONE, false), 130);
}

static void what_was_taken_back_counts_as_not_written(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, NULL);
	struct plan_row *row = add(&plan, "a", CHANGED);
	row->write.outcome = OUTCOME_RACED;
	row->write.is_taken_back = true;
	row->fault = FAULT_REFUSED;
	add(&plan, "b", FACT_LIVE_UNREAD)->fault = FAULT_UNREACHABLE;
	assert_int_equal(plan_apply_exit(&plan), 69);
	assert_int_equal(plan_count(&plan).written, 0);
	assert_int_equal(plan_count(&plan).unwritten, 1);
	plan.rows[0].write = (struct write_result){.outcome = OUTCOME_ROLLED_BACK, .is_taken_back = true};
	plan.rows[0].fault = FAULT_FAILED;
	plan.rows[1].fault = FAULT_NONE;
	assert_int_equal(plan_apply_exit(&plan), 1);
	plan_free(&plan);
}

static void a_warning_of_another_file_makes_it_partly_done(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, "warning");
	add(&plan, "a", CHANGED)->write.outcome = OUTCOME_WRITTEN;
	diag_warning(&plan.diags, (struct place){"a", 3, 1}, "rule", "a warning");
	assert_int_equal(plan_apply_exit(&plan), 3);
	add(&plan, "b", FACT_EQUAL);
	assert_int_equal(plan_apply_exit(&plan), 3);
	plan.rows[1].write.outcome = OUTCOME_WRITTEN;
	assert_int_equal(plan_apply_exit(&plan), 4);
	plan.rows[1].write.outcome = OUTCOME_NONE;
	diag_warning(&plan.diags, (struct place){"b", 0, 0}, "rule", "a warning");
	assert_int_equal(plan_apply_exit(&plan), 4);
	plan_free(&plan);
}

static void a_warning_of_no_dashboard_makes_the_run_fail(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, "warning");
	add(&plan, "a", FACT_EQUAL);
	diag_warning(&plan.diags, (struct place){0}, "no-files", "a path matches nothing");
	assert_codes(&plan, 3, 3, 3, 3);
	plan.rows[0].write.outcome = OUTCOME_WRITTEN;
	assert_int_equal(plan_apply_exit(&plan), 4);
	plan_free(&plan);
}

/* ---- all missing ---- */

static int ask(struct plan *plan)
{
	plan_settle(plan);
	assert_int_equal(plan_exit(plan, true) & ~FAULT_DATA, 0);
	return plan_drift_exit(plan);
}

static void a_whole_run_that_finds_no_dashboard_asks_for_the_target(void **state)
{
	(void)state;
	struct plan plan;
	begin(&plan, NULL);
	plan.is_whole = true;
	add(&plan, "a", FACT_LIVE_ABSENT);
	assert_int_equal(ask(&plan), 3);
	assert_string_equal(plan.question, "The only dashboard is missing: is this the right target?");
	add(&plan, "b", FACT_LIVE_ABSENT);
	assert_int_equal(ask(&plan), 3);
	assert_int_equal(plan_apply_exit(&plan), 3);
	assert_string_equal(plan.question, "All 2 dashboards are missing: is this the right target?");
	add(&plan, "c", FACT_GIT_INVALID);
	assert_int_equal(ask(&plan), 65);
	assert_string_equal(plan.question, "All 2 valid dashboards are missing: is this the right target?");
	plan_free(&plan);
}

static void one_dashboard_that_is_there_answers_the_question(void **state)
{
	static const uint32_t there[] = {FACT_EQUAL, FACT_REMOVED, FACT_BASE_FOUND | FACT_LIVE_IS_BASE};
	(void)state;
	for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
		struct plan plan;
		begin(&plan, NULL);
		plan.is_whole = true;
		add(&plan, "a", FACT_LIVE_ABSENT);
		add(&plan, "b", there[i]);
		plan_settle(&plan);
		assert_null(plan.question);
		plan_free(&plan);
	}
}

static void a_part_an_interruption_and_the_option_ask_nothing(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++) {
		struct plan plan;
		begin(&plan, NULL);
		plan.is_whole = i != 0;
		plan.allows_all_missing = i == 1;
		plan.interrupted = i == 2;
		if (i != 3)
			add(&plan, "a", FACT_LIVE_ABSENT);
		plan_settle(&plan);
		assert_null(plan.question);
		plan_free(&plan);
	}
}

/* ---- the words ---- */

static void fail_on_names_the_word_that_was_meant(void **state)
{
	static const struct {
		const char *words;
		const char *hint;
	} cases[] = {
		{"refuse", "Did you mean 'refused'?"},
		{"drift,missng", "Did you mean 'missing'?"},
		{"undetermind", "Did you mean 'undetermined'?"},
		{"everything", NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ERROR_AUTO err = {0};
		uint32_t bits;
		assert_false(plan_fail_on_parse(slice_of(cases[i].words), &bits, &err));
		assert_int_equal(err.fault, FAULT_USAGE);
		assert_non_null(strstr(err.message, "refused, missing, orphaned, drift, undetermined or warning"));
		assert_true(cases[i].hint ? err.hint && !strcmp(err.hint, cases[i].hint) : !err.hint);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_two_endings_the_first_of_the_commands_list_decides),
		cmocka_unit_test(nothing_is_zero_and_everything_is_an_interruption),
		cmocka_unit_test(each_row_of_the_table_has_its_codes),
		cmocka_unit_test(drift_found_is_two_whatever_else_happened),
		cmocka_unit_test(something_that_could_not_be_told_comes_after_errors),
		cmocka_unit_test(an_undetermined_dashboard_that_was_written_is_none_any_more),
		cmocka_unit_test(more_changes_than_allowed_are_refused),
		cmocka_unit_test(a_mistake_that_shows_at_work_keeps_its_code),
		cmocka_unit_test(apply_is_partly_done_when_another_dashboard_ended_with_a_fault),
		cmocka_unit_test(what_was_taken_back_counts_as_not_written),
		cmocka_unit_test(a_warning_of_another_file_makes_it_partly_done),
		cmocka_unit_test(a_warning_of_no_dashboard_makes_the_run_fail),
		cmocka_unit_test(a_whole_run_that_finds_no_dashboard_asks_for_the_target),
		cmocka_unit_test(one_dashboard_that_is_there_answers_the_question),
		cmocka_unit_test(a_part_an_interruption_and_the_option_ask_nothing),
		cmocka_unit_test(fail_on_names_the_word_that_was_meant),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
