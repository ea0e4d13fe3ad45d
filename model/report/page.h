/* SPDX-License-Identifier: MIT */
/*
 * page: the changes between two dashboards as a person reads them.
 *
 * A group is what a person would call one change: "42 queries: instance -> node_name", "6 panels: graph ->
 * timeseries", or a single value. Each change is in exactly one group. A group is made of texts, so that each rendering
 * (terminal, Markdown, HTML) lays out the same words and none decides anything.
 *
 *     struct changes changes = diff_dashboards(arena, old, new);
 *     struct page page;
 *     page_of(arena, old, new, &changes, &page);
 *
 * Texts are untrusted (titles, queries): renderings escape them. They have no escapes of JSON: a query is as Grafana
 * shows it, with its line breaks.
 */
#ifndef DASHSYNC_MODEL_REPORT_PAGE_H
#define DASHSYNC_MODEL_REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/slice.h"
#include "model/diff/change.h"
#include "model/layout/boxes.h"

struct arena;

/* What a group stands for; group_kind_name has its spelling in the JSON report. */
enum group_kind {
	GROUP_EDIT,             /* one thing: a value, a text, or settings that belong together */
	GROUP_ADDED,            /* a panel, query, variable, ... that old lacks */
	GROUP_REMOVED,          /* one that new lacks */
	GROUP_MOVED,            /* a panel in another place or size, or items in another order */
	GROUP_SAME_TEXT,        /* the same words replaced in several texts */
	GROUP_SAME_SETTING,     /* the same setting, from and to the same, in several places */
	GROUP_TYPE,             /* panels of another type, with the settings that follow from it */
	GROUP_REPLACED,         /* another panel under the same id */
	GROUP_DUPLICATED,       /* an added panel that is a copy of another */
	GROUP_UPGRADE,          /* written by Grafana: schema and plugin versions, defaults written or dropped */
	GROUP_IDS,              /* panels renumbered */
	GROUP_REF_IDS,          /* refIds shifted by an insertion */
	GROUP_PUSHED,           /* panels moved by the same distance */
	GROUP_ROW_FOLDED,       /* a row collapsed or opened, with the panels that moved for it */
	GROUP_VARIABLE_RENAMED, /* with its uses */
	GROUP_DATA_SOURCE,      /* one data source for another */
	GROUP_ROWS_TO_GRID,     /* rows[] of old dashboards became panels with a place */
	GROUP_CURRENT,          /* the current values of variables */
	GROUP_KIND_COUNT,
};

/* What a heading names. The first subject of a page is the dashboard itself, with empty words. */
struct page_subject {
	const char *words; /* panel 'CPU' (id 4); row 'Disks'; without an id also its row */
	const char *title; /* as it is; "" without one */
	const char *id;    /* the panel's id as it is spelled; "" without one */
	const char *type;  /* "timeseries"; "" unknown */
	char sign;         /* '+' the panel is added, '-' removed, else ' ' */
	uint32_t line;     /* where it is in the document that has the places; 0 unknown, as that of its changes */
	uint32_t column;
};

/* A line below a group: "query A" and its query, "kept" and a list. */
struct page_detail {
	const char *label;    /* "" without one */
	const char *text;     /* may have several lines, then it is shown as a block of its own */
	const char *language; /* of `text`: "PromQL", "KQL", ...; NULL: plain */
};

struct page_group {
	enum group_kind kind;
	enum change_weight weight;
	size_t subject;    /* index in the page's subjects */
	char sign;         /* '+' added, '-' removed, else ' ' */
	const char *label; /* "unit"; "query A"; "6 panels" */

	/* one value for another; both NULL: the label says it all */
	const char *old;
	const char *new;
	bool is_text;         /* compare `old` and `new` by lines and words (model/text_diff), not "old -> new" */
	const char *language; /* of the two, or NULL */

	const struct page_detail *details;
	size_t details_count;
	const char *const *places; /* where the same happens: "'CPU' (id 4), query A"; none for one subject alone */
	size_t places_count;
	const uint32_t *changes; /* ascending indices into the changes */
	size_t changes_count;
	uint32_t line; /* of the first of them; 0 unknown */
	uint32_t column;
};

struct page {
	const struct page_subject *subjects;
	size_t subjects_count;
	const struct page_group *groups; /* by weight, then in the order of the document */
	size_t groups_count;
	struct page_layout layout;
	const char *summary; /* "2 queries, 1 panel added, 12 panels moved"; "" without changes */
};

/* Copies a page, with all that it points to, into an arena. */
void page_keep(struct arena *arena, const struct page *from, struct page *to);

/* "edit", "added", "same text", ... */
const char *group_kind_name(enum group_kind kind);

#endif
