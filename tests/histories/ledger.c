/* SPDX-License-Identifier: MIT */
/*
 * A person owns what differs from the version below. A run owns nothing: what it leaves as it was keeps its owner, and
 * what it puts back (a rollback's trailer names the version) or merges over a race gets its owner back.
 */
#include "tests/histories/ledger.h"

#include <assert.h>
#include <string.h>

#include "model/base/arena.h"

/* ---- what is in common ---- */

/* Git and live, as whole documents and field by field. */
static void meet(struct ledger *ledger, unsigned dashboard)
{
	const struct entry *live = ledger_live(ledger, dashboard);
	struct common *common = &ledger->common[dashboard];
	if (!live || !ledger->tip)
		return;
	const struct board *board = &live->version->board;
	const struct board *git = &ledger->tip->boards[dashboard];
	for (unsigned i = 0; i < BOARD_FIELDS && !git->is_absent; i++)
		if (board_same(board->fields[i], git->fields[i]))
			common->single.fields[i] = board->fields[i];
	if (!board_says(board, git))
		return;
	common->whole = *board;
	common->is_known = true;
}

static void agree(struct ledger *ledger, unsigned dashboard, const struct board *board)
{
	ledger->common[dashboard] = (struct common){true, *board, *board};
}

void ledger_commit(struct ledger *ledger, const struct log_commit *commit)
{
	assert(commit->number == ledger->commits_count);
	ledger->made[commit->number] = ++ledger->seq;
	ledger->commits[ledger->commits_count++] = commit;
}

void ledger_main(struct ledger *ledger, const struct log_commit *tip)
{
	ledger->tip = tip;
	for (unsigned i = 0; i < BOARD_MOST; i++)
		meet(ledger, i);
}

void ledger_begin(struct ledger *ledger, const struct log_run *run)
{
	ledger->runs = arena_grow(ledger->arena, ledger->runs, ledger->runs_count, &ledger->runs_room,
				  sizeof *ledger->runs);
	ledger->runs[ledger->runs_count++] = run;
}

const struct log_run *ledger_run(const struct ledger *ledger, const char *id)
{
	for (size_t i = ledger->runs_count; id && i-- > 0;)
		if (strcmp(ledger->runs[i]->id, id) == 0)
			return ledger->runs[i];
	return NULL;
}

const struct entry *ledger_live(const struct ledger *ledger, unsigned dashboard)
{
	size_t count = ledger->entries_count[dashboard];
	return count ? &ledger->entries[dashboard][count - 1] : NULL;
}

const struct entry *ledger_at(const struct ledger *ledger, unsigned dashboard, int64_t version)
{
	bool is_known = version >= 1 && (size_t)version <= ledger->entries_count[dashboard];
	return is_known ? &ledger->entries[dashboard][version - 1] : NULL;
}

int64_t ledger_oldest(const struct ledger *ledger, unsigned dashboard)
{
	size_t count = ledger->entries_count[dashboard];
	return ledger->keep && count > ledger->keep ? (int64_t)(count - ledger->keep) + 1 : 1;
}

const struct entry *ledger_base(const struct ledger *ledger, unsigned dashboard, int64_t version)
{
	for (int64_t i = version - 1; i >= ledger_oldest(ledger, dashboard); i--) {
		const struct entry *entry = ledger_at(ledger, dashboard, i);
		if (entry->commit != NO_COMMIT && !entry->is_undone)
			return entry;
	}
	return NULL;
}

const struct log_commit *ledger_commit_of(const struct ledger *ledger, const char *hash)
{
	for (size_t i = 0; hash && i < ledger->commits_count; i++)
		if (strcmp(ledger->commits[i]->hash, hash) == 0)
			return ledger->commits[i];
	return NULL;
}

bool ledger_brought(const struct ledger *ledger, uint64_t commits, unsigned dashboard, unsigned field,
		    const char *value, size_t seq)
{
	for (size_t i = 0; i < ledger->commits_count; i++) {
		const struct log_commit *commit = ledger->commits[i];
		const struct board *board = &commit->boards[dashboard];
		const struct board *before = commit->parents[0] ? &commit->parents[0]->boards[dashboard] : NULL;
		if (!(commits >> i & 1) || ledger->made[i] <= seq || board->is_absent ||
		    !board_same(board->fields[field], value))
			continue;
		if (!before || before->is_absent || !board_same(before->fields[field], value))
			return true;
	}
	return false;
}

/* The commits that a run applies, or that were applied since somebody owned something. */
static uint64_t applied(const struct ledger *ledger, size_t commit, unsigned dashboard, int64_t owner)
{
	uint64_t set = ledger->commits[commit]->ancestors;
	for (int64_t i = owner + 1; ledger_at(ledger, dashboard, i); i++) {
		size_t since = ledger_at(ledger, dashboard, i)->commit;
		set |= since == NO_COMMIT ? 0 : ledger->commits[since]->ancestors;
	}
	return set;
}

/* What a run had looked at when it saved this: the version that its trailer names; of a put-back, its own save. */
static int64_t seen_by(const struct ledger *ledger, const struct log_version *version)
{
	if (version->to == 0)
		return version->on;
	for (int64_t i = version->version - 1; i > version->to; i--) {
		const struct log_version *below = ledger_at(ledger, version->dashboard, i)->version;
		if (below->run && strcmp(below->run, version->run) == 0)
			return i;
	}
	return version->to;
}

