/* SPDX-License-Identifier: MIT */
/* splitmix64, and a table of how often each step comes. */
#include "tests/histories/generate.h"

#include "tests/histories/board.h"

#define MOST_STEPS 14

struct dice {
	uint64_t state;
};

static uint64_t roll(struct dice *dice, uint64_t sides)
{
	uint64_t z = dice->state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (z ^ (z >> 31)) % sides;
}

static bool chance(struct dice *dice, unsigned percent)
{
	return roll(dice, 100) < percent;
}

/* Small numbers are the most likely. */
static unsigned small(struct dice *dice, unsigned most)
{
	unsigned number = 0;
	while (number < most && chance(dice, 40))
		number++;
	return number;
}

/* What the steps of one history have in common. */
struct manner {
	unsigned mask;
	unsigned dashboards;
	unsigned values; /* of the small set; 0: each is another */
	bool is_slow;
	unsigned ahead; /* the most that a committer's clock is */
	unsigned behind;
	bool is_noisy;
	unsigned upgrades; /* 0: none, 1: live, 2: lists, too */
	bool is_upgraded;
	bool is_forked;
	unsigned branched; /* commits of the branch */
};

static const struct {
	enum step_kind kind;
	unsigned usual;   /* weight where each value is another */
	unsigned repeats; /* and where they come back */
	unsigned mask;
} WEIGHTS[] = {
	{STEP_COMMIT, 26, 32, 0},
	{STEP_EDIT, 20, 28, 0},
	{STEP_PULL, 7, 16, 0},
	{STEP_TAKE, 3, 3, 0},
	{STEP_REVERT, 3, 12, WITH_OLD},
	{STEP_RESTORE, 5, 12, WITH_RESTORES},
	{STEP_ROLLBACK, 2, 4, WITH_RESTORES},
	{STEP_PLAN, 3, 3, 0},
	{STEP_HOLD, 4, 1, WITH_HELD},
	{STEP_CARRY, 6, 2, WITH_HELD},
	{STEP_APPLY, 32, 48, 0},
	{STEP_NOTE, 1, 6, WITH_BRANCHES},
	{STEP_FORK, 2, 16, WITH_BRANCHES},
	{STEP_MERGE, 30, 80, WITH_BRANCHES},
	{STEP_PRESS, 1, 8, WITH_UPGRADES},
	{STEP_PASTE, 1, 8, WITH_TOOLS},
	{STEP_POST, 1, 8, WITH_TOOLS},
	{STEP_DEPLOY, 0, 4, WITH_TOOLS},
	{STEP_UPGRADE, 0, 16, WITH_UPGRADES},
};

static unsigned weight_of(size_t i, const struct manner *manner)
{
	enum step_kind kind = WEIGHTS[i].kind;
	bool is_out = (WEIGHTS[i].mask & ~manner->mask) ||
		      (kind == STEP_UPGRADE && (manner->upgrades == 0 || manner->is_upgraded)) ||
		      (kind == STEP_FORK && manner->is_forked) || (kind == STEP_MERGE && manner->branched == 0);
	return is_out ? 0 : manner->values ? WEIGHTS[i].repeats : WEIGHTS[i].usual;
}

static enum step_kind choose_kind(struct dice *dice, const struct manner *manner)
{
	size_t count = sizeof WEIGHTS / sizeof *WEIGHTS;
	unsigned total = 0;
	for (size_t i = 0; i < count; i++)
		total += weight_of(i, manner);
	uint64_t number = roll(dice, total);
	for (size_t i = 0; i < count; i++) {
		unsigned weight = weight_of(i, manner);
		if (number < weight)
			return WEIGHTS[i].kind;
		number -= weight;
	}
	return STEP_APPLY;
}

