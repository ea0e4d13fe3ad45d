/* SPDX-License-Identifier: MIT */
/*
 * Commands that go on from a run: what chose the target, and what decided, must be given again. Of a saved plan it is
 * the command of plan with apply in its place.
 */
#include "cmd/report/report_internal.h"
#include "cmd/shell/options.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define LINE_BYTES ((size_t)1 << 16)

static void add_given(struct strbuf *out, const char *option, const char *given)
{
	if (!given)
		return;
	strbuf_printf(out, " %s", option);
	report_add_word(out, slice_of(given));
}

static void add_flag(struct strbuf *out, const char *option, bool given)
{
	if (given)
		strbuf_printf(out, " %s", option);
}

/* "dashsync", and what chose the target. */
static void add_start(struct strbuf *out, const struct options *options)
{
	strbuf_add_text(out, "dashsync");
	for (size_t i = 0; i < options->directories_count; i++)
		add_given(out, "-C ", options->directories[i]);
	add_given(out, "-c ", options->config);
	add_given(out, "-t ", options->target);
	add_given(out, "--endpoint ", options->endpoint);
	for (size_t i = 0; i < options->trusted_count; i++)
		add_given(out, "--trust-endpoint ", options->trusted[i]);
}

static void add_history_depth(struct strbuf *out, const struct options *options)
{
	if (options->history_depth)
		strbuf_printf(out, " --history-depth=%u", options->history_depth);
}

const char *report_rollback_command(struct arena *arena, const struct options *options, const char *uid)
{
	STRBUF_AUTO text = STRBUF_INIT(LINE_BYTES);
	add_start(&text, options);
	add_given(&text, "rollback ", uid);
	strbuf_add_text(&text, uid ? "" : " rollback");
	add_given(&text, "--to=", options->to);
	add_given(&text, "--run ", options->run);
	add_flag(&text, "--restore", options->restore);
	add_flag(&text, "--commit", options->commit);
	add_history_depth(&text, options);
	strbuf_add_text(&text, " --yes");
	return arena_strdup(arena, text.at);
}

void report_print_saved(const struct options *options, const char *path, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(LINE_BYTES);
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	if (options->quiet)
		return;
	add_start(&text, options);
	add_given(&text, path[0] == '-' ? "apply ./" : "apply ", path);
	add_given(&text, "--on-drift=", options->on_drift);
	add_flag(&text, "--adopt", options->adopt);
	add_flag(&text, "--allow-older-commit", options->allow_older_commit);
	add_history_depth(&text, options);
	text_printable(strbuf_slice(&text), &line);
	fprintf(out, "The plan is saved. To apply it:\n  %s\n", line.at);
}
