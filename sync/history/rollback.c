/* SPDX-License-Identifier: MIT */
/* The version is found in the log of all that are kept; its number then stands for it, for a number never changes. */
#include "sync/history/rollback.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "model/plan/decide.h"
#include "model/plan/plan.h"
#include "model/report/page_of.h"
#include "model/value/value.h"
#include "sync/base/pool.h"
#include "sync/compare/blame.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/file_past.h"
#include "sync/compare/live_read.h"
#include "sync/compare/operation.h"
#include "sync/compare/reread.h"
#include "sync/compare/suggest.h"
#include "sync/compare/version.h"
#include "sync/history/version_log.h"
#include "sync/write/write.h"
#include "sync/write/write_order.h"

#define SHORTEST_HASH 7
#define RUN_HINT      "'dashsync history --runs' lists the runs."
#define RUN_FOLLOWS                                                                                                    \
	"What was rolled back counts as edited by hand now, and apply leaves it. Git follows with the same command "   \
	"and "                                                                                                         \
	"--commit, with 'dashsync pull UID...' and a commit, or by reverting the commit."
#define NAMED_MOST 5 /* of the versions that are undone */

/* ---- which version ---- */

static bool is_hash(const char *text)
{
	size_t length = strspn(text, SCAN_HEX);
	return length >= SHORTEST_HASH && length <= 40 && text[length] == '\0';
}

static bool is_steps(const char *text)
{
	return *text == '-' && is_digits(slice_of(text + 1));
}

static bool hint_at_history(const struct rollback *rollback, struct error *err)
{
	return error_hint(err, "'dashsync history %s' lists the versions that are kept.", rollback->uid);
}

bool rollback_check(const struct rollback *rollback, struct error *err)
{
	const char *to = rollback->to;
	if (rollback->run && !is_hex(slice_of(rollback->run), TRAILER_RUN_HEX)) {
		error_set(err, FAULT_USAGE, "invalid --run '%s': expected the %d hexadecimal digits of a run of apply",
			  rollback->run, TRAILER_RUN_HEX);
		return error_hint(err, RUN_HINT);
	}
	if (rollback->run || is_digits(slice_of(to)) || is_steps(to) || is_hash(to))
		return true;
	error_set(err, FAULT_USAGE,
		  "invalid --to '%s': expected a version (5), versions back (-1), or a commit's hash of %d digits or "
		  "more",
		  to, SHORTEST_HASH);
	return hint_at_history(rollback, err);
}

static const struct version_entry *by_number(const struct version_log *log, const char *text)
{
	int64_t number = strtoll(text, NULL, 10);
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].version == number)
			return &log->entries[i];
	return NULL;
}

static const struct version_entry *by_steps(const struct version_log *log, const char *text)
{
	size_t steps = strtoull(text + 1, NULL, 10);
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].version == log->live_version)
			return steps < log->count - i ? &log->entries[i + steps] : NULL;
	return NULL;
}

static const struct version_entry *by_commit(const struct version_log *log, const char *text)
{
	for (size_t i = 0; i < log->count; i++) {
		const struct version_entry *entry = &log->entries[i];
		if (entry->is_ours && entry->trailer.commit.at &&
		    strncasecmp(entry->trailer.commit.at, text, strlen(text)) == 0)
			return entry;
	}
	return NULL;
}

/* `rollback` passed rollback_check. */
static const struct version_entry *find_version(const struct version_log *log, const struct rollback *rollback,
						struct error *err)
{
	const char *to = rollback->to;
	const struct version_entry *found = NULL;
	if (is_steps(to))
		found = by_steps(log, to);
	else if (is_digits(slice_of(to)))
		found = by_number(log, to);
	if (!found && is_hash(to))
		found = by_commit(log, to);
	if (found)
		return found;
	if (is_steps(to))
		error_set(err, FAULT_USAGE, "'%s' has no version that is %s versions back", rollback->uid, to + 1);
	else if (is_digits(slice_of(to)))
		error_set(err, FAULT_USAGE, "'%s' has no version %s", rollback->uid, to);
	else
		error_set(err, FAULT_USAGE, "'%s' has no version that was written from commit %s", rollback->uid, to);
	hint_at_history(rollback, err);
	return NULL;
}

/* ---- the plan ---- */