static void choose_options(struct dice *dice, unsigned mask, struct step *step)
{
	step->drift = (unsigned)roll(dice, (mask & WITH_OVERWRITE) ? 4 : 2);
	if (!(mask & WITH_OLD))
		return;
	step->back = chance(dice, 20) ? 1 + small(dice, 3) : 0;
	step->adopt = chance(dice, 10);
	step->rewind = chance(dice, 12);
}

static void choose_fault(struct dice *dice, struct step *step)
{
	static const char *const ways[] = {
		"not-sent", "lost-before", "lost-after", "500-before",  "500-after",  "401",
		"403",      "404",         "404-html",   "html-before", "html-after", "pending",
		"mismatch", "throttled",   "refused",    "untrue",      "twice",
	};
	static const unsigned calls[] = {CALL_SAVE, CALL_SAVE, CALL_SAVE, CALL_GET, CALL_VERSIONS, CALL_ANY};
	enum { FOR_SAVES = 6 }; /* the last ones make no sense for other calls */
	size_t count = sizeof ways / sizeof *ways;
	step->fault.call = calls[roll(dice, sizeof calls / sizeof *calls)];
	step->fault.way = ways[roll(dice, step->fault.call == CALL_SAVE ? count : count - FOR_SAVES)];
	step->fault.first = 1 + (unsigned)roll(dice, step->fault.call == CALL_SAVE ? 3 : 8);
	step->fault.last = step->fault.first + small(dice, 4);
}

static unsigned choose_field(struct dice *dice, const struct manner *manner)
{
	static const unsigned apart[] = {0, 3, 5}; /* few, and of different panels */
	if (manner->values)
		return apart[roll(dice, sizeof apart / sizeof *apart)];
	return chance(dice, 8) ? BOARD_FIELDS + (unsigned)roll(dice, BOARD_PANELS) : (unsigned)roll(dice, BOARD_FIELDS);
}

/* A field, and beyond BOARD_WHATS which of the small set it becomes. */
static unsigned choose_value(struct dice *dice, const struct manner *manner)
{
	if (manner->values)
		return choose_field(dice, manner) + BOARD_WHATS * (1 + (unsigned)roll(dice, manner->values));
	return (unsigned)roll(dice, BOARD_WHATS);
}

static void choose_deed(struct dice *dice, const struct manner *manner, struct hook *hook)
{
	hook->deed = (unsigned)roll(dice, 5);
	hook->deed = hook->deed < 2 ? DEED_EDIT : hook->deed == 2 ? DEED_RESTORE : DEED_APPLY;
	hook->a = hook->deed == DEED_APPLY ? small(dice, 2) : (unsigned)roll(dice, BOARD_MOST);
	hook->b = hook->deed == DEED_APPLY     ? (unsigned)roll(dice, 4)
		  : hook->deed == DEED_RESTORE ? 1 + small(dice, 3)
					       : choose_value(dice, manner);
}

static void choose_hook(struct dice *dice, const struct manner *manner, struct step *step)
{
	static const unsigned calls[] = {CALL_ANY, CALL_ANY, CALL_SAVE, CALL_SAVE,
					 CALL_VERSIONS}; /* between pages, too */
	struct hook *hook = &step->hooks[step->hooks_count++];
	hook->moment = HOOK_BEFORE;
	hook->call = calls[roll(dice, sizeof calls / sizeof *calls)];
	hook->at = 1 + (unsigned)roll(dice, hook->call == CALL_ANY ? 12 : hook->call == CALL_VERSIONS ? 4 : 2);
	choose_deed(dice, manner, hook);
}

static void choose_race(struct dice *dice, const struct manner *manner, struct step *step)
{
	struct hook *hook = &step->hooks[step->hooks_count++];
	hook->moment = chance(dice, 75) ? HOOK_RACE : HOOK_AFTER;
	hook->call = CALL_SAVE;
	hook->at = 1 + small(dice, 2);
	choose_deed(dice, manner, hook);
	if (hook->moment == HOOK_AFTER && hook->deed != DEED_EDIT) {
		hook->deed = DEED_EDIT;
		hook->b = choose_value(dice, manner);
	}
}

