/* SPDX-License-Identifier: MIT */
/*
 * cover: few rules that name the dashboards of a repository and nothing else.
 *
 * The dashboard files are known. cover looks for the rules that a person would write into `dashboards` of the config:
 * the folders that hold them (so that a dashboard that is added tomorrow is one too), a glob, or where neither is right
 * a file by itself. A rule never names a file that is not a dashboard: that would be an error of every plan. A file
 * that is only broken, or belongs beside dashboards, does not matter: the folder that people mean stays one rule.
 */
#ifndef DASHSYNC_SYNC_INIT_COVER_H
#define DASHSYNC_SYNC_INIT_COVER_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/slice.h"
#include "model/base/string_list.h"
#include "model/config/config.h"

struct arena;

/* A file that a rule could name. */
struct cover_file {
	const char *path; /* relative to where the config is */
	bool is_dashboard;
	bool is_broken;    /* meant as one, but for a mistake in it: a rule should name it, and may leave it out */
	bool is_companion; /* belongs beside dashboards: a rule may name it */
};

/* Entries of `dashboards`; names with glob characters are escaped in them. */
struct cover {
	struct config_dashboards *items;
	size_t count;
	size_t room;
};

/* The files in byte order of their paths, unique. Everything lives in `arena`. */
void cover_find(struct arena *arena, const struct cover_file *files, size_t count, struct cover *out);

/* The plain way: each dashboard by its own name. */
void cover_each(struct arena *arena, const struct cover_file *files, size_t count, struct cover *out);

/*
 * The folders of dashboards ("" is that of the config) where no rule would name a new file with the ending of those
 * that are there: sorted, each once, in `arena`.
 */
void cover_gaps(struct arena *arena, const struct cover *cover, const struct cover_file *files, size_t count,
		struct string_list *out);

/* Whether a file that no rule may name is in this folder itself. */
bool cover_is_other(const struct cover_file *file, struct slice folder);

/* Whether the rules name all dashboards and no other file that matters. */
bool cover_is_right(const struct cover *cover, const struct cover_file *files, size_t count);

#endif
