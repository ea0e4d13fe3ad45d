/* SPDX-License-Identifier: MIT */
/*
 * An edit that is not settled gets a command for each way to settle it:
 *
 *     keep both, on the server   dashsync -t prod apply --only checkout --on-drift=merge
 *     keep both, in the file     dashsync -t prod pull checkout
 *     keep only git's            dashsync -t prod apply --only checkout --on-drift=overwrite
 *
 * Only the states in which these commands do what is said have ways; the others have a hint.
 */
#include "cmd/report/report_commands.h"

#include <stdint.h>
#include <string.h>

#include "cmd/shell/options.h"
#include "cmd/shell/typed.h"
#include "model/base/arena.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define MOST_WAYS 3
#define BY_HAND   "pull does not write YAML: to keep live's edits, put them into the file and commit"

/* How the lines of one run begin. */
struct typing {
	const struct options *options;
	const char *program;
	const char *folder; /* or NULL */
	bool is_rollback;
};

struct way {
	const char *what;
	const char *(*make)(const struct typing *typing, const struct plan_row *row, const char *option);
	const char *option;
};

/* apply, of the commit that was looked at. */
static const char *make_apply(const struct typing *typing, const struct plan_row *row, const char *option)
{
	const char *ref = typing->options->ref;
	const char *folder = typing->folder;
	return arena_printf(row->arena, "%s apply%s%s%s%s --only %s %s", typing->program,
			    !folder            ? ""
			    : folder[0] == '-' ? " ./"
					       : " ",
			    folder ? text_shell_word(row->arena, slice_of(folder)) : "", ref ? " --ref " : "",
			    ref ? text_shell_word(row->arena, slice_of(ref)) : "",
			    text_shell_word(row->arena, row->uid), option);
}

/* NULL: pull does not write such a file. */
static const char *make_pull(const struct typing *typing, const struct plan_row *row, const char *option)
{
	if (row->format == FILE_YAML)
		return NULL;
	return arena_printf(row->arena, "%s pull %s%s%s%s", typing->program, row->uid.at[0] == '-' ? "--only " : "",
			    text_shell_word(row->arena, row->uid), *option ? " " : "", option);
}

static const struct way ways[STATE_COUNT][MOST_WAYS] = {
	[STATE_DRIFTED] =
		{
			{"keep git's", make_apply, "--on-drift=overwrite"},
			{"keep live's", make_pull, ""},
		},
	[STATE_DIVERGED] =
		{
			{"keep both, on the server", make_apply, "--on-drift=merge"},
			{"keep both, in the file", make_pull, ""},
			{"keep only git's", make_apply, "--on-drift=overwrite"},
		},
	[STATE_CONFLICT] =
		{
			{"keep only git's", make_apply, "--on-drift=overwrite"},
			{"live's where both changed", make_pull, "--on-conflict=live"},
		},
	[STATE_BASE_LOST] =
		{
			{"take live into the file", make_pull, "--adopt"},
			{"write git over live", make_apply, "--on-drift=overwrite"},
		},
	[STATE_UNMANAGED] =
		{
			{"take live into the file", make_pull, "--adopt"},
			{"write git over live", make_apply, "--adopt"},
		},
};

static void note_by_hand(struct plan_row *row)
{
	if (!row->note || !strstr(row->note, BY_HAND))
		row->note = arena_join(row->arena, row->note, BY_HAND);
}

/* Whether there is something to settle: an edit, or a live that nobody here wrote. */
static bool is_open(const struct typing *typing, const struct plan_row *row)
{
	bool is_settled = row->write.outcome != OUTCOME_NONE || action_writes(row->action);
	bool has_edits = row->edited.changes.count || row->state == STATE_BASE_LOST || row->state == STATE_UNMANAGED;
	return !is_settled && has_edits && row->uid.length && !typing->is_rollback;
}

