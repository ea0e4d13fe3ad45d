/* SPDX-License-Identifier: MIT */
/*
 * git_handle: the open repository, its lock and the words of its errors, for the .c files of this room. libgit2's types
 * are only named here; who uses them includes git2.h.
 *
 * Every public function takes the repository's lock with HOLD and gives it back on any way out, as foreign handles are
 * (AUTO): the cleanup attribute frees them in reverse order, so the lock goes last.
 */
#ifndef DASHSYNC_SYNC_GIT_GIT_HANDLE_H
#define DASHSYNC_SYNC_GIT_GIT_HANDLE_H

#include <pthread.h>
#include <stdbool.h>

#include "model/base/error.h"
#include "sync/git/git_id.h"
#include "sync/git/idset.h"

struct costly_ignores;
struct git_index;
struct git_object;
struct git_odb;
struct git_repository;
struct settings;

struct git {
	struct git_repository *repository;
	struct git_odb *objects;
	struct git_index *index;        /* NULL for a bare repository, and where only commits are read */
	struct settings *settings;      /* of git, all of them */
	char *work_tree;                /* NULL for a bare repository */
	struct costly_ignores *ignores; /* NULL as the index is */
	struct idset checked;           /* objects whose size was found to be within bounds */
	size_t blobs_read;
	pthread_mutex_t lock;
};

static inline struct git *git_take_lock(struct git *git)
{
	pthread_mutex_lock(&git->lock);
	return git;
}

static inline void git_give_lock(struct git **git)
{
	pthread_mutex_unlock(&(*git)->lock);
}

#define HOLD(git) __attribute__((cleanup(git_give_lock), unused)) struct git *held = git_take_lock(git)

/* AUTO(drop_tree) git_tree *tree = NULL; is freed on any way out. libgit2's free functions take NULL. */
#define AUTO(drop) __attribute__((cleanup(drop)))
#define DROP(name, type, release)                                                                                      \
	/* NOLINTNEXTLINE(bugprone-macro-parentheses): a type */                                                       \
	static void name(type **handle)                                                                                \
	{                                                                                                              \
		release(*handle);                                                                                      \
	}

/* libgit2's own words for what just failed. It keeps its last error per thread, and may have none. */
const char *git_last_words(void);

/* The error of an object that could not be read, with a hint; false, as error_set. `code` is libgit2's. */
bool git_fail_object(const struct git_id *id, int code, struct error *err);

/* The hint that fits a code, if any; false. */
bool git_hint_for(int code, struct error *err);

/*
 * The type (libgit2's number) and the size of an object. False on failure; *found is false when it is not in this
 * clone, where in a shallow or partial clone it need not be.
 */
bool git_read_header(struct git *git, const struct git_id *id, int *type, size_t *size, bool *found, struct error *err);

/* An object of this type (GIT_OBJECT_ANY: of any); *found is false when it is not in this clone. The caller frees it.
 */
bool git_look_up(struct git *git, const struct git_id *id, int type, struct git_object **out, bool *found,
		 struct error *err);

#endif
