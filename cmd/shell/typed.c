/* SPDX-License-Identifier: MIT */
#include "cmd/shell/typed.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "cmd/shell/options.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define PROGRAM "dashsync"

static void add(struct arena *arena, struct strbuf *out, const char *option, const char *given)
{
	if (given)
		strbuf_printf(out, " %s %s", option, text_shell_word(arena, slice_of(given)));
}

const char *typed_program(struct arena *arena, const struct options *options)
{
	STRBUF_AUTO out = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_add_text(&out, PROGRAM);
	for (size_t i = 0; i < options->directories_count; i++)
		add(arena, &out, "-C", options->directories[i]);
	add(arena, &out, "-c", options->config);
	add(arena, &out, "-t", options->target);
	add(arena, &out, "--endpoint", options->endpoint);
	for (size_t i = 0; i < options->trusted_count; i++)
		add(arena, &out, "--trust-endpoint", options->trusted[i]);
	return arena_slice(arena, strbuf_slice(&out)).at;
}

/* Whether a command begins here: in quotes, after a colon, or first. A word of prose does not, and usage stays short.
 */
static bool begins_command(const char *text, const char *at)
{
	size_t before = (size_t)(at - text);
	const char *word = at + strlen(PROGRAM " ");
	if (strncmp(at, PROGRAM " ", strlen(PROGRAM " ")) != 0 || *word < 'a' || *word > 'z')
		return false;
	if (strncmp(word, "help", 4) == 0 || strncmp(word, "init", 4) == 0 ||
	    (before >= 7 && strncmp(at - 7, "usage: ", 7) == 0))
		return false;
	return before == 0 || at[-1] == '\'' || (before >= 2 && strncmp(at - 2, ": ", 2) == 0);
}

const char *typed_hint(struct arena *arena, const char *program, const char *text)
{
	if (!text || strcmp(program, PROGRAM) == 0)
		return text;
	STRBUF_AUTO out = STRBUF_INIT(SIZE_MAX / 2);
	const char *begun = text;
	for (const char *at = text; (at = strstr(at, PROGRAM " ")); at += strlen(PROGRAM)) {
		if (!begins_command(text, at))
			continue;
		strbuf_add(&out, begun, (size_t)(at - begun));
		strbuf_add_text(&out, program);
		begun = at + strlen(PROGRAM);
	}
	if (begun == text)
		return text;
	strbuf_add_text(&out, begun);
	return arena_slice(arena, strbuf_slice(&out)).at;
}
