/* SPDX-License-Identifier: MIT */
#include "cmd/shell/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/shell/interrupt.h"
#include "cmd/shell/options.h"
#include "cmd/shell/terminal.h"
#include "model/base/arena.h"

#define BLANKS " \t"

/* What is to be run: the first variable that is set, even to nothing, decides. */
static const char *chosen(void)
{
	const char *own = getenv("DASHSYNC_PAGER");
	const char *shared = getenv("PAGER");
	return own ? own : shared ? shared : "less -FRX";
}

/* The words of a command, and NULL behind them. */
static char **words_of(struct arena *arena, const char *command)
{
	size_t length = strlen(command);
	char **words = arena_array(arena, length / 2 + 2, sizeof *words);
	size_t count = 0;
	for (char *rest = arena_copy(arena, command, length), *word; (word = strsep(&rest, BLANKS));)
		if (*word)
			words[count++] = word;
	return words;
}

/* The environment, with what makes less show colours and leave short pages alone, unless somebody has set it. */
static char **environment(struct arena *arena)
{
	size_t count = 0;
	while (environ[count])
		count++;
	char **all = arena_array(arena, count + 2, sizeof *all);
	memcpy(all, environ, count * sizeof *all);
	if (!getenv("LESS"))
		all[count] = arena_strdup(arena, "LESS=FRX");
	return all;
}

/* Starts the program with the read end of a pipe as its input. */
static bool start(struct arena *arena, char **words, int input, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGXFSZ);
	if (posix_spawn_file_actions_init(&actions) != 0)
		return false;
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	bool ok = posix_spawnp(child, words[0], &actions, &attributes, words, environment(arena)) == 0;
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return ok;
}

/* Puts the pager behind standard output; false, and nothing is changed, when it cannot be started. */
static bool redirect(struct arena *arena, char **words, struct pager *out)
{
	int ends[2];
	fflush(stdout);
	out->terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	if (out->terminal < 0)
		return false;
	if (pipe2(ends, O_CLOEXEC) != 0) {
		close(out->terminal);
		return false;
	}
	pid_t child;
	bool ok = start(arena, words, ends[0], &child);
	out->child = ok ? child : 0;
	if (ok)
		dup2(ends[1], STDOUT_FILENO);
	else
		close(out->terminal);
	close(ends[0]);
	close(ends[1]);
	return ok;
}

void pager_begin(const struct options *options, struct pager *out)
{
	ARENA_AUTO arena = arena_new();
	*out = (struct pager){.terminal = -1};
	if (options->no_pager || !terminal_is_capable(stdout))
		return;
	char **words = words_of(arena, chosen());
	if (!words[0] || strcmp(words[0], "cat") == 0)
		return;
	if (redirect(arena, words, out))
		interrupt_yield();
}

void pager_end(struct pager *pager)
{
	if (!pager->child)
		return;
	if (fflush(stdout) != 0) /* it was quit before the end: nobody wants the rest */
		__fpurge(stdout);
	clearerr(stdout);
	dup2(pager->terminal, STDOUT_FILENO); /* and the pager's input ends */
	close(pager->terminal);
	while (waitpid((pid_t)pager->child, NULL, 0) < 0 && errno == EINTR)
		;
	pager->child = 0;
	interrupt_start(0);
}
