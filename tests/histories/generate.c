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

static const struct {
	enum step_kind kind;
	unsigned weight;
	unsigned mask;
} WEIGHTS[] = {
	{STEP_COMMIT, 26, 0},
	{STEP_EDIT, 20, 0},
	{STEP_PULL, 7, 0},
	{STEP_TAKE, 3, 0},
	{STEP_REVERT, 3, WITH_OLD},
	{STEP_RESTORE, 5, WITH_RESTORES},
	{STEP_ROLLBACK, 2, WITH_RESTORES},
	{STEP_PLAN, 3, 0},
	{STEP_HOLD, 4, WITH_HELD},
	{STEP_CARRY, 6, WITH_HELD},
	{STEP_APPLY, 32, 0},
};

static enum step_kind choose_kind(struct dice *dice, unsigned mask)
{
	size_t count = sizeof WEIGHTS / sizeof *WEIGHTS;
	unsigned total = 0;
	for (size_t i = 0; i < count; i++)
		total += (WEIGHTS[i].mask & ~mask) ? 0 : WEIGHTS[i].weight;
	uint64_t number = roll(dice, total);
	for (size_t i = 0; i < count; i++) {
		unsigned weight = (WEIGHTS[i].mask & ~mask) ? 0 : WEIGHTS[i].weight;
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

static void choose_deed(struct dice *dice, struct hook *hook)
{
	hook->deed = (unsigned)roll(dice, 5);
	hook->deed = hook->deed < 2 ? DEED_EDIT : hook->deed == 2 ? DEED_RESTORE : DEED_APPLY;
	hook->a = hook->deed == DEED_APPLY ? small(dice, 2) : (unsigned)roll(dice, BOARD_MOST);
	hook->b = hook->deed == DEED_APPLY     ? (unsigned)roll(dice, 4)
		  : hook->deed == DEED_RESTORE ? 1 + small(dice, 3)
					       : (unsigned)roll(dice, BOARD_WHATS);
}

static void choose_hook(struct dice *dice, struct step *step)
{
	static const unsigned calls[] = {CALL_ANY, CALL_ANY, CALL_SAVE, CALL_SAVE,
					 CALL_VERSIONS}; /* between pages, too */
	struct hook *hook = &step->hooks[step->hooks_count++];
	hook->moment = HOOK_BEFORE;
	hook->call = calls[roll(dice, sizeof calls / sizeof *calls)];
	hook->at = 1 + (unsigned)roll(dice, hook->call == CALL_ANY ? 12 : hook->call == CALL_VERSIONS ? 4 : 2);
	choose_deed(dice, hook);
}

static void choose_race(struct dice *dice, struct step *step)
{
	struct hook *hook = &step->hooks[step->hooks_count++];
	hook->moment = chance(dice, 75) ? HOOK_RACE : HOOK_AFTER;
	hook->call = CALL_SAVE;
	hook->at = 1 + small(dice, 2);
	choose_deed(dice, hook);
	if (hook->moment == HOOK_AFTER && hook->deed != DEED_EDIT) {
		hook->deed = DEED_EDIT;
		hook->b = (unsigned)roll(dice, BOARD_WHATS);
	}
}

static void choose_trouble(struct dice *dice, unsigned mask, struct step *step)
{
	if ((mask & WITH_FAULTS) && chance(dice, 20))
		choose_fault(dice, step);
	if ((mask & WITH_KILLS) && chance(dice, 6))
		step->kill = 1 + (unsigned)roll(dice, 12);
	if ((mask & WITH_HOOKS) && chance(dice, 18))
		choose_hook(dice, step);
	if ((mask & WITH_RACES) && chance(dice, 22))
		choose_race(dice, step);
}

static struct step choose_step(struct dice *dice, unsigned mask, unsigned dashboards)
{
	struct step step = {.kind = choose_kind(dice, mask), .dashboard = (unsigned)roll(dice, dashboards)};
	switch (step.kind) {
	case STEP_COMMIT:
	case STEP_EDIT:
		step.what = chance(dice, 8) ? BOARD_FIELDS + (unsigned)roll(dice, BOARD_PANELS)
					    : (unsigned)roll(dice, BOARD_FIELDS);
		break;
	case STEP_TAKE:
		step.what = (unsigned)roll(dice, BOARD_FIELDS);
		break;
	case STEP_REVERT:
	case STEP_RESTORE:
	case STEP_ROLLBACK:
		step.back = 1 + small(dice, 3);
		break;
	case STEP_APPLY:
	case STEP_HOLD:
		step.dashboard = 0;
		choose_options(dice, mask, &step);
		if (step.kind == STEP_APPLY)
			choose_trouble(dice, mask, &step);
		break;
	case STEP_CARRY:
		step.dashboard = 0;
		choose_trouble(dice, mask, &step);
		break;
	default:
		step.dashboard = 0;
		choose_options(dice, mask, &step);
	}
	return step;
}

void generate(struct arena *arena, uint64_t seed, unsigned mask, struct history *out)
{
	static const char *const profiles[] = {"grafana9", "grafana9", "grafana9", "grafana12"};
	struct dice dice = {seed};
	*out = (struct history){.dashboards = chance(&dice, 60) ? 1 : 2 + (unsigned)roll(&dice, 2),
				.profile = "grafana9"};
	if (mask & WITH_SERVERS) {
		out->profile = profiles[roll(&dice, 4)];
		out->keep = chance(&dice, 15) ? 2 + (unsigned)roll(&dice, 3) : 0;
		out->live = chance(&dice, 80) ? LIVE_GIT : (unsigned)roll(&dice, LIVE_KINDS);
	}
	size_t steps = 4 + roll(&dice, MOST_STEPS - 3);
	for (size_t i = 0; i < steps; i++) {
		struct step step = choose_step(&dice, mask, out->dashboards);
		history_add(arena, out, &step);
	}
	/* whatever came before, the newest commit applies cleanly or says why not */
	history_add(arena, out, &(struct step){.kind = STEP_APPLY, .drift = (unsigned)roll(&dice, 3)});
	history_add(arena, out, &(struct step){.kind = STEP_COMMIT, .what = 3});
	history_add(arena, out, &(struct step){.kind = STEP_APPLY});
}
