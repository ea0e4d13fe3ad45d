/* SPDX-License-Identifier: MIT */
/* sources: what the tests of sync/source/source.h share: a repository, a source opened on it, and answers as text. */
#ifndef DASHSYNC_TESTS_SYNC_SOURCE_SOURCES_H
#define DASHSYNC_TESTS_SYNC_SOURCE_SOURCES_H

#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/base/error.h"
#include "sync/source/source.h"
#include "tests/sync/git/repo.h"

struct sources {
	struct repo *repo; /* an empty repository */
	struct arena *arena;
	struct source *source; /* NULL until sources_open */
	struct diagnostics diags;
	struct error err;
	const char *(*variable)(const char *name); /* as of struct source_where; NULL: no variable is set */
};

/* For cmocka_unit_test_setup_teardown; the state is a struct sources. */
int sources_setup(void **state);
int sources_teardown(void **state);
#define sources_test(test) cmocka_unit_test_setup_teardown(test, sources_setup, sources_teardown)

/* Closes the source and opens another, on the work tree's root when `directory` is NULL. The first must not fail. */
void sources_open(struct sources *sources, const char *directory, const char *ref);
bool sources_try(struct sources *sources, const char *directory, const char *ref);

/* The paths that one rule names, as "a.json b.json"; the diagnostics are those of this call. */
const char *sources_list(struct sources *sources, const char *path);
const char *sources_list_rule(struct sources *sources, const struct source_rule *rule);

/* Opens the work tree (`ref` at NULL) or a commit, and compares the paths that one rule names. */
#define sources_assert(sources, ref, path, expected)                                                                   \
	do {                                                                                                           \
		sources_open(sources, NULL, ref);                                                                      \
		assert_string_equal(sources_list(sources, path), expected);                                            \
	} while (0)

/* Files with an empty object each: what a dashboard holds is of no account to a list. */
#define sources_put(sources, ...) sources_put_all(sources, (const char *const[]){__VA_ARGS__, NULL})
void sources_put_all(struct sources *sources, const char *const *paths);

/* The text of a file, or NULL when it is not there. Must not fail. */
const char *sources_read(struct sources *sources, const char *path);

/* True when some diagnostic has this rule and its message has all of `text`. */
bool sources_said(const struct sources *sources, const char *rule, const char *text);

#endif
