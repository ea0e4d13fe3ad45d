/* SPDX-License-Identifier: MIT */
/*
 * Workers and the thread that keeps time print under one mutex. A reader of standard error that does not read costs it
 * a line, and never the run: what does not fit into the pipe at once is left out.
 */
#include "cmd/shell/progress.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd/shell/options.h"
#include "cmd/shell/terminal.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"

#define SECOND    ((uint64_t)1000) /* milliseconds */
#define SLOW      (2 * SECOND)     /* from here on the line of a terminal has a clock */
#define HEARTBEAT (10 * SECOND)
#define MOST_LINE ((size_t)2000)

uint64_t progress_now(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * SECOND + (uint64_t)at.tv_nsec / 1000000;
}

enum progress_mode progress_mode_of(const struct options *options, bool is_terminal)
{
	bool is_auto = strcmp(options->progress, "auto") == 0;
	if (strcmp(options->progress, "never") == 0 || (is_auto && options->quiet))
		return PROGRESS_NONE;
	if (is_terminal)
		return PROGRESS_LINE;
	return is_auto ? PROGRESS_HEARTBEATS : PROGRESS_ALL;
}

uint64_t progress_next(enum progress_mode mode, uint64_t printed)
{
	uint64_t period = mode == PROGRESS_HEARTBEATS ? HEARTBEAT : SECOND;
	return (printed / period + 1) * period;
}

/* ---- the words ---- */

static void add_seconds(uint64_t elapsed, struct strbuf *out)
{
	unsigned seconds = (unsigned)(elapsed / SECOND);
	if (seconds >= 60)
		strbuf_printf(out, "%u min ", seconds / 60);
	strbuf_printf(out, "%u s", seconds % 60);
}

static unsigned percent_of(const struct progress *progress)
{
	return progress->total ? (unsigned)(progress->count * 100 / progress->total) : 100;
}

static void add_target(const struct progress *progress, struct strbuf *out)
{
	if (!progress->target)
		return;
	text_printable(slice_of(progress->target), out);
	strbuf_add_text(out, ": ");
}

/* What is done, and how much of it, with `of` between the two numbers. */
static void add_state(const struct progress *progress, const char *of, struct strbuf *out)
{
	if (progress->total && progress->done)
		strbuf_printf(out, "%s %zu%s%zu (%u%%)", progress->done, progress->count, of, progress->total,
			      percent_of(progress));
	else
		strbuf_add_text(out, progress->doing);
}

/* The columns of a line that a terminal has in one row: a line that wraps could not be drawn over. */
static int fit(size_t columns)
{
	size_t room = terminal_columns(stderr);
	return (int)(room && columns >= room ? room - 1 : columns);
}

/* The line of a terminal over the one before it, which is never longer. */
static void draw(struct progress *progress, uint64_t elapsed)
{
	STRBUF_AUTO line = STRBUF_INIT(MOST_LINE);
	if (progress->is_one_of_several)
		add_target(progress, &line);
	add_state(progress, "/", &line);
	if (elapsed >= SLOW) {
		strbuf_add_text(&line, ", ");
		add_seconds(elapsed, &line);
	}
	int columns = fit(line.length); /* the words are ours, of ASCII alone */
	int before = fit((size_t)progress->columns);
	int rest = columns < before ? before - columns : 0;
	fprintf(stderr, "\r%.*s%*s", columns, line.at, rest, "");
	fflush(stderr);
	progress->columns = columns + rest;
	progress->is_shown = true;
}

static void print_line(const struct progress *progress, uint64_t elapsed)
{
	struct pollfd end = {.fd = STDERR_FILENO, .events = POLLOUT};
	STRBUF_AUTO line = STRBUF_INIT(MOST_LINE);
	add_target(progress, &line);
	add_state(progress, " of ", &line);
	strbuf_add_text(&line, ", ");
	add_seconds(elapsed, &line);
	if (poll(&end, 1, 0) == 1 && end.revents & POLLOUT)
		fprintf(stderr, "dashsync: %s elapsed\n", line.at);
}

