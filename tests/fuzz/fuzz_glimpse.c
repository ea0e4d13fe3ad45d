/* SPDX-License-Identifier: MIT */
/*
 * A glimpse of anything ends within the text, from either end and cut off anywhere; and of a dashboard in JSON that
 * dashsync reads it sees the same uid.
 */
#include <assert.h>

#include "cmd/completion/glimpse.h"
#include "cmd/completion/glimpse_json.h"
#include "model/base/arena.h"
#include "model/value/json.h"
#include "tests/fuzz/fuzz.h"

static void look(struct arena *arena, struct slice text)
{
	struct slice uid = {0};
	struct slice title = {0};
	struct glimpse glimpse = {0};
	glimpse_tail(&glimpse, text);
	glimpse_text(&glimpse, text);
	assert(!glimpse_name(&glimpse, arena, &uid, &title) || uid.length > 0);
}

/* The uid of a text that has been read as JSON must be the one that is seen, from the front and from the end. */
static void compare(struct arena *arena, struct slice text, const struct value *dashboard)
{
	struct slice expected = value_get_text(dashboard, "uid");
	if (!expected.at || expected.length == 0 || expected.length > 1000)
		return;
	for (int tail = 0; tail < 2; tail++) {
		struct slice uid = {0};
		struct slice title = {0};
		struct glimpse glimpse = {0};
		if (tail)
			glimpse_tail(&glimpse, text);
		else
			glimpse_text(&glimpse, text);
		if (glimpse_name(&glimpse, arena, &uid, &title))
			assert(slice_equal(uid, expected));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA_AUTO arena = arena_new();
	struct slice text = {(const char *)data, size};
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	for (size_t cut = 0; cut <= size; cut += 1 + size / 8) {
		look(arena, (struct slice){text.at, size - cut});
		look(arena, (struct slice){text.at + cut, size - cut});
	}
	const struct value *value = json_read(arena, text, (struct place){"glimpse", 1, 1}, &diags);
	if (value && value->kind == VALUE_OBJECT)
		compare(arena, text, value);
	return 0;
}
