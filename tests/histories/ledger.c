/* SPDX-License-Identifier: MIT */
/*
 * A person owns what differs from the version below. A run owns nothing: what it leaves as it was keeps its owner, and
 * what it puts back (a rollback's trailer names the version) or merges over a race gets its owner back.
 */
#include "tests/histories/ledger.h"

#include <assert.h>
#include <string.h>

#include "model/base/arena.h"

void ledger_commit(struct ledger *ledger, const struct log_commit *commit)
{
	ledger->commits = arena_grow(ledger->arena, ledger->commits, ledger->commits_count, &ledger->commits_room,
				     sizeof *ledger->commits);
	ledger->commits[ledger->commits_count++] = commit;
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

static bool says(const struct ledger *ledger, size_t commit, unsigned dashboard, unsigned field, const char *value)
{
	return board_same(ledger->commits[commit]->boards[dashboard].fields[field], value);
}

bool ledger_released(const struct ledger *ledger, size_t commit, unsigned dashboard, unsigned field, const char *value,
		     int64_t owner)
{
	const struct entry *base = ledger_base(ledger, dashboard, owner);
	if (base && says(ledger, base->commit, dashboard, field, value))
		return true;
	for (int64_t i = owner + 1; ledger_at(ledger, dashboard, i); i++) { /* what was applied since counts too */
		size_t applied = ledger_at(ledger, dashboard, i)->commit;
		if (applied == NO_COMMIT)
			continue;
		if (says(ledger, applied, dashboard, field, value))
			return true;
		commit = applied > commit ? applied : commit;
	}
	for (size_t i = base ? base->commit : 0; i <= commit && i < ledger->commits_count; i++)
		if (says(ledger, i, dashboard, field, value))
			return true;
	return false;
}

static size_t commit_of(const struct ledger *ledger, const struct log_version *version)
{
	for (size_t i = 0; version->commit && i < ledger->commits_count; i++)
		if (strcmp(ledger->commits[i]->hash, version->commit) == 0)
			return i;
	return NO_COMMIT;
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

static void lose(struct ledger *ledger, const struct entry *before, const struct log_version *version, unsigned field)
{
	const struct log_run *run = ledger_run(ledger, version->run);
	const char *value = before->version->board.fields[field];
	unsigned dashboard = version->dashboard;
	int64_t owner = before->owners[field];
	if (!run || owner == 0 || ledger_released(ledger, run->commit, dashboard, field, value, owner))
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
		if (entry->version->run && strcmp(entry->version->run, rollback->run) == 0)
			entry->is_undone = true;
	}
}

static int64_t owner_of(struct ledger *ledger, const struct entry *before, const struct log_version *version,
			unsigned field)
{
	const char *value = version->board.fields[field];
	if (!before)
		return board_equal(&version->board, &(struct board){0}) ? 0 : version->version;
	if (board_same(before->version->board.fields[field], value))
		return before->owners[field];
	if (version->who != WHO_RUN)
		return version->version;
	int64_t owner = owner_again(ledger, version, field);
	if (owner <= before->owners[field]) /* else a person who saw the older value has replaced it */
		lose(ledger, before, version, field);
	return owner;
}

const struct entry *ledger_version(struct ledger *ledger, const struct log_version *version)
{
	unsigned d = version->dashboard;
	const struct entry *before = ledger_live(ledger, d);
	assert(version->version == (int64_t)ledger->entries_count[d] + 1);
	struct entry entry = {.version = version,
			      .commit = version->who == WHO_RUN ? commit_of(ledger, version) : NO_COMMIT};
	for (unsigned i = 0; i < BOARD_FIELDS; i++)
		entry.owners[i] = owner_of(ledger, before, version, i);
	if (version->who == WHO_RUN && version->raced && version->to)
		undo(ledger, version);
	ledger->entries[d] = arena_grow(ledger->arena, ledger->entries[d], ledger->entries_count[d],
					&ledger->entries_room[d], sizeof *ledger->entries[d]);
	ledger->entries[d][ledger->entries_count[d]++] = entry;
	return ledger_live(ledger, d);
}
