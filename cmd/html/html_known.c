/* SPDX-License-Identifier: MIT */
/* What the parts of the page have to know of a row: whose changes are shown, what it is filtered by, its anchor. */
#include "cmd/html/html_internal.h"
#include "cmd/report/report_marks.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/value/digest.h"

#define ANCHOR_DIGITS 16

size_t html_parts(const struct report *report, const struct plan_row *row, struct html_part parts[2])
{
	bool writes = action_writes(row->action) || row->write.outcome != OUTCOME_NONE;
	bool has_conflicts = row->edited.conflicts.count && !action_writes(row->action);
	struct html_part git = {"", &row->page, &row->changes, true, false};
	struct html_part live = {"", &row->edited.page, &row->edited.changes, true, false};
	if (report_shows_edits(report, row)) {
		parts[0] = live;
		return live.page->groups_count != 0;
	}
	bool is_both = report_shows_both(report, row) || row->state == STATE_DRIFTED;
	git.is_beside = live.is_beside = is_both && !report->is_rollback && live.page->groups_count;
	if (git.is_beside && row->edited.conflicts.count && row->action == ACTION_UPDATE)
		git.words = row->write.outcome == OUTCOME_WRITTEN ? "Written over live" : "To be written over live";
	else if (git.is_beside)
		git.words = has_conflicts ? "Git changed, too" : "Git changed";
	else if (!writes && !report->is_rollback)
		git.words = "What git would change of live";
	live.is_drawn = false;
	live.words = row->action == ACTION_MERGE    ? "Edited on the server, and kept"
		     : row->action == ACTION_UPDATE ? "Edited on the server, and lost"
		     : has_conflicts                ? "Edited on the server, too"
						    : "Edited on the server";
	size_t count = 0;
	if (git.page->groups_count)
		parts[count++] = git;
	if (live.is_beside)
		parts[count++] = live;
	return count;
}

const bool *html_left_out(struct arena *arena, const struct plan_row *row, const struct html_part *part)
{
	bool is_git = part->page == &row->page;
	bool is_lost = row->action == ACTION_UPDATE;
	if (row->action == ACTION_MERGE || (is_git && !part->is_beside))
		return NULL;
	if (is_git)
		return report_told(arena, row, part->page, part->changes, !is_lost || !row->edited.conflicts.count);
	return row->write.outcome == OUTCOME_WRITTEN ? NULL : report_told(arena, row, part->page, part->changes, false);
}

static const char *word_of_check(const struct plan_row *row)
{
	struct check_counts counts = row->check ? check_count(row->check) : (struct check_counts){0};
	if (check_is_broken(row->check))
		return "broken";
	if (!row->check || counts.errors)
		return "not checked";
	return counts.warnings ? "warnings" : "works";
}

const char *html_word(const struct report *report, const struct plan_row *row)
{
	return report->is_check ? word_of_check(row) : report_word(report, row);
}

uint32_t html_weights(const struct report *report, const struct plan_row *row)
{
	struct html_part parts[2];
	uint32_t weights = 0;
	size_t count = report->is_check ? 0 : html_parts(report, row, parts);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < parts[i].page->groups_count; k++)
			weights |= UINT32_C(1) << parts[i].page->groups[k].weight;
	return weights;
}

bool html_is_listed(const struct report *report, const struct plan_row *row)
{
	struct html_part parts[2];
	enum row_rank rank = report_rank(report, row);
	bool is_quiet = row->write.outcome == OUTCOME_NONE && !row->check && !report->is_check && !report->is_rollback;
	return is_quiet && (rank == RANK_MISSING || rank == RANK_ORPHANED) && !html_parts(report, row, parts);
}

struct slice html_name(const struct plan_row *row)
{
	for (size_t i = 0; i < row->title.length; i++)
		if (row->title.at[i] != ' ')
			return row->title;
	return row->uid.length ? row->uid : slice_of(row->place.file);
}

