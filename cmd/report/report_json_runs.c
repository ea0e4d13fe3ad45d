/* SPDX-License-Identifier: MIT */
/* The runs of `history --runs` as JSON (docs/report.md). */
#include <cjson/cJSON.h>

#include "cmd/report/report.h"
#include "cmd/shell/terminal.h"
#include "model/base/arena.h"
#include "sync/history/run_log.h"

#define SCHEMA 1

static void add_text(cJSON *object, const char *key, const char *text)
{
	if (text)
		cJSON_AddStringToObject(object, key, text);
	else
		cJSON_AddNullToObject(object, key);
}

static cJSON *run_object(struct arena *arena, const struct run_entry *entry)
{
	cJSON *object = cJSON_CreateObject();
	add_text(object, "run", arena_slice(arena, entry->run).at);
	add_text(object, "created", arena_keep(arena, entry->created).at);
	add_text(object, "commit", arena_keep(arena, entry->commit).at);
	add_text(object, "subject", entry->has_commit ? entry->of.subject : NULL);
	add_text(object, "commit_author", entry->has_commit ? entry->of.author : NULL);
	cJSON_AddNumberToObject(object, "written", (double)entry->written);
	cJSON_AddNumberToObject(object, "raced", (double)entry->raced);
	cJSON_AddNumberToObject(object, "rolled_back", (double)entry->rolled_back);
	return object;
}

void report_json_runs(const struct run_log *log, int exit, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	cJSON *root = cJSON_CreateObject();
	cJSON_AddNumberToObject(root, "schema", SCHEMA);
	add_text(root, "command", "history");
	cJSON_AddNumberToObject(root, "exit", exit);
	cJSON *counts = cJSON_AddObjectToObject(root, "counts");
	cJSON_AddNumberToObject(counts, "dashboards", (double)log->dashboards);
	cJSON_AddNumberToObject(counts, "unread", (double)log->unread);
	cJSON *runs = cJSON_AddArrayToObject(root, "runs");
	for (size_t i = 0; i < log->count; i++)
		cJSON_AddItemToArray(runs, run_object(arena, &log->entries[i]));
	char *text = cJSON_Print(root);
	terminal_print_json(slice_of(text), out);
	fputc('\n', out);
	cJSON_free(text);
	cJSON_Delete(root);
}
