/* SPDX-License-Identifier: MIT */
/*
 * The log is written by the server itself, once a version, so that what happens in the middle of a run stands where it
 * happened.
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
#include "model/value/value.h"

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

static void read_trailer(struct arena *arena, const char *message, struct log_claim *claim)
{
	const char *trailer = strstr(message, "[dashsync ");
	if (!trailer)
		return;
	*claim = (struct log_claim){
		.run = word_of(arena, trailer, " run="),
		.commit = word_of(arena, trailer, " commit="),
		.content = word_of(arena, trailer, " content="),
		.on = number_of(arena, trailer, " on="),
		.to = number_of(arena, trailer, " to="),
		.at = number_of(arena, trailer, " at="),
		.merged = strstr(trailer, " merged=1") != NULL,
		.raced = strstr(trailer, " raced=1") != NULL,
	};
}

/* Of a run the claim is the truth. */
static void believe(struct log_version *version)
{
	version->run = version->claim.run;
	version->commit = version->claim.commit;
	version->on = version->claim.on;
	version->to = version->claim.to;
	version->merged = version->claim.merged;
	version->raced = version->claim.raced;
}

static void changed(void *user, const struct item *item)
{
	struct world *world = user;
	const struct row *row = item_live(item);
	unsigned dashboard = board_of(slice_of(item->uid));
	if (dashboard == BOARD_MOST)
		return;
	struct log_version *version = arena_alloc(world->arena, sizeof *version);
	*version = (struct log_version){
		.dashboard = dashboard,
		.version = row->version,
		.who = row->version == 1 ? WHO_SEED : world->who,
		.is_press = world->is_press,
		.created = row->created,
		.message = arena_slice(world->arena, row->message).at,
	};
	STRBUF_AUTO text = STRBUF_INIT(1 << 20);
	content_write(row->data, NULL, 0, &text);
	if (!board_read(world->arena, strbuf_slice(&text), &version->board)) {
		fprintf(stderr, "a version that is no board: %s\n", text.at);
		abort();
	}
	if (version->message)
		read_trailer(world->arena, version->message, &version->claim);
	if (version->who == WHO_RUN)
		believe(version);
	world_log(world, (struct event){.kind = EVENT_VERSION, .version = version});
}

void world_set(struct world *world, struct board *board, unsigned what, unsigned to, char letter)
{
	const char *value = to == 1 && what < BOARD_FIELDS ? board_first().fields[what]
			    : to                           ? arena_printf(world->arena, "r%u-%u", to, what)
							   : arena_printf(world->arena, "%c%u", letter, ++world->made);
	board_set(board, what, value);
}

/* ---- the server ---- */

static void seed(struct world *world, unsigned dashboard)
{
	ERROR_AUTO err = {0};
	struct board board = board_first();
	if (world->history->live == LIVE_OTHER)
		world_set(world, &board, 2, 0, 's');
	if (world->history->live == LIVE_FRESH)
		board = (struct board){0};
	const char *json = board_json(world->arena, dashboard, &board);
	if (!grafana_seed(world->server, "", slice_of(json), &err)) {
		fprintf(stderr, "seed: %s\n", err.message);
		abort();
	}
}

static int64_t now(void *user)
{
	return ((const struct world *)user)->now;
}

void world_open(struct world *world)
{
	const struct history *history = world->history;
	world->now = FIRST_TIME;
	world->who = WHO_RUN;
	world->server = grafana_new(&(struct grafana_options){
		.profile = profile_find(history->profile),
		.versions_to_keep = history->keep,
		.now = now,
		.changed = changed,
		.user = world,
	});
	world->log->keep = history->keep;
	if (history->live != LIVE_EARLY)
		world_begin(world);
	world->now += 50;
	for (unsigned i = 0; i < history->dashboards; i++)
		seed(world, i);
	world->now += 50;
	if (history->live == LIVE_EARLY)
		world_begin(world);
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

bool world_live(const struct world *world, unsigned dashboard, struct board *out, int64_t *version)
{
	const struct log_version *live = logged(world, dashboard, 0);
	if (!live)
		return false;
	*out = live->board;
	*version = live->version;
	return true;
}

struct board world_served(const struct world *world, const struct board *stored)
{
	struct board served = *stored;
	served.is_migrated = served.is_migrated || world->is_upgraded;
	return served;
}

const struct value *world_serve(struct arena *arena, const struct value *document)
{
	struct value *served = arena_alloc(arena, sizeof *served);
	*served = value_with(arena, document, slice_of("schemaVersion"), value_integer(arena, 41));
	*served = value_with(arena, served, slice_of("preload"), value_bool(true));
	return served;
}

const struct log_version *world_version(const struct world *world, unsigned dashboard, unsigned back)
{
	int64_t live = logged(world, dashboard, 0)->version;
	if (world->history->keep && back >= world->history->keep)
		back = world->history->keep - 1;
	return logged(world, dashboard, back < live ? live - back : 1);
}
