/* SPDX-License-Identifier: MIT */
/*
 * One worker per file: read it, take out its dashboards, examine each, keep the row. The rows of all workers meet in
 * the plan under one mutex. apply goes over the plan's rows with a pool of its own.
 */
#include "sync/compare/engine.h"

#include <fnmatch.h>
#include <pthread.h>
#include <time.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/document/document.h"
#include "model/value/value.h"
#include "sync/apply/orphans.h"
#include "sync/base/pool.h"
#include "sync/base/window.h"
#include "sync/compare/examine.h"
#include "sync/write/write.h"

#define AHEAD        8 /* more workers than requests in flight: they read and compare while the others wait for the server */
#define WINDOW_BYTES ((size_t)6 << 20) /* of files in work; their trees and the live ones are some ten times that */

struct task {
	const struct engine *engine;
	struct plan *plan;
	const struct source_file *files; /* of plan */
	size_t total;
	size_t done;
	size_t failed;        /* of apply */
	struct window window; /* of plan */
	pthread_mutex_t lock; /* over plan, done and progress */
};

bool engine_interrupted(const struct engine *engine)
{
	return engine->interrupted && *engine->interrupted;
}

void engine_pause(const struct engine *engine, uint32_t milliseconds)
{
	enum { SLICE_MS = 25 };
	const struct timespec slice = {.tv_nsec = SLICE_MS * 1000000};
	for (uint32_t slept = 0; slept < milliseconds && !engine_interrupted(engine); slept += SLICE_MS)
		nanosleep(&slice, NULL);
}

struct rewrites engine_rewrites(const struct engine *engine, const struct live *live)
{
	struct rewrites rewrites = engine->rewrites;
	rewrites.doubles = live->api_version.at != NULL;
	return rewrites;
}

const struct wanted *engine_want(const struct engine *engine, struct arena *arena, const struct document *document,
				 struct diagnostics *diags)
{
	const struct value *resolved = resolve(arena, document, &engine->resolution, diags);
	if (!resolved)
		return NULL;
	struct wanted *wanted = arena_alloc(arena, sizeof *wanted);
	wanted->file = document->place.file;
	wanted->format = document->format;
	wanted->uid = document->uid;
	wanted->live_uid = engine->azure ? azure_live_uid(arena, engine->azure, document->uid) : document->uid;
	wanted->document = resolved;
	wanted->normal = normal_form(arena, resolved);
	wanted->digest = digest_of_value(wanted->normal);
	return wanted;
}

/* ---- plan ---- */

static struct plan_row new_row(const struct document *document, const char *file, size_t index)
{
	struct plan_row row = {.arena = arena_new(), .live_version = VERSION_UNKNOWN, .index = index};
	row.place = document ? document->place : (struct place){.file = file};
	row.place.file = arena_strdup(row.arena, file);
	if (document)
		row.format = document->format;
	if (document && document->uid.at) {
		row.uid = arena_slice(row.arena, document->uid);
		row.live_uid = row.uid;
	}
	if (document && document->title.at)
		row.title = arena_slice(row.arena, document->title);
	return row;
}

/* A row that only says that the file or one dashboard of it is invalid, in the words of its first problem. */
static void invalidate(struct plan_row *row, const struct diagnostics *diags, size_t from)
{
	plan_row_decide(row, decide(FACT_GIT_INVALID));
	for (size_t i = from; i < diags->count; i++) {
		const struct diagnostic *diag = &diags->items[i];
		if (diag->severity != SEVERITY_ERROR)
			continue;
		row->reason = arena_strdup(row->arena, diag->message);
		row->hint = arena_strdup(row->arena, diag->hint);
		if (diag->place.line)
			row->place = (struct place){row->place.file, diag->place.line, diag->place.column};
		return;
	}
}

/* On Azure the uid of a dashboard is the name of its resource, and not every uid is a legal one. */
static bool check_address(const struct wanted *wanted, const struct document *document, struct diagnostics *diags)
{
	if (wanted->live_uid.at)
		return true;
	struct diagnostic *diag = diag_error(diags, document->place, "azure-name",
					     "uid '%.*s' is no legal name of an Azure resource, and 'azure.names' has "
					     "none for it",
					     SLICE_ARG(wanted->uid));
	diag_hint(diags, diag,
		  "Names have 2 to 30 letters, digits and hyphens, a letter first. Add 'names: { %.*s: NAME }' to the "
		  "target's 'azure'.",
		  SLICE_ARG(wanted->uid));
	return false;
}

