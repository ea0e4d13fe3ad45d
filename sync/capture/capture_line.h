/* SPDX-License-Identifier: MIT */
/* capture_line: one line as a value, which the files of capture share. Private to sync/capture. */
#ifndef DASHSYNC_SYNC_CAPTURE_CAPTURE_LINE_H
#define DASHSYNC_SYNC_CAPTURE_CAPTURE_LINE_H

#include "model/base/diag.h"
#include "model/base/error.h"
#include "sync/capture/capture_header.h"
#include "sync/grafana/gateway.h"

struct arena;
struct capture;
struct operation;
struct strbuf;
struct value;

/* Where the list of versions ends. */
enum captured_end {
	END_WHOLE, /* the server lists no more */
	END_OURS,  /* with one that dashsync surely wrote: no search goes below it */
	END_FAULT, /* the next page could not be read: `versions_fault` */
};

#define NO_CONTENT SIZE_MAX

struct captured_version {
	struct version version; /* `text` at NULL: see `content` */
	size_t content;         /* index into documents, or NO_CONTENT: it has a digest, or was pruned */
};

/* A line. */
struct captured {
	struct slice uid;      /* on the target */
	enum fault live_fault; /* FAULT_NONE, or why live could not be read: _FAILED, _UNREACHABLE or _DENIED */
	struct live live;      /* `dashboard` is not set: see `content` */
	size_t content;        /* of live, or NO_CONTENT */
	struct captured_version *versions;
	size_t versions_count;
	size_t versions_room;
	enum captured_end end;
	enum fault versions_fault;
	struct slice *documents; /* normal forms as JSON, each once */
	size_t documents_count;
	size_t documents_room;
};

/* ---- capture_fields.c: the keys, which both directions follow ---- */

enum capture_type {
	CAPTURE_TEXT,   /* struct slice; left out when at NULL */
	CAPTURE_NUMBER, /* int64_t; left out when `absent` */
	CAPTURE_BOOL,   /* left out when false */
};

struct capture_field {
	const char *key;
	enum capture_type type;
	size_t offset;
	int64_t absent;
};

/* Tables end with a key of NULL. */
extern const struct capture_field capture_header_fields[];  /* struct capture_header */
extern const struct capture_field capture_live_fields[];    /* struct live */
extern const struct capture_field capture_version_fields[]; /* struct version */

extern const char *const captured_end_names[]; /* by enum captured_end */

/* "denied", "unreachable" or "failed"; and back: false for another word. */
const char *capture_fault_name(enum fault fault);
bool capture_fault_parse(struct slice word, enum fault *out);

/* ---- capture_line_write.c ---- */

void capture_write_header(const struct capture_header *header, struct strbuf *out);
void capture_write_line(const struct captured *captured, struct strbuf *out);

/* ---- capture_line_read.c ---- */

/* `text` is a line, which the value borrows; `origin` says where it is. FAULT_DATA for anything but what was written.
 */
bool capture_read_header(struct arena *arena, struct slice text, struct place origin, struct capture_header *out,
			 struct error *err);
bool capture_read_line(struct arena *arena, struct slice text, struct place origin, struct captured *out,
		       struct error *err);

/* The uid at the beginning of a line, without reading the rest of it. */
bool capture_read_uid(struct arena *arena, struct slice text, struct place origin, struct slice *out,
		      struct error *err);

/* ---- capture.c ---- */

/* The line of a dashboard, in `arena`; `*found` is false where there is none. */
bool capture_find(const struct capture *capture, struct arena *arena, struct slice uid, struct captured *out,
		  bool *found, struct error *err);

/* ---- capture_take.c ---- */

/*
 * Reads a dashboard from the operation's server. False only when the run was interrupted: what cannot be read is noted
 * as such.
 */
bool capture_take(const struct operation *operation, struct arena *arena, struct slice uid, bool with_people,
		  struct captured *out, struct error *err);

#endif
