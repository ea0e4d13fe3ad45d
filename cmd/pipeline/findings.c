/* SPDX-License-Identifier: MIT */
#include "cmd/pipeline/findings.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/report/report.h"
#include "cmd/report/report_view.h"
#include "cmd/report/report_words.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define KEY_BYTES ((size_t)1 << 20)

/* What is found of the reports so far; `key` becomes the fingerprint. */
struct search {
	struct arena *arena;
	struct findings found;
	size_t room;
	const char **keys;
	size_t keys_room;
};

static void add(struct search *search, const struct finding *finding, const char *key)
{
	struct findings *found = &search->found;
	found->items = arena_grow(search->arena, found->items, found->count, &search->room, sizeof *found->items);
	search->keys = arena_grow(search->arena, search->keys, found->count, &search->keys_room, sizeof *search->keys);
	search->keys[found->count] = key;
	found->items[found->count++] = *finding;
}

/* The parts, each with its length, so that no two lists of parts have the same key. */
static const char *key_of(struct arena *arena, const char *const *parts)
{
	STRBUF_AUTO key = STRBUF_INIT(KEY_BYTES);
	for (; *parts; parts++)
		strbuf_printf(&key, "%zu:%s,", strlen(*parts), *parts);
	return arena_strdup(arena, key.at);
}

static const char *target_of(const struct report *report)
{
	return report->plan->target ? report->plan->target : "";
}

static void find_in_files(struct search *search, const struct report *report)
{
	const struct diagnostics *diags = &report->plan->diags;
	for (size_t i = 0; i < diags->count; i++) {
		const struct diagnostic *diag = &diags->items[i];
		enum finding_level level = diag->severity == SEVERITY_ERROR ? FINDING_ERROR : FINDING_WARNING;
		const char *file = diag->place.file ? diag->place.file : "";
		const char *parts[] = {"file", diag->rule, file, diag->message, NULL};
		add(search,
		    &(struct finding){.level = level,
				      .place = diag->place,
				      .rule = diag->rule,
				      .title = diag->rule,
				      .message = diag->message},
		    key_of(search->arena, parts));
	}
}

static enum finding_level level_of(const struct report *report, const struct plan_row *row)
{
	bool is_broken = report->is_check && row->check && check_count(row->check).errors;
	enum row_rank rank = report_rank(report, row);
	if (row->fault != FAULT_NONE || row->state == STATE_ERROR || is_broken || report_fate(report, row) == FATE_LOST)
		return FINDING_ERROR;
	if (row->action == ACTION_REFUSE || rank == RANK_LOST || rank == RANK_EDIT || rank == RANK_MISSING)
		return FINDING_WARNING;
	return FINDING_NOTICE;
}

/* Moves the place to the first line that is known of a change. */
static void take_line(const struct changes *changes, struct place *place)
{
	for (size_t i = 0; i < changes->count; i++)
		if (changes->items[i].line) {
			place->line = changes->items[i].line;
			place->column = changes->items[i].column;
			return;
		}
}

struct place finding_place(const struct plan_row *row)
{
	struct place place = row->place;
	take_line(&row->edited.changes, &place);
	take_line(&row->changes, &place);
	return place;
}

static void find_in_row(struct search *search, const struct report *report, const struct plan_row *row)
{
	struct arena *arena = search->arena;
	const char *target = target_of(report);
	const char *heading = report_heading(arena, report, row);
	const char *state = state_name(row->state);
	const char *uid = text_c_string(arena, row->uid);
	const char *parts[] = {"dashboard", target, state, *uid ? uid : row->place.file, NULL};
	const char *name = row->title.length ? text_c_string(arena, row->title) : uid;
	const char *title = arena_printf(arena, "%s%s%s", target, *target ? ": " : "", name);
	const struct finding finding = {
		.level = level_of(report, row),
		.place = finding_place(row),
		.rule = state,
		.title = title,
		.message = *heading ? heading : state,
	};
	add(search, &finding, key_of(arena, parts));
}

static void find_in_report(struct search *search, const struct report *report)
{
	const struct target_fault *fault = &report->plan->target_fault;
	const char *target = target_of(report);
	const char *parts[] = {"target", target, NULL};
	find_in_files(search, report);
	if (fault->fault != FAULT_NONE) {
		const char *title = *target ? target : "dashsync";
		add(search,
		    &(struct finding){
			    .level = FINDING_ERROR, .rule = "target", .title = title, .message = fault->message},
		    key_of(search->arena, parts));
	}
	const struct plan_row **rows = report_order(search->arena, report);
	for (size_t i = 0; i < report->plan->count; i++)
		if (report_is_shown(report, rows[i]))
			find_in_row(search, report, rows[i]);
}

/* ---- fingerprints ---- */

/* An index, by which equal keys are next to each other and in their order. */
static int compare_keys(const void *left, const void *right)
{
	const char *const *const *a = left;
	const char *const *const *b = right;
	int by_key = strcmp(**a, **b);
	return by_key ? by_key : (*a > *b) - (*a < *b);
}

static void add_fingerprints(struct search *search)
{
	size_t count = search->found.count;
	const char ***order = arena_array(search->arena, count, sizeof *order);
	for (size_t i = 0; i < count; i++)
		order[i] = &search->keys[i];
	if (count)
		qsort(order, count, sizeof *order, compare_keys);
	for (size_t i = 0, equal = 0; i < count; i++) {
		equal = i && strcmp(*order[i], *order[i - 1]) == 0 ? equal + 1 : 0;
		const char *key = equal ? arena_printf(search->arena, "%s%zu", *order[i], equal) : *order[i];
		search->found.items[order[i] - search->keys].fingerprint = digest_of_bytes(slice_of(key));
	}
}

/* The worst first; those of one level in their order. */
static void sort_by_level(struct search *search)
{
	struct findings *found = &search->found;
	struct finding *sorted = arena_array(search->arena, found->count, sizeof *sorted);
	size_t count = 0;
	for (int level = 0; level < FINDING_LEVELS; level++)
		for (size_t i = 0; i < found->count; i++)
			if (found->items[i].level == (enum finding_level)level)
				sorted[count++] = found->items[i];
	found->items = sorted;
}

struct findings findings_of(struct arena *arena, const struct reports *reports)
{
	struct search search = {.arena = arena};
	for (size_t i = 0; i < reports->count; i++)
		find_in_report(&search, &reports->items[i]);
	add_fingerprints(&search);
	sort_by_level(&search);
	return search.found;
}
