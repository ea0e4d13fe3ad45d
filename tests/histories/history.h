/* SPDX-License-Identifier: MIT */
/*
 * history: what happened to a few dashboards, as a list of steps; data that is generated, played, shrunk, printed, and
 * read back.
 *
 *     dashboards 2
 *     keep 0                                versions that the server keeps of a dashboard; 0: all
 *     profile grafana9
 *     live git                              what is live at first: git, other, fresh, early (git's, older than git)
 *
 * In git:
 *     commit d=0 what=3                     changes field 3
 *     note                                  changes no dashboard
 *     revert d=0 back=2                     the file as it was two commits ago
 *     pull d=1                              live becomes the file and is committed
 *     pull d=1 edits                        only what differs from the last version that a run or the seed wrote
 *     take d=1 what=2                       only one field of it
 *     remove d=0                            the file leaves git; until it returns the steps above do nothing
 *     return d=0                            the file as it was when it left; `edits`: as live is
 *     return d=0 other what=3               and with field 3 changed
 *     fork back=1                           a branch begins at the commit before the newest
 *     commit what=3 branch                  as the others, there; nothing when there is no branch
 *     merge what=5                          ends the branch; bit n of `what`: field n is the branch's in a conflict
 *     merge ff                              fast-forward, where main has not moved
 *
 * On the server:
 *     edit d=1 what=2                       a person saves
 *     edit d=1 what=2 noise                 and the spelling of what means nothing changes, too
 *     press d=1 [noise]                     a person presses save and changes nothing
 *     restore d=0 back=1                    a person restores the version before live
 *     paste d=0 back=1                      a person saves the JSON that the server lists of it
 *     rollback d=0 back=1                   the same as restore, as `dashsync rollback`
 *     post d=0 back=1                       a backup tool posts that version with the message that it had
 *     deploy d=0 back=1                     another tool deploys the commit before the newest, without a trailer
 *     takeover d=0 what=3                   another repository's dashsync writes it, when the file has left git
 *     takeover d=0 other                    so does another config of this repository, at the newest commit
 *     upgrade [lists]                       from now on the server serves a newer form; lists: of old versions, too
 *
 * Runs:
 *     plan back=1 drift=merge               plan the commit before the newest
 *     apply drift=keep fault=save/1/1/lost-after hook=race/save/1/edit/0/3 kill=7
 *     hold drift=overwrite                  plan and keep the plan
 *     carry                                 apply the plan that was kept
 *
 * `back` counts commits of the main line from the newest, or versions from live. A value that is set is one that nobody
 * has set before, or with `to=N` the N-th of a small set (1: what the field was at first). `after=N`: that many seconds
 * after the step before. `ahead=N`, `behind=N`: the committer's clock against the server's. `expect=STATE`: what the
 * plan says of the first dashboard; none: it has no row.
 *
 * A hook is MOMENT/CALL/N/DEED/A/B: ahead of the run's N-th call of that kind (`before`), between the server's check
 * and its commit of a save (`race`), or on top of a save that was not seen (`after`), somebody does DEED: `edit` or
 * `restore` dashboard A (race and after: the one that is saved) in what or back B, or `apply` A commits back with the
 * B-th --on-drift. `busy=N`: the server is too busy for some of the run's saves; which ones follows from N. `kill=N`:
 * the run dies while its N-th request is out, which the server handles.
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
	STEP_NOTE,
	STEP_FORK,
	STEP_MERGE,
	STEP_PRESS,
	STEP_PASTE,
	STEP_POST,
	STEP_DEPLOY,
	STEP_UPGRADE,
	STEP_REMOVE,
	STEP_RETURN,
	STEP_TAKEOVER,
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

#define STEP_HOOKS   2
#define STEP_SECONDS 4000 /* between two steps, unless the later one says otherwise: clear of the margin of an hour */

struct step {
	enum step_kind kind;
	unsigned dashboard;
	unsigned what;
	unsigned to; /* 0: a value of its own */
	unsigned back;
	unsigned after; /* seconds; 0: STEP_SECONDS */
	unsigned ahead; /* seconds of the committer's clock; one of the two is 0 */
	unsigned behind;
	unsigned drift; /* keep, refuse, merge, overwrite */
	bool adopt;
	bool rewind;
	bool branch; /* in git: on the branch */
	bool noise;
	bool edits;
	bool lists;
	bool ff;
	bool other;         /* content, or config */
	const char *expect; /* a state, or NULL */
	unsigned kill;      /* 0: it lives */
	unsigned busy;      /* 0: the server is not */
	struct step_fault fault;
	struct hook hooks[STEP_HOOKS];
	size_t hooks_count;
};

enum first_live { LIVE_GIT, LIVE_OTHER, LIVE_FRESH, LIVE_EARLY, LIVE_KINDS };

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
