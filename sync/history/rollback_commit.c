/* SPDX-License-Identifier: MIT */
/*
 * Each row that was rolled back is compared again as a row of a plan of its own, which is then pulled. What became of
 * it there goes back to the row that is reported.
 */
#include "sync/history/rollback_commit.h"

#include <inttypes.h>
#include <pthread.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/plan/plan.h"
#include "sync/base/pool.h"
#include "sync/base/under_way.h"
#include "sync/compare/comparison.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"
#include "sync/compare/reread.h"
#include "sync/pull/pull.h"

#define TITLE_COLUMNS 60
#define NAMED_MOST    100 /* dashboards in the message */
#define MESSAGE_BYTES ((size_t)1 << 16)

/* Whether live is, or is to become, the version that was asked for; it may have been all along. */
static bool comes_back(const struct plan_row *row)
{
	return row->rollback_to && (row->action == ACTION_UPDATE || row->action == ACTION_NOTHING) &&
	       (row->write.outcome == OUTCOME_NONE || row->write.outcome == OUTCOME_WRITTEN);
}

/* As which version it came back. */
static int64_t back_as(const struct plan_row *row)
{
	return row->write.outcome == OUTCOME_WRITTEN ? row->write.version : row->found.live_version;
}

/* ---- who commits ---- */

/* In the order in which git looks; what it guesses from the machine's name is not taken. */
struct identity {
	const char *variable;
	const char *setting;
	const char *common;
	const char *last; /* a variable, or NULL */
};

/* Without what git strips from names and addresses; NULL when nothing is left. */
static const char *clean(struct arena *arena, const char *text)
{
	static const char edges[] = " \t\r\n.,:;\"\\'";
	STRBUF_AUTO kept = STRBUF_INIT(1000);
	for (const char *at = text ? text : ""; *at; at++)
		if (!strchr("<>\n", *at))
			strbuf_add_char(&kept, *at);
	struct slice left = strbuf_slice(&kept);
	while (left.length && strchr(edges, left.at[left.length - 1]))
		left.length--;
	while (left.length && strchr(edges, *left.at))
		left = (struct slice){left.at + 1, left.length - 1};
	return left.length ? arena_slice(arena, left).at : NULL;
}

static const char *look_up(const struct rollback_commit *rollback_commit, struct arena *arena,
			   const struct identity *identity)
{
	struct source *source = rollback_commit->operation->files.source;
	const char *found = clean(arena, rollback_commit->variable(identity->variable));
	if (!found)
		found = clean(arena, source_setting(source, arena, identity->setting));
	if (!found)
		found = clean(arena, source_setting(source, arena, identity->common));
	return found || !identity->last ? found : clean(arena, rollback_commit->variable(identity->last));
}

static bool find_persons(const struct rollback_commit *rollback_commit, struct arena *arena, struct person *author,
			 struct person *committer, struct error *err)
{
	static const struct identity rows[] = {
		{"GIT_AUTHOR_NAME", "author.name", "user.name", NULL},
		{"GIT_AUTHOR_EMAIL", "author.email", "user.email", "EMAIL"},
		{"GIT_COMMITTER_NAME", "committer.name", "user.name", NULL},
		{"GIT_COMMITTER_EMAIL", "committer.email", "user.email", "EMAIL"},
	};
	const char **const to[] = {&author->name, &author->email, &committer->name, &committer->email};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		*to[i] = look_up(rollback_commit, arena, &rows[i]);
		if (*to[i])
			continue;
		error_set(err, FAULT_REFUSED, "git does not know who commits: there is no %s", rows[i].common);
		return error_hint(err, "Run: git config user.name NAME; git config user.email ADDRESS.");
	}
	return true;
}

/* ---- before anything is written ---- */

static bool check_row(const struct plan_row *row, struct error *err)
{
	if (row->state == STATE_OUTDATED) {
		error_set(err, FAULT_REFUSED, "'%.*s' was written from a commit that is newer than what is checked out",
			  SLICE_ARG(row->uid));
		return error_hint(err, "Check that commit out, or leave out --commit.");
	}
	if (row->state == STATE_FOREIGN) {
		error_set(err, FAULT_REFUSED, "'%.*s' was written by another repository", SLICE_ARG(row->uid));
		return error_hint(err, "Roll back there, or leave out --commit.");
	}
	return true;
}

static bool check_dirty(const struct rollback_commit *rollback_commit, const char *const *paths, size_t count,
			struct error *err)
{
	const char *dirty = NULL;
	if (!source_first_dirty(rollback_commit->operation->files.source, paths, count, &dirty, err))
		return false;
	if (!dirty)
		return true;
	error_set(err, FAULT_REFUSED, "file '%s' has changes that are not committed", dirty);
	return error_hint(err, "Commit or stash them, or leave out --commit.");
}

