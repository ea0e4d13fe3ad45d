/* SPDX-License-Identifier: MIT */
#include "tests/sync/capture/recorded.h"

#include <stdio.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/string_list.h"
#include "model/plan/plan.h"
#include "model/value/json.h"
#include "sync/apply/plan_operation.h"
#include "sync/capture/capture.h"
#include "sync/capture/capture_write.h"
#include "sync/compare/operation.h"

static void must(bool is_ok, const struct error *err)
{
	if (is_ok)
		return;
	fprintf(stderr, "a capture failed: %s\n", err->message);
	abort();
}

struct slice recorded_capture(const struct operation *operation, const struct string_list *uids, bool with_people,
			      struct arena *arena)
{
	ERROR_AUTO err = {0};
	char *text = NULL;
	size_t length = 0;
	struct capture_summary summary;
	struct capture_request request = {.operation = operation, .uids = uids->items, .count = uids->count};
	request.header = (struct capture_header){
		.target = slice_of("dev"),
		.read_at = slice_of("2026-12-01T00:00:00Z"),
		.tool = slice_of("0.0.0"),
		.has_people = with_people,
	};
	FILE *file = open_memstream(&text, &length);
	must(capture_write(&request, arena, file, &summary, &err), &err);
	fclose(file);
	struct slice bytes = arena_slice(arena, (struct slice){text, length});
	free(text);
	return bytes;
}

void recorded_plan(const struct operation *operation, struct slice bytes, struct plan *out)
{
	ERROR_AUTO err = {0};
	struct operation recorded = *operation;
	struct capture *capture = capture_open(bytes, "live.capture", &err);
	must(capture != NULL, &err);
	struct gateway gateway = capture_gateway(capture);
	recorded.target.gateway = &gateway;
	recorded.target.is_captured = true;
	plan_init(out);
	must(plan_operation(&recorded, out, &err), &err);
	capture_close(capture);
}

static void show_value(const struct value *value, struct strbuf *out)
{
	if (value)
		json_write_canonical(value, out);
	strbuf_add_char(out, ' ');
}

static void show_changes(const char *name, const struct changes *changes, struct strbuf *out)
{
	strbuf_printf(out, "\n  %s", name);
	for (size_t i = 0; i < changes->count; i++) {
		const struct change *change = &changes->items[i];
		strbuf_printf(out, "\n    %s ", change->path);
		show_value(change->old, out);
		show_value(change->new, out);
	}
}

/* All that a row says. */
static void show_row(const struct plan_row *row, struct strbuf *out)
{
	const struct plan_finding *found = &row->found;
	strbuf_printf(out, "%.*s %.*s %s %s fault %d: %s; %s; %s", SLICE_ARG(row->uid), SLICE_ARG(row->live_uid),
		      state_name(row->state), action_name(row->action), (int)row->fault, row->reason,
		      row->note ? row->note : "-", row->hint ? row->hint : "-");
	strbuf_printf(out, "\n  v%lld id %lld folder %.*s title %.*s migrated %d rewritten %d newer %d",
		      (long long)found->live_version, (long long)found->live_id, SLICE_ARG(found->folder),
		      SLICE_ARG(found->live_title), found->is_migrated, found->is_rewritten, found->is_newer_server);
	strbuf_printf(out, "\n  base v%lld %.*s\n  %s %s %s", (long long)found->base_version,
		      SLICE_ARG(found->base_commit), found->live_digest.hex, found->git_digest.hex,
		      found->result_digest.hex);
	strbuf_printf(out, "\n  edited %lld saves, rollback %d, %.*s, %.*s, %.*s, %zu conflicts, %s",
		      (long long)row->edited.versions, row->edited.is_rollback, SLICE_ARG(row->edited.at),
		      SLICE_ARG(row->edited.by), SLICE_ARG(row->edited.message), row->edited.conflicts.count,
		      row->edited.git_summary ? row->edited.git_summary : "-");
	show_changes("changes", &row->changes, out);
	show_changes("edits", &row->edited.changes, out);
}

static const char *row_differs(const struct plan_row *live, const struct plan_row *captured, struct arena *arena)
{
	STRBUF_AUTO a = STRBUF_INIT((size_t)16 << 20);
	STRBUF_AUTO b = STRBUF_INIT((size_t)16 << 20);
	show_row(live, &a);
	show_row(captured, &b);
	if (strcmp(a.at, b.at) == 0)
		return NULL;
	return arena_printf(arena, "live: %s\ncaptured: %s", a.at, b.at);
}

const char *recorded_differs(const struct operation *operation, const struct plan *plan, struct arena *arena)
{
	struct string_list uids = {0};
	struct plan captured;
	const char *differs = NULL;
	for (size_t i = 0; i < plan->count; i++)
		if (plan->rows[i].live_uid.length)
			string_list_add(&uids, arena, plan->rows[i].live_uid);
	string_list_sort(&uids);
	recorded_plan(operation, recorded_capture(operation, &uids, true, arena), &captured);
	if (captured.count != plan->count)
		differs = arena_printf(arena, "%zu rows live, %zu captured", plan->count, captured.count);
	for (size_t i = 0; i < plan->count && !differs; i++)
		differs = row_differs(&plan->rows[i], &captured.rows[i], arena);
	plan_free(&captured);
	return differs;
}
