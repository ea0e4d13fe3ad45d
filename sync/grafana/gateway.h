/* SPDX-License-Identifier: MIT */
/*
 * gateway: the Grafana calls as the rest of sync sees them, an interface with a real and a fake implementation.
 *
 * sync/grafana/api.c speaks HTTP to a server; the tests' fake calls the simulator's state machine in the same process.
 * All operations may be called from several threads at once. Everything that they give back lives in the arena passed
 * in.
 */
#ifndef DASHSYNC_SYNC_GRAFANA_GATEWAY_H
#define DASHSYNC_SYNC_GRAFANA_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/base/error.h"
#include "model/base/slice.h"

struct arena;
struct value;

#define VERSION_UNKNOWN ((int64_t)-1) /* the answer had none */
#define ID_UNKNOWN      ((int64_t)0)  /* the answer had none, or null, or 0 */

/* What GET /api/dashboards/uid/:uid said. */
struct live {
	bool found;                    /* false: 404, or see the next */
	bool not_captured;             /* nobody was asked: a capture (sync/capture) does not have the dashboard */
	const struct value *dashboard; /* NULL when not found, and when a 406 keeps it back */
	int64_t id;                    /* numeric id or ID_UNKNOWN */
	int64_t version;               /* or VERSION_UNKNOWN */
	int64_t unmatched; /* the newest version listed, where its data are not what was read (live_read_version); else
			      0 */
	bool has_meta;
	struct slice folder_uid; /* "" in General; at NULL when the answer did not say */
	struct slice folder_title;
	bool is_folder;
	bool provisioned;
	bool can_save; /* true when the answer did not say */
	bool says_can_save;
	bool schema_v2;           /* 406, or a dashboard that is one */
	struct slice api_version; /* meta.apiVersion, or at NULL */
	struct slice updated;     /* RFC 3339, or at NULL */
	struct slice updated_by;
	size_t bytes; /* of the answer; 0: not known */
};

/* A save: POST /api/dashboards/db with overwrite:false. */
struct save {
	const struct value *dashboard; /* with uid, and with id and version as they are to be sent */
	struct slice folder_uid;       /* at NULL: left out */
	struct slice message;
};

enum save_outcome {
	SAVE_ACCEPTED, /* 200 and status absent or "success" */
	SAVE_NOT_SENT, /* surely nothing arrived */
	SAVE_UNKNOWN, /* no whole answer, 202, 3xx, 408, 413, 5xx, or one that is not Grafana's JSON: it may be saved */
	SAVE_VERSION_MISMATCH, /* 412 version-mismatch */
	SAVE_NAME_EXISTS,      /* 412 name-exists */
	SAVE_NOT_FOUND,        /* Grafana's 404 */
	SAVE_DENIED,           /* 401, Grafana's 403 */
	SAVE_THROTTLED,        /* 429, also after the pauses that it asks for: not saved */
	SAVE_REFUSED,          /* any other 4xx of Grafana's: not saved; `complaint` says why */
};

struct saved {
	enum save_outcome outcome;
	int64_t version;       /* that the answer names, or VERSION_UNKNOWN */
	long status;           /* HTTP status, 0 when there was no answer */
	uint32_t retry_after;  /* seconds, 0 when absent */
	const char *complaint; /* of anything but SAVE_ACCEPTED: "the server answered 403: ...", or why there was no
				  answer; untrusted text */
	const char *hint;      /* what can be done about it, or NULL */
	enum fault fault;      /* of anything but SAVE_ACCEPTED: what it means when nothing is saved in the end */
};

/* One version, from the list or alone. */
struct version {
	bool found; /* false: the server has it no more (404, or the 500 that says so); then the rest is empty */
	int64_t version;
	int64_t restored_from;   /* 0: none */
	struct slice created;    /* RFC 3339 */
	struct slice created_by; /* a login; a number as text on servers that list numbers */
	struct slice message;    /* "Initial save" for version 1 in lists, whatever was sent */
	struct slice
		text; /* the document as JSON (version_document in sync/compare), or at NULL when the answer has none */
	struct slice digest; /* without a text, of a capture: what base_meaning makes of the document, 64 hex digits;
				else at NULL */
};

struct version_query {
	uint32_t limit;
	int64_t start;               /* rows to pass over; for servers whose lists are arrays */
	struct slice continue_token; /* for servers whose lists are objects; at NULL on the first page */
};

struct version_list {
	struct version *items; /* newest first */
	size_t count;
	bool paged_by_token;         /* the answer was an object */
	struct slice continue_token; /* "" or at NULL: no further page */
	size_t bytes;                /* of the answer; 0: not known */
	bool is_too_large;           /* `versions` failed because of it: a shorter page may do */
};

/* Why no dashboard could be asked for. */
struct gateway_fault {
	enum fault fault; /* FAULT_DENIED or FAULT_UNREACHABLE */
	const char *message;
	const char *hint; /* or NULL */
	size_t asked;     /* dashboards that failed so, before no further one was asked for */
};

struct gateway_ops {
	/* A whole answer, or an error: FAULT_DENIED 401/403, FAULT_UNREACHABLE no answer or none of Grafana's (a page,
	 * a redirect, a 404 that names no dashboard), FAULT_FAILED anything else. */
	bool (*get)(void *self, struct arena *arena, struct slice uid, struct live *out, struct error *err);

	/* Never fails: what is known is in `out`. Sends one request (libcurl may send it again when a reused connection
	 * dies). */
	void (*save)(void *self, struct arena *arena, const struct save *save, struct saved *out);

	/*
	 * The server's own restore: POST /api/dashboards/id/:id/restore saves a version again on top of whatever is
	 * live, for it names no version to replace. Never fails, as save; newer servers have no such call
	 * (SAVE_NOT_FOUND).
	 */
	void (*restore)(void *self, struct arena *arena, int64_t id, int64_t version, struct saved *out);

	/* A page of the versions. A `start` past the end (404) is an empty page. FAULT_DENIED when it may not be read.
	 */
	bool (*versions)(void *self, struct arena *arena, struct slice uid, const struct version_query *query,
			 struct version_list *out, struct error *err);

	/* One version. */
	bool (*version)(void *self, struct arena *arena, struct slice uid, int64_t version, struct version *out,
			struct error *err);

	/*
	 * Whether the target itself is at fault (sync/grafana/reach.h), so that every operation fails for the same
	 * reason without a request. NULL: it never is.
	 */
	bool (*is_at_fault)(void *self, struct arena *arena, struct gateway_fault *out);
};

struct gateway {
	const struct gateway_ops *ops;
	void *self;
};

#endif
