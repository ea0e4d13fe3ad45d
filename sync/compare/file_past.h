/* SPDX-License-Identifier: MIT */
/*
 * file_past: what one file's dashboards were in older contents of it, kept for all of its dashboards.
 *
 *     if (!file_past_find(past, content, uid, &found) && file_past_is_due(past, content))
 *             file_past_add(past, content, dashboards, count);          all that the content has
 *
 * Each dashboard that is looked for in git's history visits the contents that its file had. Of a file with many
 * dashboards every one would read every content again; so what a content has is kept from the second time that it is
 * asked for. A document is kept once, as text, however many contents have it, and only up to a bound of bytes; what is
 * not kept has to be read again. Safe from several threads.
 */
#ifndef DASHSYNC_SYNC_COMPARE_FILE_PAST_H
#define DASHSYNC_SYNC_COMPARE_FILE_PAST_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/value/digest.h"

struct file_past;

/* A dashboard of a content, in normal form. */
struct past_dashboard {
	struct slice uid;
	bool is_there;         /* else the content has none, or none that is valid */
	struct digest digest;  /* of the normal form */
	struct digest meaning; /* of the normal form with its equivalences put into one spelling */
	struct slice text;     /* the normal form as JSON; at NULL: not asked for */
};

/* For a file of so many bytes. */
struct file_past *file_past_new(size_t bytes);
void file_past_free(struct file_past *past); /* takes NULL */

/*
 * What a content has of a uid, borrowed until the end. `content` is a text that names it, and how it was read. False
 * when that is not known; `past` may be NULL, which knows nothing. A dashboard that is there may have no text, for
 * which there was no room.
 */
bool file_past_find(struct file_past *past, const char *content, struct slice uid, struct past_dashboard *out);

/* Whether all of a content is to be added: it was asked for before, and is not known. */
bool file_past_is_due(struct file_past *past, const char *content);

/* Adds all dashboards of a content; of a uid the first counts, and a uid that is not among them is not there. */
void file_past_add(struct file_past *past, const char *content, const struct past_dashboard *items, size_t count);

#endif