/* The row of one dashboard; its diagnostics are added to `diags`. */
static struct plan_row plan_document(const struct engine *engine, const struct document *document, const char *file,
				     size_t index, struct diagnostics *diags)
{
	ARENA_AUTO arena = arena_new();
	struct plan_row row = new_row(document, file, index);
	size_t before = diags->count;
	bool valid = document_check(document, diags);
	const struct wanted *wanted = engine_want(engine, arena, document, diags);
	if (wanted && valid)
		valid = check_address(wanted, document, diags);
	if (!valid || !wanted) {
		invalidate(&row, diags, before);
		return row;
	}
	if (!engine->gateway) {
		plan_row_decide(&row, decide(FACT_EQUAL));
		row.reason = "valid";
		row.git_digest = wanted->digest;
		return row;
	}
	struct examination exam;
	examine(engine, arena, wanted, &exam);
	examination_keep(&exam, wanted, &row);
	return row;
}

enum file_format engine_format(const struct engine *engine, const struct source_file *file)
{
	enum file_format format = FILE_JSON;
	file_format_of(file->path, &format);
	const struct slice *named = engine->formats ? &engine->formats[file->rule] : NULL;
	if (named && named->at)
		format = slice_is(*named, "yaml") ? FILE_YAML : FILE_JSON;
	return format;
}

/* The text of a file; problems become diagnostics, and the text is empty then. */
static struct slice read_text(const struct engine *engine, struct arena *arena, const char *path,
			      struct diagnostics *diags)
{
	ERROR_AUTO err = {0};
	struct slice text = {0};
	bool found = false;
	struct place place = {.file = path};
	if (!source_read(engine->source, arena, path, LIMIT_DOCUMENT_BYTES, &text, &found, &err)) {
		struct diagnostic *diag = diag_error(diags, place, "unreadable", "%s", err.message);
		if (err.hint)
			diag_hint(diags, diag, "%s", err.hint);
	} else if (!found) {
		diag_error(diags, place, "unreadable", "the file vanished while it was being read");
	}
	return text;
}

void engine_read(const struct engine *engine, struct arena *arena, const struct source_file *file,
		 struct documents *out, struct diagnostics *diags)
{
	size_t errors = diags->errors;
	struct slice text = read_text(engine, arena, file->path, diags);
	*out = (struct documents){0};
	if (diags->errors == errors)
		documents_read(arena, text, engine_format(engine, file), file->path, diags, out);
}

/* Whether --only asks for a file, or for a dashboard in it (whose uid may not be known: at NULL). */
static bool is_asked_for(const struct engine *engine, const char *path, struct slice uid)
{
	STRBUF_AUTO name = STRBUF_INIT(LIMIT_MESSAGE_BYTES * 8);
	strbuf_add_slice(&name, text_cut_bytes(uid, LIMIT_MESSAGE_BYTES));
	for (size_t i = 0; i < engine->only_globs_count; i++)
		if (fnmatch(engine->only_globs[i], path, 0) == 0 ||
		    (name.length && fnmatch(engine->only_globs[i], name.at, 0) == 0))
			return true;
	return engine->only_globs_count == 0;
}

/* The rows of the dashboards of one text that were asked for; `rows` has room for one more than there are dashboards.
 */
static struct plan_row *plan_text(const struct engine *engine, struct arena *arena, const struct source_file *file,
				  struct slice text, size_t *count, struct diagnostics *diags)
{
	const char *path = file->path;
	bool whole = is_asked_for(engine, path, (struct slice){0});
	struct documents documents = {0};
	if (!diags->errors)
		documents_read(arena, text, engine_format(engine, file), path, diags, &documents);
	bool broken = diags->errors > 0;
	struct plan_row *rows = arena_array(arena, documents.count + 1, sizeof *rows);
	*count = 0;
	for (size_t i = 0; i < documents.count; i++)
		if (whole || is_asked_for(engine, path, documents.items[i].uid))
			rows[(*count)++] = plan_document(engine, &documents.items[i], path, i, diags);
	if (broken && whole) {
		rows[*count] = new_row(NULL, path, documents.count);
		invalidate(&rows[(*count)++], diags, 0);
	}
	if (!whole && *count == 0)
		diagnostics_init(diags, arena); /* of what was not asked for */
	return rows;
}

