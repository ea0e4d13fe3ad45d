/* SPDX-License-Identifier: MIT */
/*
 * The JSON report, schema 1 (docs/report.md, docs/report.schema.json). Objects are built with cJSON; values of
 * dashboards go in as raw JSON in their own spelling, because cJSON would read numbers as doubles.
 */
#include "cmd/report/report.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/plan/checkup.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/history/version_log.h"

#define SCHEMA 1

static void add_raw(cJSON *object, const char *key, struct strbuf *json)
{
	cJSON_AddRawToObject(object, key, json->at ? json->at : "null");
}

/* A text of any bytes: U+0000 would end a C string, so it goes in as raw JSON too. */
static void add_slice(cJSON *object, const char *key, struct slice text)
{
	if (!text.at) {
		cJSON_AddNullToObject(object, key);
		return;
	}
	STRBUF_AUTO json = STRBUF_INIT(text.length * 6 + 16);
	json_write_string(text, &json);
	add_raw(object, key, &json);
}

static void add_text(cJSON *object, const char *key, const char *text)
{
	add_slice(object, key, text ? slice_of(text) : (struct slice){0});
}

static void add_value(cJSON *object, const char *key, const struct value *value)
{
	STRBUF_AUTO json = STRBUF_INIT(SIZE_MAX / 2);
	if (value)
		json_write(value, &json);
	add_raw(object, key, &json);
}

static void add_number(cJSON *object, const char *key, int64_t number)
{
	char *text = heap_printf("%lld", (long long)number);
	cJSON_AddRawToObject(object, key, text);
	free(text);
}

static void add_place(cJSON *object, uint32_t line, uint32_t column)
{
	if (line) {
		add_number(object, "line", line);
		add_number(object, "column", column);
	} else {
		cJSON_AddNullToObject(object, "line");
		cJSON_AddNullToObject(object, "column");
	}
}

static const char *kind_name(enum change_kind kind)
{
	static const char *const names[] = {"set", "add", "remove", "move"};
	return names[kind];
}

static cJSON *change_object(const struct plan_row *row, const struct change *change)
{
	cJSON *object = cJSON_CreateObject();
	add_text(object, "path", change->path);
	add_text(object, "old_path", change->old_path);
	add_text(object, "class", change_class_name(change->class));
	add_text(object, "weight", change_weight_name(change->weight));
	add_text(object, "kind", kind_name(change->kind));
	add_text(object, "what", change->what);
	add_value(object, "old", change->old);
	add_value(object, "new", change->new);
	add_text(object, "from", change->from);
	add_text(object, "to", change->to);
	add_text(object, "file", row->place.file);
	add_place(object, change->line, change->column);
	return object;
}

static void add_changes(cJSON *object, const char *key, const struct plan_row *row, const struct changes *changes)
{
	cJSON *array = cJSON_AddArrayToObject(object, key);
	for (size_t i = 0; i < changes->count; i++)
		cJSON_AddItemToArray(array, change_object(row, &changes->items[i]));
}

static void add_conflicts(cJSON *object, const struct plan_row *row)
{
	cJSON *array = cJSON_AddArrayToObject(object, "conflicts");
	for (size_t i = 0; i < row->edited.conflicts.count; i++) {
		const struct conflict *conflict = &row->edited.conflicts.items[i];
		cJSON *item = cJSON_CreateObject();
		add_text(item, "path", conflict->path);
		add_text(item, "what", conflict->what);
		add_value(item, "base", conflict->base);
		add_value(item, "git", conflict->git);
		add_value(item, "live", conflict->live);
		add_text(item, "file", row->place.file);
		add_place(item, conflict->line, conflict->column);
		cJSON_AddItemToArray(array, item);
	}
}

