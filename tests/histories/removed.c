/* SPDX-License-Identifier: MIT */
#include "tests/histories/removed.h"

#include <string.h>

#include "model/base/arena.h"
#include "tests/histories/rules.h"

static bool has_text(const char *text, const char *part)
{
	return text && strstr(text, part);
}

/* The version by which another repository has it, as nobody but the log knows for sure; 0: none. */
static int64_t taken_over_at(const struct ledger *ledger, unsigned d)
{
	for (int64_t i = (int64_t)ledger->entries_count[d]; i > 0; i--) {
		const struct log_version *version = ledger_at(ledger, d, i)->version;
		if (version->who == WHO_ANOTHER || version->who == WHO_RUN)
			return version->who == WHO_ANOTHER && !ledger_commit_of(ledger, version->claim.commit) ? i : 0;
	}
	return 0;
}

static const char *check_orphan(const struct ledger *ledger, const struct rules_removal *removal, unsigned d,
				const struct log_row *row, enum kind *kind)
{
	int64_t theirs = taken_over_at(ledger, d);
	if (theirs && theirs < ledger_oldest(ledger, d))
		*kind = KIND_ORPHAN_DROPPED;
	else if (theirs)
		return "orphaned, and another repository has taken it over";
	if (!removal->is_shown)
		return "orphaned, and nothing shows that it is ours";
	if (strcmp(row->action, "nothing") != 0)
		return "an orphan is to be written";
	if (!has_text(row->told, "elete"))
		return "an orphan without a hint what to do";
	if (!has_text(row->told, arena_copy(ledger->arena, removal->by->hash, 12)))
		return "the row names another commit than that with which it left";
	return NULL;
}

static const char *check_silence(const struct ledger *ledger, const struct rules_removal *removal,
				 const struct log_run *run, unsigned d)
{
	if (removal->is_shown)
		return "it is ours and left git, and has no row";
	if (!has_text(run->notes, arena_printf(ledger->arena, "(%s", board_uid(d))) &&
	    !has_text(run->notes, arena_printf(ledger->arena, ", %s", board_uid(d))))
		return "it left git, and no note counts it";
	if (has_text(run->notes, "elete"))
		return "a hint to delete what is not shown to be ours";
	return NULL;
}

const char *removed_check(const struct ledger *ledger, const struct log_run *run, unsigned dashboard,
			  const struct log_row *row, enum kind *kind)
{
	const struct log_commit *git = ledger->commits[run->commit];
	bool is_orphan = row && strcmp(row->state, "orphaned") == 0;
	struct rules_removal removal = rules_removed(ledger, dashboard, git);
	if (!git->boards[dashboard].is_absent)
		return is_orphan ? "orphaned, and git has it" : row ? NULL : "git has it, and it has no row";
	if (row && !is_orphan)
		return "git does not have it, and it has a row of what git has";
	*kind = KIND_NONE;
	return row ? check_orphan(ledger, &removal, dashboard, row, kind)
		   : check_silence(ledger, &removal, run, dashboard);
}
