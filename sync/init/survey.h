/* SPDX-License-Identifier: MIT */
/*
 * survey: a look through a repository for dashboards, by the readers that will read them later.
 *
 * Every file that a rule could name (source_list) is opened, but for folders that hold what other people wrote
 * (node_modules and the like). A file with at least one dashboard is a dashboard file. One that is meant as a dashboard
 * and has a mistake in it gets an error, one in a form that is not read a warning. Text that cannot be read, or is
 * empty, is meant as one where its folder has dashboards and is not the config's.
 */
#ifndef DASHSYNC_SYNC_INIT_SURVEY_H
#define DASHSYNC_SYNC_INIT_SURVEY_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/diag.h"
#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/base/string_list.h"
#include "sync/init/cover.h"

struct arena;
struct source;

struct survey {
	struct cover_file *files; /* all that a rule could name, in byte order of their paths */
	size_t files_count;
	size_t dashboard_files;
	size_t dashboards;
	size_t problems;             /* errors that `validate` will have: no uid, a uid twice, a broken file, ... */
	struct string_list uids;     /* of the dashboards, sorted, each once */
	struct string_list plugins;  /* of the data sources that exports want, sorted, each once */
	struct diagnostics left_out; /* those problems, and warnings of files in a form that is not read */
};

/* Looks at all below `folder` of the source ("" is its root); paths are relative to that. */
bool survey_run(struct source *source, const char *folder, struct arena *arena, struct survey *out, struct error *err);

#endif
