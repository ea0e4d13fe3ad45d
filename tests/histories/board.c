/* SPDX-License-Identifier: MIT */
#include "tests/histories/board.h"

#include <string.h>

#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"
#include "model/value/value.h"

static const char *const UIDS[BOARD_MOST] = {"d0", "d1", "d2"};

struct board board_first(void)
{
	return (struct board){.fields = {"g0-about", "g0-t1", "g0-q1", "g0-t2", "g0-q2", "g0-t3", "g0-q3"}};
}

void board_set(struct board *board, unsigned what, const char *value)
{
	if (what == 0) {
		board->fields[0] = value;
		return;
	}
	unsigned title = what < BOARD_FIELDS ? what - (what - 1) % 2 : 1 + 2 * (what - BOARD_FIELDS);
	bool is_there = board->fields[title] != NULL;
	if (what < BOARD_FIELDS && is_there)
		board->fields[what] = value;
	else
		board->fields[title] = board->fields[title + 1] = is_there ? NULL : value;
}

const char *board_uid(unsigned dashboard)
{
	return UIDS[dashboard];
}

unsigned board_of(struct slice uid)
{
	unsigned i = 0;
	while (i < BOARD_MOST && !slice_is(uid, UIDS[i]))
		i++;
	return i;
}

const char *board_json(struct arena *arena, unsigned dashboard, const struct board *board)
{
	STRBUF_AUTO out = STRBUF_INIT(1 << 16);
	strbuf_printf(&out, "{\"uid\":\"%s\",\"title\":\"Title of %s\"", UIDS[dashboard], UIDS[dashboard]);
	strbuf_add_text(&out, board->is_migrated ? ",\"schemaVersion\":41,\"preload\":true" : ",\"schemaVersion\":36");
	strbuf_add_text(&out, board->is_noisy ? ",\"gnetId\":null,\"style\":\"dark\"" : "");
	if (board->fields[0])
		strbuf_printf(&out, ",\"description\":\"%s\"", board->fields[0]);
	strbuf_add_text(&out, ",\"panels\":[");
	const char *comma = "";
	for (unsigned i = 0; i < BOARD_PANELS; i++) {
		const char *const *panel = &board->fields[1 + 2 * i];
		if (!panel[0] || !panel[1])
			continue;
		strbuf_printf(&out,
			      "%s{\"id\":%u,\"type\":\"stat\",\"title\":\"%s\","
			      "\"targets\":[{\"refId\":\"A\",\"expr\":\"%s\"}]}",
			      comma, i + 1, panel[0], panel[1]);
		comma = ",";
	}
	strbuf_add_text(&out, "]}");
	return arena_slice(arena, strbuf_slice(&out)).at;
}

static const char *text_of(struct arena *arena, const struct value *object, const char *key)
{
	struct slice text = value_get_text(object, key);
	return text.at ? arena_slice(arena, text).at : NULL;
}

bool board_read(struct arena *arena, struct slice json, struct board *out)
{
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	const struct value *value = json_read(arena, json, (struct place){0}, &diags);
	const struct value *panels = value_get_kind(value, "panels", VALUE_ARRAY);
	if (!value)
		return false;
	*out = (struct board){.is_noisy = value_get(value, "gnetId") != NULL,
			      .is_migrated = value_get(value, "preload") != NULL};
	out->fields[0] = text_of(arena, value, "description");
	for (size_t i = 0; panels && i < panels->count; i++) {
		const struct value *targets = value_get_kind(&panels->items[i], "targets", VALUE_ARRAY);
		int64_t id = 0;
		if (!value_to_integer(value_get(&panels->items[i], "id"), &id) || id < 1 || id > BOARD_PANELS ||
		    !targets || targets->count != 1 || out->fields[2 * id - 1])
			return false;
		out->fields[2 * id - 1] = text_of(arena, &panels->items[i], "title");
		out->fields[2 * id] = text_of(arena, &targets->items[0], "expr");
	}
	return true;
}

bool board_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool board_says(const struct board *a, const struct board *b)
{
	for (unsigned i = 0; i < BOARD_FIELDS; i++)
		if (!board_same(a->fields[i], b->fields[i]))
			return false;
	return a->is_absent == b->is_absent;
}

bool board_means(const struct board *a, const struct board *b)
{
	return board_says(a, b) && a->is_migrated == b->is_migrated;
}

bool board_equal(const struct board *a, const struct board *b)
{
	return board_means(a, b) && a->is_noisy == b->is_noisy;
}

const char *board_field_name(unsigned field)
{
	static const char *const names[BOARD_FIELDS] = {
		"the description", "panel 1's title", "panel 1's query", "panel 2's title",
		"panel 2's query", "panel 3's title", "panel 3's query",
	};
	return names[field];
}
