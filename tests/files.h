/* SPDX-License-Identifier: MIT */
/* files: what a test puts on the disk. */
#ifndef DASHSYNC_TESTS_FILES_H
#define DASHSYNC_TESTS_FILES_H

#include "tests/testing.h"

#include "model/base/arena.h"

/* Writes a text to a file; the test fails when it cannot be written. */
static inline void files_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The same in a folder; the path of the file, in the arena. */
static inline const char *files_put(struct arena *arena, const char *folder, const char *name, const char *text)
{
	const char *path = arena_printf(arena, "%s/%s", folder, name);
	files_write(path, text);
	return path;
}

#endif
