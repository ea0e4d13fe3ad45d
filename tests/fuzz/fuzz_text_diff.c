/* SPDX-License-Identifier: MIT */
/* Two texts with U+001E between them, after a byte for the context: the diff applied to old gives new, and is tidy. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/text_diff/text_diff.h"
#include "tests/fuzz/fuzz.h"

static void check_words(const struct text_line *line)
{
	size_t same = 0;
	for (size_t i = 0; i < line->words_count; i++) {
		const struct text_word *word = &line->words[i];
		enum text_word_kind before = i ? line->words[i - 1].kind : TEXT_WORD_SAME;
		assert(word->text.length > 0);
		assert(i == 0 || word->kind != before);
		assert(word->kind != TEXT_WORD_REMOVED || before == TEXT_WORD_SAME);
		same += word->kind == TEXT_WORD_SAME;
	}
	assert(line->words_count > same);
}

static void check_lines(const struct text_diff *diff)
{
	uint32_t old = 1;
	uint32_t new = 1;
	size_t changed = 0;
	for (size_t i = 0; i < diff->count; i++) {
		const struct text_line *line = &diff->lines[i];
		uint32_t lines = line->kind == TEXT_LINE_SKIPPED ? (uint32_t)line->skipped : 1;
		assert(lines != 0 && (line->kind != TEXT_LINE_SKIPPED || lines > 1));
		assert(line->old_line == (line->kind == TEXT_LINE_ADDED ? 0 : old));
		assert(line->new_line == (line->kind == TEXT_LINE_REMOVED ? 0 : new));
		old += line->kind == TEXT_LINE_ADDED ? 0 : lines;
		new += line->kind == TEXT_LINE_REMOVED ? 0 : lines;
		changed += line->kind != TEXT_LINE_SAME && line->kind != TEXT_LINE_SKIPPED;
		if (line->kind == TEXT_LINE_CHANGED)
			check_words(line);
	}
	assert(changed == diff->changed);
}

static void add_ink(struct strbuf *out, struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] != ' ' && (text.at[i] < '\t' || text.at[i] > '\r'))
			strbuf_add_char(out, text.at[i]);
}

/* Appends what is not white space of a line's two sides. */
static void add_sides(const struct text_line *line, struct strbuf *old, struct strbuf *new)
{
	for (size_t i = 0; i < line->words_count; i++) {
		if (line->words[i].kind != TEXT_WORD_ADDED)
			add_ink(old, line->words[i].text);
		if (line->words[i].kind != TEXT_WORD_REMOVED)
			add_ink(new, line->words[i].text);
	}
	if (line->kind == TEXT_LINE_REMOVED)
		add_ink(old, line->text);
	if (line->kind == TEXT_LINE_ADDED)
		add_ink(new, line->text);
}

/* What counts as white space is so, run by run. */
static void check_white_space(const struct text_diff *diff, size_t most)
{
	STRBUF_AUTO old = STRBUF_INIT(most);
	STRBUF_AUTO new = STRBUF_INIT(most);
	size_t count = 0;
	for (size_t i = 0; i < diff->count; i++) {
		count += diff->lines[i].is_white_space;
		if (diff->lines[i].is_white_space) {
			add_sides(&diff->lines[i], &old, &new);
			continue;
		}
		assert(slice_equal(strbuf_slice(&old), strbuf_slice(&new)));
		strbuf_reset(&old);
		strbuf_reset(&new);
	}
	assert(slice_equal(strbuf_slice(&old), strbuf_slice(&new)));
	assert(count == diff->white_space && count <= diff->changed);
}

static bool is_same_line(const struct text_line *a, const struct text_line *b)
{
	return a->kind == b->kind && a->words == b->words && a->text.at == b->text.at && a->old_line == b->old_line &&
	       a->new_line == b->new_line;
}

/* Folded, each difference in more than white space is still there, and no line is lost. */
static void check_fold(struct arena *arena, const struct text_diff *diff, size_t context)
{
	struct text_diff folded = text_diff_fold_white_space(arena, diff, context);
	size_t differences = 0;
	size_t j = 0;
	assert(folded.count <= diff->count);
	for (size_t i = 0; i < diff->count; i++) {
		const struct text_line *line = &diff->lines[i];
		if (line->kind == TEXT_LINE_SAME || line->kind == TEXT_LINE_SKIPPED || line->is_white_space)
			continue;
		differences++;
		while (j < folded.count && !is_same_line(&folded.lines[j], line))
			j++;
		assert(j < folded.count);
	}
	assert(differences == diff->changed - diff->white_space);
}

static void check(struct slice old, struct slice new, size_t context)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO out = STRBUF_INIT(old.length + new.length + 1);
	struct text_diff diff = text_diff(arena, old, new, context);
	check_lines(&diff);
	assert(text_diff_apply(&diff, old, &out));
	assert(slice_equal(strbuf_slice(&out), new));
	assert(slice_equal(old, new) == (diff.changed == 0));
	assert(!diff.is_white_space || diff.changed);
	check_white_space(&diff, old.length + new.length + 1);
	check_fold(arena, &diff, context);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const char *text = (const char *)data + 1;
	size_t length = size - 1;
	const char *middle = length ? memchr(text, 0x1e, length) : NULL;
	struct slice old = {text, middle ? (size_t)(middle - text) : length};
	struct slice new = {middle ? middle + 1 : NULL, middle ? length - old.length - 1 : 0};
	check(old, new, data[0] % 4);
	check(new, old, data[0] % 4);
	check(old, old, data[0] % 4);
	return 0;
}
