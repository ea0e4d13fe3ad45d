/* SPDX-License-Identifier: MIT */
#include "tests/histories/play.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "tests/histories/world.h"

/* A panel that one side lacks is taken whole. */
static void take_field(struct board *board, const struct board *live, unsigned field)
{
	unsigned other = field % 2 ? field + 1 : field - 1;
	board->fields[field] = live->fields[field];
	if (field && (!board->fields[field] || !board->fields[other]))
		board->fields[other] = live->fields[field] ? live->fields[other] : NULL;
}

static void change_git(struct world *world, const struct step *step, unsigned dashboard)
{
	struct board live;
	int64_t version;
	struct board board = world_back(world, 0)->boards[dashboard];
	world_live(world, dashboard, &live, &version);
	if (step->kind == STEP_COMMIT)
		board_set(&board, step->what % BOARD_WHATS, world_value(world, 'g'));
	else if (step->kind == STEP_PULL)
		board = live;
	else if (step->kind == STEP_REVERT)
		board = world_back(world, step->back)->boards[dashboard];
	else
		take_field(&board, &live, step->what % BOARD_FIELDS);
	world_commit(world, dashboard, &board);
}

static void play_step(struct world *world, const struct step *step)
{
	unsigned dashboard = step->dashboard % world->history->dashboards;
	switch (step->kind) {
	case STEP_COMMIT:
	case STEP_PULL:
	case STEP_TAKE:
	case STEP_REVERT:
		change_git(world, step, dashboard);
		break;
	case STEP_EDIT:
		world_edit(world, dashboard, step->what);
		break;
	case STEP_RESTORE:
	case STEP_ROLLBACK:
		world_restore(world, dashboard, step->back, step->kind == STEP_ROLLBACK);
		break;
	default:
		world_run(world, step, false);
	}
}

void play(struct arena *arena, struct commits *commits, const struct history *history, struct log *log)
{
	struct world world = {.arena = arena, .repository = commits, .history = history, .log = log};
	world_open(&world);
	for (size_t i = 0; i < history->count; i++) {
		world.step = i + 1;
		play_step(&world, &history->steps[i]);
	}
	world_close(&world);
}

/* ---- as text ---- */

static void write_board(const struct board *board, struct strbuf *out)
{
	for (unsigned i = 0; i < BOARD_FIELDS; i++)
		strbuf_printf(out, " %s", board->fields[i] ? board->fields[i] : "-");
}

static void write_rows(const struct log_run *run, const struct log_row *rows, struct strbuf *out)
{
	for (size_t i = 0; i < run->rows; i++)
		strbuf_printf(out, "        d%u %s %s %s: %s [%s] (%u GET, %u lists, %u saves)\n", rows[i].dashboard,
			      rows[i].state, rows[i].action, rows[i].outcome, rows[i].told, rows[i].shown, rows[i].gets,
			      rows[i].lists, rows[i].saves);
}

static void write_run(const struct log_run *run, const char *what, struct strbuf *out)
{
	strbuf_printf(out, "%s of commit %zu, %s%s%s", what, run->commit, run->drift, run->adopt ? " adopt" : "",
		      run->rewind ? " rewind" : "");
	strbuf_printf(out, "%s%s%s%s\n", run->id ? " run " : "", run->id ? run->id : "",
		      run->is_killed ? " killed" : "", run->is_clean ? " clean" : "");
}

static void write_event(const struct event *event, struct strbuf *out)
{
	static const char *const who[] = {"seed", "person", "run"};
	const struct log_version *version = event->version;
	switch (event->kind) {
	case EVENT_COMMIT:
		strbuf_printf(out, "commit %zu", event->commit->number);
		for (unsigned i = 0; i < BOARD_MOST && event->commit->boards[i].fields[0]; i++) {
			strbuf_printf(out, " d%u:", i);
			write_board(&event->commit->boards[i], out);
		}
		strbuf_add_char(out, '\n');
		break;
	case EVENT_VERSION:
		strbuf_printf(out, "d%u version %lld by %s %s on %lld%s%s:", version->dashboard,
			      (long long)version->version, who[version->who], version->run ? version->run : "",
			      (long long)version->on, version->merged ? " merged" : "", version->raced ? " raced" : "");
		write_board(&version->board, out);
		strbuf_add_char(out, '\n');
		break;
	case EVENT_PLAN:
		write_run(event->run, "plan", out);
		write_rows(event->run, event->run->planned, out);
		break;
	case EVENT_BEGIN:
		write_run(event->run, "apply", out);
		break;
	case EVENT_END:
		write_run(event->run, "end", out);
		write_rows(event->run, event->run->ended, out);
	}
}

void log_write(const struct log *log, struct strbuf *out)
{
	for (size_t i = 0; i < log->count; i++) {
		strbuf_printf(out, "%3zu ", log->items[i].step);
		write_event(&log->items[i], out);
	}
}
