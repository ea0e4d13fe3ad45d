/* SPDX-License-Identifier: MIT */
/*
 * desired: the dashboards of git as they should be live on the operation's target.
 *
 * Reading goes from files to documents to desired dashboards; each step adds its problems to diagnostics and never
 * stops the others. Everything that is returned lives in the arena passed in. Safe from several threads at once.
 */
#ifndef DASHSYNC_SYNC_COMPARE_DESIRED_H
#define DASHSYNC_SYNC_COMPARE_DESIRED_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/diag.h"
#include "model/base/error.h"
#include "model/base/slice.h"
#include "model/document/document.h"
#include "model/value/digest.h"

struct arena;
struct file_past;
struct operation;
struct resolution;
struct source_file;
struct source_files;
struct value;

/* One dashboard as git wants it for this target. */
struct desired {
	const char *file;
	enum file_format format;
	struct slice uid;             /* in git */
	struct slice live_uid;        /* on the target; at NULL when it can have none there (azure.h) */
	const struct value *document; /* resolved */
	const struct value *normal;   /* its normal form */
	struct digest digest;         /* of the normal form */
	struct slice folder_uid;      /* that git's envelope names, or at NULL: compared with live's, never sent */
	struct file_past *past;       /* of its file, for all of its dashboards; or NULL */
};

/*
 * The files that the rules match, narrowed to `files.only`; `others`, when not NULL, gets those that this leaves out.
 * FAULT_USAGE when no file is left of what was named, FAULT_CONFIG when paths of the config lead nowhere
 * (config_paths.h).
 */
bool desired_files(const struct operation *operation, struct arena *arena, struct source_files *out,
		   struct source_files *others, struct diagnostics *diags, struct error *err);

/* The format that the file's rule names, else the one of its name. */
enum file_format desired_format(const struct operation *operation, const struct source_file *file);

/* The text of a file; with a diagnostic, an empty slice, when it cannot be read. */
struct slice desired_text(const struct operation *operation, struct arena *arena, const char *path,
			  struct diagnostics *diags);

/* The dashboards in one file of the source; returns how many bytes it has. */
size_t desired_documents(const struct operation *operation, struct arena *arena, const struct source_file *file,
			 struct documents *out, struct diagnostics *diags);

/* The desired form of a document of git, or NULL with diagnostics when its inputs have no values. */
const struct desired *desired_of(const struct operation *operation, struct arena *arena,
				 const struct document *document, struct diagnostics *diags);

/* The same, with what its file had in the past (file_past.h), which outlives it. */
const struct desired *desired_of_file(const struct operation *operation, struct arena *arena,
				      const struct document *document, struct file_past *past,
				      struct diagnostics *diags);

/* As desired_of, with the settings of another time: those that an older commit's config has for the target. */
const struct desired *desired_with(const struct operation *operation, const struct resolution *resolution,
				   struct arena *arena, const struct document *document, struct diagnostics *diags);

/*
 * The dashboard of a uid, from whichever file has it. NULL and FAULT_USAGE when no valid dashboard has the uid,
 * FAULT_DATA when two files have it or it is not one of the target.
 */
const struct desired *desired_find(const struct operation *operation, struct arena *arena, struct slice uid,
				   struct error *err);

#endif
