/* SPDX-License-Identifier: MIT */
/*
 * history: what happened to a few dashboards, as a list of steps; data that is generated, played, shrunk, printed, and
 * read back.
 *
 *     dashboards 2
 *     keep 0                                versions that the server keeps of a dashboard; 0: all
 *     profile grafana9
 *     live git                              what is live at first: git, other, fresh
 *     commit d=0 what=3                     git changes field 3
 *     edit d=1 what=2                       a person saves
 *     pull d=1                              live becomes the file and is committed
 *     take d=1 what=2                       only one field of it
 *     revert d=0 back=2                     the file as it was two commits ago
 *     restore d=0 back=1                    a person restores the version before live
 *     rollback d=0 back=1                   the same, as `dashsync rollback`
 *     plan back=1 drift=merge               plan the commit before the newest
 *     apply drift=keep fault=save/1/1/lost-after hook=race/save/1/edit/0/3 kill=7
 *     hold drift=overwrite                  plan and keep the plan
 *     carry                                 apply the plan that was kept
 *
 * `back` counts commits from the newest, or versions from live. A hook is MOMENT/CALL/N/DEED/A/B: ahead of the run's
 * N-th call of that kind (`before`), between the server's check and its commit of a save (`race`), or on top of a save
 * that was not seen (`after`), somebody does DEED: `edit` or `restore` dashboard A (race and after: the one that is
 * saved) in what or back B, or `apply` A commits back with the B-th --on-drift. `kill=N`: the run dies while its N-th
 * request is out, which the server handles.
 */
#ifndef DASHSYNC_TESTS_HISTORIES_HISTORY_H
#define DASHSYNC_TESTS_HISTORIES_HISTORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct strbuf;

enum step_kind {
	STEP_COMMIT,
	STEP_PULL,
	STEP_TAKE,
	STEP_REVERT,
	STEP_EDIT,
	STEP_RESTORE,
	STEP_ROLLBACK,
	STEP_PLAN,
	STEP_APPLY,
	STEP_HOLD,
	STEP_CARRY,
	STEP_KINDS,
};

enum hook_moment { HOOK_BEFORE, HOOK_RACE, HOOK_AFTER, HOOK_MOMENTS };
enum hook_deed { DEED_EDIT, DEED_RESTORE, DEED_APPLY, DEED_KINDS };

/* The calls that faults and hooks count, in the order of enum fake_call. */
enum { CALL_GET, CALL_SAVE, CALL_VERSIONS, CALL_VERSION, CALL_ANY, CALL_KINDS };

struct hook {
	unsigned moment;
	unsigned call;
	unsigned at; /* from 1 */
	unsigned deed;
	unsigned a;
	unsigned b;
};

struct step_fault {
	unsigned call;
	unsigned first; /* from 1; 0: no fault */
	unsigned last;
	const char *way; /* of tests/sync/compare/fake_gateway.h, or "twice": each save is sent twice beneath us */
};

#define STEP_HOOKS 2

struct step {
	enum step_kind kind;
	unsigned dashboard;
	unsigned what;
	unsigned back;
	unsigned drift; /* keep, refuse, merge, overwrite */
	bool adopt;
	bool rewind;
	unsigned kill; /* 0: it lives */
	struct step_fault fault;
	struct hook hooks[STEP_HOOKS];
	size_t hooks_count;
};

enum first_live { LIVE_GIT, LIVE_OTHER, LIVE_FRESH, LIVE_KINDS };

struct history {
	unsigned dashboards;
	unsigned keep;
	const char *profile;
	unsigned live;
	struct step *steps;
	size_t count;
	size_t room;
};

void history_add(struct arena *arena, struct history *history, const struct step *step);

/* As text; comments (`#`) and empty lines are passed over when it is read. False with the number of the bad line. */
void history_write(const struct history *history, struct strbuf *out);
bool history_read(struct arena *arena, const char *text, struct history *out, unsigned *line);

/* The words of the format. */
const char *history_drift(unsigned drift);

#endif
