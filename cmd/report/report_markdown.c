/* SPDX-License-Identifier: MIT */
/* A report becomes a comment (cmd/markdown/markdown_comment.h), which knows how to be within a budget. */
#include "cmd/report/report_markdown.h"

#include <string.h>

#include "cmd/markdown/markdown_escape.h"
#include "cmd/report/report_internal.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/scan.h"
#include "model/base/strbuf.h"
#include "model/value/digest.h"

#define KEY_BYTES    64
#define KEY_DIGITS   8 /* of the digest that follows a name which cannot be a key as it is */
#define SHORT_COMMIT 7
#define SHORT_DIGEST 12
#define NAME_COLUMNS 60

/* ---- marker ---- */

static bool is_key(struct slice text)
{
	struct slice rest = text;
	while (rest.length && is_word_character(rest.at[0], "._-"))
		rest = (struct slice){rest.at + 1, rest.length - 1};
	return text.length > 0 && text.length <= KEY_BYTES && rest.length == 0;
}

bool report_is_comment_key(const char *key)
{
	return is_key(slice_of(key));
}

/* The key of a target: its name, or what of it can be in one and eight digits of its digest. */
static void add_key(struct slice name, struct strbuf *out)
{
	if (is_key(name)) {
		strbuf_add_slice(out, name);
		return;
	}
	struct digest digest = digest_of_bytes(name);
	for (size_t i = 0; i < name.length && i < KEY_BYTES - 1 - KEY_DIGITS; i++)
		strbuf_add_char(out, is_word_character(name.at[i], "._-") ? name.at[i] : '-');
	strbuf_printf(out, "-%.*s", KEY_DIGITS, digest.hex);
}

static void add_marker(const struct report *report, struct strbuf *out)
{
	const char *target = report->plan->target;
	strbuf_add_text(out, "<!-- dashsync:v1 key=");
	if (report->comment_key)
		strbuf_add_text(out, report->comment_key);
	else
		add_key(slice_of(target && *target ? target : "default"), out);
	strbuf_add_text(out, " -->\n");
}

/* ---- heading ---- */

static size_t count_rank(const struct report *report, enum row_rank rank)
{
	size_t count = 0;
	for (size_t i = 0; i < report->plan->count; i++)
		count += report_rank(report, &report->plan->rows[i]) == rank;
	return count;
}

/* The totals without what is in sync: "3 to write, 1 conflict"; "" where all is. */
static const char *to_look_at(struct arena *arena, const struct report *report)
{
	const char *totals = report_totals(arena, report);
	const char *at = strstr(totals, ": ");
	at = at ? at + 2 : totals;
	if (!count_rank(report, RANK_IN_SYNC))
		return at;
	const char *next = strstr(at, ", ");
	return next ? next + 2 : "";
}

static bool is_quiet(const struct report *report)
{
	const struct plan *plan = report->plan;
	for (size_t i = 0; i < plan->count; i++)
		if (markdown_is_shown(report, &plan->rows[i]))
			return false;
	return !plan->diags.count && !plan->notes_count && !plan->headlines_count && !plan->held_back &&
	       !plan->question && !plan->interrupted && plan->target_fault.fault == FAULT_NONE;
}

static const char *heading_words(struct arena *arena, const struct report *report)
{
	if (report->is_check)
		return markdown_check_totals(arena, report);
	const char *words = is_quiet(report) ? "" : to_look_at(arena, report);
	return *words ? words : report_totals(arena, report);
}

static void add_name(const struct report *report, struct strbuf *out)
{
	bool is_plan = strcmp(report->command, "plan") == 0;
	strbuf_printf(out, "### dashsync%s%s", is_plan ? "" : " ", is_plan ? "" : report->command);
}

static void add_target(const struct report *report, struct strbuf *out)
{
	if (!report->plan->target)
		return;
	strbuf_add_text(out, " · ");
	markdown_text_cut(slice_of(report->plan->target), NAME_COLUMNS, out);
}

