/* SPDX-License-Identifier: MIT */
/*
 * loose: the objects that git keeps in a file each, read with bounds and without trust.
 *
 *     struct loose *loose = loose_new("/repo/.git/objects");
 *     loose_open(loose, &id, LOOSE_WHOLE, &file, &err);        file is NULL when there is no such file
 *     loose_take(file, bytes, &err);
 *     loose_close(file);
 *     loose_free(loose);
 *
 * Such a file is a zlib stream of "type size", a NUL, and as many bytes as that says. An accident can leave any other
 * bytes there: a full disk cuts the file short. Every way in which it is not as it should be is an error that names the
 * object. Whether the bytes have the object's hash is for the caller to find out.
 */
#ifndef DASHSYNC_SYNC_GIT_LOOSE_H
#define DASHSYNC_SYNC_GIT_LOOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"
#include "sync/git/git_id.h"

struct loose;
struct loose_file;

/* The objects in `folder` and in its alternates. Nothing is read yet but the lists of alternates. */
struct loose *loose_new(const char *folder);
void loose_free(struct loose *loose); /* takes NULL */

enum loose_part {
	LOOSE_HEADER, /* only loose_type and loose_size are asked for, of an object of any size */
	LOOSE_WHOLE,  /* the bytes too; an object of more than LOOSE_MOST_BYTES is an error */
};

#define LOOSE_MOST_BYTES ((size_t)64 << 20)

/* Opens the file of an object. *out is NULL, and nothing failed, when there is none. The caller closes it. */
bool loose_open(struct loose *loose, const struct git_id *id, enum loose_part part, struct loose_file **out,
		struct error *err);
void loose_close(struct loose_file *file); /* takes NULL */

/* The same for the bytes of a file that somebody else has read; they are copied. */
bool loose_parse(const struct git_id *id, struct slice bytes, struct loose_file **out, struct error *err);

/* "commit", "tree", "blob" or "tag". */
const char *loose_type(const struct loose_file *file);

/* What the header says; loose_take holds it true. */
size_t loose_size(const struct loose_file *file);

/* Writes loose_size bytes. Once, and only after LOOSE_WHOLE. */
bool loose_take(struct loose_file *file, char *bytes, struct error *err);

/* How many objects have a name that begins with these hex digits, of which there are at least two; *out is the last. */
size_t loose_complete(struct loose *loose, const char *digits, struct git_id *out);

#endif
