/* SPDX-License-Identifier: MIT */
/* pull_options: how a pull is done, and by whom a file is put in its place. A part of pull.h. */
#ifndef DASHSYNC_SYNC_PULL_PULL_OPTIONS_H
#define DASHSYNC_SYNC_PULL_PULL_OPTIONS_H

#include <stdbool.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct operation;

struct pull {
	const struct operation *operation;
	bool take_live;   /* where both sides changed one place */
	bool allow_dirty; /* files that differ from the last commit, too */
	bool whole;       /* the file becomes what live is, whatever git changed since */

	/*
	 * Puts `text` in the place of a file of the work tree if that still holds `read`, else fails with
	 * FAULT_REFUSED. Called from several threads.
	 */
	bool (*replace)(void *user, const char *path, struct slice read, struct slice text, struct error *err);
	void *user;
};

#endif
