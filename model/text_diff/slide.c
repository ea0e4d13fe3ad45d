/* SPDX-License-Identifier: MIT */
/*
 * A run that only one side has slides up by one when the element before it is the run's last, and down by one when the
 * element after it is the run's first. It stops where the other side has a run of its own.
 */
#include "model/text_diff/sequence.h"

#define MOST_SLIDES  32
#define LEAST_SLIDES ((size_t)3)
#define LONGEST_RUN  ((size_t)200)

struct run {
	size_t begin;
	size_t end;
	size_t other; /* the other side's element behind it */
};

static bool can_go_up(const struct sequence *side, const struct sequence *other, const struct run *run)
{
	return run->begin > 0 && side->same[run->begin - 1] && side->ids[run->begin - 1] == side->ids[run->end - 1] &&
	       run->other > 0 && other->same[run->other - 1];
}

static bool can_go_down(const struct sequence *side, const struct sequence *other, const struct run *run)
{
	return run->end < side->count && side->same[run->end] && side->ids[run->end] == side->ids[run->begin] &&
	       run->other < other->count && other->same[run->other];
}

static void go_up(struct sequence *side, struct run *run)
{
	side->same[--run->end] = true;
	side->same[--run->begin] = false;
	run->other--;
}

static void go_down(struct sequence *side, struct run *run)
{
	side->same[run->begin++] = true;
	side->same[run->end++] = false;
	run->other++;
}

static void slide(struct sequence *side, const struct sequence *other, struct run *run,
		  int (*worth)(const void *user, size_t begin, size_t end), const void *user)
{
	for (int i = 0; i < MOST_SLIDES && can_go_up(side, other, run); i++)
		go_up(side, run);
	int best = worth(user, run->begin, run->end);
	int past_best = 0;
	for (int i = 0; i < 2 * MOST_SLIDES && can_go_down(side, other, run); i++) {
		go_down(side, run);
		int here = worth(user, run->begin, run->end);
		past_best = here >= best ? 0 : past_best + 1;
		best = here >= best ? here : best;
	}
	while (past_best-- > 0)
		go_up(side, run);
}

/*
 * A run beside one of the other side, the shorter one: what is more than a pair for each of those may belong behind
 * what follows, as in [-a-]{+b+}(x){+ / c(x)+} instead of [-a-]{+b(x) / c+}(x). It slides down whole or not at all.
 */
static void slide_rest(struct sequence *side, const struct sequence *other, struct run *run, size_t paired,
		       int (*worth)(const void *user, size_t begin, size_t end), const void *user)
{
	struct run rest = {run->begin + paired, run->end, run->other};
	size_t slides = 0;
	int before = worth(user, run->begin, run->end);
	while (rest.end - rest.begin > slides && can_go_down(side, other, &rest)) {
		go_down(side, &rest);
		slides++;
	}
	if (slides >= LEAST_SLIDES && worth(user, rest.begin, rest.end) > before) {
		*run = rest;
		return;
	}
	while (slides-- > 0)
		go_up(side, &rest);
}

void sequence_slide(struct sequence *side, const struct sequence *other,
		    int (*worth)(const void *user, size_t begin, size_t end), const void *user)
{
	struct run run = {0};
	while (run.begin < side->count) {
		size_t before = run.other;
		run.end = run.begin;
		while (run.end < side->count && !side->same[run.end])
			run.end++;
		while (run.other < other->count && !other->same[run.other])
			run.other++;
		size_t paired = run.other - before;
		bool can_slide = run.end - run.begin > paired && run.end - run.begin <= LONGEST_RUN;
		if (can_slide && paired == 0)
			slide(side, other, &run, worth, user);
		else if (can_slide)
			slide_rest(side, other, &run, paired, worth, user);
		if (can_slide && run.end < side->count && !side->same[run.end])
			continue; /* it has met the next run, and they slide as one */
		while (run.other < other->count && !other->same[run.other])
			run.other++;
		run.begin = run.end + 1; /* past the one that is the same, as is the other side's */
		run.other++;
	}
}
