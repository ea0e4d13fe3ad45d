/* SPDX-License-Identifier: MIT */
/*
 * exit_code: the exit code of a command of which several things may have become (docs/exit-codes.md).
 *
 *     struct exit_counts counts = plan_exit_counts(&plan, 1);
 *     int code = exit_code_choose(EXIT_OF_DRIFT, &counts);
 *
 * A run may end in several ways at once: one dashboard drifted, another could not be read. Each ending has a code for
 * each command, and the first that applies decides. Most mistakes of usage (64) and of the config (78) stop a
 * command before it looks at a dashboard, and never come here.
 */
#ifndef DASHSYNC_MODEL_PLAN_EXIT_CODE_H
#define DASHSYNC_MODEL_PLAN_EXIT_CODE_H

#include <stddef.h>

/* How a dashboard, a file or the run ended. One dashboard may count for several. */
enum ending {
	ENDING_INTERRUPTED,  /* the run: a signal, --run-timeout */
	ENDING_CONFIG,       /* a mistake in the config that only showed at work, such as half a sign-in */
	ENDING_USAGE,        /* the same of the command line */
	ENDING_DENIED,       /* sign-in or a missing right */
	ENDING_UNREACHABLE,  /* no answer of Grafana */
	ENDING_DATA,         /* an invalid file */
	ENDING_REFUSED,      /* apply did not write it, or would not */
	ENDING_FAILED,       /* anything else that failed, and what check found broken */
	ENDING_NAMED,        /* a kind that --fail-on names */
	ENDING_ALL_MISSING,  /* the run: no dashboard is on the target */
	ENDING_DRIFT,        /* edits by hand, since a known base or where the base is lost */
	ENDING_UNDETERMINED, /* who edited it could not be found out */
	ENDING_PARTLY,  /* the run: something was written, and another dashboard ended as one of the faults above */
	ENDING_CHANGED, /* apply would write it */
	ENDING_COUNT,
};

struct exit_counts {
	size_t of[ENDING_COUNT];
};

/* Whose codes are meant. */
enum exit_rule {
	EXIT_OF_PLAN,          /* also check and validate */
	EXIT_OF_PLAN_DETAILED, /* plan --detailed-exitcode */
	EXIT_OF_APPLY,         /* also pull and rollback */
	EXIT_OF_DRIFT,
	EXIT_RULES,
};

/* The code of the first ending that applies and counts for the rule; 0 where none does. */
int exit_code_choose(enum exit_rule rule, const struct exit_counts *counts);

#endif
