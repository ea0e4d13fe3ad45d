/* SPDX-License-Identifier: MIT */
/* What is read, written and read again is the same, in every way of writing. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "tests/fuzz/fuzz.h"

#define MOST_WRITTEN ((size_t)64 << 20)

static const struct place start = {"fuzz.json", 1, 1};

static const struct value *read_again(struct arena *arena, const struct strbuf *text)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	return json_read(arena, strbuf_slice(text), start, &diags);
}

static void check_text(struct arena *arena, const struct value *root)
{
	STRBUF_AUTO first = STRBUF_INIT(MOST_WRITTEN);
	STRBUF_AUTO second = STRBUF_INIT(MOST_WRITTEN);
	json_write(root, &first);
	const struct value *again = read_again(arena, &first);
	assert(again && value_equal(root, again));
	json_write(again, &second);
	assert(slice_equal(strbuf_slice(&first), strbuf_slice(&second)));
}

static void check_pretty_text(struct arena *arena, const struct value *root)
{
	STRBUF_AUTO text = STRBUF_INIT(MOST_WRITTEN);
	json_write_pretty(root, &text);
	if (strbuf_full(&text))
		return; /* the indentation of a deep tree may be longer than any input */
	const struct value *again = read_again(arena, &text);
	assert(again && value_equal(root, again));
}

/* The canonical text of a number near the limits may be past them, so it need not be readable; when it is, it is equal.
 */
static void check_canonical_text(struct arena *arena, const struct value *root)
{
	STRBUF_AUTO first = STRBUF_INIT(MOST_WRITTEN);
	STRBUF_AUTO second = STRBUF_INIT(MOST_WRITTEN);
	json_write_canonical(root, &first);
	const struct value *again = read_again(arena, &first);
	if (!again)
		return;
	assert(value_equal(root, again));
	json_write_canonical(again, &second);
	assert(slice_equal(strbuf_slice(&first), strbuf_slice(&second)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, (struct slice){(const char *)data, size}, start, &diags);
	assert((root != NULL) == (diags.errors == 0));
	if (!root)
		return 0;
	const struct value clone = value_clone(arena, root);
	assert(value_equal(root, &clone));
	check_text(arena, root);
	check_pretty_text(arena, root);
	check_canonical_text(arena, root);
	return 0;
}