/* Whether a file's text is another one than in the commit that only changes since are asked of. */
static bool is_changed(const struct engine *engine, struct arena *arena, const char *path, struct slice text,
		       const struct diagnostics *diags)
{
	ERROR_AUTO ignored = {0}; /* then it is looked at */
	struct slice then = {0};
	bool found = false;
	if (!engine->since || diags->errors)
		return true;
	return !source_read_at(engine->source, arena, engine->since, path, &then, &found, &ignored) || !found ||
	       !slice_equal(then, text);
}

static void plan_file(void *user, size_t index)
{
	struct task *task = user;
	const struct engine *engine = task->engine;
	if (engine_interrupted(engine))
		return;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct source_file *file = &task->files[index];
	size_t count = 0;
	struct slice text = read_text(engine, arena, file->path, &diags);
	struct plan_row *rows = NULL;
	if (is_changed(engine, arena, file->path, text, &diags)) {
		window_enter(&task->window, text.length);
		rows = plan_text(engine, arena, file, text, &count, &diags);
		window_leave(&task->window, text.length);
	}
	pthread_mutex_lock(&task->lock);
	for (size_t i = 0; i < count; i++)
		plan_take(task->plan, &rows[i]);
	diagnostics_append(&task->plan->diags, &diags);
	task->done++;
	if (engine->progress)
		engine->progress(engine->progress_user, task->done, task->total);
	pthread_mutex_unlock(&task->lock);
}

static bool is_below(const char *path, const char *folder)
{
	size_t length = folder ? strlen(folder) : 0;
	return length == 0 || (strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/'));
}

/* Leaves out the files that were not asked for. */
static void narrow(struct source_files *files, const char *only)
{
	size_t kept = 0;
	for (size_t i = 0; i < files->count; i++)
		if (is_below(files->items[i].path, only))
			files->items[kept++] = files->items[i];
	files->count = kept;
}

bool engine_list(const struct engine *engine, struct arena *arena, struct source_files *out, struct diagnostics *diags,
		 struct error *err)
{
	if (!source_list(engine->source, engine->rules, engine->rules_count, arena, out, diags, err))
		return false;
	size_t listed = out->count;
	narrow(out, engine->only);
	if (!engine->only || !*engine->only || out->count > 0)
		return true;
	error_set(err, FAULT_USAGE, "'%s' names no dashboard file", engine->only);
	return error_hint(err, listed ? "The config's 'dashboards' do not name it, or its name does not end in .json, "
					".yaml or .yml."
				      : "Dashboard files end in .json, .yaml or .yml.");
}

bool engine_plan(const struct engine *engine, struct plan *plan, struct error *err)
{
	struct source_files files = {0};
	if (!engine_list(engine, plan->arena, &files, &plan->diags, err))
		return false;
	struct task task = {.engine = engine, .plan = plan, .files = files.items, .total = files.count};
	pthread_mutex_init(&task.lock, NULL);
	window_init(&task.window, WINDOW_BYTES);
	pool_run(engine->jobs + AHEAD, files.count, plan_file, &task);
	window_destroy(&task.window);
	pthread_mutex_destroy(&task.lock);
	bool narrowed = engine->since || engine->only_globs_count || (engine->only && *engine->only);
	if (engine->since)
		plan_note(plan, "Only files that changed since the base were compared; dashboards that left git were "
				"not looked for.");
	if (engine->gateway && !narrowed && !engine_interrupted(engine) && !orphans_find(engine, plan, err))
		return false;
	plan->interrupted = engine_interrupted(engine);
	plan->dirty = engine->dirty;
	plan_settle(plan);
	if (engine->only_globs_count && plan->count == 0 && !engine->since && !plan->interrupted) {
		error_set(err, FAULT_USAGE, "--only '%s' names no dashboard", engine->only_globs[0]);
		return error_hint(err, "It takes uids or files, as globs.");
	}
	return true;
}

/* ---- explain ---- */

/* The dashboard of a uid in one file, or NULL. */
static const struct wanted *find_in_file(const struct engine *engine, struct arena *arena,
					 const struct source_file *file, struct slice uid)
{
	struct diagnostics diags;
	struct documents documents;
	diagnostics_init(&diags, arena);
	engine_read(engine, arena, file, &documents, &diags);
	for (size_t i = 0; i < documents.count; i++)
		if (slice_equal(documents.items[i].uid, uid) && document_check(&documents.items[i], &diags))
			return engine_want(engine, arena, &documents.items[i], &diags);
	return NULL;
}

const struct wanted *engine_find(const struct engine *engine, struct arena *arena, struct slice uid, struct error *err)
{
	struct source_files files = {0};
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	if (!source_list(engine->source, engine->rules, engine->rules_count, arena, &files, &diags, err))
		return NULL;
	for (size_t i = 0; i < files.count; i++) {
		ARENA_AUTO scratch = arena_new();
		if (find_in_file(engine, scratch, &files.items[i], uid))
			return find_in_file(engine, arena, &files.items[i], uid);
	}
	error_set(err, FAULT_USAGE, "no valid dashboard has the uid '%.*s'", SLICE_ARG(uid));
	error_hint(err, "'dashsync validate' reads all files.");
	return NULL;
}

/* ---- apply ---- */

const struct wanted *engine_reread(const struct engine *engine, struct arena *arena, const struct plan_row *row)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	struct documents documents = {0};
	struct slice text = read_text(engine, arena, row->place.file, &diags);
	if (!diags.errors)
		documents_read(arena, text, row->format, row->place.file, &diags, &documents);
	if (row->index >= documents.count || !slice_equal(documents.items[row->index].uid, row->uid))
		return NULL;
	return engine_want(engine, arena, &documents.items[row->index], &diags);
}