static const char *text_of(struct arena *arena, struct slice text)
{
	return text.at ? text_c_string(arena, text) : "somebody";
}

/* Which versions it takes back, and whose they are. */
static const char *undone(struct arena *arena, const struct version_log *log, int64_t version)
{
	STRBUF_AUTO text = STRBUF_INIT((size_t)1 << 16);
	size_t count = 0;
	for (size_t i = 0; i < log->count && log->entries[i].version > version; i++) {
		const struct version_entry *entry = &log->entries[i];
		if (++count <= NAMED_MOST)
			strbuf_printf(&text, "%s%" PRId64 " by %s%s", count > 1 ? ", " : "", entry->version,
				      text_of(arena, entry->by), entry->is_ours ? " (dashsync)" : "");
	}
	if (count > NAMED_MOST)
		strbuf_printf(&text, " and %zu more", count - NAMED_MOST);
	return arena_printf(arena, "undoes version%s %s", count == 1 ? "" : "s", text.at);
}

/* Places would be those of the server's answer, which nobody sees. */
static void set_changes(struct plan_row *row, const struct value *live, const struct value *then)
{
	ARENA_AUTO scratch = arena_new();
	struct changes changes = diff_dashboards(scratch, live, then);
	for (size_t i = 0; i < changes.count; i++) {
		changes.items[i].line = 0;
		changes.items[i].column = 0;
	}
	page_of(row->arena, live, then, &changes, &row->page);
	changes_keep(row->arena, &changes, &row->changes);
	row->edited.changes = (struct changes){0};
	row->edited.page = (struct page){.summary = ""};
	row->edited.conflicts = (struct conflicts){0};
}

/* A version to go back to, and the log that it is in. */
struct found_version {
	struct version_log log;
	const struct version_entry *entry; /* of the log; NULL: there is none */
};

/* The row of a rollback to a version, whose document is `then`. */
static void describe(struct plan_row *row, const struct comparison *comparison, const struct found_version *found,
		     const struct value *then)
{
	struct arena *arena = row->arena;
	const struct version_entry *entry = found->entry;
	const struct value *normal = normal_form(arena, then);
	set_changes(row, comparison->compared, normal);
	row->found.result_digest = digest_of_value(normal);
	row->found.result_title = arena_keep(arena, value_get_text(normal, "title"));
	row->hint = NULL;
	row->note = NULL;
	row->fault = FAULT_NONE;
	row->edited.versions = 0;
	row->rollback_to = entry->version;
	row->action = row->changes.count ? ACTION_UPDATE : ACTION_NOTHING;
	if (!row->changes.count) {
		row->reason = arena_printf(arena, "live is what version %" PRId64 " was", entry->version);
		return;
	}
	row->reason = arena_printf(arena, "goes back to version %" PRId64 " of %s by %s", entry->version,
				   text_of(arena, entry->created), text_of(arena, entry->by));
	row->note = undone(arena, &found->log, entry->version);
}

static bool is_writable(const struct comparison *comparison)
{
	enum state state = comparison->decision->state;
	return comparison->live_normal && state != STATE_BLOCKED && state != STATE_MISSING && state != STATE_ERROR;
}

/* ---- what a run wrote ---- */

/*
 * The version before the first save of the run, or NULL; and what is said of it when it must not come back, because
 * somebody saved since or it is not kept. NULL and nothing said when the run did not write the dashboard.
 */
static const struct version_entry *find_before_run(struct arena *arena, const struct version_log *log, const char *run,
						   const char **said)
{
	size_t oldest = log->count;
	*said = NULL;
	for (size_t i = 0; i < log->count; i++)
		if (log->entries[i].is_ours && slice_is(log->entries[i].trailer.run, run))
			oldest = i;
	if (oldest == log->count)
		return NULL;
	const struct version_entry *newest = &log->entries[0];
	if (!newest->is_ours || !slice_is(newest->trailer.run, run))
		*said = arena_printf(arena, "version %" PRId64 " by %s was saved since, and stays", newest->version,
				     text_of(arena, newest->by));
	else if (oldest + 1 == log->count)
		*said = "the version before the run's is not kept any more";
	return oldest + 1 < log->count ? &log->entries[oldest + 1] : NULL;
}

/* ---- one dashboard ---- */