/* One line: with the target's name and all counts, else without the name, else with one number. */
static void add_headings(struct arena *arena, const struct report *report, struct comment *out)
{
	bool acts = strcmp(report->command, "plan") == 0 || strcmp(report->command, "apply") == 0;
	const char *before = is_quiet(report) && acts ? "nothing to do. " : "";
	const char *words = heading_words(arena, report);
	for (int form = 0; form < 2; form++) {
		STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
		add_name(report, &line);
		if (form == 0)
			add_target(report, &line);
		out->headings[form] = arena_printf(arena, "%s: %s%s\n", line.at, before, words);
	}
	out->headings[2] = arena_printf(arena, "### dashsync: %zu of %zu in sync\n", count_rank(report, RANK_IN_SYNC),
					report->plan->count);
}

/* ---- the end ---- */

/* "194 more are in sync." */
static void add_in_sync(struct arena *arena, const struct report *report, struct pieces *out)
{
	size_t count = 0;
	for (size_t i = 0; i < report->plan->count; i++)
		count += !markdown_is_shown(report, &report->plan->rows[i]) &&
			 report_rank(report, &report->plan->rows[i]) == RANK_IN_SYNC;
	const char *verb = count == 1 ? "is" : "are";
	if (count && !report->is_check)
		pieces_add(out, arena,
			   slice_of(arena_printf(arena, "%zu more %s %s.\n\n", count, verb,
						 !report->plan->endpoint ? "valid"
						 : report->is_rollback   ? "unchanged"
									 : "in sync")),
			   (struct slice){0});
}

/* A name and its code, cut to the bytes that tell it apart: the digests are ASCII. */
static void add_fact(const char *name, const char *code, size_t most, struct strbuf *out)
{
	struct slice shown = slice_of(code);
	if (!shown.at)
		return;
	shown.length = shown.length < most ? shown.length : most;
	strbuf_printf(out, "%s%s ", out->length ? " · " : "", name);
	markdown_code(shown, out);
}

static void add_footer(struct arena *arena, const struct report *report, struct pieces *out)
{
	const struct plan *plan = report->plan;
	STRBUF_AUTO facts = STRBUF_INIT(MARKDOWN_BYTES);
	add_fact("commit", plan->commit, SHORT_COMMIT, &facts);
	if (plan->dirty)
		strbuf_add_text(&facts, " and changes that are not committed");
	add_fact("base", plan->base, SIZE_MAX, &facts);
	if (plan->read_at) {
		strbuf_printf(&facts, "%slive read ", facts.length ? " · " : "");
		markdown_time(slice_of(plan->read_at), &facts);
	}
	add_fact("plan", plan->plan_digest, SHORT_DIGEST, &facts);
	add_fact("run", plan->run, SIZE_MAX, &facts);
	if (facts.length)
		pieces_add(out, arena, slice_of(arena_printf(arena, "<sub>%s</sub>\n", facts.at)), (struct slice){0});
}

void markdown_comment_of(struct arena *arena, const struct report *report, struct comment *out)
{
	STRBUF_AUTO marker = STRBUF_INIT(MARKDOWN_BYTES);
	comment_init(out);
	add_marker(report, &marker);
	out->marker = arena_strdup(arena, marker.at);
	add_headings(arena, report, out);
	if (is_quiet(report))
		return;
	const struct plan_row **rows = report_order(arena, report);
	out->sections = arena_array(arena, report->plan->count + 1, sizeof *out->sections);
	markdown_notices(arena, report, &out->parts[COMMENT_REMARKS]);
	markdown_edits(arena, report, &out->parts[COMMENT_EDITS]);
	markdown_problems(arena, report, &out->parts[COMMENT_PROBLEMS]);
	markdown_table(arena, report, rows, &out->parts[COMMENT_TABLE]);
	add_in_sync(arena, report, &out->parts[COMMENT_IN_SYNC]);
	add_footer(arena, report, &out->parts[COMMENT_FOOTER]);
	out->sections_count = markdown_sections(arena, report, rows, out->sections);
}

void report_markdown(const struct report *report, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(MARKDOWN_BYTES);
	struct comment comment;
	markdown_comment_of(arena, report, &comment);
	comment_print(&comment, report->budget ? report->budget : REPORT_MARKDOWN_BYTES, &text);
	fwrite(text.at, 1, text.length, out);
}
