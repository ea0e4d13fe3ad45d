/* SPDX-License-Identifier: MIT */
/*
 * manual: which pages there are, and how each is made of the tables of the program.
 *
 *     struct manual manual = {commands};
 *     if (manual_find(&manual, arena, "plan", &page)) ...       a command, a topic, a key of dashsync.yaml, a page
 *
 * Adding a topic is a row in manual_names.c, another in manual.c, and a function in manual_pages.h.
 */
#ifndef DASHSYNC_CMD_MANUAL_MANUAL_H
#define DASHSYNC_CMD_MANUAL_MANUAL_H

#include <stdbool.h>
#include <stdio.h>

#include "cmd/manual/manual_pages.h"
#include "cmd/manual/page.h"

/*
 * Makes the page of a command ("plan"), of a topic ("exit-codes"), of a whole page's name ("dashsync.yaml",
 * "dashsync-plan"), or of a key of the config ("on-drift", "targets.on-drift"), in this order; then that of a row of a
 * page: an exit code
 * ("3"), a variable or an option ("--on-drift"); then of a topic by another word ("sign-in"). False when there is none.
 */
bool manual_find(const struct manual *manual, struct arena *arena, const char *name, struct page *out);

/* The word that was meant: a command, a topic, its page, or a key, as text_nearest chooses; or NULL. */
const char *manual_nearest(const struct manual *manual, struct arena *arena, const char *name);

/* Prints a line for each page that is installed: "dashsync-plan(1)  show what would change". */
void manual_print_list(const struct manual *manual, FILE *out);

#endif
