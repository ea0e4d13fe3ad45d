/* SPDX-License-Identifier: MIT */
/*
 * error: why something could not be done, for a person, with the exit code that it leads to.
 *
 * Functions that can fail take `struct error *err` last and return false or NULL. A caller that adds what it was doing
 * calls error_context on the way up. Wording: lower case, one line, the subject in single quotes, what failed, then
 * why; the hint is a sentence that says what to do. Never a token, a header or a request body.
 *
 *     ERROR_AUTO err = {0};
 *     if (!json_read(...., &err))
 *             return error_context(err_out, ...)
 */
#ifndef DASHSYNC_MODEL_BASE_ERROR_H
#define DASHSYNC_MODEL_BASE_ERROR_H

#include <stdbool.h>

/* What went wrong in kind. The values are dashsync's exit codes (README.md), so that text and code agree. */
enum fault {
	FAULT_NONE = 0,
	FAULT_FAILED = 1,
	FAULT_REFUSED = 3,
	FAULT_USAGE = 64,
	FAULT_DATA = 65,        /* a dashboard file is invalid */
	FAULT_UNREACHABLE = 69, /* the endpoint cannot be reached or does not answer as one */
	FAULT_DENIED = 77,      /* sign-in or permission */
	FAULT_CONFIG = 78,
	FAULT_INTERRUPTED = 130,
};

/* Exit codes that are not faults. Text and exit code of a command come from the same value. */
enum { EXIT_DIFFERENCES = 2, EXIT_PARTLY = 4 };

struct error {
	enum fault fault; /* FAULT_NONE: no error */
	char *message;    /* owned; NULL when there is none */
	char *hint;       /* owned; NULL when there is none */
};

/* Sets the error, replacing what was there. Returns false, so that `return error_set(...)` reads well. */
bool error_set(struct error *err, enum fault fault, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Adds the sentence that says what to do. Returns false. */
bool error_hint(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Puts what was being done before the message: "reading 'x.json': ...". Returns false. */
bool error_context(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Frees the texts and leaves "no error". */
void error_clear(struct error *err);

/* Gives an error to another owner; `from` is left empty. */
void error_move(struct error *to, struct error *from);

/* A local error that is cleared on the way out. */
#define ERROR_AUTO __attribute__((cleanup(error_clear))) struct error

#endif
