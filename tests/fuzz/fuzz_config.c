/* SPDX-License-Identifier: MIT */
/* A config is read whole or refused with a reason; every target that was read can be found by its name. */
#include <assert.h>

#include "model/base/arena.h"
#include "model/config/config.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	struct config config = {0};
	bool ok = config_read(arena, (struct slice){(const char *)data, size}, "dashsync.yaml", &diags, &config);
	assert(ok == (diags.errors == 0));
	assert(ok || !config.targets);
	for (size_t i = 0; i < config.targets_count; i++)
		assert(config_find_target(&config, config.targets[i].name) == &config.targets[i]);
	return 0;
}