static void settle_row(const struct typing *typing, struct plan_row *row)
{
	const struct way *rows = ways[row->state];
	row->hint = typed_hint(row->arena, typing->program, row->hint);
	if (!rows[0].what)
		return;
	row->commands_count = 0;
	if (!is_open(typing, row))
		return;
	struct plan_command *commands = arena_array(row->arena, MOST_WAYS, sizeof *commands);
	size_t count = 0;
	for (size_t i = 0; i < MOST_WAYS && rows[i].what; i++) {
		const char *line = rows[i].make(typing, row, rows[i].option);
		if (line)
			commands[count++] = (struct plan_command){rows[i].what, line};
		else
			note_by_hand(row);
	}
	row->commands = commands;
	row->commands_count = count;
}

/* ---- the run ---- */

static void add_command(struct plan *plan, const char *what, const char *line)
{
	for (size_t i = 0; i < plan->commands_count; i++)
		if (strcmp(plan->commands[i].line, line) == 0)
			return;
	struct plan_command *commands = arena_array(plan->arena, plan->commands_count + 1, sizeof *commands);
	for (size_t i = 0; i < plan->commands_count; i++)
		commands[i] = plan->commands[i];
	commands[plan->commands_count++] = (struct plan_command){what, line};
	plan->commands = commands;
}

static void settle_texts(const struct typing *typing, struct plan *plan)
{
	struct arena *arena = plan->arena;
	plan->target_fault.hint = typed_hint(arena, typing->program, plan->target_fault.hint);
	for (size_t i = 0; i < plan->notes_count; i++)
		plan->notes[i] = typed_hint(arena, typing->program, plan->notes[i]);
	for (size_t i = 0; i < plan->diags.count; i++)
		plan->diags.items[i].hint = typed_hint(arena, typing->program, plan->diags.items[i].hint);
}

void report_commands_fill(const struct options *options, const char *folder, const char *command, struct plan *plan)
{
	const struct typing typing = {
		.options = options,
		.program = typed_program(plan->arena, options),
		.folder = folder,
		.is_rollback = strcmp(command, "rollback") == 0,
	};
	for (size_t i = 0; i < plan->count; i++)
		settle_row(&typing, &plan->rows[i]);
	settle_texts(&typing, plan);
	if (strcmp(command, "apply") == 0 && plan->run && plan_count(plan).written)
		add_command(plan, "roll this run back",
			    arena_printf(plan->arena, "%s rollback --run %s", typing.program, plan->run));
}

static void add_flag(struct strbuf *out, const char *option, bool given)
{
	if (given)
		strbuf_printf(out, " %s", option);
}

/* The command is the one of plan, with apply in its place: what chose the target and what decided must be given again.
 */
void report_commands_saved(const struct options *options, const char *path, struct plan *plan)
{
	STRBUF_AUTO line = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_printf(&line, "%s apply %s%s", typed_program(plan->arena, options), path[0] == '-' ? "./" : "",
		      text_shell_word(plan->arena, slice_of(path)));
	if (options->on_drift)
		strbuf_printf(&line, " --on-drift=%s", options->on_drift);
	add_flag(&line, "--adopt", options->adopt);
	add_flag(&line, "--allow-older-commit", options->allow_older_commit);
	if (options->history_depth)
		strbuf_printf(&line, " --history-depth=%u", options->history_depth);
	add_command(plan, "apply the saved plan", arena_slice(plan->arena, strbuf_slice(&line)).at);
}

const char *report_commands_rollback(struct arena *arena, const struct options *options, const char *uid)
{
	STRBUF_AUTO text = STRBUF_INIT(SIZE_MAX / 2);
	strbuf_printf(&text, "%s rollback", typed_program(arena, options));
	bool is_option = uid && uid[0] == '-';
	if (uid && !is_option)
		strbuf_printf(&text, " %s", text_shell_word(arena, slice_of(uid)));
	if (options->to)
		strbuf_printf(&text, " --to=%s", text_shell_word(arena, slice_of(options->to)));
	if (options->run)
		strbuf_printf(&text, " --run %s", text_shell_word(arena, slice_of(options->run)));
	add_flag(&text, "--restore", options->restore);
	add_flag(&text, "--commit", options->commit);
	if (options->history_depth)
		strbuf_printf(&text, " --history-depth=%u", options->history_depth);
	strbuf_add_text(&text, " --yes");
	if (is_option)
		strbuf_printf(&text, " -- %s", text_shell_word(arena, slice_of(uid)));
	return arena_strdup(arena, text.at);
}
