/* SPDX-License-Identifier: MIT */
#include "tests/sync/git/objects.h"

#include "tests/testing.h"

#include <unistd.h>
#include <zlib.h>

#include "model/base/arena.h"

#define MOST_BYTES ((size_t)1 << 20) /* of an object in these tests */

const char *objects_path(struct arena *arena, const char *hash)
{
	return arena_printf(arena, ".git/objects/%.2s/%s", hash, hash + 2);
}

struct slice objects_read(struct repo *repo, struct arena *arena, const char *hash)
{
	char *bytes = arena_alloc(arena, MOST_BYTES);
	FILE *file = fopen(repo_path(repo, objects_path(arena, hash)), "rb");
	assert_non_null(file);
	size_t length = fread(bytes, 1, MOST_BYTES, file);
	assert_int_equal(fclose(file), 0);
	return (struct slice){bytes, length};
}

struct slice objects_inflate(struct arena *arena, struct slice packed)
{
	char *bytes = arena_alloc(arena, MOST_BYTES);
	uLongf length = MOST_BYTES;
	assert_int_equal(uncompress((Bytef *)bytes, &length, (const Bytef *)packed.at, packed.length), Z_OK);
	return (struct slice){bytes, length};
}

struct slice objects_deflate(struct arena *arena, const char *header, struct slice content)
{
	size_t start = strlen(header) + 1;
	uLongf length = compressBound(start + content.length);
	char *bytes = arena_alloc(arena, start + content.length);
	char *packed = arena_alloc(arena, length);
	memcpy(bytes, header, start);
	if (content.length)
		memcpy(bytes + start, content.at, content.length);
	assert_int_equal(compress((Bytef *)packed, &length, (const Bytef *)bytes, start + content.length), Z_OK);
	return (struct slice){packed, length};
}

void objects_write(struct repo *repo, struct arena *arena, const char *hash, struct slice packed)
{
	const char *path = objects_path(arena, hash);
	assert_int_equal(unlink(repo_path(repo, path)), 0);
	repo_write_bytes(repo, path, packed.at, packed.length);
}
