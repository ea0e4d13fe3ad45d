/* SPDX-License-Identifier: MIT */
/*
 * checkup: what `doctor` found, as a value: a list of findings, each with its area, how it stands, and the fix.
 *
 *     struct checkup checkup = {.arena = arena};
 *     checkup_begin(&checkup, "git");
 *     checkup_add(&checkup, FINDING_WARNING, "the clone is shallow");
 *     checkup_fix(&checkup, "git fetch --unshallow");
 *     exit = checkup_exit(&checkup);
 *
 * Texts may quote files and servers: they are untrusted, and made printable where they are printed.
 */
#ifndef DASHSYNC_MODEL_PLAN_CHECKUP_H
#define DASHSYNC_MODEL_PLAN_CHECKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "model/base/error.h"

struct arena;

enum finding_status {
	FINDING_OK,
	FINDING_WARNING,
	FINDING_ERROR,
	FINDING_SKIPPED, /* it could not be checked, which `what` says, with the reason */
};

/* The job that doctor runs in, and whom its own token says that it is. Texts are the token's: untrusted; or NULL. */
struct job_identity {
	const char *platform; /* "GitHub Actions" */
	bool is_review;       /* of a pull or merge request */
	bool is_fork;
	const char *issuer;
	const char *subject;
	const char *other_subject; /* GitHub's subject in its other form */
	const char *audience;
};

struct finding {
	const char *area; /* a literal */
	enum finding_status status;
	enum fault fault; /* of an error, else FAULT_NONE */
	const char *what; /* one line */
	const char *fix;  /* a sentence or a command; or NULL. Of FINDING_OK: a command to set up the like elsewhere */
};

struct checkup {
	struct arena *arena; /* owns the texts */
	const char *area;    /* of what is added; checkup_begin sets it */
	struct finding *items;
	size_t count;
	size_t room;
	const struct job_identity *identity; /* NULL outside of a job */
};

/* "ok", "warning", "error", "skipped". */
const char *finding_status_name(enum finding_status status);

/* What is added from here on is of this area, a literal. */
void checkup_begin(struct checkup *checkup, const char *area);

/* Adds a finding that is not an error. */
void checkup_add(struct checkup *checkup, enum finding_status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Adds an error with its fault; its hint is the fix. The error stays the caller's. */
void checkup_add_error(struct checkup *checkup, const struct error *err);

/* Sets the fix of what was added last. */
void checkup_fix(struct checkup *checkup, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * The exit code: 0 without an error, else of all faults the one that comes first in this order:
 * 130, 78, 64, 77, 69, 65, 3, 1.
 */
int checkup_exit(const struct checkup *checkup);

#endif