void html_row_key(const struct html *html, const struct plan_row *row, struct strbuf *key)
{
	const char *target = html->report->plan->target;
	if (target)
		strbuf_add_text(key, target);
	else
		strbuf_printf(key, "%zu", html->target);
	strbuf_add_char(key, '\0');
	strbuf_add_slice(key, row->uid);
	strbuf_add_char(key, '\0');
	strbuf_add_slice(key, slice_of(row->place.file));
	strbuf_printf(key, " %zu", row->index);
}

void html_anchor(struct html *html, const char *attribute, char kind, struct slice key)
{
	struct digest digest = digest_of_bytes(key);
	html_printf(html, " %s=\"%s%c-%.*s\"", attribute, *attribute == 'h' ? "#" : "", kind, ANCHOR_DIGITS,
		    digest.hex);
}

void html_id(struct html *html, const char *attribute, const struct plan_row *row)
{
	STRBUF_AUTO key = STRBUF_INIT(SIZE_MAX / 2);
	html_row_key(html, row, &key);
	html_anchor(html, attribute, 'd', strbuf_slice(&key));
}

/* "data-source" for "data source". */
static void add_class(struct html *html, char before, const char *word)
{
	html_printf(html, " %c-", before);
	for (; *word; word++)
		strbuf_add_char(&html->out, *word == ' ' ? '-' : *word);
}

void html_classes(struct html *html, const char *word, uint32_t weights)
{
	html_printf(html, " t-%zu", html->target);
	if (word)
		add_class(html, 's', word);
	for (int weight = 0; weight < WEIGHT_COUNT; weight++)
		if (weights >> weight & 1)
			add_class(html, 'c', change_weight_name((enum change_weight)weight));
}

const char *html_colour(const struct report *report, const struct plan_row *row)
{
	static const char *const classes[] = {
		[COLOUR_NONE] = "gon", [COLOUR_GREEN] = "ok", [COLOUR_YELLOW] = "upd",
		[COLOUR_RED] = "bad",  [COLOUR_DIM] = "gon",  [COLOUR_BOLD] = "gon",
	};
	if (report->is_check)
		return strcmp(word_of_check(row), "warnings") == 0 ? "upd" : "bad";
	if (report_fate(report, row) == FATE_LOST)
		return "bad";
	return row->action == ACTION_MERGE && row->write.outcome == OUTCOME_NONE && !report->from_live
		       ? "mrg"
		       : classes[report_mark(row).colour];
}

void html_mark(struct html *html, const struct plan_row *row)
{
	bool is_check = html->report->is_check;
	const char *colour = html_colour(html->report, row);
	const char *symbol = !is_check                                   ? report_mark(row).symbol
			     : strcmp(word_of_check(row), "broken") == 0 ? "!"
									 : "?";
	html_printf(html, "<span class=\"mk %s\" aria-hidden=\"true\">%s</span>", colour, symbol);
}

/* ---- what there is to filter by ---- */

static void count_word(struct html *html, const char *word)
{
	size_t i = 0;
	while (i < html->states_count && strcmp(html->states[i].word, word) != 0)
		i++;
	if (i == HTML_MOST_WORDS)
		return;
	html->states[i].word = word;
	html->states[i].count++;
	html->states_count += i == html->states_count;
}

void html_count(struct html *html)
{
	for (size_t i = 0; i < html->reports->count; i++) {
		const struct report *report = &html->reports->items[i];
		for (size_t k = 0; k < report->plan->count; k++) {
			const struct plan_row *row = &report->plan->rows[k];
			if (!report_is_shown(report, row))
				continue;
			uint32_t weights = html_weights(report, row);
			html->shown++;
			count_word(html, html_word(report, row));
			for (int weight = 0; weight < WEIGHT_COUNT; weight++)
				html->weights[weight] += weights >> weight & 1;
		}
	}
}
