/* SPDX-License-Identifier: MIT */
/* What `check` found, as Markdown. */
#include <inttypes.h>

#include "cmd/markdown/markdown_escape.h"
#include "cmd/report/report_markdown.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"

const char *markdown_check_totals(struct arena *arena, const struct report *report)
{
	const struct plan *plan = report->plan;
	STRBUF_AUTO text = STRBUF_INIT(MARKDOWN_BYTES);
	size_t broken = 0;
	size_t unchecked = 0;
	size_t warned = 0;
	for (size_t i = 0; i < plan->count; i++) {
		const struct check *check = plan->rows[i].check;
		struct check_counts counts = check ? check_count(check) : (struct check_counts){0};
		bool is_broken = check_is_broken(check);
		bool is_unchecked = !is_broken && (!check || counts.errors);
		broken += is_broken;
		unchecked += is_unchecked;
		warned += !is_broken && !is_unchecked && counts.warnings;
	}
	strbuf_printf(&text, "%zu dashboard%s", plan->count, plan->count == 1 ? "" : "s");
	const char *before = ": ";
	const struct {
		size_t count;
		const char *words;
	} counts[] = {{broken, "broken"},
		      {unchecked, "not checked"},
		      {warned, "with warnings"},
		      {plan->count - broken - unchecked - warned, "without a finding"}};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		if (!counts[i].count)
			continue;
		strbuf_printf(&text, "%s%zu %s", before, counts[i].count, counts[i].words);
		before = ", ";
	}
	return arena_strdup(arena, text.at);
}

static void add_item(struct arena *arena, const struct plan_row *row, const struct check_item *item, struct pieces *out)
{
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	strbuf_printf(&line, "- **%s**: ", check_severity_name(item->severity));
	markdown_text_cut(slice_of(item->what), MARKDOWN_MESSAGE, &line);
	if (item->data_source) {
		strbuf_add_text(&line, ", data source ");
		markdown_code(slice_of(item->data_source), &line);
	}
	if (item->reason) {
		strbuf_add_text(&line, ": ");
		markdown_text_cut(slice_of(item->reason), MARKDOWN_MESSAGE, &line);
	}
	if (item->line && row->place.file) {
		strbuf_printf(&line, " · `:%" PRIu32 "`", item->line);
	}
	strbuf_add_char(&line, '\n');
	pieces_add(out, arena, arena_slice(arena, strbuf_slice(&line)), (struct slice){0});
}

void markdown_check_items(struct arena *arena, const struct plan_row *row, struct pieces *out)
{
	for (size_t i = 0; i < row->check->count; i++)
		if (row->check->items[i].severity >= CHECK_WARNING)
			add_item(arena, row, &row->check->items[i], out);
}