static cJSON *check_item_object(const struct plan_row *row, const struct check_item *item)
{
	cJSON *object = cJSON_CreateObject();
	add_text(object, "kind", item->is_query ? "query" : "data source");
	add_text(object, "what", item->what);
	add_text(object, "status", check_status_name(item->status));
	add_text(object, "severity", check_severity_name(item->severity));
	add_text(object, "form", item->form);
	add_text(object, "data_source", item->data_source);
	add_text(object, "type", item->type);
	add_text(object, "reason", item->reason);
	if (item->is_query)
		add_number(object, "rows", (int64_t)item->rows);
	else
		cJSON_AddNullToObject(object, "rows");
	add_text(object, "file", row->place.file);
	add_place(object, item->line, item->column);
	return object;
}

static void add_check(cJSON *object, const struct plan_row *row)
{
	const struct check *check = row->check;
	if (!check) {
		cJSON_AddNullToObject(object, "check");
		return;
	}
	struct check_counts counts = check_count(check);
	cJSON *result = cJSON_AddObjectToObject(object, "check");
	add_text(result, "of", check->is_live ? "live" : "git");
	add_number(result, "errors", (int64_t)counts.errors);
	add_number(result, "warnings", (int64_t)counts.warnings);
	add_number(result, "left_out", (int64_t)check->left_out);
	cJSON *items = cJSON_AddArrayToObject(result, "items");
	for (size_t i = 0; i < check->count; i++)
		cJSON_AddItemToArray(items, check_item_object(row, &check->items[i]));
}

static void add_causes(cJSON *object, const struct plan_row *row)
{
	cJSON *array = cJSON_AddArrayToObject(object, "causes");
	for (uint32_t cause = 1; cause < CAUSE_END; cause <<= 1)
		if (row->causes & cause)
			cJSON_AddItemToArray(array, cJSON_CreateString(cause_name((enum cause)cause)));
}

static cJSON *row_object(const struct plan_row *row)
{
	cJSON *object = cJSON_CreateObject();
	add_slice(object, "uid", row->uid);
	add_slice(object, "live_uid", row->live_uid);
	add_slice(object, "title", row->title);
	add_text(object, "file", row->place.file);
	add_place(object, row->place.line, row->place.column);
	add_text(object, "state", state_name(row->state));
	add_text(object, "action", action_name(row->action));
	add_text(object, "outcome", outcome_name(row->write.outcome));
	int64_t version = row->write.version ? row->write.version : row->found.live_version;
	if (version >= 0)
		add_number(object, "version", version);
	else
		cJSON_AddNullToObject(object, "version");
	add_causes(object, row);
	add_text(object, "reason", row->reason);
	add_text(object, "hint", row->hint);
	add_text(object, "note", row->note);
	add_text(object, "warning", row->write.warning);
	add_slice(object, "edited_by", row->edited.by);
	add_slice(object, "edited_at", row->edited.at);
	add_slice(object, "edited_message", row->edited.message);
	add_number(object, "edited_versions", row->edited.versions);
	add_changes(object, "edits", row, &row->edited.changes);
	add_conflicts(object, row);
	add_changes(object, "changes", row, &row->changes);
	add_check(object, row);
	return object;
}

static cJSON *diagnostic_object(const struct diagnostic *diag)
{
	cJSON *object = cJSON_CreateObject();
	add_text(object, "file", diag->place.file);
	add_place(object, diag->place.line, diag->place.column);
	add_text(object, "severity", diag->severity == SEVERITY_ERROR ? "error" : "warning");
	add_text(object, "rule", diag->rule);
	add_text(object, "message", diag->message);
	add_text(object, "hint", diag->hint);
	return object;
}

static void print_root(cJSON *root, FILE *out)
{
	char *text = cJSON_Print(root);
	terminal_print_json(slice_of(text), out);
	fputc('\n', out);
	cJSON_free(text);
	cJSON_Delete(root);
}

static const char *version_kind(const struct version_entry *entry)
{
	if (entry->restored_from)
		return "restore";
	if (!entry->is_ours)
		return "edit";
	if (entry->trailer.rollback)
		return "rollback";
	return entry->trailer.merged ? "merge" : "write";
}

