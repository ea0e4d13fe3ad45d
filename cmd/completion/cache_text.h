/* SPDX-License-Identifier: MIT */
/*
 * cache_text: the text of a cache file: what was found in the dashboard files of one repository.
 *
 *     dashsync completion 1
 *     LENGTH KEY                                      which folder and rules it is about
 *     MODIFIED CHANGED SIZE INODE P U T PATH\tUID\tTITLE     a line a file; P, U, T: the lengths of the three
 *     end
 *
 * Numbers are hexadecimal. The text is untrusted: it is read as a whole or not at all.
 */
#ifndef DASHSYNC_CMD_COMPLETION_CACHE_TEXT_H
#define DASHSYNC_CMD_COMPLETION_CACHE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"

struct arena;
struct strbuf;

#define CACHE_TEXT_BYTES  ((size_t)32 << 20)
#define CACHE_PATH_BYTES  4096
#define CACHE_UID_BYTES   1000 /* a longer one is not kept; none is offered (candidates.h) */
#define CACHE_TITLE_BYTES 512  /* more than a description shows */

/* The state of a file; while it is the same, the content is. */
struct file_stamp {
	uint64_t modified; /* nanoseconds since 1970, of the content */
	uint64_t changed;  /* the same, of anything: nobody can set this one */
	uint64_t size;
	uint64_t inode;
};

struct cached_file {
	struct slice path; /* from the folder on; ended by a NUL unless it is of a cache's text */
	struct slice uid;  /* empty: the file has none that can be offered */
	struct slice title;
	struct file_stamp stamp;
};

struct cached_files {
	struct cached_file *items;
	size_t count;
};

/* Reads a text that begins with this key; the files borrow from it. False, and `out` as it was, on any doubt. */
bool cache_text_read(struct slice text, struct slice key, struct arena *arena, struct cached_files *out);

/* Appends the first lines, a file, the last line. A file whose line would not fit with the last one is left out. */
void cache_text_begin(struct slice key, struct strbuf *out);
void cache_text_add(const struct cached_file *file, struct strbuf *out);
void cache_text_end(struct strbuf *out);

#endif
