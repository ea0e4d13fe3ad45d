/* SPDX-License-Identifier: MIT */
/*
 * A rollback is a save like any other, but nothing is decided: live and the version must be what the plan showed, and
 * what somebody saves meanwhile stays (write.c, look_again). A save that ours covered all the same is put back.
 */
#include "sync/write.h"

#include "model/arena.h"
#include "model/limits.h"
#include "sync/engine.h"
#include "sync/writing.h"

static bool fail(struct write *write, const struct error *err)
{
	write_stop(write, OUTCOME_FAILED, err->fault, err->message);
	return false;
}

/* Whether live is what the row showed. */
static bool look_at_live(struct write *write)
{
	ERROR_AUTO err = {0};
	struct live *live = &write->before.live;
	if (!examine_live(write->engine, write->arena, write->wanted, live, &err))
		return fail(write, &err);
	if (!live->dashboard)
		return write_refuse(write, "it is not there any more", "Look at 'dashsync plan'.");
	if (live->version == VERSION_UNKNOWN &&
	    !examine_version(write->engine, write->arena, write->wanted, live, &err))
		return fail(write, &err);
	write->before.live_normal = normal_form(write->arena, live->dashboard);
	struct digest digest = digest_of_value(write->before.live_normal);
	return (live->version == write->row->live_version && digest_equal(&digest, &write->row->live_digest)) ||
	       write_refuse(write, "somebody saved since it was shown; their edit stays", "Look at it again.");
}

/* Whether the version is what the row showed; it is prepared then. */
static bool look_at_version(struct write *write)
{
	ERROR_AUTO err = {0};
	const struct gateway *gateway = write->engine->gateway;
	struct version version = {0};
	bool found = false;
	if (!gateway->ops->version(gateway->self, write->arena, write->wanted->live_uid, write->row->rollback_to,
				   &version, &found, &err))
		return fail(write, &err);
	if (!found || !version.data)
		return write_refuse(write, "the version is not kept any more",
				    "'dashsync history' lists those that are.");
	write->is_rollback = true;
	write_prepare_version(write, &version, write->before.live.version);
	struct digest digest = digest_of_value(write->sent);
	return digest_equal(&digest, &write->row->result_digest) ||
	       write_refuse(write, "the version is not what was shown", "Look at it again.");
}

void write_rollback(const struct engine *engine, const struct wanted *wanted, struct plan_row *row)
{
	ARENA_AUTO arena = arena_new();
	struct write write = {.engine = engine, .wanted = wanted, .row = row, .arena = arena};
	write.message = (struct strbuf)STRBUF_INIT(LIMIT_MESSAGE_BYTES);
	if (look_at_live(&write) && write_can_name(&write) && look_at_version(&write))
		write_carry_out(&write);
	strbuf_free(&write.message);
}
