/* SPDX-License-Identifier: MIT */
/* The command is the one of plan, with apply in its place: what chose the target and what decided must be given again.
 */
#include "cmd/report/report_internal.h"
#include "cmd/shell/options.h"
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

void report_print_saved(const struct options *options, const char *path, FILE *out)
{
	STRBUF_AUTO text = STRBUF_INIT(LINE_BYTES);
	STRBUF_AUTO line = STRBUF_INIT(LINE_BYTES);
	if (options->quiet)
		return;
	strbuf_add_text(&text, "dashsync");
	for (size_t i = 0; i < options->directories_count; i++)
		add_given(&text, "-C ", options->directories[i]);
	add_given(&text, "-c ", options->config);
	add_given(&text, "-t ", options->target);
	add_given(&text, "--endpoint ", options->endpoint);
	for (size_t i = 0; i < options->trusted_count; i++)
		add_given(&text, "--trust-endpoint ", options->trusted[i]);
	add_given(&text, path[0] == '-' ? "apply ./" : "apply ", path);
	add_given(&text, "--on-drift=", options->on_drift);
	add_flag(&text, "--adopt", options->adopt);
	add_flag(&text, "--allow-older-commit", options->allow_older_commit);
	if (options->history_depth)
		strbuf_printf(&text, " --history-depth=%u", options->history_depth);
	text_printable(strbuf_slice(&text), &line);
	fprintf(out, "The plan is saved. To apply it:\n  %s\n", line.at);
}
