/* SPDX-License-Identifier: MIT */
/* One row a status: its name, and how bad it is unless the config says otherwise. */
#include "model/plan/check_result.h"

#include "model/base/arena.h"

static const struct {
	const char *name;
	enum check_severity severity;
} rows[CHECK_STATUS_COUNT] = {
	[CHECK_OK] = {"ok", CHECK_USUAL},
	[CHECK_INVISIBLE] = {"data-source", CHECK_ERROR},
	[CHECK_OTHER_TYPE] = {"data-source-type", CHECK_ERROR},
	[CHECK_FAILED] = {"query-error", CHECK_ERROR},
	[CHECK_EMPTY] = {"query-empty", CHECK_WARNING},
	[CHECK_SLOW] = {"query-slow", CHECK_WARNING},
	[CHECK_UNCHECKED] = {"not-checked", CHECK_NOTE},
	[CHECK_UNANSWERED] = {"unanswered", CHECK_ERROR},
};

void check_add(struct check *check, struct arena *arena, const struct check_severities *severities,
	       const struct check_item *item)
{
	check->items = arena_grow(arena, check->items, check->count, &check->room, sizeof *check->items);
	struct check_item *added = &check->items[check->count++];
	*added = *item;
	added->what = arena_strdup(arena, item->what);
	added->data_source = arena_strdup(arena, item->data_source);
	added->type = arena_strdup(arena, item->type);
	added->reason = arena_strdup(arena, item->reason);
	added->form = item->form; /* a literal */
	enum check_severity said = severities->of[item->status];
	if (item->status == CHECK_OK)
		added->severity = CHECK_USUAL;
	else if (added->severity == CHECK_USUAL)
		added->severity = said == CHECK_USUAL ? rows[item->status].severity : said;
}

struct check_counts check_count(const struct check *check)
{
	struct check_counts counts = {0};
	for (size_t i = 0; check && i < check->count; i++) {
		const struct check_item *item = &check->items[i];
		counts.data_sources += !item->is_query;
		counts.queries += item->is_query;
		counts.status[item->status]++;
		counts.errors += item->severity == CHECK_ERROR;
		counts.warnings += item->severity == CHECK_WARNING;
	}
	return counts;
}

/* From the worst. */
static const enum fault order[] = {FAULT_INTERRUPTED, FAULT_DENIED, FAULT_UNREACHABLE, FAULT_FAILED};
#define FAULTS (sizeof order / sizeof *order)

/* One of the order: what else there is has failed, too. */
static enum fault fault_of(const struct check_item *item)
{
	if (item->severity != CHECK_ERROR)
		return FAULT_NONE;
	for (size_t i = 0; i < FAULTS; i++)
		if (item->fault == order[i])
			return item->fault;
	return FAULT_FAILED;
}

enum fault check_fault(const struct check *check)
{
	for (size_t i = 0; check && i < FAULTS; i++)
		for (size_t j = 0; j < check->count; j++)
			if (fault_of(&check->items[j]) == order[i])
				return order[i];
	return FAULT_NONE;
}

/* The first error of what was asked, or of what could not be; NULL: none. */
static const struct check_item *first_error(const struct check *check, bool unanswered)
{
	for (size_t i = 0; check && i < check->count; i++) {
		const struct check_item *item = &check->items[i];
		if (item->severity == CHECK_ERROR && (item->status == CHECK_UNANSWERED) == unanswered)
			return item;
	}
	return NULL;
}

bool check_is_broken(const struct check *check)
{
	return first_error(check, false) != NULL;
}

const char *check_first_problem(struct arena *arena, const struct check *check)
{
	const struct check_item *item = first_error(check, !check_is_broken(check));
	if (!item)
		return NULL;
	return arena_printf(arena, "%s: %s", item->what, item->reason ? item->reason : check_status_name(item->status));
}

const char *check_status_name(enum check_status status)
{
	return rows[status].name;
}

const char *check_severity_name(enum check_severity severity)
{
	static const char *const names[] = {"ok", "note", "warning", "error"};
	return names[severity];
}
