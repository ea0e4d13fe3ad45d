/* SPDX-License-Identifier: MIT */
/*
 * page_whole: a page as lines with every word of it, for tests. Under the words of a subject its groups:
 *
 *     panel 'CPU' (id 4)
 *       unit | ms -> s
 *     + query B, PromQL | up
 *         label | text, PromQL
 *         @ 'CPU' (id 4); 'Memory' (id 5)
 *
 * "=>" is in place of "->" where the two are compared as texts. A line break in a text is \n.
 */
#ifndef DASHSYNC_TESTS_MODEL_REPORT_PAGE_WHOLE_H
#define DASHSYNC_TESTS_MODEL_REPORT_PAGE_WHOLE_H

#include "tests/model/report/page_described.h"

static inline void add_one_line(struct strbuf *out, const char *text)
{
	for (; *text; text++)
		if (*text == '\n')
			strbuf_add_text(out, "\\n");
		else
			strbuf_add_char(out, *text);
}

static inline void add_whole_group(const struct page_group *group, struct strbuf *out)
{
	strbuf_printf(out, "\n%c ", group->sign);
	add_one_line(out, group->label);
	if (group->language)
		strbuf_printf(out, ", %s", group->language);
	if (group->old || group->new)
		strbuf_add_text(out, " | ");
	if (group->old)
		add_one_line(out, group->old);
	if (group->old && group->new)
		strbuf_add_text(out, group->is_text ? " => " : " -> ");
	if (group->new)
		add_one_line(out, group->new);
	for (size_t i = 0; i < group->details_count; i++) {
		strbuf_printf(out, "\n    %s | ", group->details[i].label);
		add_one_line(out, group->details[i].text);
		if (group->details[i].language)
			strbuf_printf(out, ", %s", group->details[i].language);
	}
	for (size_t i = 0; i < group->places_count; i++)
		strbuf_printf(out, "%s%s", i ? "; " : "\n    @ ", group->places[i]);
}

static inline const char *page_whole(struct arena *arena, const struct page *page)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 20);
	for (size_t i = 0; i < page->groups_count; i++) {
		size_t subject = page->groups[i].subject;
		if (i == 0 || subject != page->groups[i - 1].subject)
			strbuf_printf(&out, "%s%s", i ? "\n" : "",
				      subject ? page->subjects[subject].words : "dashboard");
		add_whole_group(&page->groups[i], &out);
	}
	return arena_strdup(arena, out.at ? out.at : "");
}

static inline void check_whole_cases(const struct page_case *cases, size_t count)
{
	size_t wrong = 0;
	for (size_t i = 0; i < count; i++) {
		ARENA_AUTO arena = arena_new();
		struct page page = page_between(arena, page_case_value(arena, cases[i].old),
						page_case_value(arena, cases[i].new));
		const char *found = page_whole(arena, &page);
		if (strcmp(found, cases[i].expected) == 0)
			continue;
		print_message("%s:\n--- expected\n%s\n--- found\n%s\n", cases[i].about, cases[i].expected, found);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

#endif