/* Where contents come back, trouble is rarer: only a clean run is held to the rules. */
static void choose_trouble(struct dice *dice, const struct manner *manner, struct step *step)
{
	unsigned mask = manner->mask;
	unsigned share = manner->values ? 3 : 1;
	if ((mask & WITH_FAULTS) && chance(dice, 20 / share))
		choose_fault(dice, step);
	if ((mask & WITH_KILLS) && chance(dice, 6 / share))
		step->kill = 1 + (unsigned)roll(dice, 12);
	if ((mask & WITH_HOOKS) && chance(dice, 18 / share))
		choose_hook(dice, manner, step);
	if ((mask & WITH_RACES) && chance(dice, 22 / share))
		choose_race(dice, manner, step);
}

static void choose_run(struct dice *dice, const struct manner *manner, struct step *step)
{
	if (step->kind != STEP_CARRY)
		choose_options(dice, manner->mask, step);
	if (step->kind == STEP_APPLY || step->kind == STEP_CARRY)
		choose_trouble(dice, manner, step);
}

static unsigned choose_back(struct dice *dice, const struct manner *manner)
{
	return 1 + small(dice, manner->values ? 4 : 3);
}

/* What the step does to a dashboard. */
static void choose_change(struct dice *dice, const struct manner *manner, struct step *step)
{
	step->dashboard = (unsigned)roll(dice, manner->dashboards);
	switch (step->kind) {
	case STEP_COMMIT:
	case STEP_EDIT:
		step->what = choose_field(dice, manner);
		step->to = manner->values ? 1 + (unsigned)roll(dice, manner->values) : 0;
		break;
	case STEP_TAKE:
		step->what = choose_field(dice, manner) % BOARD_FIELDS;
		break;
	case STEP_PULL:
		step->edits = chance(dice, 50);
		break;
	case STEP_DEPLOY:
		step->back = chance(dice, 25) ? 1 + small(dice, 2) : 0;
		break;
	case STEP_REVERT:
	case STEP_RESTORE:
	case STEP_ROLLBACK:
	case STEP_PASTE:
	case STEP_POST:
		step->back = choose_back(dice, manner);
		break;
	default:
		break;
	}
	if (manner->is_noisy && (step->kind == STEP_EDIT || step->kind == STEP_PRESS))
		step->noise = chance(dice, 50);
}

/* The rest of a step in git: where, and by whose clock. */
static void choose_commit(struct dice *dice, struct manner *manner, struct step *step)
{
	if (step->kind == STEP_FORK) {
		step->back = (unsigned)roll(dice, 3);
		manner->is_forked = true;
	} else if (step->kind == STEP_MERGE) {
		step->ff = chance(dice, 33);
		step->what = step->ff ? 0 : (unsigned)roll(dice, 1u << BOARD_FIELDS);
		manner->is_forked = false;
		manner->branched = 0;
	} else if (manner->is_forked && step->kind != STEP_REVERT && chance(dice, manner->branched ? 40 : 80)) {
		step->branch = true;
		manner->branched++;
	}
	if (!(manner->mask & WITH_CLOCKS) || step->kind == STEP_FORK || chance(dice, 33))
		return;
	step->ahead = manner->ahead;
	if (step->ahead == 0 || (manner->behind && chance(dice, 50))) {
		step->ahead = 0;
		step->behind = manner->behind;
	}
}

static unsigned choose_pause(struct dice *dice, const struct manner *manner)
{
	static const unsigned fast[] = {1, 1, 5, 30, 30, 200, 200, 700, 0, 90000};
	static const unsigned slow[] = {700, 0, 0, 90000};
	if (!manner->values)
		return 0;
	return manner->is_slow ? slow[roll(dice, sizeof slow / sizeof *slow)]
			       : fast[roll(dice, sizeof fast / sizeof *fast)];
}

