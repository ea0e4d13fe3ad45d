/* SPDX-License-Identifier: MIT */
/*
 * Each part gets what those before it have left, less what those behind it need to count what is not there. Where not
 * even that fits, one line counts what is left out of all of them.
 */
#include "cmd/markdown/markdown_comment.h"

#include "model/base/strbuf.h"

#define LINE_BYTES   1000
#define FOOTER_SHARE 8 /* of what is left: a footer of more has to wait for the parts before it */
#define WHERE        " in the JSON report and in the run's output.\n\n"

static const struct pieces empty_parts[COMMENT_PARTS] = {
	[COMMENT_REMARKS] = {.head = "", .tail = "\n", .gap = "\n", .one = "remark", .many = "remarks", .end = WHERE},
	[COMMENT_EDITS] =
		{.head = "", .tail = "\n", .gap = "\n", .one = "edit", .many = "edits", .end = " by hand:" WHERE},
	[COMMENT_PROBLEMS] = {.head = "Problems in files:\n\n",
			      .tail = "\n",
			      .gap = "\n",
			      .one = "problem",
			      .many = "problems",
			      .end = WHERE},
	[COMMENT_TABLE] = {.head = "| | dashboard | queries | panels | other | live |\n|---|---|---|---|---|---|\n",
			   .tail = "\n",
			   .gap = "\n",
			   .one = "dashboard",
			   .many = "dashboards",
			   .end = WHERE},
	[COMMENT_IN_SYNC] = {.head = "", .tail = "", .gap = ""},
	[COMMENT_FOOTER] = {.head = "", .tail = "", .gap = ""},
};

const struct pieces comment_section = {
	.head = "", .tail = "\n</details>\n\n", .gap = "\n", .one = "part", .many = "parts", .end = WHERE};

void comment_init(struct comment *comment)
{
	*comment = (struct comment){0};
	memcpy(comment->parts, empty_parts, sizeof empty_parts);
}

/* ---- sections ---- */

static void add_rest_of_sections(size_t rest, struct strbuf *out)
{
	if (rest)
		strbuf_printf(out, "%zu more %s" WHERE, rest, rest == 1 ? "section" : "sections");
}

static size_t rest_bytes(size_t rest)
{
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
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

/* What is left out where the parts have not even room to say so, each. */
static void add_all_counts(const struct comment *comment, size_t bytes, struct strbuf *out)
{
	const struct pieces *parts = comment->parts;
	const struct {
		size_t count;
		const char *one;
		const char *many;
	} counts[] = {
		{parts[COMMENT_REMARKS].count + parts[COMMENT_PROBLEMS].count, "remark", "remarks"},
		{parts[COMMENT_EDITS].one ? parts[COMMENT_EDITS].count : 0, "edit", "edits"},
		{parts[COMMENT_TABLE].count, "row", "rows"},
		{comment->sections_count, "section", "sections"},
	};
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
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

static void print_parts(struct comment *comment, size_t left, struct strbuf *out)
{
	size_t least = rest_bytes(comment->sections_count);
	for (int part = 0; part < COMMENT_PARTS; part++)
		least += pieces_least(&comment->parts[part]);
	if (least + 1 > left) {
		add_all_counts(comment, left, out);
		return;
	}
	strbuf_add_char(out, '\n');
	left--;
	size_t footer = pieces_most(&comment->parts[COMMENT_FOOTER]); /* is there, however long the table is */
	if (footer > left / FOOTER_SHARE || least + footer > left)
		footer = 0;
	left -= footer;
	for (int part = 0; part < COMMENT_PARTS; part++) {
		least -= pieces_least(&comment->parts[part]);
		left += part == COMMENT_FOOTER ? footer : 0;
		left -= pieces_fit(&comment->parts[part], left - least);
	}
	size_t hidden = fit_sections(comment->sections, comment->sections_count, left);
	for (int part = 0; part < COMMENT_FOOTER; part++)
		pieces_print(&comment->parts[part], out);
	for (size_t i = 0; i < comment->sections_count; i++)
		if (comment->sections[i].shown)
			pieces_print(&comment->sections[i], out);
	add_rest_of_sections(hidden, out);
	pieces_print(&comment->parts[COMMENT_FOOTER], out);
}

void comment_print(struct comment *comment, size_t bytes, struct strbuf *out)
{
	size_t marker = strlen(comment->marker);
	int form = 0;
	while (form + 1 < COMMENT_HEADINGS && strlen(comment->headings[form]) > (bytes - marker) / 2)
		form++;
	strbuf_add_text(out, comment->marker);
	strbuf_add_text(out, comment->headings[form]);
	if (comment->sections)
		print_parts(comment, bytes - marker - strlen(comment->headings[form]), out);
}
