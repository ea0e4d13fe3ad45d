/* SPDX-License-Identifier: MIT */
/*
 * The mark of a row is what was done about it, or would be; the state is a word beside it.
 *
 *     +  a first write       *  an edit that stays        =  nothing to do
 *     ~  another write       x  refused, or taken back    ?  nothing that dashsync can do
 *     !  broken or failed
 */
#include "cmd/report/report_marks.h"

#include "cmd/report/report.h"

/* What became of a row. Written is not here: the action says what was written. */
static const struct mark outcome_marks[] = {
	[OUTCOME_REFUSED] = {"x", COLOUR_RED},     [OUTCOME_FAILED] = {"!", COLOUR_RED},
	[OUTCOME_RACED] = {"!", COLOUR_RED},       [OUTCOME_SKIPPED] = {"?", COLOUR_YELLOW},
	[OUTCOME_ROLLED_BACK] = {"x", COLOUR_RED},
};

/* What is left or refused. */
static const struct mark action_marks[] = {
	[ACTION_KEEP] = {"*", COLOUR_YELLOW},
	[ACTION_REFUSE] = {"x", COLOUR_RED},
};

/* Where there is nothing that could be done: why. */
static const struct mark state_marks[STATE_COUNT] = {
	[STATE_INVALID] = {"!", COLOUR_RED},         [STATE_ERROR] = {"!", COLOUR_RED},
	[STATE_MISSING] = {"?", COLOUR_YELLOW},      [STATE_ORPHANED] = {"?", COLOUR_YELLOW},
	[STATE_UNDETERMINED] = {"?", COLOUR_YELLOW},
};

/* Green is what was asked for and replaces nobody's edit; a write that would replace one is to be looked at. */
static enum colour colour_of_write(const struct plan_row *row)
{
	bool is_written = row->write.outcome == OUTCOME_WRITTEN;
	bool spares_edits = row->action == ACTION_MERGE || row->state == STATE_CHANGED || row->state == STATE_NEW;
	if (is_written ? row->write.warning != NULL : !spares_edits)
		return COLOUR_YELLOW;
	return COLOUR_GREEN;
}

struct mark report_mark(const struct plan_row *row)
{
	bool is_written = row->write.outcome == OUTCOME_WRITTEN;
	if (row->write.outcome != OUTCOME_NONE && !is_written)
		return outcome_marks[row->write.outcome];
	bool writes = is_written || (action_writes(row->action) && (row->state != STATE_IN_SYNC || row->rollback_to));
	if (writes)
		return (struct mark){row->state == STATE_NEW && !row->rollback_to ? "+" : "~", colour_of_write(row)};
	struct mark mark = state_marks[row->state];
	if (row->action == ACTION_KEEP || row->action == ACTION_REFUSE)
		mark = action_marks[row->action];
	return mark.symbol ? mark : (struct mark){"=", COLOUR_DIM};
}

const char *report_word(const struct report *report, const struct plan_row *row)
{
	if (!plan_has_live(report->plan) && row->state == STATE_IN_SYNC)
		return "valid";
	bool has_version = row->state != STATE_ERROR && row->state != STATE_MISSING && row->state != STATE_BLOCKED;
	if (report->is_rollback && row->rollback_to)
		return row->action == ACTION_NOTHING ? "unchanged" : "rollback";
	if (report->is_rollback && has_version && row->action == ACTION_REFUSE)
		return "refused";
	return state_name(row->state);
}

const char *report_effect(const struct report *report, const struct plan_row *row)
{
	static const char *const effects[STATE_COUNT] = {
		[STATE_DRIFTED] = ", over live's edits",  [STATE_DIVERGED] = ", over live's edits",
		[STATE_CONFLICT] = ", over live's edits", [STATE_BASE_LOST] = ", over what live had",
		[STATE_UNMANAGED] = ", and taken over",
	};
	if (report->is_rollback || !effects[row->state])
		return "";
	return row->action == ACTION_MERGE ? ", with live's edits" : effects[row->state];
}