bool rollback_commit_check(const struct rollback_commit *rollback_commit, const struct plan *plan, struct error *err)
{
	ARENA_AUTO arena = arena_new();
	struct person author;
	struct person committer;
	const char **paths = arena_array(arena, plan->count, sizeof *paths);
	size_t count = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct plan_row *row = &plan->rows[i];
		if (!comes_back(row))
			continue;
		if (!check_row(row, err))
			return false;
		paths[count++] = row->place.file;
	}
	/* dirty first: it is what people meet, and says more than that something is staged */
	return check_dirty(rollback_commit, paths, count, err) &&
	       source_check_commit(rollback_commit->operation->files.source, paths, count, err) &&
	       find_persons(rollback_commit, arena, &author, &committer, err);
}

/* ---- the files ---- */

/* One row on its way into git. */
struct step {
	struct plan_row *row;          /* of the rollback */
	const struct plan_row *pulled; /* the same, pulled */
};

/* The contents that files were given. */
struct written {
	const struct rollback_commit *rollback_commit;
	struct arena *arena;
	struct source_text *items;
	size_t count;
	size_t room;
	pthread_mutex_t lock;
};

static bool replace(void *user, const char *path, struct slice read, struct slice text, struct error *err)
{
	struct written *texts = user;
	const struct rollback_commit *rollback_commit = texts->rollback_commit;
	ARENA_AUTO scratch = arena_new();
	struct source_text named;
	if (!source_name_text(rollback_commit->operation->files.source, scratch, path, text, &named, err) ||
	    !rollback_commit->replace(rollback_commit->user, path, read, text, err))
		return false;
	pthread_mutex_lock(&texts->lock);
	texts->items = arena_grow(texts->arena, texts->items, texts->count, &texts->room, sizeof *texts->items);
	texts->items[texts->count++] = (struct source_text){
		.path = arena_strdup(texts->arena, named.path),
		.blob = arena_strdup(texts->arena, named.blob),
	};
	pthread_mutex_unlock(&texts->lock);
	return true;
}

static void leave(struct plan_row *row, enum fault fault, const char *why)
{
	const char *words = arena_printf(row->arena, "not committed: %s", why);
	row->write.warning = arena_join(row->arena, row->write.warning, words);
	if (row->fault == FAULT_NONE)
		row->fault = fault;
}

/* Rows that were rolled back, and the same as they are now; without an arena when live is not what came back. */
struct refetch {
	const struct operation *operation;
	struct reread *reread;
	struct plan_row *rows;
	struct plan_row *again;
};

static void take_up_row(struct refetch *refetch, size_t index, struct plan_row *row)
{
	const struct operation *operation = refetch->operation;
	ARENA_AUTO arena = arena_new();
	struct comparison comparison;
	const struct desired *desired = reread_desired(refetch->reread, arena, index);
	if (!desired) {
		leave(row, FAULT_REFUSED, "its file changed meanwhile");
		return;
	}
	compare_with_live(operation, arena, desired, &comparison);
	if (!comparison.live_normal) {
		leave(row, comparison.fault, comparison.reason);
		return;
	}
	if (comparison.live.version != VERSION_UNKNOWN && comparison.live.version != back_as(row)) {
		leave(row, FAULT_REFUSED, "somebody saved since it came back");
		return;
	}
	struct plan_row again = plan_row_again(row);
	comparison_fill_row(&comparison, desired, &again);
	refetch->again[row - refetch->rows] = again;
}

static void take_up(void *user, size_t index)
{
	struct refetch *refetch = user;
	struct plan_row *row = reread_row(refetch->reread, index);
	if (comes_back(row))
		take_up_row(refetch, index, row);
	reread_leave(refetch->reread, index);
}

/* ---- the message ---- */

static void add_title(const struct plan_row *row, struct strbuf *out)
{
	strbuf_add_char(out, '"');
	text_printable_cut(row->title.length ? row->title : row->uid, TITLE_COLUMNS, out);
	strbuf_add_char(out, '"');
}

/* Which dashboards came back, for the one who reads the history. */
static void write_message(const struct rollback_commit *rollback_commit, const char *run, const struct step *steps,
			  size_t count, struct strbuf *out)
{
	size_t committed = 0;
	const struct plan_row *first = NULL;
	for (size_t i = 0; i < count; i++) {
		if (steps[i].pulled->write.outcome != OUTCOME_WRITTEN)
			continue;
		if (++committed == 1)
			first = steps[i].row;
	}
	strbuf_add_text(out, "Roll back ");
	if (committed == 1) {
		add_title(first, out);
		strbuf_printf(out, " to version %" PRId64 "\n\n", first->rollback_to);
	} else {
		strbuf_printf(out, "%zu dashboards: run %s\n\n", committed,
			      rollback_commit->taken_back ? rollback_commit->taken_back : run);
	}
	size_t named = 0;
	for (size_t i = 0; i < count && named < NAMED_MOST; i++) {
		const struct plan_row *row = steps[i].row;
		if (steps[i].pulled->write.outcome != OUTCOME_WRITTEN)
			continue;
		named++;
		strbuf_add_text(out, "- ");
		add_title(row, out);
		strbuf_printf(out, ": version %" PRId64 " came back as version %" PRId64 "\n", row->rollback_to,
			      back_as(row));
	}
	if (named < committed)
		strbuf_printf(out, "- and %zu more\n", committed - named);
	strbuf_add_text(out, "\nRolled back by dashsync");
	if (run)
		strbuf_printf(out, ", run %s", run);
	if (rollback_commit->taken_back)
		strbuf_printf(out, "; takes back run %s", rollback_commit->taken_back);
	strbuf_add_text(out, ".\n");
}

