/* SPDX-License-Identifier: MIT */
/* Which reader a text needs, and what the members say together. */
#include "cmd/completion/glimpse.h"

#include "cmd/completion/glimpse_json.h"
#include "cmd/completion/glimpse_yaml.h"
#include "model/base/arena.h"
#include "model/base/diag.h"
#include "model/base/strbuf.h"
#include "model/value/json.h"

#define LONGEST_TEXT 2000 /* bytes of a title; the rest of a longer one is of no use to anybody */

void glimpse_text(struct glimpse *glimpse, struct slice text)
{
	size_t blank = 0;
	while (blank < text.length && strchr(" \t\r\n", text.at[blank]) && text.at[blank])
		blank++;
	if (blank < text.length && text.at[blank] == '{')
		glimpse_json(glimpse, (struct slice){text.at + blank, text.length - blank});
	else
		glimpse_yaml(glimpse, text);
}

/* The text of an escaped string; at NULL when an escape is wrong. */
static struct slice unescaped(struct arena *arena, struct slice spelling)
{
	STRBUF_AUTO quoted = STRBUF_INIT(spelling.length + 2);
	struct diagnostics diags;
	diagnostics_init(&diags, arena);
	strbuf_add_char(&quoted, '"');
	strbuf_add_slice(&quoted, spelling);
	strbuf_add_char(&quoted, '"');
	struct place nowhere = {.line = 1, .column = 1};
	const struct value *value = json_read(arena, strbuf_slice(&quoted), nowhere, &diags);
	return value && value->kind == VALUE_STRING ? arena_slice(arena, value->text) : (struct slice){0};
}

static struct slice without_doubled_quotes(struct arena *arena, struct slice spelling)
{
	char *copy = arena_copy(arena, spelling.at, spelling.length);
	size_t length = 0;
	for (size_t i = 0; i < spelling.length; i++, length++) {
		copy[length] = spelling.at[i];
		if (spelling.at[i] == '\'' && i + 1 < spelling.length && spelling.at[i + 1] == '\'')
			i++;
	}
	copy[length] = '\0';
	return (struct slice){copy, length};
}

static struct slice text_of(const struct glimpse *glimpse, struct arena *arena, enum glimpse_member member)
{
	struct slice text = glimpse->seen[member].text;
	if (!text.at || text.length > LONGEST_TEXT)
		return (struct slice){0};
	switch (glimpse->seen[member].spelling) {
	case SPELLED_ESCAPED:
		return unescaped(arena, text);
	case SPELLED_SINGLE:
		return without_doubled_quotes(arena, text);
	default:
		return arena_slice(arena, text);
	}
}

bool glimpse_name(const struct glimpse *glimpse, struct arena *arena, struct slice *uid, struct slice *title)
{
	static const enum glimpse_member pairs[][2] = {
		{GLIMPSE_UID, GLIMPSE_TITLE}, {GLIMPSE_API_UID, GLIMPSE_API_TITLE}, {GLIMPSE_NAME, GLIMPSE_SPEC_TITLE}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (pairs[i][0] == GLIMPSE_NAME && !slice_is(glimpse->seen[GLIMPSE_KIND].text, "Dashboard"))
			return false;
		struct slice found = text_of(glimpse, arena, pairs[i][0]);
		if (found.length == 0)
			continue;
		*uid = found;
		*title = text_of(glimpse, arena, pairs[i][1]);
		return true;
	}
	return false;
}
