/* SPDX-License-Identifier: MIT */
/*
 * decide: the table that says what happens to a dashboard (docs/decision-table.md).
 *
 * What is known of git, live and base is a set of facts; the first row whose facts all hold, and none of whose
 * exceptions does, decides. Nothing here asks a server or a repository, and nothing outside this table decides.
 */
#ifndef DASHSYNC_MODEL_PLAN_DECIDE_H
#define DASHSYNC_MODEL_PLAN_DECIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"

/* The states, which state_name spells as docs/decision-table.md does. */
enum state {
	STATE_INVALID,
	STATE_ERROR,
	STATE_MISSING,
	STATE_ORPHANED,
	STATE_IN_SYNC,
	STATE_BLOCKED,
	STATE_NEW,
	STATE_FOREIGN,
	STATE_OUTDATED,
	STATE_CHANGED,
	STATE_DRIFTED,
	STATE_DIVERGED,
	STATE_CONFLICT,
	STATE_BASE_LOST,
	STATE_UNDETERMINED,
	STATE_UNMANAGED,
	STATE_COUNT,
};

/* Whether live was edited by hand since base, or may have been and the base is lost: what `drift` exits with 2 for. */
bool state_is_drift(enum state state);

enum action {
	ACTION_NOTHING, /* nothing to do, or nothing that dashsync can do */
	ACTION_UPDATE,  /* save git's document over live */
	ACTION_MERGE,   /* save git's document with live's edits in it */
	ACTION_KEEP,    /* live was edited and stays */
	ACTION_REFUSE,  /* git wants a change that is not made */
};

/* Whether apply would write. */
bool action_writes(enum action action);

/* What happens to edits by hand: `--on-drift`, a target's `on-drift`. */
enum on_drift {
	ON_DRIFT_KEEP,
	ON_DRIFT_REFUSE,
	ON_DRIFT_MERGE,
	ON_DRIFT_OVERWRITE,
};

/* What the person who runs dashsync allows. */
struct policy {
	enum on_drift on_drift;
	bool adopt;              /* --adopt: take over what dashsync never wrote, or another repository did */
	bool allow_older_commit; /* --allow-older-commit: write an older commit over a newer one */
};

/* What is known, one bit each. */
enum fact {
	FACT_GIT_INVALID = 1 << 0,
	FACT_LIVE_UNREAD = 1 << 1, /* live could not be read after retries */
	FACT_LIVE_ABSENT = 1 << 2, /* 404, twice */
	FACT_EQUAL = 1 << 3,       /* git equals live, or up to rewrites */
	FACT_BLOCKED = 1 << 4,     /* live cannot be saved: provisioned, a folder's uid, schema v2 */
	FACT_EMPTY = 1 << 5,       /* live is an empty ARM resource nobody has worked on */
	FACT_BASE_NONE = 1 << 6,
	FACT_BASE_LOST = 1 << 7,    /* no base, and the list of versions is cut */
	FACT_BASE_UNKNOWN = 1 << 8, /* no base, and the versions may not be read */
	FACT_BASE_FOUND = 1 << 9,
	FACT_FOREIGN = 1 << 10,  /* base was written under another config id */
	FACT_OUTDATED = 1 << 11, /* base's commit is newer than the one to apply */
	FACT_GIT_IS_BASE = 1 << 12,
	FACT_LIVE_IS_BASE = 1 << 13, /* or live has no edit that git lacks */
	FACT_DISJOINT = 1 << 14,     /* the edits of git and of live since base do not overlap */
	FACT_REMOVED = 1 << 15,      /* the dashboard left git, and what is live was ours or was edited since it was */

	/* What is allowed (policy_facts). */
	FACT_ADOPT = 1 << 16,
	FACT_ALLOW_OLDER = 1 << 17,
	FACT_REFUSE_DRIFT = 1 << 18,
	FACT_MERGE = 1 << 19,
	FACT_OVERWRITE = 1 << 20,
	FACT_BASE_SHALLOW = 1 << 21, /* no base, and the clone lacks commits that would show one */
	FACT_UNPROVEN = 1 << 22,     /* with FACT_REMOVED: live, and nothing shows that dashsync wrote it from here */
	FACT_NOT_CAPTURED = 1 << 23, /* live was not looked at: the capture does not have the dashboard */
	FACT_END = 1 << 24,
};

/* One row of the table. */
struct decision {
	enum state state;
	enum action action;
	uint32_t when;      /* facts that must all hold */
	uint32_t unless;    /* facts none of which may hold */
	const char *reason; /* one line for people */
	const char *hint;   /* a sentence that says what to do, or NULL */
};

/* The facts of a policy. */
uint32_t policy_facts(const struct policy *policy);

/* "keep", "refuse", "merge", "overwrite"; and back: false for any other word. */
const char *on_drift_name(enum on_drift on_drift);
bool on_drift_parse(struct slice word, enum on_drift *out);

/* The row that decides on these facts; there always is one. */
const struct decision *decide(uint32_t facts);

/* The rows, for tests and documentation. */
const struct decision *decide_rows(size_t *count);

/* "in-sync", "changed", ... */
const char *state_name(enum state state);

/* Whether somebody edited live by hand, or may have, for its base is lost: what `drift` looks for. */
bool state_is_drift(enum state state);

/* "nothing", "update", "merge", "keep", "refuse" */
const char *action_name(enum action action);

/* What a dashboard that ends so, unwritten, means for the exit code. */
enum fault decision_fault(const struct decision *decision);

#endif
