/* SPDX-License-Identifier: MIT */
/*
 * removed: what a plan must say of a dashboard that git does not have.
 *
 * A row `orphaned`, with what to do, exactly where it is shown that live is this repository's from before it left
 * (rules_removed), and never once another repository has written it. Elsewhere there is no row, but a note that counts
 * it, without a hint to delete. A dashboard that git has is never called so.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_REMOVED_H
#define DASHSYNC_TESTS_HISTORIES_REMOVED_H

#include "tests/histories/ledger.h"

/* NULL when a clean plan says what it must of this dashboard, else what is wrong, in words. `row` is NULL: none.
 * `*kind`: what the rules could not tell. */
const char *removed_check(const struct ledger *ledger, const struct log_run *run, unsigned dashboard,
			  const struct log_row *row, enum kind *kind);

#endif
