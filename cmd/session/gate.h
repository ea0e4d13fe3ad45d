/* SPDX-License-Identifier: MIT */
/*
 * gate: checks around the writes of `apply --check`, with the settings that `check` has too.
 */
#ifndef DASHSYNC_CMD_SESSION_GATE_H
#define DASHSYNC_CMD_SESSION_GATE_H

#include "cmd/session/session.h"

/* Checks what git has of all dashboards of the plan, or of those that would be written (sync/check/check_run.h). */
void gate_check(struct session *session, struct plan *plan, bool only_writes);

/* Checks what would be written, and holds back what is broken or could not be asked: its action becomes `refuse`. */
void gate_before(struct session *session, struct plan *plan);

/*
 * Checks what is live of what was written. A broken dashboard fails the run; with `--rollback-on-failure` it is rolled
 * back unless somebody saved since. A check that gets no answer never triggers a rollback.
 */
void gate_after(struct session *session, struct plan *plan);

#endif
