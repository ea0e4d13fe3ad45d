/* SPDX-License-Identifier: MIT */
/*
 * Filters and contents. A filter is a group of radio buttons; a rule for each of them hides what has not its class, in
 * the contents and in the sections behind them.
 *
 * The rules begin at the filters, `.side:has(#s-changed:checked)`, not at `body`: a browser asks that of every piece
 * that it adds to the element, and a page of 2,000 sections took four times as long to open. How many are shown is a
 * counter over the contents, which count there, for sections may be skipped by content-visibility.
 */
#include "cmd/html/html.h"
#include "cmd/html/html_internal.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"

#define NUMBER_BYTES 24

/* "data-source" of "data source" */
static void add_name(const char *word, struct strbuf *out)
{
	for (; *word; word++)
		strbuf_add_char(out, *word == ' ' ? '-' : *word);
}

/* ---- rules ---- */

static void add_rule(char group, const char *word, const char *what, struct strbuf *style)
{
	for (int i = 0; i < 2; i++) {
		strbuf_printf(style, "%s.side:has(#%c-", i ? "," : "", group);
		add_name(word, style);
		strbuf_printf(style, ":checked)%s %s:not(.%c-", i ? "~main" : "", what, group);
		add_name(word, style);
		strbuf_add_text(style, ")");
	}
	strbuf_add_text(style, "{display:none}");
}

static size_t count_weights(const struct html *html)
{
	size_t count = 0;
	for (int weight = 0; weight < WEIGHT_COUNT; weight++)
		count += html->weights[weight] != 0;
	return count;
}

void html_rules(struct html *html, struct strbuf *style)
{
	if (html->shown < 2)
		return;
	strbuf_add_text(style, "@media screen{");
	for (size_t i = 0; i < html->states_count && html->states_count > 1; i++)
		add_rule('s', html->states[i].word, ".i", style);
	for (int weight = 0; weight < WEIGHT_COUNT && count_weights(html) > 1; weight++)
		if (html->weights[weight])
			add_rule('c', change_weight_name((enum change_weight)weight), ".f", style);
	for (size_t i = 0; i < html->reports->count && html->reports->count > 1; i++) {
		STRBUF_AUTO number = STRBUF_INIT(NUMBER_BYTES);
		strbuf_printf(&number, "%zu", i);
		add_rule('t', number.at, ".n", style);
	}
	strbuf_add_text(style, "}\n");
}

/* ---- filters ---- */

static void begin_chip(struct html *html, char group, const char *word)
{
	html_printf(html, "<label class=\"chip\"><input type=\"radio\" name=\"%c\" id=\"%c-", group, group);
	add_name(word, &html->out);
	html_printf(html, "\"%s><span>", strcmp(word, "all") == 0 ? " checked" : "");
}

static void end_chip(struct html *html, size_t count)
{
	html_printf(html, "</span> <b>%zu</b></label>", count);
}

static void add_chip(struct html *html, char group, const char *word, size_t count)
{
	begin_chip(html, group, word);
	html_put(html, word);
	end_chip(html, count);
}

static void begin_group(struct html *html, char group, const char *legend)
{
	html_printf(html, "<fieldset><legend>%s</legend>", legend);
	add_chip(html, group, "all", html->shown);
}

static size_t count_shown(const struct report *report)
{
	size_t count = 0;
	for (size_t i = 0; i < report->plan->count; i++)
		count += report_is_shown(report, &report->plan->rows[i]);
	return count;
}

static void add_filters(struct html *html)
{
	if (html->states_count > 1) {
		begin_group(html, 's', html->reports->items[0].is_check ? "Result" : "State");
		for (size_t i = 0; i < html->states_count; i++)
			add_chip(html, 's', html->states[i].word, html->states[i].count);
		html_put(html, "</fieldset>\n");
	}
	if (count_weights(html) > 1) {
		begin_group(html, 'c', "Class of change");
		for (int weight = 0; weight < WEIGHT_COUNT; weight++)
			if (html->weights[weight])
				add_chip(html, 'c', change_weight_name((enum change_weight)weight),
					 html->weights[weight]);
		html_put(html, "</fieldset>\n");
	}
	if (html->reports->count < 2)
		return;
	begin_group(html, 't', "Target");
	for (size_t i = 0; i < html->reports->count; i++) {
		STRBUF_AUTO number = STRBUF_INIT(NUMBER_BYTES);
		const char *name = html->reports->items[i].plan->target;
		strbuf_printf(&number, "%zu", i);
		begin_chip(html, 't', number.at);
		html_text(html, name ? name : "default");
		end_chip(html, count_shown(&html->reports->items[i]));
	}
	html_put(html, "</fieldset>\n");
}

/* ---- contents ---- */

/* Whether its line is there: of many dashboards only those that somebody has to look at. */
static bool is_in_contents(const struct html *html, const struct plan_row *row)
{
	enum row_rank rank = report_rank(html->report, row);
	return html->shown <= HTML_LISTED_WHOLE || rank == RANK_LOST || rank == RANK_WRITE;
}

/* A row of the contents; one that is left out is counted all the same. */
static void add_row(struct html *html, const struct plan_row *row)
{
	const char *word = html_word(html->report, row);
	bool is_there = is_in_contents(html, row);
	html_put(html, is_there ? "<li class=\"i f n" : "<li aria-hidden=\"true\" class=\"q i f n");
	html_classes(html, word, html_weights(html->report, row));
	html_put(html, "\">");
	if (is_there) {
		html_put(html, "<a");
		html_id(html, "href", row);
		html_put(html, ">");
		html_mark(html, row);
		html_put(html, "<span class=\"nm\">");
		html_slice(html, html_name(row));
		html_printf(html, "</span><span class=\"dim\">%s</span></a>", word);
	}
	html_put(html, "</li>\n");
}

static void add_contents(struct html *html)
{
	size_t left_out = 0;
	html_put(html, "<ol class=\"toc\">");
	for (size_t i = 0; i < html->reports->count; i++) {
		ARENA_AUTO arena = arena_new();
		html->target = i;
		html->report = &html->reports->items[i];
		const struct plan_row **rows = report_order(arena, html->report);
		if (html->reports->count > 1 && count_shown(html->report)) {
			html_printf(html, "<li class=\"tn n t-%zu\">", i);
			html_text(html, html->report->plan->target ? html->report->plan->target : "default");
			html_put(html, "</li>\n");
		}
		for (size_t k = 0; k < html->report->plan->count; k++)
			if (report_is_shown(html->report, rows[k])) {
				add_row(html, rows[k]);
				left_out += !is_in_contents(html, rows[k]);
			}
	}
	html_put(html, "</ol>");
	html_printf(html, "<p class=\"shown\">of %zu dashboards shown", html->shown);
	if (left_out)
		html_printf(html, "; listed are those lost, refused or written, %zu more are further down", left_out);
	html_put(html, "</p>");
}

void html_side(struct html *html)
{
	html_put(html, "<nav class=\"side\" aria-label=\"Filters and contents\">");
	add_filters(html);
	add_contents(html);
	html_put(html, "</nav>");
}
