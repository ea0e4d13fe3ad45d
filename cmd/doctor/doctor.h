/* SPDX-License-Identifier: MIT */
/*
 * doctor: the checks of `dashsync doctor` and what they hand on to each other.
 *
 * A check adds findings to `checkup`. What it lacks because an earlier one failed it says as a finding that was
 * skipped. Nothing is written: of the calls on the server only reads are sent. Nothing that is added may hold a secret.
 */
#ifndef DASHSYNC_CMD_DOCTOR_DOCTOR_H
#define DASHSYNC_CMD_DOCTOR_DOCTOR_H

#include "cmd/session/session.h"
#include "model/plan/checkup.h"
#include "sync/grafana/gateway.h"
#include "sync/http/http_facts.h"
#include "sync/sign_in/job.h"

#define DOCTOR_NO_CONFIG "the config has to be right first"

struct doctor {
	struct arena *arena;
	struct checkup checkup;
	struct session session;
	bool opened;               /* the session has its config and target */
	struct error opening;      /* why not */
	struct job job;            /* that it runs in */
	bool connected;            /* signed in, or nobody needs to */
	struct error closed;       /* why not */
	struct source_files files; /* that the config names, as far as is known */
	struct slice uid;          /* in git, of the dashboard that is asked about; at NULL without one */
	const char *file;          /* that has it; or NULL */
	const char *gap;           /* why the server cannot be asked any more; NULL: it can */
	struct slice live_uid;     /* on the target; at NULL without one */
	bool has_live;
	struct live live;
	bool has_versions;
	struct version_list versions; /* at most one */
	bool has_facts;
	struct http_facts facts;
	int64_t asked; /* our clock when the request of `facts` began, and when its answer was there */
	int64_t answered;
};

/* ---- cmd/doctor/doctor_identity.c: the job ---- */

void doctor_look(struct doctor *doctor); /* before all checks, which are milder where a review may do less */
void doctor_check_identity(struct doctor *doctor);

/* ---- cmd/doctor/doctor_local.c: this machine ---- */

void doctor_check_program(struct doctor *doctor);
void doctor_check_config(struct doctor *doctor);
void doctor_check_dashboards(struct doctor *doctor);
void doctor_check_git(struct doctor *doctor); /* after the others: they say which files matter */

/* ---- cmd/doctor/doctor_server.c: the server, in this order ---- */

void doctor_check_endpoint(struct doctor *doctor);
void doctor_check_sign_in(struct doctor *doctor);
void doctor_check_rights(struct doctor *doctor);
void doctor_check_server(struct doctor *doctor);
void doctor_check_clock(struct doctor *doctor);

#endif
