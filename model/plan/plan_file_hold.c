/* SPDX-License-Identifier: MIT */
/*
 * A saved plan against the run that is to carry it out. Each field of a row that must agree is a row of `checks`, from
 * what says most to a person to what says least; the first that differs gives the reason. Both sides are sorted by uid,
 * so that one walk over both finds the pairs and keeps the order.
 */
#include "model/plan/plan_file.h"

#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "model/plan/plan_fields.h"
#include "model/value/value.h"

#define LONGEST_REASON ((size_t)8000)
#define PLAN_AGAIN     "Plan again."

/* A value in a message: texts in quotes, null as "none". */
static void add_value(const struct value *value, struct strbuf *out)
{
	const char *quote = value->kind == VALUE_STRING ? "'" : "";
	strbuf_add_text(out, quote);
	text_printable(value->kind == VALUE_NULL ? slice_of("none") : value->text, out);
	strbuf_add_text(out, quote);
}

/* Appends `words` with {then} and {now} replaced. */
static void add_words(const char *words, const struct value *then, const struct value *now, struct strbuf *out)
{
	const char *brace;
	while ((brace = strchr(words, '{'))) {
		strbuf_add(out, words, (size_t)(brace - words));
		add_value(brace[1] == 't' ? then : now, out);
		words = strchr(brace, '}') + 1;
	}
	strbuf_add_text(out, words);
}

/* ---- rows ---- */

/* A field of a saved row that must agree, and the words for when it does not. */
static const struct agreement {
	const char *key; /* of plan_fields_row; compared as the file's value of it */
	bool of_base;    /* could not be known of a row that was undetermined */
	const char *words;
} checks[] = {
	{"state", true, "it was {then} and is {now} now"},
	{"action", false, "its action was {then} and is {now} now"},
	{"id", false, "live has the id {now} now, the plan was made on one with the id {then}"},
	{"version", false, "live is version {now} now, the plan was made on version {then}"},
	{"live", false, "live's content is not what the plan was made on"},
	{"folder", false, "live's folder was {then} and is {now} now"},
	{"git", false, "git's content is not what the plan was made on"},
	{"base_version", true, "its base was version {then} and is version {now} now"},
	{"base_commit", true, "its base was commit {then} and is commit {now} now"},
	{"result", false, "what would be written is not what the plan showed"},
	{"live_uid", false, "its uid on the target was {then} and is {now} now"},
	{"file", false, "its file was {then} and is {now} now"},
};

/* The reason why `now` is not what was saved, in `arena`, or NULL when all agrees. */
static const char *find_stale(struct arena *arena, const struct saved_row *then, const struct saved_row *now)
{
	ARENA_AUTO scratch = arena_new();
	bool found_out = then->state == STATE_UNDETERMINED && now->state == STATE_CHANGED;
	for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
		const struct agreement *check = &checks[i];
		const struct plan_field *field = plan_fields_find(&plan_fields_row, slice_of(check->key));
		if (check->of_base && found_out)
			continue;
		struct value before = plan_fields_make_one(scratch, field, then);
		struct value after = plan_fields_make_one(scratch, field, now);
		if (value_equal(&before, &after))
			continue;
		STRBUF_AUTO reason = STRBUF_INIT(LONGEST_REASON);
		strbuf_add_text(&reason, "stale: ");
		add_words(check->words, &before, &after, &reason);
		return arena_strdup(arena, reason.at);
	}
	return NULL;
}

static void refuse(struct plan_row *row, const char *reason)
{
	row->action = ACTION_REFUSE;
	row->write.outcome = OUTCOME_REFUSED;
	row->fault = FAULT_REFUSED;
	row->reason = reason;
	row->hint = PLAN_AGAIN;
}

/* Whether the row itself tells better than a comparison why it is not written: it could not be read, or a guard did. */
static bool tells_itself(const struct plan_row *row, const struct saved_row *then)
{
	if (action_writes(row->action))
		return false;
	return row->state == then->state || (row->fault != FAULT_NONE && row->fault != FAULT_REFUSED);
}

/* A row whose uid the saved plan has. */
static void hold_row(struct plan_row *row, const struct saved_row *then)
{
	if (row->state == STATE_IN_SYNC) {
		row->reason = "live equals git since it was planned";
		return;
	}
	if (tells_itself(row, then)) {
		row->action = ACTION_REFUSE;
		row->write.outcome = OUTCOME_REFUSED;
		row->fault = row->fault == FAULT_NONE ? FAULT_REFUSED : row->fault;
		return;
	}
	const struct saved_row now = plan_file_row(row);
	const char *stale = find_stale(row->arena, then, &now);
	if (stale)
		refuse(row, stale);
}