struct task {
	const struct operation *operation;
	const struct rollback *rollback;
	struct plan *plan;
	const struct source_file *files;
	struct error *err;    /* the first error that ends it all */
	pthread_mutex_t lock; /* over plan and err */
};

static void refuse(struct plan_row *row, enum fault fault, const char *reason, const char *hint)
{
	row->action = ACTION_REFUSE;
	row->fault = fault;
	row->reason = arena_strdup(row->arena, reason);
	row->hint = hint;
}

/* Reads the version that is to come back and fills the row with it. */
static bool fill(const struct operation *operation, struct arena *arena, const struct desired *desired,
		 const struct found_version *found, struct plan_row *row, struct error *err)
{
	struct comparison comparison;
	struct version version;
	compare_with_live(operation, arena, desired, &comparison);
	struct live live = comparison.live; /* nobody needed its version so far */
	if (!live_read_version(operation, arena, desired->live_uid, &live, err))
		return false;
	if (live.version != comparison.live.version || live.dashboard != comparison.live.dashboard)
		compare_with(operation, &(struct compare_input){&live, &operation->policy, NULL}, arena, desired,
			     &comparison);
	comparison_fill_row(&comparison, desired, row);
	if (!is_writable(&comparison) || !found->entry)
		return true;
	const struct gateway *gateway = operation->target.gateway;
	if (!gateway->ops->version(gateway->self, arena, desired->live_uid, found->entry->version, &version, err))
		return false;
	const struct value *then = version.found ? version_document(arena, &version) : NULL;
	if (!then)
		return error_set(err, FAULT_FAILED, "version %" PRId64 " cannot be read any more",
				 found->entry->version);
	describe(row, &comparison, found, then);
	return true;
}

/* False on an error; `*taken` says whether the dashboard has a row. */
static bool plan_row(const struct task *task, struct arena *arena, const struct desired *desired, struct plan_row *row,
		     bool *taken, struct error *err)
{
	const struct rollback *rollback = task->rollback;
	const struct version_log_query all = {0};
	struct found_version found = {0};
	const struct version_log *log = &found.log;
	const char *said = NULL;
	if (!version_log_read(task->operation, arena, desired->live_uid, &all, &found.log, err))
		return false;
	row->title = arena_keep(row->arena, log->title);
	if (rollback->run)
		found.entry = find_before_run(arena, log, rollback->run, &said);
	else if (log->found)
		found.entry = find_version(log, rollback, err);
	if (log->found && !found.entry && !said)
		return err->fault == FAULT_NONE; /* not the run's, or no such version */
	*taken = log->found || !rollback->run;
	if (!fill(task->operation, arena, desired, &found, row, err))
		return false;
	if (rollback->run && row->rollback_to && row->action == ACTION_NOTHING) { /* whoever saved since */
		row->reason = arena_printf(row->arena, "nothing is left to take back: %s", row->reason);
		return true;
	}
	if (!said)
		return true;
	refuse(row, FAULT_REFUSED, said, "'dashsync history' shows what was made of it since.");
	row->changes = row->edited.changes = (struct changes){
		0}; /* between git and live, which is not the question here */
	row->edited.by = row->edited.message = (struct slice){0};
	row->note = NULL;
	row->rollback_to = 0;
	return true;
}

static void plan_document(struct task *task, const struct document *document, const struct desired *desired,
			  size_t index)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct plan_row row = plan_row_new(document, desired->file, index);
	bool taken = false;
	bool ok = plan_row(task, arena, desired, &row, &taken, &err);
	if (!ok && task->rollback->run && err.fault != FAULT_INTERRUPTED) { /* the others go on */
		plan_row_decide(&row, decide(FACT_LIVE_UNREAD));
		refuse(&row, err.fault, err.message, err.hint ? arena_strdup(row.arena, err.hint) : NULL);
		ok = taken = true;
	}
	pthread_mutex_lock(&task->lock);
	if (!ok && task->err->fault == FAULT_NONE)
		error_move(task->err, &err);
	if (ok && taken)
		plan_take(task->plan, &row);
	else
		arena_free(row.arena);
	pthread_mutex_unlock(&task->lock);
}

