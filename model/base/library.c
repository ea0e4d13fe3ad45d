/* SPDX-License-Identifier: MIT */
#include "model/base/library.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/opensslv.h>
#include <zlib.h>

#include "model/base/arena.h"

void library_add(struct libraries *libraries, const char *name, const char *compiled, const char *running)
{
	struct arena *arena = libraries->arena;
	assert(libraries->count < LIBRARIES_MOST);
	libraries->items[libraries->count++] = (struct library){
		.name = arena_strdup(arena, name),
		.compiled = arena_strdup(arena, compiled),
		.running = arena_strdup(arena, running),
	};
}

void library_add_base(struct libraries *libraries)
{
	library_add(libraries, "libcrypto", OPENSSL_VERSION_STR, OpenSSL_version(OPENSSL_VERSION_STRING));
	library_add(libraries, "zlib", ZLIB_VERSION, zlibVersion());
}
