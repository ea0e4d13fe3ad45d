/* SPDX-License-Identifier: MIT */
/*
 * git_refusal: why no repository could be opened, judged by the files on the disk, why an index cannot be read, and why
 * a ref names nothing; in words, without libgit2.
 */
#ifndef DASHSYNC_SYNC_GIT_GIT_REFUSAL_H
#define DASHSYNC_SYNC_GIT_GIT_REFUSAL_H

#include <stdbool.h>

#include "model/base/error.h"

/*
 * True when a repository simply does not exist; else the error says why it cannot be opened, and what helps. `words`
 * are libgit2's; `is_missing` says that it found none.
 */
bool git_explain_refusal(const char *directory, const char *words, bool is_missing, struct error *err);

/*
 * Whether libgit2 reads a repository whose extension `setting` ("extensions.refstorage") has this value; NULL for one
 * that it does not know. The error says what helps.
 */
bool git_check_extension(const char *directory, const char *setting, const char *value, struct error *err);

/* An index that libgit2 cannot read, with the line that makes it one that it can. Always false. */
bool git_explain_index(const char *work_tree, const char *words, struct error *err);

/* A ref that names no one object. Always false. */
bool git_explain_ref(const char *ref, bool is_ambiguous, struct error *err);

#endif
