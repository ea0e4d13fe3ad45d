/* SPDX-License-Identifier: MIT */
#include "tests/histories/doubt.h"

static bool changes(const struct log_commit *commit, unsigned d)
{
	return !commit->parents[0] || !board_equal(&commit->boards[d], &commit->parents[0]->boards[d]);
}

/* What is asked of a pair of a commit that changed the dashboard and a version below `end`. */
typedef bool pair_fn(const struct ledger *ledger, const struct log_commit *commit, const struct entry *entry,
		     int64_t created);

static bool some_pair(const struct ledger *ledger, unsigned d, int64_t end, pair_fn *is_so)
{
	for (int64_t i = ledger_oldest(ledger, d); i < end; i++) {
		int64_t created = rules_created(ledger, d, i);
		for (size_t j = 0; j < ledger->commits_count; j++)
			if (changes(ledger->commits[j], d) &&
			    is_so(ledger, ledger->commits[j], ledger_at(ledger, d, i), created))
				return true;
	}
	return false;
}

static bool is_misordered(const struct ledger *ledger, const struct log_commit *commit, const struct entry *entry,
			  int64_t created)
{
	return (commit->time >= created) != (ledger->made[commit->number] > entry->seq);
}

static bool is_within_margin(const struct ledger *ledger, const struct log_commit *commit, const struct entry *entry,
			     int64_t created)
{
	(void)ledger;
	(void)entry;
	return commit->time >= created && commit->time < created + RULES_HOUR;
}

/* Whether git and the versions stand in two forms, or versions are listed in another than they were stored. */
static bool has_two_forms(const struct ledger *ledger, unsigned d, int64_t end)
{
	bool is_new = ledger->tip->boards[d].is_migrated;
	bool is_old = !is_new;
	for (int64_t i = ledger_oldest(ledger, d); i < end; i++) {
		bool is_migrated = ledger_at(ledger, d, i)->version->board.is_migrated;
		is_new = is_new || is_migrated;
		is_old = is_old || !is_migrated;
	}
	return is_old && (is_new || ledger->lists_upgraded);
}

/* Whether what was live is what a commit says that is older than the edit. */
static bool is_old_content(const struct ledger *ledger, const struct loss *loss)
{
	const struct entry *owner = ledger_at(ledger, loss->dashboard, loss->owner);
	const struct board *live = &ledger_at(ledger, loss->dashboard, loss->version - 1)->version->board;
	for (size_t i = 0; i < ledger->commits_count; i++)
		if (ledger->made[i] < owner->seq && board_says(&ledger->commits[i]->boards[loss->dashboard], live))
			return true;
	return false;
}

/* Whether another tool deployed what git did not say any more, ahead of the edit. */
static bool has_old_deploy(const struct ledger *ledger, const struct loss *loss)
{
	for (int64_t i = ledger_oldest(ledger, loss->dashboard); i < loss->owner; i++) {
		const struct entry *entry = ledger_at(ledger, loss->dashboard, i);
		if (entry->version->who == WHO_TOOL && !entry->is_tip)
			return true;
	}
	return false;
}

/* Whether the newest save with a trailer was another repository's when the edit was replaced. */
static bool is_taken_over(const struct ledger *ledger, const struct loss *loss)
{
	for (int64_t i = loss->version - 1; i >= ledger_oldest(ledger, loss->dashboard); i--) {
		const struct log_version *version = ledger_at(ledger, loss->dashboard, i)->version;
		if (version->who == WHO_ANOTHER || version->who == WHO_RUN)
			return version->who == WHO_ANOTHER && !ledger_commit_of(ledger, version->claim.commit);
	}
	return false;
}

enum kind doubt_loss(const struct ledger *ledger, const struct loss *loss, bool is_judged)
{
	if (is_taken_over(ledger, loss))
		return KIND_LOST_ANOTHER;
	if (loss->kind != KIND_NONE)
		return loss->kind;
	if (has_two_forms(ledger, loss->dashboard, loss->version))
		return KIND_LOST_MIGRATED;
	if (some_pair(ledger, loss->dashboard, loss->version, is_misordered))
		return KIND_LOST_CLOCKS;
	if (has_old_deploy(ledger, loss))
		return KIND_LOST_TOOL;
	return is_judged && is_old_content(ledger, loss) ? KIND_LOST_TWICE : KIND_NONE;
}

/* ---- drift ---- */

static bool is_outstanding(const struct ledger *ledger, unsigned d, const struct entry *live, unsigned field)
{
	const struct common *common = &ledger->common[d];
	return live->owners[field] &&
	       (!common->is_known || !board_same(live->version->board.fields[field], common->whole.fields[field]));
}

static bool has_tool(const struct ledger *ledger, unsigned d, int64_t after)
{
	for (int64_t i = after + 1; ledger_at(ledger, d, i); i++)
		if (ledger_at(ledger, d, i)->version->who == WHO_TOOL)
			return true;
	return false;
}

static bool has_press(const struct ledger *ledger, unsigned d, int64_t after)
{
	for (int64_t i = after + 1; ledger_at(ledger, d, i); i++)
		if (ledger_at(ledger, d, i)->version->is_press)
			return true;
	return false;
}

static bool is_taken_apart(const struct ledger *ledger, unsigned d, const struct log_commit *git,
			   const struct entry *live)
{
	for (unsigned i = 0; i < BOARD_FIELDS; i++) {
		const struct entry *owner = ledger_at(ledger, d, live->owners[i]);
		if (owner && ledger_brought(ledger, git->ancestors, d, i, live->version->board.fields[i], owner->seq))
			return true;
	}
	return false;
}

/*
 * Whether git and live never met where the base is: its version was replaced before its commit was made, or that commit
 * came in with a merge that dropped it.
 */
static bool never_met(const struct ledger *ledger, unsigned d, const struct ruling *ruling)
{
	const struct entry *above = ledger_at(ledger, d, ruling->version + 1);
	const struct log_commit *line = ledger->tip;
	while (line && line != ruling->commit)
		line = line->parents[0];
	return ruling->commit && (!line || (above && ledger->made[ruling->commit->number] > above->seq));
}

enum kind doubt_drift(const struct ledger *ledger, unsigned d, const struct log_commit *git,
		      const struct ruling *ruling, bool *is_edited)
{
	const struct entry *live = ledger_live(ledger, d);
	int64_t end = live->version->version + 1;
	*is_edited = false;
	for (unsigned i = 0; i < BOARD_FIELDS; i++)
		*is_edited = *is_edited || is_outstanding(ledger, d, live, i);
	if (*is_edited)
		return KIND_NONE;
	if (git != ledger->tip)
		return KIND_TOLD_LATE;
	if (has_two_forms(ledger, d, end))
		return has_press(ledger, d, ruling->version) ? KIND_TOLD_PRESSED : KIND_TOLD_MIGRATED;
	if (has_tool(ledger, d, ruling->rule == RULE_MERGED ? 0 : ruling->version)) /* a merge may have kept it */
		return KIND_TOLD_TOOL;
	if (ruling->rule == RULE_OURS && !ruling->commit)
		return KIND_TOLD_ANOTHER;
	if (some_pair(ledger, d, end, is_misordered))
		return KIND_TOLD_CLOCKS;
	if (some_pair(ledger, d, end, is_within_margin))
		return KIND_TOLD_MARGIN;
	if (live->is_tip)
		return KIND_TOLD_WAS_TIP;
	if (never_met(ledger, d, ruling))
		return KIND_TOLD_BACK;
	return is_taken_apart(ledger, d, git, live) ? KIND_TOLD_TOGETHER : KIND_NONE;
}