static void plan_file(void *user, size_t index)
{
	struct task *task = user;
	const struct operation *operation = task->operation;
	const struct slice uid = slice_of(task->rollback->uid);
	ARENA_AUTO arena = arena_new();
	struct diagnostics ignored; /* 'validate' tells; what is no dashboard cannot be rolled back */
	struct documents documents;
	diagnostics_init(&ignored, arena);
	if (operation_is_interrupted(operation))
		return;
	size_t bytes = desired_documents(operation, arena, &task->files[index], &documents, &ignored);
	struct file_past *past = documents.count > 1 ? file_past_new(bytes) : NULL;
	for (size_t i = 0; i < documents.count; i++) {
		const struct document *document = &documents.items[i];
		if ((uid.at && !slice_equal(document->uid, uid)) || !document_check(document, &ignored))
			continue;
		const struct desired *desired = desired_of_file(operation, arena, document, past, &ignored);
		if (desired && desired->live_uid.at)
			plan_document(task, document, desired, i);
	}
	file_past_free(past);
}

/* ---- all of it ---- */

static bool check_found(const struct operation *operation, const struct rollback *rollback, const struct plan *plan,
			struct error *err)
{
	if (plan->count || plan->interrupted)
		return true;
	if (rollback->run) {
		error_set(err, FAULT_USAGE, "no dashboard has a version of run '%s'", rollback->run);
		return error_hint(err, RUN_HINT);
	}
	error_set(err, FAULT_USAGE, "no valid dashboard has the uid '%s'", rollback->uid);
	return suggest_dashboard(operation, slice_of(rollback->uid), SUGGESTED_UIDS, NULL, err);
}

bool rollback_plan(const struct operation *operation, const struct rollback *rollback, struct plan *plan,
		   struct error *err)
{
	struct source_files files = {0};
	if (!source_list(operation->files.source, &operation->files.rules, plan->arena, &files, &plan->diags, err))
		return false;
	struct task task = {
		.operation = operation, .rollback = rollback, .plan = plan, .files = files.items, .err = err};
	pthread_mutex_init(&task.lock, NULL);
	pool_run(operation->limits.jobs, files.count, plan_file, &task);
	pthread_mutex_destroy(&task.lock);
	plan->interrupted = operation_is_interrupted(operation);
	blame_target(operation, plan);
	plan_settle(plan);
	return err->fault == FAULT_NONE && check_found(operation, rollback, plan, err);
}

static void roll_back_row(const struct task *task, struct reread *reread, size_t index, struct plan_row *row)
{
	const struct operation *operation = task->operation;
	ARENA_AUTO arena = arena_new();
	const struct desired *desired = operation_is_interrupted(operation) ? NULL
									    : reread_desired(reread, arena, index);
	if (!desired) {
		row->write.outcome = OUTCOME_SKIPPED;
		row->fault = operation_is_interrupted(operation) ? FAULT_NONE : FAULT_REFUSED;
		row->reason = operation_is_interrupted(operation) ? "interrupted before its turn"
								  : "its file changed meanwhile";
		return;
	}
	if (task->rollback->by_restore)
		write_restore(operation, desired, row);
	else
		write_rollback(operation, desired, NULL, row);
	if (row->write.outcome == OUTCOME_WRITTEN && !task->rollback->run)
		row->hint = arena_printf(
			row->arena,
			"It counts as edited by hand now, and apply leaves it. Git follows with the same "
			"command and --commit, with 'dashsync pull %.*s' and a commit, or by reverting the commit.",
			SLICE_ARG(row->uid));
}

static void roll_back(void *user, struct reread *reread, size_t index)
{
	struct task *task = user;
	struct plan_row *row = reread_row(reread, index);
	if (row->action == ACTION_UPDATE)
		roll_back_row(task, reread, index, row);
	reread_leave(reread, index);
}

void rollback_apply(const struct operation *operation, const struct rollback *rollback, struct plan *plan)
{
	struct task task = {.operation = operation, .rollback = rollback, .plan = plan};
	plan->run = arena_strdup(plan->arena, operation->limits.run);
	write_in_order(operation, plan, roll_back, &task);
	plan->interrupted = operation_is_interrupted(operation);
	for (size_t i = 0; i < plan->count && rollback->run; i++)
		if (plan->rows[i].write.outcome == OUTCOME_WRITTEN)
			plan_note(plan, RUN_FOLLOWS);
}
