/* SPDX-License-Identifier: MIT */
#include "sync/grafana/reach.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "model/base/arena.h"

void reach_init(struct reach *reach)
{
	*reach = (struct reach){0};
	pthread_mutex_init(&reach->mutex, NULL);
	pthread_cond_init(&reach->ended, NULL);
}

void reach_destroy(struct reach *reach)
{
	for (size_t i = 0; i < reach->faults_count; i++) {
		free(reach->faults[i].uid);
		error_clear(&reach->faults[i].err);
	}
	pthread_cond_destroy(&reach->ended);
	pthread_mutex_destroy(&reach->mutex);
}

/* ---- the decision ---- */

static bool is_closed(const struct reach *reach)
{
	return !reach->is_answered && reach->faults_count == REACH_MOST && !reach->asking;
}

enum reach_turn reach_turn(struct reach *reach)
{
	if (is_closed(reach))
		return REACH_CLOSED;
	if (!reach->is_answered && reach->asking + reach->faults_count >= REACH_MOST)
		return REACH_WAIT;
	reach->asking++;
	return REACH_ASK;
}

static void add_fault(struct reach *reach, struct slice uid, const struct error *err)
{
	for (size_t i = 0; i < reach->faults_count; i++)
		if (slice_is(uid, reach->faults[i].uid))
			return;
	assert(reach->faults_count < REACH_MOST); /* no more are asked for */
	struct reach_fault *fault = &reach->faults[reach->faults_count++];
	*fault = (struct reach_fault){.uid = heap_printf("%.*s", SLICE_ARG(uid))};
	error_set(&fault->err, err->fault == FAULT_DENIED ? FAULT_DENIED : FAULT_UNREACHABLE, "%s", err->message);
	if (err->hint)
		error_hint(&fault->err, "%s", err->hint);
}

void reach_end(struct reach *reach, struct slice uid, enum reach_end end, const struct error *err)
{
	assert(reach->asking);
	reach->asking--;
	if (end == REACH_ANSWERED)
		reach->is_answered = true;
	else if (end == REACH_FAULT && !reach->is_answered)
		add_fault(reach, uid, err);
}

/* Whether `a` is to be said rather than `b`. */
static bool is_worse(const struct error *a, const struct error *b)
{
	return a->fault != b->fault ? a->fault == FAULT_DENIED : strcmp(a->message, b->message) < 0;
}

static void say(const struct reach *reach, struct error *err)
{
	const struct error *said = &reach->faults[0].err;
	for (size_t i = 1; i < reach->faults_count; i++)
		if (is_worse(&reach->faults[i].err, said))
			said = &reach->faults[i].err;
	error_set(err, said->fault, "%s", said->message);
	if (said->hint)
		error_hint(err, "%s", said->hint);
}

/* ---- for many threads ---- */

bool reach_enter(struct reach *reach, struct error *err)
{
	enum reach_turn turn;
	pthread_mutex_lock(&reach->mutex);
	while ((turn = reach_turn(reach)) == REACH_WAIT)
		pthread_cond_wait(&reach->ended, &reach->mutex);
	if (turn == REACH_CLOSED)
		say(reach, err);
	pthread_mutex_unlock(&reach->mutex);
	return turn == REACH_ASK;
}

void reach_leave(struct reach *reach, struct slice uid, enum reach_end end, const struct error *err)
{
	pthread_mutex_lock(&reach->mutex);
	reach_end(reach, uid, end, err);
	pthread_cond_broadcast(&reach->ended);
	pthread_mutex_unlock(&reach->mutex);
}

bool reach_said(struct reach *reach, size_t *asked, struct error *err)
{
	pthread_mutex_lock(&reach->mutex);
	bool closed = is_closed(reach);
	if (closed) {
		say(reach, err);
		*asked = reach->faults_count;
	}
	pthread_mutex_unlock(&reach->mutex);
	return closed;
}
