/* SPDX-License-Identifier: MIT */
/*
 * The order of the page is that of the budget: marker, heading, what is said of the run, edits by hand, problems in
 * files, the table, the footer, the sections. Each part gets what those before it have left, less what those behind it
 * need to say that they are not there. Where not even that fits, one line counts what is left out of all of them.
 */
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

#define WHERE " in the JSON report and in the run's output.\n\n"

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
static void add_heading(struct arena *arena, const struct report *report, size_t bytes, struct strbuf *out)
{
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	bool is_quiet_run = is_quiet(report);
	bool acts = strcmp(report->command, "plan") == 0 || strcmp(report->command, "apply") == 0;
	const char *words = heading_words(arena, report);
	for (int form = 0; form < 2; form++) {
		strbuf_reset(&line);
		add_name(report, &line);
		if (form == 0)
			add_target(report, &line);
		strbuf_printf(&line, ": %s%s\n", is_quiet_run && acts ? "nothing to do. " : "", words);
		if (line.length <= bytes) {
			strbuf_add_slice(out, strbuf_slice(&line));
			return;
		}
	}
	size_t all = report->plan->count;
	strbuf_printf(out, "### dashsync: %zu of %zu in sync\n", count_rank(report, RANK_IN_SYNC), all);
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

static void add_fact(const char *name, const char *code, size_t length, struct strbuf *out)
{
	if (!code)
		return;
	strbuf_printf(out, "%s%s ", out->length ? " · " : "", name);
	markdown_code((struct slice){code, strnlen(code, length)}, out);
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

/* ---- sections within a budget ---- */

static void add_rest_of_sections(size_t rest, struct strbuf *out)
{
	if (rest)
		strbuf_printf(out, "%zu more %s" WHERE, rest, rest == 1 ? "section" : "sections");
}

static size_t rest_bytes(size_t rest)
{
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	add_rest_of_sections(rest, &line);
	return line.length;
}

/*
 * Each gets what is left, but leaves those behind it what they need, or half. A section that would have nothing but its
 * summary is left out, and counted.
 */
static size_t fit_sections(struct pieces *sections, size_t count, size_t bytes)
{
	size_t most = 0;
	size_t hidden = 0;
	for (size_t i = 0; i < count; i++)
		most += pieces_most(&sections[i]);
	size_t line = most > bytes ? rest_bytes(count) : 0;
	size_t left = bytes > line ? bytes - line : 0;
	size_t behind = most;
	for (size_t i = 0; i < count; i++) {
		behind -= pieces_most(&sections[i]);
		size_t used = pieces_fit(&sections[i], left - (behind < left / 2 ? behind : left / 2));
		if (!sections[i].shown || used > left) {
			sections[i].shown = 0;
			hidden++;
			continue;
		}
		left -= used;
	}
	return hidden;
}

/* ---- all of it ---- */

enum part {
	PART_NOTICES,
	PART_EDITS,
	PART_PROBLEMS,
	PART_TABLE,
	PART_IN_SYNC,
	PART_FOOTER,
	PART_COUNT,
};

static const struct pieces empty_parts[PART_COUNT] = {
	[PART_NOTICES] = {.head = "", .tail = "\n", .gap = "\n", .one = "remark", .many = "remarks", .end = WHERE},
	[PART_EDITS] =
		{.head = "", .tail = "\n", .gap = "\n", .one = "edit", .many = "edits", .end = " by hand:" WHERE},
	[PART_PROBLEMS] = {.head = "Problems in files:\n\n",
			   .tail = "\n",
			   .gap = "\n",
			   .one = "problem",
			   .many = "problems",
			   .end = WHERE},
	[PART_TABLE] = {.head = "| | dashboard | queries | panels | other | live |\n|---|---|---|---|---|---|\n",
			.tail = "\n",
			.gap = "\n",
			.one = "dashboard",
			.many = "dashboards",
			.end = WHERE},
	[PART_IN_SYNC] = {.head = "", .tail = "", .gap = ""},
	[PART_FOOTER] = {.head = "", .tail = "", .gap = ""},
};

/* What is left out where the parts have not even room to say so, each. */
static void add_all_counts(const struct pieces *parts, size_t sections, size_t bytes, struct strbuf *out)
{
	const struct {
		size_t count;
		const char *one;
		const char *many;
	} counts[] = {
		{parts[PART_NOTICES].count + parts[PART_PROBLEMS].count, "remark", "remarks"},
		{parts[PART_EDITS].one ? parts[PART_EDITS].count : 0, "edit", "edits"},
		{parts[PART_TABLE].count, "row", "rows"},
		{sections, "section", "sections"},
	};
	STRBUF_AUTO line = STRBUF_INIT(MARKDOWN_BYTES);
	size_t all = 0;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		all += counts[i].count;
		if (counts[i].count)
			strbuf_printf(&line, "%s%zu more %s", line.length ? ", " : "\n", counts[i].count,
				      counts[i].count == 1 ? counts[i].one : counts[i].many);
	}
	strbuf_add_text(&line, ": see the run.\n");
	if (line.length > bytes) {
		strbuf_reset(&line);
		strbuf_printf(&line, "\n%zu more: see the run.\n", all);
	}
	strbuf_add_slice(out, strbuf_slice(&line));
}

static void print_parts(struct pieces *parts, struct pieces *sections, size_t count, size_t bytes, struct strbuf *out)
{
	size_t least = rest_bytes(count);
	for (int part = 0; part < PART_COUNT; part++)
		least += pieces_least(&parts[part]);
	size_t left = bytes - out->length;
	if (least + 1 > left) {
		add_all_counts(parts, count, left, out);
		return;
	}
	strbuf_add_char(out, '\n');
	left--;
	for (int part = 0; part < PART_COUNT; part++) {
		size_t others = least - pieces_least(&parts[part]);
		size_t used = pieces_fit(&parts[part], left - others);
		left -= used;
		least = others;
	}
	size_t hidden = fit_sections(sections, count, left);
	for (int part = 0; part < PART_FOOTER; part++)
		pieces_print(&parts[part], out);
	for (size_t i = 0; i < count; i++)
		if (sections[i].shown)
			pieces_print(&sections[i], out);
	add_rest_of_sections(hidden, out);
	pieces_print(&parts[PART_FOOTER], out);
}

void report_markdown(const struct report *report, FILE *out)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO text = STRBUF_INIT(MARKDOWN_BYTES);
	struct pieces parts[PART_COUNT];
	size_t bytes = report->budget ? report->budget : REPORT_MARKDOWN_BYTES;
	const struct plan_row **rows = report_order(arena, report);
	struct pieces *sections = arena_array(arena, report->plan->count + 1, sizeof *sections);
	size_t count = 0;
	add_marker(report, &text);
	add_heading(arena, report, (bytes - text.length) / 2, &text);
	if (!is_quiet(report)) {
		memcpy(parts, empty_parts, sizeof parts);
		markdown_notices(arena, report, &parts[PART_NOTICES]);
		markdown_edits(arena, report, &parts[PART_EDITS]);
		markdown_problems(arena, report, &parts[PART_PROBLEMS]);
		markdown_table(arena, report, rows, &parts[PART_TABLE]);
		add_in_sync(arena, report, &parts[PART_IN_SYNC]);
		add_footer(arena, report, &parts[PART_FOOTER]);
		count = markdown_sections(arena, report, rows, sections);
		print_parts(parts, sections, count, bytes, &text);
	}
	fwrite(text.at, 1, text.length, out);
}
