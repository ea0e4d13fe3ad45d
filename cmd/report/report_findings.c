/* SPDX-License-Identifier: MIT */
/* Items are sorted by what they say, so that equal ones are neighbours; then findings are put in order. */
#include "cmd/report/report_findings.h"

#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"
#include "model/plan/plan.h"

static int compare_sizes(size_t left, size_t right)
{
	return (left > right) - (left < right);
}

static int compare_texts(const char *left, const char *right)
{
	return strcmp(left ? left : "", right ? right : "");
}

/* The worst first; what is as it should be is never the same as another. */
static int compare_said(const struct finding_place *left, const struct finding_place *right)
{
	const struct check_item *a = left->item;
	const struct check_item *b = right->item;
	int order = compare_sizes(b->severity, a->severity);
	if (order == 0 && a->severity == CHECK_USUAL)
		return compare_sizes(left->order, right->order);
	if (order == 0)
		order = compare_sizes(a->status, b->status);
	if (order == 0)
		order = compare_sizes(a->is_query, b->is_query);
	if (order == 0)
		order = compare_texts(a->data_source, b->data_source);
	if (order == 0)
		order = compare_texts(a->form, b->form);
	return order ? order : compare_texts(a->reason, b->reason);
}

static int compare_places(const void *a, const void *b)
{
	const struct finding_place *left = a;
	const struct finding_place *right = b;
	int order = compare_said(left, right);
	return order ? order : compare_sizes(left->order, right->order);
}

static int compare_findings(const void *a, const void *b)
{
	const struct check_finding *left = a;
	const struct check_finding *right = b;
	int order = compare_sizes(right->places->item->severity, left->places->item->severity);
	return order ? order : compare_sizes(left->places->order, right->places->order);
}

static int compare_in_rows(const void *a, const void *b)
{
	const struct finding_place *left = a;
	const struct finding_place *right = b;
	if (left->row != right->row)
		return left->row < right->row ? -1 : 1;
	int order = compare_sizes(left->finding, right->finding);
	return order ? order : compare_sizes(left->order, right->order);
}

static struct finding_place *collect(struct arena *arena, const struct plan_row *rows, size_t count, bool with_notes,
				     size_t *found)
{
	size_t room = 0;
	for (size_t i = 0; i < count; i++)
		room += rows[i].check ? rows[i].check->count : 0;
	struct finding_place *places = arena_array(arena, room, sizeof *places);
	*found = 0;
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; rows[i].check && k < rows[i].check->count; k++) {
			const struct check_item *item = &rows[i].check->items[k];
			if (item->severity < CHECK_WARNING && !with_notes)
				continue;
			places[*found] = (struct finding_place){&rows[i], item, 0, *found};
			++*found;
		}
	return places;
}

struct check_findings report_findings(struct arena *arena, const struct plan_row *rows, size_t count, bool with_notes)
{
	struct check_findings findings = {0};
	struct finding_place *places = collect(arena, rows, count, with_notes, &findings.places_count);
	size_t all = findings.places_count;
	findings.items = arena_array(arena, all, sizeof *findings.items);
	if (all)
		qsort(places, all, sizeof *places, compare_places);
	for (size_t i = 0; i < all; i++) {
		if (i == 0 || compare_said(&places[i], &places[i - 1]) != 0)
			findings.items[findings.count++] = (struct check_finding){.places = &places[i]};
		struct check_finding *finding = &findings.items[findings.count - 1];
		finding->rows += finding->count == 0 || places[i].row != places[i - 1].row;
		finding->count++;
	}
	if (all)
		qsort(findings.items, findings.count, sizeof *findings.items, compare_findings);
	for (size_t i = 0; i < findings.count; i++)
		for (size_t k = 0; k < findings.items[i].count; k++)
			places[findings.items[i].places - places + (ptrdiff_t)k].finding = i;
	struct finding_place *by_row = arena_copy_array(arena, places, all, sizeof *places);
	if (all)
		qsort(by_row, all, sizeof *by_row, compare_in_rows);
	findings.by_row = by_row;
	return findings;
}
