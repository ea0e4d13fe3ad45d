/* SPDX-License-Identifier: MIT */
/* One row of a long page: a variable, an exit code, an option. */
#include <string.h>
#include <strings.h>

#include "cmd/manual/manual_pages.h"
#include "cmd/shell/environment.h"
#include "model/base/arena.h"
#include "model/base/slice.h"

/* DASHSYNC_TOKEN_PROD is DASHSYNC_TOKEN_<TARGET>: what is in brackets stands for any text. */
static bool has_pattern(const char *row, const char *name)
{
	size_t fixed = strcspn(row, "<");
	return row[fixed] && strncmp(row, name, fixed) == 0 && name[fixed] != '\0';
}

/* By its name, else the first that has it in other case or as a pattern. */
static const struct variable *find_variable(const char *name)
{
	const struct variable *found = NULL;
	for (const struct variable *row = environment_variables; row->name; row++) {
		if (strcmp(row->name, name) == 0)
			return row;
		if (!found && (strcasecmp(row->name, name) == 0 || has_pattern(row->name, name)))
			found = row;
	}
	return found;
}

static bool add_variable(struct page *page, const char *name)
{
	const struct variable *variable = find_variable(name);
	if (!variable)
		return false;
	page_heading(page, variable->group);
	page_add(page, BLOCK_TERM, 0, arena_printf(page->arena, "`%s`", variable->name));
	page_text(page, 1, variable->manual);
	manual_add_see_also(page, "environment");
	return true;
}

static const struct option_row *find_option(const struct option_row *rows, const char *name)
{
	if (name[0] != '-' || name[1] == '\0')
		return NULL;
	if (name[1] == '-')
		return options_find_name(rows, slice_of(name + 2));
	return name[2] == '\0' ? options_find_letter(rows, name[1]) : NULL;
}

static const char *text_of(const struct option_row *row)
{
	return row->manual ? row->manual : row->help;
}

static void add_row(struct page *page, const struct option_row *row)
{
	const struct option_row table[] = {*row, {0}};
	manual_add_options(page, table);
}

/* The commands that have the option with this text, from `first` on: "plan, apply and drift". */
static const char *list_owners(struct arena *arena, const struct command *const *first, const char *name,
			       const char *text)
{
	const char *all = "";
	const char *last = NULL;
	for (const struct command *const *command = first; *command; command++) {
		const struct option_row *row = find_option((*command)->options, name);
		if (!row || strcmp(text_of(row), text) != 0)
			continue;
		if (last)
			all = arena_printf(arena, "%s%s`%s`", all, *all ? ", " : "", last);
		last = (*command)->name;
	}
	return arena_printf(arena, "%s%s`%s`", all, *all ? " and " : "", last ? last : "");
}

/* Whether a command before this one has the option with the same text. */
static bool is_repeated(const struct command *const *first, const struct command *const *end, const char *name,
			const char *text)
{
	for (; first < end; first++) {
		const struct option_row *row = find_option((*first)->options, name);
		if (row && strcmp(text_of(row), text) == 0)
			return true;
	}
	return false;
}

static bool add_option(struct page *page, const struct manual *manual, const char *name)
{
	const char *owners = NULL;
	const struct option_row *row = find_option(global_options, name);
	if (row) {
		page_heading(page, "Of every command");
		add_row(page, row);
		manual_add_see_also(page, "");
		return true;
	}
	for (const struct command *const *command = manual->commands; *command; command++) {
		row = find_option((*command)->options, name);
		if (!row || is_repeated(manual->commands, command, name, text_of(row)))
			continue;
		owners = list_owners(page->arena, command, name, text_of(row));
		page_heading(page, arena_printf(page->arena, "Of %s", owners));
		add_row(page, row);
	}
	if (owners)
		manual_add_see_also(page, "");
	return owners != NULL;
}

const char *manual_add_lookup(struct page *page, const struct manual *manual, const char *name)
{
	if (manual_add_exit_code(page, name))
		return "an exit code";
	if (add_variable(page, name))
		return "an environment variable";
	return add_option(page, manual, name) ? "an option" : NULL;
}
