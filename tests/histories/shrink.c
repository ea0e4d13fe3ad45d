/* SPDX-License-Identifier: MIT */
/* Steps go first, then what the steps have, then what the server has; from the start again after each success. */
#include "tests/histories/shrink.h"

#include <string.h>

#include "model/base/arena.h"

static struct history without(struct arena *arena, const struct history *history, size_t index)
{
	struct history less = *history;
	less.steps = NULL;
	less.count = less.room = 0;
	for (size_t i = 0; i < history->count; i++)
		if (i != index)
			history_add(arena, &less, &history->steps[i]);
	return less;
}

/* ---- one thing less of a step; false when it has no such thing ---- */

static bool without_fault(struct step *step)
{
	bool had = step->fault.first != 0;
	step->fault = (struct step_fault){0};
	return had;
}

static bool with_shorter_fault(struct step *step)
{
	return step->fault.last > step->fault.first && step->fault.last--;
}

static bool without_kill(struct step *step)
{
	bool had = step->kill != 0;
	step->kill = 0;
	return had;
}

static bool without_busy(struct step *step)
{
	bool had = step->busy != 0;
	step->busy = 0;
	return had;
}

static bool without_last_hook(struct step *step)
{
	return step->hooks_count > 0 && step->hooks_count--;
}

static bool without_first_hook(struct step *step)
{
	if (step->hooks_count < 2)
		return false;
	step->hooks[0] = step->hooks[1];
	step->hooks_count = 1;
	return true;
}

static bool without_adopt(struct step *step)
{
	bool had = step->adopt;
	step->adopt = false;
	return had;
}

static bool without_rewind(struct step *step)
{
	bool had = step->rewind;
	step->rewind = false;
	return had;
}

static bool without_drift(struct step *step)
{
	bool had = step->drift != 0;
	step->drift = 0;
	return had;
}

static bool with_less_back(struct step *step)
{
	return step->back > 0 && step->back--;
}

static bool of_first_dashboard(struct step *step)
{
	bool had = step->dashboard != 0;
	step->dashboard = 0;
	return had;
}

static bool without_branch(struct step *step)
{
	bool had = step->branch;
	step->branch = false;
	return had;
}

static bool without_noise(struct step *step)
{
	bool had = step->noise;
	step->noise = false;
	return had;
}

static bool without_lists(struct step *step)
{
	bool had = step->lists;
	step->lists = false;
	return had;
}

static bool of_whole(struct step *step)
{
	bool had = step->edits;
	step->edits = false;
	return had;
}

static bool as_it_was(struct step *step)
{
	bool had = step->other;
	step->other = false;
	return had;
}

static bool without_skew(struct step *step)
{
	bool had = step->ahead || step->behind;
	step->ahead = step->behind = 0;
	return had;
}

static bool with_usual_pause(struct step *step)
{
	bool had = step->after != 0;
	step->after = 0;
	return had;
}

static bool with_first_value(struct step *step)
{
	bool had = step->to > 1;
	step->to = had ? 1 : step->to;
	return had;
}

static bool with_first_field(struct step *step)
{
	bool had = step->what != 0;
	step->what = 0;
	return had;
}

static bool (*const simpler_steps[])(struct step *step) = {
	without_fault,      without_kill,   without_busy,     without_last_hook, without_first_hook,
	without_adopt,      without_rewind, without_drift,    with_less_back,    with_shorter_fault,
	of_first_dashboard, without_branch, without_noise,    without_lists,     of_whole,
	as_it_was,          without_skew,   with_usual_pause, with_first_value,  with_first_field,
};

/* ---- one thing less of the server ---- */

static bool with_one_dashboard(struct history *history)
{
	bool had = history->dashboards > 1;
	history->dashboards = 1;
	return had;
}

static bool with_all_versions(struct history *history)
{
	bool had = history->keep != 0;
	history->keep = 0;
	return had;
}

static bool with_usual_profile(struct history *history)
{
	bool had = strcmp(history->profile, "grafana9") != 0;
	history->profile = "grafana9";
	return had;
}

static bool with_usual_live(struct history *history)
{
	bool had = history->live != LIVE_GIT;
	history->live = LIVE_GIT;
	return had;
}

static bool (*const simpler_histories[])(struct history *history) = {with_one_dashboard, with_all_versions,
								     with_usual_profile, with_usual_live};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool shrink_steps(struct arena *arena, struct history *history, shrink_fails_fn *fails, void *user)
{
	for (size_t i = history->count; i-- > 0;) {
		struct history less = without(arena, history, i);
		if (!fails(user, &less))
			continue;
		*history = less;
		return true;
	}
	return false;
}

static bool shrink_rest(struct arena *arena, struct history *history, shrink_fails_fn *fails, void *user)
{
	size_t steps = history->count * COUNT(simpler_steps);
	for (size_t i = 0; i < steps + COUNT(simpler_histories); i++) {
		struct history less = without(arena, history, SIZE_MAX);
		struct step *step = i < steps ? &less.steps[i / COUNT(simpler_steps)] : NULL;
		bool is_less = step ? simpler_steps[i % COUNT(simpler_steps)](step)
				    : simpler_histories[i - steps](&less);
		if (!is_less || !fails(user, &less))
			continue;
		*history = less;
		return true;
	}
	return false;
}

void shrink(struct arena *arena, struct history *history, shrink_fails_fn *fails, void *user)
{
	while (shrink_steps(arena, history, fails, user) || shrink_rest(arena, history, fails, user)) {
	}
}