static cJSON *version_object(const struct version_entry *entry)
{
	cJSON *object = cJSON_CreateObject();
	const struct plan_row nowhere = {0};
	int64_t from = entry->trailer.rollback ? entry->trailer.rollback_to : entry->restored_from;
	add_number(object, "version", entry->version);
	add_slice(object, "created", entry->created);
	add_slice(object, "author", entry->by);
	add_slice(object, "message", entry->message);
	add_text(object, "kind", version_kind(entry));
	if (from)
		add_number(object, "restores", from);
	else
		cJSON_AddNullToObject(object, "restores");
	add_slice(object, "run", entry->is_ours ? entry->trailer.run : (struct slice){0});
	add_slice(object, "commit", entry->is_ours ? entry->trailer.commit : (struct slice){0});
	add_text(object, "subject", entry->has_commit ? entry->commit.subject : NULL);
	add_text(object, "commit_author", entry->has_commit ? entry->commit.author : NULL);
	if (entry->patch == PATCH_KNOWN)
		add_changes(object, "changes", &nowhere, &entry->changes);
	else
		cJSON_AddNullToObject(object, "changes");
	return object;
}

/* The number of versions of each kind. */
static void add_version_counts(cJSON *root, const struct version_log *log)
{
	static const char *const kinds[] = {"edit", "write", "merge", "rollback", "restore"};
	cJSON *counts = cJSON_AddObjectToObject(root, "counts");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		int64_t count = 0;
		for (size_t j = 0; j < log->count; j++)
			count += strcmp(version_kind(&log->entries[j]), kinds[i]) == 0;
		add_number(counts, kinds[i], count);
	}
}

void report_json_versions(struct slice uid, struct slice live_uid, const struct version_log *log, FILE *out)
{
	cJSON *root = cJSON_CreateObject();
	add_number(root, "schema", SCHEMA);
	add_text(root, "command", "history");
	add_number(root, "exit", FAULT_NONE); /* what fails has no versions to print */
	add_slice(root, "uid", uid);
	add_slice(root, "live_uid", live_uid);
	add_slice(root, "title", log->title);
	add_version_counts(root, log);
	cJSON *versions = cJSON_AddArrayToObject(root, "versions");
	for (size_t i = 0; i < log->count; i++)
		cJSON_AddItemToArray(versions, version_object(&log->entries[i]));
	print_root(root, out);
}

/* The number of checks that ended so. */
static void add_finding_counts(cJSON *root, const struct checkup *checkup)
{
	int64_t of[FINDING_SKIPPED + 1] = {0};
	cJSON *counts = cJSON_AddObjectToObject(root, "counts");
	for (size_t i = 0; i < checkup->count; i++)
		of[checkup->items[i].status]++;
	for (int status = 0; status <= FINDING_SKIPPED; status++)
		add_number(counts, finding_status_name((enum finding_status)status), of[status]);
}

void report_json_checkup(const struct checkup *checkup, int exit, FILE *out)
{
	cJSON *root = cJSON_CreateObject();
	add_number(root, "schema", SCHEMA);
	add_text(root, "command", "doctor");
	add_number(root, "exit", exit);
	add_finding_counts(root, checkup);
	cJSON *checks = cJSON_AddArrayToObject(root, "checks");
	for (size_t i = 0; i < checkup->count; i++) {
		const struct finding *finding = &checkup->items[i];
		cJSON *item = cJSON_CreateObject();
		add_text(item, "area", finding->area);
		add_text(item, "status", finding_status_name(finding->status));
		add_text(item, "what", finding->what);
		add_text(item, "fix", finding->fix);
		cJSON_AddItemToArray(checks, item);
	}
	print_root(root, out);
}

