/* SPDX-License-Identifier: MIT */
#include "sync/capture/capture_write.h"

#include <pthread.h>
#include <stdlib.h>

#include "model/base/arena.h"
#include "model/base/deflate.h"
#include "model/base/limits.h"
#include "model/base/strbuf.h"
#include "model/base/text.h"
#include "sync/base/pool.h"
#include "sync/base/under_way.h"
#include "sync/capture/capture_line.h"
#include "sync/compare/operation.h"

#define LARGEST_MEMBER (LIMIT_CAPTURE_LINE + LIMIT_CAPTURE_LINE / 100 + 1000) /* what cannot be compressed grows */

/* A line that waits for those before it. */
struct waiting {
	struct slice member; /* on the heap */
	bool is_there;
};

struct writing {
	const struct capture_request *request;
	FILE *file;
	struct waiting *lines;
	size_t written;
	enum fault *faults;
	struct capture_summary summary;
	struct error *err; /* the first that ends it all */
	size_t done;
	pthread_mutex_t lock; /* over all but the request */
};

static void write_member(struct writing *writing, struct slice member)
{
	fwrite(member.at, 1, member.length, writing->file);
	writing->summary.bytes += member.length;
}

static void count(struct writing *writing, size_t index, const struct captured *captured)
{
	struct capture_summary *summary = &writing->summary;
	writing->faults[index] = captured->live_fault != FAULT_NONE ? captured->live_fault : captured->versions_fault;
	summary->unread += captured->live_fault != FAULT_NONE;
	summary->missing += captured->live_fault == FAULT_NONE && !captured->live.found;
	summary->versions_unread += captured->end == END_FAULT;
	summary->versions += captured->versions_count;
	summary->documents += captured->documents_count;
}

/* Takes a line, and writes those whose turn it is. The lock is held. */
static void take_member(struct writing *writing, size_t index, const struct strbuf *member)
{
	struct waiting *lines = writing->lines;
	lines[index] = (struct waiting){heap_slice(strbuf_slice(member)), true};
	for (; writing->written < writing->request->count && lines[writing->written].is_there; writing->written++) {
		struct waiting *line = &lines[writing->written];
		write_member(writing, line->member);
		free((char *)line->member.at);
		line->member = (struct slice){0};
	}
}

static bool make_member(const struct writing *writing, struct captured *captured, struct arena *arena, size_t index,
			struct strbuf *member, struct error *err)
{
	const struct capture_request *request = writing->request;
	STRBUF_AUTO line = STRBUF_INIT(LIMIT_CAPTURE_LINE);
	if (!capture_take(request->operation, arena, request->uids[index], request->header.has_people, captured, err))
		return false;
	capture_write_line(captured, &line);
	if (strbuf_full(&line))
		return error_set(err, FAULT_FAILED, "dashboard '%s' with its versions has more than %zu MiB",
				 text_c_string(arena, captured->uid), LIMIT_CAPTURE_LINE >> 20);
	deflate_gzip(strbuf_slice(&line), member);
	return true;
}

static void write_one(void *user, size_t index)
{
	struct writing *writing = user;
	const struct operation *operation = writing->request->operation;
	ERROR_AUTO failed = {0};
	ARENA_AUTO arena = arena_new();
	STRBUF_AUTO member = STRBUF_INIT(LARGEST_MEMBER);
	UNDER_WAY_AUTO step = {.what = "capturing"};
	struct captured captured;
	under_way_begin(&step);
	bool made = false;
	if (operation_is_interrupted(operation))
		error_set(&failed, FAULT_INTERRUPTED, "the run was interrupted");
	else
		made = make_member(writing, &captured, arena, index, &member, &failed);
	pthread_mutex_lock(&writing->lock);
	if (made) {
		count(writing, index, &captured);
		take_member(writing, index, &member);
	} else if (writing->err->fault == FAULT_NONE) {
		error_move(writing->err, &failed);
	}
	writing->done++;
	if (operation->limits.progress)
		operation->limits.progress(operation->limits.progress_user, writing->done, writing->request->count);
	pthread_mutex_unlock(&writing->lock);
}

static void write_header(struct writing *writing)
{
	struct capture_header header = writing->request->header;
	STRBUF_AUTO line = STRBUF_INIT(LIMIT_CAPTURE_LINE);
	STRBUF_AUTO member = STRBUF_INIT(LARGEST_MEMBER);
	header.format = CAPTURE_FORMAT;
	header.dashboards = (int64_t)writing->request->count;
	capture_write_header(&header, &line);
	deflate_gzip(strbuf_slice(&line), &member);
	write_member(writing, strbuf_slice(&member));
}

bool capture_write(const struct capture_request *request, struct arena *arena, FILE *file, struct capture_summary *out,
		   struct error *err)
{
	struct writing writing = {
		.request = request,
		.file = file,
		.lines = arena_array(arena, request->count, sizeof(struct waiting)),
		.faults = arena_array(arena, request->count, sizeof(enum fault)),
		.err = err,
	};
	pthread_mutex_init(&writing.lock, NULL);
	write_header(&writing);
	pool_run(request->operation->limits.jobs, request->count, write_one, &writing);
	pthread_mutex_destroy(&writing.lock);
	for (size_t i = writing.written; i < request->count; i++)
		free((char *)writing.lines[i].member.at);
	*out = writing.summary;
	out->faults = writing.faults;
	return err->fault == FAULT_NONE;
}
