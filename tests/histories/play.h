/* SPDX-License-Identifier: MIT */
/* play: a history with the real plan and apply, a real repository, and the simulated server, all in this process. */
#ifndef DASHSYNC_TESTS_HISTORIES_PLAY_H
#define DASHSYNC_TESTS_HISTORIES_PLAY_H

#include "tests/histories/commits.h"
#include "tests/histories/history.h"
#include "tests/histories/log.h"

/* Plays it and logs what happened; all texts of the log live in the arena. */
void play(struct arena *arena, struct commits *commits, const struct history *history, struct log *log);

/* The log as text, a line an event. */
void log_write(const struct log *log, struct strbuf *out);

#endif
