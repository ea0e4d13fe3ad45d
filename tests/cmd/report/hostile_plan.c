/* SPDX-License-Identifier: MIT */
#include "tests/cmd/report/hostile_plan.h"

#include "model/base/arena.h"
#include "model/base/text.h"
#include "model/value/value.h"

/* What is made of the texts, one after the other. */
struct texts {
	const struct slice *at;
	size_t count;
	size_t next;
	struct arena *arena;
};

static struct slice next_slice(struct texts *texts)
{
	return arena_slice(texts->arena, texts->at[texts->next++ % texts->count]);
}

static const char *next_text(struct texts *texts)
{
	return text_c_string(texts->arena, next_slice(texts));
}

static struct value *string_value(struct arena *arena, struct slice text)
{
	struct value *value = arena_alloc(arena, sizeof *value);
	value->kind = VALUE_STRING;
	value->text = text;
	return value;
}

/* A query of a few lines with the text in one of them. */
static const char *query_around(struct texts *texts, const char *last)
{
	return arena_printf(texts->arena, "requests\n%s\n\t| where a\n| where b\n| where c\n| project %s",
			    next_text(texts), last);
}

static void add_groups(struct texts *texts, struct page *page)
{
	struct page_subject *subjects = arena_array(texts->arena, 3, sizeof *subjects);
	struct page_group *groups = arena_array(texts->arena, 5, sizeof *groups);
	struct page_detail *details = arena_array(texts->arena, 2, sizeof *details);
	const char **places = arena_array(texts->arena, 2, sizeof *places);
	subjects[0] = (struct page_subject){.words = "", .title = "", .id = "", .type = "", .sign = ' '};
	for (int i = 1; i < 3; i++)
		subjects[i] = (struct page_subject){.words = next_text(texts),
						    .title = i == 1 ? next_text(texts) : "",
						    .id = i == 1 ? "4" : "",
						    .type = "stat",
						    .sign = i == 1 ? ' ' : '+',
						    .line = 7,
						    .column = 1};
	for (int i = 0; i < 2; i++) {
		details[i] = (struct page_detail){next_text(texts), i ? query_around(texts, "x") : next_text(texts),
						  NULL};
		places[i] = next_text(texts);
	}
	groups[0] = (struct page_group){.subject = 1, .sign = ' ', .label = next_text(texts), .is_text = true};
	groups[0].old = query_around(texts, "before");
	groups[0].new = query_around(texts, "after");
	groups[0].language = "KQL";
	groups[1] = (struct page_group){.subject = 1, .sign = ' ', .label = next_text(texts), .places = places};
	groups[1].old = next_text(texts);
	groups[1].new = next_text(texts);
	groups[1].places_count = 2;
	groups[2] = (struct page_group){.subject = 2, .sign = '+', .label = "added", .details = details};
	groups[2].details_count = 2;
	groups[3] = (struct page_group){.subject = 0, .sign = ' ', .label = next_text(texts), .old = next_text(texts)};
	groups[4] = (struct page_group){.subject = 0, .sign = ' ', .label = next_text(texts)};
	struct page_box *boxes = arena_array(texts->arena, 3, sizeof *boxes);
	for (int i = 0; i < 3; i++)
		boxes[i] = (struct page_box){.title = next_text(texts),
					     .id = "4",
					     .type = "stat",
					     .x = i == 2 ? 12 : 0,
					     .w = 12,
					     .h = 8,
					     .in_row = -1,
					     .pair = i == 2 ? -1 : 0,
					     .change = i == 2 ? BOX_ADDED : BOX_SAME};
	*page = (struct page){.subjects = subjects,
			      .layout = {boxes, 1, boxes + 1, 2},
			      .subjects_count = 3,
			      .groups = groups,
			      .groups_count = 5,
			      .summary = "2 queries, 1 panel added, time range"};
}

