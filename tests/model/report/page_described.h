/* SPDX-License-Identifier: MIT */
/*
 * page_described: a page as lines, for tests. A group is a line, its details and places a line each below it:
 *
 *     data source | panel 'CPU' (id 4) | data source | old -> new
 *       label: text
 *       @ 'CPU' (id 4); 'Memory' (id 5)
 *
 * Of a group that is just one change (edited, added, removed, moved) only its kind and subject are there: its words are
 * the matter of another test.
 */
#ifndef DASHSYNC_TESTS_MODEL_REPORT_PAGE_DESCRIBED_H
#define DASHSYNC_TESTS_MODEL_REPORT_PAGE_DESCRIBED_H

#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/diff/diff.h"
#include "model/report/page_of.h"
#include "model/value/json.h"
#include "tests/model/value/parsed.h"

struct page_case {
	const char *about;
	const char *old;
	const char *new;
	const char *expected; /* or "!ref ids": no group of that kind */
};

/* JSON with ' for ", for the sake of the reader. */
static inline const struct value *page_case_value(struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	for (char *c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	return parsed_slice(arena, slice_of(copy));
}

static inline bool is_one_change(enum group_kind kind)
{
	return kind <= GROUP_MOVED;
}

static inline void describe_group(const struct page *page, const struct page_group *group, struct strbuf *out)
{
	strbuf_printf(out, "%s%s | %s", out->length ? "\n" : "", group_kind_name(group->kind),
		      page->subjects[group->subject].words);
	if (is_one_change(group->kind))
		return;
	strbuf_printf(out, " | %s", group->label);
	if (group->old || group->new)
		strbuf_printf(out, " | %s -> %s", group->old ? group->old : "", group->new ? group->new : "");
	for (size_t i = 0; i < group->details_count; i++)
		strbuf_printf(out, "\n  %s: %s", group->details[i].label, group->details[i].text);
	for (size_t i = 0; i < group->places_count; i++)
		strbuf_printf(out, "%s%s", i ? "; " : "\n  @ ", group->places[i]);
}

/* Each change is in exactly one group, and the indices ascend. */
static inline void check_cover(struct arena *arena, const struct page *page, size_t changes)
{
	unsigned *seen = arena_array(arena, changes, sizeof *seen);
	for (size_t i = 0; i < page->groups_count; i++)
		for (size_t k = 0; k < page->groups[i].changes_count; k++) {
			uint32_t change = page->groups[i].changes[k];
			assert_true(change < changes);
			assert_true(k == 0 || page->groups[i].changes[k - 1] < change);
			assert_int_equal(seen[change]++, 0);
		}
	for (size_t i = 0; i < changes; i++)
		assert_int_equal(seen[i], 1);
}

/* The page of two dashboards. */
static inline struct page page_between(struct arena *arena, const struct value *old, const struct value *new)
{
	struct changes changes = diff_dashboards(arena, old, new);
	struct page page;
	page_of(arena, old, new, &changes, &page);
	check_cover(arena, &page, changes.count);
	return page;
}

static inline const char *page_described(struct arena *arena, const struct page *page)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 20);
	for (size_t i = 0; i < page->groups_count; i++)
		describe_group(page, &page->groups[i], &out);
	return arena_strdup(arena, out.at ? out.at : "");
}

static inline bool is_as_expected(const struct page *page, const char *found, const char *expected)
{
	if (expected[0] != '!')
		return strcmp(found, expected) == 0;
	for (size_t i = 0; i < page->groups_count; i++)
		if (strcmp(group_kind_name(page->groups[i].kind), expected + 1) == 0)
			return false;
	return true;
}

static inline void check_page_cases(const struct page_case *cases, size_t count)
{
	size_t wrong = 0;
	for (size_t i = 0; i < count; i++) {
		ARENA_AUTO arena = arena_new();
		struct page page = page_between(arena, page_case_value(arena, cases[i].old),
						page_case_value(arena, cases[i].new));
		const char *found = page_described(arena, &page);
		if (is_as_expected(&page, found, cases[i].expected))
			continue;
		print_message("%s:\n--- expected\n%s\n--- found\n%s\n", cases[i].about, cases[i].expected, found);
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

#endif
