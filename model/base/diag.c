/* SPDX-License-Identifier: MIT */
/* A growing array of diagnostics; texts in the collection's arena. */
#include "model/base/diag.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/base/limits.h"

void diagnostics_init(struct diagnostics *diags, struct arena *arena)
{
	*diags = (struct diagnostics){.arena = arena};
}

/* The next free item, already counted by severity, or NULL when no more are kept. */
static struct diagnostic *next_item(struct diagnostics *diags, enum severity severity)
{
	if (severity == SEVERITY_ERROR)
		diags->errors++;
	else
		diags->warnings++;
	if (diags->count == LIMIT_DIAGNOSTICS)
		return NULL;
	diags->items = arena_grow(diags->arena, diags->items, diags->count, &diags->room, sizeof *diags->items);
	return &diags->items[diags->count++];
}

static __attribute__((format(printf, 3, 0))) struct diagnostic *
add(struct diagnostics *diags, const struct diagnostic *what, const char *format, va_list arguments)
{
	struct diagnostic *item = next_item(diags, what->severity);
	if (!item)
		return NULL;
	*item = *what;
	item->place.file = arena_strdup(diags->arena, what->place.file);
	item->message = arena_vprintf(diags->arena, format, arguments);
	return item;
}

struct diagnostic *diag_error(struct diagnostics *diags, struct place place, const char *rule, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	struct diagnostic what = {.severity = SEVERITY_ERROR, .place = place, .rule = rule};
	struct diagnostic *item = add(diags, &what, format, arguments);
	va_end(arguments);
	return item;
}

struct diagnostic *diag_warning(struct diagnostics *diags, struct place place, const char *rule, const char *format,
				...)
{
	va_list arguments;
	va_start(arguments, format);
	struct diagnostic what = {.severity = SEVERITY_WARNING, .place = place, .rule = rule};
	struct diagnostic *item = add(diags, &what, format, arguments);
	va_end(arguments);
	return item;
}

void diag_hint(struct diagnostics *diags, struct diagnostic *diag, const char *format, ...)
{
	if (!diag)
		return;
	va_list arguments;
	va_start(arguments, format);
	diag->hint = arena_vprintf(diags->arena, format, arguments);
	va_end(arguments);
}

void diagnostics_append(struct diagnostics *to, const struct diagnostics *from)
{
	for (size_t i = 0; i < from->count; i++) {
		const struct diagnostic *source = &from->items[i];
		struct diagnostic *item = next_item(to, source->severity);
		if (!item)
			continue;
		*item = *source;
		item->place.file = arena_strdup(to->arena, source->place.file);
		item->message = arena_strdup(to->arena, source->message);
		item->hint = arena_strdup(to->arena, source->hint);
	}
	/* what `from` itself could not keep */
	size_t kept_errors = 0;
	for (size_t i = 0; i < from->count; i++)
		kept_errors += from->items[i].severity == SEVERITY_ERROR;
	to->errors += from->errors - kept_errors;
	to->warnings += from->warnings - (from->count - kept_errors);
}

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare_items(const void *left, const void *right)
{
	const struct diagnostic *a = left;
	const struct diagnostic *b = right;
	int order = strcmp(a->place.file ? a->place.file : "", b->place.file ? b->place.file : "");
	if (order == 0)
		order = compare_numbers(a->place.line, b->place.line);
	if (order == 0)
		order = compare_numbers(a->place.column, b->place.column);
	if (order == 0)
		order = strcmp(a->rule, b->rule);
	return order ? order : strcmp(a->message, b->message);
}

void diagnostics_sort(struct diagnostics *diags)
{
	if (diags->count)
		qsort(diags->items, diags->count, sizeof *diags->items, compare_items);
}
