/* SPDX-License-Identifier: MIT */
#include "sync/compare/comparison_internal.h"

#include "model/base/arena.h"
#include "model/merge/merge.h"
#include "model/report/page_of.h"
#include "model/value/value.h"
#include "sync/compare/desired.h"

static const struct plan_command *keep_command(struct arena *arena, const struct plan_command *command)
{
	struct plan_command *kept = arena_alloc(arena, sizeof *kept);
	*kept = (struct plan_command){arena_strdup(arena, command->what), arena_strdup(arena, command->line)};
	return kept;
}

void comparison_edits_page(struct arena *arena, const struct comparison *comparison, struct page *out)
{
	*out = (struct page){0};
	if (comparison->edited_from)
		page_of(arena, comparison->edited_from, comparison->edited_to, &comparison->edited.changes, out);
}

/* A page is made aside: what its making needs beside its texts is not the row's to keep. */
static void fill_pages(const struct comparison *comparison, struct plan_row *row)
{
	ARENA_AUTO scratch = arena_new();
	struct page page = {0};
	if (comparison->result)
		page_of(scratch, comparison->compared, comparison->result, &comparison->changes, &page);
	page_keep(row->arena, &page, &row->page);
	comparison_edits_page(scratch, comparison, &page);
	page_keep(row->arena, &page, &row->edited.page);
}

void comparison_fill_row(const struct comparison *comparison, const struct desired *desired, struct plan_row *row)
{
	struct arena *arena = row->arena;
	fill_pages(comparison, row); /* while the row holds nothing else */
	plan_row_decide(row, comparison->decision);
	row->action = comparison->action;
	row->reason = arena_strdup(arena, comparison->reason);
	row->hint = arena_strdup(arena, comparison->hint);
	row->note = arena_strdup(arena, comparison->note);
	row->commands_count = comparison->command.line != NULL;
	row->commands = keep_command(arena, &comparison->command);
	row->limitation = arena_strdup(arena, comparison->base.limitation);
	row->fault = comparison->fault;
	row->live_uid = arena_keep(arena, desired->live_uid);
	row->found.live_version = comparison->live.version;
	row->found.is_migrated = comparison->base.live_form == LIVE_IS_MIGRATED;
	row->found.is_rewritten = comparison->is_rewritten && !row->found.is_migrated;
	row->found.live_id = comparison->live.id;
	row->found.folder = arena_keep(arena, comparison->live.folder_uid);
	row->found.live_title = arena_keep(arena, value_get_text(comparison->live.dashboard, "title"));
	row->found.is_newer_server = comparison->live.api_version.at != NULL;
	if (action_writes(comparison->action))
		row->found.result_title = arena_keep(arena, value_get_text(comparison->result, "title"));
	row->found.base_version = comparison->base.version;
	row->found.base_commit = arena_keep(arena, comparison->base.commit);
	row->found.live_digest = comparison->live_digest;
	row->found.git_digest = desired->digest;
	row->found.result_digest = action_writes(comparison->action) ? digest_of_value(comparison->result)
								     : comparison->live_digest;
	row->edited.by = arena_keep(arena, comparison->edited.by);
	row->edited.at = arena_keep(arena, comparison->edited.at);
	row->edited.message = arena_keep(arena, comparison->edited.message);
	row->edited.is_rollback = comparison->edited.is_rollback;
	row->edited.versions = comparison->edited.versions;
	if (comparison->edited.git_summary && *comparison->edited.git_summary)
		row->edited.git_summary = arena_strdup(arena, comparison->edited.git_summary);
	changes_keep(arena, &comparison->changes, &row->changes);
	changes_keep(arena, &comparison->edited.changes, &row->edited.changes);
	conflicts_keep(arena, &comparison->edited.conflicts, &row->edited.conflicts);
}
