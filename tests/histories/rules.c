/* SPDX-License-Identifier: MIT */
/* The sentences of docs/decision-table.md, one function each; commits are counted in the order in which they were made.
 */
#include "tests/histories/rules.h"

#include <string.h>

struct court {
	const struct ledger *ledger;
	unsigned d;
	const struct log_commit *git;                    /* to apply */
	uint64_t reach;                                  /* commits that are known, a bit each */
	uint64_t line;                                   /* of the first-parent line */
	const struct log_commit *next[LOG_COMMITS_MOST]; /* that changed it after this one, on that line; or NULL */
	int64_t oldest;
	int64_t newest;
	/* rule 1 */
	const struct entry *ours; /* NULL: none */
	const struct log_commit *ours_commit;
	struct board ours_document;
	bool is_git_ours; /* git equals that document */
};

static bool has(uint64_t set, const struct log_commit *commit)
{
	return set >> commit->number & 1;
}

static bool descends(const struct log_commit *commit, const struct log_commit *from)
{
	return commit != from && has(commit->ancestors, from);
}

static const struct board *board_at(const struct court *court, const struct log_commit *commit)
{
	return &commit->boards[court->d];
}

static bool changes(const struct court *court, const struct log_commit *commit)
{
	const struct log_commit *parent = commit->parents[0];
	return !parent || !board_equal(board_at(court, commit), board_at(court, parent));
}

static const struct entry *at(const struct court *court, int64_t version)
{
	return ledger_at(court->ledger, court->d, version);
}

struct board rules_listed(const struct ledger *ledger, const struct entry *entry)
{
	struct board board = entry->version->board;
	board.is_migrated = board.is_migrated || ledger->lists_upgraded;
	return board;
}

static struct board listed(const struct court *court, int64_t version)
{
	return rules_listed(court->ledger, at(court, version));
}

static bool same(const struct court *court, const struct log_commit *commit, int64_t version)
{
	struct board data = listed(court, version);
	return board_means(board_at(court, commit), &data);
}

int64_t rules_created(const struct ledger *ledger, unsigned d, int64_t version)
{
	for (int64_t oldest = ledger_oldest(ledger, d); version > oldest; version--) {
		struct board data = rules_listed(ledger, ledger_at(ledger, d, version));
		struct board below = rules_listed(ledger, ledger_at(ledger, d, version - 1));
		if (!board_means(&data, &below))
			break;
	}
	return ledger_at(ledger, d, version)->version->created;
}

static int64_t created(const struct court *court, int64_t version)
{
	return rules_created(court->ledger, court->d, version);
}

/* ---- which version is ours ---- */

static bool is_claim(const struct log_claim *a, const struct log_claim *b)
{
	return a->run && b->run && strcmp(a->run, b->run) == 0 && a->to == b->to;
}

/* Whether the data has the digest that the trailer says: that of a run's save with this content. */
static bool matches(const struct court *court, int64_t version)
{
	const struct log_claim *claim = &at(court, version)->version->claim;
	struct board data = listed(court, version);
	const struct log_commit *commit = ledger_commit_of(court->ledger, claim->commit);
	if (commit && board_equal(board_at(court, commit), &data))
		return true;
	for (int64_t i = 1; at(court, i); i++) {
		const struct log_version *other = at(court, i)->version;
		bool is_true = other->who == WHO_RUN || other->who == WHO_ANOTHER;
		if (is_true && other->claim.content && strcmp(other->claim.content, claim->content) == 0)
			return board_equal(&other->board, &data);
	}
	return false;
}

static bool is_ours(const struct court *court, int64_t version)
{
	const struct log_claim *claim = &at(court, version)->version->claim;
	if (!claim->run || claim->to || !claim->content || version <= claim->on)
		return false;
	if (version == claim->on + 1)
		return true;
	if (claim->on + 1 < court->oldest || !matches(court, version))
		return false;
	for (int64_t i = claim->on + 1; i < version; i++) {
		const struct log_claim *other = &at(court, i)->version->claim;
		if (is_claim(other, claim) && strcmp(other->content, claim->content) == 0)
			return false;
	}
	return true;
}

static bool is_rollback_again(const struct court *court, int64_t rollback)
{
	for (int64_t i = court->oldest; i < rollback; i++)
		if (is_claim(&at(court, i)->version->claim, &at(court, rollback)->version->claim))
			return true;
	return false;
}

