/* SPDX-License-Identifier: MIT */
/* What fills the place of a closed descriptor fails in the direction in which the stream is used. */
#include "cmd/shell/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "model/base/error.h"

#define EXIT_BY_PIPE (128 + SIGPIPE)

/* open(2) gives the lowest number that is free: those below are taken by then. */
static void occupy(int descriptor, int flags)
{
	if (fcntl(descriptor, F_GETFD) >= 0 || errno != EBADF)
		return;
	int opened = open("/dev/null", flags);
	if (opened != descriptor) /* no /dev/null, or no descriptors at all: nothing can be done or told */
		_exit(FAULT_FAILED);
}

void streams_open(void)
{
	occupy(STDIN_FILENO, O_WRONLY);
	occupy(STDOUT_FILENO, O_RDONLY);
	occupy(STDERR_FILENO, O_WRONLY);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

/* Which write it was that failed, and why, a FILE does not tell at the end of the program; the pipe itself does. */
static bool nobody_reads(void)
{
	struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
	return poll(&output, 1, 0) == 1 && output.revents & POLLERR;
}

static _Noreturn void end_by_sigpipe(void)
{
	sigset_t pipe;
	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &pipe, NULL);
	raise(SIGPIPE);
	_exit(EXIT_BY_PIPE);
}

int streams_close(int result)
{
	bool failed = ferror(stdout) != 0;
	if (failed && nobody_reads())
		end_by_sigpipe();
	/* the reason of an earlier write is not known any more: the next one most likely fails for the same */
	int why = failed && write(STDOUT_FILENO, "\n", 1) < 0 ? errno : 0;
	errno = 0;
	failed = fclose(stdout) != 0 || failed;
	why = why ? why : errno;
	if (!failed)
		return result;
	if (why == EPIPE)
		end_by_sigpipe();
	fprintf(stderr, "dashsync: error: standard output could not be written%s%s\n", why ? ": " : "",
		why ? strerror(why) : "");
	return result ? result : FAULT_FAILED;
}