static struct step choose_step(struct dice *dice, struct manner *manner)
{
	struct step step = {.kind = choose_kind(dice, manner), .after = choose_pause(dice, manner)};
	switch (step.kind) {
	case STEP_PLAN:
	case STEP_APPLY:
	case STEP_HOLD:
	case STEP_CARRY:
		choose_run(dice, manner, &step);
		break;
	case STEP_NOTE:
	case STEP_FORK:
	case STEP_MERGE:
		choose_commit(dice, manner, &step);
		break;
	case STEP_UPGRADE:
		step.lists = manner->upgrades > 1;
		manner->is_upgraded = true;
		break;
	default:
		choose_change(dice, manner, &step);
		if (step.kind == STEP_COMMIT || step.kind == STEP_PULL || step.kind == STEP_TAKE ||
		    step.kind == STEP_REVERT)
			choose_commit(dice, manner, &step);
	}
	return step;
}

static struct manner choose_manner(struct dice *dice, unsigned mask)
{
	static const struct {
		unsigned ahead;
		unsigned behind;
	} clocks[] = {{0, 0}, {0, 0}, {2, 2}, {600, 0}, {0, 600}};
	struct manner manner = {.mask = mask};
	bool repeats = (mask & WITH_REPEATS) && chance(dice, 60);
	manner.dashboards = chance(dice, repeats ? 80 : 60) ? 1 : 2 + (unsigned)roll(dice, 2);
	if (!repeats)
		return manner;
	manner.values = 2 + chance(dice, 33);
	manner.is_slow = chance(dice, 40);
	manner.is_noisy = (mask & WITH_UPGRADES) && chance(dice, 40);
	manner.upgrades = (mask & WITH_UPGRADES) && chance(dice, 50) ? 1 + (unsigned)roll(dice, 2) : 0;
	size_t clock = (mask & WITH_CLOCKS) ? roll(dice, sizeof clocks / sizeof *clocks) : 0;
	manner.ahead = clocks[clock].ahead;
	manner.behind = clocks[clock].behind;
	return manner;
}

static void choose_server(struct dice *dice, const struct manner *manner, struct history *out)
{
	static const char *const profiles[] = {"grafana9", "grafana9", "grafana9", "grafana12"};
	static const unsigned keeps[] = {2, 3, 4, 3, 5};
	static const unsigned lives[] = {LIVE_OTHER, LIVE_OTHER, LIVE_FRESH, LIVE_EARLY};
	out->profile = profiles[roll(dice, 4)];
	if (manner->upgrades > 1) /* a save of what is stored in another form than listed makes no version there */
		out->profile = "grafana9";
	out->keep = chance(dice, manner->values ? 35 : 15) ? keeps[roll(dice, sizeof keeps / sizeof *keeps)] : 0;
	out->live = chance(dice, manner->values ? 40 : 80) ? LIVE_GIT : lives[roll(dice, sizeof lives / sizeof *lives)];
}

/* ---- what leaves git ---- */

#define LEAVING_SEED 0x6c656176u /* dice of their own: the other steps of a seed stay as they are without these */

/* Something about what left: it is looked at, taken over, brought back. */
static struct step choose_absence(struct dice *dice, const struct manner *manner)
{
	static const enum step_kind kinds[] = {STEP_PLAN,     STEP_PLAN,     STEP_PLAN,   STEP_APPLY, STEP_EDIT,
					       STEP_TAKEOVER, STEP_TAKEOVER, STEP_RETURN, STEP_RETURN};
	struct step step = {.kind = kinds[roll(dice, sizeof kinds / sizeof *kinds)],
			    .dashboard = (unsigned)roll(dice, manner->dashboards)};
	if (step.kind == STEP_PLAN || step.kind == STEP_APPLY) {
		step.back = chance(dice, 20) ? 1 + small(dice, 3) : 0;
		return step;
	}
	step.what = choose_field(dice, manner);
	step.to = manner->values ? 1 + (unsigned)roll(dice, manner->values) : 0;
	step.other = step.kind != STEP_EDIT && chance(dice, 40);
	if (step.kind != STEP_RETURN)
		return step;
	step.edits = chance(dice, 30);
	step.what = step.other ? step.what : 0;
	step.to = step.other ? step.to : 0;
	return step;
}

