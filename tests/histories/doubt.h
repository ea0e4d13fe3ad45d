/* SPDX-License-Identifier: MIT */
/*
 * doubt: why the rules took an edit for none, or something else for an edit. Each kind has a condition of its own, so
 * that what meets none of them is a fault and not a doubt.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_DOUBT_H
#define DASHSYNC_TESTS_HISTORIES_DOUBT_H

#include "tests/histories/ledger.h"
#include "tests/histories/rules.h"

/*
 * Of a value that a run replaced with no right to; KIND_NONE: it is a loss. `is_judged`: the plan that replaced it was
 * held to the rules, so that it is theirs.
 */
enum kind doubt_loss(const struct ledger *ledger, const struct loss *loss, bool is_judged);

/*
 * Of a plan of `git` that calls live edited. `*is_edited` when somebody's edit is there indeed; else KIND_NONE is a
 * false word.
 */
enum kind doubt_drift(const struct ledger *ledger, unsigned d, const struct log_commit *git,
		      const struct ruling *ruling, bool *is_edited);

#endif
