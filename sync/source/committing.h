/* SPDX-License-Identifier: MIT */
/*
 * committing: files of a work tree made a commit on HEAD. source.h is how others ask for it.
 *
 * Nothing is guessed: an obstacle to a commit of just these files is an error beforehand.
 */
#ifndef DASHSYNC_SYNC_SOURCE_COMMITTING_H
#define DASHSYNC_SYNC_SOURCE_COMMITTING_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"
#include "sync/git/git.h"
#include "sync/source/source.h"

struct store;

/* Where: the work tree, and HEAD as it was when that was opened. */
struct committing {
	struct git *git;
	struct store *store;
	const struct git_id *head;
	const struct git_id *tree; /* of head */
};

/* The functions of source.h of the same ends. */
bool committing_check(const struct committing *committing, const char *const *paths, size_t count, struct error *err);
bool committing_name(const struct committing *committing, struct arena *arena, const char *path, struct slice text,
		     struct source_text *out, struct error *err);
bool committing_make(const struct committing *committing, struct arena *arena, const struct source_order *order,
		     struct source_made *out, struct error *err);

#endif