/* What the states do not show: why an exit code is 1, 3 or 4. */
static void add_totals(cJSON *root, const struct plan *plan)
{
	struct plan_counts counts = plan_count(plan);
	int64_t broken = 0;
	for (size_t i = 0; i < plan->count; i++)
		broken += check_is_broken(plan->rows[i].check);
	cJSON *totals = cJSON_AddObjectToObject(root, "totals");
	add_number(totals, "dashboards", (int64_t)plan->count);
	add_number(totals, "to_write", (int64_t)counts.updates);
	add_number(totals, "written", (int64_t)counts.written);
	add_number(totals, "not_written", (int64_t)counts.unwritten);
	add_number(totals, "broken", broken);
	add_number(totals, "errors", (int64_t)plan->diags.errors);
	add_number(totals, "warnings", (int64_t)plan->diags.warnings);
}

static cJSON *passed_object(const struct passed_over *passed)
{
	cJSON *object = cJSON_CreateObject();
	add_text(object, "file", passed->place.file);
	add_number(object, "line", passed->place.line);
	add_text(object, "what", passed->what);
	return object;
}

static void add_target_fault(cJSON *root, const struct target_fault *fault)
{
	if (fault->fault == FAULT_NONE) {
		cJSON_AddNullToObject(root, "target_fault");
		return;
	}
	cJSON *object = cJSON_AddObjectToObject(root, "target_fault");
	add_number(object, "exit", fault->fault);
	add_text(object, "message", fault->message);
	add_text(object, "hint", fault->hint);
	add_number(object, "unread", (int64_t)fault->unread);
	add_number(object, "unasked", (int64_t)fault->unasked);
}

void report_json(const struct report *report, FILE *out)
{
	const struct plan *plan = report->plan;
	struct plan_counts counts = plan_count(plan);
	cJSON *root = cJSON_CreateObject();
	add_number(root, "schema", SCHEMA);
	add_text(root, "command", report->command);
	add_number(root, "exit", report->exit);
	add_text(root, "run", plan->run);
	add_text(root, "target", plan->target);
	add_text(root, "endpoint", plan->endpoint);
	add_text(root, "commit", plan->commit);
	add_text(root, "subject", plan->subject);
	cJSON_AddBoolToObject(root, "dirty", plan->dirty);
	add_target_fault(root, &plan->target_fault);
	add_text(root, "held_back", plan->held_back);
	add_text(root, "follow_up", plan->follow_up);
	add_text(root, "base", plan->base);
	add_text(root, "question", plan->question);
	cJSON *headlines = cJSON_AddArrayToObject(root, "headlines");
	for (size_t i = 0; i < plan->headlines_count; i++) {
		cJSON *headline = cJSON_CreateObject();
		add_text(headline, "key", plan->headlines[i].key);
		add_text(headline, "text", plan->headlines[i].text);
		cJSON_AddItemToArray(headlines, headline);
	}
	cJSON *states = cJSON_AddObjectToObject(root, "counts");
	for (int state = 0; state < STATE_COUNT; state++)
		add_number(states, state_name((enum state)state), (int64_t)counts.state[state]);
	add_totals(root, plan);
	cJSON *notes = cJSON_AddArrayToObject(root, "notes");
	for (size_t i = 0; i < plan->notes_count; i++)
		cJSON_AddItemToArray(notes, cJSON_CreateString(plan->notes[i]));
	cJSON *passed = cJSON_AddArrayToObject(root, "passed_over");
	for (size_t i = 0; i < plan->passed_count; i++)
		cJSON_AddItemToArray(passed, passed_object(&plan->passed[i]));
	cJSON *rows = cJSON_AddArrayToObject(root, "dashboards");
	for (size_t i = 0; i < plan->count; i++)
		cJSON_AddItemToArray(rows, row_object(&plan->rows[i]));
	cJSON *diags = cJSON_AddArrayToObject(root, "diagnostics");
	for (size_t i = 0; i < plan->diags.count; i++)
		cJSON_AddItemToArray(diags, diagnostic_object(&plan->diags.items[i]));
	print_root(root, out);
}
