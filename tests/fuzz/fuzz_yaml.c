/* SPDX-License-Identifier: MIT */
/* What YAML gives is JSON: written and read again it is the same. Places are in the text. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/yaml.h"
#include "tests/fuzz/fuzz.h"

#define MOST_WRITTEN ((size_t)64 << 20)

static void check_places(const struct diagnostics *diags, size_t size)
{
	for (size_t i = 0; i < diags->count; i++) {
		struct place place = diags->items[i].place;
		assert(place.line >= 1 && place.column >= 1);
		assert(place.line <= size + 1 && place.column <= size + 1);
	}
}

static void check_document(const struct value *root)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	STRBUF_AUTO text = STRBUF_INIT(MOST_WRITTEN);
	json_write(root, &text);
	if (strbuf_full(&text))
		return; /* many aliases of a long text */
	const struct value *again = json_read(arena, strbuf_slice(&text), (struct place){"fuzz.json", 1, 1}, &diags);
	assert(again && value_equal(root, again));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	struct yaml_stream stream = {0};
	struct slice text = {(const char *)data, size};
	bool ok = yaml_read(arena, text, (struct place){"fuzz.yaml", 1, 1}, &diags, &stream);
	assert(ok == (diags.errors == 0));
	assert(ok || !stream.documents);
	check_places(&diags, size);
	for (size_t i = 0; i < stream.count; i++)
		check_document(&stream.documents[i]);
	return 0;
}