/* Nothing of it was looked at, so the state is the last that was known, and the rest is unknown. */
static struct plan_row gone(const struct saved_row *then)
{
	ARENA_AUTO scratch = arena_new();
	struct plan_row row = plan_row_new(NULL, arena_slice(scratch, then->file).at, 0);
	row.state = then->state;
	row.uid = arena_slice(row.arena, then->uid);
	row.live_uid = arena_slice(row.arena, then->live_uid);
	refuse(&row, "stale: it is no longer in the commit");
	return row;
}

void plan_file_hold(struct plan *plan, const struct saved_plan *saved)
{
	size_t room = plan->count + saved->count;
	struct plan_row *rows = heap_alloc(room * sizeof *rows);
	size_t count = 0;
	size_t next = 0; /* of the saved ones */
	for (size_t i = 0; i < plan->count; i++) {
		struct plan_row *row = &plan->rows[i];
		while (next < saved->count && slice_compare(saved->rows[next].uid, row->uid) < 0)
			rows[count++] = gone(&saved->rows[next++]);
		bool shown = next < saved->count && slice_equal(saved->rows[next].uid, row->uid);
		if (shown)
			hold_row(row, &saved->rows[next]);
		else if (action_writes(row->action))
			refuse(row, "stale: the plan did not have it");
		rows[count++] = *row;
		bool last = i + 1 == plan->count || !slice_equal(plan->rows[i + 1].uid, row->uid);
		if (shown && last) /* rows that share a uid, which are invalid, share the saved one */
			next++;
	}
	while (next < saved->count)
		rows[count++] = gone(&saved->rows[next++]);
	free(plan->rows);
	plan->rows = rows;
	plan->count = count;
	plan->room = room;
}

/* ---- the run ---- */

static struct value text_or_null(struct slice text)
{
	return text.at ? value_text(text) : value_null();
}

/* One thing about the whole run. */
struct circumstance {
	struct slice then;
	struct slice now;
	const char *words;
	const char *hint;
};

static bool circumstance_agrees(const struct circumstance *circumstance, struct error *err)
{
	struct value then = text_or_null(circumstance->then);
	struct value now = text_or_null(circumstance->now);
	if (value_equal(&then, &now))
		return true;
	STRBUF_AUTO message = STRBUF_INIT(LONGEST_REASON);
	add_words(circumstance->words, &then, &now, &message);
	error_set(err, FAULT_REFUSED, "%s", message.at);
	return error_hint(err, "%s", circumstance->hint);
}

static bool flag_agrees(const char *option, bool then, bool now, struct error *err)
{
	if (then == now)
		return true;
	if (then) {
		error_set(err, FAULT_USAGE, "the plan was made with %s, and this run is without it", option);
		return error_hint(err, "Give %s, or plan again.", option);
	}
	error_set(err, FAULT_USAGE, "the plan was made without %s, and this run has it", option);
	return error_hint(err, "Leave out %s, or plan again.", option);
}

static bool options_agree(const struct policy *then, const struct policy *now, struct error *err)
{
	if (then->on_drift != now->on_drift) {
		const char *name = on_drift_name(then->on_drift);
		error_set(err, FAULT_USAGE, "the plan was made with --on-drift=%s, and this run has --on-drift=%s",
			  name, on_drift_name(now->on_drift));
		return error_hint(err, "Give --on-drift=%s, or plan again.", name);
	}
	return flag_agrees("--adopt", then->adopt, now->adopt, err) &&
	       flag_agrees("--allow-older-commit", then->allow_older_commit, now->allow_older_commit, err);
}

bool plan_file_fits(const struct saved_plan *saved, const struct plan *plan, struct error *err)
{
	const struct circumstance run[] = {
		{saved->target, slice_of(plan->target), "the plan is for target {then}, and this run is for {now}",
		 "Name the plan's target with -t, or plan again."},
		{saved->endpoint, slice_of(plan->endpoint),
		 "the plan is for endpoint {then}, and this run would write to {now}",
		 "Apply it to the endpoint that it was made for, or plan again."},
		{saved->commit, slice_of(plan->commit), "the plan is of commit {then}, and this run has {now}",
		 "Check out the plan's commit, or plan again."},
		{slice_of(saved->config.hex), slice_of(plan->config_digest),
		 "the config changed since the plan was made", PLAN_AGAIN},
	};
	for (size_t i = 0; i < sizeof run / sizeof run[0]; i++)
		if (!circumstance_agrees(&run[i], err))
			return false;
	return options_agree(&saved->options, &plan->policy, err);
}
