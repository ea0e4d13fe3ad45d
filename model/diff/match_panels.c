/* SPDX-License-Identifier: MIT */
/* The panels of two dashboards, wherever they stand. */
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/diff/match.h"
#include "model/diff/match_pass.h"
#include "model/value/value.h"

enum {
	SAME_ID = 1,
	SAME_TYPE = 2,
	SAME_TITLE = 4,
	SAME_POSITION = 8,
	SAME_CONTENT = 16, /* all but id and position */
};

enum {
	ONLY_WITH_ID = 1,
	ONLY_WITH_TITLE = 2,
	ONLY_WITHOUT_ID = 4,
	ONLY_NAMED = 8,       /* with a title, or without an id to go by */
	ONLY_RENUMBERED = 16, /* when some panel kept its content under another id: then ids say little */
};

/*
 * An id says most, but not all: generated dashboards renumber every panel when one is put in front, copies carry an id
 * twice, and old files have none. So an id that agrees with the title goes first; where whole panels reappear under
 * other ids, titles go before ids, and an id alone is not enough; what is left goes by looks.
 */
static const struct panel_pass {
	unsigned same;
	unsigned only;
	unsigned least; /* percent of it that must be alike */
	unsigned least_renumbered;
} panel_passes[] = {
	{SAME_ID | SAME_TYPE | SAME_TITLE | SAME_POSITION, ONLY_WITH_ID, 0, 0},
	{SAME_ID | SAME_TYPE | SAME_TITLE, ONLY_WITH_ID, 0, 0},
	{SAME_ID | SAME_TITLE, ONLY_WITH_ID | ONLY_WITH_TITLE, 0, 0},
	{SAME_CONTENT, 0, 0, 0},
	{SAME_TYPE | SAME_TITLE, ONLY_WITH_TITLE | ONLY_RENUMBERED, 0, 0},
	{SAME_ID, ONLY_WITH_ID, 0, ALIKE},
	{SAME_TYPE | SAME_TITLE | SAME_POSITION, ONLY_NAMED, 0, 0},
	{SAME_TYPE | SAME_TITLE, ONLY_NAMED, 0, 0},
	{SAME_TITLE, ONLY_WITH_TITLE, HARDLY_ALIKE, HARDLY_ALIKE},
	{SAME_TYPE | SAME_POSITION, ONLY_WITHOUT_ID, 0, 0},
	{SAME_TYPE, ONLY_WITHOUT_ID, HARDLY_ALIKE, HARDLY_ALIKE},
	{SAME_TYPE, ONLY_RENUMBERED, ALIKE, ALIKE},
};

/* What does not count when panels are compared by looks. */
static const char *const apart_of_panel[] = {"id", "gridPos", "panels", NULL};

static bool panel_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	const struct panel_pass *pass = with;
	const struct value *panel = item->value;
	const struct value *id = value_get(panel, "id");
	bool has_id = id && id->kind != VALUE_NULL;
	bool has_title = value_get_text(panel, "title").length > 0;
	if ((pass->only & ONLY_WITH_ID && !has_id) || (pass->only & ONLY_WITHOUT_ID && has_id) ||
	    (pass->only & ONLY_WITH_TITLE && !has_title) || (pass->only & ONLY_NAMED && !has_title && has_id))
		return false;
	bool is_heading = pass->same == SAME_TITLE && value_is_text(value_get(panel, "type"), "row");
	strbuf_add_char(key, item->is_row ? 'r' : is_heading ? 'h' : 'p');
	if (pass->same & SAME_ID)
		match_add_field(panel, "id", key);
	if (pass->same & SAME_TYPE)
		match_add_field(panel, "type", key);
	if (pass->same & SAME_TITLE)
		match_add_field(panel, "title", key);
	if (pass->same & SAME_POSITION)
		match_add_field(panel, "gridPos", key);
	if (pass->same & SAME_CONTENT)
		match_add_digest(panel, apart_of_panel, key);
	return true;
}

/* What a panel is called that no id tells apart; with a row also the row. */
static bool name_key(const struct match_item *item, const void *with, struct strbuf *key)
{
	const bool *has_row = with;
	bool has_title = value_get_text(item->value, "title").length > 0;
	if (item->is_unique || item->is_row || (*has_row && !item->row))
		return false;
	match_add_field(item->value, "id", key);
	match_add_field(item->value, has_title ? "title" : "type", key);
	if (*has_row)
		match_add_field(item->row, "title", key);
	return true;
}

void match_mark_panels(struct match_list *panels)
{
	ARENA_AUTO arena = arena_new();
	match_mark_unique(panels, "id");
	for (int has_row = 0; has_row < 2; has_row++) {
		size_t count;
		const struct match_keyed *keys = match_keys(arena, panels, name_key, &(bool){has_row}, &count);
		for (size_t i = 0; i < count; i++) {
			struct match_item *item = &panels->items[keys[i].at];
			bool is_namesake = match_is_repeated(keys, count, i);
			if (has_row)
				item->is_row_namesake = is_namesake;
			else
				item->is_namesake = is_namesake;
		}
	}
}

void match_panels(struct match_list *old, struct match_list *new)
{
	bool is_renumbered = false;
	match_mark_panels(old);
	match_mark_panels(new);
	for (size_t i = 0; i < sizeof panel_passes / sizeof *panel_passes; i++) {
		const struct panel_pass *pass = &panel_passes[i];
		if (pass->only & ONLY_RENUMBERED && !is_renumbered)
			continue;
		struct alike_rule rule = {apart_of_panel, is_renumbered ? pass->least_renumbered : pass->least};
		size_t pairs = match_pass(old, new, panel_key, pass, &rule);
		if (pass->same == SAME_CONTENT)
			is_renumbered = pairs > 0;
	}
}