static void skip_row(struct plan_row *row, enum fault fault, const char *reason)
{
	row->outcome = OUTCOME_SKIPPED;
	row->fault = fault;
	row->reason = reason;
}

static void apply_row(const struct engine *engine, struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	const struct wanted *wanted = engine_reread(engine, arena, row);
	if (wanted) {
		write_dashboard(engine, wanted, row);
		return;
	}
	row->outcome = OUTCOME_REFUSED;
	row->fault = FAULT_REFUSED;
	row->reason = "the file changed since it was planned";
	row->hint = "Plan again.";
}

/* Whether so many writes failed that no new one may start. */
static bool is_stopped(struct task *task)
{
	pthread_mutex_lock(&task->lock);
	bool stopped = task->engine->max_failures && task->failed >= task->engine->max_failures;
	pthread_mutex_unlock(&task->lock);
	return stopped;
}

static void apply_index(void *user, size_t index)
{
	struct task *task = user;
	const struct engine *engine = task->engine;
	struct plan_row *row = &task->plan->rows[index];
	bool writes = action_writes(row->action);
	if (writes && engine_interrupted(engine))
		skip_row(row, FAULT_NONE, "interrupted before its turn");
	else if (writes && is_stopped(task))
		skip_row(row, FAULT_REFUSED, "not started, because too many others failed (--max-failures)");
	else if (writes)
		apply_row(engine, row);
	pthread_mutex_lock(&task->lock);
	task->failed += row->outcome == OUTCOME_FAILED;
	task->done++;
	if (engine->progress)
		engine->progress(engine->progress_user, task->done, task->total);
	pthread_mutex_unlock(&task->lock);
}

void engine_apply(const struct engine *engine, struct plan *plan)
{
	struct task task = {.engine = engine, .plan = plan, .total = plan->count};
	pthread_mutex_init(&task.lock, NULL);
	plan->run = arena_strdup(plan->arena, engine->run);
	pool_run(engine->write_jobs, plan->count, apply_index, &task);
	pthread_mutex_destroy(&task.lock);
	plan->interrupted = engine_interrupted(engine);
}
