/* SPDX-License-Identifier: MIT */
/* Each call is counted, the hooks that wait for it are run, and the fake gateway does the rest. */
#include "tests/histories/meddler.h"

#include "fixtures/gateway/server/grafana.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"
#include "sync/compare/version.h"

static void act(struct world *world, const struct hook *hook, unsigned dashboard)
{
	static const struct step apply = {.kind = STEP_APPLY};
	struct step nested = apply;
	unsigned desired = hook->moment == HOOK_BEFORE ? hook->a % world->history->dashboards : dashboard;
	if (hook->deed == DEED_EDIT) {
		world_edit(world, desired, hook->b, false);
	} else if (hook->deed == DEED_RESTORE) {
		world_restore(world, desired, hook->b, false);
	} else if (world->depth == 1) {
		nested.back = hook->a;
		nested.drift = hook->b % 4;
		world_run(world, &nested, false);
	}
}

static void run_hooks(struct meddler *meddler, enum hook_moment moment, unsigned call, unsigned dashboard)
{
	for (size_t i = 0; i < meddler->step->hooks_count; i++) {
		const struct hook *hook = &meddler->step->hooks[i];
		bool is_call = hook->call == CALL_ANY || hook->call == call;
		if (hook->moment == moment && is_call && meddler->calls[hook->call] == hook->at)
			act(meddler->world, hook, dashboard);
	}
}

static unsigned begin(struct meddler *meddler, unsigned call, struct slice uid)
{
	unsigned dashboard = board_of(uid);
	pthread_mutex_lock(&meddler->mutex);
	meddler->calls[call]++;
	meddler->calls[CALL_ANY]++;
	if (dashboard < BOARD_MOST)
		meddler->asked[dashboard][call]++;
	run_hooks(meddler, HOOK_BEFORE, call, dashboard);
	pthread_mutex_unlock(&meddler->mutex);
	return dashboard;
}

static bool get(void *self, struct arena *arena, struct slice uid, struct live *out, struct error *err)
{
	struct meddler *meddler = self;
	begin(meddler, CALL_GET, uid);
	if (!meddler->inner.ops->get(meddler->inner.self, arena, uid, out, err))
		return false;
	if (meddler->world->is_upgraded && out->dashboard)
		out->dashboard = world_serve(arena, out->dashboard);
	return true;
}

/* Old versions are served as they were stored, but for a server that migrates them, too. */
static void serve_version(const struct world *world, struct arena *arena, struct version *version)
{
	if (!world->lists_upgraded || !version->text.at)
		return;
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_DOCUMENT_BYTES);
	json_write(world_serve(arena, version_document(arena, version)), &text);
	version->text = arena_slice(arena, strbuf_slice(&text));
}

static bool versions(void *self, struct arena *arena, struct slice uid, const struct version_query *query,
		     struct version_list *out, struct error *err)
{
	struct meddler *meddler = self;
	begin(meddler, CALL_VERSIONS, uid);
	if (!meddler->inner.ops->versions(meddler->inner.self, arena, uid, query, out, err))
		return false;
	for (size_t i = 0; i < out->count; i++)
		serve_version(meddler->world, arena, &out->items[i]);
	return true;
}

static bool version(void *self, struct arena *arena, struct slice uid, int64_t number, struct version *out,
		    struct error *err)
{
	struct meddler *meddler = self;
	begin(meddler, CALL_VERSION, uid);
	if (!meddler->inner.ops->version(meddler->inner.self, arena, uid, number, out, err))
		return false;
	serve_version(meddler->world, arena, out);
	return true;
}

/* What somebody saves who saw what was live before. */
static void save_unseen(struct meddler *meddler, const struct hook *hook, unsigned dashboard,
			const struct board *before)
{
	struct board board = world_served(meddler->world, before);
	world_set(meddler->world, &board, hook->b % BOARD_WHATS, hook->b / BOARD_WHATS, 'p');
	world_save(meddler->world, dashboard, &board, "");
}

static void save(void *self, struct arena *arena, const struct save *save, struct saved *out)
{
	struct meddler *meddler = self;
	struct world *world = meddler->world;
	struct save sent = *save;
	struct value body = *save->dashboard;
	struct board before;
	int64_t version;
	int64_t named = 0;
	int64_t live = 0;
	unsigned dashboard = begin(meddler, CALL_SAVE, value_get_text(save->dashboard, "uid"));
	unsigned number = meddler->calls[CALL_SAVE];
	bool is_known = dashboard < BOARD_MOST && world_live(world, dashboard, &before, &version);
	value_to_integer(value_get(save->dashboard, "version"), &named);
	if (is_known)
		run_hooks(meddler, HOOK_RACE, CALL_SAVE, dashboard);
	struct board now;
	if (is_known && named == version && world_live(world, dashboard, &now, &live) && live != version) {
		body = value_with(arena, &body, slice_of("version"), value_integer(arena, live));
		sent.dashboard = &body;
	}
	meddler->inner.ops->save(meddler->inner.self, arena, &sent, out);
	for (size_t i = 0; is_known && i < meddler->step->hooks_count; i++) {
		const struct hook *hook = &meddler->step->hooks[i];
		if (hook->moment == HOOK_AFTER && hook->at == number)
			save_unseen(meddler, hook, dashboard, &before);
	}
}

/* Which saves a busy server does not take: half of them, so that some are sent again many times. */
static size_t be_busy(uint64_t busy, struct fake_fault *out)
{
	static const char *const ways[] = {"mismatch", "mismatch", "500-before", "500-after", NULL, NULL, NULL, NULL};
	size_t count = 0;
	for (uint64_t number = 1; busy && number <= MEDDLER_BUSY; number++) {
		busy = busy * 6364136223846793005u + 1442695040888963407u;
		const char *way = ways[busy >> 61];
		if (way)
			out[count++] = (struct fake_fault){FAKE_SAVE, number, number, fake_way_find(way)};
	}
	return count;
}

static void set_faults(struct meddler *meddler)
{
	const struct step *step = meddler->step;
	size_t count = 0;
	if (step->kill) {
		meddler->faults[count++] = (struct fake_fault){FAKE_ANY, step->kill, step->kill,
							       fake_way_find("lost-after")};
		meddler->faults[count++] = (struct fake_fault){FAKE_ANY, step->kill + 1, UINT64_MAX,
							       fake_way_find("not-sent")};
	}
	if (step->fault.first && strcmp(step->fault.way, "twice") == 0)
		meddler->fake.saves_twice = true; /* no fault: libcurl does so, and nobody should notice */
	else if (step->fault.first)
		meddler->faults[count++] = (struct fake_fault){(enum fake_call)step->fault.call, step->fault.first,
							       step->fault.last, fake_way_find(step->fault.way)};
	meddler->disturbing = count;
	count += be_busy(step->busy, &meddler->faults[count]);
	meddler->fake.faults = meddler->faults;
	meddler->fake.faults_count = count;
}

struct gateway meddler_open(struct meddler *meddler, struct world *world, const struct step *step)
{
	static const struct gateway_ops ops = {.get = get, .save = save, .versions = versions, .version = version};
	*meddler = (struct meddler){
		.world = world, .step = step, .fake = {.server = world->server}, .mutex = PTHREAD_MUTEX_INITIALIZER};
	set_faults(meddler);
	meddler->inner = fake_gateway_open(&meddler->fake);
	return (struct gateway){&ops, meddler};
}

bool meddler_disturbed(const struct meddler *meddler)
{
	for (size_t i = 0; i < meddler->disturbing; i++)
		if (meddler->fake.requests[meddler->faults[i].call] >= meddler->faults[i].first)
			return true;
	return false;
}
