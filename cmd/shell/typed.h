/* SPDX-License-Identifier: MIT */
/*
 * typed: the command line that a person has to type next. It begins as theirs did: with -C, -c, -t, --endpoint and
 * --trust-endpoint as they gave them, quoted for a shell.
 */
#ifndef DASHSYNC_CMD_SHELL_TYPED_H
#define DASHSYNC_CMD_SHELL_TYPED_H

struct arena;
struct options;

/* "dashsync -C infra -t prod"; "dashsync" where none was given. */
const char *typed_program(struct arena *arena, const struct options *options);

/*
 * A hint whose commands are to be typed: in "Run 'dashsync pull a'." and "Pull again: dashsync pull a" the program
 * becomes that of typed_program. The text itself where there is nothing to do; NULL stays NULL. Doing it again changes
 * nothing.
 */
const char *typed_hint(struct arena *arena, const char *program, const char *text);

#endif
