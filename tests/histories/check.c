/* SPDX-License-Identifier: MIT */
/*
 * The log is gone through once. A version is judged by itself when it appears; what it lost and covered is judged when
 * its run ends, for until then the run may put it back.
 */
#include "tests/histories/check.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "tests/histories/doubt.h"
#include "tests/histories/ledger.h"
#include "tests/histories/removed.h"
#include "tests/histories/rules.h"

struct checker {
	struct ledger ledger;
	struct kinds *kinds;
	struct ruling held[BOARD_MOST]; /* what the rules said when the plan that is kept was made */
	struct arena *arena;
	size_t step;
	const char *broken; /* the first broken promise, or NULL */
};

static void broken(struct checker *checker, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void broken(struct checker *checker, const char *format, ...)
{
	if (checker->broken)
		return;
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vprintf(checker->arena, format, arguments);
	va_end(arguments);
	checker->broken = arena_printf(checker->arena, "step %zu: %s", checker->step, text);
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '-';
}

/* Whether `text` has this word, and not as a part of another. */
static bool has_word(const char *text, const char *word)
{
	size_t length = strlen(word);
	for (const char *at = text ? strstr(text, word) : NULL; at; at = strstr(at + 1, word))
		if ((at == text || !is_word(at[-1])) && !is_word(at[length]))
			return true;
	return false;
}

static bool names_version(struct checker *checker, const struct log_row *row, int64_t version)
{
	return row && has_word(row->told, arena_printf(checker->arena, "%lld", (long long)version));
}

static const struct log_row *row_of(const struct log_row *rows, size_t count, unsigned dashboard)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].dashboard == dashboard)
			return &rows[i];
	return NULL;
}

static bool writes(const struct log_row *row)
{
	return strcmp(row->action, "update") == 0 || strcmp(row->action, "merge") == 0;
}

static const char *text_of(const char *value)
{
	return value ? value : "nothing";
}

/* ---- a version of a run ---- */

/* Another tool's value looks like a person's. */
static bool is_of_tool(const struct checker *checker, const struct entry *seen, unsigned field)
{
	unsigned d = seen->version->dashboard;
	const char *value = seen->version->board.fields[field];
	for (int64_t i = seen->version->version; i > 0; i--) {
		const struct log_version *version = ledger_at(&checker->ledger, d, i)->version;
		if (!board_same(version->board.fields[field], value))
			return false;
		if (version->who == WHO_TOOL || version->who == WHO_ANOTHER)
			return true;
	}
	return false;
}

/* What a merge may be made of: git's value, or what a person had set, in what it had looked at or covered. */
static void check_merged(struct checker *checker, const struct entry *entry, const struct board *git)
{
	const struct log_version *version = entry->version;
	const struct entry *seen = ledger_at(&checker->ledger, version->dashboard, version->on);
	for (unsigned i = 0; seen && i < BOARD_FIELDS; i++) {
		const char *value = version->board.fields[i];
		bool is_lives = board_same(value, seen->version->board.fields[i]);
		if (board_same(value, git->fields[i]) || (is_lives && seen->owners[i]) || entry->owners[i] ||
		    (is_lives && is_of_tool(checker, seen, i)))
			continue;
		broken(checker, "d%u version %lld: the merge has %s as %s, git %s, and no person set it",
		       version->dashboard, (long long)version->version, text_of(value), board_field_name(i),
		       text_of(git->fields[i]));
	}
}

static void check_own(struct checker *checker, const struct entry *entry)
{
	const struct log_version *version = entry->version;
	const struct entry *before = ledger_at(&checker->ledger, version->dashboard, version->version - 1);
	const struct log_run *run = ledger_run(&checker->ledger, version->run);
	long long number = (long long)version->version;
	if (!run || !before) {
		broken(checker, "d%u version %lld: a save of no run", version->dashboard, number);
		return;
	}
	const char *below = before->version->run;
	bool is_same = board_equal(&before->version->board, &version->board);
	if (is_same && below && strcmp(below, version->run) == 0)
		broken(checker, "d%u version %lld: one content written twice by one run", version->dashboard, number);
	bool is_seen = !checker->ledger.is_upgraded; /* else what is served differs from what is sent */
	if (is_same && is_seen && version->to == 0 && version->on == version->version - 1)
		broken(checker, "d%u version %lld: a save that changes nothing", version->dashboard, number);
	if (version->to)
		return;
	const struct board *git = &checker->ledger.commits[run->commit]->boards[version->dashboard];
	if (entry->commit != run->commit)
		broken(checker, "d%u version %lld: its trailer names another commit", version->dashboard, number);
	else if (version->merged)
		check_merged(checker, entry, git);
	else if (!board_means(&version->board, git))
		broken(checker, "d%u version %lld: what was saved is not what git says", version->dashboard, number);
}

