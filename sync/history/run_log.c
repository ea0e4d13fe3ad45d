/* SPDX-License-Identifier: MIT */
/* Each dashboard gives a record for each of its runs; records are sorted by run and those of one run become an entry.
 */
#include "sync/history/run_log.h"

#include <pthread.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/base/when.h"
#include "model/document/azure.h"
#include "model/document/document.h"
#include "sync/base/pool.h"
#include "sync/compare/desired.h"
#include "sync/compare/operation.h"
#include "sync/history/version_log.h"

bool run_log_uids(const struct operation *operation, struct arena *arena, struct string_list *live_uids,
		  struct diagnostics *diags, struct error *err)
{
	const struct azure *azure = operation->target.azure;
	struct source_files files = {0};
	if (!desired_files(operation, arena, &files, NULL, diags, err))
		return false;
	for (size_t i = 0; i < files.count && !operation_is_interrupted(operation); i++) {
		ARENA_AUTO scratch = arena_new();
		struct diagnostics ignored; /* 'validate' reports them */
		struct documents documents;
		diagnostics_init(&ignored, scratch);
		desired_documents(operation, scratch, &files.items[i], &documents, &ignored);
		for (size_t k = 0; k < documents.count; k++) {
			const struct document *document = &documents.items[k];
			if (!document_check(document, &ignored))
				continue;
			struct slice uid = azure ? azure_live_uid(arena, azure, document->uid) : document->uid;
			if (uid.at)
				string_list_add(live_uids, arena, arena_slice(arena, uid));
		}
	}
	string_list_sort(live_uids);
	return true;
}

/* ---- one dashboard ---- */

struct run_reading {
	const struct operation *operation;
	const struct string_list *live_uids;
	const struct run_log_query *query;
	struct arena *arena; /* under the lock, as all below */
	struct run_entry *records;
	size_t count;
	size_t room;
	struct run_log *log;
	struct error *err;
	pthread_mutex_t lock;
};

/* Adds a version of ours to the record of its run among those from `first` on, all of one dashboard. */
static void take_version(struct run_reading *reading, size_t first, const struct version_entry *version)
{
	const struct trailer *trailer = &version->trailer;
	struct run_entry *record = NULL;
	for (size_t i = first; i < reading->count && !record; i++)
		if (slice_equal(reading->records[i].run, trailer->run))
			record = &reading->records[i];
	if (!record) {
		reading->records = arena_grow(reading->arena, reading->records, reading->count, &reading->room,
					      sizeof *reading->records);
		record = &reading->records[reading->count++];
		*record = (struct run_entry){.run = arena_slice(reading->arena, trailer->run)};
	}
	if (!record->created.at) { /* versions are newest first */
		record->created = arena_keep(reading->arena, version->created);
		if (!version->created.at || !when_parse(version->created, &record->at))
			record->at = 0;
	}
	if (!record->commit.at)
		record->commit = arena_keep(reading->arena, trailer->commit);
	record->written |= !trailer->rollback;
	record->raced |= trailer->rollback && trailer->raced;
	record->rolled_back |= trailer->rollback && !trailer->raced;
}

static void read_dashboard(void *user, size_t index)
{
	struct run_reading *reading = user;
	const struct version_log_query query = {.since = reading->query->since, .without_authors = true};
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct version_log log = {0};
	if (operation_is_interrupted(reading->operation))
		return;
	bool ok = version_log_read(reading->operation, arena, reading->live_uids->items[index], &query, &log, &err);
	pthread_mutex_lock(&reading->lock);
	size_t first = reading->count;
	for (size_t i = 0; ok && i < log.count; i++)
		if (log.entries[i].is_ours)
			take_version(reading, first, &log.entries[i]);
	reading->log->dashboards += ok && log.found;
	reading->log->unread += !ok;
	if (!ok && reading->err->fault == FAULT_NONE)
		error_move(reading->err, &err);
	pthread_mutex_unlock(&reading->lock);
}

/* ---- all of them ---- */

static int compare_runs(const void *a, const void *b)
{
	const struct run_entry *left = a;
	const struct run_entry *right = b;
	return slice_compare(left->run, right->run);
}

/* Newest first. */
static int compare_times(const void *a, const void *b)
{
	const struct run_entry *left = a;
	const struct run_entry *right = b;
	if (left->at != right->at)
		return left->at > right->at ? -1 : 1;
	return compare_runs(a, b);
}

/* Makes one entry of the records of a run; in place. */
static size_t merge_records(struct run_entry *records, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		struct run_entry *entry = kept ? &records[kept - 1] : NULL;
		if (!entry || !slice_equal(entry->run, records[i].run)) {
			records[kept++] = records[i];
			continue;
		}
		if (records[i].at > entry->at) {
			entry->at = records[i].at;
			entry->created = records[i].created;
		}
		entry->commit = entry->commit.at ? entry->commit : records[i].commit;
		entry->written += records[i].written;
		entry->raced += records[i].raced;
		entry->rolled_back += records[i].rolled_back;
	}
	return kept;
}

bool run_log_read(const struct operation *operation, struct arena *arena, const struct string_list *live_uids,
		  const struct run_log_query *query, struct run_log *out, struct error *err)
{
	*out = (struct run_log){0};
	struct run_reading reading = {
		.operation = operation, .live_uids = live_uids, .query = query, .arena = arena, .log = out, .err = err};
	pthread_mutex_init(&reading.lock, NULL);
	pool_run(operation->limits.jobs, live_uids->count, read_dashboard, &reading);
	pthread_mutex_destroy(&reading.lock);
	if (reading.count)
		qsort(reading.records, reading.count, sizeof *reading.records, compare_runs);
	out->entries = reading.records;
	out->count = merge_records(reading.records, reading.count);
	if (out->count)
		qsort(out->entries, out->count, sizeof *out->entries, compare_times);
	if (query->limit && out->count > query->limit)
		out->count = query->limit;
	for (size_t i = 0; i < out->count; i++) {
		struct run_entry *entry = &out->entries[i];
		entry->has_commit = entry->commit.at &&
				    source_find_commit(operation->files.source, arena, entry->commit.at, &entry->of);
	}
	if (operation_is_interrupted(operation) && err->fault == FAULT_NONE)
		return error_set(err, FAULT_INTERRUPTED, "interrupted");
	return err->fault == FAULT_NONE;
}
