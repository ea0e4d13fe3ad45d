/* SPDX-License-Identifier: MIT */
/* A main line that only grows, and at most one branch beside it; a step that would change nothing makes no commit. */
#include <assert.h>

#include "model/base/arena.h"
#include "tests/histories/world.h"

static void move_main(struct world *world, const struct log_commit *commit)
{
	assert(world->main_count < LOG_COMMITS_MOST);
	world->main[world->main_count++] = commit;
}

/* The main line is where it is now. */
static void tell_main(struct world *world)
{
	const struct log_commit *newest = world_back(world, 0);
	commits_main(world->repository, newest->hash);
	world_log(world, (struct event){.kind = EVENT_MAIN, .commit = newest});
}

static void store(struct world *world, struct log_commit *made)
{
	const char *names[BOARD_MOST];
	const char *texts[BOARD_MOST];
	size_t count = 0;
	for (unsigned i = 0; i < world->history->dashboards; i++) {
		if (made->boards[i].is_absent)
			continue;
		names[count] = arena_printf(world->arena, "%s.json", board_uid(i));
		texts[count++] = board_json(world->arena, i, &made->boards[i]);
	}
	struct new_commit desired = {
		.names = names,
		.texts = texts,
		.count = count,
		.notes = arena_printf(world->arena, "%zu", made->notes),
		.authored = made->authored,
		.time = made->time,
	};
	for (size_t i = 0; i < 2 && made->parents[i]; i++)
		desired.parents[i] = made->parents[i]->hash;
	commits_add(world->repository, &desired, made->hash);
}

/* Commits `next` on these parents; `step` has the committer's clock. */
static const struct log_commit *commit(struct world *world, const struct step *step, const struct log_commit *next,
				       const struct log_commit *parent, const struct log_commit *merged)
{
	struct log_commit *made = arena_alloc(world->arena, sizeof *made);
	*made = *next;
	made->number = world->commits_count;
	assert(made->number < LOG_COMMITS_MOST);
	made->parents[0] = parent;
	made->parents[1] = merged;
	made->ancestors = (uint64_t)1 << made->number;
	for (size_t i = 0; i < 2 && made->parents[i]; i++)
		made->ancestors |= made->parents[i]->ancestors;
	made->authored = world->now;
	made->time = world->now + step->ahead - step->behind;
	store(world, made);
	world->commits = arena_grow(world->arena, world->commits, world->commits_count, &world->commits_room,
				    sizeof *world->commits);
	world->commits[world->commits_count++] = made;
	world_log(world, (struct event){.kind = EVENT_COMMIT, .commit = made});
	return made;
}

void world_begin(struct world *world)
{
	struct log_commit first = {0};
	for (unsigned i = 0; i < world->history->dashboards; i++)
		first.boards[i] = board_first();
	move_main(world, commit(world, &(struct step){0}, &first, NULL, NULL));
	tell_main(world);
}

const struct log_commit *world_back(const struct world *world, unsigned back)
{
	size_t last = world->main_count - 1;
	return world->main[back < last ? last - back : 0];
}

/* ---- one dashboard ---- */

/* A panel that one side lacks is taken whole. */
static void take_field(struct board *board, const struct board *live, unsigned field)
{
	unsigned other = field % 2 ? field + 1 : field - 1;
	board->fields[field] = live->fields[field];
	if (field && (!board->fields[field] || !board->fields[other]))
		board->fields[other] = live->fields[field] ? live->fields[other] : NULL;
}

/* What was live when dashsync wrote last, or at first. */
static const struct log_version *last_written(const struct world *world, unsigned dashboard)
{
	const struct log_version *version = world_version(world, dashboard, 0);
	const struct log_version *above = NULL;
	for (unsigned back = 1; version != above && !(version->who == WHO_RUN && version->to == 0); back++) {
		above = version;
		version = world_version(world, dashboard, back);
	}
	return version;
}

static void take_edits(const struct world *world, unsigned dashboard, const struct board *live, struct board *board)
{
	const struct board *written = &last_written(world, dashboard)->board;
	for (unsigned i = 0; i < BOARD_FIELDS; i++)
		if (!board_same(written->fields[i], live->fields[i]))
			take_field(board, live, i);
}

/* The file as it was when it left the line of this commit. */
static struct board last_had(const struct log_commit *commit, unsigned dashboard)
{
	while (commit->boards[dashboard].is_absent)
		commit = commit->parents[0]; /* the first commit has all */
	return commit->boards[dashboard];
}

static struct board returned(struct world *world, const struct step *step, struct board board)
{
	if (step->other)
		world_set(world, &board, step->what % BOARD_WHATS, step->to, 'g');
	return board;
}

