/* SPDX-License-Identifier: MIT */
/*
 * gate: checks around the writes of `apply --check`, with the settings that `check` has too.
 */
#ifndef DASHSYNC_CMD_SESSION_GATE_H
#define DASHSYNC_CMD_SESSION_GATE_H

#include "cmd/session/session.h"

/* Checks what git has of all dashboards of the plan, or of those that would be written (sync/check/check.h). */
void gate_check(struct session *session, struct plan *plan, bool only_writes);

/* Checks what would be written, and holds back what is broken or could not be asked: its action becomes `refuse`. */
void gate_before(struct session *session, struct plan *plan);

/*
 * Checks what is live of what was written. What is broken fails the run; with `--rollback-on-failure` it is taken back
 * where nobody saved since. That the server could not be asked takes nothing back.
 */
void gate_after(struct session *session, struct plan *plan);

#endif
