/* SPDX-License-Identifier: MIT */
/*
 * completion: what a shell offers at TAB. Two halves: the script of each shell, which is short and asks the program,
 * and the answer of the program.
 *
 *     completion_print_script("bash", stdout);
 *     completion_print(&question, stdout);
 *
 * The answer is a line a candidate, in byte order: the whole word that it would make of the word at the cursor, and
 * after a tab, where there is one, a description. Words and descriptions are text on one line without control
 * characters, and they are not quoted: that is the script's part. A last line that begins with ':' is for the script:
 *
 *     :              nothing else is offered; no blank follows a word that ends in '/'
 *     :partial       the same, and not all files are read yet
 *     :files N E...  files, too, whose names end in .E (all, where there is no E); the first N bytes of the word are
 *                    not part of the file's name, as "--out="
 *     :folders N     the same of folders
 *
 * Only files of this machine are read, none that is not a regular file, and no longer than until a deadline: what is
 * found until then is offered. Nothing but a cache is written, nothing is locked, no error is printed. For people there
 * is docs/completion.md.
 */
#ifndef DASHSYNC_CMD_COMPLETION_COMPLETION_H
#define DASHSYNC_CMD_COMPLETION_COMPLETION_H

#include <stdbool.h>
#include <stdio.h>

#include "cmd/completion/question.h"

/* Prints the answer. Changes the current folder as the -C among the words do. */
void completion_print(const struct completion_question *question, FILE *out);

/* Prints the script of a shell: bash, zsh, fish. False for any other. */
bool completion_print_script(const char *shell, FILE *out);

#endif