/* Whether the step can be done with a file that is there, or is not. */
static bool fits(const struct step *step, const struct board *board)
{
	if (step->kind == STEP_NOTE || step->kind == STEP_REVERT)
		return true;
	return board->is_absent == (step->kind == STEP_RETURN);
}

static struct board changed(struct world *world, const struct step *step, unsigned dashboard,
			    const struct log_commit *newest)
{
	struct board live;
	int64_t version;
	struct board board = newest->boards[dashboard];
	world_live(world, dashboard, &live, &version);
	live = world_served(world, &live);
	if (step->kind == STEP_COMMIT)
		world_set(world, &board, step->what % BOARD_WHATS, step->to, 'g');
	else if (step->kind == STEP_PULL && !step->edits)
		board = live;
	else if (step->kind == STEP_PULL)
		take_edits(world, dashboard, &live, &board);
	else if (step->kind == STEP_REVERT)
		board = world_back(world, step->back)->boards[dashboard];
	else if (step->kind == STEP_TAKE)
		take_field(&board, &live, step->what % BOARD_FIELDS);
	else if (step->kind == STEP_REMOVE)
		board = (struct board){.is_absent = true};
	else if (step->kind == STEP_RETURN)
		board = returned(world, step, step->edits ? live : last_had(newest, dashboard));
	return board;
}

static void change(struct world *world, const struct step *step, unsigned dashboard)
{
	const struct log_commit *newest = step->branch ? world->branch : world_back(world, 0);
	if (!newest || !fits(step, &newest->boards[dashboard]))
		return;
	struct log_commit next = *newest;
	next.boards[dashboard] = changed(world, step, dashboard, newest);
	if (step->kind == STEP_NOTE)
		next.notes++;
	else if (board_equal(&next.boards[dashboard], &newest->boards[dashboard]))
		return;
	const struct log_commit *made = commit(world, step, &next, newest, NULL);
	if (step->branch) {
		world->branch = made;
		return;
	}
	move_main(world, made);
	tell_main(world);
}

/* ---- branches ---- */

/* Takes the side that has changed; where both have, what the step says. */
static struct board merged(const struct board *fork, const struct board *ours, const struct board *theirs,
			   unsigned choice)
{
	struct board board = *ours;
	if (fork->is_absent || ours->is_absent || theirs->is_absent) /* whole files: one side has removed or added it */
		return board_equal(ours, fork) || (!board_equal(theirs, fork) && (choice & 1)) ? *theirs : *ours;
	for (unsigned i = 0; i < BOARD_FIELDS; i++) {
		bool is_theirs = board_same(ours->fields[i], fork->fields[i]) ||
				 (!board_same(theirs->fields[i], fork->fields[i]) && (choice >> i & 1));
		board.fields[i] = is_theirs ? theirs->fields[i] : ours->fields[i];
	}
	for (unsigned i = 1; i < BOARD_FIELDS; i += 2)
		if (!board.fields[i] || !board.fields[i + 1])
			board.fields[i] = board.fields[i + 1] = NULL;
	board.is_noisy = ours->is_noisy == fork->is_noisy ? theirs->is_noisy : ours->is_noisy;
	board.is_migrated = ours->is_migrated == fork->is_migrated ? theirs->is_migrated : ours->is_migrated;
	return board;
}

static void move_to_branch(struct world *world, const struct log_commit *commit)
{
	if (commit == world->fork)
		return;
	move_to_branch(world, commit->parents[0]);
	move_main(world, commit);
}

static void end_branch(struct world *world, const struct step *step)
{
	const struct log_commit *newest = world_back(world, 0);
	if (!world->branch || world->branch == world->fork)
		return;
	if (step->ff && newest == world->fork) {
		move_to_branch(world, world->branch);
	} else {
		struct log_commit next = *newest;
		next.notes += world->branch->notes - world->fork->notes;
		for (unsigned i = 0; i < world->history->dashboards; i++)
			next.boards[i] = merged(&world->fork->boards[i], &newest->boards[i], &world->branch->boards[i],
						step->what);
		move_main(world, commit(world, step, &next, newest, world->branch));
	}
	world->branch = NULL;
	tell_main(world);
}

void world_git(struct world *world, const struct step *step, unsigned dashboard)
{
	if (step->kind == STEP_MERGE)
		end_branch(world, step);
	else if (step->kind == STEP_FORK && !world->branch)
		world->fork = world->branch = world_back(world, step->back);
	else if (step->kind != STEP_FORK)
		change(world, step, dashboard);
}
