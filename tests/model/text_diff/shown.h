/* SPDX-License-Identifier: MIT */
/* shown: a diff as a person would see it, for tests; each is applied to old, too, so that none hides a change. */
#ifndef DASHSYNC_TESTS_MODEL_TEXT_DIFF_SHOWN_H
#define DASHSYNC_TESTS_MODEL_TEXT_DIFF_SHOWN_H

#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/text_diff/text_diff.h"

#define MOST_SHOWN ((size_t)64 << 20)

static inline void show_words(const struct text_line *line, struct strbuf *out)
{
	static const char *const marks[][2] = {{"", ""}, {"[-", "-]"}, {"{+", "+}"}};
	for (size_t i = 0; i < line->words_count; i++) {
		strbuf_add_text(out, marks[line->words[i].kind][0]);
		strbuf_add_slice(out, line->words[i].text);
		strbuf_add_text(out, marks[line->words[i].kind][1]);
	}
}

static inline void show_line(const struct text_line *line, struct strbuf *out)
{
	static const char *const signs[] = {"  ", "~ ", "- ", "+ ", "  ... "};
	strbuf_add_text(out, signs[line->kind]);
	if (line->kind == TEXT_LINE_CHANGED)
		show_words(line, out);
	else if (line->kind == TEXT_LINE_SKIPPED)
		strbuf_printf(out, "%zu alike%s", line->skipped, line->is_white_space ? " but for white space" : "");
	else
		strbuf_add_slice(out, line->text);
	strbuf_add_char(out, '\n');
}

static inline void assert_applies(const struct text_diff *diff, struct slice old, struct slice new)
{
	STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
	assert_true(text_diff_apply(diff, old, &out));
	assert_true(slice_equal(strbuf_slice(&out), new));
}

/* The diff with one line of context. */
static inline struct text_diff compared(struct arena *arena, const char *old, const char *new)
{
	struct text_diff diff = text_diff(arena, slice_of(old), slice_of(new), 1);
	assert_applies(&diff, slice_of(old), slice_of(new));
	return diff;
}

/* The diff with one line of context; a line ends with a line feed. */
static inline const char *shown(struct arena *arena, const char *old, const char *new)
{
	STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
	struct text_diff diff = text_diff(arena, slice_of(old), slice_of(new), 1);
	struct text_diff back = text_diff(arena, slice_of(new), slice_of(old), 1);
	assert_applies(&diff, slice_of(old), slice_of(new));
	assert_applies(&back, slice_of(new), slice_of(old));
	for (size_t i = 0; i < diff.count; i++)
		show_line(&diff.lines[i], &out);
	return arena_slice(arena, strbuf_slice(&out)).at;
}

/* The same with lines that differ in white space folded. */
static inline const char *shown_folded(struct arena *arena, const char *old, const char *new)
{
	STRBUF_AUTO out = STRBUF_INIT(MOST_SHOWN);
	struct text_diff diff = text_diff(arena, slice_of(old), slice_of(new), 1);
	struct text_diff folded = text_diff_fold_white_space(arena, &diff, 1);
	assert_applies(&diff, slice_of(old), slice_of(new));
	for (size_t i = 0; i < folded.count; i++)
		show_line(&folded.lines[i], &out);
	return arena_slice(arena, strbuf_slice(&out)).at;
}

#define assert_shown(old, new, expected)                                                                               \
	do {                                                                                                           \
		ARENA_AUTO shown_arena = arena_new();                                                                  \
		assert_string_equal(shown(shown_arena, old, new), expected);                                           \
	} while (0)

#endif
