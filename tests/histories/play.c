/* SPDX-License-Identifier: MIT */
#include "tests/histories/play.h"

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "tests/histories/world.h"

static void play_step(struct world *world, const struct step *step)
{
	unsigned dashboard = step->dashboard % world->history->dashboards;
	world->now += step->after ? step->after : STEP_SECONDS;
	switch (step->kind) {
	case STEP_COMMIT:
	case STEP_PULL:
	case STEP_TAKE:
	case STEP_REVERT:
	case STEP_NOTE:
	case STEP_FORK:
	case STEP_MERGE:
	case STEP_REMOVE:
	case STEP_RETURN:
		world_git(world, step, dashboard);
		break;
	case STEP_PLAN:
	case STEP_APPLY:
	case STEP_HOLD:
	case STEP_CARRY:
		world_run(world, step, false);
		break;
	default:
		world_people(world, step, dashboard);
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
	if (board->is_absent)
		strbuf_add_text(out, " not there");
	for (unsigned i = 0; i < BOARD_FIELDS && !board->is_absent; i++)
		strbuf_printf(out, " %s", board->fields[i] ? board->fields[i] : "-");
	strbuf_printf(out, "%s%s", board->is_noisy ? " noisy" : "", board->is_migrated ? " migrated" : "");
}

static void write_rows(const struct log_row *rows, size_t count, struct strbuf *out)
{
	for (size_t i = 0; i < count; i++)
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

static void write_commit(const struct log_commit *commit, struct strbuf *out)
{
	strbuf_printf(out, "commit %zu", commit->number);
	for (size_t i = 0; i < 2 && commit->parents[i]; i++)
		strbuf_printf(out, "%s%zu", i ? " and " : " on ", commit->parents[i]->number);
	strbuf_printf(out, " at %lld", (long long)commit->time);
	if (commit->time != commit->authored)
		strbuf_printf(out, " (%+lld)", (long long)(commit->time - commit->authored));
	for (unsigned i = 0; i < BOARD_MOST && (commit->boards[i].fields[0] || commit->boards[i].is_absent); i++) {
		strbuf_printf(out, " d%u:", i);
		write_board(&commit->boards[i], out);
	}
	strbuf_add_char(out, '\n');
}

static void write_version(const struct log_version *version, struct strbuf *out)
{
	static const char *const who[] = {"seed", "person", "tool", "another repository", "run"};
	const struct log_claim *claim = &version->claim;
	strbuf_printf(out, "d%u version %lld at %lld by %s", version->dashboard, (long long)version->version,
		      (long long)version->created, who[version->who]);
	if (claim->run)
		strbuf_printf(out, " [%s on %lld%s%s]", claim->run, (long long)claim->on,
			      claim->merged ? " merged" : "", claim->raced ? " raced" : "");
	strbuf_add_char(out, ':');
	write_board(&version->board, out);
	strbuf_add_char(out, '\n');
}

static void write_event(const struct event *event, struct strbuf *out)
{
	switch (event->kind) {
	case EVENT_COMMIT:
		write_commit(event->commit, out);
		break;
	case EVENT_MAIN:
		strbuf_printf(out, "main is %zu\n", event->commit->number);
		break;
	case EVENT_UPGRADE:
		strbuf_printf(out, "the server is upgraded%s\n", event->lists ? ", lists too" : "");
		break;
	case EVENT_VERSION:
		write_version(event->version, out);
		break;
	case EVENT_PLAN:
		write_run(event->run, "plan", out);
		write_rows(event->run->planned, event->run->planned_rows, out);
		strbuf_add_text(out, event->run->notes);
		break;
	case EVENT_BEGIN:
		write_run(event->run, "apply", out);
		break;
	case EVENT_END:
		write_run(event->run, "end", out);
		write_rows(event->run->ended, event->run->rows, out);
	}
}

void log_write(const struct log *log, struct strbuf *out)
{
	for (size_t i = 0; i < log->count; i++) {
		strbuf_printf(out, "%3zu ", log->items[i].step);
		write_event(&log->items[i], out);
	}
}