/* ---- the end of a run ---- */

static bool is_live_again(const struct checker *checker, const struct loss *loss)
{
	const struct entry *live = ledger_live(&checker->ledger, loss->dashboard);
	return board_same(live->version->board.fields[loss->field], loss->value) ||
	       live->owners[loss->field] > loss->version;
}

/* Git may win over what the plan has shown, when it was told to. */
static void settle_seen(struct checker *checker, const struct loss *loss, const struct log_run *run)
{
	const struct log_row *row = row_of(run->planned, run->planned_rows, loss->dashboard);
	const struct entry *base = ledger_base(&checker->ledger, loss->dashboard, loss->version);
	bool is_allowed = strcmp(run->drift, "overwrite") == 0 || (run->adopt && !base);
	bool is_shown = row && has_word(row->shown, loss->value ? loss->value : text_of(loss->by));
	if (is_live_again(checker, loss) || (is_allowed && is_shown))
		return;
	enum kind kind = doubt_loss(&checker->ledger, loss, run->is_clean);
	checker->kinds->count[kind]++;
	if (kind != KIND_NONE)
		return;
	broken(checker, "d%u version %lld: run %s (%s) replaced %s of version %lld in %s, %s", loss->dashboard,
	       (long long)loss->version, loss->run, run->drift, text_of(loss->value), (long long)loss->owner,
	       board_field_name(loss->field), is_allowed ? "which its plan did not show" : "which it may not");
}

static void settle_unseen(struct checker *checker, struct loss *loss, const struct log_run *run)
{
	const struct log_row *row = row_of(run->ended, run->rows, loss->dashboard);
	bool is_named = !run->is_killed && names_version(checker, row, loss->owner);
	const struct entry *live = ledger_live(&checker->ledger, loss->dashboard);
	bool is_saved_since = !live->version->run || strcmp(live->version->run, run->id) != 0;
	bool admits = run->is_killed || (run->is_disturbed && row && row->is_fault);
	if (!is_named && admits) {
		loss->is_deferred = true;
		return;
	}
	if (!is_named)
		broken(checker, "d%u version %lld: run %s covered version %lld (%s) and does not name it",
		       loss->dashboard, (long long)loss->version, loss->run, (long long)loss->owner,
		       text_of(loss->value));
	if (run->is_disturbed || is_saved_since || is_live_again(checker, loss))
		return;
	enum kind kind = doubt_loss(&checker->ledger, loss, false);
	checker->kinds->count[kind]++;
	if (kind == KIND_NONE)
		broken(checker, "d%u version %lld: run %s covered version %lld (%s) and did not put it back",
		       loss->dashboard, (long long)loss->version, loss->run, (long long)loss->owner,
		       text_of(loss->value));
}

static void settle_losses(struct checker *checker, const struct log_run *run)
{
	for (size_t i = 0; i < checker->ledger.losses_count; i++) {
		struct loss *loss = &checker->ledger.losses[i];
		if (loss->is_settled || strcmp(loss->run, run->id) != 0)
			continue;
		loss->is_settled = true;
		if (loss->is_unseen && loss->kind != KIND_NONE)
			checker->kinds->count[loss->kind]++;
		else if (loss->is_unseen)
			settle_unseen(checker, loss, run);
		else
			settle_seen(checker, loss, run);
	}
}

/* A newer commit's content is not replaced by an older commit's, unless that was asked for. */
static void check_rewound(struct checker *checker, const struct entry *entry, const struct log_run *run)
{
	unsigned dashboard = entry->version->dashboard;
	const struct entry *base = ledger_base(&checker->ledger, dashboard, entry->version->version);
	bool is_live = ledger_live(&checker->ledger, dashboard) == entry;
	if (run->rewind || run->is_killed || run->is_disturbed || !base || !is_live || base->commit == entry->commit ||
	    !(checker->ledger.commits[base->commit]->ancestors >> entry->commit & 1))
		return;
	const struct board *newer = &checker->ledger.commits[base->commit]->boards[dashboard];
	if (!board_equal(newer, &checker->ledger.commits[entry->commit]->boards[dashboard]))
		broken(checker, "d%u version %lld: commit %zu lies on commit %zu, which is newer", dashboard,
		       (long long)entry->version->version, entry->commit, base->commit);
}