/* Whether a rollback that put back what was covered undoes this save: the newest below it of its run. */
static bool is_undone(const struct court *court, int64_t version)
{
	const struct log_claim *claim = &at(court, version)->version->claim;
	for (int64_t i = version + 1; claim->run && i <= court->newest; i++) {
		const struct log_claim *above = &at(court, i)->version->claim;
		if (!above->run || strcmp(above->run, claim->run) != 0)
			continue;
		if (above->to == 0 || !above->raced)
			return false;
		if (!is_rollback_again(court, i))
			return true;
	}
	return false;
}

static void find_ours(struct court *court)
{
	for (int64_t i = court->newest; i >= court->oldest && !court->ours; i--)
		if (is_ours(court, i) && !is_undone(court, i))
			court->ours = at(court, i);
	if (!court->ours)
		return;
	const struct log_version *version = court->ours->version;
	court->ours_commit = ledger_commit_of(court->ledger, version->claim.commit);
	court->ours_document = version->claim.merged && court->ours_commit ? *board_at(court, court->ours_commit)
									   : rules_listed(court->ledger, court->ours);
	court->is_git_ours = board_means(board_at(court, court->git), &court->ours_document) ||
			     (!version->claim.merged && board_equal(board_at(court, court->git), &version->board));
}

/* ---- which version agrees with which commit ---- */

static void know_line(struct court *court)
{
	const struct log_commit *tip = court->ledger->tip;
	const struct log_commit *next = NULL;
	court->reach = tip->ancestors | court->git->ancestors;
	for (const struct log_commit *commit = tip; commit; commit = commit->parents[0]) {
		court->line |= (uint64_t)1 << commit->number;
		court->next[commit->number] = next;
		if (changes(court, commit))
			next = commit;
	}
}

static bool was_said(const struct court *court, const struct log_commit *commit, int64_t version)
{
	const struct log_commit *next = court->next[commit->number];
	return has(court->line, commit) && (!next || created(court, version) <= next->time);
}

static bool took(const struct court *court, const struct log_commit *commit, int64_t version, int64_t margin)
{
	return commit->time >= created(court, version) + margin;
}

/* The newest commit that the version agrees with, from that of rule 1 on; NULL when there is none. */
static const struct log_commit *agrees(const struct court *court, int64_t version)
{
	for (size_t i = court->ledger->commits_count; i-- > 0;) {
		const struct log_commit *commit = court->ledger->commits[i];
		bool is_ours = commit == court->ours_commit;
		if (court->ours && !court->ours_commit)
			return NULL; /* another repository's: none descends from its commit */
		if (!has(court->reach, commit) || !same(court, commit, version))
			continue;
		if (court->ours && !is_ours && !descends(commit, court->ours_commit))
			continue;
		if (!is_ours && !changes(court, commit))
			continue;
		/* on the line, a commit that was replaced before the version took nothing in, whatever its clock says
		 */
		bool may_take = court->ours ? !is_ours : !has(court->line, commit);
		if (was_said(court, commit, version) || (may_take && took(court, commit, version, 0)))
			return commit;
	}
	return NULL;
}

/* Rules 2 and 3: the newest version that agrees, or an older one that does with a commit that may be older than it. */
static struct ruling search(const struct court *court)
{
	struct ruling found = {.rule = RULE_NONE};
	bool is_merged = court->ours && court->ours->version->claim.merged;
	int64_t last = court->ours ? court->ours->version->version + (is_merged ? 0 : 1) : court->oldest;
	for (int64_t i = court->newest; i >= last; i--) {
		const struct log_commit *commit = is_undone(court, i) ? NULL : agrees(court, i);
		if (!commit)
			continue;
		if (found.commit) {
			if (commit->number > found.commit->number && !descends(found.commit, commit) &&
			    created(court, found.version) + RULES_HOUR > commit->time) {
				found.version = i;
				found.commit = commit;
				return found;
			}
			continue;
		}
		found = (struct ruling){
			.rule = court->ours ? RULE_TAKEN : RULE_HISTORY, .version = i, .commit = commit};
		if (court->ours && court->is_git_ours &&
		    (commit == court->ours_commit || !took(court, commit, i, RULES_MINUTES)))
			return (struct ruling){.rule = RULE_NONE};
	}
	return found;
}

static struct ruling find_base(struct court *court)
{
	find_ours(court);
	struct ruling found = search(court);
	if (found.rule != RULE_NONE || !court->ours)
		return found;
	return (struct ruling){.rule = court->ours->version->claim.merged ? RULE_MERGED : RULE_OURS,
			       .version = court->ours->version->version,
			       .commit = court->ours_commit};
}

/* ---- the table ---- */

/* The form of a document is one more field. */
#define FIELDS (BOARD_FIELDS + 1)

static bool is_field_same(const struct board *a, const struct board *b, unsigned field)
{
	return field < BOARD_FIELDS ? board_same(a->fields[field], b->fields[field]) : a->is_migrated == b->is_migrated;
}

