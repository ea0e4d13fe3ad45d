/* SPDX-License-Identifier: MIT */
/* A dashboard: all that would be asked for it is well-formed, and what it is asked of never takes long or crashes. */
#include "tests/fuzz/fuzz.h"
#include "tests/model/query/every_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct place start = {"fuzz.json", 1, 1};
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	struct every_request sum = {0};
	diagnostics_init(&diags, arena);
	const struct value *dashboard = json_read(arena, (struct slice){(const char *)data, size}, start, &diags);
	if (dashboard && dashboard->kind == VALUE_OBJECT)
		every_request_of(arena, dashboard, &sum);
	return 0;
}
