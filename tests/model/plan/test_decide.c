/* SPDX-License-Identifier: MIT */
/*
 * Walks the decision table against the contract: the rows of docs/decision-table.md are written down here once more, by
 * hand, as what a situation must lead to.
 */
#include "tests/testing.h"

#include "model/plan/decide.h"

#define FOUND FACT_BASE_FOUND
#define GIT   FACT_GIT_IS_BASE
#define LIVE  FACT_LIVE_IS_BASE

static const struct {
	const char *situation;
	uint32_t facts;
	enum state state;
	enum action action;
} expected[] = {
	{"git is invalid, whatever live is", FACT_GIT_INVALID | FACT_EQUAL, STATE_INVALID, ACTION_NOTHING},
	{"git is invalid and live unreadable", FACT_GIT_INVALID | FACT_LIVE_UNREAD, STATE_INVALID, ACTION_NOTHING},
	{"live cannot be read", FACT_LIVE_UNREAD, STATE_ERROR, ACTION_NOTHING},
	{"live is absent", FACT_LIVE_ABSENT, STATE_MISSING, ACTION_NOTHING},
	{"equal", FACT_EQUAL, STATE_IN_SYNC, ACTION_NOTHING},
	{"equal and provisioned", FACT_EQUAL | FACT_BLOCKED, STATE_IN_SYNC, ACTION_NOTHING},
	{"provisioned and different", FACT_BLOCKED, STATE_BLOCKED, ACTION_REFUSE},
	{"fresh resource", FACT_EMPTY | FACT_BASE_NONE, STATE_NEW, ACTION_UPDATE},
	{"fresh to look at, but versions are lost", FACT_EMPTY | FACT_BASE_LOST, STATE_BASE_LOST, ACTION_REFUSE},
	{"fresh to look at, but versions may not be read", FACT_EMPTY | FACT_BASE_UNKNOWN, STATE_UNDETERMINED,
	 ACTION_UPDATE},
	{"emptied by hand: its base is ours", FACT_EMPTY | FOUND | GIT, STATE_DRIFTED, ACTION_KEEP},
	{"another repository wrote it", FOUND | LIVE | FACT_FOREIGN, STATE_FOREIGN, ACTION_REFUSE},
	{"a newer commit wrote it", FOUND | LIVE | FACT_OUTDATED, STATE_OUTDATED, ACTION_REFUSE},
	{"foreign comes before outdated", FOUND | FACT_FOREIGN | FACT_OUTDATED, STATE_FOREIGN, ACTION_REFUSE},
	{"nobody edited: the server serves another form", FOUND | GIT | LIVE, STATE_IN_SYNC, ACTION_NOTHING},
	{"a resave, whatever edits by hand may do", FOUND | GIT | LIVE | FACT_OVERWRITE, STATE_IN_SYNC, ACTION_NOTHING},
	{"only git changed", FOUND | LIVE, STATE_CHANGED, ACTION_UPDATE},
	{"only live changed", FOUND | GIT, STATE_DRIFTED, ACTION_KEEP},
	{"both changed, apart", FOUND | FACT_DISJOINT, STATE_DIVERGED, ACTION_REFUSE},
	{"both changed the same", FOUND, STATE_CONFLICT, ACTION_REFUSE},
	{"versions are cut", FACT_BASE_LOST, STATE_BASE_LOST, ACTION_REFUSE},
	{"versions may not be read", FACT_BASE_UNKNOWN, STATE_UNDETERMINED, ACTION_UPDATE},
	{"the clone is shallow", FACT_BASE_SHALLOW, STATE_UNDETERMINED, ACTION_REFUSE},
	{"no version is ours", FACT_BASE_NONE, STATE_UNMANAGED, ACTION_REFUSE},
	{"nothing is known", 0, STATE_UNMANAGED, ACTION_REFUSE},
	{"left git, and live is there", FACT_REMOVED, STATE_ORPHANED, ACTION_NOTHING},
	{"left git, and live may be somebody else's", FACT_REMOVED | FACT_UNPROVEN, STATE_ORPHANED, ACTION_NOTHING},
	{"not in the capture", FACT_NOT_CAPTURED, STATE_UNDETERMINED, ACTION_NOTHING},
	{"left git, and live too", FACT_REMOVED | FACT_LIVE_ABSENT, STATE_MISSING, ACTION_NOTHING},

	{"another repository's, adopted", FOUND | LIVE | FACT_FOREIGN | FACT_ADOPT, STATE_CHANGED, ACTION_UPDATE},
	{"adopted, but edited by hand", FOUND | FACT_FOREIGN | FACT_ADOPT, STATE_CONFLICT, ACTION_REFUSE},
	{"adopting does not allow an older commit", FOUND | LIVE | FACT_OUTDATED | FACT_ADOPT, STATE_OUTDATED,
	 ACTION_REFUSE},
	{"a newer commit's, allowed", FOUND | LIVE | FACT_OUTDATED | FACT_ALLOW_OLDER, STATE_CHANGED, ACTION_UPDATE},
	{"allowed, but edited by hand", FOUND | FACT_OUTDATED | FACT_ALLOW_OLDER, STATE_CONFLICT, ACTION_REFUSE},
	{"unmanaged, adopted", FACT_BASE_NONE | FACT_ADOPT, STATE_UNMANAGED, ACTION_UPDATE},
	{"adopting needs the commits", FACT_BASE_SHALLOW | FACT_ADOPT, STATE_UNDETERMINED, ACTION_REFUSE},
	{"adopting needs the versions", FACT_BASE_LOST | FACT_ADOPT, STATE_BASE_LOST, ACTION_REFUSE},

	{"drifted, refuse", FOUND | GIT | FACT_REFUSE_DRIFT, STATE_DRIFTED, ACTION_REFUSE},
	{"drifted, merge", FOUND | GIT | FACT_MERGE, STATE_DRIFTED, ACTION_KEEP},
	{"drifted, overwrite", FOUND | GIT | FACT_OVERWRITE, STATE_DRIFTED, ACTION_UPDATE},
	{"diverged, refuse", FOUND | FACT_DISJOINT | FACT_REFUSE_DRIFT, STATE_DIVERGED, ACTION_REFUSE},
	{"diverged, merge", FOUND | FACT_DISJOINT | FACT_MERGE, STATE_DIVERGED, ACTION_MERGE},
	{"diverged, overwrite", FOUND | FACT_DISJOINT | FACT_OVERWRITE, STATE_DIVERGED, ACTION_UPDATE},
	{"conflict, refuse", FOUND | FACT_REFUSE_DRIFT, STATE_CONFLICT, ACTION_REFUSE},
	{"conflict, merge", FOUND | FACT_MERGE, STATE_CONFLICT, ACTION_REFUSE},
	{"conflict, overwrite", FOUND | FACT_OVERWRITE, STATE_CONFLICT, ACTION_UPDATE},
	{"base lost, merge", FACT_BASE_LOST | FACT_MERGE, STATE_BASE_LOST, ACTION_REFUSE},
	{"base lost, overwrite", FACT_BASE_LOST | FACT_OVERWRITE, STATE_BASE_LOST, ACTION_UPDATE},
	{"unmanaged is not drift", FACT_BASE_NONE | FACT_OVERWRITE, STATE_UNMANAGED, ACTION_REFUSE},
};

