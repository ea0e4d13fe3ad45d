/* SPDX-License-Identifier: MIT */
/*
 * The log is written by the server itself, once a version, so that what happens in the middle of a run stands where it
 * happened. People save through the simulator's own door for them.
 */
#include "tests/histories/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/gateway/server/content.h"
#include "fixtures/gateway/server/grafana.h"
#include "fixtures/gateway/server/store.h"
#include "model/base/arena.h"
#include "model/base/error.h"
#include "model/base/strbuf.h"

#define FIRST_TIME 1700000000

void world_log(struct world *world, struct event event)
{
	struct log *log = world->log;
	event.step = world->step;
	log->items = arena_grow(world->arena, log->items, log->count, &log->room, sizeof *log->items);
	log->items[log->count++] = event;
}

/* The word behind `key` in a trailer, or NULL. */
static const char *word_of(struct arena *arena, const char *trailer, const char *key)
{
	const char *at = strstr(trailer, key);
	if (!at)
		return NULL;
	at += strlen(key);
	return arena_copy(arena, at, strcspn(at, " ]"));
}

static int64_t number_of(struct arena *arena, const char *trailer, const char *key)
{
	const char *word = word_of(arena, trailer, key);
	return word ? strtoll(word, NULL, 10) : 0;
}

static void read_trailer(struct arena *arena, struct slice message, struct log_version *version)
{
	const char *text = arena_slice(arena, message).at;
	const char *trailer = text ? strstr(text, "[dashsync ") : NULL;
	if (!trailer)
		return;
	version->who = WHO_RUN;
	version->run = word_of(arena, trailer, " run=");
	version->commit = word_of(arena, trailer, " commit=");
	version->on = number_of(arena, trailer, " on=");
	version->to = number_of(arena, trailer, " to=");
	version->merged = strstr(trailer, " merged=1") != NULL;
	version->raced = strstr(trailer, " raced=1") != NULL;
}

static void changed(void *user, const struct item *item)
{
	struct world *world = user;
	const struct row *row = item_live(item);
	unsigned dashboard = board_of(slice_of(item->uid));
	if (dashboard == BOARD_MOST)
		return;
	struct log_version *version = arena_alloc(world->arena, sizeof *version);
	*version = (struct log_version){.dashboard = dashboard, .version = row->version};
	STRBUF_AUTO text = STRBUF_INIT(1 << 20);
	content_write(row->data, NULL, 0, &text);
	if (!board_read(world->arena, strbuf_slice(&text), &version->board)) {
		fprintf(stderr, "a version that is no board: %s\n", text.at);
		abort();
	}
	if (row->version == 1)
		version->who = WHO_SEED;
	else if (world->is_person)
		version->who = WHO_PERSON;
	else
		read_trailer(world->arena, row->message, version);
	world_log(world, (struct event){.kind = EVENT_VERSION, .version = version});
}

/* ---- git ---- */

static void commit(struct world *world, const struct log_commit *next)
{
	static const char *const names[BOARD_MOST] = {"d0.json", "d1.json", "d2.json"};
	struct log_commit *made = arena_alloc(world->arena, sizeof *made);
	const char *texts[BOARD_MOST];
	*made = *next;
	made->number = world->commits_count;
	for (unsigned i = 0; i < world->history->dashboards; i++)
		texts[i] = board_json(world->arena, i, &made->boards[i]);
	commits_add(world->repository, made->number ? world->commits[made->number - 1]->hash : NULL, names, texts,
		    world->history->dashboards, FIRST_TIME + 60 * (int64_t)made->number, made->hash);
	world->commits = arena_grow(world->arena, world->commits, world->commits_count, &world->commits_room,
				    sizeof *world->commits);
	world->commits[world->commits_count++] = made;
	world_log(world, (struct event){.kind = EVENT_COMMIT, .commit = made});
}

const struct log_commit *world_back(const struct world *world, unsigned back)
{
	size_t last = world->commits_count - 1;
	return world->commits[back < last ? last - back : 0];
}

void world_commit(struct world *world, unsigned dashboard, const struct board *board)
{
	struct log_commit next = *world_back(world, 0);
	next.boards[dashboard] = *board;
	commit(world, &next);
}

const char *world_value(struct world *world, char letter)
{
	return arena_printf(world->arena, "%c%u", letter, ++world->made);
}

/* ---- the server ---- */

static void seed(struct world *world, unsigned dashboard)
{
	ERROR_AUTO err = {0};
	struct board board = board_first();
	if (world->history->live == LIVE_OTHER)
		board_set(&board, 2, world_value(world, 's'));
	if (world->history->live == LIVE_FRESH)
		board = (struct board){0};
	const char *json = board_json(world->arena, dashboard, &board);
	if (!grafana_seed(world->server, "", slice_of(json), &err)) {
		fprintf(stderr, "seed: %s\n", err.message);
		abort();
	}
}

void world_open(struct world *world)
{
	const struct history *history = world->history;
	world->server = grafana_new(&(struct grafana_options){
		.profile = profile_find(history->profile),
		.versions_to_keep = history->keep,
		.changed = changed,
		.user = world,
	});
	world->log->keep = history->keep;
	struct log_commit first = {0};
	for (unsigned i = 0; i < history->dashboards; i++)
		first.boards[i] = board_first();
	commit(world, &first);
	for (unsigned i = 0; i < history->dashboards; i++)
		seed(world, i);
}

void world_close(struct world *world)
{
	grafana_free(world->server);
}

static const struct log_version *logged(const struct world *world, unsigned dashboard, int64_t version)
{
	for (size_t i = world->log->count; i-- > 0;) {
		const struct event *event = &world->log->items[i];
		if (event->kind == EVENT_VERSION && event->version->dashboard == dashboard &&
		    (event->version->version == version || version == 0))
			return event->version;
	}
	return NULL;
}

bool world_live(struct world *world, unsigned dashboard, struct board *out, int64_t *version)
{
	const struct log_version *live = logged(world, dashboard, 0);
	if (!live)
		return false;
	*out = live->board;
	*version = live->version;
	return true;
}

struct board world_version(struct world *world, unsigned dashboard, unsigned back, int64_t *version)
{
	int64_t live = logged(world, dashboard, 0)->version;
	if (world->history->keep && back >= world->history->keep)
		back = world->history->keep - 1;
	*version = back < live ? live - back : 1;
	return logged(world, dashboard, *version)->board;
}

/* ---- people ---- */

void world_save(struct world *world, unsigned dashboard, const struct board *board, const char *message)
{
	world->is_person = true;
	grafana_person_saves(world->server, board_uid(dashboard), slice_of(board_json(world->arena, dashboard, board)),
			     message);
	world->is_person = false;
}

void world_edit(struct world *world, unsigned dashboard, unsigned what)
{
	struct board board;
	int64_t version;
	if (!world_live(world, dashboard, &board, &version))
		return;
	board_set(&board, what % BOARD_WHATS, world_value(world, 'p'));
	world_save(world, dashboard, &board, "");
}

void world_restore(struct world *world, unsigned dashboard, unsigned back, bool is_rollback)
{
	int64_t version;
	struct board board = world_version(world, dashboard, back, &version);
	const char *message = is_rollback
				      ? arena_printf(world->arena, "[dashsync rollback to=%lld run=%012x]",
						     (long long)version, ++world->runs)
				      : arena_printf(world->arena, "Restored from version %lld", (long long)version);
	world_save(world, dashboard, &board, message);
}
