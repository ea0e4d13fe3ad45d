/* SPDX-License-Identifier: MIT */
/* manual_pages: what each page has below its name, a file each (manual_command.c). Private to cmd/manual. */
#ifndef DASHSYNC_CMD_MANUAL_MANUAL_PAGES_H
#define DASHSYNC_CMD_MANUAL_MANUAL_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#include "cmd/manual/page.h"
#include "cmd/shell/command.h"

struct manual {
	const struct command *const *commands; /* ended by NULL */
};

void manual_add_command(struct page *page, const struct command *command);
void manual_add_program(struct page *page, const struct manual *manual);
void manual_add_options(struct page *page, const struct option_row *rows);
void manual_add_see_also(struct page *page, const char *names);
void manual_add_config(struct page *page, const struct manual *manual);
void manual_add_exit_codes(struct page *page, const struct manual *manual);
void manual_add_environment(struct page *page, const struct manual *manual);
void manual_add_states(struct page *page, const struct manual *manual);
void manual_add_formats(struct page *page, const struct manual *manual);
void manual_add_ci(struct page *page, const struct manual *manual);

/* The row of an exit code that is written in digits; false when there is none. */
bool manual_add_exit_code(struct page *page, const char *name);

/*
 * The row of an exit code ("3"), a variable (DASHSYNC_TOKEN_PROD, whatever its case) or an option ("--on-drift",
 * "-t") with the commands that have it. Returns what it is, "an option", or NULL when it is none of them.
 */
const char *manual_add_lookup(struct page *page, const struct manual *manual, const char *name);

/* The keys of a name, of "targets.on-drift", or of a path ("targets.prod.azure.region"); false when there is none. */
bool manual_add_keys(struct page *page, const char *name);

/* Puts the names of the keys into `names`, `room` of them at most, and returns how many those are. Some repeat. */
size_t manual_key_names(struct arena *arena, const char **names, size_t room);

#endif