static void each_situation_leads_to_its_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		const struct decision *row = decide(expected[i].facts);
		if (row->state != expected[i].state || row->action != expected[i].action)
			fail_msg("%s: %s, %s", expected[i].situation, state_name(row->state), action_name(row->action));
	}
}

static void every_row_is_reached_and_says_why(void **state)
{
	(void)state;
	size_t count;
	const struct decision *rows = decide_rows(&count);
	for (size_t i = 0; i < count; i++) {
		bool reached = false;
		for (size_t e = 0; e < sizeof expected / sizeof *expected; e++)
			reached |= decide(expected[e].facts) == &rows[i];
		assert_true(reached);
		assert_non_null(rows[i].reason);
		assert_true(strlen(rows[i].reason) < 100);
	}
}

/* Over all facts: nothing is written unless live is fresh, is the base, or its base cannot be known yet. */
static void no_combination_of_facts_overwrites_an_edit(void **state)
{
	(void)state;
	for (uint32_t facts = 0; facts < FACT_END; facts++) {
		const struct decision *row = decide(facts);
		if (!action_writes(row->action))
			continue;
		bool fresh = (facts & FACT_EMPTY) && (facts & FACT_BASE_NONE);
		bool untouched = (facts & FOUND) && (facts & LIVE);
		bool unknown = row->state == STATE_UNDETERMINED && (facts & FACT_BASE_UNKNOWN);
		bool merged = row->action == ACTION_MERGE && (facts & FACT_MERGE) && (facts & FACT_DISJOINT);
		bool allowed = (facts & FACT_OVERWRITE) || (row->state == STATE_UNMANAGED && (facts & FACT_ADOPT));
		assert_true(fresh || untouched || unknown || merged || allowed);
		if ((facts & FOUND) && (row->state != STATE_NEW)) {
			assert_true(!(facts & FACT_FOREIGN) || (facts & FACT_ADOPT));
			assert_true(!(facts & FACT_OUTDATED) || (facts & FACT_ALLOW_OLDER));
		}
		assert_false(facts &
			     (FACT_GIT_INVALID | FACT_LIVE_UNREAD | FACT_LIVE_ABSENT | FACT_BLOCKED | FACT_EQUAL));
	}
}

