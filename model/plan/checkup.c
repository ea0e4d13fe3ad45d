/* SPDX-License-Identifier: MIT */
#include "model/plan/checkup.h"

#include <assert.h>
#include <stdarg.h>

#include "model/base/arena.h"

const char *finding_status_name(enum finding_status status)
{
	static const char *const names[] = {"ok", "warning", "error", "skipped"};
	return names[status];
}

void checkup_begin(struct checkup *checkup, const char *area)
{
	checkup->area = area;
}

static struct finding *add(struct checkup *checkup, enum finding_status status)
{
	checkup->items = arena_grow(checkup->arena, checkup->items, checkup->count, &checkup->room,
				    sizeof *checkup->items);
	struct finding *finding = &checkup->items[checkup->count++];
	*finding = (struct finding){.area = checkup->area, .status = status};
	return finding;
}

void checkup_add(struct checkup *checkup, enum finding_status status, const char *format, ...)
{
	va_list arguments;
	assert(status != FINDING_ERROR); /* an error has a fault */
	va_start(arguments, format);
	add(checkup, status)->what = arena_vprintf(checkup->arena, format, arguments);
	va_end(arguments);
}

void checkup_add_error(struct checkup *checkup, const struct error *err)
{
	assert(err->fault != FAULT_NONE);
	struct finding *finding = add(checkup, FINDING_ERROR);
	finding->fault = err->fault;
	finding->what = arena_strdup(checkup->arena, err->message);
	finding->fix = arena_strdup(checkup->arena, err->hint);
}

void checkup_fix(struct checkup *checkup, const char *format, ...)
{
	va_list arguments;
	assert(checkup->count > 0);
	va_start(arguments, format);
	checkup->items[checkup->count - 1].fix = arena_vprintf(checkup->arena, format, arguments);
	va_end(arguments);
}

static bool has_fault(const struct checkup *checkup, enum fault fault)
{
	for (size_t i = 0; i < checkup->count; i++)
		if (checkup->items[i].fault == fault)
			return true;
	return false;
}

int checkup_exit(const struct checkup *checkup)
{
	static const enum fault order[] = {FAULT_INTERRUPTED, FAULT_CONFIG, FAULT_USAGE,   FAULT_DENIED,
					   FAULT_UNREACHABLE, FAULT_DATA,   FAULT_REFUSED, FAULT_FAILED};
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		if (has_fault(checkup, order[i]))
			return (int)order[i];
	return FAULT_NONE;
}
