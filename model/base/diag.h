/* SPDX-License-Identifier: MIT */
/*
 * diag: problems in people's files, collected with their places and shown together.
 *
 * A reader that finds a problem adds a diagnostic and goes on where it can, so that one run names every problem of
 * every file. Messages follow the wording of error.h. Each carries a rule id ("duplicate-key"), which reports and
 * the config's `validate` severities name.
 */
#ifndef DASHSYNC_MODEL_BASE_DIAG_H
#define DASHSYNC_MODEL_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum severity {
	SEVERITY_ERROR,
	SEVERITY_WARNING,
};

/* The rule of a file whose reading failed, which says nothing of its content: it is not invalid, so exit 1, not 65. */
#define RULE_READ_FAILED "read-failed"

/* The rule of a text that is well-formed as far as it was read, and has more values than LIMIT_VALUES. */
#define RULE_TOO_MANY_VALUES "too-many-values"

/* A place in a file. Lines and columns count from 1, columns in characters (code points); 0 means the whole file. */
struct place {
	const char *file; /* relative to the root of the source, '/' between folders */
	uint32_t line;
	uint32_t column;
};

struct diagnostic {
	enum severity severity;
	struct place place;
	const char *rule;    /* a literal: lower case words with hyphens */
	const char *message; /* one line; may quote file content, so it is escaped when printed */
	const char *hint;    /* or NULL */
};

struct diagnostics {
	struct arena *arena; /* owns the texts; set by diagnostics_init */
	struct diagnostic *items;
	size_t count;
	size_t room;
	size_t errors; /* how many of severity error were added, dropped ones too */
	size_t warnings;
};

/* An empty collection whose texts live in `arena`. */
void diagnostics_init(struct diagnostics *diags, struct arena *arena);

/*
 * Adds a problem; `place.file` is copied. Past LIMIT_DIAGNOSTICS problems are counted, no longer kept. Returns the
 * diagnostic for diag_hint, or NULL when it was not kept.
 */
struct diagnostic *diag_error(struct diagnostics *diags, struct place place, const char *rule, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
struct diagnostic *diag_warning(struct diagnostics *diags, struct place place, const char *rule, const char *format,
				...) __attribute__((format(printf, 4, 5)));

/* Adds what to do about it. `diag` may be NULL. */
void diag_hint(struct diagnostics *diags, struct diagnostic *diag, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Appends copies of all of `from`, whose arena may then go. */
void diagnostics_append(struct diagnostics *to, const struct diagnostics *from);

/* Sorts by file, line, column, rule: the same set prints the same text whatever order threads found it in. */
void diagnostics_sort(struct diagnostics *diags);

#endif
