/* SPDX-License-Identifier: MIT */
/* Which write it was that failed, and why, a FILE does not tell at the end of the program; the pipe itself does. */
#include "cmd/shell/output.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#define EXIT_BY_PIPE (128 + SIGPIPE)

void output_begin(void)
{
	signal(SIGPIPE, SIG_IGN);
}

bool output_is_abandoned(void)
{
	struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
	return poll(&output, 1, 0) == 1 && output.revents & POLLERR;
}

void output_end_abandoned(void)
{
	sigset_t pipe;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &pipe, NULL);
	raise(SIGPIPE);
	_exit(EXIT_BY_PIPE);
}
