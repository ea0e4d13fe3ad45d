/* SPDX-License-Identifier: MIT */
/*
 * A saved plan is read whole or refused with a reason, a place and a hint. Its checksum would keep nearly every input
 * out, so each that is JSON is read once more with the checksum that it should have. Whatever was read, a plan that has
 * none of it refuses all of it.
 */
#include <assert.h>

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/plan/plan_file.h"
#include "model/value/json.h"
#include "tests/fuzz/fuzz.h"

static void check_hold(const struct saved_plan *saved)
{
	struct plan plan;
	plan_init(&plan);
	plan_file_hold(&plan, saved);
	assert(plan.count == saved->count);
	for (size_t i = 0; i < plan.count; i++) {
		assert(plan.rows[i].action == ACTION_REFUSE && plan.rows[i].write.outcome == OUTCOME_REFUSED);
		assert(i == 0 || slice_compare(plan.rows[i - 1].uid, plan.rows[i].uid) < 0);
	}
	ERROR_AUTO err = {0};
	assert(!plan_file_fits(saved, &plan, &err) && err.message && err.hint);
	plan_free(&plan);
}

static bool check_text(struct slice text)
{
	ARENA_AUTO arena = arena_new();
	ERROR_AUTO err = {0};
	struct saved_plan saved;
	bool ok = plan_file_read(arena, text, "plan.json", &saved, &err);
	assert(ok == (err.fault == FAULT_NONE));
	assert(ok || (err.fault == FAULT_DATA && err.message && err.hint));
	if (ok)
		check_hold(&saved);
	return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const checksum[] = {"checksum", NULL};
	struct slice text = {(const char *)data, size};
	if (check_text(text))
		return 0;
	ARENA_AUTO arena = arena_new();
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, text, (struct place){"plan.json", 1, 1}, &diags);
	if (!root || root->kind != VALUE_OBJECT)
		return 0;
	struct value rest = value_without(arena, root, checksum);
	struct digest digest = digest_of_value(&rest);
	struct value whole = value_with(arena, &rest, slice_of("checksum"), value_text(slice_of(digest.hex)));
	STRBUF_AUTO summed = STRBUF_INIT(LIMIT_PLAN_BYTES);
	json_write(&whole, &summed);
	check_text(strbuf_slice(&summed));
	return 0;
}
