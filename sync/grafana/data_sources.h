/* SPDX-License-Identifier: MIT */
/*
 * data_sources: the two calls about data sources, an interface with a real and a fake implementation.
 *
 * sync/grafana/api_data.c speaks HTTP to a server; the tests' fake calls the simulator in the same process. Both calls
 * change nothing. They are answered with the rights of the identity that asks: what it may not see looks as if it were
 * not there. All operations may be called from several threads at once; what they give back lives in the arena passed
 * in.
 */
#ifndef DASHSYNC_SYNC_GRAFANA_DATA_SOURCES_H
#define DASHSYNC_SYNC_GRAFANA_DATA_SOURCES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct arena;
struct value;

enum data_source_seen {
	DATA_SOURCE_VISIBLE,
	DATA_SOURCE_ABSENT, /* 404: it does not exist, or this identity may not know of it */
	DATA_SOURCE_DENIED, /* 403 */
};

/* What GET /api/datasources/uid/:uid said. */
struct data_source {
	enum data_source_seen seen;
	struct slice uid;
	struct slice name;
	struct slice type;     /* plugin id, or at NULL */
	struct slice interval; /* jsonData.timeInterval: how often a Prometheus scrapes; or at NULL */
};

enum query_outcome {
	QUERY_ROWS,         /* answered with something */
	QUERY_EMPTY,        /* answered with nothing; or left out of the answer, which a server does for failures too */
	QUERY_FAILED,       /* the data source, or its plugin, says why in `complaint` */
	QUERY_UNANSWERABLE, /* the plugin has no part in the server: only a browser can ask it */
	QUERY_INVISIBLE,    /* the data source is not visible to this identity */
	QUERY_THROTTLED,    /* 429 of the data source: asked too often */
};

/* One query of a request, by its refId. */
struct query_result {
	struct slice ref_id;
	enum query_outcome outcome;
	uint64_t rows;              /* of all its frames */
	const char *complaint;      /* the data source's own words, or NULL; untrusted text */
	const struct value *frames; /* an array, or NULL */
};

/* What POST /api/ds/query said. */
struct query_answer {
	bool is_whole;                /* the request failed as a whole: `outcome` and `complaint` say how */
	enum query_outcome outcome;   /* of the whole, else QUERY_ROWS */
	const char *complaint;        /* or NULL */
	struct query_result *results; /* one for each refId in the answer, in its order */
	size_t count;
	uint32_t milliseconds; /* that the answer took */
};

struct data_sources_ops {
	/* Fails with FAULT_DENIED for a 401, FAULT_UNREACHABLE without an answer, FAULT_FAILED for anything else. */
	bool (*get)(void *self, struct arena *arena, struct slice uid, struct data_source *out, struct error *err);

	/*
	 * Sends the body of a request: {"queries": [...], "from": "...", "to": "..."}. An error of a data source is not
	 * a failure. Failures are those of `get`, and a 403 that is not about a data source.
	 */
	bool (*query)(void *self, struct arena *arena, struct slice body, struct query_answer *out, struct error *err);
};

struct data_sources {
	const struct data_sources_ops *ops;
	void *self;
};

/*
 * The texts of an answer, for the values of a variable: those of the label `label` of all fields, or with `label` at
 * NULL the first column of texts (numbers as they are written when there is none). Each once, in the order of the
 * answer, in the arena; the count is returned.
 */
size_t query_texts(struct arena *arena, const struct value *frames, struct slice label, const struct slice **out);

#endif
