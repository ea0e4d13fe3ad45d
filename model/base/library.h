/* SPDX-License-Identifier: MIT */
/*
 * library: which versions of the libraries a program was compiled against, and runs with. Only one room includes the
 * header of a library, so each such room adds its own: library_add_base, yaml_library_add, regex_library_add,
 * http_library_add, git_library_add.
 */
#ifndef DASHSYNC_MODEL_BASE_LIBRARY_H
#define DASHSYNC_MODEL_BASE_LIBRARY_H

#include <stddef.h>

struct arena;

struct library {
	const char *name;     /* "libcurl" */
	const char *compiled; /* the version of its header; NULL where the header has none */
	const char *running;  /* the version that is loaded; NULL where it cannot be asked */
};

enum { LIBRARIES_MOST = 16 };

struct libraries {
	struct arena *arena; /* the texts are its */
	struct library items[LIBRARIES_MOST];
	size_t count;
};

/* Adds one, at most LIBRARIES_MOST. The texts are copied; a version may be NULL. */
void library_add(struct libraries *libraries, const char *name, const char *compiled, const char *running);

/* Adds those of this room: OpenSSL's libcrypto and zlib. */
void library_add_base(struct libraries *libraries);

#endif
