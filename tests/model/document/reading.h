/* SPDX-License-Identifier: MIT */
/* reading: whole files for tests, in an arena. */
#ifndef DASHSYNC_TESTS_MODEL_DOCUMENT_READING_H
#define DASHSYNC_TESTS_MODEL_DOCUMENT_READING_H

#include "tests/testing.h"

#include "model/base/arena.h"

/* The bytes of a file; the test fails when it cannot be read. */
static inline struct slice reading_file(struct arena *arena, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("'%s' cannot be opened", path);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	long size = ftell(file);
	assert_true(size >= 0);
	rewind(file);
	char *bytes = arena_alloc(arena, (size_t)size + 1);
	assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
	fclose(file);
	return (struct slice){bytes, (size_t)size};
}

#endif