/* Whether what a person set is what git and live had in common; then nothing is lost, or it is told by its kind. */
static bool is_common(const struct ledger *ledger, const struct entry *before, unsigned field, enum kind *kind)
{
	unsigned dashboard = before->version->dashboard;
	const char *value = before->version->board.fields[field];
	const struct entry *owner = ledger_at(ledger, dashboard, before->owners[field]);
	const struct common *common = &ledger->common[dashboard];
	if (!common->is_known || !board_same(value, common->whole.fields[field]))
		return false;
	if (!owner->is_back[field])
		*kind = KIND_WAS_TIP;
	else if (!board_same(value, common->single.fields[field]))
		*kind = KIND_TOGETHER;
	else
		return true;
	return false;
}

static void lose(struct ledger *ledger, const struct entry *before, const struct log_version *version, unsigned field)
{
	const struct log_run *run = ledger_run(ledger, version->run);
	const char *value = before->version->board.fields[field];
	unsigned dashboard = version->dashboard;
	int64_t owner = before->owners[field];
	enum kind kind = KIND_NONE;
	if (!run || owner == 0 || is_common(ledger, before, field, &kind) ||
	    ledger_brought(ledger, applied(ledger, run->commit, dashboard, owner), dashboard, field, value,
			   ledger_at(ledger, dashboard, owner)->seq))
		return;
	ledger->losses = arena_grow(ledger->arena, ledger->losses, ledger->losses_count, &ledger->losses_room,
				    sizeof *ledger->losses);
	ledger->losses[ledger->losses_count++] = (struct loss){
		.dashboard = dashboard,
		.field = field,
		.value = value,
		.by = version->board.fields[field],
		.owner = owner,
		.version = version->version,
		.run = version->run,
		.kind = kind,
		.is_unseen = owner > seen_by(ledger, version),
	};
}

/* The oldest version that a run has looked at. */
static int64_t first_seen_by(const struct ledger *ledger, const struct log_version *version)
{
	int64_t first = seen_by(ledger, version);
	for (int64_t i = version->version - 1; i > 0; i--) {
		const struct log_version *below = ledger_at(ledger, version->dashboard, i)->version;
		if (below->run && strcmp(below->run, version->run) == 0 && below->on && below->on < first)
			first = below->on;
	}
	return first;
}

/* Who owns what a run wrote: nobody, but in a merge and a put-back whoever owned it in what they are made of. */
static int64_t owner_again(const struct ledger *ledger, const struct log_version *version, unsigned field)
{
	const char *value = version->board.fields[field];
	int64_t first = version->to ? version->to : version->merged ? first_seen_by(ledger, version) : version->version;
	for (int64_t i = version->version - 1; i >= first && i > 0; i--) {
		const struct entry *below = ledger_at(ledger, version->dashboard, i);
		if (below->owners[field] && board_same(below->version->board.fields[field], value))
			return below->owners[field];
	}
	return 0;
}

static void undo(struct ledger *ledger, const struct log_version *rollback)
{
	for (int64_t i = rollback->to + 1; i < rollback->version; i++) {
		struct entry *entry = &ledger->entries[rollback->dashboard][i - 1];
		if (!entry->version->run || strcmp(entry->version->run, rollback->run) != 0 || entry->is_undone)
			continue;
		entry->is_undone = true;
		ledger->common[rollback->dashboard] = entry->before;
	}
}

/* The seed's fields are somebody's where git has something else. */
static int64_t owner_at_first(const struct ledger *ledger, const struct log_version *version, unsigned field)
{
	const struct board *git = ledger->tip ? &ledger->tip->boards[version->dashboard] : &(struct board){0};
	const char *value = version->board.fields[field];
	return !value || board_same(value, git->fields[field]) ? 0 : version->version;
}

static int64_t owner_of(struct ledger *ledger, const struct entry *before, const struct log_version *version,
			unsigned field)
{
	const char *value = version->board.fields[field];
	if (!before)
		return owner_at_first(ledger, version, field);
	if (board_same(before->version->board.fields[field], value))
		return before->owners[field];
	if (version->who == WHO_TOOL || version->who == WHO_ANOTHER)
		return 0;
	if (version->who != WHO_RUN)
		return version->version;
	int64_t owner = owner_again(ledger, version, field);
	if (owner <= before->owners[field]) /* else a person who saw the older value has replaced it */
		lose(ledger, before, version, field);
	return owner;
}

static void add_entry(struct ledger *ledger, unsigned d, const struct entry *entry)
{
	ledger->entries[d] = arena_grow(ledger->arena, ledger->entries[d], ledger->entries_count[d],
					&ledger->entries_room[d], sizeof *ledger->entries[d]);
	ledger->entries[d][ledger->entries_count[d]++] = *entry;
}

const struct entry *ledger_version(struct ledger *ledger, const struct log_version *version)
{
	unsigned d = version->dashboard;
	const struct entry *before = ledger_live(ledger, d);
	const struct common *common = &ledger->common[d];
	assert(version->version == (int64_t)ledger->entries_count[d] + 1);
	const struct log_commit *commit = version->who == WHO_RUN ? ledger_commit_of(ledger, version->commit) : NULL;
	struct entry entry = {.version = version,
			      .commit = commit ? commit->number : NO_COMMIT,
			      .seq = ++ledger->seq,
			      .before = *common};
	for (unsigned i = 0; i < BOARD_FIELDS; i++) {
		entry.owners[i] = owner_of(ledger, before, version, i);
		entry.is_back[i] = common->is_known && board_same(version->board.fields[i], common->whole.fields[i]);
	}
	entry.is_tip = ledger->tip && board_says(&ledger->tip->boards[d], &version->board);
	if (version->who == WHO_RUN && version->raced && version->to)
		undo(ledger, version);
	add_entry(ledger, d, &entry);
	if (commit)
		agree(ledger, d, &commit->boards[d]);
	else if (version->who == WHO_TOOL || version->who == WHO_ANOTHER)
		agree(ledger, d, &version->board);
	meet(ledger, d);
	return ledger_live(ledger, d);
}
