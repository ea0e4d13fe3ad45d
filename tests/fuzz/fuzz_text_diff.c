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