/* A race is named, whether or not anything was lost in it. */
static void check_raced(struct checker *checker, const struct entry *entry, const struct log_run *run)
{
	const struct log_version *version = entry->version;
	const struct log_row *row = row_of(run->ended, run->rows, version->dashboard);
	bool is_named = run->is_killed || run->is_disturbed || version->on >= version->version - 1;
	for (int64_t i = version->on + 1; i < version->version && !is_named; i++)
		is_named = names_version(checker, row, i);
	if (!is_named)
		broken(checker,
		       "d%u version %lld: run %s named version %lld, covered what was saved since, and does "
		       "not say so",
		       version->dashboard, (long long)version->version, version->run, (long long)version->on);
}

static size_t check_versions(struct checker *checker, unsigned dashboard, const struct log_run *run)
{
	size_t saves = 0;
	for (size_t i = 0; i < checker->ledger.entries_count[dashboard]; i++) {
		const struct entry *entry = &checker->ledger.entries[dashboard][i];
		if (!entry->version->run || strcmp(entry->version->run, run->id) != 0 || entry->version->to)
			continue;
		saves++;
		check_rewound(checker, entry, run);
		check_raced(checker, entry, run);
	}
	return saves;
}

/* A saved plan is carried out where all is as it was, and nowhere else. */
static void check_held(struct checker *checker, const struct log_run *run, const struct log_row *planned, size_t saves)
{
	const struct entry *live = ledger_live(&checker->ledger, planned->dashboard);
	if (saves && !writes(planned))
		broken(checker, "d%u: written, and the saved plan did not say so", planned->dashboard);
	if (saves && live->version->on != planned->live_version)
		broken(checker, "d%u: written on version %lld, and the saved plan has seen %lld", planned->dashboard,
		       (long long)live->version->on, (long long)planned->live_version);
	const struct ruling *then = &checker->held[planned->dashboard];
	struct ruling now = rules_decide(&checker->ledger, planned->dashboard, checker->ledger.commits[run->commit],
					 run->rewind);
	bool is_as_it_was = strcmp(now.state, then->state) == 0 && now.version == then->version &&
			    now.commit == then->commit && live->version->version == planned->live_version;
	if (!saves && writes(planned) && is_as_it_was)
		broken(checker, "d%u: all is as the saved plan has it, and it is not carried out", planned->dashboard);
}

static void check_end(struct checker *checker, const struct log_run *run)
{
	settle_losses(checker, run);
	for (size_t i = 0; i < run->rows; i++) {
		const struct log_row *row = &run->ended[i];
		size_t saves = check_versions(checker, row->dashboard, run);
		const struct log_row *planned = row_of(run->planned, run->planned_rows, row->dashboard);
		if (run->is_clean && run->is_from_hold && planned)
			check_held(checker, run, planned, saves);
		if (!run->is_clean || run->is_from_hold || !planned)
			continue;
		bool is_written = strcmp(row->outcome, "written") == 0;
		if (writes(planned) != is_written || saves != is_written)
			broken(checker, "d%u: planned as %s, ended as %s with %zu saves: %s", row->dashboard,
			       planned->action, row->outcome, saves, row->told);
	}
}

/* ---- a plan ---- */

/* What was covered by a run that could not say so is named when the versions are read next. */
static void check_deferred(struct checker *checker, const struct log_row *row, bool is_clean)
{
	for (size_t i = 0; i < checker->ledger.losses_count; i++) {
		struct loss *loss = &checker->ledger.losses[i];
		if (!loss->is_deferred || loss->dashboard != row->dashboard || row->lists == 0 || !is_clean)
			continue;
		loss->is_deferred = false;
		const struct entry *live = ledger_live(&checker->ledger, loss->dashboard);
		const struct entry *base = ledger_base(&checker->ledger, loss->dashboard, live->version->version + 1);
		if (!base || base->version->version != loss->version || is_live_again(checker, loss))
			continue;
		if (!names_version(checker, row, loss->owner) && !names_version(checker, row, loss->version))
			broken(checker, "d%u: version %lld covers version %lld (%s), and the plan does not name it",
			       loss->dashboard, (long long)loss->version, (long long)loss->owner, text_of(loss->value));
	}
}

static bool is_drift(const char *state)
{
	return strcmp(state, "drifted") == 0 || strcmp(state, "diverged") == 0 || strcmp(state, "conflict") == 0;
}

/* Nobody's edit is called one. */
static void check_told(struct checker *checker, const struct log_run *run, const struct log_row *row,
		       const struct ruling *ruling)
{
	const struct log_commit *git = checker->ledger.commits[run->commit];
	bool is_edited = false;
	enum kind kind = doubt_drift(&checker->ledger, row->dashboard, git, ruling, &is_edited);
	checker->kinds->count[kind]++;
	if (!is_edited && kind == KIND_NONE)
		broken(checker, "d%u: nobody's edit is live, and the plan says %s: %s", row->dashboard, row->state,
		       row->told);
}