static void print(struct progress *progress, uint64_t elapsed)
{
	if (progress->mode == PROGRESS_LINE)
		draw(progress, elapsed);
	else
		print_line(progress, elapsed);
	progress->printed = elapsed;
}

static void wipe(struct progress *progress)
{
	if (!progress->is_shown)
		return;
	if (terminal_is_capable(stderr))
		fputs("\r\033[K", stderr);
	else
		fprintf(stderr, "\r%*s\r", progress->columns, "");
	progress->is_shown = false;
	progress->columns = 0;
}

/* ---- time ---- */

static struct timespec moment_of(uint64_t milliseconds)
{
	return (struct timespec){.tv_sec = (time_t)(milliseconds / SECOND),
				 .tv_nsec = (long)(milliseconds % SECOND) * 1000000};
}

/* Whether a line is due by time; that of a terminal changes by itself only when it shows the seconds. */
static bool is_due(const struct progress *progress, uint64_t elapsed)
{
	bool is_same = progress->is_shown && elapsed < SLOW;
	return !is_same && elapsed >= progress_next(progress->mode, progress->printed);
}

static void *keep_time(void *user)
{
	struct progress *progress = user;
	pthread_mutex_lock(&progress->mutex);
	while (!progress->stop) {
		uint64_t elapsed = progress_now() - progress->began;
		if (is_due(progress, elapsed))
			print(progress, elapsed);
		uint64_t next = progress_next(progress->mode, elapsed);
		struct timespec until = moment_of(progress->began + next);
		pthread_cond_clockwait(&progress->stopped, &progress->mutex, CLOCK_MONOTONIC, &until);
	}
	pthread_mutex_unlock(&progress->mutex);
	return NULL;
}

void progress_begin(struct progress *progress, const struct options *options, const char *doing, const char *done)
{
	*progress = (struct progress){
		.doing = doing,
		.done = done,
		.target = options->target,
		.is_one_of_several = options->is_one_of_several,
		.began = options->began,
	};
	progress->mode = progress_mode_of(options, terminal_is(stderr));
	if (progress->mode == PROGRESS_NONE)
		return;
	progress->printed = progress_now() - progress->began; /* what was due before it is not made up for */
	pthread_mutex_init(&progress->mutex, NULL);
	pthread_cond_init(&progress->stopped, NULL);
	progress->started = pthread_create(&progress->thread, NULL, keep_time, progress) == 0;
}

void progress_step(void *user, size_t count, size_t total)
{
	struct progress *progress = user;
	if (progress->mode == PROGRESS_NONE)
		return;
	pthread_mutex_lock(&progress->mutex);
	bool had_total = progress->total != 0;
	unsigned before = percent_of(progress);
	progress->count = count;
	progress->total = total;
	if (progress->mode == PROGRESS_LINE && (!progress->is_shown || !had_total || percent_of(progress) != before))
		print(progress, progress_now() - progress->began);
	pthread_mutex_unlock(&progress->mutex);
}

void progress_end(struct progress *progress)
{
	if (progress->mode == PROGRESS_NONE)
		return;
	pthread_mutex_lock(&progress->mutex);
	progress->stop = true;
	pthread_cond_signal(&progress->stopped);
	pthread_mutex_unlock(&progress->mutex);
	if (progress->started)
		pthread_join(progress->thread, NULL);
	if (progress->mode == PROGRESS_ALL && progress->done)
		print(progress, progress_now() - progress->began);
	wipe(progress);
	pthread_cond_destroy(&progress->stopped);
	pthread_mutex_destroy(&progress->mutex);
	*progress = (struct progress){0};
}

void progress_say(struct progress *progress, const char *line)
{
	bool is_open = progress->mode != PROGRESS_NONE;
	if (is_open)
		pthread_mutex_lock(&progress->mutex);
	wipe(progress);
	fprintf(stderr, "%s\n", line);
	if (is_open)
		pthread_mutex_unlock(&progress->mutex);
}
