/* SPDX-License-Identifier: MIT */
/*
 * One line for a chat's webhook, several targets joined. Slack, Mattermost and Teams read `<…>`, `@name`, `*`, `_`,
 * backquotes, `[text](address)` and entities in a message; the names of targets are the only text of others in it, and
 * of these every other character than a letter, a digit, a dot or a hyphen becomes a hyphen.
 */
#include "cmd/pipeline/pipeline.h"

#include <ctype.h>

#include "cmd/report/report.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"

#define LINE_BYTES 1000 /* what a chat shows of a message without folding it */
#define NAME_BYTES 60

static void add_name(const char *name, struct strbuf *line)
{
	for (size_t i = 0; name[i] && i < NAME_BYTES; i++)
		strbuf_add_char(line, isalnum((unsigned char)name[i]) || name[i] == '.' ? name[i] : '-');
	strbuf_add_text(line, ": ");
}

static void add_report(struct arena *arena, const struct report *report, struct strbuf *line)
{
	if (report->plan->target)
		add_name(report->plan->target, line);
	strbuf_add_text(line, report->plan->target_fault.fault != FAULT_NONE ? "failed" : report_totals(arena, report));
}

void report_oneline(const struct reports *reports, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	strbuf_printf(&line, "dashsync %s: ", reports->items[0].command);
	for (size_t i = 0; i < reports->count; i++) {
		strbuf_add_text(&line, i ? "; " : "");
		add_report(arena, &reports->items[i], &line);
	}
	fprintf(out, "%s\n", line.at);
}
