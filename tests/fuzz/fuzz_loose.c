/* SPDX-License-Identifier: MIT */
/* Whatever the file of a loose object holds: it is an object of the size that it says, or an error with its name. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "sync/git/loose.h"
#include "tests/fuzz/fuzz.h"

static const char name[] = "0123456789abcdef0123456789abcdef01234567";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ERROR_AUTO err = {0};
	struct loose_file *file = NULL;
	struct git_id id;
	git_parse_id(slice_of(name), &id);
	bool opened = loose_parse(&id, (struct slice){(const char *)data, size}, &file, &err);
	assert(opened == (file != NULL));
	if (opened) {
		assert(loose_type(file) && loose_size(file) <= LOOSE_MOST_BYTES);
		char *bytes = heap_alloc(loose_size(file)); /* no byte more, so that one too many is seen */
		opened = loose_take(file, bytes, &err);
		free(bytes);
	}
	loose_close(file);
	assert(opened == (err.fault == FAULT_NONE));
	assert(opened || strstr(err.message, name));
	return 0;
}