static void what_is_not_written_has_the_designed_exit_code(void **state)
{
	(void)state;
	assert_int_equal(decision_fault(decide(FACT_GIT_INVALID)), 65);
	assert_int_equal(decision_fault(decide(FACT_LIVE_UNREAD)), 1);
	assert_int_equal(decision_fault(decide(FACT_LIVE_ABSENT)), 0);
	assert_int_equal(decision_fault(decide(FACT_REMOVED)), 0);
	assert_int_equal(decision_fault(decide(FOUND | GIT)), 0);
	assert_int_equal(decision_fault(decide(FOUND | GIT | FACT_REFUSE_DRIFT)), 3);
	size_t count;
	const struct decision *rows = decide_rows(&count);
	for (size_t i = 0; i < count; i++) {
		if (rows[i].action == ACTION_REFUSE)
			assert_int_equal(decision_fault(&rows[i]), 3);
		if (action_writes(rows[i].action))
			assert_int_equal(decision_fault(&rows[i]), 0);
	}
}

/* Which commands a hint offers, and what it says that they do. */
static void a_hint_about_an_edit_says_what_each_command_writes(void **state)
{
	(void)state;
	const struct {
		uint32_t facts;
		const char *takes;
		const char *writes;
	} rows[] = {
		{FOUND | GIT, "'dashsync pull' takes the edit into the file", "overwrite' writes git over it."},
		{FOUND | GIT | FACT_REFUSE_DRIFT, "'dashsync pull' takes the edit into the file",
		 "overwrite' writes git over it."},
		{FOUND | FACT_DISJOINT, "merge' writes both to the server, 'dashsync pull' takes live's edits into",
		 "overwrite' writes git over them."},
		{FOUND, "'dashsync pull --on-conflict=live' takes live's edits into the file, live's value where",
		 "overwrite' writes git over them."},
		{FACT_BASE_LOST, "'dashsync pull --adopt' takes live into the file as it is",
		 "overwrite' writes git over live."},
		{FACT_BASE_NONE, "'dashsync pull --adopt' takes live into the file as it is",
		 "'dashsync apply --adopt' writes git over live."},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *hint = decide(rows[i].facts)->hint;
		assert_non_null(strstr(hint, rows[i].takes));
		assert_non_null(strstr(hint, rows[i].writes));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_situation_leads_to_its_row),
		cmocka_unit_test(every_row_is_reached_and_says_why),
		cmocka_unit_test(no_combination_of_facts_overwrites_an_edit),
		cmocka_unit_test(what_is_not_written_has_the_designed_exit_code),
		cmocka_unit_test(a_hint_about_an_edit_says_what_each_command_writes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