static void add_conflicts(struct texts *texts, struct conflicts *conflicts)
{
	conflicts->items = arena_array(texts->arena, 2, sizeof *conflicts->items);
	conflicts->count = 2;
	conflicts->items[0] = (struct conflict){.path = "/panels/[id=4]/targets/[refId=A]/expr",
						.what = next_text(texts),
						.base = string_value(texts->arena, next_slice(texts)),
						.git = string_value(texts->arena, slice_of(query_around(texts, "git"))),
						.live = string_value(texts->arena, next_slice(texts)),
						.line = 12,
						.column = 3};
	conflicts->items[1] = (struct conflict){.path = "/title", .what = next_text(texts)};
	conflicts->items[1].git = string_value(texts->arena, next_slice(texts));
}

/* What each row is; its texts come after. */
static const struct {
	enum state state;
	enum action action;
	bool is_edited;
	bool has_page;
} kinds[HOSTILE_ROWS] = {
	{STATE_CONFLICT, ACTION_REFUSE, true, true},    {STATE_DRIFTED, ACTION_UPDATE, true, true},
	{STATE_CHANGED, ACTION_UPDATE, false, true},    {STATE_DIVERGED, ACTION_MERGE, true, true},
	{STATE_DRIFTED, ACTION_KEEP, true, false},      {STATE_UNDETERMINED, ACTION_UPDATE, false, true},
	{STATE_NEW, ACTION_UPDATE, false, true},        {STATE_MISSING, ACTION_NOTHING, false, false},
	{STATE_ORPHANED, ACTION_NOTHING, false, false}, {STATE_ERROR, ACTION_NOTHING, false, false},
	{STATE_UNMANAGED, ACTION_REFUSE, false, true},  {STATE_IN_SYNC, ACTION_NOTHING, false, false},
};

static void add_row(struct plan *plan, struct texts *texts, size_t kind)
{
	struct plan_row row = {.arena = arena_new(), .state = kinds[kind].state, .action = kinds[kind].action};
	texts->arena = row.arena;
	row.title = next_slice(texts);
	row.uid = next_slice(texts);
	row.live_uid = row.uid;
	row.place = (struct place){.file = next_text(texts), .line = 1, .column = 1};
	row.reason = next_text(texts);
	row.hint = next_text(texts);
	row.found.live_version = 8;
	struct plan_command *command = arena_alloc(row.arena, sizeof *command);
	*command = (struct plan_command){"keep both, in the file", next_text(texts)};
	row.commands = command;
	row.commands_count = kinds[kind].is_edited;
	if (kinds[kind].has_page)
		add_groups(texts, &row.page);
	if (kinds[kind].is_edited) {
		row.edited.by = next_slice(texts);
		row.edited.at = slice_of("2026-11-29T21:40:05Z");
		row.edited.message = next_slice(texts);
		row.edited.versions = 2;
		add_groups(texts, &row.edited.page);
	}
	if (row.state == STATE_CONFLICT)
		add_conflicts(texts, &row.edited.conflicts);
	plan_take(plan, &row);
}

void hostile_plan(struct plan *plan, const struct slice *texts, size_t count)
{
	struct texts all = {.at = texts, .count = count};
	plan_init(plan);
	all.arena = plan->arena;
	plan->endpoint = "https://grafana.example.org";
	plan->target = next_text(&all);
	plan->commit = "4f1c9a2b7d0e4f1c9a2b7d0e4f1c9a2b7d0e4f1c";
	plan->subject = next_text(&all);
	plan->base = next_text(&all);
	plan->read_at = "2026-11-30T06:12:00Z";
	plan->duration_ms = 400;
	plan->plan_digest = "9c41d7a02b9c41d7a02b9c41d7a02b9c41d7a02b9c41d7a02b9c41d7a02b9c41";
	plan_headline(plan, "azure", next_text(&all));
	plan_note(plan, next_text(&all));
	diag_error(&plan->diags, (struct place){next_text(&all), 3, 1}, "rule", "%s", next_text(&all));
	for (size_t kind = 0; kind < HOSTILE_ROWS; kind++)
		add_row(plan, &all, kind);
}
