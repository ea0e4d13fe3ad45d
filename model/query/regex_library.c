/* SPDX-License-Identifier: MIT */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "model/query/regex_library.h"

#include <pcre2.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/library.h"

void regex_library_add(struct libraries *libraries)
{
	struct arena *arena = libraries->arena;
	int length = pcre2_config(PCRE2_CONFIG_VERSION, NULL); /* with the NUL */
	char *running = arena_alloc(arena, length > 0 ? (size_t)length : 1);
	if (pcre2_config(PCRE2_CONFIG_VERSION, running) > 0)
		running[strcspn(running, " ")] = '\0'; /* "10.42 2022-12-11" */
	else
		running = NULL;
	library_add(libraries, "pcre2", arena_printf(arena, "%d.%02d", PCRE2_MAJOR, PCRE2_MINOR), running);
}
