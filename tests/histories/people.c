/* SPDX-License-Identifier: MIT */
/* People save through the simulator's own door for them, and so do their tools. */
#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/document/normal.h"
#include "model/value/digest.h"
#include "model/value/json.h"
#include "tests/histories/world.h"

static void save_as(struct world *world, enum log_who who, unsigned dashboard, const struct board *board,
		    const char *message)
{
	enum log_who before = world->who;
	world->who = who;
	grafana_person_saves(world->server, board_uid(dashboard), slice_of(board_json(world->arena, dashboard, board)),
			     message);
	world->who = before;
}

void world_save(struct world *world, unsigned dashboard, const struct board *board, const char *message)
{
	save_as(world, WHO_PERSON, dashboard, board, message);
}

void world_edit(struct world *world, unsigned dashboard, unsigned what, bool is_noisy)
{
	struct board board;
	int64_t version;
	if (!world_live(world, dashboard, &board, &version))
		return;
	struct board live = board = world_served(world, &board);
	world_set(world, &board, what % BOARD_WHATS, what / BOARD_WHATS, 'p');
	if (is_noisy)
		board.is_noisy = !board.is_noisy;
	if (!board_says(&live, &board))
		world_save(world, dashboard, &board, "");
}

static void press(struct world *world, unsigned dashboard, bool is_noisy)
{
	struct board board;
	int64_t version;
	if (!world_live(world, dashboard, &board, &version))
		return;
	board = world_served(world, &board);
	if (is_noisy)
		board.is_noisy = !board.is_noisy;
	world->is_press = true;
	world_save(world, dashboard, &board, "");
	world->is_press = false;
}

void world_restore(struct world *world, unsigned dashboard, unsigned back, bool is_rollback)
{
	const struct log_version *version = world_version(world, dashboard, back);
	const char *message = is_rollback ? arena_printf(world->arena, "[dashsync rollback to=%lld run=%012x]",
							 (long long)version->version, ++world->runs)
					  : arena_printf(world->arena, "Restored from version %lld",
							 (long long)version->version);
	world_save(world, dashboard, &version->board, message);
}

/* An old version's document, as it is listed; with or without its message. */
static void save_old(struct world *world, const struct step *step, unsigned dashboard)
{
	const struct log_version *version = world_version(world, dashboard, step->back);
	struct board board = version->board;
	if (version == world_version(world, dashboard, 0))
		return;
	if (step->kind == STEP_PASTE)
		board.is_migrated = board.is_migrated || world->lists_upgraded;
	world_save(world, dashboard, &board, step->kind == STEP_POST ? version->message : "");
}

static void deploy(struct world *world, const struct step *step, unsigned dashboard)
{
	const struct board *board = &world_back(world, step->back)->boards[dashboard];
	if (!board->is_absent)
		save_as(world, WHO_TOOL, dashboard, board, "");
}

static struct digest digest_of_text(struct arena *arena, const char *json)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	return digest_of_value(normal_form(arena, json_read(arena, slice_of(json), (struct place){0}, &diags)));
}

/*
 * Another repository has the dashboard from now on: its trailer names a commit that is not here. Of another config of
 * this repository it names the newest commit, which does not have the file.
 */
static void take_over(struct world *world, const struct step *step, unsigned dashboard)
{
	struct board live;
	int64_t version;
	if (!world_back(world, 0)->boards[dashboard].is_absent || !world_live(world, dashboard, &live, &version))
		return;
	struct board board = live;
	world_set(world, &board, step->what % BOARD_WHATS, step->to, 't');
	if (board_equal(&board, &live))
		return;
	struct digest digest = digest_of_text(world->arena, board_json(world->arena, dashboard, &board));
	unsigned run = ++world->runs;
	const char *commit = step->other ? world_back(world, 0)->hash : arena_printf(world->arena, "%040x", run);
	const char *message = arena_printf(world->arena,
					   "take it over\n\n[dashsync commit=%s content=1:%.32s run=%012x on=%lld "
					   "at=%lld]",
					   commit, digest.hex, run, (long long)version, (long long)world->now);
	save_as(world, WHO_ANOTHER, dashboard, &board, message);
}

static void upgrade(struct world *world, bool lists)
{
	world->is_upgraded = true;
	world->lists_upgraded = world->lists_upgraded || lists;
	world_log(world, (struct event){.kind = EVENT_UPGRADE, .lists = lists});
}

void world_people(struct world *world, const struct step *step, unsigned dashboard)
{
	switch (step->kind) {
	case STEP_EDIT:
		world_edit(world, dashboard, step->what % BOARD_WHATS + step->to * BOARD_WHATS, step->noise);
		break;
	case STEP_PRESS:
		press(world, dashboard, step->noise);
		break;
	case STEP_RESTORE:
	case STEP_ROLLBACK:
		world_restore(world, dashboard, step->back, step->kind == STEP_ROLLBACK);
		break;
	case STEP_PASTE:
	case STEP_POST:
		save_old(world, step, dashboard);
		break;
	case STEP_DEPLOY:
		deploy(world, step, dashboard);
		break;
	case STEP_TAKEOVER:
		take_over(world, step, dashboard);
		break;
	default:
		upgrade(world, step->lists);
	}
}