/* ---- the commit ---- */

static bool commit(const struct written *texts, const struct plan *plan, const struct step *steps, size_t count,
		   struct source_made *made, struct error *err)
{
	const struct rollback_commit *rollback_commit = texts->rollback_commit;
	struct arena *arena = texts->arena;
	STRBUF_AUTO message = STRBUF_INIT(MESSAGE_BYTES);
	struct source_order order = {.texts = texts->items, .count = texts->count};
	if (!find_persons(rollback_commit, arena, &order.author, &order.committer, err))
		return false;
	UNDER_WAY_AUTO step = {.kind = UNDER_WAY_COMMIT, .what = "the commit"};
	under_way_begin(&step);
	write_message(rollback_commit, plan->run, steps, count, &message);
	order.message = message.at;
	return source_make_commit(rollback_commit->operation->files.source, arena, &order, made, err);
}

static const char *where(struct arena *arena, const struct source_made *made)
{
	if (made->branch)
		return arena_printf(arena, "committed as %.12s on branch '%s'", made->hash, made->branch);
	return arena_printf(arena, "committed as %.12s on a HEAD that is on no branch", made->hash);
}

/* What became of a row whose file was looked at. */
static void conclude(const struct step *step, const struct source_made *made, const struct error *err)
{
	struct plan_row *row = step->row;
	const struct plan_row *pulled = step->pulled;
	if (pulled->state == STATE_IN_SYNC) {
		row->hint = "Git has it already.";
	} else if (pulled->write.outcome != OUTCOME_WRITTEN) {
		leave(row, pulled->fault == FAULT_NONE ? FAULT_REFUSED : pulled->fault, pulled->reason);
		row->hint = pulled->hint ? arena_strdup(row->arena, pulled->hint) : row->hint;
	} else if (!made->hash) {
		leave(row, err->fault, arena_printf(row->arena, "%s; '%s' has it", err->message, row->place.file));
		row->hint = arena_printf(row->arena,
					 "It counts as edited by hand until that is committed: git commit %s",
					 row->place.file);
	} else {
		bool drops = pulled->state != STATE_DRIFTED;
		row->hint = arena_printf(row->arena, "Git follows: %s.%s Push it, so that the next apply has it.",
					 where(row->arena, made),
					 drops ? " Changes that only git had are gone from the file, too." : "");
	}
}

bool rollback_commit_is_due(const struct plan *plan)
{
	bool due = false;
	for (size_t i = 0; i < plan->count; i++)
		due |= comes_back(&plan->rows[i]);
	return due;
}

void rollback_commit_make(const struct rollback_commit *rollback_commit, struct plan *plan)
{
	ERROR_AUTO err = {0};
	struct plan pulled;
	struct source_made made = {0};
	struct written texts = {.rollback_commit = rollback_commit, .arena = plan->arena};
	struct step *steps = arena_array(plan->arena, plan->count, sizeof *steps);
	struct refetch refetch = {
		.operation = rollback_commit->operation,
		.reread = reread_open(rollback_commit->operation, plan->rows, plan->count),
		.rows = plan->rows,
	};
	size_t count = 0;
	refetch.again = arena_array(plan->arena, plan->count, sizeof *refetch.again);
	plan_init(&pulled);
	pthread_mutex_init(&texts.lock, NULL);
	pool_run(rollback_commit->operation->limits.jobs, plan->count, take_up, &refetch);
	reread_close(refetch.reread);
	for (size_t i = 0; i < plan->count; i++) {
		if (!refetch.again[i].arena)
			continue;
		plan_take(&pulled, &refetch.again[i]);
		steps[count++].row = &plan->rows[i];
	}
	for (size_t i = 0; i < count; i++)
		steps[i].pulled = &pulled.rows[i];
	const struct pull pull = {
		.operation = rollback_commit->operation, .whole = true, .replace = replace, .user = &texts};
	pull_files(&pull, &pulled);
	if (texts.count && commit(&texts, plan, steps, count, &made, &err))
		plan->follow_up = made.hash;
	for (size_t i = 0; i < count; i++)
		conclude(&steps[i], &made, &err);
	pthread_mutex_destroy(&texts.lock);
	plan_free(&pulled);
}
