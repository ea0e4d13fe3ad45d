/* SPDX-License-Identifier: MIT */
/* Plans to save, for the tests of plan_file: made, written, read back, and tampered with on the way. */
#ifndef DASHSYNC_TESTS_MODEL_PLAN_SAVING_H
#define DASHSYNC_TESTS_MODEL_PLAN_SAVING_H

#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/plan/plan_file.h"
#include "model/value/json.h"

#define CHANGED (FACT_BASE_FOUND | FACT_LIVE_IS_BASE)
#define COMMIT  "0123456789abcdef0123456789abcdef01234567"
#define OLDER   "89abcdef0123456789abcdef0123456789abcdef"

static inline struct digest digest(const char *of)
{
	return digest_of_bytes(slice_of(of));
}

static inline struct plan_row *add(struct plan *plan, const char *uid, uint32_t facts)
{
	plan_take(plan, &(struct plan_row){.arena = arena_new(), .found.live_version = 7});
	struct plan_row *row = &plan->rows[plan->count - 1];
	row->uid = row->live_uid = slice_of(uid);
	row->title = slice_of("A secret title");
	row->place = (struct place){"dashboards/one.json", 3, 1};
	plan_row_decide(row, decide(facts));
	row->found.live_id = 21;
	row->found.folder = slice_of("ops");
	row->found.base_version = 6;
	row->found.base_commit = slice_of(OLDER);
	row->found.live_digest = digest("live");
	row->found.git_digest = row->found.result_digest = digest("git");
	return row;
}

static inline void head(struct plan *plan)
{
	static struct digest config;
	config = digest("config");
	plan_init(plan);
	plan->endpoint = "https://grafana.example.com";
	plan->target = "prod";
	plan->commit = COMMIT;
	plan->subject = "Raise the \"CPU\" limit";
	plan->config_digest = config.hex;
}

/* One row that is written, named `a`. */
static inline void one(struct plan *plan)
{
	head(plan);
	add(plan, "a", CHANGED);
}

/* A plan with all kinds of rows, settled. */
static inline void many(struct plan *plan)
{
	head(plan);
	plan->policy = (struct policy){.on_drift = ON_DRIFT_MERGE, .allow_older_commit = true};
	add(plan, "d", FACT_EQUAL);
	struct plan_row *row = add(plan, "c", FACT_BASE_FOUND | FACT_DISJOINT | FACT_MERGE);
	row->found.live_id = 0;
	row->found.folder = (struct slice){0};
	row->found.live_version = -1;
	row->found.base_version = 0;
	row->found.base_commit = (struct slice){0};
	row->found.result_digest = digest("merge");
	add(plan, "b", FACT_BASE_FOUND);
	add(plan, "a", CHANGED)->found.folder = slice_of(""); /* General */
	add(plan, "e\x01\xc3\xa9\"", FACT_BASE_UNKNOWN);
	plan_settle(plan);
}

static inline void write_text(const struct plan *plan, struct strbuf *out)
{
	strbuf_reset(out);
	plan_file_write(plan, "1.2.3", out);
	assert_false(strbuf_full(out));
}

static inline void read_text(struct arena *arena, const struct strbuf *text, struct saved_plan *out)
{
	ERROR_AUTO err = {0};
	if (!plan_file_read(arena, strbuf_slice(text), "plan.json", out, &err))
		fail_msg("%s", err.message);
}

/* `plan` as it comes back from its file. */
static inline void save(struct arena *arena, const struct plan *plan, struct saved_plan *out)
{
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	write_text(plan, &text);
	read_text(arena, &text, out);
}

/* A plan and what was saved of it, until the end of the scope. */
struct saving {
	struct arena *arena; /* of `saved` */
	struct plan plan;
	struct saved_plan saved;
};

static inline struct saving saving_of(void (*fill)(struct plan *plan))
{
	struct saving saving = {.arena = arena_new()};
	fill(&saving.plan);
	save(saving.arena, &saving.plan, &saving.saved);
	return saving;
}

static inline void saving_free(struct saving *saving)
{
	plan_free(&saving->plan);
	arena_free(saving->arena);
}

#define SAVING_AUTO __attribute__((cleanup(saving_free))) struct saving

/* Appends `text` with its first `from` replaced by `to`; false when there is none. */
static inline bool replace(const char *text, const char *from, const char *to, struct strbuf *out)
{
	const char *at = strstr(text, from);
	strbuf_reset(out);
	if (!at)
		return false;
	strbuf_add(out, text, (size_t)(at - text));
	strbuf_add_text(out, to);
	strbuf_add_text(out, at + strlen(from));
	return true;
}

/* The text of `one` with a part replaced, and then, with `sum`, with a checksum that is right again. */
static inline void tampered(const char *from, const char *to, bool sum, struct strbuf *out)
{
	ARENA_AUTO arena = arena_new();
	struct plan plan;
	one(&plan);
	add(&plan, "b", CHANGED);
	STRBUF_AUTO text = STRBUF_INIT(LIMIT_PLAN_BYTES);
	write_text(&plan, &text);
	plan_free(&plan);
	if (!replace(text.at, from, to, out))
		fail_msg("no '%s' in the file", from);
	if (!sum)
		return;
	static const char *const checksum[] = {"checksum", NULL};
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *root = json_read(arena, strbuf_slice(out), (struct place){"plan.json", 1, 1}, &diags);
	assert_non_null(root);
	struct value rest = value_without(arena, root, checksum);
	struct digest right = digest_of_value(&rest);
	struct value whole = value_with(arena, &rest, slice_of("checksum"), value_text(slice_of(right.hex)));
	strbuf_reset(&text);
	json_write_pretty(&whole, &text);
	strbuf_reset(out);
	strbuf_add_slice(out, strbuf_slice(&text));
}

#endif
