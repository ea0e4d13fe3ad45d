/* SPDX-License-Identifier: MIT */
/* layouts: the layout of two dashboards that a test has as panels. */
#ifndef DASHSYNC_TESTS_MODEL_REPORT_LAYOUTS_H
#define DASHSYNC_TESTS_MODEL_REPORT_LAYOUTS_H

#include "tests/testing.h"

#include "model/base/arena.h"
#include "model/diff/diff.h"
#include "model/layout/layout.h"
#include "tests/model/value/parsed.h"

#define AT(x, y, w, h)        "'gridPos':{'x':" #x ",'y':" #y ",'w':" #w ",'h':" #h "}"
#define PANEL(id, x, y, w, h) "{'id':" #id ",'type':'graph','title':'P" #id "'," AT(x, y, w, h) "}"
#define ROW(id, y, panels)    "{'id':" #id ",'type':'row','title':'R" #id "'," AT(0, y, 24, 1) ",'panels':[" panels "]}"

/* A dashboard with these panels (JSON with ' for "); rows[], or a file's text, are all of it. */
static inline const struct value *layout_dashboard(struct arena *arena, const char *panels)
{
	bool is_all = strncmp(panels, "{'rows'", 7) == 0 || strncmp(panels, "{\n", 2) == 0;
	char *text = is_all ? arena_strdup(arena, panels) : arena_printf(arena, "{'panels':[%s]}", panels);
	for (char *c = text; *c; c++)
		if (*c == '\'')
			*c = '"';
	return parsed(arena, text);
}

static inline struct page_layout layout_between(struct arena *arena, const char *old_panels, const char *new_panels)
{
	const struct value *old = layout_dashboard(arena, old_panels);
	const struct value *new = layout_dashboard(arena, new_panels);
	struct changes changes = diff_dashboards(arena, old, new);
	struct page_layout layout;
	layout_of(arena, old, new, &changes, &layout);
	return layout;
}

#endif
