/* SPDX-License-Identifier: MIT */
/*
 * A child with two pipes and a time limit. It leads a process group of its own, so that what it starts goes with it: az
 * is a script that starts Python. The wait is a loop of short polls, for a cancelled run must end it too.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "model/base/arena.h"
#include "sync/base/under_way.h"
#include "sync/sign_in/sign_in_internal.h"

#define LOOK_MILLISECONDS 50

const char *sign_in_find_program(struct arena *arena, const char *path, const char *name)
{
	struct stat status;
	for (const char *at = path ? path : ""; *at;) {
		size_t length = strcspn(at, ":");
		const char *file = arena_printf(arena, "%.*s/%s", (int)length, at, name);
		if (*at == '/' && stat(file, &status) == 0 && S_ISREG(status.st_mode) && access(file, X_OK) == 0)
			return file;
		at += length;
		at += *at == ':';
	}
	return NULL;
}

/* The reading ends of two pipes; the writing ones become the child's output. */
struct pipes {
	int out[2];
	int err[2];
};

static void close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

static void close_pipes(struct pipes *pipes)
{
	close_end(&pipes->out[0]);
	close_end(&pipes->out[1]);
	close_end(&pipes->err[0]);
	close_end(&pipes->err[1]);
}

/* Our ends do not block: a wait is the poll's. */
static bool open_pipes(struct pipes *pipes)
{
	return pipe2(pipes->out, O_CLOEXEC) == 0 && pipe2(pipes->err, O_CLOEXEC) == 0 &&
	       fcntl(pipes->out[0], F_SETFL, O_NONBLOCK) == 0 && fcntl(pipes->err[0], F_SETFL, O_NONBLOCK) == 0;
}

/* 0, or the system's error. Signals are as a program expects them, whatever we ignore. */
static int spawn(char *const *arguments, char *const *variables, const struct pipes *pipes, pid_t *pid)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, usual;
	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	sigaddset(&usual, SIGXFSZ);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, pipes->out[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, pipes->err[1], STDERR_FILENO);
	posix_spawn_file_actions_addchdir_np(&files, "/");
	posix_spawnattr_setpgroup(&attributes, 0);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &usual);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	int code = posix_spawn(pid, arguments[0], &files, &attributes, arguments, variables);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	return code;
}

/* Takes what is there. What is too much is read and dropped. */
static void take(int *end, struct strbuf *into)
{
	char bytes[4096];
	ssize_t got = -1;
	while (*end >= 0 && (got = read(*end, bytes, sizeof bytes)) > 0)
		strbuf_add(into, bytes, (size_t)got);
	if (got == 0)
		close_end(end);
	explicit_bzero(bytes, sizeof bytes);
}

static int64_t milliseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Leaves it to be waited for, so that its number is not another's yet. */
static bool has_ended(pid_t pid)
{
	siginfo_t info = {0};
	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
}

/* Until it has ended; somebody whom it started may hold the pipes open for longer. */
static bool attend(struct sign_in_shared *shared, pid_t pid, struct pipes *pipes, struct child_result *out,
		   struct error *err)
{
	int64_t end = milliseconds() + (int64_t)shared->options.timeout * 1000;
	for (;;) {
		bool ended = has_ended(pid); /* before reading: all that it wrote is there by now */
		struct pollfd ends[] = {{pipes->out[0], POLLIN, 0}, {pipes->err[0], POLLIN, 0}};
		poll(ends, 2, ended ? 0 : LOOK_MILLISECONDS);
		take(&pipes->out[0], out->out);
		take(&pipes->err[0], out->err);
		if (ended)
			return true;
		if (!http_pause(shared->client, 0))
			return error_set(err, FAULT_INTERRUPTED, "interrupted");
		out->timed_out = milliseconds() >= end;
		if (out->timed_out)
			return true;
	}
}

/* The group's leader may have ended, and what it started not. */
static int end_child(pid_t pid)
{
	int status = 0;
	kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

bool sign_in_run(struct sign_in_shared *shared, char *const *arguments, struct child_result *out, struct error *err)
{
	struct pipes pipes = {{-1, -1}, {-1, -1}};
	pid_t pid;
	bool opened = open_pipes(&pipes);
	int code = opened ? spawn(arguments, shared->options.environ, &pipes, &pid) : errno;
	close_end(&pipes.out[1]);
	close_end(&pipes.err[1]);
	if (!opened || code) {
		close_pipes(&pipes);
		return error_set(err, FAULT_FAILED, "'%s' cannot be started: %s", arguments[0], strerror(code));
	}
	struct under_way child = {.kind = UNDER_WAY_CHILD, .of = arguments[0], .group = pid};
	under_way_begin(&child);
	bool attended = attend(shared, pid, &pipes, out, err);
	under_way_end(&child); /* before its number may be another's */
	out->status = end_child(pid);
	close_pipes(&pipes);
	return attended;
}
