/* SPDX-License-Identifier: MIT */
/*
 * A capture is looked at before anything is compared: one of another target would make every row wrong. Nothing here
 * reads a token or opens a connection.
 */
#include "cmd/session/session_internal.h"

#include "cmd/shell/input.h"
#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/text.h"

static bool check_target(const struct session *session, struct error *err)
{
	const struct capture_header *header = capture_first_line(session->live.capture);
	struct slice here = session->target ? session->target->name : (struct slice){0};
	const char *file = session->options->live;
	if (slice_equal(header->target, here))
		return true;
	ARENA_AUTO scratch = arena_new();
	const char *there = header->target.at
				    ? arena_printf(scratch, "target '%s'", text_c_string(scratch, header->target))
				    : "no target";
	error_set(err, FAULT_USAGE, "'%s' was captured from %s, and this plan is for %s", file, there,
		  here.at ? arena_printf(scratch, "target '%s'", text_c_string(scratch, here)) : "no target");
	if (header->target.at)
		return error_hint(err, "Name the capture's target: -t %s", text_shell_word(scratch, header->target));
	return error_hint(err, "Capture with the same config.");
}

bool session_open_live(struct session *session, struct error *err)
{
	struct session_live *live = &session->live;
	const char *file = session->options->live;
	if (session->options->endpoint) {
		error_set(err, FAULT_USAGE, "--endpoint cannot be given with --live");
		return error_hint(err, "With --live nothing is asked: leave out --endpoint.");
	}
	live->bytes = (struct strbuf)STRBUF_INIT(LIMIT_CAPTURE_BYTES);
	if (!input_read(file, &live->bytes, err))
		return false;
	live->capture = capture_open(strbuf_slice(&live->bytes), file, err);
	if (!live->capture || !check_target(session, err))
		return false;
	live->gateway = capture_gateway(live->capture);
	session->operation.target.gateway = &live->gateway;
	session->operation.target.is_captured = true;
	if (session->review) {
		session->review->before.target.gateway = &live->gateway;
		session->review->before.target.is_captured = true;
	}
	return true;
}

void session_close_live(struct session_live *live)
{
	capture_close(live->capture);
	strbuf_free(&live->bytes);
}

void session_describe_live(const struct session *session, struct plan *plan)
{
	if (!session->live.capture)
		return;
	const struct capture_header *header = capture_first_line(session->live.capture);
	plan->live_capture = (struct live_capture){
		.read_at = arena_slice(plan->arena, header->read_at).at,
		.tool = arena_slice(plan->arena, header->tool).at,
		.commit = header->commit.at ? arena_slice(plan->arena, header->commit).at : NULL,
		.has_people = header->has_people,
	};
}
