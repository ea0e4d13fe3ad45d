/* SPDX-License-Identifier: MIT */
/* shrink: the smallest history that still fails, by leaving out one thing after the other. */
#ifndef DASHSYNC_TESTS_HISTORIES_SHRINK_H
#define DASHSYNC_TESTS_HISTORIES_SHRINK_H

#include "tests/histories/history.h"

typedef bool shrink_fails_fn(void *user, const struct history *history);

/* `history` fails; afterwards it still does, and would not with any one thing less. */
void shrink(struct arena *arena, struct history *history, shrink_fails_fn *fails, void *user);

#endif
