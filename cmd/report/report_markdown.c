/* SPDX-License-Identifier: MIT */
/*
 * A report becomes a comment (cmd/markdown/markdown_comment.h), which knows how to be within a budget. Those of several
 * targets share the budget: one that needs less than its share leaves the rest to the others.
 */
#include "cmd/report/report_markdown.h"

#include <string.h>

#include "cmd/markdown/markdown_escape.h"
#include "cmd/report/report_internal.h"
#include "cmd/report/report_target.h"
#include "cmd/report/report_view.h"
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
#define LEAST_TARGET 250 /* bytes of one of several targets */

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

static const char *name_of(const struct report *report)
{
	const char *target = report->plan->target;
	return target && *target ? target : "default";
}

void report_add_key(const struct report *report, struct strbuf *out)
{
	add_key(slice_of(name_of(report)), out);
}

/* The marker, with --comment-key or a key that is made of names. */
static const char *marker_of(struct arena *arena, const struct report *report, struct slice names)
{
	STRBUF_AUTO key = STRBUF_INIT(MARKDOWN_BYTES);
	if (report->comment_key)
		strbuf_add_text(&key, report->comment_key);
	else
		add_key(names, &key);
	return arena_printf(arena, "<!-- dashsync:v1 key=%s -->\n", key.at);
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
		if (report_is_shown(report, &plan->rows[i]))
			return false;
	return !plan->diags.count && !plan->notes_count && !plan->headlines_count && !plan->held_back &&
	       !plan->question && !plan->interrupted && plan->target_fault.fault == FAULT_NONE;
}

static const char *heading_words(struct arena *arena, const struct report *report)
{
	if (report_is_not_run(report))
		return "could not be run";
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
	const char *captured = report_captured(arena, report->plan);
	if (is_quiet(report) && captured) /* there is no footer, and that nothing is to be done may be old news */
		words = arena_printf(arena, "%s, %s", words, captured);
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
		count += !report_is_shown(report, &report->plan->rows[i]) &&
			 report_rank(report, &report->plan->rows[i]) == RANK_IN_SYNC;
	const char *verb = count == 1 ? "is" : "are";
	if (count && !report->is_check)
		pieces_add(out, arena,
			   slice_of(arena_printf(arena, "%zu more %s %s.\n\n", count, verb,
						 !plan_has_live(report->plan) ? "valid"
						 : report->is_rollback        ? "unchanged"
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
	const char *captured = report_captured(arena, plan);
	if (captured)
		strbuf_printf(&facts, "%s%s", facts.length ? " · " : "", captured);
	if (plan->read_at) {
		strbuf_printf(&facts, "%s%s ", facts.length ? " · " : "", captured ? "compared" : "live read");
		markdown_time(slice_of(plan->read_at), &facts);
	}
	add_fact("plan", plan->plan_digest, SHORT_DIGEST, &facts);
	add_fact("run", plan->run, SIZE_MAX, &facts);
	if (facts.length)
		pieces_add(out, arena, slice_of(arena_printf(arena, "<sub>%s</sub>\n", facts.at)), (struct slice){0});
}

void markdown_comment_of(struct arena *arena, const struct report *report, struct comment *out)
{
	comment_init(out);
	out->marker = marker_of(arena, report, slice_of(name_of(report)));
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

/* ---- several targets ---- */

/* The bytes that a comment has where there is room for all of it. */
static size_t needed(struct comment *comment)
{
	STRBUF_AUTO text = STRBUF_INIT(MARKDOWN_BYTES);
	comment_print(comment, MARKDOWN_BYTES, &text);
	return text.length;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* "2 more targets of this run, whose exit code is 69: see the run." */
static const char *rest_of_targets(struct arena *arena, const struct reports *reports, size_t shown)
{
	size_t rest = reports->count - shown;
	if (!shown)
		return arena_printf(arena, "### dashsync: %zu targets, exit code %d: see the run.\n", rest,
				    reports->exit);
	return rest ? arena_printf(arena, "\n%zu more target%s of this run, whose exit code is %d: see the run.\n",
				   rest, rest == 1 ? "" : "s", reports->exit)
		    : "";
}

/* How many of the first targets have room, each with an empty line, for all of it or for LEAST_TARGET. */
static size_t count_fitting(struct arena *arena, const struct reports *reports, const size_t *needs, size_t bytes)
{
	size_t used = 0;
	size_t fitting = 0;
	for (size_t i = 0; i < reports->count; i++) {
		used += least(needs[i], LEAST_TARGET) + 1;
		if (used + strlen(rest_of_targets(arena, reports, i + 1)) <= bytes)
			fitting = i + 1;
	}
	return fitting;
}

/* The bytes for each that needs more, where those that need less leave the rest to them. */
static size_t share_of(const size_t *needs, size_t count, size_t bytes)
{
	size_t share = 0;
	for (size_t next = bytes / count; next > share;) {
		size_t left = bytes;
		size_t open = 0;
		share = next;
		for (size_t i = 0; i < count; i++) {
			left -= needs[i] <= share ? needs[i] : 0;
			open += needs[i] > share;
		}
		next = open ? left / open : 0;
	}
	return share;
}

static void print_targets(struct arena *arena, const struct reports *reports, size_t bytes, struct strbuf *out)
{
	struct comment *comments = arena_array(arena, reports->count, sizeof *comments);
	size_t *needs = arena_array(arena, reports->count, sizeof *needs);
	for (size_t i = 0; i < reports->count; i++) {
		markdown_comment_of(arena, &reports->items[i], &comments[i]);
		comments[i].marker = "";
		needs[i] = needed(&comments[i]);
	}
	size_t count = count_fitting(arena, reports, needs, bytes);
	const char *rest = rest_of_targets(arena, reports, count);
	size_t share = count ? share_of(needs, count, bytes - (count - 1) - strlen(rest)) : 0;
	for (size_t i = 0; i < count; i++) {
		if (i)
			strbuf_add_char(out, '\n');
		comment_print(&comments[i], needs[i] <= share ? MARKDOWN_BYTES : share, out);
	}
	strbuf_add_text(out, rest);
}

/* One marker for all, of their names with commas between. */
static void add_targets(struct arena *arena, const struct reports *reports, size_t bytes, struct strbuf *out)
{
	STRBUF_AUTO names = STRBUF_INIT(MARKDOWN_BYTES);
	for (size_t i = 0; i < reports->count; i++)
		strbuf_printf(&names, "%s%s", i ? "," : "", name_of(&reports->items[i]));
	const char *marker = marker_of(arena, &reports->items[0], strbuf_slice(&names));
	strbuf_add_text(out, marker);
	print_targets(arena, reports, bytes - strlen(marker), out);
}

void report_markdown(const struct reports *reports, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(MARKDOWN_BYTES);
	size_t bytes = reports->items[0].budget ? reports->items[0].budget : REPORT_MARKDOWN_BYTES;
	if (reports->count > 1) {
		add_targets(arena, reports, bytes, &text);
	} else {
		struct comment comment;
		markdown_comment_of(arena, &reports->items[0], &comment);
		comment_print(&comment, bytes, &text);
	}
	fwrite(text.at, 1, text.length, out);
}
