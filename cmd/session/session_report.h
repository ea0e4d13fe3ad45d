/* SPDX-License-Identifier: MIT */
/* session_report: a plan is made ready to be shown, and shown. What a rendering needs of the run is put into it here.
 */
#ifndef DASHSYNC_CMD_SESSION_SESSION_REPORT_H
#define DASHSYNC_CMD_SESSION_SESSION_REPORT_H

#include "cmd/session/session.h"

/*
 * Puts into the plan what would be written on what (plan_digest), the commands to type (cmd/report/report_commands.h)
 * and how long it took until now. Call it before the plan is shown; it may be called again after rows have changed,
 * and keeps the digest that it has.
 */
void session_settle(const struct session *session, struct plan *plan, const char *command);

/* The same, then prints all reports that were asked for (reports_print). */
bool session_report(const struct session *session, struct plan *plan, const char *command, int exit, struct error *err);

#endif