/* What differs between two of the three sides, a bit a field. */
static unsigned differences(const struct board *a, const struct board *b)
{
	unsigned fields = 0;
	for (unsigned i = 0; i < FIELDS; i++)
		fields |= is_field_same(a, b, i) ? 0 : 1u << i;
	return fields;
}

static const char *compare(const struct court *court, const struct ruling *base, const struct board *document)
{
	const struct board *git = board_at(court, court->git);
	struct board live = listed(court, court->newest);
	unsigned by_live = differences(document, &live);
	unsigned by_git = differences(document, git);
	unsigned apart = differences(git, &live);
	if (!apart)
		return "in-sync"; /* neither has an edit that the other lacks */
	bool is_number = base->rule != RULE_MERGED && base->version == court->newest;
	bool is_digest = base->rule == RULE_OURS && board_equal(git, &at(court, base->version)->version->board);
	bool is_live_base = is_number || !(by_live & apart);
	bool is_git_base = is_digest || by_git == 0 || (!is_live_base && !(by_git & apart));
	if (is_live_base)
		return is_git_base ? "in-sync" : "changed";
	return is_git_base ? "drifted" : (by_live & by_git & apart) ? "conflict" : "diverged";
}

/* Whether the base is newer than what is to be applied; of another repository's only the times can say so. */
static bool is_outdated(const struct court *court, const struct ruling *base)
{
	if (base->commit)
		return descends(base->commit, court->git);
	return at(court, base->version)->version->claim.at > court->git->time;
}

static struct court open_court(const struct ledger *ledger, unsigned d, const struct log_commit *git)
{
	struct court court = {.ledger = ledger, .d = d, .git = git};
	court.newest = ledger_live(ledger, d)->version->version;
	court.oldest = ledger_oldest(ledger, d);
	return court;
}

/* ---- what left git ---- */

/* The newest commit that took it away. */
static const struct log_commit *removed_by(const struct court *court)
{
	for (size_t i = court->git->number + 1; i-- > 0;) {
		const struct log_commit *commit = court->ledger->commits[i];
		if (!has(court->git->ancestors, commit) || !board_at(court, commit)->is_absent)
			continue;
		for (size_t p = 0; p < 2 && commit->parents[p]; p++)
			if (!board_at(court, commit->parents[p])->is_absent)
				return commit;
	}
	return NULL;
}

/* Whether a version has the trailer of another repository, down to the newest that is dashsync's. */
static bool is_taken_over(const struct court *court)
{
	int64_t last = court->ours ? court->ours->version->version : court->oldest;
	for (int64_t i = court->newest; i >= last; i--) {
		const struct log_claim *claim = &at(court, i)->version->claim;
		if (claim->commit && !ledger_commit_of(court->ledger, claim->commit))
			return true;
	}
	return false;
}

struct rules_removal rules_removed(const struct ledger *ledger, unsigned d, const struct log_commit *git)
{
	struct court court = open_court(ledger, d, git);
	struct rules_removal removal = {0};
	if (git->boards[d].is_absent)
		removal.by = removed_by(&court);
	if (!removal.by)
		return removal;
	know_line(&court);
	find_ours(&court);
	const struct log_commit *commit = court.ours ? court.ours_commit : search(&court).commit;
	removal.is_shown = commit && commit != removal.by && !descends(commit, removal.by) && !is_taken_over(&court);
	return removal;
}

struct ruling rules_decide(const struct ledger *ledger, unsigned d, const struct log_commit *git, bool rewind)
{
	struct court court = open_court(ledger, d, git);
	const struct entry *live = ledger_live(ledger, d);
	if (git->boards[d].is_absent)
		return (struct ruling){.state = "orphaned"}; /* or without a row: rules_removed */
	struct board served = live->version->board;
	served.is_migrated = served.is_migrated || ledger->is_upgraded;
	if (board_equal(&served, &git->boards[d]))
		return (struct ruling){.state = "in-sync", .rule = RULE_EQUAL};
	if (court.newest == 1 && board_says(&live->version->board, &(struct board){0}))
		return (struct ruling){.state = "new"}; /* nobody has worked on it, whatever git said meanwhile */
	know_line(&court);
	struct ruling found = find_base(&court);
	if (found.rule == RULE_NONE) {
		found.state = court.oldest > 1 ? "base-lost" : "unmanaged";
		return found;
	}
	bool is_stored = found.rule != RULE_MERGED;
	struct board document = is_stored ? listed(&court, found.version) : court.ours_document;
	found.state = is_outdated(&court, &found) && !rewind ? "outdated" : compare(&court, &found, &document);
	return found;
}