/* Adds what happens between two other steps. `away`: how many have left. */
static void add_leaving(struct arena *arena, struct dice *dice, const struct manner *manner, unsigned *away,
			struct history *out)
{
	struct step step = {.kind = STEP_REMOVE, .dashboard = (unsigned)roll(dice, manner->dashboards)};
	if (*away == 0 ? chance(dice, 25) : chance(dice, 8)) {
		++*away;
	} else if (*away && chance(dice, 60)) {
		step = choose_absence(dice, manner);
		*away -= step.kind == STEP_RETURN;
	} else {
		return;
	}
	if (manner->is_forked && (step.kind == STEP_REMOVE || step.kind == STEP_RETURN))
		step.branch = chance(dice, 50);
	step.after = manner->values && chance(dice, 50) ? choose_pause(dice, manner) : 0;
	history_add(arena, out, &step);
}

/* ---- a busy server ---- */

#define BUSY_SEED 0x62757379u /* dice of their own, again */

/* Each save that is sent again lists the versions twice: people come ahead of these. */
static void make_busy(struct dice *dice, const struct manner *manner, struct step *step)
{
	if ((step->kind != STEP_APPLY && step->kind != STEP_CARRY) || !chance(dice, 60))
		return;
	step->busy = 1 + (unsigned)roll(dice, 1000000);
	if (step->hooks_count == STEP_HOOKS || !chance(dice, 40))
		return;
	struct hook *hook = &step->hooks[step->hooks_count++];
	hook->moment = HOOK_BEFORE;
	hook->call = CALL_VERSIONS;
	hook->at = 1 + (unsigned)roll(dice, 10);
	choose_deed(dice, manner, hook);
}

void generate(struct arena *arena, uint64_t seed, unsigned mask, struct history *out)
{
	struct dice dice = {seed};
	struct dice leaving = {seed ^ LEAVING_SEED};
	struct dice busy = {seed ^ BUSY_SEED};
	struct manner manner = choose_manner(&dice, mask);
	bool leaves = chance(&leaving, 33) && (mask & WITH_REMOVALS);
	bool is_busy = chance(&busy, 33) && (mask & WITH_BUSY);
	unsigned away = 0;
	*out = (struct history){.dashboards = manner.dashboards, .profile = "grafana9"};
	if (mask & WITH_SERVERS)
		choose_server(&dice, &manner, out);
	if (manner.values &&
	    (out->live == LIVE_OTHER || chance(&dice, 50))) /* dashsync writes it from the first day on */
		history_add(arena, out, &(struct step){.kind = STEP_APPLY, .adopt = true});
	size_t steps = 4 + roll(&dice, MOST_STEPS - 3);
	for (size_t i = 0; i < steps; i++) {
		struct step step = choose_step(&dice, &manner);
		if (is_busy)
			make_busy(&busy, &manner, &step);
		history_add(arena, out, &step);
		if (leaves)
			add_leaving(arena, &leaving, &manner, &away, out);
	}
	if (away)
		history_add(arena, out, &(struct step){.kind = STEP_PLAN});
	/* whatever came before, the newest commit applies cleanly or says why not */
	history_add(arena, out, &(struct step){.kind = STEP_APPLY, .drift = (unsigned)roll(&dice, 3)});
	if (manner.values)
		return;
	history_add(arena, out, &(struct step){.kind = STEP_COMMIT, .what = 3});
	history_add(arena, out, &(struct step){.kind = STEP_APPLY});
}
