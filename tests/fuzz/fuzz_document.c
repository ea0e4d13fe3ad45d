/* SPDX-License-Identifier: MIT */
/* Any text, taken for either format: every dashboard that comes out is an object that can be checked and written. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/document/document.h"
#include "model/value/json.h"
#include "tests/fuzz/fuzz.h"

#define MOST_WRITTEN ((size_t)64 << 20)

static void check_format(struct slice text, enum file_format format)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	struct documents documents = {0};
	bool ok = documents_read(arena, text, format, "fuzz", &diags, &documents);
	assert(ok == (diags.errors == 0));
	for (size_t i = 0; i < documents.count; i++) {
		const struct document *document = &documents.items[i];
		size_t errors = diags.errors;
		assert(document->dashboard && document->dashboard->kind == VALUE_OBJECT);
		assert(document_check(document, &diags) == (diags.errors == errors));
		STRBUF_AUTO written = STRBUF_INIT(MOST_WRITTEN);
		json_write(document->dashboard, &written);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data, size};
	check_format(text, FILE_JSON);
	check_format(text, FILE_YAML);
	return 0;
}
