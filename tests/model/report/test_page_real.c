/* SPDX-License-Identifier: MIT */
/*
 * Pages of real edits: each change is in exactly one group, and a group of one edit in several texts is true of each of
 * them. The oracle for that knows nothing of how words are compared.
 */
#include "tests/model/diff/revisions.h"

#include "model/base/scan.h"
#include "model/value/value.h"
#include "tests/model/report/page_described.h"

#define GROUPS_MOST 40 /* percent of the changes that groups are at most, over all steps; 34 when it was set */

/* All of `words` in a text become one character that no text has. */
static const char *marked(struct arena *arena, const char *text, const char *words)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 26);
	size_t length = words ? strlen(words) : 0;
	const char *found;
	while (length > 0 && (found = strstr(text, words))) {
		strbuf_add(&out, text, (size_t)(found - text));
		strbuf_add_char(&out, '\x01');
		text = found + length;
	}
	strbuf_add_text(&out, text);
	return arena_strdup(arena, out.at ? out.at : "");
}

static const char *without(struct arena *arena, const char *text)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 26);
	for (; *text; text++)
		if (*text != '\x01')
			strbuf_add_char(&out, *text);
	return arena_strdup(arena, out.at ? out.at : "");
}

/* The text with the words of both sides marked, the longer ones first; those that only one side has are dropped. */
static const char *normal(struct arena *arena, const struct value *text, const struct page_group *group)
{
	size_t old = group->old ? strlen(group->old) : 0;
	size_t new = group->new ? strlen(group->new) : 0;
	const char *out = arena_slice(arena, text->text).at;
	out = marked(arena, out, old > new ? group->old : group->new);
	out = marked(arena, out, old > new ? group->new : group->old);
	return old && new ? out : without(arena, out);
}

static bool is_text_pair(const struct change *change)
{
	return change->old && change->new && change->old->kind == VALUE_STRING && change->new->kind == VALUE_STRING;
}

/* ---- the same edit, shown in one of the texts ---- */

struct word {
	struct slice text;
	int net; /* 1 of the new text, -1 of the old one */
};

static int compare_words(const void *a, const void *b)
{
	return slice_compare(((const struct word *)a)->text, ((const struct word *)b)->text);
}

static size_t add_words(struct word *words, size_t count, struct slice text, int net)
{
	for (size_t i = 0, end; i < text.length; i = end) {
		for (end = i; end < text.length && is_word_character(text.at[end], ""); end++)
			;
		if (end > i)
			words[count++] = (struct word){{text.at + i, end - i}, net};
		end += end == i;
	}
	return count;
}

/* "+job -instance ": the words that one text has more often than the other, by the letters and digits in them. */
static const char *words_changed(struct arena *arena, const struct change *change)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 26);
	struct slice old = change->old->text;
	struct slice new = change->new->text;
	struct word *words = arena_array(arena, old.length + new.length + 1, sizeof *words);
	size_t count = add_words(words, add_words(words, 0, old, -1), new, 1);
	qsort(words, count, sizeof *words, compare_words);
	for (size_t i = 0, end; i < count; i = end) {
		int net = 0;
		for (end = i; end < count && slice_equal(words[end].text, words[i].text); end++)
			net += words[end].net;
		if (net)
			strbuf_printf(&out, "%c%.*s ", net > 0 ? '+' : '-', SLICE_ARG(words[i].text));
	}
	return arena_strdup(arena, out.at ? out.at : "");
}

/* Each text of the group has lost and got the words that the one which is shown has. */
static size_t check_sample(struct arena *arena, const struct page_group *group, const struct changes *changes)
{
	const char *first = NULL;
	size_t checked = 0;
	for (size_t k = 0; k < group->changes_count; k++) {
		const struct change *change = &changes->items[group->changes[k]];
		if (!is_text_pair(change))
			continue;
		const char *words = words_changed(arena, change);
		first = first ? first : words;
		if (strcmp(first, words) != 0)
			fail_msg("%s: %s, but the first: %s", change->path, words, first);
		checked++;
	}
	return checked;
}

static size_t check_same_texts(struct arena *arena, const struct page *page, const struct changes *changes)
{
	size_t checked = 0;
	for (size_t i = 0; i < page->groups_count; i++) {
		const struct page_group *group = &page->groups[i];
		if (group->kind == GROUP_SAME_TEXT && group->is_text)
			checked += check_sample(arena, group, changes);
		bool is_shown_by_words = group->kind == GROUP_SAME_TEXT && !group->is_text &&
					 (group->old || group->new);
		for (size_t k = 0; is_shown_by_words && k < group->changes_count; k++) {
			const struct change *change = &changes->items[group->changes[k]];
			if (!is_text_pair(change))
				continue;
			checked++;
			const char *old = normal(arena, change->old, group);
			const char *new = normal(arena, change->new, group);
			if (strcmp(old, new) != 0)
				fail_msg("%s is not just '%s' -> '%s'", change->path, group->old ? group->old : "",
					 group->new ? group->new : "");
		}
	}
	return checked;
}

static void pages_of_real_edits_say_each_change_once(void **state)
{
	(void)state;
	struct revision revisions[1000];
	const char *corpus = corpus_or_skip();
	ARENA_AUTO arena = arena_new();
	size_t count = read_revisions(arena, corpus, revisions, sizeof revisions / sizeof *revisions);
	size_t checked = 0;
	size_t groups = 0;
	size_t all = 0;
	for (size_t i = 1; i < count; i++) {
		if (strcmp(revisions[i - 1].chain, revisions[i].chain) != 0)
			continue;
		ARENA_AUTO pair = arena_new();
		const struct value *old = read_file(pair, revisions[i - 1].path);
		const struct value *new = read_file(pair, revisions[i].path);
		struct changes changes = diff_dashboards(pair, old, new);
		struct page page;
		page_of(pair, old, new, &changes, &page);
		check_cover(pair, &page, changes.count);
		assert_true((changes.count == 0) == (*page.summary == '\0'));
		checked += check_same_texts(pair, &page, &changes);
		groups += page.groups_count;
		all += changes.count;
	}
	assert_true(checked > 20);
	if (groups * 100 > all * GROUPS_MOST)
		fail_msg("%zu changes are %zu groups", all, groups);
}

static const char *const FIXTURES[] = {"checkout-service.json", "aks-cluster.json", "storage-accounts.json",
				       "shop-overview.json"};

static void a_page_between_any_two_dashboards_covers_all(void **state)
{
	(void)state;
	ARENA_AUTO arena = arena_new();
	for (size_t i = 0; i < sizeof FIXTURES / sizeof *FIXTURES; i++)
		for (size_t k = 0; k < sizeof FIXTURES / sizeof *FIXTURES; k++) {
			const char *old = arena_printf(arena, "%s/dashboards/%s", DASHSYNC_FIXTURES, FIXTURES[i]);
			const char *new = arena_printf(arena, "%s/dashboards/%s", DASHSYNC_FIXTURES, FIXTURES[k]);
			page_between(arena, read_file(arena, old), read_file(arena, new));
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages_of_real_edits_say_each_change_once),
		cmocka_unit_test(a_page_between_any_two_dashboards_covers_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