/* Is what was planned what the rules say? */
static void check_ruling(struct checker *checker, const struct log_run *run, const struct log_row *row)
{
	const struct log_commit *git = checker->ledger.commits[run->commit];
	struct ruling ruling = rules_decide(&checker->ledger, row->dashboard, git, run->rewind);
	if (strcmp(row->state, ruling.state) != 0)
		broken(checker, "d%u: the plan says %s, the rules %s (rule %d, version %lld, commit %zd): %s",
		       row->dashboard, row->state, ruling.state, ruling.rule, (long long)ruling.version,
		       ruling.commit ? (ssize_t)ruling.commit->number : -1, row->told);
	if (is_drift(row->state))
		check_told(checker, run, row, &ruling);
	bool is_synced = ruling.rule == RULE_EQUAL;
	if (is_synced && (row->gets != 1 || row->lists != 0))
		broken(checker, "d%u: in sync for %u GET and %u lists", row->dashboard, row->gets, row->lists);
	if (strcmp(row->state, "changed") == 0 && strcmp(row->action, "update") != 0)
		broken(checker, "d%u: git changed, and the plan is %s: %s", row->dashboard, row->action, row->told);
}

static void check_row(struct checker *checker, const struct log_run *run, const struct log_row *row)
{
	if (row->saves)
		broken(checker, "d%u: a plan saved", row->dashboard);
	if (strcmp(row->state, "orphaned") != 0)
		check_ruling(checker, run, row);
	if (run->is_replan && writes(row))
		broken(checker, "d%u: right after a clean apply the plan is %s (%s) again", row->dashboard, row->action,
		       row->state);
}

static void check_removed(struct checker *checker, const struct log_run *run)
{
	for (unsigned d = 0; d < BOARD_MOST && ledger_live(&checker->ledger, d); d++) {
		enum kind kind = KIND_NONE;
		const struct log_row *row = row_of(run->planned, run->planned_rows, d);
		const char *wrong = removed_check(&checker->ledger, run, d, row, &kind);
		checker->kinds->count[kind]++;
		if (wrong)
			broken(checker, "d%u of commit %zu: %s", d, run->commit, wrong);
	}
}

static void keep_rulings(struct checker *checker, const struct log_run *run)
{
	for (size_t i = 0; i < run->planned_rows; i++)
		checker->held[run->planned[i].dashboard] = rules_decide(
			&checker->ledger, run->planned[i].dashboard, checker->ledger.commits[run->commit], run->rewind);
}

static void check_plan(struct checker *checker, const struct log_run *run)
{
	if (run->is_hold)
		keep_rulings(checker, run);
	for (size_t i = 0; i < run->planned_rows; i++) {
		check_deferred(checker, &run->planned[i], run->is_clean);
		if (run->is_clean)
			check_row(checker, run, &run->planned[i]);
	}
	if (run->is_clean)
		check_removed(checker, run);
	const char *state = run->planned_rows ? run->planned[0].state : "none";
	if (run->expect && strcmp(state, run->expect) != 0)
		broken(checker, "the plan says %s, and %s was expected: %s", state, run->expect,
		       run->planned_rows ? run->planned[0].told : run->notes);
}

static void check_event(struct checker *checker, const struct event *event)
{
	switch (event->kind) {
	case EVENT_COMMIT:
		ledger_commit(&checker->ledger, event->commit);
		break;
	case EVENT_MAIN:
		ledger_main(&checker->ledger, event->commit);
		break;
	case EVENT_UPGRADE:
		checker->ledger.is_upgraded = true;
		checker->ledger.lists_upgraded = checker->ledger.lists_upgraded || event->lists;
		break;
	case EVENT_VERSION: {
		const struct entry *entry = ledger_version(&checker->ledger, event->version);
		if (event->version->who == WHO_RUN)
			check_own(checker, entry);
		break;
	}
	case EVENT_PLAN:
		check_plan(checker, event->run);
		break;
	case EVENT_BEGIN:
		ledger_begin(&checker->ledger, event->run);
		break;
	case EVENT_END:
		check_end(checker, event->run);
	}
}

const char *check_log(struct arena *arena, const struct log *log, struct kinds *kinds)
{
	struct checker checker = {.arena = arena, .kinds = kinds, .ledger = {.arena = arena, .keep = log->keep}};
	for (size_t i = 0; i < log->count && !checker.broken; i++) {
		checker.step = log->items[i].step;
		check_event(&checker, &log->items[i]);
	}
	return checker.broken;
}
