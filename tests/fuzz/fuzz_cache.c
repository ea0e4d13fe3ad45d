/* SPDX-License-Identifier: MIT */
/* A cache of completion is read as a whole or not at all, and what is read is what would be written. */
#include <assert.h>

#include "cmd/completion/cache_text.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO again = STRBUF_INIT(CACHE_TEXT_BYTES);
	struct slice text = {(const char *)data, size};
	struct slice key = slice_of("key");
	struct cached_files files = {0};
	if (!cache_text_read(text, key, arena, &files)) {
		assert(!files.items && files.count == 0);
		return 0;
	}
	cache_text_begin(key, &again);
	for (size_t i = 0; i < files.count; i++)
		cache_text_add(&files.items[i], &again);
	cache_text_end(&again);
	assert(slice_equal(strbuf_slice(&again), text));
	return 0;
}
