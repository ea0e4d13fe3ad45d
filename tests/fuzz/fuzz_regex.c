/* SPDX-License-Identifier: MIT */
/* A first line with a variable's regex, then a text: every value is a part of the text, and both times the same. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/query/variable_regex.h"
#include "tests/fuzz/fuzz.h"

static bool is_part(struct slice part, struct slice text)
{
	return part.at >= text.at && part.at + part.length <= text.at + text.length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA_AUTO arena = arena_new();
	const struct slice all = arena_slice(arena, (struct slice){(const char *)data, size});
	const char *end = memchr(all.at, '\n', all.length);
	const struct slice first = {all.at, end ? (size_t)(end - all.at) : all.length};
	const struct slice text = {all.at + first.length + (end != NULL), all.length - first.length - (end != NULL)};
	struct variable_parts parts = {0};
	struct variable_parts again = {0};
	struct variable_regex regex;
	const char *why = NULL;
	bool is_open = variable_regex_open(arena, first, &regex, &why);
	assert(is_open == !why);
	if (!is_open)
		return 0;
	bool is_known = variable_regex_take(&regex, arena, text, &parts, &why);
	assert(is_known == !why);
	uint64_t steps = UINT64_MAX;
	variable_regex_meter(&regex, &steps);
	bool is_counted = variable_regex_take(&regex, arena, text, &again, &why);
	assert(is_counted == is_known && again.count == parts.count);
	for (size_t i = 0; i < parts.count; i++)
		assert(is_part(parts.items[i], text) && slice_equal(parts.items[i], again.items[i]));
	variable_regex_close(&regex);
	return 0;
}
