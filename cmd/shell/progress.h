/* SPDX-License-Identifier: MIT */
/*
 * progress: how far a run is, on standard error.
 *
 *     progress_begin(&progress, options, "comparing", "compared");
 *     ...                                          progress_step, from any thread, as often as it likes
 *     progress_end(&progress);                     before anything else is printed or asked
 *
 * A thread of its own keeps time between the two, so that a single request that hangs does not hide that the run goes
 * on. What is printed depends on who reads:
 *
 *     standard error     --progress auto                        always                     never, or auto with -q
 *     a terminal         one line, rewritten in place           the same                   nothing
 *     no terminal        a line each ten seconds of the run     a line a second, and one   nothing
 *                                                               when all are counted
 *
 * "compared 12/199 (6%)" is the line of a terminal, with ", 2 s" from the second one on, and "prod: " before it
 * where -t names several targets. Elsewhere it is a whole
 * line without carriage returns: "dashsync: prod: compared 12 of 199 (6%), 20 s elapsed". Times are those of the run,
 * from options.began on. A run that ends within ten seconds prints no line there.
 */
#ifndef DASHSYNC_CMD_SHELL_PROGRESS_H
#define DASHSYNC_CMD_SHELL_PROGRESS_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct options;

/* Where and how often. */
enum progress_mode {
	PROGRESS_NONE,
	PROGRESS_LINE,       /* on a terminal */
	PROGRESS_HEARTBEATS, /* each ten seconds */
	PROGRESS_ALL,        /* each second, and each end */
};

/* One step of a run. Zero is a step of PROGRESS_NONE that has ended. */
struct progress {
	enum progress_mode mode;
	const char *doing;      /* "comparing": until it is known how many there are */
	const char *done;       /* "compared"; NULL when nothing is counted */
	const char *target;     /* of -t, or NULL */
	bool is_one_of_several; /* -t names more targets: the line of a terminal has its name */
	uint64_t began;         /* the run, in milliseconds of progress_now */
	uint64_t printed;       /* when a line was last due, in milliseconds since then */
	size_t count;
	size_t total;  /* 0: not known yet */
	int columns;   /* that the line on a terminal takes up: a dumb one gets it overwritten with spaces */
	bool is_shown; /* that line is there */
	bool started;  /* the thread is */
	bool stop;
	pthread_t thread;
	pthread_mutex_t mutex; /* over what changes after progress_begin */
	pthread_cond_t stopped;
};

/* Milliseconds of a clock that only runs. */
uint64_t progress_now(void);

/* What the options and the stream ask for: --progress beats -q, which beats auto. */
enum progress_mode progress_mode_of(const struct options *options, bool is_terminal);

/*
 * The moment of the next line of a mode that prints by time, after the one that was due at `printed`: milliseconds
 * since the run began, as both arguments are.
 */
uint64_t progress_next(enum progress_mode mode, uint64_t printed);

/* Begins a step; the texts live until its end. */
void progress_begin(struct progress *progress, const struct options *options, const char *doing, const char *done);

/* An operation_progress_fn; `user` is a struct progress. */
void progress_step(void *user, size_t count, size_t total);

/* Ends it: the line of a terminal is wiped, and nothing is printed after this. */
void progress_end(struct progress *progress);

/* A line of the story, in place of a terminal's line until the next step. Not before progress_begin. */
void progress_say(struct progress *progress, const char *line);

#endif
